"""What the network found in one text, before any rule has looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from quotes.document import Name, Span
from quotes.words import Words


class Links(Protocol):
    """Scores links between any two spans of one text."""

    def probabilities(self, link: str, span: Span, candidates: Sequence[Span]) -> np.ndarray:
        """How likely `span` is tied to each of `candidates`, and last to none of them: [len(candidates) + 1]."""
        ...


@dataclass(frozen=True, slots=True)
class Content:
    """A stretch of reported words with the cue and the source that the network ties it to."""

    span: Span
    probability: float
    """That its words are reported, the mean over them."""
    cue: Span | None
    cue_probability: float
    source: Span | None
    source_probability: float


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the network says of a text."""

    words: Words
    contents: tuple[Content, ...]
    cues: tuple[Span, ...]
    sources: tuple[Span, ...]
    names: tuple[Name, ...]
    reported: np.ndarray
    """For each word the probability that it is part of what someone is reported to have said."""
    links: Links

    def reported_in(self, span: Span) -> float:
        """The mean probability that the words of `span` are reported, 0 for a span without words."""
        inside = self.words.within(span)
        return float(self.reported[inside.start : inside.stop].mean()) if len(inside) else 0.0
