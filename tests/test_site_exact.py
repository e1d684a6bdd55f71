"""No quotation is lost or shown twice, whatever the order, the filter, the page's size; counts agree with SQL.

`QUOTES_EXACT=100000 pytest tests/test_site_exact.py` does it on a larger index (minutes).
"""

from __future__ import annotations

import itertools
import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from quotes import columns
from quotes.columns import words_beginning
from quotes.errors import IndexFileError
from quotes.site import selection
from quotes.site.database import Snapshot
from tests.benchmarks import synthetic
from tests.published import change, read

SIZE = int(os.environ.get("QUOTES_EXACT", "2000"))
SHOWN = "act != 'thought'"
FILTERS = {
    "": SHOWN,
    "kind=direct": f"kind = 'direct' and {SHOWN}",
    "kind=direct&kind=indirect&verb=say": f"verb = 'say' and {SHOWN}",
    "act=thought": "act = 'thought'",
    "act=all": "1",
    "speaker__isnull=1": f"speaker is null and {SHOWN}",
    "outlet__isnull=1": f"outlet is null and {SHOWN}",
    "outlet__notnull=1&kind__not=direct": f"outlet is not null and kind != 'direct' and {SHOWN}",
    "date__gte=2018-01-01&date__lte=2020-06-30": f"date between '2018-01-01' and '2020-06-30' and {SHOWN}",
    "year__in=2017,2019": f"year in (2017, 2019) and {SHOWN}",
    "year__gt=2018": f"year > 2018 and {SHOWN}",
    "band=low": f"band = 'low' and {SHOWN}",
    "confidence__lt=0.5": f"confidence < 0.5 and {SHOWN}",
    "text__contains=ai": f"text like '%ai%' and {SHOWN}",
    "role__startswith=m": f"role like 'm%' and {SHOWN}",
    "verb__glob=a*": f"verb glob 'a*' and {SHOWN}",
    "statement__notnull=1": f"statement is not null and {SHOWN}",
    "newest__lte=100": f"newest <= 100 and {SHOWN}",
}
SORTS = ["", "newest", "oldest", "speaker", "outlet", "confidence", "date", "-date", "verb", "-verb", "kind", "-kind",
         "year", "-year", "role", "-speaker_name", "band", "-confidence", "-newest", "act"]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exact") / "quotes.db"
    synthetic.write(path, SIZE, dates=40)
    return path


@pytest.fixture(scope="module")
def snapshot(index: Path) -> Iterator[Snapshot]:
    with closing(sqlite3.connect(index)) as connection:
        yield Snapshot(connection, columns.load(connection))


def asked(query: str, **options: int) -> selection.Wanted:
    pairs = [tuple(part.split("=", 1)) for part in query.split("&") if part]
    return selection.wanted([(k, v) for k, v in pairs], **options)  # type: ignore[misc]


def walk(snapshot: Snapshot, query: str, size: int) -> list[int]:
    """Positions of all pages, one after the other, as a reader clicks through them."""
    seen: list[int] = []
    token: str | None = ""
    while token is not None:
        wanted = asked(f"{query}&_size={size}" + (f"&_next={token}" if token else ""))
        selected = selection.select(snapshot, wanted)
        shown, token = selection.page(snapshot, selection.order(snapshot, selected, wanted.sort), wanted)
        seen += shown.tolist()
        assert len(shown) <= size
    return seen


@pytest.mark.parametrize("query", FILTERS, ids=list(FILTERS))
def test_filters_select_what_sql_selects(snapshot: Snapshot, index: Path, query: str) -> None:
    wanted = [row[0] - 1 for row in read(index, f"select newest from quotes where {FILTERS[query]} order by newest")]
    selected = selection.select(snapshot, asked(query))
    assert np.flatnonzero(selected.mask).tolist() == wanted
    assert selected.count == len(wanted) > 0
    assert not selected.notes


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_holds_each_row_once_whatever_the_page(snapshot: Snapshot, sort: str) -> None:
    key = "_sort_desc" if sort.startswith("-") else "_sort"
    sizes = (7, 100, 1_000) if SIZE < 10_000 else (997,)
    for query, size in itertools.product(
        FILTERS if SIZE >= 10_000 else ("", "kind=direct", "speaker__isnull=1"), sizes
    ):
        if size == 7 and not query:
            continue  # hundreds of pages tell no more than those of the filters
        full = f"{query}&{key}={sort.lstrip('-')}"
        seen = walk(snapshot, full, size)
        assert len(seen) == len(set(seen)) == selection.select(snapshot, asked(full)).count


