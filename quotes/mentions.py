"""Names inside quotations -> what and whom the quotations are about. Pure.

A name is written as it stands ("Putin"), and is looked for under its fullest form ("Vladimir Putin"): first among
those whom the article itself makes speak, then among the article's longer names, then among the speakers of all
articles, there only under a full name. Where two could be meant, the words stay as they are and no speaker is tied to
them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quotes import names
from quotes.document import Document, Name, NameKind, Quotation, Span

PERSONS: frozenset[str] = frozenset({"person"})
OTHERS: frozenset[str] = frozenset({"organization", "government", "group"})
MAY_BE: Mapping[NameKind, frozenset[str]] = {"PERSON": PERSONS, "ORG": OTHERS, "PLACE": OTHERS, "NORP": frozenset()}
"""A name of this kind may stand for a speaker of these kinds; "Russians" stand for nobody."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name inside a quotation."""

    span: Span
    name: str
    """The fullest form known."""
    kind: NameKind
    speaker: str | None
    """Id of the speaker who bears the name."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A speaker by the names that they may be called."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Speakers by (folded name, kind); None where several bear it."""

    bearers: Mapping[tuple[str, str], Bearer | None]

    @classmethod
    def of(cls, bearers: Iterable[Bearer], *, full_names_only: bool) -> Known:
        """Gather `bearers`; with `full_names_only` a person's single-word aliases ("Kim") do not count."""
        found: dict[tuple[str, str], Bearer | None] = {}
        for bearer in bearers:
            for spelling in {fold(bearer.name), *map(fold, bearer.aliases)}:
                if (
                    full_names_only
                    and bearer.kind == "person"
                    and " " not in spelling
                    and spelling != fold(bearer.name)
                ):
                    continue
                key = (spelling, bearer.kind)
                other = found.get(key, bearer)
                found[key] = bearer if other is not None and other.id == bearer.id else None
        return cls(found)

    def find(self, name: str, kind: NameKind) -> Bearer | None:
        """The one speaker whom a name of that kind can stand for."""
        folded = fold(name)
        found = [self.bearers.get((folded, speaker_kind)) for speaker_kind in sorted(MAY_BE[kind])]
        sure = [bearer for bearer in found if bearer is not None]
        return sure[0] if len(sure) == 1 else None


def mentions(document: Document, here: Known, everywhere: Known) -> dict[str, tuple[Mention, ...]]:
    """The names inside each quotation of `document`, by the quotation's id, in the order of the text.

    `here` knows the speakers of this article by all that it calls them, `everywhere` those of all articles.
    """
    text = document.article.text
    fuller = _fuller(document)
    found = sorted(document.names, key=lambda name: (name.span.start, -name.span.end))
    return {
        q.id: tuple(_resolve(name, text, fuller, here, everywhere) for name in _inside(q, found))
        for q in document.quotations
    }


def _inside(quotation: Quotation, found: Iterable[Name]) -> Iterable[Name]:
    end = -1
    for name in found:
        if name.span.start >= end and any(segment.contains(name.span) for segment in quotation.segments):
            end = name.span.end
            yield name


def _resolve(name: Name, text: str, fuller: Mapping[str, str], here: Known, everywhere: Known) -> Mention:
    words = tidy(name.span.of(text))
    full = fuller.get(fold(words), words) if name.kind == "PERSON" else words
    bearer = here.find(words, name.kind) or here.find(full, name.kind) or everywhere.find(full, name.kind)
    if bearer is None:
        return Mention(name.span, full, name.kind, None)
    return Mention(name.span, bearer.name, name.kind, bearer.id)


def _fuller(document: Document) -> dict[str, str]:
    """Part of a person's name -> the one full name of the article that it is part of."""
    text = document.article.text
    full: dict[str, str] = {}
    for name in document.names:
        words = tidy(name.span.of(text))
        if name.kind == "PERSON" and " " in words:
            full.setdefault(fold(words), words)
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for folded in full:
        words_of = folded.split()
        for cut in range(1, len(words_of)):
            parts[" ".join(words_of[cut:])].add(folded)
        parts[words_of[0]].add(folded)
    return {part: full[next(iter(owners))] for part, owners in parts.items() if len(owners) == 1 and part not in full}


def tidy(name: str) -> str:
    """A name as it stands, on one line, without a possessive ending.

    >>> tidy("Kim Jong\\nUn’s")
    'Kim Jong Un'
    """
    words = " ".join(name.split())
    return words[:-2] if words.endswith(("'s", "’s")) else words


def fold(name: str) -> str:
    """A name for comparing: as `names.fold`, and without a leading article.

    >>> fold("The Kim Jong-Ún")
    'kim jong un'
    """
    words = names.fold(name).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)
