"""Values -> SQLite: the index file, written whole, and opened again.

`write` makes a complete index in a new file: tables as `schema.py` declares them, rows in the order of `newest` (so
that "newest first" reads the file front to back), then the sums, the indexes, full-text search and the planner's
statistics. Nothing here knows where quotations come from, and nobody changes an index in place: `build.py` swaps
whole files.

Counts (of speakers, articles, statements, facets) leave thoughts out, as every list does unless asked for them.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from quotes import record, schema
from quotes.document import Document, Quotation
from quotes.errors import IndexFileError
from quotes.mentions import Mention
from quotes.speakers import GlobalSpeaker

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = dict[str, Any]

BANDS = ((0.8, "high"), (0.5, "medium"), (0.0, "low"))
"""Confidence from this on upwards carries this name."""

DOCUMENTS_AT_ONCE = 200
"""So many articles' rows are held in memory before they are written."""

FACET_VALUES = 1000
"""So many of a column's most frequent values are counted in advance; nobody pages further in a facet."""

COUNTED = (*schema.FACETS, "speaker_kind", "role", "region", "band", "act")
"""The columns whose values are counted in advance."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A quotation, and what all articles together know of it."""

    quotation: Quotation
    speaker: str | None = None
    """The speaker's id; None when nobody can be named."""
    statement: str | None = None
    """The id of the statement that several articles carry; None when only this one does."""
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the index, with its quotations in the order of the text."""

    document: Document
    """As annotated, before corrections: this is what the next build starts from."""
    digest: str
    """Of the article as it was read."""
    model: str
    """Version of the models that read it."""
    quotations: tuple[Resolved, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that goes into an index."""

    entries: Iterable[Entry]
    """In the order of `newest`: dates descending, articles without one last, then by article id."""
    speakers: Mapping[str, GlobalSpeaker]
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Ids of speakers that were merged away -> the speaker's id now."""
    statements: Mapping[str, str | None] = field(default_factory=dict)
    """Statement id -> its speaker's id."""
    runs: Sequence[Row] = ()
    problems: Sequence[Row] = ()


def band(confidence: float) -> str:
    """The name of a confidence's band.

    >>> band(0.93), band(0.5), band(0.1)
    ('high', 'medium', 'low')
    """
    return next(name for least, name in BANDS if confidence >= least or least == 0.0)


def write(path: Path, contents: Contents) -> None:
    """Make a complete index at `path`, which must not exist yet; on return its bytes are on the disk."""
    from sqlite_utils import Database  # here, since most commands only read an index, and are to start at once

    from quotes import columns

    db = Database(path)
    try:
        # The file is new and nobody else's: when we fail it is thrown away, so no journal on disk is needed.
        db.conn.execute("PRAGMA journal_mode = MEMORY")
        db.conn.execute("PRAGMA synchronous = OFF")
        db.conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.conn.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")
        with db.atomic():
            _create(db)
            _fill(db, contents)
            _index(db)
            _sum(db)
            columns.pack(db.conn)
        _search(db)
        db.conn.execute("ANALYZE")
        db.conn.commit()
    finally:
        db.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _create(db: Database) -> None:
    for table, fields in schema.TABLES.items():
        db.create_table(
            table,
            fields,
            pk=schema.PRIMARY_KEYS[table],
            not_null=schema.NOT_NULL.get(table, set()),
            # A table can point only at one that exists: the others are declared in an order that makes this true.
            foreign_keys=[(column, other, key) for own, column, other, key in schema.FOREIGN_KEYS if own == table],
        )


def _fill(db: Database, contents: Contents) -> None:
    _insert(db, "speakers", (_speaker_row(s) for s in contents.speakers.values()))
    _insert(db, "redirects", ({"old": old, "speaker": new} for old, new in sorted(contents.redirects.items())))
    _insert(db, "statements", ({"id": id, "speaker": speaker} for id, speaker in contents.statements.items()))
    _insert(db, "runs", contents.runs)
    _insert(db, "problems", contents.problems)
    newest = 0
    entries = iter(contents.entries)
    while chunk := list(islice(entries, DOCUMENTS_AT_ONCE)):
        articles: list[Row] = []
        quotes: list[Row] = []
        mentions: list[Row] = []
        for entry in chunk:
            articles.append(_article_row(entry))
            for resolved in entry.quotations:
                newest += 1
                quotes.append(_quote_row(entry, resolved, newest, contents.speakers))
                mentions.extend(_mention_row(resolved, mention, newest) for mention in resolved.mentions)
        _insert(db, "articles", articles)
        _insert(db, "quotes", quotes)
        _insert(db, "mentions", mentions)


def _insert(db: Database, table: str, rows: Iterable[Row]) -> None:
    fields = list(schema.TABLES[table])
    names = ", ".join(f"[{f}]" for f in fields)
    marks = ", ".join("?" for _ in fields)
    values = (tuple(row.get(f) for f in fields) for row in rows)
    db.conn.executemany(f"INSERT INTO [{table}] ({names}) VALUES ({marks})", values)


def _article_row(entry: Entry) -> Row:
    article = entry.document.article
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "date": article.date,
        "year": year(article.date),
        "url": web_address(article.url),
        "path": article.path,
        "encoding": article.encoding,
        "words": len(article.text.split()),
        "quotes": sum(r.quotation.act != "thought" for r in entry.quotations),
        "text": article.text,
        "digest": entry.digest,
        "model": entry.model,
        "annotation": record.encode(entry.document),
    }


