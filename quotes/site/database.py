"""The index as the site reads it: always the newest file of its name, and one file for the whole of a page.

A build puts a whole new file in the old one's place. A connection goes on reading the file that it opened, so each
use looks whether another file stands there now (a call of `stat`, microseconds) and opens that one; the old one stays
in use until the new one has proved to be whole. Pages that are being made, and CSV that is being streamed, end on the
file they began with.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import Database

from quotes import columns, schema
from quotes.errors import IndexFileError

Result = TypeVar("Result")
Stamp = tuple[int, int, int, int]

RETRY = 1.0
"""Seconds before a file that could not be opened is tried again."""
STREAMS = 2
"""Connections for streams that are kept ready; more are opened when they are wanted."""
ATTEMPTS = 5
"""To find a connection while the index is being replaced."""
PATIENCE = 10
"""Times the limit of computing time that a page may take by the clock."""
LONGEST_VALUE = 256 << 20
"""Bytes: what one value in an SQL query may grow to (an article's text fits many times)."""
CACHED, CACHED_HITS = 2_000, 32
"""Results that are kept of one file: small ones, large ones."""


class Cache:
    """A few recent results about one file; a new file gets a new one."""

    def __init__(self, size: int = CACHED) -> None:
        self._held: OrderedDict[Any, Any] = OrderedDict()
        self._lock = threading.Lock()
        self._size = size

    def peek(self, key: Any) -> Any:
        """What is held for this key, None for nothing."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Any, value: Any) -> None:
        """Hold a result; the one that was not asked for longest goes."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._size:
                self._held.popitem(last=False)

    def get(self, key: Any, make: Callable[[], Result]) -> Result:
        """What `make` returned for this key, now or some time ago."""
        found: Result | None = self.peek(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One index file, open: what the making of a page reads from."""

    connection: sqlite3.Connection
    columns: columns.Columns
    cache: Cache = field(default_factory=Cache)
    """Small results: counts, facets."""
    hits: Cache = field(default_factory=lambda: Cache(CACHED_HITS))
    """Large ones: positions that a search matched."""


@dataclass(slots=True)
class _File:
    """One index file that has proved to be whole, and what all threads share of it."""

    stamp: Stamp
    columns: columns.Columns
    cache: Cache
    hits: Cache
    spare: list[sqlite3.Connection]
    """Opened together, when the file was good: a thread that starts later may find another file in its place."""


class IndexDatabase(Database):  # type: ignore[misc]
    """Datasette's Database, which notices that its file was replaced."""

    def __init__(self, ds: Any, path: str, is_mutable: bool = True) -> None:
        super().__init__(ds, path=path, is_mutable=is_mutable)
        self._held = threading.local()
        self._file: _File | None = None
        self._lock = threading.Lock()
        self._failed: tuple[Stamp, float] | None = None

    async def read(self, make: Callable[[Snapshot], Result]) -> Result:
        """Run `make` in one of Datasette's threads, on one file, within Datasette's limit of time for SQL."""

        def limited() -> Result:
            snapshot = self._snapshot()
            with _time_limit(snapshot.connection, self.ds.sql_time_limit_ms / 1000):
                return make(snapshot)

        if self.ds.executor is None:
            return limited()
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, limited)

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """Datasette's own pages come through here."""
        if self.ds.executor is None:
            return fn(self._snapshot().connection)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.ds.executor, lambda: fn(self._snapshot().connection))

    def alone(self) -> Snapshot:
        """The index on a connection of its own, for a stream that outlives other pages; `close_alone` ends it."""
        snapshot = self._fresh()[1]
        snapshot.connection.execute("pragma mmap_size = 0")  # it reads everything once: let that not fill the memory
        snapshot.connection.execute("pragma cache_size = -8192")
        return snapshot

    def close_alone(self, snapshot: Snapshot) -> None:
        """End a stream's connection."""
        self._close(snapshot.connection)

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection that reads fast and can harm nobody."""
        connection: sqlite3.Connection = super().connect(write=write)
        connection.execute("pragma mmap_size = 2147418112")
        connection.execute("pragma cache_size = -65536")
        connection.execute("pragma temp_store = memory")  # the disk may be read-only
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        return connection

    def _snapshot(self) -> Snapshot:
        """This thread's connection, to the newest file that is whole."""
        file = self._newest()
        held: tuple[_File, Snapshot] | None = getattr(self._held, "open", None)
        if held and held[0] is file:
            return held[1]
        self._held.open = self._fresh()
        if held:
            self._close(held[1].connection)
        snapshot: Snapshot = self._held.open[1]
        return snapshot

    def _fresh(self) -> tuple[_File, Snapshot]:
        """The newest file, on a connection that nobody else uses."""
        for _ in range(ATTEMPTS):
            file = self._newest()
            connection = self._take(file)
            if connection is not None:
                return file, Snapshot(connection, file.columns, file.cache, file.hits)
        raise IndexFileError("the index is being replaced again and again; try again in a moment")

    def _newest(self) -> _File:
        """The file that stands there now, or the last one that was whole. Raises IndexFileError when there was none."""
        stamp = _stamp(self.path)
        file = self._file
        if file and (stamp is None or stamp == file.stamp or self._failed_lately(stamp)):
            return file
        with self._lock:
            file = self._file
            if file and (stamp == file.stamp or self._failed_lately(stamp)):
                return file
            try:
                opened = self._open()
            except (sqlite3.Error, IndexFileError, OSError, ValueError) as error:
                if file is None:
                    raise IndexFileError(f"{self.path} cannot be read as an index: {error}") from error
                self._failed = (stamp or (0, 0, 0, 0), time.monotonic())
                return file
            self._file = opened
        while file and file.spare:
            self._close(file.spare.pop())
        return opened

    def _failed_lately(self, stamp: Stamp | None) -> bool:
        return bool(self._failed and self._failed[0] == stamp and time.monotonic() - self._failed[1] < RETRY)

    def _open(self) -> _File:
        """Open the file as often as there are threads, and read its packed columns: then it is whole."""
        stamp = _stamp(self.path)
        if stamp is None:
            raise IndexFileError(f"there is no file {self.path}; run `quotes build`")
        opened: list[sqlite3.Connection] = []
        try:
            for _ in range(max(1, self.ds.setting("num_sql_threads")) + STREAMS):
                connection = self.connect()
                opened.append(connection)
                if not is_index(connection):
                    raise IndexFileError(f"{self.path} was not written by `quotes build`")
                self.ds._prepare_connection(connection, self.name)
            packed = columns.load(opened[0])
            if _stamp(self.path) != stamp:
                raise IndexFileError("it was replaced while it was opened")
        except BaseException:
            for connection in opened:
                self._close(connection)
            raise
        return _File(stamp, packed, Cache(), Cache(CACHED_HITS), opened)

    def _take(self, file: _File) -> sqlite3.Connection | None:
        """A connection to this file that nobody else uses; None when the file has just been replaced."""
        with self._lock:
            if file.spare:
                return file.spare.pop()
        connection = self.connect()
        if _stamp(self.path) != file.stamp:
            self._close(connection)
            return None
        self.ds._prepare_connection(connection, self.name)
        return connection

    def _close(self, connection: sqlite3.Connection) -> None:
        if connection in self._all_file_connections:
            self._all_file_connections.remove(connection)
        connection.close()


@contextmanager
def _time_limit(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Interrupt SQL when this thread has computed for so long; a busy machine alone makes no page fail."""
    ready, late = time.thread_time() + seconds, time.monotonic() + PATIENCE * seconds
    connection.set_progress_handler(lambda: time.thread_time() > ready or time.monotonic() > late, 10_000)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def is_index(connection: sqlite3.Connection) -> bool:
    """True when the open file is one of ours."""
    return bool(connection.execute("pragma application_id").fetchone()[0] == schema.APPLICATION_ID)


def holds_index(path: str | Path) -> bool:
    """True when the file is one of ours, by SQLite's header alone."""
    try:
        with Path(path).open("rb") as file:
            header = file.read(72)
    except OSError:
        return False
    return header.startswith(b"SQLite format 3\0") and header[68:72] == schema.APPLICATION_ID.to_bytes(4, "big")


def _stamp(path: str | Path) -> Stamp | None:
    """What tells one file from another of the same name."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
