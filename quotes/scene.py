"""What is told, at one mention, of each person whom it may mean: the clues that `candidates.py` weighs. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quotes.cast import Person
from quotes.document import Span
from quotes.sentences import begun, sentence_of

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
    spoke: Mapping[Span, Person | None]
    """The mentions of who spoke so far, with the person where it is one."""
    floor: Span | None
    """The mention of who spoke last."""
    unnamed: Collection[Person]
    female: bool | None
    """What the mention tells of their sex."""

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
        return np.array([self._row(p, at[p]) for p in self.people], float)

    def _row(self, person: Person, places: Sequence[tuple[Span, float]]) -> list[float]:
        last = places[-1][0]
        line, last_line = self._line(self.source), self._line(last)
        behind = begun(self.sentences, self.source.start) - begun(self.sentences, last.start)
        floor = self.floor if self.floor and self.spoke.get(self.floor) is person else None
        return [
            _log(sum(v for _, v in places)),
            _log(max(v for _, v in places)),
            behind == 1,
            last_line == line,
            floor is not None,
            floor is not None and floor.start >= line,
            floor is not None and floor.start >= sentence_of(self.sentences, self.source).start,
            math.log(len(places)),
            len(person.parts) < 2 and person not in self.unnamed,
            person in self.unnamed,
            self.female is not None and person.female is self.female,
            last_line < line and "\n" not in self.text[last_line : line - 1].strip("\n"),
            person is self._opens(line),
        ]

    def _line(self, span: Span) -> int:
        """Where the line of `span` begins."""
        return self.text.rfind("\n", 0, span.start) + 1

    def _opens(self, line: int) -> Person | None:
        """Whom the line that begins there names first."""
        return next((p for s, p in self.near if s.start >= line), None)


def _log(probability: float) -> float:
    return math.log(probability + _DOUBT)
