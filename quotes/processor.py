"""The Stanza processor `quote`: after `import quotes`, any pipeline may name it.

    >>> stanza.Pipeline("en", dir=quotes.MODELS, processors="tokenize,quote", download_method=None)  # doctest: +SKIP

It needs `tokenize`, and sets on each document `quotations` (a tuple of quotes.document.Quotation), `quote_names` and
`quote_rejected`. Where the pipeline has run Stanza's own `ner`, its names are used in place of the network's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from stanza.pipeline.processor import Processor, register_processor

from quotes.attribution import attribute
from quotes.document import Article, Document, Name, NameKind, Span
from quotes.echoes import with_echoes
from quotes.findings import Findings
from quotes.marks import paragraphs
from quotes.quotations import drafts
from quotes.reading import Reader

_STANZA_KINDS: dict[str, NameKind] = {
    "PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE", "NORP": "NORP",
}  # fmt: skip


@register_processor("quote")
class QuoteProcessor(Processor):  # type: ignore[misc]
    """Finds quotations and ties each to its speaker."""

    PROVIDES_DEFAULT: ClassVar = {"quote"}
    REQUIRES_DEFAULT: ClassVar = {"tokenize"}

    def __init__(self, config: dict[str, Any], pipeline: Any, device: Any) -> None:
        super().__init__(config, pipeline, device)
        path = Path(config["model_path"])
        self.reader = Reader(path.parent, path.stem)

    def mark_inactive(self) -> None:
        """Asked for by Stanza where a pipeline lacks what this processor requires."""

    def process(self, document: Any) -> Any:
        """One document."""
        return self.bulk_process([document])[0]

    def bulk_process(self, docs: Sequence[Any]) -> list[Any]:
        """Many documents in one go: the network sees their windows together."""
        texts = [d.text or "" for d in docs]
        for doc, findings in zip(docs, self.reader.read(texts), strict=True):
            article = getattr(doc, "article", None) or Article(
                id=str(getattr(doc, "doc_id", None) or "text"), text=doc.text or ""
            )
            reading = annotated(article, findings, sentence_spans(doc), _stanza_names(doc))
            doc.quotations = reading.quotations
            doc.quote_names = reading.names
            doc.quote_rejected = reading.rejected
            doc.quote_sentences = reading.sentences
        return list(docs)


def annotated(
    article: Article, findings: Findings, sentences: Iterable[Span], names: Sequence[Name] | None = None
) -> Document:
    """Findings and sentences -> the article's Document; `names`, where given, stand in for the network's."""
    if names is not None:
        findings = replace(findings, names=tuple(names))
    parts = _within_paragraphs(article.text, list(sentences))
    found, rejected = drafts(article.text, findings)
    quotations, rejected = with_echoes(article, attribute(article, findings, found, parts), rejected)
    return Document(article, tuple(parts), findings.names, tuple(quotations), tuple(rejected))


def sentence_spans(doc: Any) -> list[Span]:
    """The sentences of a Stanza document, in characters of its text."""
    return [Span(s.tokens[0].start_char, s.tokens[-1].end_char) for s in doc.sentences if s.tokens]


def _within_paragraphs(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Sentences, cut where a paragraph ends: a headline is not glued to what follows."""
    limits = paragraphs(text)
    out: list[Span] = []
    i = 0
    for s in sentences:
        while i < len(limits) and limits[i].end <= s.start:
            i += 1
        j = i
        while j < len(limits) and limits[j].start < s.end:
            part = Span(max(s.start, limits[j].start), min(s.end, limits[j].end))
            if part.end > part.start:
                out.append(part)
            j += 1
    return out


def _stanza_names(doc: Any) -> list[Name] | None:
    entities = [e for s in doc.sentences for e in (getattr(s, "ents", None) or ())]
    if not entities:
        return None
    return [Name(Span(e.start_char, e.end_char), _STANZA_KINDS[e.type]) for e in entities if e.type in _STANZA_KINDS]
