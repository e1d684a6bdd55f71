"""How far a figure could be off because the gold has these articles and not others.

The percentile bootstrap over articles (Efron 1979): draw as many articles as the gold has, with replacement, compute
every figure of the draw, and do so often; the middle 95 % of what comes out is the interval. Articles are drawn, not
quotations, since those of one article share its author and its subject. What is drawn are the articles' counts, so that
a thousand draws take a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

Counts = Mapping[str, int]
Interval = tuple[float, float]

RESAMPLES = 1000
SEED = 20161108
LEVEL = 95.0
"""Percent."""


def intervals(
    articles: Sequence[Counts], figures: Callable[[Counts], dict[str, float]], *, resamples: int = RESAMPLES
) -> dict[str, Interval]:
    """Figure -> the interval it lies in; no figure for fewer than two articles, which tell nothing of others."""
    if len(articles) < 2 or not resamples:
        return {}
    names = sorted({name for counts in articles for name in counts})
    table = np.array([[counts.get(name, 0) for name in names] for counts in articles], np.int64)
    draws = np.random.default_rng(SEED).multinomial(len(articles), np.full(len(articles), 1 / len(articles)), resamples)
    drawn = [figures(dict(zip(names, map(int, totals), strict=True))) for totals in draws @ table]
    tail = (100 - LEVEL) / 2
    found = {}
    for figure in drawn[0]:
        low, high = np.percentile([values[figure] for values in drawn], (tail, 100 - tail))
        found[figure] = (round(float(low), 2), round(float(high), 2))
    return found
