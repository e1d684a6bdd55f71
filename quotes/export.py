"""The index -> CSV, JSON lines or Parquet: complete, row by row, straight from SQLite.

CSV is what people open in a spreadsheet, and a spreadsheet runs a cell that begins with `=` or the like as a formula;
the words of strangers must not run. Such cells get an apostrophe in front, which a spreadsheet shows as text.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO, Any, Literal

from quotes import schema
from quotes.errors import IndexFileError, QuotesError

Format = Literal["csv", "jsonl", "parquet"]

COLUMNS = tuple(schema.TABLES["quotes"])
LISTS = ("segments", "fragments")
"""Columns that hold JSON in SQLite: JSON lines gives them as the lists they are."""
BATCH = 5_000

_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠|%]|[\t\r\n]")
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which quotations are wanted; None for any."""

    speaker: str | None = None
    """Id or name, case aside."""
    kind: str | None = None
    act: str | None = None
    since: str | None = None
    """ISO 8601 date, inclusive."""
    until: str | None = None
    """ISO 8601 date, inclusive."""
    outlet: str | None = None
    """Name, case aside."""
    verb: str | None = None


def export(db: Path, format: Format, out: Path | None = None, filters: Filters | None = None) -> int:
    """Write the quotations of the index `db` that pass `filters` to `out` (None for standard output), newest first.

    Returns how many were written. A file appears under its name only when it is complete. Raises IndexFileError when
    `db` is no index, QuotesError when `out` cannot be written or Parquet's library is missing.
    """
    writers: dict[str, Callable[[Iterable[sqlite3.Row], IO[bytes]], int]] = {
        "csv": write_csv,
        "jsonl": write_jsonl,
        "parquet": write_parquet,
    }
    if format not in writers:
        raise QuotesError(f"There is no format {format!r}; choose one of {', '.join(writers)}.")
    with closing(_open(db)) as connection, _target(out) as file:
        return writers[format](rows(connection, filters or Filters()), file)


def rows(connection: sqlite3.Connection, filters: Filters) -> Iterator[sqlite3.Row]:
    """The quotations that pass, newest first, a batch in memory at a time."""
    clauses, values = _where(filters)
    chosen = ", ".join(f'"{column}"' for column in COLUMNS)
    cursor = connection.execute(f"select {chosen} from quotes {clauses} order by newest", values)
    while batch := cursor.fetchmany(BATCH):
        yield from batch


def write_csv(
    rows: Iterable[Mapping[str, Any] | sqlite3.Row], file: IO[bytes], columns: Iterable[str] = COLUMNS
) -> int:
    """Rows as CSV in UTF-8 with a line of headings; returns how many."""
    names = tuple(columns)
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(names)
    count = 0
    for row in rows:
        count += 1
        writer.writerow([safe(row[name]) for name in names])
    text.flush()
    text.detach()
    return count


def write_jsonl(rows: Iterable[sqlite3.Row], file: IO[bytes]) -> int:
    """Rows as JSON lines in UTF-8; returns how many."""
    count = 0
    for row in rows:
        count += 1
        record = {name: row[name] for name in COLUMNS}
        for name in LISTS:
            record[name] = json.loads(record[name] or "[]")
        file.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return count


def write_parquet(rows: Iterable[sqlite3.Row], file: IO[bytes]) -> int:
    """Rows as a Parquet file; returns how many. Raises QuotesError without pyarrow."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as missing:
        raise QuotesError("Parquet needs pyarrow: pip install 'quote-index[parquet]'; or choose jsonl.") from missing
    types = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64()}
    layout = pyarrow.schema([(name, types[schema.TABLES["quotes"][name]]) for name in COLUMNS])
    count = 0
    with pyarrow.parquet.ParquetWriter(file, layout, compression="zstd") as writer:
        for batch in _batches(rows, 10 * BATCH):
            count += len(batch)
            cells = [[row[name] for row in batch] for name in COLUMNS]
            writer.write_table(
                pyarrow.table([pyarrow.array(c, t) for c, t in zip(cells, layout.types, strict=True)], schema=layout)
            )
    return count


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula, and that does not turn the writing of its neighbours round.

    >>> safe('=HYPERLINK("http://x")'), safe("- and so on"), safe("-12.5"), safe("plain"), safe(-3)
    ('\\'=HYPERLINK("http://x")', "'- and so on", '-12.5', 'plain', -3)
    """
    if not isinstance(cell, str):
        return cell
    cell = _TURNED.sub("\ufffd", cell)
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _where(filters: Filters) -> tuple[str, list[str]]:
    clauses = {
        "speaker": "(speaker = ? or speaker = (select speaker from redirects where old = ?)"
        " or speaker in (select id from speakers where folded(name) = folded(?)))",
        "kind": "kind = ?",
        "act": "act = ?",
        "since": "date >= ?",
        "until": "date <= ?",
        "outlet": "outlet in (select value from column_values"
        " where \"column\" = 'outlet' and folded(value) = folded(?))",
        "verb": "verb = ?",
    }
    asked = {f.name: getattr(filters, f.name) for f in fields(filters) if getattr(filters, f.name) is not None}
    values = [value for name, value in asked.items() for _ in range(clauses[name].count("?"))]
    return ("where " + " and ".join(clauses[name] for name in asked) if asked else ""), values


def _open(db: Path) -> sqlite3.Connection:
    if not db.is_file():
        raise IndexFileError(f"There is no index at {db}; run `quotes build` first, or name another with --db.")
    connection = sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    # SQLite's own ideas of case end with ASCII.
    connection.create_function("folded", 1, lambda text: str(text).casefold(), deterministic=True)
    try:
        found = connection.execute("pragma application_id").fetchone()[0]
    except sqlite3.DatabaseError:
        found = None
    if found != schema.APPLICATION_ID:
        connection.close()
        raise IndexFileError(f"{db} is no index of quotations; name the file that `quotes build` wrote with --db.")
    return connection


@contextmanager
def _target(out: Path | None) -> Iterator[IO[bytes]]:
    """Where bytes go: standard output, or a file that takes its name when it is complete."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    partial = out.with_name(f"{out.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            yield file
        partial.replace(out)
    except OSError as error:
        raise QuotesError(f"{out} cannot be written ({error.strerror}); choose another place with -o.") from error
    finally:
        partial.unlink(missing_ok=True)


def _batches(rows: Iterable[sqlite3.Row], size: int) -> Iterator[list[sqlite3.Row]]:
    batch: list[sqlite3.Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
