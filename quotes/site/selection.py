"""What a URL asks for -> which quotations, in which order, with which counts.

A selection is a mask over the packed columns (see `quotes/columns.py`): filters, search words, names and dates each
give one, and they are joined by `&`. Counting and sorting read the packed columns too; SQLite is asked for the words
that match and for the rows of the page that is shown.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from quotes import columns, schema
from quotes.columns import Array
from quotes.site import search
from quotes.site.database import Snapshot

FACETS = ("speaker", "about", "outlet", "kind", "verb", "year")
"""Beside the quotations, in this order."""
MORE_FACETS = (*columns.CODED, "about")
FACET_SIZE = 8
RANKED = 20_000
"""Of a word with more hits than this only the newest are ranked by relevance; the rest follow, newest first."""
CACHED_HITS = 500_000
"""Positions of a match with more hits are not kept for the next page: they would fill the memory."""
MOST_WORDS = 600
"""Of a beginning with more words than this the most frequent are looked for."""
WEIGHTS = "10.0, 4.0, 2.0"
"""Of words said, the speaker's name and the article's title in relevance."""

QUOTE_COLUMNS = tuple(schema.TABLES["quotes"])
OPERATORS = {
    "exact": '"{}" = ?', "not": '"{}" != ?', "contains": "\"{}\" like '%' || ? || '%'",
    "notcontains": "\"{}\" not like '%' || ? || '%'", "startswith": "\"{}\" like ? || '%'",
    "endswith": "\"{}\" like '%' || ?", "like": '"{}" like ?', "notlike": '"{}" not like ?', "glob": '"{}" glob ?',
    "gt": '"{}" > ?', "gte": '"{}" >= ?', "lt": '"{}" < ?', "lte": '"{}" <= ?',
    "isnull": '"{}" is null', "notnull": '"{}" is not null',
    "isblank": "coalesce(\"{}\", '') = ''", "notblank": "coalesce(\"{}\", '') != ''",
    "in": '"{}" in (select value from json_each(?))', "notin": '"{}" not in (select value from json_each(?))',
}  # fmt: skip
"""Datasette's filters, as in `?text__contains=`."""
NUMBERS = ("newest", "year", "confidence", "start", "end", "cue_start", "cue_end", "source_start", "source_end")

SORTS = {"newest": "Newest first", "oldest": "Oldest first", "relevance": "Best match", "speaker": "By speaker",
         "outlet": "By outlet", "confidence": "Surest first"}  # fmt: skip

SORTABLE = (*SORTS, *columns.CODED, "date", "confidence", "newest")
"""What a URL may sort by."""

Sort = tuple[str, bool]
"""A column or one of `SORTS`, and whether the order is turned round."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A URL's question."""

    text: str = ""
    """As typed into the search box."""
    filters: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """(column, operator, values): one of the values will do."""
    sort: Sort = ("", False)
    facets: tuple[str, ...] = FACETS
    size: int = 20
    after: str = ""
    """The page begins behind this quotation: `newest.id`."""
    left_out: tuple[str, ...] = ()

    def values(self, column: str) -> tuple[str, ...]:
        """The values that a column is filtered by."""
        return tuple(v for name, operator, vs in self.filters for v in vs if name == column and operator == "exact")


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """An answer: which quotations, not yet in order."""

    mask: Array
    """A boolean a quotation."""
    query: search.Query
    notes: tuple[str, ...] = ()
    """Sentences for the reader about what had no effect."""
    hits: Array | None = None
    """Positions that the words of the query match, None when there are no words."""

    @property
    def count(self) -> int:
        """How many quotations."""
        return int(np.count_nonzero(self.mask))


