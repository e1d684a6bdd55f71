"""What `quotes extract` prints: a listing for people, JSON lines for programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Container, Iterator

from quotes import record
from quotes.document import Document, Quotation, Rejected
from quotes.extract import Extraction

WIDTH = 96


def lines(found: Extraction, acts: Container[str], explain: bool) -> Iterator[str]:
    """One JSON object a quotation; with `explain` also why, and the stretches judged to be none."""
    for document in found.documents:
        text = document.article.text
        for quotation in found.quotations(document):
            if quotation.act in acts:
                line = record.line(quotation, text, found.speakers.get(quotation.id))
                yield _json(line | {"why": quotation.why} if explain else line)
        for rejected in document.rejected if explain else ():
            yield _json({"article": document.article.id, "rejected": record.rejected(rejected, text)})


def table(found: Extraction, acts: Container[str], explain: bool) -> Iterator[str]:
    """A listing to read: each article's quotations, with who said them how."""
    count = 0
    for document in found.documents:
        chosen = [quotation for quotation in found.quotations(document) if quotation.act in acts]
        count += len(chosen)
        yield document.article.id
        for quotation in chosen:
            yield from _quotation(quotation, document, found.speakers.get(quotation.id), explain)
        for rejected in document.rejected if explain else ():
            yield from _rejected(rejected, document)
        yield ""
    yield f"{counted(count, 'quotation')} in {counted(len(found.documents), 'article')}"


def _quotation(quotation: Quotation, document: Document, speaker: str | None, explain: bool) -> Iterator[str]:
    text = document.article.text
    cue = f" [{' '.join(quotation.cue.of(text).split())}]" if quotation.cue else ""
    act = "" if quotation.act == "speech" else f", {quotation.act}"
    yield f"  {speaker or '(nobody named)'}{cue} - {quotation.kind}{act}, {quotation.confidence:.0%}"
    yield from _indented(quotation.text(text))
    if explain:
        source = f"; source {quotation.source.of(text)!r}" if quotation.source else ""
        reasons = "".join(f"; {reason}" for reason in quotation.why)
        how = f"{quotation.start}-{quotation.end}; found by {quotation.found_by}; speaker by {quotation.resolved_by}"
        yield from _indented(f"({how}{source}{reasons})")


def _rejected(rejected: Rejected, document: Document) -> Iterator[str]:
    yield f"  no quotation: {rejected.reason}"
    yield from _indented(rejected.span.of(document.article.text))


def _indented(words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent="    ", subsequent_indent="    ")


def counted(number: int, thing: str) -> str:
    """A number with its noun.

    >>> counted(1, "article"), counted(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
