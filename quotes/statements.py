"""The same words in several articles -> one statement.

A statement is what one speaker said once, as several articles carry it: whole, trimmed, or translated anew. Two
quotations of one speaker are taken for the same statement when the words that carry meaning largely agree, or when
one's words are nearly all contained in the other's. What is compared are words, not meanings: a translation that
shares fewer than about half of its content words with the other ("constant and unwavering support" against
"steadfast, unchanging backing") is not found. Chance agreement is guarded against: short phrases must agree almost
wholly, and contain a word that the speaker does not use all the time.

Cost: each wording is looked up by its words in an index of its speaker's wordings, in which a word leads to `COMMON`
wordings at most (one that more share says little, and is only counted); so it grows with the number of quotations, not
with its square.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotes.lexicon import load_words
from quotes.names import romanize

COMMON = 200
"""A word that so many different wordings of one speaker share is no way to find candidates."""

ALIKE = 0.6
"""Share of the shorter wording's weight of words that the longer one must hold too, for wordings of LONG words and
more."""

ALIKE_SHORT = 0.85
"""Likewise for shorter ones, where chance agrees more easily."""

LONG = 5
FEWEST = 2
"""A wording with fewer content words than this ("Yes", "very good") is never one with another wording, only with
itself."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A quotation, as far as it matters here."""

    quote: str
    """The quotation's id."""
    speaker: str
    """The speaker's id."""
    text: str


def group(sayings: Iterable[Saying]) -> dict[str, str]:
    """Quotation id -> statement id, for the statements that were carried at least twice.

    The order of `sayings` does not matter. A statement's id is made from the smallest of its quotations' ids.
    """
    by_speaker: defaultdict[str, dict[tuple[str, ...], list[str]]] = defaultdict(dict)
    for saying in sayings:
        words = content_words(saying.text)
        key = tuple(words) if words else (" ".join(saying.text.split()).casefold(),)
        by_speaker[saying.speaker].setdefault(key, []).append(saying.quote)
    found: dict[str, str] = {}
    for wordings in by_speaker.values():
        for quotes in _same(wordings):
            if len(quotes) > 1:
                id = hashlib.blake2b(min(quotes).encode(), digest_size=8, person=b"statement").hexdigest()
                found.update((quote, id) for quote in quotes)
    return found


def content_words(text: str) -> list[str]:
    """The words that carry meaning, in order, folded and cut to their stems.

    >>> content_words("The treaty's signing: “unwavering support”")
    ['treaty', 'sign', 'unwaver', 'support']
    """
    folded = romanize(text).casefold().replace("n't", " not").replace("'s ", " ")
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    return [_stem(word) for word in words if word not in load_words("function_words.txt")]


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """A word without its commonest English endings; the same for variants of one word, no more is asked of it."""
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "edly", "ies", "ied", "ed", "es", "ly", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


NEGATIONS = frozenset(["not", "no", "never", "neither", "nor", "without", "cannot", "nobody", "nothing"])


def _same(wordings: dict[tuple[str, ...], list[str]]) -> list[list[str]]:
    """Groups of quotation ids, from one speaker's wordings (content words -> quotation ids)."""
    if len(wordings) == 1:
        return list(wordings.values())
    # Longest first: each wording joins the fullest one that holds it, so that a chain of half-alike ones cannot form.
    order = sorted(wordings, key=lambda words: (-len(set(words)), words))
    spread = Counter(word for words in order for word in set(words))
    rarity = {word: 1 + math.log((1 + len(order)) / (1 + n)) for word, n in spread.items()}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    heads: list[tuple[str, ...]] = []
    groups: list[list[str]] = []
    for words in order:
        best = _best(words, holders, heads, rarity, spread)
        if best is None:
            for word in sorted(set(words)):
                if spread[word] <= COMMON:
                    holders[word].append(len(heads))
            heads.append(words)
            groups.append(list(wordings[words]))
        else:
            groups[best].extend(wordings[words])
    return groups


def _best(
    words: tuple[str, ...],
    holders: dict[str, list[int]],
    heads: Sequence[tuple[str, ...]],
    rarity: dict[str, float],
    spread: Counter[str],
) -> int | None:
    """The place of the earlier, longer wording that is the same statement."""
    bag = set(words)
    if len(bag) < FEWEST:
        return None
    least = ALIKE if len(bag) >= LONG else ALIKE_SHORT
    weight = sum(rarity[word] for word in sorted(bag))
    shared: defaultdict[int, float] = defaultdict(float)
    unseen = 0.0
    for word in sorted(bag):
        if spread[word] > COMMON:
            unseen += rarity[word]
            continue
        for i in holders.get(word, ()):
            shared[i] += rarity[word]
    enough = least * weight - 1e-9
    scored = [
        (round(sum(rarity[word] for word in sorted(bag.intersection(heads[i]))), 9), -i)
        for i, points in shared.items()
        if points + unseen >= enough and not _contradicts(words, heads[i])
    ]
    points, place = max(scored, default=(0.0, 0))
    return -place if scored and points >= enough else None


def _contradicts(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """One says no where the other does not, unless the shorter is a piece of the longer, word for word."""
    if NEGATIONS.intersection(short) == NEGATIONS.intersection(long):
        return False
    return not any(
        long[i : i + len(short)] == short and NEGATIONS.isdisjoint(long[max(0, i - 2) : i])
        for i in range(len(long) - len(short) + 1)
    )