@dataclass(frozen=True, slots=True)
class Value:
    """One line of a facet."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """How many quotations there are of each value of a column."""

    column: str
    values: tuple[Value, ...]
    distinct: int
    """How many values there are in all."""
    missing: int = 0
    """How many quotations have none."""


@dataclass(slots=True)
class _Notes:
    sentences: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        if sentence not in self.sentences:
            self.sentences.append(sentence)


def wanted(arguments: Sequence[tuple[str, str]], *, size: int = 20, most: int = 1000) -> Wanted:
    """Read a URL's arguments; whatever has no meaning is left out, and said to be."""
    left_out = _Notes()
    filters: dict[tuple[str, str], list[str]] = {}
    text, sort, after, facets = "", ("", False), "", list(FACETS)
    chosen: list[str] = []
    for key, raw in arguments:
        value = search.whole(raw)
        if key in ("_search", "q"):
            text = f"{text} {search.clean(value)}".strip()
        elif key == "_sort" and value:
            sort = (value, False)
        elif key == "_sort_desc" and value:
            sort = (value, True)
        elif key == "_size":
            size = most if value == "max" else _whole(value, size, most)
        elif key == "_next":
            after = value
        elif key in ("_facet", "_facet_size"):
            chosen += [value] if key == "_facet" and value in MORE_FACETS else []
        elif key.startswith("_"):
            continue
        elif value.strip() or "__" in key:
            column, _, operator = key.partition("__")
            operator = operator or "exact"
            if column not in (*QUOTE_COLUMNS, "about") or operator not in OPERATORS or len(value) > 2_000:
                left_out.add(f"There is no filter “{search.clean(key)[:60]}”; it was left out.")
            else:
                filters.setdefault((column, operator), []).append(value)
    if sort[0] and sort[0] not in SORTABLE:
        left_out.add(f"There is no order “{sort[0][:60]}”; newest first is shown.")
        sort = ("", False)
    facets = [*facets, *(name for name in dict.fromkeys(chosen) if name not in facets)]
    return Wanted(
        text[:20_000],
        tuple((column, operator, tuple(dict.fromkeys(vs))) for (column, operator), vs in filters.items()),
        sort,
        tuple(facets),
        size,
        after,
        tuple(left_out.sentences),
    )


def select(snapshot: Snapshot, asked: Wanted) -> Selected:
    """Find the quotations that a URL asks for. Thoughts are left out unless `act` is asked for."""
    notes = _Notes(list(asked.left_out))
    query = search.expanded(
        search.parse(asked.text), lambda begin: columns.words_beginning(snapshot.connection, begin, MOST_WORDS)
    )
    for sentence in query.left_out:
        notes.add(sentence)
    mask = np.ones(snapshot.columns.length, dtype=bool)
    for column, operator, values in asked.filters:
        if column == "act" and "all" in values:
            continue
        mask &= _filter(snapshot, column, operator, values, notes)
    for column, values in query.only.items():
        if column == "act" and "all" in values:
            continue
        mask &= _field(snapshot, column, values, notes)
    for column, values in query.never.items():
        mask &= ~_field(snapshot, column, values, notes)
    if not asked.values("act") and "act" not in query.only:
        thought = columns.code(snapshot.connection, "act", "thought")
        if thought is not None:
            mask &= snapshot.columns.codes("act") != thought
    if query.since or query.until:
        mask &= _between(snapshot, query.since, query.until)
    hits = None
    if query.match:
        hits = matching(snapshot, query.match)
        mask &= _mask(snapshot, hits)
    if query.without_match:
        mask &= ~_mask(snapshot, matching(snapshot, query.without_match))
    return Selected(mask, query, tuple(notes.sentences), hits)


def order(snapshot: Snapshot, selected: Selected, sort: Sort) -> Array:
    """Positions of the selected quotations in the order asked for; ties stand newest first: no order is uncertain."""
    positions = np.flatnonzero(selected.mask)
    name, turned = sort
    if not name:
        name = "relevance" if selected.query.match else "newest"
    if name == "relevance":
        if not selected.query.match or selected.hits is None:
            return positions
        ranked, scores = relevance(snapshot, selected.query.match, selected.hits)
        inside = selected.mask[ranked]
        best = ranked[inside][np.argsort(scores[inside], kind="stable")]
        return np.concatenate([best, np.setdiff1d(positions, best, assume_unique=True)])
    if name in ("newest", "oldest"):
        return positions[::-1] if (name == "oldest") != turned else positions
    if name == "confidence":
        turned = not turned  # the surest first
    keys = _sort_keys(snapshot, name)[positions]
    missing = keys == 0
    keys = np.where(missing, np.iinfo(np.int64).max, -keys if turned else keys)
    return positions[np.argsort(keys, kind="stable")]


