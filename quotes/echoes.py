"""Marked words of a headline, a subhead or a caption that the article tells again with their speaker. Pure.

“‘Nobody asked us’: the island loses its ferry” names nobody; further down Ann Lee says “Nobody asked us, and ...”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from quotes.calibration import confidence, features
from quotes.document import Article, Quotation, Rejected, Span, Speaker
from quotes.regions import region_at

_LEAST = 2
"""Words that two places must share: a single one may be a term of the article's."""
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_OUTSIDE_MARKS = "\"“”„‟«»‘’‚‹›'` \t"


def with_echoes(
    article: Article, quotations: Iterable[Quotation], rejected: Iterable[Rejected]
) -> tuple[list[Quotation], list[Rejected]]:
    """`quotations` and `rejected`, where words in a heading that repeat a speaker's marked words are that speaker's."""
    found, left = list(quotations), []
    told = [
        (_line(" ".join(s.of(article.text) for s in q.segments)), q.speaker, q)
        for q in found
        if q.kind != "indirect" and q.speaker and q.region == "body"
    ]
    for i, q in enumerate(found):
        nameless = q.speaker is None or (q.cue is None and q.speaker.kind in ("group", "unnamed"))
        if nameless and q.kind == "direct" and _apart(article, q.segments[0]):
            speaker = _speaker(_line(q.segments[0].of(article.text)), told)
            if speaker:
                found[i] = replace(q, speaker=speaker[0], source=speaker[1].source, resolved_by="echo")
    for r in rejected:
        inner = _inner(article.text, r.span)
        speaker = _speaker(_line(inner.of(article.text)), told) if _apart(article, inner) else None
        if speaker:
            found.append(_echo(article, inner, *speaker))
        else:
            left.append(r)
    return sorted(found, key=lambda q: (q.start, q.end)), left


def _apart(article: Article, span: Span) -> bool:
    return region_at(article.text, span, article.title) != "body"


def _line(text: str) -> str:
    """The words of `text` in lower case, a space before and after each."""
    return f" {' '.join(w.lower().replace('’', chr(39)) for w in _WORD.findall(text))} "


def _inner(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(_OUTSIDE_MARKS))
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip(_OUTSIDE_MARKS)))))


def _speaker(line: str, told: Sequence[tuple[str, Speaker | None, Quotation]]) -> tuple[Speaker, Quotation] | None:
    """Who alone says these words, and where."""
    if len(line.split()) < _LEAST:
        return None
    by = {s.name: (s, q) for said, s, q in reversed(told) if s and line in said}
    return next(iter(by.values())) if len(by) == 1 else None


def _echo(article: Article, span: Span, speaker: Speaker, told: Quotation) -> Quotation:
    signals = features("direct", 0.7, 0.7, 0.7, "echo", "echo")
    return Quotation(
        article=article.id,
        kind="direct",
        act=told.act,
        segments=(span,),
        fragments=(span,),
        cue=None,
        source=told.source,
        speaker=speaker,
        confidence=min(confidence(signals), told.confidence),
        found_by="echo",
        resolved_by="echo",
        region=region_at(article.text, span, article.title),
        via=None,
        verb=None,
        why=("the article tells the same words with their speaker",),
        signals=tuple(signals.items()),
    )
