"""Confidence that means what it says: the fit, and its error, on made-up predictions whose chances are known."""

from __future__ import annotations

import numpy as np
import pytest
from lxml import etree

from quotes.calibration import confidence, features
from quotes.training.calibrate import CEILING, Case, adaptive_error, calibration_error, fit
from quotes.training.plot import picture


def made_up(n: int, seed: int = 1) -> tuple[list[Case], np.ndarray]:
    """Cases, and how likely each was to be right."""
    chance = np.random.default_rng(seed)
    x = chance.normal(size=n)
    p = CEILING / (1 + np.exp(-(0.5 + 1.5 * x)))
    right = chance.random(n) < p
    return [
        Case({"bias": 1.0, "x": float(v)}, bool(r), i % 7) for i, (v, r) in enumerate(zip(x, right, strict=True))
    ], p


def test_the_fit_finds_the_weights_that_made_the_data() -> None:
    data, p = made_up(4000)
    fitted = fit(data)
    assert dict(zip(fitted.names, fitted.weights, strict=True)) == pytest.approx({"bias": 0.5, "x": 1.5}, abs=0.25)
    assert fitted(data) == pytest.approx(p, abs=0.05)


def test_the_error_is_small_for_true_chances_and_large_for_boasts() -> None:
    data, p = made_up(4000)
    y = np.array([c.right for c in data], float)
    for error in (calibration_error, adaptive_error):
        assert error(p, y) < 3
        assert error(np.full(len(y), 0.95), y) == pytest.approx(100 * (0.95 - y.mean()), abs=1e-6)


def test_confidence_grows_with_each_probability_and_stays_below_the_ceiling() -> None:
    low = confidence(features("direct", 0.6, 0.6, 0.6, "network", "name"))
    high = confidence(features("direct", 0.99, 0.99, 0.99, "network", "name"))
    assert 0 < low < high <= CEILING


def test_the_picture_is_svg() -> None:
    drawn = etree.fromstring(picture([(0.1, 0.1), (0.9, 0.8)], [(0.5, 0.9), (1.0, 0.7)]).encode())
    assert len(drawn.findall(".//{*}circle")) == 4
