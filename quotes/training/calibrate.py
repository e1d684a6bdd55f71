"""Fit `quotes/data/calibration.json`: `python -m quotes.training.calibrate GOLD.jsonl --out FILE`.

GOLD is a development corpus in the quotations' JSON-lines form with resolved speakers ({"quotes": [{"content",
"speaker"}]}). A predicted quotation counts as right when it matches a gold one (character F1 >= 0.5) and, where gold
names the speaker, names the same one; predictions that match gold without a known speaker are left out of the fit.
Scores are measured by five-fold cross-validation over articles: what is reported was never fitted on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from quotes.annotate import Annotator
from quotes.cast import folded
from quotes.document import Article, Quotation
from quotes.evaluate.gold import Ranges, ranges
from quotes.training.plot import picture


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


def matched(q: Quotation, gold: Sequence[dict[str, Any]], parts: Callable[[dict[str, Any]], Ranges]) -> int | None:
    """The number of the gold quotation that shares most of its characters with `q`: F1 0.5 at the least; or None."""
    mine = {i for s in q.segments for i in range(s.start, s.end)}
    shared = []
    for g in gold:
        theirs = {i for a, b in parts(g) for i in range(a, b)}
        shared.append(2 * len(mine & theirs) / (len(mine) + len(theirs)))
    best = max(range(len(gold)), key=shared.__getitem__, default=None)
    return best if best is not None and shared[best] >= 0.5 else None


def _right(q: Quotation, gold: Sequence[dict[str, Any]]) -> bool | None:
    match = matched(q, gold, lambda g: ranges(g["content"]))
    if match is None:
        return False
    speaker = gold[match].get("speaker")
    return (q.speaker is not None and same_name(q.speaker.name, speaker)) if speaker else None


@dataclass(frozen=True, slots=True)
class Fitted:
    """Confidence = ceiling * logistic(weights . features): the ceiling is for what is wrong though all looks right."""

    names: tuple[str, ...]
    weights: np.ndarray
    ceiling: float

    def __call__(self, data: Sequence[Case]) -> np.ndarray:
        """The probability of each case."""
        out: np.ndarray = self.ceiling / (1 + np.exp(-_table(data, self.names) @ self.weights))
        return out


CEILING = 0.88
"""Of 0.85 to 1 the one with the best likelihood on articles that were not fitted on."""


def fit(data: Sequence[Case], rounds: int = 3000, decay: float = 1e-3) -> Fitted:
    """A logistic regression with a ceiling, by plain gradient descent."""
    names = tuple(sorted({n for c in data for n in c.values}))
    x, y = _table(data, names), np.array([c.right for c in data], float)
    w = np.zeros(len(names))
    for _ in range(rounds):
        s = 1 / (1 + np.exp(-x @ w))
        p = CEILING * s
        w += 0.3 * (x.T @ ((1 - s) * (y - (1 - y) * p / (1 - p))) / len(y) - decay * w)
    return Fitted(names, w, CEILING)


def _table(data: Sequence[Case], names: Sequence[str]) -> np.ndarray:
    return np.array([[c.values.get(n, 0.0) for n in names] for c in data])


def calibration_error(p: np.ndarray, y: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error in points, over bins of equal width (Guo et al. 2017)."""
    number = np.minimum((p * bins).astype(int), bins - 1)
    parts = [np.flatnonzero(number == i) for i in range(bins)]
    return _error(p, y, parts)


def adaptive_error(p: np.ndarray, y: np.ndarray, bins: int = 10) -> float:
    """The same over bins of equal count (Nixon et al. 2019): harder, and noisier where many probabilities are alike."""
    return _error(p, y, np.array_split(np.argsort(p), bins))


def _error(p: np.ndarray, y: np.ndarray, parts: Sequence[np.ndarray]) -> float:
    return float(100 * sum(len(i) * abs(p[i].mean() - y[i].mean()) for i in parts if len(i)) / len(p))


def main() -> None:
    """Predict, fit, cross-validate, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--curve", type=Path, help="write the reliability curve and coverage as CSV")
    parser.add_argument("--plot", type=Path, help="draw both as SVG")
    args = parser.parse_args()
    gold = [json.loads(line) for line in args.gold.read_text("utf-8").splitlines() if line]
    data = cases(gold, Annotator())
    p = np.zeros(len(data))
    for fold in range(5):
        held = [i for i, c in enumerate(data) if c.article % 5 == fold]
        p[held] = fit([c for c in data if c.article % 5 != fold])([data[i] for i in held])
    y = np.array([c.right for c in data], float)
    error = calibration_error(p, y)
    fitted = fit(data)
    weights = {n: round(float(v), 4) for n, v in zip(fitted.names, fitted.weights, strict=True)}
    report = {
        "fitted_on": f"{args.gold.stem}: {len(data)} quotations of {len(gold)} articles",
        "expected_calibration_error": round(error, 2),
        "adaptive_calibration_error": round(adaptive_error(p, y), 2),
        "right": round(float(y.mean()), 4),
        "ceiling": fitted.ceiling,
        "weights": weights,
    }
    args.out.write_text(json.dumps(report, indent=1, sort_keys=True) + "\n", "utf-8")
    print(
        f"{len(data)} quotations, {y.mean():.1%} right, calibration error {error:.1f} points, over bins of equal "
        f"count {adaptive_error(p, y):.1f} (five-fold)"
    )
    rows = ["at_least,coverage,precision"]
    for cut in np.arange(0, 1, 0.1):
        on = p >= cut
        if on.any():
            rows.append(f"{cut:.1f},{on.mean():.3f},{y[on].mean():.3f}")
            print(rows[-1])
    order = np.array_split(np.argsort(p), 10)
    curve = ["predicted,observed,n", *(f"{p[i].mean():.3f},{y[i].mean():.3f},{len(i)}" for i in order if len(i))]
    print("\n".join(curve))
    if args.plot:
        shares = [np.sort(p)[::-1][int(len(p) * share / 20) - 1] for share in range(1, 21)]
        reliability = [(float(p[i].mean()), float(y[i].mean())) for i in order if len(i)]
        args.plot.write_text(picture(reliability, [(float((p >= c).mean()), float(y[p >= c].mean())) for c in shares]))
    if args.curve:
        args.curve.write_text("\n".join(curve + rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
