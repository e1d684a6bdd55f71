"""Posts of social networks that a page shows among its paragraphs: their words, and under whose name they stand. Pure.

Pages leave them in two forms: the words with "— Ann Lee (@annlee) June 19, 2024" after them, and a name and a handle
with the words below, often with the hour and day under them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quotes.document import Span
from quotes.marks import paragraphs

_NAME = r"(?P<name>[^\W\d_][^\n@—–|•·]{1,48}?)"
_HANDLE = r"\(?@\w{2,20}\)?"
_DAY = r"\w{3,9}\.? \d{1,2}(?:, \d{4})?|\d{1,2} \w{3,9}\.?(?: \d{4})?|\d{1,2}\s?[hm]"
_SIGNED = re.compile(
    rf"(?P<words>.*?)(?:\s*(?:https?://t\.co/|pic\.twitter\.com/)\S*?)*(?:^|\s|(?<=\S)) ?(?:—|–|--)\s?{_NAME}"
    r"\s\(@\w{2,20}\)(?P<when>[^\n]{0,40})$"
)
_HEADED = re.compile(rf"(?:{_NAME}[\s✔✓☑️]*\s)?{_HANDLE}(?:\s?[·•,|-]?\s?(?P<when>{_DAY}))?$")
_WHEN = re.compile(r"\d{1,2}[:.]\d{2}\s?(?:[AaPp]\.?[Mm]\b|[·•,-])|[·•]\s?\w{3,9}\.? \d{1,2}(?:, \d{4})?$")
_DATE = re.compile(r"(?:\w{3,9}\.? \d{1,2},|\d{1,2} \w{3,9}\.?) \d{4}$")
_ANNOUNCED = re.compile(r"\b(?:tweets?|tweeted|posts?|posted)\b", re.IGNORECASE)
""" "Tweet from the presidency", over a post without a day"""
_SHORT = 60
_MOST = 5
"""Lines of a post."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post: its words, and the name over or under them."""

    words: Span
    author: Span


def posts(text: str) -> list[Post]:
    """The posts of `text`, in order."""
    if "@" not in text:
        return []
    lines = paragraphs(text)
    return sorted({p.words: p for p in (*_signed(text, lines), *_headed(text, lines))}.values(), key=lambda p: p.words)


def _signed(text: str, lines: tuple[Span, ...]) -> Iterator[Post]:
    for before, line in zip((None, *lines), lines, strict=False):
        m = _SIGNED.match(line.of(text))
        if not m:
            continue
        words = Span(line.start, line.start + m.end("words")) if m["words"].strip() else before
        if words and re.search(r"\d", m["when"]):
            yield Post(words, Span(line.start + m.start("name"), line.start + m.end("name")))


def _headed(text: str, lines: tuple[Span, ...]) -> Iterator[Post]:
    for i, line in enumerate(lines):
        m = _HEADED.match(line.of(text))
        if not m or i + 1 == len(lines):
            continue
        author = Span(line.start + m.start("name"), line.start + m.end("name")) if m["name"] else _above(text, lines, i)
        below = range(i + 1, min(i + 2 + _MOST, len(lines)))
        named = m["name"] and not re.match(r"(?i)by\s", m["name"])
        ends = (j for j in below if _WHEN.search(lines[j].of(text)) or (named and _DATE.match(lines[j].of(text))))
        end = next(ends, None)
        announced = i and len(lines[i - 1].of(text)) <= _SHORT and _ANNOUNCED.search(lines[i - 1].of(text))
        dated = bool(m["when"] or (m["name"] and announced))
        if author is None or not (dated or end):
            continue
        last = end - 1 if end and not dated else i + 1
        if last > i:
            yield Post(Span(lines[i + 1].start, lines[last].end), author)


def _above(text: str, lines: tuple[Span, ...], at: int) -> Span | None:
    """A line that is nothing but a name, before the handle."""
    m = re.match(rf"{_NAME}[\s✔✓☑️]*$", lines[at - 1].of(text)) if at else None
    return Span(lines[at - 1].start, lines[at - 1].start + m.end("name")) if m and m["name"][-1] not in ".!?:" else None
