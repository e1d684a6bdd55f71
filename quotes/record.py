"""Document <-> JSON: what a build keeps of an annotated article, and what `quotes extract` prints.

Two forms, for two readers. The *annotation* (`encode`, `decode`) is for ourselves: short keys, spans as pairs, the
article's own text left out because it stands beside it. A *line* (`line`) is for everybody else: one quotation,
self-explaining.
"""

from __future__ import annotations

import json
from typing import Any

from quotes.document import Article, Document, Name, Quotation, Rejected, Span, Speaker

FORM = 1
"""The annotation's form; another number is not read, the article is annotated again."""


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _span(pair: list[int] | None) -> Span | None:
    return None if pair is None else Span(pair[0], pair[1])


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def encode(document: Document) -> str:
    """The annotation of `document` as JSON, without the article itself.

    >>> article = Article("a", "“Yes,” she said.")
    >>> encode(Document(article, (Span(0, 16),), ()))
    '{"form":1,"sentences":[[0,16]],"names":[],"quotations":[],"rejected":[]}'
    """
    record = {
        "form": FORM,
        "sentences": [_pair(s) for s in document.sentences],
        "names": [[n.span.start, n.span.end, n.kind] for n in document.names],
        "quotations": [_encode_quotation(q) for q in document.quotations],
        "rejected": [[r.span.start, r.span.end, r.reason] for r in document.rejected],
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _encode_quotation(q: Quotation) -> dict[str, Any]:
    record: dict[str, Any] = {
        "kind": q.kind,
        "act": q.act,
        "segments": [_pair(s) for s in q.segments],
        "fragments": [_pair(s) for s in q.fragments],
        "cue": _pair(q.cue),
        "source": _pair(q.source),
        "speaker": None if q.speaker is None else [q.speaker.name, q.speaker.kind, q.speaker.role, *q.speaker.aliases],
        "confidence": q.confidence,
        "found_by": q.found_by,
        "resolved_by": q.resolved_by,
        "region": q.region,
        "via": q.via,
        "verb": q.verb,
        "why": list(q.why),
    }
    return {key: value for key, value in record.items() if value not in (None, [])}


def decode(annotation: str, article: Article) -> Document:
    """The document that `encode` wrote. Raises ValueError when the annotation is of another form.

    >>> article = Article("a", "“Yes,” she said.")
    >>> document = Document(article, (Span(0, 16),), (Name(Span(7, 10), "PERSON"),))
    >>> decode(encode(document), article) == document
    True
    """
    record = json.loads(annotation)
    if record.get("form") != FORM:
        raise ValueError(f"annotation of form {record.get('form')}, expected {FORM}")
    return Document(
        article=article,
        sentences=_spans(record["sentences"]),
        names=tuple(Name(Span(start, end), kind) for start, end, kind in record["names"]),
        quotations=tuple(_decode_quotation(q, article.id) for q in record["quotations"]),
        rejected=tuple(Rejected(Span(start, end), reason) for start, end, reason in record["rejected"]),
    )


def _decode_quotation(record: dict[str, Any], article: str) -> Quotation:
    speaker = record.get("speaker")
    return Quotation(
        article=article,
        kind=record["kind"],
        act=record["act"],
        segments=_spans(record["segments"]),
        fragments=_spans(record.get("fragments", [])),
        cue=_span(record.get("cue")),
        source=_span(record.get("source")),
        speaker=None if speaker is None else Speaker(speaker[0], speaker[1], speaker[2], tuple(speaker[3:])),
        confidence=record["confidence"],
        found_by=record["found_by"],
        resolved_by=record.get("resolved_by"),
        region=record["region"],
        via=record.get("via"),
        verb=record.get("verb"),
        why=tuple(record.get("why", [])),
    )


def line(quotation: Quotation, text: str, speaker: str | None) -> dict[str, Any]:
    """One quotation as `quotes extract --format jsonl` prints it.

    `text` is the article's; `speaker` is the name that stands for the speaker across all articles given.
    Offsets are Python string indices into the article's text, end exclusive.
    """
    return {
        "article": quotation.article,
        "id": quotation.id,
        "kind": quotation.kind,
        "act": quotation.act,
        "start": quotation.start,
        "end": quotation.end,
        "segments": [_pair(s) for s in quotation.segments],
        "fragments": [_pair(s) for s in quotation.fragments],
        "text": quotation.text(text),
        "cue": _words(quotation.cue, text),
        "source": _words(quotation.source, text),
        "speaker": speaker,
        "confidence": round(quotation.confidence, 3),
        "found_by": quotation.found_by,
        "resolved_by": quotation.resolved_by,
        "region": quotation.region,
    }


def rejected(stretch: Rejected, text: str) -> dict[str, Any]:
    """A stretch inside quotation marks that is no quotation, as `quotes extract --explain --format jsonl` prints it."""
    return {**(_words(stretch.span, text) or {}), "reason": stretch.reason}


def _words(span: Span | None, text: str) -> dict[str, Any] | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": span.of(text)}