def _quote_row(entry: Entry, resolved: Resolved, newest: int, speakers: Mapping[str, GlobalSpeaker]) -> Row:
    article, q = entry.document.article, resolved.quotation
    speaker = speakers[resolved.speaker] if resolved.speaker is not None else None
    return {
        "id": q.id,
        "newest": newest,
        "text": q.text(article.text),
        "speaker": resolved.speaker,
        "speaker_name": speaker.name if speaker else None,
        "speaker_kind": speaker.kind if speaker else None,
        "role": q.speaker.role if q.speaker else None,
        "kind": q.kind,
        "act": q.act,
        "verb": q.verb,
        "cue": q.cue.of(article.text) if q.cue else None,
        "source": q.source.of(article.text) if q.source else None,
        "via": q.via,
        "outlet": article.outlet,
        "title": article.title,
        "date": article.date,
        "year": year(article.date),
        "region": q.region,
        "band": band(q.confidence),
        "confidence": round(q.confidence, 4),
        "found_by": q.found_by,
        "resolved_by": q.resolved_by,
        "article": article.id,
        "statement": resolved.statement,
        "start": q.start,
        "end": q.end,
        "segments": json.dumps([[s.start, s.end] for s in q.segments]),
        "fragments": json.dumps([[s.start, s.end] for s in q.fragments]),
        "cue_start": q.cue.start if q.cue else None,
        "cue_end": q.cue.end if q.cue else None,
        "source_start": q.source.start if q.source else None,
        "source_end": q.source.end if q.source else None,
    }


def _mention_row(resolved: Resolved, mention: Mention, newest: int) -> Row:
    return {
        "quote": resolved.quotation.id,
        "newest": newest,
        "name": mention.name,
        "kind": mention.kind,
        "speaker": mention.speaker,
        "start": mention.span.start,
        "end": mention.span.end,
    }


def _speaker_row(speaker: GlobalSpeaker) -> Row:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "kind": speaker.kind,
        "role": speaker.role,
        "wikidata": speaker.wikidata,
        "aliases": json.dumps(speaker.aliases, ensure_ascii=False, sort_keys=True),
    }


def _index(db: Database) -> None:
    for table, fields in schema.UNIQUE:
        db.table(table).create_index(fields, unique=True)
    for table, fields in schema.INDEXES:
        db.table(table).create_index(fields)


def _sum(db: Database) -> None:
    shown = "act <> 'thought'"
    db.conn.execute(
        "UPDATE speakers SET (quotes, articles, first_date, last_date) = "
        f"(SELECT count(*), count(DISTINCT article), min(date), max(date) FROM quotes "
        f"WHERE speaker = speakers.id AND {shown})"
    )
    db.conn.execute(
        "UPDATE statements SET (quotes, articles, first_date) = "
        "(SELECT count(*), count(DISTINCT article), min(date) FROM quotes WHERE statement = statements.id)"
    )
    # The words that stand for a statement are those of its oldest version, the last in the order of `newest`.
    db.conn.execute(
        "UPDATE statements SET text = "
        "(SELECT text FROM quotes WHERE statement = statements.id ORDER BY newest DESC LIMIT 1)"
    )
    for column in COUNTED:
        db.conn.execute(
            f"INSERT INTO facet_counts SELECT ?, [{column}], count(*) AS n FROM quotes "
            f"WHERE {shown} AND [{column}] IS NOT NULL GROUP BY [{column}] ORDER BY n DESC, [{column}] LIMIT ?",
            (column, FACET_VALUES),
        )


def _search(db: Database) -> None:
    for table, fields in schema.FULL_TEXT.items():
        db.table(table).enable_fts(fields, tokenize=schema.TOKENIZE)
        db.conn.execute(f"INSERT INTO [{table}_fts] ([{table}_fts]) VALUES ('optimize')")


def year(date: str | None) -> int | None:
    """The year of an ISO date.

    >>> year("2024-06-19"), year("soon"), year(None)
    (2024, None, None)
    """
    return int(date[:4]) if date and date[:4].isdecimal() else None


def web_address(url: str | None) -> str | None:
    """`url` where it is one that a page may link to, None for any other scheme (`javascript:` ...).

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def connect(path: Path) -> sqlite3.Connection:
    """Open an index for reading; rows come as `sqlite3.Row`.

    Raises IndexFileError when there is none, when the file is another program's, or of another version.
    """
    if not path.is_file():
        raise IndexFileError(f"There is no index at {path}; `quotes build --db {path}` makes one.")
    uri = f"{path.resolve().as_uri()}?mode=ro"
    connection = None
    try:
        connection = sqlite3.connect(uri, uri=True)
        connection.row_factory = sqlite3.Row
        owner = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise IndexFileError(f"{path} cannot be read as an index ({error}); name another file with --db.") from error
    if owner != schema.APPLICATION_ID:
        connection.close()
        raise IndexFileError(f"{path} was not made by `quotes build`; name another file with --db.")
    if version != schema.SCHEMA_VERSION:
        connection.close()
        raise IndexFileError(
            f"{path} is an index of version {version}, and this is a program for version {schema.SCHEMA_VERSION}; "
            "`quotes build` with the articles makes it anew."
        )
    return connection


def rows(connection: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Every row of a table as a dict, in the table's order."""
    for row in connection.execute(f"SELECT * FROM [{table}]"):
        yield dict(row)