def page(snapshot: Snapshot, ordered: Array, asked: Wanted) -> tuple[Array, str | None]:
    """The positions of one page, and the token of the next one, None on the last."""
    start = 0
    if asked.after:
        number, _, id = asked.after.partition(".")
        found = snapshot.connection.execute("select newest from quotes where id = ?", (id,)).fetchone()
        if found:
            at = np.flatnonzero(ordered == found[0] - 1)
            start = int(at[0]) + 1 if len(at) else 0
        elif _rising(ordered):  # gone in a new build: go on at its old place, which only the order of dates can tell
            start = int(np.searchsorted(ordered, _whole(number, 1, 1 << 40) - 1))
    shown = ordered[start : start + asked.size]
    if start + asked.size >= len(ordered) or not len(shown):
        return shown, None
    last = int(shown[-1]) + 1
    id = snapshot.connection.execute("select id from quotes where newest = ?", (last,)).fetchone()[0]
    return shown, f"{last}.{id}"


def rows(
    connection: sqlite3.Connection, positions: Iterable[int], names: Sequence[str] = QUOTE_COLUMNS
) -> list[dict[str, Any]]:
    """The rows of these positions, in their order."""
    places = [int(p) + 1 for p in positions]
    chosen = ", ".join(f'"{name}"' for name in names)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(places), 500):
        part = places[start : start + 500]
        marks = ",".join("?" * len(part))
        for newest, *cells in connection.execute(
            f"select newest, {chosen} from quotes where newest in ({marks})", part
        ):
            found[newest] = dict(zip(names, cells, strict=True))
    return [found[p] for p in places if p in found]


def stream(connection: sqlite3.Connection, ordered: Array, size: int = 1_000) -> Iterator[list[dict[str, Any]]]:
    """All rows of an order, a batch at a time."""
    for start in range(0, len(ordered), size):
        yield rows(connection, ordered[start : start + size])


def facets(snapshot: Snapshot, selected: Selected, asked: Wanted, size: int = FACET_SIZE) -> list[Facet]:
    """Counts of the selected quotations by each facet's values, most frequent first."""
    positions = np.flatnonzero(selected.mask)
    return [facet(snapshot, selected.mask, name, size, asked.values(name), positions) for name in asked.facets]


def facet(
    snapshot: Snapshot,
    mask: Array,
    column: str,
    size: int = FACET_SIZE,
    chosen: Sequence[str] = (),
    positions: Array | None = None,
) -> Facet:
    """Counts by the values of one column (`about` for the names inside), the chosen ones always among them."""
    connection, packed = snapshot.connection, snapshot.columns
    if column == "about":
        inside = mask[packed.codes(columns.MENTION_QUOTE)]
        codes = packed.codes(columns.MENTION_NAME)[inside]
    else:
        codes = packed.codes(column)[positions if positions is not None else np.flatnonzero(mask)]
    counts = np.bincount(codes, minlength=1)
    missing, counts[0] = (0 if column == "about" else int(counts[0])), 0
    if column == "act":
        size = max(size, 3)
    top = _top(counts, size)
    labels = _labels(connection, column, top)
    lines = [
        Value(value, label, int(counts[code]), value in chosen)
        for code, (value, label) in zip(top, labels, strict=True)
    ]
    if column == "year":
        lines.sort(key=lambda line: line.value, reverse=True)
    return Facet(column, tuple(lines), int(np.count_nonzero(counts)), missing)


