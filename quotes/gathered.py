"""Annotated articles -> who speaks and what is said in all of them together.

This is where articles meet: editors' corrections are applied, all articles' speakers become one list, and the same
words in several articles become statements. What is held in memory are quotations, never the articles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from quotes import corrections as editing
from quotes.corrections import Correction
from quotes.document import Document, Quotation, Speaker
from quotes.mentions import tidy
from quotes.register import Register
from quotes.speakers import GlobalSpeaker, LocalSpeaker, resolve
from quotes.statements import Saying, group


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
        return cls(Register.load(register), editing.latest(editing.load(corrections)), min_confidence)

    def apply(self, document: Document) -> Document:
        """A document with its corrections, without the quotations that are too unsure."""
        about_it = [self.corrections[q.id] for q in document.quotations if q.id in self.corrections]
        corrected = editing.apply(about_it, document).document if about_it else document
        kept = tuple(q for q in corrected.quotations if q.confidence >= self.min_confidence)
        return replace(corrected, quotations=kept)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all articles together know."""

    speakers: dict[str, GlobalSpeaker]
    redirects: dict[str, str]
    of_article: dict[str, dict[Speaker, str]]
    """Article id -> each of its speakers -> the speaker's id."""
    statement_of: dict[str, str]
    """Quotation id -> statement id, where it was carried more than once."""
    statements: dict[str, str | None]
    """Statement id -> speaker id."""
    quotes: int
    """Quotations, thoughts left out."""
    vanished: tuple[Correction, ...]
    """Corrections whose quotation is in no article any more."""


def gather(
    documents: Iterable[Document], decisions: Decisions, previous: Mapping[str, Sequence[str]] | None = None
) -> Gathered:
    """Resolve the speakers and the statements of all documents.

    `previous` are the speakers' ids in the index before, with their names, so that ids survive.
    """
    locals_: list[LocalSpeaker] = []
    sayings: list[tuple[str, int, str]] = []  # quotation id, place of its speaker in locals_, text
    seen: set[str] = set()
    quotes = 0
    for raw in documents:
        seen.update(q.id for q in raw.quotations if q.id in decisions.corrections)
        document = decisions.apply(raw)
        quotes += sum(q.act != "thought" for q in unique(document.quotations))
        places: dict[Speaker, int] = {}
        for local in local_speakers(document):
            places[local.speaker] = len(locals_)
            locals_.append(local)
        sayings.extend(
            (q.id, places[q.speaker], q.text(document.article.text))
            for q in document.quotations
            if q.speaker is not None
        )
    resolution = resolve(locals_, decisions.register, previous=previous or {})
    of_article: dict[str, dict[Speaker, str]] = defaultdict(dict)
    for local, id in zip(locals_, resolution.ids, strict=True):
        of_article[local.article][local.speaker] = id
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


def local_speakers(document: Document) -> list[LocalSpeaker]:
    """The speakers of one article as `speakers.resolve` takes them, in the order of their first quotation."""
    counts = Counter(q.speaker for q in document.quotations if q.speaker is not None)
    article = document.article
    names = {tidy(name.span.of(article.text)) for name in document.names if name.kind != "NORP"}
    return [
        LocalSpeaker(
            article=article.id,
            speaker=speaker,
            outlet=article.outlet,
            date=article.date,
            quotations=count,
            companions=tuple(sorted(names - {speaker.name, *speaker.aliases})),
        )
        for speaker, count in counts.items()
    ]


def unique(quotations: Iterable[Quotation]) -> Iterable[Quotation]:
    """Each quotation once: an id is a table's key, and two readings of the same words would share it."""
    return {q.id: q for q in reversed(list(quotations))}.values()
