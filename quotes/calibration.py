"""What the heads and rules say of a quotation -> the probability that it is one and has the right speaker. Pure.

Logistic regression (Platt 1999), with a ceiling for what is wrong though everything looks right, over the logits of
three probabilities and over which rule found and resolved the quotation; `training/calibrate.py` fits the weights on
development articles and writes `data/calibration.json`.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import Any


def features(
    kind: str, probability: float, link: float, resolved: float, found_by: str, resolved_by: str
) -> dict[str, float]:
    """Named features of one quotation, 0 where absent."""
    return {
        "bias": 1.0,
        "content": _logit(probability),
        "link": _logit(link),
        "resolved": _logit(resolved),
        f"kind {kind}": 1.0,
        f"found by {found_by}": 1.0,
        f"resolved by {resolved_by}": 1.0,
    }


def confidence(values: dict[str, float]) -> float:
    """The calibrated probability, rounded to three places."""
    fitted = _fitted()
    weights = fitted["weights"]
    z = sum(weights.get(name, 0.0) * value for name, value in values.items())
    ceiling: float = fitted["ceiling"]
    return round(ceiling / (1.0 + math.exp(-max(-30.0, min(30.0, z)))), 3)


@cache
def _fitted() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((files("quotes") / "data" / "calibration.json").read_text("utf-8"))
    return loaded


def _logit(p: float) -> float:
    p = min(0.98, max(0.02, p))
    return math.log(p / (1.0 - p))
