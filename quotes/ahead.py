"""Whom an opening tells of before the article names them: "A village head resigned ... 'No,' Ann Lee said". Pure.

A headline and a first paragraph say "the minister" and leave the name to the paragraphs below. Of those who are named
after such a description, and speak, a log-linear model chooses, "nobody of them" among the choices. It goes by what
they are told to be, the order in which they are brought in, and whether they say again what the opening has of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from quotes.candidates import Considered, weights
from quotes.cast import Person
from quotes.document import Quotation, Speaker
from quotes.lexicon import load_words
from quotes.marks import paragraphs
from quotes.roles import conflicts, female, fits, head_noun, role_keys

OPENING = 3
"""Paragraphs, besides headings, within which a description may come before the name."""
SURE = 0.5
"""Below it the description stays what it is."""
_HEADING = 60
"""Characters below which a line is no paragraph of its own."""


def with_those_named_ahead(
    text: str, quotations: Sequence[Quotation], people: Sequence[Person], told: dict[Person, frozenset[str]]
) -> list[Quotation]:
    """`quotations`, where whom the opening describes is whoever the article names further down."""
    out = list(quotations)
    for case in cases(text, out, people, told):
        p = weights()["ahead"].probabilities(case.table, case.nobody)
        best = int(p.argmax())
        if best == len(case.people) or p[best] < SURE:
            continue
        person = case.people[best]
        described = next(q.speaker for q in out if q.source == case.source)
        speaker = next(q.speaker for q in out if q.speaker and q.speaker.name == person.name)
        named = min(person.spans).start
        out = [
            replace(q, speaker=speaker, resolved_by="named below") if q.speaker == described and q.start < named else q
            for q in out
        ]
    return out


def cases(
    text: str, quotations: Sequence[Quotation], people: Sequence[Person], told: dict[Person, frozenset[str]]
) -> list[Considered]:
    """Every description of one person in the opening that so far stands for itself, once each."""
    end = _opening_end(text)
    speaking = {q.speaker.name for q in quotations if q.speaker and q.speaker.kind == "person"}
    found: dict[Speaker, Considered] = {}
    for q in quotations:
        if q.source is None or q.speaker is None or q.speaker.kind != "unnamed" or q.source.start >= end:
            continue
        if q.speaker in found:
            continue
        wanted, sex = role_keys(q.speaker.name), female(q.speaker.name)
        later = sorted(
            (
                p
                for p in people
                if p.spans and min(p.spans) > q.source and p.name in speaking
                if (sex is None or p.female in (None, sex)) and not conflicts(wanted, told.get(p, frozenset()))
            ),
            key=lambda p: min(p.spans),
        )
        if later:
            table = _table(text, q, q.speaker.name, later, quotations, told)
            new = bool(re.match(r"(?:an?|one|another)\b", q.source.of(text), re.IGNORECASE))
            nobody = np.array([1.0, new, q.region in ("headline", "subhead")], float)
            found[q.speaker] = Considered(q.source, "ahead", tuple(later), table, nobody)
    return list(found.values())


def _opening_end(text: str) -> int:
    long = [p for p in paragraphs(text) if p.end - p.start > _HEADING]
    return long[OPENING - 1].end if len(long) >= OPENING else len(text)


def _table(
    text: str,
    q: Quotation,
    description: str,
    later: Sequence[Person],
    quotations: Sequence[Quotation],
    told: dict[Person, frozenset[str]],
) -> np.ndarray:
    """What candidates.AHEAD tell of those named later: [people, clues]."""
    said, head, wanted = _words(q.text(text)), head_noun(description), role_keys(description)
    rows = []
    for place, person in enumerate(later):
        own = [_words(o.text(text)) for o in quotations if o.speaker and o.speaker.name == person.name]
        keys = told.get(person, frozenset())
        rows.append(
            [
                place == 0,
                place == 1,
                len(wanted & keys) / max(len(wanted), 1),
                head in keys,
                any(fits(wanted, role_keys(role)) for role in person.told),
                bool(keys and not wanted & keys),
                max((len(said & o) for o in own), default=0) / max(len(said), 1),
                math.log(len(own)),
                len(person.parts) < 2,
            ]
        )
    return np.array(rows, float)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", text.lower())) - load_words("function_words.txt")
