"""The columns that people filter, count and sort by, packed: one small integer a quotation, newest first.

Why: counting five facets under one filter by SQL takes seconds at a million quotations, whatever the indexes, because
each facet walks the rows again. Packed, a column of a million rows is one to four megabytes, and a count is one pass of
`numpy.bincount`: milliseconds, for every combination of filters and search alike.

How: `pack` writes the arrays into the index itself when it is built (tables `columns`, `column_values`, `names`), so
that a server only reads bytes. Position `p` in each array is the quotation whose `newest` is `p + 1`. Code 0 means "no
value"; codes follow the alphabet, so that sorting by code sorts by value.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from quotes.errors import IndexFileError

Array = npt.NDArray[Any]

CODED = (
    "speaker", "speaker_name", "speaker_kind", "role", "kind", "act", "verb", "via", "outlet", "year", "region", "band",
    "found_by", "resolved_by",
)  # fmt: skip
"""Columns of `quotes` that are packed as codes; their values stand in `column_values`."""

DAY, CONFIDENCE, ROWID = "day", "confidence", "rowid"
"""Numbers: `date.toordinal()` or 0; ten-thousandths; SQLite's rowid (left out where it equals `newest` throughout)."""

MENTION_QUOTE, MENTION_NAME = "mention_quote", "mention_name"
"""Parallel arrays, one entry a name in a quotation: the quotation's position, the name's id. A pair appears once."""

CHUNK = 50_000
LONGEST_WORD = 60
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Columns:
    """The packed columns of one index, in memory."""

    length: int
    """How many quotations."""
    arrays: dict[str, Array]

    def codes(self, column: str) -> Array:
        """The codes of a column, one a quotation."""
        return self.arrays[column]

    def positions(self, rowids: Array) -> Array:
        """Where the quotations with these SQLite rowids stand (those that are not there are left out)."""
        if ROWID not in self.arrays:
            found = rowids - 1
            return found[(found >= 0) & (found < self.length)]
        known: Array = self.arrays[ROWID]
        order: Array = self.arrays["rowid_order"]
        at = np.searchsorted(known, rowids, sorter=order)
        at = at[at < self.length]
        found = order[at]
        return found[np.isin(known[found], rowids)]


def pack(connection: sqlite3.Connection) -> None:
    """Write the packed columns of the index that `connection` has open, in place of those that stand there.

    Call it last, when `quotes` and `mentions` are complete. Raises ValueError when `newest` is not 1, 2, 3 ... N.
    """
    for table in ("columns", "column_values", "names", "words"):
        connection.execute(f"delete from {table}")
    arrays, values = _pack_quotes(connection)
    for column, counts in values.items():
        connection.executemany(
            'insert into column_values ("column", code, value, quotes) values (?, ?, ?, ?)',
            ((column, code, value, quotes) for code, (value, quotes) in enumerate(counts, start=1)),
        )
    arrays |= _pack_mentions(connection, len(arrays[DAY]))
    connection.executemany("insert into words (word, uses) values (?, ?)", sorted(_words(connection).items()))
    connection.executemany(
        "insert into columns (name, type, length, data) values (?, ?, ?, ?)",
        ((name, array.dtype.str, len(array), array.tobytes()) for name, array in arrays.items()),
    )


def load(connection: sqlite3.Connection) -> Columns:
    """The packed columns of an index. Raises IndexFileError where they do not fit its rows."""
    total = connection.execute("select count(*) from quotes").fetchone()[0]
    arrays: dict[str, Array] = {}
    for name, kind, _, data in connection.execute("select name, type, length, data from columns"):
        arrays[name] = np.frombuffer(data, dtype=np.dtype(kind))
    if DAY not in arrays or len(arrays[DAY]) != total:
        raise IndexFileError("the index was written by another version or changed by hand; run `quotes build --fresh`")
    if ROWID in arrays:
        arrays["rowid_order"] = np.argsort(arrays[ROWID], kind="stable")
    return Columns(total, arrays)


def code(connection: sqlite3.Connection, column: str, value: str) -> int | None:
    """The code of a value in a column, None where no quotation has it."""
    row = connection.execute(
        'select code from column_values where "column" = ? and value = ?', (column, value)
    ).fetchone()
    return None if row is None else int(row[0])


def values(connection: sqlite3.Connection, column: str, codes: Iterable[int]) -> dict[int, str]:
    """What these codes of a column stand for."""
    wanted = [int(c) for c in codes if c]
    marks = ",".join("?" * len(wanted))
    rows = connection.execute(
        f'select code, value from column_values where "column" = ? and code in ({marks})', (column, *wanted)
    )
    return {int(c): str(v) for c, v in rows}


def _pack_quotes(connection: sqlite3.Connection) -> tuple[dict[str, Array], dict[str, list[tuple[str, int]]]]:
    """Codes and numbers of all quotations, and each column's values with their counts, in the order of their codes."""
    first_seen: dict[str, dict[Any, int]] = {column: {None: 0} for column in CODED}
    parts: dict[str, list[Array]] = defaultdict(list)
    days: dict[str | None, int] = {}
    names = ", ".join(f'"{column}"' for column in CODED)
    cursor = connection.execute(f"select newest, rowid, date, confidence, {names} from quotes order by newest")
    seen = 0
    while rows := cursor.fetchmany(CHUNK):
        newest, rowids, dates, confidences, *coded = zip(*rows, strict=True)
        if newest[0] != seen + 1 or newest[-1] != seen + len(rows):
            raise ValueError(f"quotes.newest must count 1, 2, 3 ...; near {seen + 1} it does not")
        seen += len(rows)
        parts[ROWID].append(np.array(rowids, dtype=np.int64))
        for day in set(dates) - days.keys():
            days[day] = _ordinal(day)
        parts[DAY].append(np.array([days[day] for day in dates], dtype=np.int32))
        parts[CONFIDENCE].append(np.array([round((c or 0.0) * 10_000) for c in confidences], dtype=np.uint16))
        for column, cells in zip(CODED, coded, strict=True):
            known = first_seen[column]
            parts[column].append(
                np.fromiter((known.setdefault(cell, len(known)) for cell in cells), dtype=np.int64, count=len(cells))
            )
    arrays = {name: np.concatenate(chunks) for name, chunks in parts.items()}
    if not arrays:
        return {column: np.zeros(0, np.int32) for column in (DAY, CONFIDENCE, *CODED)}, {}
    if np.array_equal(arrays[ROWID], np.arange(1, seen + 1)):
        del arrays[ROWID]  # the usual case: nothing to look up
    counts: dict[str, list[tuple[str, int]]] = {}
    for column in CODED:
        arrays[column], counts[column] = _alphabetical(arrays[column], list(first_seen[column]))
    return arrays, counts


