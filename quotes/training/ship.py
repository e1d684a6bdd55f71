"""Lay trained weights out for shipping: `python -m quotes.training.ship WEIGHTS --start DIR --models quotes/models`.

Writes models/en/quote/news.safetensors (fp16), news.json (shape, versions, digest) and tokenizer.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor

from quotes.network import Shape
from quotes.reading import FEATURES


def ship(weights: Mapping[str, Tensor], start: Path, models: Path, name: str = "news") -> None:
    """Round the weights to fp16, leave out the heads that only trained the encoder, write everything."""
    kept = {k: v.half().contiguous() for k, v in weights.items() if not k.startswith("roles_other.")}
    folder = models / "en" / "quote"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.safetensors"
    save_file(kept, file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    config = {"features": FEATURES, "digest": digest, "shape": Shape().as_dict()}
    (folder / f"{name}.json").write_text(json.dumps(config, indent=1) + "\n", "utf-8")
    tokenizer = Tokenizer.from_file(str(start / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"))


def main() -> None:
    """Parse and ship."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("weights", type=Path)
    p.add_argument("--start", type=Path, required=True, help="folder with the encoder's tokenizer.json")
    p.add_argument("--models", type=Path, required=True)
    args = p.parse_args()
    ship(torch.load(args.weights, weights_only=True), args.start, args.models)


if __name__ == "__main__":
    main()