def by_month(snapshot: Snapshot, mask: Array) -> dict[tuple[int, int], int]:
    """How many of these quotations are of each (year, month), in order; those without a date are left out."""
    days, counts = np.unique(snapshot.columns.codes(columns.DAY)[mask], return_counts=True)
    months: dict[tuple[int, int], int] = {}
    for day, count in zip(days.tolist(), counts.tolist(), strict=True):
        if day:
            at = date.fromordinal(day)
            months[at.year, at.month] = months.get((at.year, at.month), 0) + count
    return months


def matching(snapshot: Snapshot, match: str) -> Array:
    """Positions of the quotations that an FTS5 expression matches, ascending."""
    key = ("match", match)
    held: Array | None = snapshot.hits.peek(key)
    if held is not None:
        return held
    # One long string of numbers is three times faster to fetch than as many rows.
    found = snapshot.connection.execute(
        "select group_concat(rowid, ' ') from quotes_fts where quotes_fts match ?", (match,)
    ).fetchone()[0]
    rowids = np.fromstring(found or "", dtype=np.int64, sep=" ")
    positions = np.sort(snapshot.columns.positions(rowids)).astype(np.int32)
    if len(positions) <= CACHED_HITS:
        snapshot.hits.put(key, positions)
    return positions


def relevance(snapshot: Snapshot, match: str, hits: Array) -> tuple[Array, Array]:
    """Positions of the newest `RANKED` hits, ascending, and the BM25 of each: the smaller, the better."""

    def rank() -> tuple[Array, Array]:
        newest = hits[:RANKED]
        if len(newest) == 0:
            return newest, np.zeros(0)
        rowids = newest + 1
        if columns.ROWID in snapshot.columns.arrays:
            rowids = snapshot.columns.codes(columns.ROWID)[newest]
        found = snapshot.connection.execute(
            f"select rowid, bm25(quotes_fts, {WEIGHTS}) from quotes_fts"
            " where quotes_fts match ? and rowid between ? and ?",
            (match, int(rowids.min()), int(rowids.max())),
        ).fetchall()
        scores = dict(found)
        return newest, np.array([scores.get(rowid, 0.0) for rowid in rowids.tolist()])

    return snapshot.hits.get(("relevance", match), rank)


def speaker_codes(snapshot: Snapshot, typed: str) -> Array:
    """Codes of the speakers that a typed name or id means: all whose name or alias holds its words."""
    ids = speakers_named(snapshot.connection, typed)
    codes = (columns.code(snapshot.connection, "speaker", id) for id in ids)
    return np.array([c for c in codes if c is not None], dtype=np.int64)


def speakers_named(connection: sqlite3.Connection, typed: str, most: int = 500) -> list[str]:
    """Ids of the speakers whose id is `typed`, or whose name or aliases hold its words."""
    exact = connection.execute(
        "select id from speakers where id = ? union select speaker from redirects where old = ?", (typed, typed)
    ).fetchall()
    if exact:
        return [exact[0][0]]
    term = search.Term(typed.rstrip("*"), prefix=typed.endswith("*"))
    if not search.searchable(term.text):
        return []
    found = connection.execute(
        "select id from speakers where rowid in (select rowid from speakers_fts where speakers_fts match ?)"
        " order by quotes desc, id limit ?",
        (term.match, most),
    )
    return [row[0] for row in found]


def name_codes(snapshot: Snapshot, typed: str) -> Array:
    """Ids in `names` that a typed name means: the name itself, or else all that hold its words."""
    connection = snapshot.connection
    exact = connection.execute("select id from names where name = ? collate nocase", (typed,)).fetchall()
    found = [row[0] for row in exact]
    term = search.Term(typed.rstrip("*"), prefix=typed.endswith("*"))
    if not found and search.searchable(term.text):
        found = [
            row[0]
            for row in connection.execute(
                "select rowid from names_fts where names_fts match ? limit 2000", (term.match,)
            )
        ]
    for id in speakers_named(connection, typed, 50):
        found += [row[0] for row in connection.execute("select id from names where speaker = ?", (id,))]
    return np.unique(np.array(found, dtype=np.int64))


