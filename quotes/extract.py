"""Articles -> quotations with their speakers, without an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from quotes import article as reader
from quotes.article import Problem
from quotes.document import Article, Document, Quotation
from quotes.gathered import Decisions, gather, key, unique
from quotes.register import Register
from quotes.workers import Factory, Failure, annotated, shipped, words


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the articles hold."""

    documents: tuple[Document, ...]
    """In the order in which they were named."""
    speakers: dict[str, str]
    """Quotation id -> its speaker's name, one name for all the articles; no entry where nobody can be named."""
    problems: tuple[Problem, ...]

    def quotations(self, document: Document) -> list[Quotation]:
        """An article's quotations, each once, in the order of the text."""
        return sorted(unique(document.quotations), key=lambda q: (q.start, q.end, q.id))


def extract(
    sources: Sequence[str],
    *,
    encoding: str | None = None,
    workers: int | None = None,
    annotator: Factory = shipped,
    progress: Callable[[int, int | None, int], None] | None = None,
) -> Extraction:
    """The quotations of `sources`. `progress` is told how many articles of how many are read, and how many words.

    Raises SourceError when the sources hold no article; what is wrong with single ones is in the result.
    """
    total = reader.count(sources)
    order: dict[str, int] = {}
    problems: list[Problem] = []
    documents: list[Document] = []
    read = 0

    def articles() -> Iterator[Article]:
        for found in reader.read(sources, encoding=encoding):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                order[found.id] = len(order)
                yield found

    for outcome in annotated(articles(), annotator, workers):
        for done in outcome:
            if isinstance(done, Failure):
                problems.append(Problem(done.article.id, done.article.path or "", "unannotated", done.message))
            else:
                documents.append(done)
                read += words(done.article)
        if progress is not None:
            progress(len(documents), total, read)
    documents.sort(key=lambda document: order[document.article.id])
    return Extraction(tuple(documents), speaker_names(documents), tuple(problems))


def speaker_names(documents: Sequence[Document]) -> dict[str, str]:
    """Quotation id -> the speaker's name, the same for one person in all of `documents`."""
    gathered = gather(documents, Decisions(Register()))
    return {
        quotation.id: gathered.speakers[gathered.of_article[document.article.id][key(quotation.speaker)]].name
        for document in documents
        for quotation in document.quotations
        if quotation.speaker is not None
    }
