"""Articles -> index: read what is new, keep what is not, swap the file.

A build reads every article and annotates those whose text, or whose models, have changed since the last index; the
others' annotations are taken from there. What is annotated is stored at once in a work file beside the index
(`quotes.db.partial`), so that a build which is stopped at any moment, by Ctrl-C or a power cut, is continued by the
next one. Then all speakers are resolved together, a complete new index is written beside the old one, and takes its
place in one step: whoever reads the index sees the old one or the new one, never half of one.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from quotes import article as reader
from quotes import index, partial, record, swap
from quotes.article import Problem
from quotes.contents import entries
from quotes.corrections import Correction
from quotes.document import Article, Document
from quotes.errors import IndexFileError
from quotes.gathered import Decisions, Gathered, gather
from quotes.index import Contents, Row
from quotes.partial import Partial, Stamp
from quotes.shipped import model_version
from quotes.speakers import Previous, PreviousSpeaker
from quotes.workers import Factory, Failure, annotated, shipped, words

Stage = Literal["reading", "resolving", "writing"]

RUNS_KEPT = 100
"""So many past builds are remembered in the table `runs`."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is."""

    stage: Stage
    articles: int
    """Articles read, or found unchanged."""
    total: int | None
    """Articles in all, where that is known."""
    words: int
    """Words annotated in this build."""
    problems: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    db: Path
    articles: int
    read: int
    """Articles annotated for this index; the others were unchanged."""
    resumed: int
    """Of those read, how many a build that was stopped had already annotated."""
    removed: int
    """Articles of the index before that are no longer there."""
    quotes: int
    """Quotations, thoughts left out."""
    speakers: int
    words: int
    """Words annotated in this build."""
    seconds: float
    problems: tuple[Problem, ...]
    """What was wrong with single articles."""
    vanished: tuple[Correction, ...]
    """Corrections whose quotation is in no article any more."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """An article that belongs into the new index, and where its annotation stands."""

    date: str | None
    path: str | None
    digest: str
    old: bool
    """Whether the annotation is taken from the old index; else it is, or will be, in the work file."""


@dataclass(slots=True)
class _Build:
    """A build under way: where things are, and what is known so far."""

    old: sqlite3.Connection | None
    work: Partial
    model: str
    total: int | None
    progress: Callable[[Progress], None] | None
    seen: dict[str, _Seen] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    """Articles that are with the annotator."""
    resumed: int = 0
    words: int = 0
    problems: list[Problem] = field(default_factory=list)

    def tell(self, stage: Stage) -> None:
        """Report progress."""
        if self.progress is not None:
            done = len(self.seen) - len(self.waiting)
            self.progress(Progress(stage, done, self.total, self.words, len(self.problems)))

    def read(self, sources: Sequence[str], encoding: str | None, annotator: Factory, workers: int | None) -> None:
        """See to it that each article's annotation is in the old index or in the work file."""
        self.tell("reading")
        for outcome in annotated(self._changed(sources, encoding), annotator, workers):
            documents = [document for document in outcome if isinstance(document, Document)]
            self.work.add(documents, self.model)
            self.words += sum(words(document.article) for document in documents)
            self.waiting.difference_update(document.article.id for document in documents)
            for failure in outcome:
                if isinstance(failure, Failure):
                    self._drop(failure)
            self.tell("reading")

    def _changed(self, sources: Sequence[str], encoding: str | None) -> Iterator[Article]:
        """The articles that have to be annotated; the others, and the problems, are noted on the way."""
        in_old = partial.stamps(self.old) if self.old else {}
        in_work = partial.stamps(self.work.connection)
        for found in reader.read(sources, encoding=encoding):
            if isinstance(found, Problem):
                self.problems.append(found)
                continue
            article = replace(found, url=index.web_address(found.url))
            stamp = Stamp(article.digest, self.model)
            old = in_old.get(article.id) == stamp
            self.seen[article.id] = _Seen(article.date, article.path, stamp.digest, old)
            if old:
                self.tell("reading")
            elif in_work.get(article.id) == stamp:
                self.resumed += 1
                self.tell("reading")
            else:
                self.waiting.add(article.id)
                yield article

    def _drop(self, failure: Failure) -> None:
        article = failure.article
        self.waiting.discard(article.id)
        del self.seen[article.id]
        self.problems.append(Problem(article.id, article.path or "", "unannotated", failure.message))

    def documents(self) -> Iterator[tuple[Document, str, str]]:
        """The new index's documents with digest and model, in the order of `newest`."""
        by_date: dict[str, list[str]] = {}
        for id, seen in self.seen.items():
            by_date.setdefault(seen.date or "", []).append(id)  # "" sorts last: articles without a date
        for date in sorted(by_date, reverse=True):
            for id in sorted(by_date[date]):
                seen = self.seen[id]
                source = self.old if seen.old and self.old else self.work.connection
                document = partial.load(source, id)
                article = replace(document.article, path=seen.path)
                yield replace(document, article=article), seen.digest, self.model

    def runs(self, began: str, gathered: Gathered) -> list[Row]:
        """The table `runs`: those of the old index, and this one."""
        before = list(index.rows(self.old, "runs"))[-RUNS_KEPT:] if self.old else []
        return [
            *before,
            {
                "id": before[-1]["id"] + 1 if before else 1,
                "started": began,
                "finished": _now(),
                "version": version("quote-index"),
                "model": self.model,
                "articles": len(self.seen),
                "read": sum(not seen.old for seen in self.seen.values()),
                "quotes": gathered.quotes,
                "problems": len(self.problems),
            },
        ]

    def problem_rows(self, run: int, gathered: Gathered) -> list[Row]:
        """The table `problems`: this run's."""
        at = _now()
        found: list[tuple[str | None, str | None, str, str]] = [
            *((p.article, p.path, p.kind, p.message) for p in self.problems),
            *((None, None, "correction", vanished_sentence(c)) for c in gathered.vanished),
        ]
        return [
            {"id": n, "run": run, "article": article, "path": path, "kind": kind, "message": message, "at": at}
            for n, (article, path, kind, message) in enumerate(found, start=1)
        ]


