"""Annotated articles, and what they know together -> the rows of an index, article by article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quotes.document import Document, Speaker
from quotes.gathered import Decisions, Gathered, key, unique
from quotes.index import Entry, Resolved
from quotes.mentions import Bearer, Known, mentions
from quotes.speakers import GlobalSpeaker


def entries(
    documents: Iterable[tuple[Document, str, str]], decisions: Decisions, gathered: Gathered
) -> Iterator[Entry]:
    """The index's articles with their quotations, from (document, digest, model), in the same order."""
    everywhere = Known.of(
        (Bearer(s.id, s.name, s.kind, tuple(s.aliases)) for s in gathered.speakers.values()), full_names_only=True
    )
    for raw, digest, model in documents:
        document = decisions.apply(raw)
        ids = gathered.of_article.get(document.article.id, {})
        called = {key(q.speaker): q.speaker for q in document.quotations if q.speaker is not None}
        here = Known.of(
            (_bearer(speaker, gathered.speakers[ids[of]]) for of, speaker in called.items()), full_names_only=False
        )
        about = mentions(document, here, everywhere)
        yield Entry(
            document=raw,
            digest=digest,
            model=model,
            quotations=tuple(
                Resolved(q, ids[key(q.speaker)] if q.speaker else None, gathered.statement_of.get(q.id), about[q.id])
                for q in sorted(unique(document.quotations), key=lambda q: (q.start, q.end, q.id))
            ),
        )


def _bearer(speaker: Speaker, everywhere: GlobalSpeaker) -> Bearer:
    return Bearer(everywhere.id, everywhere.name, everywhere.kind, (speaker.name, *speaker.aliases))
