"""Annotated articles -> who speaks and what is said in all of them together.

This is where articles meet: editors' corrections are applied, all articles' speakers become one list, and the same
words in several articles become statements. What is held in memory are quotations, never the articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from quotes import corrections as editing
from quotes.corrections import Correction
from quotes.document import Document, Quotation, Speaker
from quotes.register import Register
from quotes.register import load as read_register
from quotes.speakers import GlobalSpeaker, LocalSpeaker, Previous, local_speakers, resolve
from quotes.statements import Saying, group

Key = tuple[str, str]
"""What tells a speaker from the others of the same article."""


def key(speaker: Speaker) -> Key:
    """The key of a speaker within their article."""
    return speaker.kind, speaker.name


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people have decided, about speakers and about single quotations."""

    register: Register
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    """Quotation id -> the correction that holds for it."""
    min_confidence: float = 0.0
    """Quotations below are left out."""

    @classmethod
    def load(cls, register: Path, corrections: Path, min_confidence: float = 0.0) -> Decisions:
        """From the two files; one that is missing decides nothing. Raises RegisterError for what cannot be."""
        return cls(read_register(register), editing.latest(editing.load(corrections)), min_confidence)

    def corrected(self, document: Document) -> list[str]:
        """Ids of the quotations of `document` that somebody has corrected."""
        if not self.corrections:
            return []  # the usual case, and an id is a digest
        return [q.id for q in document.quotations if q.id in self.corrections]

    def apply(self, document: Document) -> Document:
        """A document with its corrections, without the quotations that are too unsure."""
        about_it = [self.corrections[id] for id in self.corrected(document)]
        corrected = editing.apply(about_it, document).document if about_it else document
        kept = tuple(q for q in corrected.quotations if q.confidence >= self.min_confidence)
        return replace(corrected, quotations=kept)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all articles together know."""

    speakers: dict[str, GlobalSpeaker]
    redirects: dict[str, str]
    of_article: dict[str, dict[Key, str]]
    """Article id -> each of its speakers (by `key`) -> the speaker's id."""
    statement_of: dict[str, str]
    """Quotation id -> statement id, where it was carried more than once."""
    statements: dict[str, str | None]
    """Statement id -> speaker id."""
    quotes: int
    """Quotations, thoughts left out."""
    vanished: tuple[Correction, ...]
    """Corrections whose quotation is in no article any more."""


def gather(documents: Iterable[Document], decisions: Decisions, previous: Previous | None = None) -> Gathered:
    """Resolve the speakers and the statements of all documents.

    `previous` are the speakers of the index before, so that their ids survive.
    """
    locals_: list[LocalSpeaker] = []
    sayings: list[tuple[str, int, str]] = []  # quotation id, place of its speaker in locals_, text
    seen: set[str] = set()
    quotes = 0
    for raw in documents:
        seen.update(decisions.corrected(raw))
        document = decisions.apply(raw)
        places: dict[Key, int] = {}
        for local in local_speakers(document):
            places[key(local.speaker)] = len(locals_)
            locals_.append(local)
        for quotation in unique(document.quotations):
            quotes += quotation.act != "thought"
            if quotation.speaker is not None:
                sayings.append((quotation.id, places[key(quotation.speaker)], quotation.text(document.article.text)))
    resolution = resolve(locals_, decisions.register, previous or Previous())
    of_article: defaultdict[str, dict[Key, str]] = defaultdict(dict)
    for local, id in zip(locals_, resolution.ids, strict=True):
        of_article[local.article][key(local.speaker)] = id
    speaker_of = {quote: resolution.ids[place] for quote, place, _ in sayings}
    statement_of = group(Saying(quote, speaker_of[quote], text) for quote, _, text in sayings)
    return Gathered(
        speakers=dict(resolution.speakers),
        redirects=dict(resolution.redirects),
        of_article=dict(of_article),
        statement_of=statement_of,
        statements={statement: speaker_of[quote] for quote, statement in sorted(statement_of.items())},
        quotes=quotes,
        vanished=tuple(editing.vanished(decisions.corrections.values(), seen)),
    )


def unique(quotations: Iterable[Quotation]) -> Iterable[Quotation]:
    """Each quotation once: an id is a table's key, and two readings of the same words would share it."""
    return {q.id: q for q in reversed(list(quotations))}.values()
