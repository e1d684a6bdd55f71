"""Articles -> documents, by as many processes as there are cores.

The unit of work is a batch of articles. Each worker process loads the models once, with one thread (torch's threads
cost more than they bring here), and then answers batches over a pipe. A worker that dies takes nothing with it: its
batch is handed out again article by article, so that the one which kills a process is found out, and is reported
instead. Whoever has little to read is served in this very process: starting a worker costs seconds.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Protocol

from quotes.document import Article, Document
from quotes.errors import ModelError, QuotesError

BATCH_ARTICLES = 16
BATCH_WORDS = 4_000
"""A batch ends with whichever comes first; results are stored batch by batch, so a batch is what a kill costs."""

FEW_WORDS = 12_000
"""Up to here (some six seconds of work) one process is as quick as several."""


class Annotates(Protocol):
    """What reads articles: `quotes.annotate.Annotator`."""

    def annotate(self, articles: Sequence[Article]) -> list[Document]:
        """The articles' documents, in the same order."""


Factory = Callable[[], Annotates]
"""Makes the annotator inside the worker; has to be importable there."""


def shipped() -> Annotates:
    """The annotator with the models that the package ships."""
    from quotes.annotate import Annotator  # torch and the models: only where they are used, which may be a worker alone

    return Annotator(threads=1)


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be annotated."""

    article: Article
    message: str


Outcome = list[Document | Failure]


def annotated(articles: Iterable[Article], factory: Factory, workers: int | None = None) -> Iterator[Outcome]:
    """The documents of `articles`, batch by batch, in whatever order they are finished.

    `workers` is the number of processes, by default one a core. Raises ModelError when no worker can load the models.
    """
    workers = workers or available_cores()
    start, rest = _first(iter(articles), FEW_WORDS if workers > 1 else 0)
    if workers == 1 or rest is None:
        yield from _here(chain(start, rest or ()), factory)
    else:
        yield from _crew(_batches(chain(start, rest)), factory, workers)


def available_cores() -> int:
    """How many cores this process may use (a container or `taskset` may allow fewer than the machine has)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def words(article: Article) -> int:
    """How many words an article has, the measure of work."""
    return len(article.text.split())


def _first(articles: Iterator[Article], limit: int) -> tuple[list[Article], Iterator[Article] | None]:
    """The first articles up to `limit` words, and the others (None when there are none)."""
    start: list[Article] = []
    seen = 0
    for article in articles:
        start.append(article)
        seen += words(article)
        if seen > limit:
            return start, articles
    return start, None


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += words(article)
        if size >= BATCH_WORDS or len(batch) >= BATCH_ARTICLES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _annotate(annotator: Annotates, batch: list[Article]) -> Outcome:
    """A batch's outcome; one bad article spoils nobody else's."""
    try:
        return list(annotator.annotate(batch))
    except Exception as error:
        if len(batch) > 1:
            return [outcome for article in batch for outcome in _annotate(annotator, [article])]
        reason = " ".join(str(error).split()) or "no reason given"
        return [Failure(batch[0], f"It could not be annotated ({type(error).__name__}: {reason}).")]


def _here(articles: Iterable[Article], factory: Factory) -> Iterator[Outcome]:
    annotator = None
    for batch in _batches(articles):
        annotator = annotator or factory()
        yield _annotate(annotator, batch)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    batch: list[Article] = field(default_factory=list)


def _start(factory: Factory) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, factory), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(pipe: Connection, factory: Factory) -> None:
    """A worker's life: say `None` once the models are loaded, or why they are not; then answer batches."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; our parent decides what it means
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        annotator = factory()
    except (QuotesError, OSError, MemoryError) as error:
        pipe.send(str(error) or type(error).__name__)
        return
    try:
        pipe.send(None)
        while True:
            pipe.send(_annotate(annotator, pipe.recv()))
    except (EOFError, BrokenPipeError):
        return  # the parent has gone, or has no more for us


def _crew(batches: Iterator[list[Article]], factory: Factory, workers: int) -> Iterator[Outcome]:
    again: deque[list[Article]] = deque()
    crew = [_start(factory) for _ in range(workers)]
    try:
        while True:
            for worker in crew:
                if worker.ready and not worker.batch:
                    worker.batch = again.popleft() if again else next(batches, [])
                    if worker.batch:
                        _send(worker)
            if all(worker.ready and not worker.batch for worker in crew):
                return
            busy = {worker.pipe: worker for worker in crew if worker.batch or not worker.ready}
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]
                try:
                    reply = worker.pipe.recv()
                except (EOFError, OSError):
                    yield from _bury(worker, again)
                    crew[crew.index(worker)] = _start(factory)
                    continue
                if worker.ready:
                    worker.batch = []
                    yield reply
                elif reply is not None:
                    raise ModelError(reply)
                worker.ready = True
    finally:
        for worker in crew:
            worker.pipe.close()
            worker.process.terminate()
        for worker in crew:
            worker.process.join()


def _send(worker: _Worker) -> None:
    with suppress(OSError):  # it has died; reading its answer will tell
        worker.pipe.send(worker.batch)


def _bury(worker: _Worker, again: deque[list[Article]]) -> Iterator[Outcome]:
    """Hand a dead worker's articles out again one by one; a single one that killed it is a failure."""
    worker.process.join()
    worker.pipe.close()
    how = f"exit status {worker.process.exitcode}"
    if not worker.ready:
        raise ModelError(f"A worker process died while it loaded the models ({how}); try fewer: --workers 1.")
    if len(worker.batch) == 1:
        yield [
            Failure(worker.batch[0], f"The process that read it died ({how}); perhaps it is too long for the memory.")
        ]
    else:
        again.extend([article] for article in worker.batch)
