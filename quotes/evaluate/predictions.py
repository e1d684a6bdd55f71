"""Predictions: what a program printed, or what the shipped detector finds in the gold's articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotes import article as reader
from quotes import record
from quotes.article import Problem
from quotes.document import Article, Document
from quotes.errors import EvaluationError
from quotes.evaluate.gold import Gold, Linked, Ranges, linked, made, ranges, read_lines, segments
from quotes.extract import Extraction, speaker_names
from quotes.workers import Factory, Failure, annotated, words


@dataclass(frozen=True, slots=True)
class Predicted:
    """One predicted quotation."""

    link: Linked
    kind: str | None = None
    """direct, mixed or indirect; None where the predictions are of the span form."""
    act: str | None = None
    speaker: str | None = None

    @property
    def segments(self) -> Ranges:
        """Where its words stand."""
        return self.link.content


Predictions = Mapping[str, Sequence[Predicted]]
"""Article id -> its quotations; articles without a quotation may be missing."""


def read_predictions(path: Path, texts: Mapping[str, str]) -> Predictions:
    """Predictions as `quotes extract --format jsonl` prints them, or in the form of gold of spans.

    `texts` are the gold's, by id, where it has them: spans beyond them, or counted in another text, are refused.
    """
    found: defaultdict[str, list[Predicted]] = defaultdict(list)
    for number, line in read_lines(path):
        if "rejected" in line:  # `--explain` prints these too
            continue
        id, quotations = made(path, number, line, _of_line)
        text = texts.get(id)
        if text is not None and line.get("quotes") is not None and line.get("text", text) != text:
            raise EvaluationError(
                f"{path} line {number} has another text of {id} than the gold: its offsets say nothing."
            )
        for quotation in quotations:
            link = quotation.link
            if text is not None and any(end > len(text) for _, end in (*link.content, *link.source, *link.cue)):
                raise EvaluationError(
                    f"{path} line {number} has a span beyond the end of {id} ({len(text)} characters)."
                )
        found[id].extend(quotations)
    return found


def detect(
    articles: Sequence[Article],
    annotator: Factory,
    *,
    workers: int | None = None,
    progress: Callable[[int, int | None, int], None] | None = None,
) -> tuple[Predictions, list[str]]:
    """What the detector finds in `articles`, exactly what `quotes extract` prints of them; and what went wrong.

    `progress` is told how many articles of how many are read, and how many words.
    """
    documents: list[Document] = []
    failures: list[str] = []
    read = 0
    for outcome in annotated(iter(articles), annotator, workers):
        for done in outcome:
            if isinstance(done, Failure):
                failures.append(f"{done.article.id}: {done.message}")
            else:
                documents.append(done)
                read += words(done.article)
        if progress is not None:
            progress(len(documents), len(articles), read)
    extraction = Extraction(tuple(documents), speaker_names(documents), ())
    found = {
        document.article.id: [
            _of_quotation(record.line(q, document.article.text, extraction.speakers.get(q.id)))
            for q in extraction.quotations(document)
        ]
        for document in documents
    }
    return found, failures


def articles_of(gold: Sequence[Gold], texts: Path | None) -> list[Article]:
    """The gold's articles: its own texts, or those of the files of a folder that are called like its articles.

    Raises EvaluationError when a text is nowhere.
    """
    files = {a.id: a for a in reader.read([str(texts)]) if not isinstance(a, Problem)} if texts is not None else {}
    found = []
    for article in gold:
        if article.id in files:
            found.append(files[article.id])
        elif article.text is not None:
            found.append(Article(article.id, article.text))
        else:
            where = f"{texts} holds no such file" if texts is not None else "name their folder: --texts FOLDER"
            raise EvaluationError(
                f"The gold has no text of {article.id}, and without it nothing can be found; {where}."
            )
    return found


def _of_line(line: dict[str, Any]) -> tuple[str, list[Predicted]]:
    if "quotes" in line:
        return line["id"], [Predicted(linked(q)) for q in line["quotes"]]
    return line["article"], [_of_quotation(line)]


def _of_quotation(line: dict[str, Any]) -> Predicted:
    return Predicted(
        link=Linked(segments(line), _one(line.get("source")), _one(line.get("cue"))),
        kind=line.get("kind") or line["type"],
        act=line.get("act"),
        speaker=line.get("speaker"),
    )


def _one(span: dict[str, Any] | None) -> Ranges:
    return ranges([[span["start"], span["end"]]]) if span else ()
