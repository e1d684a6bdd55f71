"""Indexes to publish in tests, and a way to ask a site for a page without a network."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
from datasette.app import Datasette

from quotes import columns, schema
from tests.benchmarks import synthetic

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></blockquote><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "\u202egnp.exe\u202c left",
    "\u2066isolated\u2069 \u200f",
    "a\tb\nc",
    "' or 1=1 --",
    "% _ ~ ^ ` | \\ / ? # & ; , .",
    "😀 🥲 ‮",
    "x" * 3_000,
    "\ue000marker\ue001",
)
"""Words, titles and names that would do harm where they were not shown as text."""


def cases(file: str, name: str) -> list[str]:
    """Strings of a file of cases; `["a", 9]` there is `a` nine times, a list of such pairs all of them in a row."""

    def whole(case: Any) -> str:
        if isinstance(case, str):
            return case
        return case[0] * case[1] if isinstance(case[0], str) else "".join(text * times for text, times in case)

    return [whole(case) for case in json.loads((Path(__file__).parent / "cases" / file).read_text("utf-8"))[name]]


SEARCHES = cases("searches.json", "searches")
"""What people, and people who mean harm, type into a search box."""
QUERIES = cases("addresses.json", "strange")
"""What stands after the question mark of an address."""
PATHS = cases("addresses.json", "paths")
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example",
    "http://",
    "https://ok.example/a",
)


def change(path: Path, *statements: tuple[str, tuple[Any, ...]]) -> None:
    """Change rows of an index by hand, and write again what is derived from them."""
    with closing(sqlite3.connect(path)) as connection:
        for statement, values in statements:
            connection.execute(statement, values)
        columns.pack(connection)
        for table in schema.FULL_TEXT:
            connection.execute(f"insert into {table}_fts ({table}_fts) values ('rebuild')")
        connection.commit()


def hostile(path: Path) -> Path:
    """An index in which strangers have put harmful words everywhere they can."""
    synthetic.write(path, 200, dates=5)
    with closing(sqlite3.connect(path)) as connection:
        quotes = [row[0] for row in connection.execute("select id from quotes where act != 'thought' order by newest")]
        articles = [row[0] for row in connection.execute("select id from articles order by id")]
        speakers = [row[0] for row in connection.execute("select id from speakers order by quotes desc")]
    statements: list[tuple[str, tuple[Any, ...]]] = []
    for number, words in enumerate(HOSTILE):
        quote, article, speaker = quotes[number], articles[number], speakers[number % len(speakers)]
        statements += [
            (
                "update quotes set text = ?, cue = ?, source = ?, via = ?, role = ? where id = ?",
                (words,) * 5 + (quote,),
            ),
            ("update quotes set title = ?, outlet = ? where article = ?", (words, words, article)),
            (
                "update articles set title = ?, outlet = ?, author = ?, text = ? || text, url = ? where id = ?",
                (words, words, words, words, ADDRESSES[number % len(ADDRESSES)], article),
            ),
            (
                "update speakers set name = ?, role = ?, aliases = ? where id = ?",
                (words, words, '{"<b>x": 1}', speaker),
            ),
            ("update quotes set speaker_name = ? where speaker = ?", (words, speaker)),
            (
                "insert or ignore into mentions select id, newest, ?, 'PERSON', null, start, end from quotes"
                " where id = ?",
                (words, quote),
            ),
        ]
    change(path, *statements)
    return path


@contextmanager
def serving(path: Path, **options: Any) -> Iterator[str]:
    """Serve an index from a process of its own, as `quotes serve` does; yields its address without a last slash."""
    code = (
        "from pathlib import Path; from quotes.site.serve import serve;"
        f"serve(Path({str(path)!r}), port=0, **{options!r})"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, f"the server did not start: {line}"
        yield found[0].rstrip("/")
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


def get(site: Datasette, path: str, **options: Any) -> httpx.Response:
    """Ask a site for a page."""
    return asyncio.run(site.client.get(path, **options))


def read(path: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of an index."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()
