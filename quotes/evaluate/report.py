"""All of it together: what is asked for, counted, summed, and told to people and programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotes.errors import EvaluationError
from quotes.evaluate import spans, speakers
from quotes.evaluate.bootstrap import RESAMPLES, Interval, intervals
from quotes.evaluate.gold import Form, Gold, read_aliases, read_gold
from quotes.evaluate.predictions import Predictions, articles_of, detect, read_predictions
from quotes.workers import Factory, shipped


@dataclass(frozen=True, slots=True)
class Score:
    """One figure."""

    value: float
    """Percent."""
    interval: Interval | None
    """Where it lies with 95 % probability, were the gold other articles of the same sort; None for a single article."""


@dataclass(frozen=True, slots=True)
class Report:
    """How good predictions are."""

    form: Form
    articles: int
    scores: dict[str, Score]
    counts: dict[str, int]
    """What the figures were computed from, summed over all articles."""
    notes: tuple[str, ...] = ()
    """What should be known before the figures are believed."""

    def __getitem__(self, name: str) -> float:
        """A figure's value: `report["DIRECT attribution F"]`, `report["marked recall"]`."""
        return self.scores[name].value

    def as_json(self) -> dict[str, Any]:
        """`scores` has the names, the nesting and the rounding of the scripts that the bars are measured with."""
        return {
            "form": self.form,
            "articles": self.articles,
            "scores": self._nested(lambda score: score.value, self._sizes),
            "intervals": self._nested(lambda score: score.interval and list(score.interval), lambda metric: {}),
            "notes": list(self.notes),
        }

    def lines(self) -> list[str]:
        """The figures as tables to read, 80 columns wide."""
        from quotes.evaluate.table import lines

        return lines(self)

    def _nested(self, of: Callable[[Score], Any], sizes: Callable[[str], dict[str, int]]) -> dict[str, Any]:
        if self.form == "speakers":
            return {name: of(score) for name, score in self.scores.items()} | sizes("")
        nested: dict[str, Any] = {}
        for name, score in self.scores.items():
            metric, part = name.rsplit(" ", 1)
            nested.setdefault(metric, {})[part] = of(score)
        for metric, parts in nested.items():
            if "F" in parts:
                parts |= sizes(metric)
        return nested

    def _sizes(self, metric: str) -> dict[str, int]:
        if self.form == "speakers":
            return {name: self.counts.get(name, 0) for name in speakers.SIZES}
        names = {"n_pred": "predicted", "n_gold": "gold", "tp": "right"}
        return {short: self.counts.get(f"{metric} {name}", 0) for short, name in names.items()}


def evaluate(
    gold: Path,
    predictions: Path | None = None,
    aliases: Path | None = None,
    *,
    texts: Path | None = None,
    resamples: int = RESAMPLES,
    annotator: Factory = shipped,
    workers: int | None = None,
    progress: Callable[[int, int | None, int], None] | None = None,
) -> Report:
    """Compare predictions with gold.

    `predictions`: a file as `quotes extract --format jsonl` prints it (or, for gold of spans, in the gold's own form);
    None to let the shipped models read the gold's articles, whose texts are in the gold or in the folder `texts`.
    `aliases`: other names of speakers that are right in every article, for gold of speakers.

    Raises EvaluationError for files that cannot be read or do not belong together.
    """
    form, articles = read_gold(gold)
    if aliases is not None and form == "spans":
        raise EvaluationError(f"{gold} tells no speakers, so aliases mean nothing to it; leave out --aliases.")
    shared = read_aliases(aliases) if aliases is not None else {}
    notes: list[str] = []
    if predictions is None:
        found, notes = detect(articles_of(articles, texts), annotator, workers=workers, progress=progress)
    else:
        found = read_predictions(predictions, {a.id: a.text for a in articles if a.text is not None})
        notes = _strangers(articles, found)
    return compare(form, articles, found, shared, notes=tuple(notes), resamples=resamples)


def compare(
    form: Form,
    gold: list[Gold],
    predictions: Predictions,
    aliases: Mapping[str, tuple[str, ...]],
    *,
    notes: tuple[str, ...] = (),
    resamples: int = RESAMPLES,
) -> Report:
    """The report on predictions that are already in memory."""
    if form == "spans":
        figures = spans.figures
        each = [spans.count(a.text or "", a.linked, [p.link for p in predictions.get(a.id, ())]) for a in gold]
    else:
        figures = speakers.figures
        _check_kinds(predictions)
        each = [speakers.count(a, predictions.get(a.id, ()), aliases) for a in gold]
    totals: Counter[str] = Counter()
    for counts in each:
        totals.update(counts)
    lies = intervals(each, figures, resamples=resamples)
    scores = {name: Score(value, lies.get(name)) for name, value in figures(totals).items()}
    return Report(form, len(gold), scores, dict(totals), notes)


def _check_kinds(predictions: Predictions) -> None:
    if any(p.kind is None for found in predictions.values() for p in found):
        raise EvaluationError(
            "The predictions tell no kinds and no speakers, which this gold is about; "
            "print them with: quotes extract SOURCES --format jsonl"
        )


def _strangers(gold: list[Gold], found: Predictions) -> list[str]:
    """Articles that only one of the two files knows: more often a mistake than a finding."""
    known = {article.id for article in gold}
    notes = []
    if missing := sorted(known - found.keys()):
        notes.append(
            f"{len(missing)} of {len(known)} articles of the gold have no prediction, the first is {missing[0]}."
        )
    if strange := sorted(found.keys() - known):
        notes.append(
            f"{len(strange)} articles with predictions are not in the gold, so not counted; the first is {strange[0]}."
        )
    return notes
