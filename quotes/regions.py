"""Where on the page a quotation stands: headline, subhead, caption, body, or boilerplate around the article. Pure."""

from __future__ import annotations

import re

from quotes.document import Region, Span
from quotes.lexicon import load_words
from quotes.marks import paragraphs

_CAPTION = re.compile(
    r"\s*(?:photo(?:graph)?|image|picture|caption|file photo|pictured|video|credit)\b\s*(?:by|:|/|credit)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\((?:AP|AFP|Reuters|Getty|EPA|PA|photo|image|file)[^)]*\)\s*$|\b(?:via )?Getty Images\s*$", re.IGNORECASE
)
_HEAD_WORDS = 32


def region_at(text: str, span: Span, title: str | None) -> Region:
    """The region of the paragraph in which `span` begins."""
    limits = paragraphs(text)
    here = next((i for i, p in enumerate(limits) if p.start <= span.start < p.end), None)
    if here is None:
        return "body"
    if any(_boilerplate(p.of(text)) for p in limits[max(1, len(limits) // 3) : here + 1]):
        return "boilerplate"
    line = limits[here].of(text)
    if _CAPTION.match(line) or _CREDIT.search(line):
        return "caption"
    short = (
        len(line.split()) <= _HEAD_WORDS
        and line.rstrip(" \"”’'»")[-1:] not in ".!?…:"
        and "." not in line.rstrip(".")[-1:]
    )
    if here == 0 or (title and line.strip() == title.strip()):
        return "headline" if len(line.split()) <= _HEAD_WORDS and not line.rstrip(" \"”’'»").endswith(".") else "body"
    if not short or len(line.split()) > 16:
        return (
            "headline"
            if short and here <= 3 and not any(len(p.of(text).split()) > _HEAD_WORDS for p in limits[:here])
            else "body"
        )
    lead = limits[:here]
    return "headline" if here <= 4 and not any(len(p.of(text).split()) > _HEAD_WORDS for p in lead) else "subhead"


def _boilerplate(line: str) -> bool:
    plain = re.sub(r"[^\w\s]", "", line).strip().lower()
    return plain in load_words("boilerplate_lines.txt")
