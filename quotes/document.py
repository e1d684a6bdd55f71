"""The values that pass between stages: frozen, typed, no I/O.

All offsets are Python string indices (characters, not bytes) into the article's own text, end exclusive:
``article.text[span.start:span.end]`` is the thing itself, always.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["direct", "mixed", "indirect"]
Act = Literal["speech", "writing", "thought"]
Region = Literal["headline", "subhead", "body", "caption", "boilerplate"]
NameKind = Literal["PERSON", "ORG", "PLACE", "NORP"]
SpeakerKind = Literal["person", "organization", "government", "group", "document", "unnamed"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True when the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True when `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read: its text with line ends untouched, and what is known about it."""

    id: str
    """Unique within an index: the file's path below its source, without the ending; the address for a web page."""
    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: str | None = None
    """ISO 8601 date, `2024-06-19`."""
    url: str | None = None
    path: str | None = None
    """Where the article was read from, as the user named it."""
    encoding: str = "utf-8"

    @property
    def digest(self) -> str:
        """A digest of the text and what is known about it: unchanged digest, nothing to do."""
        parts = (self.id, self.text, self.title, self.outlet, self.author, self.date, self.url)
        return hashlib.blake2b(
            "\0".join(p or "" for p in parts).encode("utf-8", "surrogatepass"), digest_size=12
        ).hexdigest()


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands in the text."""

    span: Span
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as one article alone tells it; `speakers.py` makes these one across articles."""

    name: str
    """The fullest name that the article gives, without titles: `Kim Jong-un`; a group's or unnamed one's own words."""
    kind: SpeakerKind = "person"
    role: str | None = None
    """What the article calls them: `deputy foreign minister`."""
    aliases: tuple[str, ...] = ()
    """Other names of theirs in this article, as they stand there: `Kim`, `Kim Un`."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation and who said it."""

    article: str
    """The article's id."""
    kind: Kind
    act: Act
    segments: tuple[Span, ...]
    """The parts of an interrupted statement, in order; mostly one. Outermost marks are left out of direct ones."""
    fragments: tuple[Span, ...]
    """The stretches inside quotation marks, marks left out."""
    cue: Span | None
    source: Span | None
    """The mention that the text ties the words to: `he`, `the minister`, `Kim`."""
    speaker: Speaker | None
    """None where the article does not tell, or tells two: abstaining beats guessing."""
    confidence: float
    """The probability, 0 to 1, that the words are a quotation and the speaker is right."""
    found_by: str
    """Which rule or head found the words."""
    resolved_by: str | None
    """Which rule or head tied the source to the speaker."""
    region: Region = "body"
    via: str | None = None
    """Who carried the words, where that is not the speaker: `RIA` in `RIA reported, citing aide Yuri Ushakov`."""
    verb: str | None = None
    """The cue's main verb, base form: `say`; None for cues without one (`according to`, a colon)."""
    why: tuple[str, ...] = ()
    """Reasons, for `--explain`."""
    signals: tuple[tuple[str, float], ...] = field(default=(), repr=False, compare=False)
    """What the confidence was made of (see calibration.py); not kept in the index."""

    @property
    def start(self) -> int:
        """Where the first segment starts."""
        return self.segments[0].start

    @property
    def end(self) -> int:
        """Where the last segment ends."""
        return self.segments[-1].end

    @property
    def id(self) -> str:
        """A digest of article and span: the same in every build that finds the same words."""
        spans = ",".join(f"{s.start}-{s.end}" for s in self.segments)
        return hashlib.blake2b(f"{self.article}\0{spans}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def text(self, article_text: str) -> str:
        """The words, segments joined by ` ... `."""
        return " ... ".join(" ".join(s.of(article_text).split()) for s in self.segments)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A stretch inside quotation marks that was judged to be no quotation (a title, a term, irony)."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article, annotated."""

    article: Article
    sentences: tuple[Span, ...]
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...] = ()
    rejected: tuple[Rejected, ...] = field(default=())