def about(snapshot: Snapshot, names: Array) -> Array:
    """The mask of the quotations with one of these names inside."""
    packed = snapshot.columns
    mask = np.zeros(packed.length, dtype=bool)
    mask[packed.codes(columns.MENTION_QUOTE)[np.isin(packed.codes(columns.MENTION_NAME), names)]] = True
    return mask


def _filter(snapshot: Snapshot, column: str, operator: str, values: tuple[str, ...], notes: _Notes) -> Array:
    """The mask of one filter of the URL."""
    connection, packed = snapshot.connection, snapshot.columns
    if column == "about":
        codes = [
            row[0]
            for value in values
            for row in connection.execute("select id from names where name = ? or speaker = ?", (value, value))
        ]
        return about(snapshot, np.array(codes, dtype=np.int64))
    if column in columns.CODED:
        if operator in ("exact", "not"):
            if column == "speaker":
                values = tuple(_current(connection, value) for value in values)
            known = [columns.code(connection, column, value) for value in values]
            mask = _isin(packed.codes(column), [code for code in known if code is not None])
            return mask if operator == "exact" else ~mask & (packed.codes(column) != 0)
        if operator in ("isnull", "isblank"):
            return np.asarray(packed.codes(column) == 0)
        if operator in ("notnull", "notblank"):
            return np.asarray(packed.codes(column) != 0)
    mask = np.zeros(packed.length, dtype=bool)
    if column == "date" and operator in ("exact", "gte", "lte"):
        for value in values:
            bounds = search.bounds({"exact": "on", "gte": "since", "lte": "until"}[operator], value)
            if bounds is None:
                notes.add(f"“{value[:60]}” is no date; it was left out.")
            mask |= _between(snapshot, *bounds) if bounds else True
        return mask
    for value in values:
        mask |= _by_sql(snapshot, column, operator, value, notes)
    return mask


def _by_sql(snapshot: Snapshot, column: str, operator: str, value: str, notes: _Notes) -> Array:
    """A filter that only SQLite knows: of a packed column on its distinct values, of any other on the rows."""
    mask = np.zeros(snapshot.columns.length, dtype=bool)
    bound: Any = value
    if operator in ("in", "notin"):
        parts = value.strip("[]").split(",")
        bound = "[" + ",".join(_json(part.strip().strip("\"'")) for part in parts) + "]"
    elif column in NUMBERS and operator in ("exact", "not", "gt", "gte", "lt", "lte"):
        try:
            bound = float(value)
        except ValueError:
            notes.add(f"“{value[:60]}” is no number; the filter on {column} matches nothing.")
            return mask
    given = () if operator in ("isnull", "notnull", "isblank", "notblank") else (bound,)
    if column in columns.CODED:
        clause = OPERATORS[operator].format("value")
        if column == "year":
            clause = clause.replace('"value"', "cast(value as integer)")
        codes = [
            row[0]
            for row in snapshot.connection.execute(
                f'select code from column_values where "column" = ? and {clause}', (column, *given)
            )
        ]
        return _isin(snapshot.columns.codes(column), codes)
    clause = OPERATORS[operator].format(column)
    cursor = snapshot.connection.execute(f"select newest from quotes where {clause}", given)
    mask[np.fromiter((row[0] for row in cursor), dtype=np.int64) - 1] = True
    return mask


def _field(snapshot: Snapshot, column: str, values: tuple[str, ...], notes: _Notes) -> Array:
    """The mask of a field in the search box, as `speaker:putin`."""
    packed = snapshot.columns
    mask = np.zeros(packed.length, dtype=bool)
    for value in values:
        if column == "speaker":
            codes = speaker_codes(snapshot, value)
            if not len(codes):
                notes.add(f"No speaker here goes by “{value[:60]}”.")
            mask |= np.isin(packed.codes("speaker"), codes)
        elif column == "about":
            names = name_codes(snapshot, value)
            if not len(names):
                notes.add(f"Nothing said here names “{value[:60]}”.")
            mask |= about(snapshot, names)
        else:
            found = _loosely(snapshot.connection, column, value)
            if not found:
                notes.add(f"No {column} here is called “{value[:60]}”.")
            mask |= _isin(packed.codes(column), found)
    return mask


