"""Texts for training made out of texts: pronouns whose person is known, and people under other names.

Quotation corpora tie no "he" to a name; `with_pronouns` makes texts that do.

A source that only repeats a person's name ("Clinton said", further down "Hillary Clinton") is rewritten as "he" or
"she", and what it stands for is kept as a coreference cluster: after MaskedWiki (Kocijan et al. 2019), with the
pronoun that a reader would expect, since it is put only where the person was named shortly before.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotes.lexicon import load_table, load_words
from quotes.training.rewriting import Move, Place, moved, rewritten

NEAR = 500
"""Characters before a source within which its person has to be named."""
_FULL = re.compile(r"\b([A-Z][a-z]+)(?: [A-Z]\.)? ([A-Z][\w'’-]*[a-z])\b")
_TITLED = re.compile(r"(?:(?:Mrs?|Ms|Miss|Dr|Sen|Rep|Gov)\.?|Senator|Governor|President|Secretary)\s+$")
_CLOSED = re.compile(r"[.!?:\n][”\")’]*\s*$")


@dataclass(frozen=True, slots=True)
class Known:
    """A person whose sex the given name tells, and every place in the text that names them."""

    female: bool
    at: tuple[Place, ...]


def people(text: str) -> list[Known]:
    """Those who are named in full at least once, whose surname is nobody else's in this text."""
    given, places = load_table("given_names.tsv"), load_table("countries.tsv")
    full: dict[str, set[str]] = {}
    for m in _FULL.finditer(text):
        last = re.sub(r"['’]s$", "", m[2])
        if m[1].lower() in given and last not in places and last.lower() not in load_words("offices.txt"):
            full.setdefault(last, set()).add(m[1])
    found = []
    for last, firsts in full.items():
        sexes = {given[f.lower()][0] for f in firsts}
        if len(firsts) > 1 or not sexes <= {"f", "m"}:
            continue
        name = rf"(?:{firsts.pop()}(?: [A-Z]\.)? )?{re.escape(last)}\b(?![-‐]\w)"
        at = tuple(m.span() for m in re.finditer(rf"(?<![\w’'-]){name}", text) if _stands_alone(text, m.start()))
        if len(at) > 1:
            found.append(Known(sexes == {"f"}, at))
    return found


def _stands_alone(text: str, start: int) -> bool:
    """No other capitalised word runs into the name, unless it is a title."""
    lead = text[max(0, start - 12) : start]
    return bool(_TITLED.search(lead)) or not re.search(r"[A-Z][\w'’.-]*[ ]$", lead)


def with_pronouns(document: dict[str, Any], chance: random.Random, share: float) -> dict[str, Any]:
    """`document` with a share of its repeated names rewritten as pronouns.

    Besides "text" and "quotes" the copy has "clusters", the places that name each person, and "anaphors", the pronouns
    that were put in. Unchanged but for two empty lists where nothing could be rewritten.
    """
    text = document["text"]
    known = people(text)
    owner = {place: person for person in known for place in person.at}
    swaps: dict[Place, tuple[Place, str]] = {}
    for q in document["quotes"]:
        for start, end in q.get("source") or []:
            name = next((p for p in owner if start <= p[0] and p[1] == end), None)
            if name is None or re.match(r"['’]s|,| \(", text[end : end + 2]) or chance.random() > share:
                continue
            if start != name[0] and not re.fullmatch(_TITLED, text[start : name[0]]):
                continue
            person = owner[name]
            left = [p for p in person.at if p[1] < start and start - p[1] < NEAR and p not in swaps]
            if left:
                word = "she" if person.female else "he"
                opens = start == 0 or _CLOSED.search(text[max(0, start - 4) : start])
                swaps[name] = ((start, end), word.capitalize() if opens else word)
    moves = sorted(swaps.values())
    clusters = [[moved(swaps[p][0] if p in swaps else p, moves) for p in person.at] for person in known]
    return rewritten(document, moves) | {
        "clusters": clusters if moves else [],
        "anaphors": [moved(place, moves) for place, _ in moves],
    }


def with_strangers(
    document: dict[str, Any], names: Sequence[tuple[str, str]], chance: random.Random, share: float
) -> dict[str, Any]:
    """`document` with a share of its people renamed, each throughout, to somebody out of `names` (given, family).

    A corpus of one election repeats a few names thousands of times; who is quoted must be told from how the sentence is
    built, not from who it usually is. Nobody's sex changes, as far as given names tell it. Places under "clusters" and
    "anaphors" move along.
    """
    sexes = load_table("given_names.tsv")
    fitting = {female: [n for n in names if _may_be(n[0], female, sexes)] for female in (True, False)}
    moves: list[Move] = []
    taken: set[str] = set()
    for person in people(document["text"]):
        given, family = chance.choice(fitting[person.female])
        if chance.random() > share or family in taken or re.search(rf"\b{re.escape(family)}\b", document["text"]):
            continue
        taken.add(family)
        for start, end in person.at:
            alone = " " not in document["text"][start:end]
            moves.append(((start, end), family if alone else f"{given} {family}"))
    return rewritten(document, sorted(moves))


def _may_be(given: str, female: bool, sexes: Mapping[str, Sequence[str]]) -> bool:
    known = sexes.get(given.split()[0].lower())
    return known is None or known[0] not in ("m" if female else "f")
