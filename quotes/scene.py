"""What is told, at one mention, of each person whom it may mean: the clues that `candidates.py` weighs. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quotes.cast import Person
from quotes.document import Span
from quotes.marks import Marked
from quotes.salience import OBJECT, SAYING, begun, owns, salience, sentence_of

TOPIC = 40
"""Characters of a line within which who it is about is named."""
_TRUST, _DOUBT, _REPEATED = 0.7, 0.02, 0.3
"""A place's weight: (what the network holds it for + doubt) ** trust, times its salience; other places add a share."""
_SINGLE = 0.5
"""Weight of somebody whom the article never names in full: often no person at all."""
_HELD = 2.0
"""Weight of whoever spoke last, in the sentence in which they spoke."""
_FAR = 12
"""Sentences behind which all is equally far."""
_OPENS = 4
"""Words before a name that begins its sentence all the same."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A mention, and the people named before it."""

    text: str
    sentences: Sequence[Span]
    source: Span
    """The mention."""
    near: Sequence[tuple[Span, Person]]
    """The places that name the people, in order."""
    held: np.ndarray
    """How likely the network ties the mention to each of them, and last to none: [len(near) + 1]."""
    spoke: Mapping[Span, Person | None]
    """The mentions of who spoke so far, with the person where it is one."""
    floor: Span | None
    """The mention of who spoke last."""
    unnamed: Collection[Person]
    female: bool | None
    """What the mention tells of their sex."""
    marked: Sequence[Marked]

    @property
    def people(self) -> tuple[Person, ...]:
        """Those named, each once, in the order of the rows of `table`."""
        return tuple(dict.fromkeys(p for _, p in self.near))

    def nobody(self) -> np.ndarray:
        """What candidates.NOBODY tells."""
        return np.array([1.0, math.log(float(self.held[-1]) + _DOUBT)])

    def table(self) -> np.ndarray:
        """What candidates.CLUES tell: [people, clues]."""
        at: defaultdict[Person, list[tuple[Span, float]]] = defaultdict(list)
        for (mention, person), value in zip(self.near, self.held, strict=False):
            at[person].append((mention, float(value)))
        most = max(len(places) for places in at.values())
        told = Counter(p for s, p in self.spoke.items() if p and s.end <= self.source.start)
        set_apart = (self._alone(), self._still_speaking(), self.near[-1][1], self._opens(0), self._opens(1))
        rows = [[*self._row(p, at[p], most, told[p]), *(p is one for one in set_apart)] for p in self.people]
        return np.array(rows, float)

    def _row(self, person: Person, places: Sequence[tuple[Span, float]], most: int, told: int) -> list[float]:
        own, line = sentence_of(self.sentences, self.source), self._line(self.source)
        last = places[-1][0]
        there, last_line = sentence_of(self.sentences, last), self._line(last)
        before = self.text[there.start : last.start]
        behind = begun(self.sentences, self.source.start) - begun(self.sentences, last.start)
        present = [salience(self.text, m, self.source, self.sentences, self.spoke.keys()) for m, _ in places]
        weighed = [self._weighed(person, m, v, s) for (m, v), s in zip(places, present, strict=True)]
        floor = self.floor if self.floor and self.spoke.get(self.floor) is person else None
        return [
            math.log(max(weighed) + _REPEATED * (sum(weighed) - max(weighed))),
            math.log(sum(v for _, v in places) + _DOUBT),
            math.log(max(v for _, v in places) + _DOUBT),
            math.log(sum(present) + _DOUBT),
            min(behind, _FAR) / 4,
            there == own,
            behind == 1,
            last_line == line,
            len(before.split()) <= _OPENS,
            bool(OBJECT.search(before)),
            owns(self.text, last),
            floor is not None,
            floor is not None and floor.start >= line,
            floor is not None and floor.start >= own.start,
            bool(SAYING.match(self.text, last.end)),
            math.log(len(places)),
            len(places) / most,
            math.log(1 + told),
            len(person.parts) < 2 and person not in self.unnamed,
            person in self.unnamed,
            self.female is not None and person.female is self.female,
            any(m.inner.contains(last) for m in self.marked),
            last_line < line and "\n" not in self.text[last_line : line - 1].strip("\n"),
        ]

    def _weighed(self, person: Person, mention: Span, held: float, present: float) -> float:
        """The weight of one place, by what was known before any weights were fitted."""
        weight: float = (held + _DOUBT) ** _TRUST * present
        if person not in self.unnamed and len(person.parts) < 2:
            weight *= _SINGLE
        speaks = mention == self.floor or SAYING.match(self.text, mention.end)
        return weight * _HELD if speaks and mention.start >= sentence_of(self.sentences, self.source).start else weight

    def _line(self, span: Span) -> int:
        """Where the line of `span` begins."""
        return self.text.rfind("\n", 0, span.start) + 1

    def _opens(self, lines_before: int) -> Person | None:
        """Whom the mention's line, or the line so many before it, names first."""
        end = self.source.start
        begin = self._line(self.source)
        for _ in range(lines_before):
            end = len(self.text[:begin].rstrip())
            begin = self.text.rfind("\n", 0, end) + 1
        return next((p for s, p in self.near if begin <= s.start < end), None)

    def _still_speaking(self) -> Person | None:
        """Who is said to speak earlier in the sentence, if nobody else who could be meant is named since."""
        own = sentence_of(self.sentences, self.source)
        here = [(s, p) for s, p in self.near if sentence_of(self.sentences, s) == own]
        spoke = [(s, p) for s, p in here if s in self.spoke or any(m.contains(s) for m in self.spoke)]
        if not spoke:
            return None
        span, person = max(spoke, key=lambda x: x[0])
        return person if all(p is person for s, p in here if s > span) else None

    def _alone(self) -> Person | None:
        """Whom alone the sentence before, in the same line, begins with, where nobody else is named in either."""
        own = sentence_of(self.sentences, self.source)
        begin = self.text.rfind("\n", 0, own.start) + 1
        if own.start - begin <= 2:
            return None
        before = sentence_of(self.sentences, Span(max(begin, own.start - 2), own.start))
        named = [(s, p) for s, p in self.near if before.contains(s) or (own.contains(s) and s < self.source)]
        if before == own or len({p for _, p in named}) != 1 or named[0][0].start - before.start > TOPIC:
            return None
        return named[0][1]