def _loosely(connection: sqlite3.Connection, column: str, value: str) -> list[int]:
    """Codes of the values that equal `value`, case aside; where none does, of those that hold it."""
    for clause in ("value = ? collate nocase", "instr(lower(value), lower(?)) > 0"):
        found = connection.execute(f'select code from column_values where "column" = ? and {clause}', (column, value))
        if codes := [row[0] for row in found]:
            return codes
    return []


def _between(snapshot: Snapshot, since: str | None, until: str | None) -> Array:
    days = snapshot.columns.codes(columns.DAY)
    mask = days > 0
    if since:
        mask &= days >= date.fromisoformat(since).toordinal()
    if until:
        mask &= days <= date.fromisoformat(until).toordinal()
    return np.asarray(mask)


def _sort_keys(snapshot: Snapshot, name: str) -> Array:
    """A number a quotation that sorts as the column does, 0 for no value."""
    packed = snapshot.columns
    if name == "speaker":
        name = "speaker_name"
    if name in columns.CODED:
        return packed.codes(name).astype(np.int64)
    if name == "date":
        return packed.codes(columns.DAY).astype(np.int64)
    if name == "confidence":
        return packed.codes(columns.CONFIDENCE).astype(np.int64) + 1
    return np.arange(1, packed.length + 1, dtype=np.int64)  # newest


def _current(connection: sqlite3.Connection, speaker: str) -> str:
    """A speaker's id now: ids of merged speakers go on working."""
    row = connection.execute("select speaker from redirects where old = ?", (speaker,)).fetchone()
    return str(row[0]) if row else speaker


def _labels(connection: sqlite3.Connection, column: str, codes: Sequence[int]) -> list[tuple[str, str]]:
    """(value in the URL, label on the page) of each code."""
    if column == "about":
        marks = ",".join("?" * len(codes))
        found = dict(connection.execute(f"select id, name from names where id in ({marks})", list(codes)).fetchall())
        return [(found[c], found[c]) for c in codes]
    values = columns.values(connection, column, codes)
    if column != "speaker":
        return [(values[c], values[c]) for c in codes]
    marks = ",".join("?" * len(values))
    names = dict(
        connection.execute(f"select id, name from speakers where id in ({marks})", list(values.values())).fetchall()
    )
    return [(values[c], names.get(values[c]) or values[c]) for c in codes]


def _top(counts: Array, size: int) -> list[int]:
    """The codes with the highest counts, at most `size`; equals in the order of the alphabet."""
    some = np.flatnonzero(counts)
    if len(some) > 4 * size:
        least = np.partition(counts[some], len(some) - size)[len(some) - size]
        some = some[counts[some] >= least]
    return [int(c) for c in some[np.argsort(-counts[some], kind="stable")][:size]]


def _mask(snapshot: Snapshot, positions: Array) -> Array:
    mask = np.zeros(snapshot.columns.length, dtype=bool)
    mask[positions] = True
    return mask


def _isin(codes: Array, wanted: Sequence[int]) -> Array:
    return np.asarray(codes == wanted[0]) if len(wanted) == 1 else np.isin(codes, np.array(wanted, dtype=np.int64))


def _rising(ordered: Array) -> bool:
    return bool(len(ordered) < 2 or ordered[0] < ordered[-1]) and bool(np.all(np.diff(ordered) > 0))


def _whole(text: str, default: int, most: int) -> int:
    """A number from a URL, within 1 and `most`."""
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 15 else default


def _json(text: str) -> str:
    return json.dumps(float(text) if text.replace(".", "", 1).isdigit() and text.isascii() else text)