@pytest.mark.parametrize(
    "sort", ["date", "-date", "verb", "-verb", "year", "confidence", "-confidence", "outlet", "-outlet"]
)
def test_orders_are_those_of_the_column_with_unknown_values_last(snapshot: Snapshot, index: Path, sort: str) -> None:
    column = sort.lstrip("-")
    seen = walk(snapshot, f"act=all&{'_sort_desc' if sort.startswith('-') else '_sort'}={column}", 1_000)
    values = dict(read(index, f"select newest - 1, {column} from quotes"))
    told = [values[p] for p in seen if values[p] is not None]
    down = sort.startswith("-") != (column == "confidence")  # the surest first
    assert told == sorted(told, key=lambda value: value.casefold() if isinstance(value, str) else value, reverse=down)
    assert all(values[p] is None for p in seen[len(told) :])


def test_a_search_ranked_by_relevance_holds_each_hit_once(snapshot: Snapshot, index: Path) -> None:
    # Of a word with more hits than are ranked, the best might be among those that are not.
    word = read(index, "select word from words where uses < ? order by uses desc limit 1", selection.RANKED // 2)[0][0]
    wanted = {
        row[0] - 1
        for row in read(
            index,
            f"select newest from quotes where {SHOWN}"
            " and rowid in (select rowid from quotes_fts where quotes_fts match ?)",
            f'"{word}"',
        )
    }
    for sort in ("", "relevance", "newest", "oldest", "speaker"):
        seen = walk(snapshot, f"q={word}&_sort={sort}", 97)
        assert len(seen) == len(wanted)
        assert set(seen) == wanted
    best = read(
        index,
        "select rowid - 1 from quotes_fts where quotes_fts match ?"
        " order by bm25(quotes_fts, 10, 4, 2), rowid limit 400",
        f'"{word}"',
    )
    order = [p for (p,) in best if p in wanted]
    assert walk(snapshot, f"q={word}", 500)[: len(order) // 2] == order[: len(order) // 2]


def test_beyond_the_ranked_hits_the_rest_follow_newest_first(
    snapshot: Snapshot, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "RANKED", 50)
    fresh = Snapshot(snapshot.connection, snapshot.columns)
    word = read(index, "select word from words order by uses desc limit 1")[0][0]
    seen = walk(fresh, f"q={word}", 40)
    assert len(seen) == len(set(seen)) > 200
    ranked = [p for p in seen if p <= selection.matching(fresh, f'("{word}")')[49]]
    assert seen[: len(ranked)] == ranked
    assert seen[len(ranked) :] == sorted(seen[len(ranked) :])


def test_a_page_goes_on_where_it_was_when_the_index_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "quotes.db"
    synthetic.write(path, 300, dates=10)
    with closing(sqlite3.connect(path)) as connection:
        before = Snapshot(connection, columns.load(connection))
        wanted = asked("act=all&_size=100")
        ordered = selection.order(before, selection.select(before, wanted), wanted.sort)
        first, token = selection.page(before, ordered, wanted)
        seen = [row["id"] for row in selection.rows(connection, first)]
        everything = [row["id"] for row in selection.rows(connection, ordered)]
    # Ten newer quotations come, and the one that the reader saw last goes.
    change(
        path,
        ("update quotes set newest = newest + 100000 where id != ?", (seen[-1],)),
        ("delete from quotes where id = ?", (seen[-1],)),
        ("update quotes set newest = (select count(*) from quotes as o where o.newest <= quotes.newest) - 1000000", ()),
        ("update quotes set newest = newest + 1000000", ()),
    )
    with closing(sqlite3.connect(path)) as connection:
        after = Snapshot(connection, columns.load(connection))
        again = asked(f"act=all&_size=1000&_next={token}")
        shown, _ = selection.page(after, selection.order(after, selection.select(after, again), again.sort), again)
        assert [row["id"] for row in selection.rows(connection, shown)] == everything[100:]


def test_facets_agree_with_sql_for_random_filters(snapshot: Snapshot, index: Path) -> None:
    dice = random.Random(5)
    choices = {c: [r[0] for r in read(index, f"select distinct {c} from quotes where {c} is not null")] for c in
               ("kind", "verb", "outlet", "year", "speaker", "band")}  # fmt: skip
    for _ in range(40):
        chosen = {c: dice.choice(choices[c]) for c in dice.sample(sorted(choices), 2)}
        selected = selection.select(snapshot, asked("&".join(f"{c}={v}" for c, v in chosen.items())))
        where = " and ".join(f"{c} = ?" for c in chosen)
        for column in ("speaker", "outlet", "kind", "verb"):
            facet = selection.facet(snapshot, selected.mask, column, 1_000)
            wanted = read(
                index,
                f"select {column}, count(*) from quotes where {where} and {SHOWN} group by 1",
                *chosen.values(),
            )
            assert {v.value: v.count for v in facet.values} == {k: n for k, n in wanted if k is not None}
            assert facet.missing == dict(wanted).get(None, 0)
            assert facet.distinct == len([k for k, _ in wanted if k is not None])


def test_rowids_that_are_not_the_order_of_dates_are_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "quotes.db"
    synthetic.write(path, 400, dates=5)
    before = {}
    with closing(sqlite3.connect(path)) as connection:
        word = connection.execute("select word from words order by uses desc limit 1").fetchone()[0]
        snapshot = Snapshot(connection, columns.load(connection))
        assert columns.ROWID not in snapshot.columns.arrays
        before = {r["id"] for r in selection.rows(connection, selection.matching(snapshot, f'"{word}"'))}
    change(path, ("update quotes set rowid = 100000 - rowid", ()))
    with closing(sqlite3.connect(path)) as connection:
        snapshot = Snapshot(connection, columns.load(connection))
        assert columns.ROWID in snapshot.columns.arrays
        hits = selection.matching(snapshot, f'"{word}"')
        assert {r["id"] for r in selection.rows(connection, hits)} == before
        positions, scores = selection.relevance(snapshot, f'"{word}"', hits)
        wanted = dict(
            connection.execute(
                "select newest - 1, score from quotes join (select rowid as r, bm25(quotes_fts, 10, 4, 2) as score"
                " from quotes_fts where quotes_fts match ?) on r = quotes.rowid",
                (f'"{word}"',),
            ).fetchall()
        )
        assert dict(zip(positions.tolist(), scores.tolist(), strict=True)) == pytest.approx(wanted)


def test_newest_with_gaps_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "quotes.db"
    synthetic.write(path, 50)
    with pytest.raises(ValueError, match="newest"):
        change(path, ("delete from quotes where newest = 7", ()))


def test_packed_columns_of_other_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "quotes.db"
    synthetic.write(path, 50)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("delete from quotes where newest = 50")
        with pytest.raises(IndexFileError, match="quotes build"):
            columns.load(connection)


def test_names_are_counted_once_a_quotation_and_keep_their_most_frequent_kind(index: Path) -> None:
    wanted = read(index, "select name, count(distinct quote) from mentions group by name")
    assert dict(read(index, "select name, quotes from names")) == dict(wanted)
    ids = [row[0] for row in read(index, "select id from names order by lower(name), name")]
    assert ids == sorted(ids)


def test_words_are_found_by_how_they_begin(index: Path) -> None:
    with closing(sqlite3.connect(index)) as connection:
        words = words_beginning(connection, "GON", 1_000)
        assert words
        assert all(word.startswith("gon") for word in words)
        assert words_beginning(connection, "zzzz", 10) == []
        assert len(words_beginning(connection, "", 5)) == 5
        texts = " ".join(row[0] for row in read(index, "select text from quotes")).lower().replace("é", "e").split()
        assert {w for w in texts if w.startswith("gon")} <= set(words)
