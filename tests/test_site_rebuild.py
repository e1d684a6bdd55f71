"""A running site takes up a new index by itself; no request fails, and nothing half-written is read."""

from __future__ import annotations

import csv
import http.client
import io
import shutil
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from quotes.site.serve import application
from tests.benchmarks import synthetic
from tests.published import get, serving


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two indexes of different sizes."""
    folder = tmp_path_factory.mktemp("indexes")
    for number, size in enumerate((300, 700)):
        synthetic.write(folder / f"{number}.db", size, seed=number + 1)
    return [folder / "0.db", folder / "1.db"]


def put(new: Path, path: Path) -> None:
    """Put a copy of `new` in the place of `path`, in one step, as a build does."""
    shutil.copy(new, path.with_suffix(".partial"))
    path.with_suffix(".partial").replace(path)


def total(base: str) -> int:
    found = httpx.get(f"{base}/quotes/quotes.json?_size=1&act=all", timeout=30)
    assert found.status_code == 200
    count: int = found.json()["filtered_table_rows_count"]
    return count


def test_a_new_index_is_served_within_seconds_and_no_request_fails(tmp_path: Path, indexes: list[Path]) -> None:
    path = tmp_path / "quotes.db"
    put(indexes[0], path)
    failures: list[str] = []
    seen: set[int] = set()
    done = threading.Event()

    def visit(base: str) -> None:
        with httpx.Client(timeout=60) as client:
            while not done.is_set():
                for page in ("/", "/quotes/quotes?q=g*", "/quotes/speakers", "/quotes/quotes.json?_size=1&act=all"):
                    found = client.get(base + page)
                    if found.status_code != 200:
                        failures.append(f"{page}: {found.status_code}")
                seen.add(found.json()["filtered_table_rows_count"])

    with serving(path) as base:
        assert total(base) == 300
        visitors = [threading.Thread(target=visit, args=(base,)) for _ in range(3)]
        for visitor in visitors:
            visitor.start()
        waits = []
        for number in (1, 0, 1, 0, 1):
            put(indexes[number], path)
            began = time.monotonic()
            while total(base) != (300, 700)[number]:
                assert time.monotonic() - began < 10
            waits.append(time.monotonic() - began)
        for number in (0, 1):  # slow visitors are given the time to meet both
            put(indexes[number], path)
            began = time.monotonic()
            while (300, 700)[number] not in seen and time.monotonic() - began < 60:
                time.sleep(0.05)
        done.set()
        for visitor in visitors:
            visitor.join()
    assert not failures
    assert seen == {300, 700}
    assert sorted(waits)[2] < 5


def test_what_is_half_written_or_gone_is_not_read(tmp_path: Path, indexes: list[Path]) -> None:
    path = tmp_path / "quotes.db"
    put(indexes[0], path)
    site = application(path)

    def count() -> int:
        found: int = get(site, "/quotes/quotes.json?_size=1&act=all").json()["filtered_table_rows_count"]
        return found

    assert count() == 300
    whole = indexes[1].read_bytes()
    for broken in (whole[: len(whole) // 2], whole[:100], b"", b"not a database" * 1_000):
        (tmp_path / "broken").write_bytes(broken)
        (tmp_path / "broken").replace(path)
        assert count() == 300
        assert get(site, "/").status_code == 200
        assert get(site, "/quotes/mentions").status_code == 200
    path.unlink()
    assert count() == 300
    put(indexes[1], path)
    deadline = time.monotonic() + 10
    while count() != 700:
        assert time.monotonic() < deadline
    assert get(site, "/quotes/speakers.json").status_code == 200


def test_csv_that_is_streaming_ends_on_the_index_it_began_with(tmp_path: Path, indexes: list[Path]) -> None:
    path = tmp_path / "quotes.db"
    synthetic.write(path, 4_000, seed=9)
    with serving(path) as base, httpx.stream("GET", f"{base}/quotes/quotes.csv?act=all", timeout=60) as response:
        parts = response.iter_text()
        text = next(parts)
        put(indexes[0], path)
        assert total(base) == 300
        text += "".join(parts)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [int(row["newest"]) for row in rows] == list(range(1, 4_001))


def test_a_search_of_ten_thousand_characters_of_any_script_is_a_page(tmp_path: Path, indexes: list[Path]) -> None:
    path = tmp_path / "quotes.db"
    put(indexes[0], path)
    with serving(path, base_url="/who/said/what") as base:
        address = urlsplit(base)
        for text in ("😀" * 10_000, "ﷺ" * 10_000, "a " * 5_000, '"' * 10_000):
            connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
            connection.request("GET", f"{address.path}/quotes/quotes?q={quote(text)}")
            response = connection.getresponse()
            assert response.status == 200
            assert b"<h1>" in response.read()
            connection.close()


def test_a_file_system_that_cannot_be_written_is_enough(tmp_path: Path, indexes: list[Path]) -> None:
    folder = tmp_path / "fixed"
    folder.mkdir()
    put(indexes[0], folder / "quotes.db")
    (folder / "quotes.db").chmod(0o444)
    folder.chmod(0o555)
    try:
        site = application(folder / "quotes.db")
        for page in ("/", "/quotes/quotes?q=a*", "/quotes/quotes.csv", "/quotes/mentions", "/quotes?sql=select+1"):
            assert get(site, page).status_code == 200
        assert [p.name for p in folder.iterdir()] == ["quotes.db"]
    finally:
        folder.chmod(0o755)
