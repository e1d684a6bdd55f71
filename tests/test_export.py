"""Exports hold every quotation once, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from quotes import schema
from quotes.errors import IndexFileError, QuotesError
from quotes.export import COLUMNS, Filters, export, safe
from tests.benchmarks import synthetic
from tests.published import HOSTILE, hostile, read


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "quotes.db"
    synthetic.write(path, 3_000, dates=40)
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_holds_every_quotation_once_newest_first(index: Path, tmp_path: Path) -> None:
    assert export(index, "csv", tmp_path / "out.csv") == 3_000
    rows = rows_of(tmp_path / "out.csv")
    assert [int(row["newest"]) for row in rows] == list(range(1, 3_001))
    assert list(rows[0]) == list(schema.TABLES["quotes"])
    wanted = read(index, "select id, text, speaker_name from quotes order by newest")
    assert [(r["id"], r["text"], r["speaker_name"] or None) for r in rows] == wanted


def test_jsonl_keeps_types(index: Path, tmp_path: Path) -> None:
    assert export(index, "jsonl", tmp_path / "out.jsonl") == 3_000
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert len({record["id"] for record in records}) == 3_000
    assert all(record["segments"][0] == [record["start"], record["end"]] for record in records)
    assert all(isinstance(record["confidence"], float) for record in records)


def test_parquet_keeps_types(index: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra")
    assert export(index, "parquet", tmp_path / "out.parquet") == 3_000
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.column_names == list(COLUMNS)
    assert table["newest"].to_pylist() == list(range(1, 3_001))
    assert table["text"].to_pylist() == [row[0] for row in read(index, "select text from quotes order by newest")]


@pytest.mark.parametrize(
    ("filters", "where"),
    [
        (Filters(kind="direct"), "kind = 'direct'"),
        (Filters(act="thought"), "act = 'thought'"),
        (Filters(since="2018-01-01", until="2020-12-31"), "date between '2018-01-01' and '2020-12-31'"),
        (Filters(verb="say", kind="indirect"), "verb = 'say' and kind = 'indirect'"),
    ],
)
def test_filters(index: Path, tmp_path: Path, filters: Filters, where: str) -> None:
    count = export(index, "csv", tmp_path / "out.csv", filters)
    assert 0 < count < 3_000
    assert {row["id"] for row in rows_of(tmp_path / "out.csv")} == {
        row[0] for row in read(index, f"select id from quotes where {where}")
    }


def test_a_speaker_is_known_by_id_and_by_name_whatever_the_case(index: Path, tmp_path: Path) -> None:
    id, name, quotes = read(index, "select id, name, quotes from speakers order by quotes desc limit 1")[0]
    for typed in (id, name, name.upper()):
        assert export(index, "csv", tmp_path / "out.csv", Filters(speaker=typed)) >= quotes
        assert {row["speaker_name"] for row in rows_of(tmp_path / "out.csv")} == {name}
    outlet = read(index, "select outlet from quotes where outlet is not null limit 1")[0][0]
    assert export(index, "csv", tmp_path / "out.csv", Filters(outlet=outlet.lower())) > 0


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    index = hostile(tmp_path / "quotes.db")
    export(index, "csv", tmp_path / "out.csv")
    rows = rows_of(tmp_path / "out.csv")
    cells = [cell for row in rows for cell in row.values()]
    assert not [
        cell for cell in cells if cell[:1] in "=+-@\t\r\n" and cell and not cell.lstrip("-").replace(".", "").isdigit()
    ]
    assert "'" + HOSTILE[4] in cells
    assert "+1+1" not in cells
    assert {row["text"] for row in rows} >= {safe(words) for words in HOSTILE}


@pytest.mark.parametrize("cell", ["=1", "+1+1", "-x", "@a", "\t=1", " =1", "\r=1", "＝1", "|x", "%x"])
def test_what_a_spreadsheet_would_run_is_made_text(cell: str) -> None:
    assert safe(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "a=1", "-5", "+3.25", "12", None, 5, -5, 0.5, "“=1”"])
def test_what_is_harmless_stays(cell: object) -> None:
    assert safe(cell) == cell


def test_to_standard_output(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    assert export(index, "jsonl", None, Filters(kind="direct")) == stream.buffer.getvalue().count(b"\n")  # type: ignore[attr-defined]


def test_errors_say_what_to_do(index: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match="quotes build"):
        export(tmp_path / "none.db", "csv", tmp_path / "out.csv")
    (tmp_path / "other.db").write_bytes(b"SQLite format 3\x00" + b"\x00" * 100)
    with pytest.raises(IndexFileError, match="--db"):
        export(tmp_path / "other.db", "csv", tmp_path / "out.csv")
    with pytest.raises(QuotesError, match="-o"):
        export(index, "csv", tmp_path / "no" / "such" / "folder.csv")
    with pytest.raises(QuotesError, match="csv, jsonl"):
        export(index, "xml", tmp_path / "out.xml")  # type: ignore[arg-type]


def test_a_file_appears_only_when_it_is_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = tmp_path / "quotes.db"
    synthetic.write(index, 50)
    out = tmp_path / "out.csv"
    out.write_text("before", "utf-8")
    monkeypatch.setattr("quotes.export.safe", lambda cell: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(index, "csv", out)
    assert out.read_text("utf-8") == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.csv", "quotes.db"]