def build(
    sources: Sequence[str],
    db: Path,
    *,
    fresh: bool = False,
    workers: int | None = None,
    register: Path | None = None,
    corrections: Path | None = None,
    min_confidence: float = 0.0,
    encoding: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    annotator: Factory = shipped,
    model: str | None = None,
) -> Report:
    """Make the index of `sources` at `db`, in place of the one that is there.

    `annotator` makes what reads articles, in each worker process, and `model` is its version: an article is read
    again when either has changed. With `fresh` nothing of the old index is used, not even its speakers' ids.
    `register` and `corrections` are the files of people's decisions, by default `speakers.yml` and `corrections.csv`
    beside the index. Quotations below `min_confidence` are left out of the index; their annotation is kept.
    `progress` is called whenever there is some.

    Raises SourceError when the sources hold no article, IndexFileError when `db` cannot be written, is another
    program's, or is being built already, RegisterError for decisions that cannot be. What is wrong with single
    articles is in the report, and in the index.
    """
    started, began = time.monotonic(), _now()
    total = reader.count(sources)
    model = f"{model or model_version()}.{record.FORM}"
    with swap.claimed(db), _told_as_ours(db), _open_old(db, fresh) as old, _open_work(db, fresh) as work:
        decisions = Decisions.load(
            register or db.parent / "speakers.yml", corrections or db.parent / "corrections.csv", min_confidence
        )
        state = _Build(old, work, model, total, progress)
        state.read(sources, encoding, annotator, workers)
        state.tell("resolving")
        previous = speakers_of(old) if old else None
        gathered = gather((document for document, _, _ in state.documents()), decisions, previous)
        state.tell("writing")
        runs = state.runs(began, gathered)
        contents = Contents(
            entries=entries(state.documents(), decisions, gathered),
            speakers=gathered.speakers,
            redirects=gathered.redirects,
            statements=gathered.statements,
            runs=runs,
            problems=state.problem_rows(runs[-1]["id"], gathered),
        )
        removed = len(partial.stamps(old).keys() - state.seen.keys()) if old else 0
        with swap.successor(db) as new:
            index.write(new, contents)
        work.remove()
    return Report(
        db=db,
        articles=len(state.seen),
        read=runs[-1]["read"],
        resumed=state.resumed,
        removed=removed,
        quotes=gathered.quotes,
        speakers=len(gathered.speakers),
        words=state.words,
        seconds=time.monotonic() - started,
        problems=tuple(state.problems),
        vanished=gathered.vanished,
    )


@contextmanager
def _told_as_ours(db: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise IndexFileError(f"{db} cannot be written ({error}); is the disk full?") from error
        raise IndexFileError(f"{db} is damaged ({error}); `quotes build --fresh` makes it anew.") from error
    except OSError as error:
        raise IndexFileError(f"{db} cannot be written ({error}); is the disk full, or the folder read-only?") from error


@contextmanager
def _open_old(db: Path, fresh: bool) -> Iterator[sqlite3.Connection | None]:
    old = None if fresh else swap.old_index(db)
    try:
        yield old
    finally:
        if old is not None:
            old.close()


@contextmanager
def _open_work(db: Path, fresh: bool) -> Iterator[Partial]:
    path = swap.beside(db, "partial")
    if fresh:
        partial.delete(path)
    work = Partial(path)
    try:
        yield work
    finally:
        work.close()


def speakers_of(connection: sqlite3.Connection) -> Previous:
    """The speakers of an index, as `resolve` takes them so that ids survive."""
    articles: defaultdict[str, set[str]] = defaultdict(set)
    spoke = "SELECT DISTINCT speaker, article FROM quotes WHERE speaker IS NOT NULL"
    for speaker, article in connection.execute(spoke):
        articles[speaker].add(article)
    return Previous(
        tuple(
            PreviousSpeaker(id, name, kind, frozenset(json.loads(aliases or "{}")), frozenset(articles[id]))
            for id, name, kind, aliases in connection.execute("SELECT id, name, kind, aliases FROM speakers")
        ),
        dict(connection.execute("SELECT old, speaker FROM redirects").fetchall()),
    )


def vanished_sentence(correction: Correction) -> str:
    """What to tell of a correction whose quotation is gone."""
    where = f" (line {correction.line})" if correction.line else ""
    return (
        f"The correction of {correction.quotation}{where} found no quotation: its article has changed or is gone; "
        "correct the new one, or take the line out."
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
