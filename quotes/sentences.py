"""Sentences by where they stand; they are in order and apart. Pure."""

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
