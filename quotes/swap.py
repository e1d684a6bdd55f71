"""An index file's place: who may write there, and how a new file takes it in one step."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from quotes import index, schema
from quotes.errors import IndexFileError

SQLITE = b"SQLite format 3\0"


@contextmanager
def claimed(db: Path) -> Iterator[None]:
    """Hold the place `db` for one build; the folder is made where it is missing.

    Raises IndexFileError when another build holds it, when it cannot be written, or when what stands there is not ours.
    """
    try:
        db.parent.mkdir(parents=True, exist_ok=True)
        handle = _lock(beside(db, "lock"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise IndexFileError(f"{db} cannot be written ({reason}); name another place with --db.") from error
    if handle is None:
        raise IndexFileError(f"Another `quotes build` is writing {db}; wait for it, or name another place with --db.")
    try:
        check_ours(db)
        _settle(db)
        yield
    finally:
        beside(db, "lock").unlink(missing_ok=True)
        os.close(handle)


def _lock(path: Path) -> int | None:
    """Lock the file at `path`, which is made for it; None when another process holds it.

    The system lets go of the lock when its holder dies, however it dies, so a file left behind locks nobody out.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.stat().st_ino == os.fstat(handle).st_ino:
                return handle
        except BlockingIOError:
            os.close(handle)
            return None
        except FileNotFoundError:
            pass
        os.close(handle)  # its holder removed it between our opening and our locking: try the new one


def beside(db: Path, ending: str) -> Path:
    """A file of ours beside the index: `quotes.db.partial`."""
    return db.with_name(f"{db.name}.{ending}")


def check_ours(db: Path) -> None:
    """Raise IndexFileError unless `db` is missing, empty, or an index of ours (of any version)."""
    if db.is_dir():
        raise IndexFileError(f"{db} is a folder; name a file in it: --db {db / 'quotes.db'}")
    if not db.exists() or db.stat().st_size == 0:
        return
    with db.open("rb") as file:
        header = file.read(100)
    if not header.startswith(SQLITE) or int.from_bytes(header[68:72], "big") != schema.APPLICATION_ID:
        what = "a database of another program" if header.startswith(SQLITE) else "no database"
        raise IndexFileError(f"{db} is {what}, and is left alone; name another place with --db, or move it away.")


@contextmanager
def successor(db: Path) -> Iterator[Path]:
    """A place for the new file; on leaving it takes the place of `db`, in one step, and is on the disk under that name.

    Where something goes wrong before, `db` stays as it is and the new file goes.
    """
    new = beside(db, "new")
    new.unlink(missing_ok=True)  # half a file, of a build that was killed
    try:
        yield new
        new.replace(db)
    finally:
        new.unlink(missing_ok=True)
    folder = os.open(db.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _settle(db: Path) -> None:
    """Fold a journal that someone has left beside `db` into it: it would be taken for the new file's."""
    if not any(db.with_name(db.name + ending).exists() for ending in ("-wal", "-journal")):
        return
    try:
        with closing(sqlite3.connect(db, timeout=5)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise IndexFileError(f"Another program is writing {db} ({error}); stop it and build again.") from error


def old_index(db: Path) -> sqlite3.Connection | None:
    """The index before this build, open for reading; None when there is none to build upon."""
    if not db.exists() or db.stat().st_size == 0:
        return None
    with closing(sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA user_version").fetchone()[0] != schema.SCHEMA_VERSION:
            return None  # of another version: everything is read again
    return index.connect(db)
