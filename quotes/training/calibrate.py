"""Fit `quotes/data/calibration.json`: `python -m quotes.training.calibrate GOLD.jsonl --out FILE [--plot FILE.svg]`.

GOLD is a development corpus in the quotations' JSON-lines form with resolved speakers ({"quotes": [{"content",
"speaker"}]}). A predicted quotation counts as right when it matches a gold one (character F1 >= 0.5) and, where gold
names the speaker, names the same one; predictions that match gold without a known speaker are left out of the fit.
Scores are measured by five-fold cross-validation over articles: what is reported was never fitted on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from quotes.annotate import Annotator
from quotes.cast import folded
from quotes.document import Article, Quotation


@dataclass(frozen=True, slots=True)
class Case:
    """One predicted quotation: its features, whether it was right, its article's number."""

    values: dict[str, float]
    right: bool
    article: int


def same_name(a: str, b: str) -> bool:
    """One name's words are all among the other's."""
    x, y = ({folded(w) for w in n.split()} - {"the", ""} for n in (a, b))
    return bool(x and y) and (x <= y or y <= x)


def cases(gold: Sequence[dict[str, Any]], annotator: Annotator) -> list[Case]:
    """Every prediction on `gold` whose being right is known."""
    out: list[Case] = []
    documents = annotator.annotate([Article(d["id"], d["text"]) for d in gold])
    for number, (d, document) in enumerate(zip(gold, documents, strict=True)):
        for q in document.quotations:
            right = _right(q, d["quotes"])
            if right is not None and q.act != "thought":
                out.append(Case(dict(q.signals), right, number))
    return out


def _right(q: Quotation, gold: Sequence[dict[str, Any]]) -> bool | None:
    mine = {i for s in q.segments for i in range(s.start, s.end)}
    best, match = 0.0, None
    for g in gold:
        theirs = {i for a, b in g["content"] for i in range(a, b)}
        f = 2 * len(mine & theirs) / (len(mine) + len(theirs))
        if f > best:
            best, match = f, g
    if match is None or best < 0.5:
        return False
    if not match.get("speaker"):
        return None
    return q.speaker is not None and same_name(q.speaker.name, match["speaker"])


def fit(data: Sequence[Case], names: Sequence[str], rounds: int = 3000, decay: float = 1e-3) -> np.ndarray:
    """Weights of a logistic regression, by plain gradient descent."""
    x = np.array([[c.values.get(n, 0.0) for n in names] for c in data])
    y = np.array([c.right for c in data], float)
    w = np.zeros(len(names))
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-x @ w))
        w -= 0.3 * (x.T @ (p - y) / len(y) + decay * w)
    return w


def predicted(data: Sequence[Case], names: Sequence[str], w: np.ndarray) -> np.ndarray:
    """Probabilities under weights `w`."""
    x = np.array([[c.values.get(n, 0.0) for n in names] for c in data])
    out: np.ndarray = 1 / (1 + np.exp(-x @ w))
    return out


def calibration_error(p: np.ndarray, y: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015), in points: bins of equal size."""
    order = np.argsort(p)
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return float(100 * sum(len(i) * abs(p[i].mean() - y[i].mean()) for i in parts) / len(p))


def main() -> None:
    """Predict, fit, cross-validate, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--curve", type=Path, help="write the reliability curve and coverage as CSV")
    args = parser.parse_args()
    gold = [json.loads(line) for line in args.gold.read_text("utf-8").splitlines() if line]
    data = cases(gold, Annotator())
    names = sorted({n for c in data for n in c.values})
    p = np.zeros(len(data))
    for fold in range(5):
        train = [c for c in data if c.article % 5 != fold]
        held = [i for i, c in enumerate(data) if c.article % 5 == fold]
        p[held] = predicted([data[i] for i in held], names, fit(train, names))
    y = np.array([c.right for c in data], float)
    error = calibration_error(p, y)
    weights = {n: round(float(v), 4) for n, v in zip(names, fit(data, names), strict=True)}
    report = {
        "fitted_on": f"{args.gold.stem}: {len(data)} quotations of {len(gold)} articles",
        "expected_calibration_error": round(error, 2),
        "right": round(float(y.mean()), 4),
        "weights": weights,
    }
    args.out.write_text(json.dumps(report, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{len(data)} quotations, {y.mean():.1%} right, calibration error {error:.1f} points (five-fold)")
    rows = ["at_least,coverage,precision"]
    for cut in np.arange(0, 1, 0.1):
        on = p >= cut
        if on.any():
            rows.append(f"{cut:.1f},{on.mean():.3f},{y[on].mean():.3f}")
            print(rows[-1])
    order = np.array_split(np.argsort(p), 10)
    curve = ["predicted,observed,n", *(f"{p[i].mean():.3f},{y[i].mean():.3f},{len(i)}" for i in order if len(i))]
    print("\n".join(curve))
    if args.curve:
        args.curve.write_text("\n".join(curve + rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
