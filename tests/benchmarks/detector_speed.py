"""How fast the detector reads: `python -m tests.benchmarks.detector_speed TEXTS.jsonl`.

TEXTS holds one JSON object a line with "id" and "text". Printed are words (parts between white space) a second of
processor time, on one core with the models loaded: of the whole pipeline, and of the encoder alone over the same
sub-tokens without windows that overlap. The ratio of the two is what compares between machines.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch

from quotes.annotate import Annotator
from quotes.document import Article

BATCH = 16
"""Articles at a time, as a build takes them."""


def main() -> None:
    """Read, time, print."""
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines() if line]
    articles = [Article(row["id"], row["text"]) for row in rows]
    words = sum(len(article.text.split()) for article in articles)
    annotator = Annotator()
    reader = annotator._pipeline.processors["quote"].reader
    annotator.annotate(articles[:2])  # warm
    begun = time.process_time()
    for i in range(0, len(articles), BATCH):
        annotator.annotate(articles[i : i + BATCH])
    whole = words / (time.process_time() - begun)
    tokens = sum(len(reader.tokenizer.encode(article.text, add_special_tokens=False).ids) for article in articles)
    window = torch.from_numpy(np.stack([np.full((4, 320), n) for n in (2000, 0, 0, 0)])[:, :4])
    with torch.inference_mode():
        reader.encoder(window, None)
        begun = time.process_time()
        for _ in range(10):
            reader.encoder(window, None)
        alone = 10 * 4 * 320 / (time.process_time() - begun) * words / tokens
    print(f"{words} words: {whole:.0f} a CPU second, the encoder alone {alone:.0f}, ratio {whole / alone:.2f}")


if __name__ == "__main__":
    main()
