"""The weighted mean of trainings that went on from one another.

    python -m quotes.training.average A.pt 0.6 B.pt 0.4 --out C.pt

After model soups (Wortsman et al. 2022): it costs nothing at run time, and errs where both err.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor


def mean(trained: Sequence[tuple[Mapping[str, Tensor], float]]) -> dict[str, Tensor]:
    """The mean of weights of one shape, by their shares. Raises ValueError where these do not add up to 1."""
    if abs(sum(share for _, share in trained) - 1.0) > 1e-6:
        raise ValueError(f"the shares add up to {sum(share for _, share in trained):g}, not to 1")
    first = trained[0][0]
    for weights, _ in trained[1:]:
        if {k: v.shape for k, v in weights.items()} != {k: v.shape for k, v in first.items()}:
            raise ValueError("these weights are of networks of different shapes")
    return {
        name: sum((share * weights[name] for weights, share in trained), start=torch.zeros_like(first[name]))
        for name in first
    }


def main() -> None:
    """Parse, average, write."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("trained", nargs="+", metavar="WEIGHTS SHARE", help="files of weights, each with its share")
    p.add_argument("--out", type=Path, required=True)
    args = p.parse_args()
    if len(args.trained) % 2:
        p.error("each file of weights needs its share after it")
    pairs = zip(args.trained[::2], args.trained[1::2], strict=True)
    torch.save(mean([(torch.load(file, weights_only=True), float(share)) for file, share in pairs]), args.out)


if __name__ == "__main__":
    main()
