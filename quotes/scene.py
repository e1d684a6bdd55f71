"""What is told, at one mention, of each person whom it may mean: the clues that `candidates.py` weighs. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quotes.cast import Person
from quotes.document import Span
from quotes.sentences import begun, line_start, sentence_of

_DOUBT = 0.02
"""What is added to a probability before its logarithm is taken."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A mention, and the people named before it."""

    text: str
    sentences: Sequence[Span]
    source: Span
    """The mention."""
    near: Sequence[tuple[Span, Person]]
    """The places that name the people, in order; one at least."""
    held: np.ndarray
    """How likely the network ties the mention to each of them, and last to none: [len(near) + 1]."""
    floor: Span | None
    """The mention of who spoke last."""
    speaking: Person | None
    """Who that is, where it is a person."""
    unnamed: Collection[Person]
    female: bool | None
    """What the mention tells of their sex."""
    wanted: frozenset[str]
    """The words of a description, see roles.role_keys."""
    told: Mapping[Person, frozenset[str]]
    """The words by which the article describes each of them."""

    @property
    def people(self) -> tuple[Person, ...]:
        """Those named, each once, in the order of the rows of `table`."""
        return tuple(dict.fromkeys(p for _, p in self.near))

    def nobody(self) -> np.ndarray:
        """What candidates.NOBODY tells."""
        return np.array([1.0, _log(float(self.held[-1]))])

    def table(self) -> np.ndarray:
        """What candidates.CLUES tell: [people, clues]."""
        at: defaultdict[Person, list[tuple[Span, float]]] = defaultdict(list)
        for (mention, person), value in zip(self.near, self.held, strict=False):
            at[person].append((mention, float(value)))
        line = line_start(self.text, self.source.start)
        sentence = sentence_of(self.sentences, self.source)
        opens = next((p for s, p in self.near if s.start >= line), None)
        rows = []
        for person in self.people:
            last = at[person][-1][0]
            last_line = line_start(self.text, last.start)
            floor = self.floor if person is self.speaking else None
            told = self.told.get(person, frozenset())
            rows.append(
                [
                    _log(sum(v for _, v in at[person])),
                    _log(max(v for _, v in at[person])),
                    begun(self.sentences, self.source.start) - begun(self.sentences, last.start) == 1,
                    last_line == line,
                    floor is not None,
                    floor is not None and floor.start >= line,
                    floor is not None and floor.start >= sentence.start,
                    math.log(len(at[person])),
                    len(person.parts) < 2 and person not in self.unnamed,
                    person in self.unnamed,
                    self.female is not None and person.female is self.female,
                    last_line < line and "\n" not in self.text[last_line : line - 1].strip("\n"),
                    person is opens,
                    len(self.wanted & told) / max(len(self.wanted), 1),
                    bool(self.wanted and told and not self.wanted & told),
                ]
            )
        return np.array(rows, float)


def _log(probability: float) -> float:
    return math.log(probability + _DOUBT)
