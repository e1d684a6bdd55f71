"""Sentences and lines by where they stand; sentences are in order and apart. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from quotes.document import Span


def sentence_of(sentences: Sequence[Span], span: Span) -> Span:
    """The sentence in which `span` begins, `span` itself where none does."""
    number = begun(sentences, span.start) - 1
    return sentences[number] if number >= 0 and span.start < sentences[number].end else span


def begun(sentences: Sequence[Span], offset: int) -> int:
    """How many sentences have begun at `offset`."""
    return bisect_right(sentences, offset, key=lambda s: s.start)


def line_start(text: str, offset: int) -> int:
    """Where the line begins in which `offset` lies."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Where it ends."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def begins_line(text: str, span: Span) -> bool:
    """Whether nothing but marks stands before `span` in its line."""
    return not text[line_start(text, span.start) : span.start].strip(" \t\"“”„«»‘'`")
