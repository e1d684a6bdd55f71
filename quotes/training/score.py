"""What the heads find alone, before any rule, against gold: `python -m quotes.training.score WEIGHTS.pt GOLD.jsonl`.

Training prints it after each epoch; beside what `quotes evaluate` says of the whole, it tells what the rules bring.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import Tensor

from quotes.evaluate import spans
from quotes.evaluate.gold import Gold, Linked, read_gold
from quotes.findings import Content, Findings
from quotes.reading import Reader
from quotes.training.ship import ship

FIGURES = {
    "attribution": "attribution F", "direct": "DIRECT attribution F", "indirect": "INDIRECT attribution F",
    "content": "content_exact F", "overlap": "content_overlap F", "source": "source_exact F", "cue": "cue_exact F",
}  # fmt: skip
AT_ONCE = 8
"""Texts that are read together."""


def quotations(findings: Findings) -> list[Linked]:
    """The contents found, those of one cue as one quotation."""
    together: dict[object, list[Content]] = {}
    for content in findings.contents:
        together.setdefault(content.cue or content.span, []).append(content)
    return [
        Linked(
            tuple((c.span.start, c.span.end) for c in parts),
            tuple((s.start, s.end) for s in [max(parts, key=lambda c: c.source_probability).source] if s),
            tuple((s.start, s.end) for s in [parts[0].cue] if s),
        )
        for parts in together.values()
    ]


def heads_alone(reader: Reader, gold: Sequence[Gold]) -> dict[str, float]:
    """F1 in percent by name, see FIGURES; every article of `gold` has its text."""
    totals: Counter[str] = Counter()
    for begin in range(0, len(gold), AT_ONCE):
        some = gold[begin : begin + AT_ONCE]
        for article, findings in zip(some, reader.read([g.text or "" for g in some]), strict=True):
            totals.update(spans.count(article.text or "", article.linked, quotations(findings)))
    all_figures = spans.figures(totals)
    return {name: all_figures[figure] for name, figure in FIGURES.items()}


def heads_of(weights: Mapping[str, Tensor], start: Path, gold: Sequence[Gold]) -> dict[str, float]:
    """`heads_alone` of weights in training, as they would be shipped."""
    with TemporaryDirectory() as folder:
        ship(weights, start, Path(folder))
        return heads_alone(Reader(Path(folder) / "en" / "quote", "news"), gold)


def main() -> None:
    """Parse, score, print."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("weights", type=Path)
    p.add_argument("gold", type=Path, help="quotations in the JSON-lines form, with their texts")
    p.add_argument("--start", type=Path, required=True, help="folder with the encoder's tokenizer.json")
    args = p.parse_args()
    _, gold = read_gold(args.gold)
    found = heads_of(torch.load(args.weights, weights_only=True), args.start, gold)
    print(" ".join(f"{name} {value:.1f}" for name, value in found.items()))


if __name__ == "__main__":
    main()
