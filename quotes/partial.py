"""The work file: what a build has annotated so far, kept beside the index until the index is done.

It is an SQLite file in write-ahead mode: each batch is on the disk when `add` returns, and a build that is killed at
any moment leaves a work file that the next one continues from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quotes import record
from quotes.document import Article, Document

COLUMNS = ("id", "title", "outlet", "author", "date", "url", "path", "encoding", "text")
"""The columns of `articles` that make an `Article`; the index has the same ones under the same names."""

STAMP = ("digest", "model")
VERSION = 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what an article's annotation is known to be up to date."""

    digest: str
    model: str


class Partial:
    """An open work file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if self._db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            self._db.execute("DROP TABLE IF EXISTS articles")
            columns = ", ".join(f"{c} TEXT" for c in (*COLUMNS[1:], *STAMP, "annotation"))
            self._db.execute(f"CREATE TABLE articles (id TEXT PRIMARY KEY, {columns})")
            self._db.execute(f"PRAGMA user_version = {VERSION}")
        self._db.commit()

    def add(self, documents: Sequence[Document], model: str) -> None:
        """Store documents, all or none of them."""
        marks = ", ".join("?" for _ in (*COLUMNS, *STAMP, "annotation"))
        with self._db:
            self._db.executemany(
                f"INSERT OR REPLACE INTO articles VALUES ({marks})", [_row(document, model) for document in documents]
            )

    @property
    def connection(self) -> sqlite3.Connection:
        """For `stamps` and `load`."""
        return self._db

    def close(self) -> None:
        """Close the file and leave it."""
        self._db.close()

    def remove(self) -> None:
        """Close the file and delete it: the index is done."""
        self._db.close()
        delete(self.path)


def delete(path: Path) -> None:
    """Delete a work file that is not open."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _row(document: Document, model: str) -> tuple[str | None, ...]:
    article = document.article
    known = tuple(getattr(article, column) for column in COLUMNS)
    return (*known, article.digest, model, record.encode(document))


def stamps(connection: sqlite3.Connection) -> dict[str, Stamp]:
    """The articles of a work file, or of an index, with what they were made of."""
    return {
        id: Stamp(digest, model) for id, digest, model in connection.execute("SELECT id, digest, model FROM articles")
    }


def load(connection: sqlite3.Connection, id: str) -> Document:
    """One article's document, from a work file or from an index."""
    columns = ", ".join(f"[{c}]" for c in (*COLUMNS, "annotation"))
    *known, annotation = connection.execute(f"SELECT {columns} FROM articles WHERE id = ?", (id,)).fetchone()
    return record.decode(annotation, Article(**dict(zip(COLUMNS, known, strict=True))))
