"""Ids of speakers that last: who was known under an id before keeps it, ids that are merged away lead on. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quotes.names import fold


@dataclass(frozen=True, slots=True)
class PreviousSpeaker:
    """A speaker as the index before had them."""

    id: str
    name: str
    kind: str
    aliases: frozenset[str] = frozenset()
    """All spellings, as they stood in articles."""
    articles: frozenset[str] = frozenset()
    """Ids of the articles that they spoke in."""


@dataclass(frozen=True, slots=True)
class Previous:
    """What the index before had."""

    speakers: tuple[PreviousSpeaker, ...] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A speaker of the new index who needs an id."""

    name: str
    person: bool
    spellings: frozenset[str]
    articles: frozenset[str]
    pin: str | None = None
    """The id that the register gives."""


def slug(name: str) -> str:
    """A name as part of an address.

    >>> slug("Mikhaílo Podoliak"), slug("!?")[:8]
    ('mikhailo-podoliak', 'speaker-')
    """
    words = fold(name)[:80].split()
    return (
        "-".join(words)
        or "speaker-" + hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    )


def assign(candidates: Sequence[Candidate], previous: Previous) -> tuple[list[str], dict[str, str]]:
    """Ids for the candidates, in their order, and redirects from ids that are no longer anybody's own.

    `candidates` must come in an order that does not depend on how the articles arrived. Who shares most articles with
    a former speaker, under a name that speaker had, keeps their id; without a shared article, the one bearer of the
    name does.
    """
    votes = votes_of(candidates, previous)
    ids: list[str | None] = [candidate.pin for candidate in candidates]
    taken = {pin for pin in ids if pin is not None}
    for _, number, old in sorted((-n, number, old) for (number, old), n in votes.items()):
        if ids[number] is None and old not in taken:
            ids[number] = old
            taken.add(old)
    # A former id is not given to somebody else as long as the former index's links to it may be about.
    reserved = taken | {speaker.id for speaker in previous.speakers} | set(previous.redirects)
    final: list[str] = []
    for candidate, id in zip(candidates, ids, strict=True):
        if id is None:
            id = base = slug(candidate.name)
            number = 2
            while id in reserved:
                id, number = f"{base}-{number}", number + 1
            reserved.add(id)
        final.append(id)
    return final, _redirects(final, votes, previous)


def votes_of(candidates: Sequence[Candidate], previous: Previous) -> dict[tuple[int, str], int]:
    """(candidate, former id) -> shared articles, or 0 for a shared name alone."""
    if not previous.speakers:
        return {}
    in_article: defaultdict[str, list[PreviousSpeaker]] = defaultdict(list)
    by_name: defaultdict[tuple[bool, str], list[str]] = defaultdict(list)
    spellings = {old.id: frozenset(fold(s) for s in (*old.aliases, old.name)) for old in previous.speakers}
    for old in previous.speakers:
        by_name[(old.kind == "person", fold(old.name))].append(old.id)
        for article in old.articles:
            in_article[article].append(old)
    votes: Counter[tuple[int, str]] = Counter()
    for number, candidate in enumerate(candidates):
        mine = frozenset(fold(s) for s in candidate.spellings)
        alike: dict[str, bool] = {}
        for article in candidate.articles:
            for old in in_article.get(article, ()):
                if old.id not in alike:
                    alike[old.id] = (old.kind == "person") == candidate.person and not mine.isdisjoint(
                        spellings[old.id]
                    )
                if alike[old.id]:
                    votes[(number, old.id)] += 1
    voted = {number for number, _ in votes}
    claimed = {old for _, old in votes}
    for number, candidate in enumerate(candidates):
        same = by_name.get((candidate.person, fold(candidate.name)), [])
        if number not in voted and len(same) == 1 and same[0] not in claimed:
            votes[(number, same[0])] += 0
    return dict(votes)


def _redirects(ids: Sequence[str], votes: Mapping[tuple[int, str], int], previous: Previous) -> dict[str, str]:
    now = set(ids)
    heirs: dict[str, tuple[int, int]] = {}
    for (number, old), n in votes.items():
        if old not in now:
            heirs[old] = min(heirs.get(old, (0, len(ids))), (-n, number))
    found = {old: ids[number] for old, (_, number) in heirs.items() if number < len(ids)}
    for old in sorted(previous.redirects):
        target, seen = previous.redirects[old], {old}
        while target not in now and target not in found and target in previous.redirects and target not in seen:
            seen.add(target)
            target = previous.redirects[target]
        target = found.get(target, target)
        if target in now and old not in now:
            found.setdefault(old, target)
    return found
