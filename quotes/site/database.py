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
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import Database
from datasette.utils import sqlite_timelimit

from quotes import columns, schema
from quotes.errors import IndexFileError

Result = TypeVar("Result")
Stamp = tuple[int, int, int, int]

RETRY = 1.0
"""Seconds before a file that could not be opened is tried again."""
LONGEST_VALUE = 256 << 20
"""Bytes: what one value in an SQL query may grow to (an article's text fits many times)."""
CACHED = 64


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


@dataclass(slots=True)
class _Shared:
    """What all threads share of one file."""

    stamp: Stamp
    columns: columns.Columns
    cache: Cache


class IndexDatabase(Database):  # type: ignore[misc]
    """Datasette's Database, which notices that its file was replaced."""

    def __init__(self, ds: Any, path: str, is_mutable: bool = True) -> None:
        super().__init__(ds, path=path, is_mutable=is_mutable)
        self._held = threading.local()
        self._shared: _Shared | None = None
        self._lock = threading.Lock()
        self._failed: tuple[Stamp, float] | None = None

    async def read(self, make: Callable[[Snapshot], Result]) -> Result:
        """Run `make` in one of Datasette's threads, on one file, within Datasette's limit of time for SQL."""

        def limited() -> Result:
            snapshot = self._snapshot()
            with sqlite_timelimit(snapshot.connection, self.ds.sql_time_limit_ms):
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
        """The index on a connection of its own, for a stream that outlives other pages; the caller closes it."""
        self._snapshot()
        shared = self._shared
        assert shared is not None
        connection = self.connect()
        connection.row_factory = sqlite3.Row
        if _stamp(self.path) != shared.stamp:  # replaced between the two lines above: once more
            self._close(connection)
            return self.alone()
        return Snapshot(connection, shared.columns, shared.cache)

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
        """This thread's connection, to the file that stands there now."""
        held: tuple[Stamp, Snapshot] | None = getattr(self._held, "open", None)
        stamp = _stamp(self.path)
        if held and (stamp is None or stamp == held[0]):
            return held[1]
        if held and self._failed and self._failed[0] == stamp and time.monotonic() - self._failed[1] < RETRY:
            return held[1]
        try:
            opened = self._open()
        except (sqlite3.Error, IndexFileError, OSError, ValueError) as error:
            if held:  # half-written or not ours: the one we have is whole
                self._failed = (stamp or (0, 0, 0, 0), time.monotonic())
                return held[1]
            raise IndexFileError(f"{self.path} cannot be read as an index: {error}") from error
        if held:
            self._close(held[1].connection)
        self._held.open = opened
        return opened[1]

    def _open(self) -> tuple[Stamp, Snapshot]:
        stamp = _stamp(self.path)
        if stamp is None:
            raise IndexFileError(f"there is no file {self.path}; run `quotes build`")
        connection = self.connect()
        try:
            if not is_index(connection):
                raise IndexFileError(f"{self.path} was not written by `quotes build`")
            with self._lock:
                if self._shared is None or self._shared.stamp != stamp:
                    self._shared = _Shared(stamp, columns.load(connection), Cache())
                shared = self._shared
            self.ds._prepare_connection(connection, self.name)
        except BaseException:
            self._close(connection)
            raise
        return stamp, Snapshot(connection, shared.columns, shared.cache)

    def _close(self, connection: sqlite3.Connection) -> None:
        if connection in self._all_file_connections:
            self._all_file_connections.remove(connection)
        connection.close()


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