def _alphabetical(codes: Array, cells: Sequence[Any]) -> tuple[Array, list[tuple[str, int]]]:
    """Codes in the order of first appearance -> codes in the order of the alphabet, 0 staying 0."""
    order = sorted(range(1, len(cells)), key=lambda i: (str(cells[i]).casefold(), str(cells[i])))
    ranks = np.zeros(len(cells), dtype=_smallest(len(cells)))
    ranks[order] = np.arange(1, len(cells))
    totals = np.bincount(codes, minlength=len(cells))
    return ranks[codes], [(str(cells[i]), int(totals[i])) for i in order]


def _pack_mentions(connection: sqlite3.Connection, length: int) -> dict[str, Array]:
    """Fill `names`, and tell for each mention which quotation and which name."""
    ids: dict[str, int] = {}
    quotes: list[Array] = []
    names: list[Array] = []
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    speakers: dict[str, Counter[str]] = defaultdict(Counter)
    cursor = connection.execute("select newest, name, kind, speaker from mentions where name is not null")
    while rows := cursor.fetchmany(CHUNK):
        quotes.append(np.array([row[0] - 1 for row in rows], dtype=np.int64))
        names.append(np.fromiter((ids.setdefault(row[1], len(ids)) for row in rows), dtype=np.int64, count=len(rows)))
        for _, name, kind, speaker in rows:
            kinds[name][kind or ""] += 1
            if speaker:
                speakers[name][speaker] += 1
    if not quotes:
        empty = np.zeros(0, dtype=np.uint32)
        return {MENTION_QUOTE: empty, MENTION_NAME: empty}
    order = sorted(ids, key=lambda name: (name.casefold(), name))
    ranks = np.zeros(len(ids), dtype=np.int64)
    ranks[[ids[name] for name in order]] = np.arange(1, len(ids) + 1)
    # A name twice in one quotation is one mention to a reader who counts.
    pairs = np.unique(np.concatenate(quotes) * (len(ids) + 1) + ranks[np.concatenate(names)])
    of_quote, of_name = np.divmod(pairs, len(ids) + 1)
    totals = np.bincount(of_name, minlength=len(ids) + 1)
    connection.executemany(
        "insert into names (id, name, kind, speaker, quotes) values (?, ?, ?, ?, ?)",
        (
            (number, name, _most(kinds[name]), _most(speakers[name]) if name in speakers else None, int(totals[number]))
            for number, name in enumerate(order, start=1)
        ),
    )
    return {MENTION_QUOTE: of_quote.astype(_smallest(length)), MENTION_NAME: of_name.astype(_smallest(len(ids) + 1))}


def words_beginning(connection: sqlite3.Connection, prefix: str, most: int) -> list[str]:
    """The words of the index that begin with `prefix`, accents and case aside; the most frequent when there are many.

    Full-text search keeps stems, and the stem of a word's beginning is not the beginning of its stem (`universi` finds
    no `university` there, and `ges` finds `gear`), so beginnings are looked up among whole words.
    """
    begin = fold(prefix)
    found = connection.execute(
        "select word from words where word >= ? and word < ? order by uses desc, word limit ?",
        (begin, begin + "\U0010ffff", most),
    )
    return [row[0] for row in found]


def fold(text: str) -> str:
    """Lower case without accents, as full-text search sees it.

    >>> fold("Élan")
    'elan'
    """
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def _words(connection: sqlite3.Connection) -> Counter[str]:
    """How often each word stands in quotations, speakers' names and titles."""
    spelled: Counter[str] = Counter()
    for source in ("select text from quotes", "select name from speakers", "select title from articles"):
        cursor = connection.execute(source)
        while rows := cursor.fetchmany(CHUNK):
            text = "\n".join(row[0] for row in rows if row[0])
            spelled.update(_WORD.findall(unicodedata.normalize("NFC", text.lower())))
    folded: Counter[str] = Counter()
    for word, uses in spelled.items():
        if len(word) <= LONGEST_WORD:
            folded[fold(word)] += uses
    return folded


def _most(counts: Counter[str]) -> str:
    """The most frequent, of equals the first in the alphabet: the order of rows must not matter."""
    return min(counts, key=lambda value: (-counts[value], value))


def _smallest(count: int) -> np.dtype[Any]:
    """The smallest unsigned type that can number `count` things from 0."""
    return np.dtype(np.uint8 if count <= 1 << 8 else np.uint16 if count <= 1 << 16 else np.uint32)


def _ordinal(day: str | None) -> int:
    """A date's number, 0 for none or one that is not ISO 8601."""
    try:
        return date.fromisoformat((day or "")[:10]).toordinal()
    except ValueError:
        return 0
