"""A change of the register -> what it would change in the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quotes.document import Document
from quotes.gathered import Decisions, Gathered, gather
from quotes.permalinks import Previous


@dataclass(frozen=True, slots=True)
class Effect:
    """The differences between two resolutions of the same articles."""

    moved: dict[tuple[str, str], int]
    """(former id, new id) -> number of articles in which the speaker of the one becomes the other."""
    renamed: dict[str, tuple[str, str]]
    """Id -> former and new name."""
    described: dict[str, tuple[str, str]]
    """Id -> former and new role, kind and Wikidata id."""

    @property
    def nothing(self) -> bool:
        """True when the index would stay as it is."""
        return not (self.moved or self.renamed or self.described)


def effect(
    documents: Callable[[], Iterable[Document]], before: Decisions, after: Decisions, previous: Previous
) -> Effect:
    """What the change from one set of decisions to another does. `documents` is called twice: once for each."""
    old, new = (gather(documents(), decisions, previous) for decisions in (before, after))
    moved: Counter[tuple[str, str]] = Counter()
    for article, speakers in old.of_article.items():
        pairs = {(id, new.of_article[article][key]) for key, id in speakers.items() if key in new.of_article[article]}
        moved.update(pair for pair in pairs if pair[0] != pair[1])
    both = sorted(old.speakers.keys() & new.speakers.keys())
    return Effect(
        dict(sorted(moved.items())),
        {
            id: (old.speakers[id].name, new.speakers[id].name)
            for id in both
            if old.speakers[id].name != new.speakers[id].name
        },
        {id: (a, b) for id in both if (a := _description(old, id)) != (b := _description(new, id))},
    )


def _description(gathered: Gathered, id: str) -> str:
    speaker = gathered.speakers[id]
    return ", ".join(part for part in (speaker.kind, speaker.role, speaker.wikidata) if part)


def lines(effect: Effect) -> Iterable[str]:
    """The differences in words."""
    for (old, new), articles in effect.moved.items():
        yield f"  {old} -> {new} in {articles} article{'s' if articles != 1 else ''}"
    for id, (before, after) in effect.renamed.items():
        yield f"  {id} is called {after}, not {before}"
    for id, (before, after) in effect.described.items():
        yield f"  {id}: {after} (was: {before})"
    if effect.nothing:
        yield "  nothing in the index changes"
