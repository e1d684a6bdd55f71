"""How long the site's pages take on an index of any size, through the whole stack but the network.

    python -m tests.benchmarks.synthetic 1000000 /tmp/quotes.db
    python -m tests.benchmarks.site_speed /tmp/quotes.db

Each page is asked for six times, each time with another value where it has one (so that no cache of ours answers);
the first is not counted, the median of the other five is. Lists show their six facets. `cpu` is the time the process
itself computed: on a machine that does other work too, it tells more than the wall clock.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx
from datasette.app import Datasette

from quotes.site.serve import application

TIMES = 6


def addresses(path: Path) -> dict[str, list[str]]:
    """Kinds of pages -> addresses of each, all different."""
    with closing(sqlite3.connect(path)) as db:

        def some(sql: str, *values: object) -> list[str]:
            return [str(row[0]) for row in db.execute(sql, values)]

        def common(share: float) -> list[str]:
            """Words that stand in about this share of the quotations."""
            least = share * db.execute("select count(*) from quotes").fetchone()[0]
            return some("select word from words where uses <= ? order by uses desc limit ?", least, TIMES)

        def values(column: str) -> list[str]:
            sql = 'select value from column_values where "column" = ? order by quotes desc limit ?'
            found = some(sql, column, TIMES)
            return (found * TIMES)[:TIMES]

        lists = {
            f"one filter: {column}": [
                f"/quotes/quotes?{column}={quote(v)}&_facet={f}" for v, f in zip(values(column), FRESH, strict=True)
            ]
            for column in ("speaker", "kind", "outlet", "year", "verb")
        }
        names = some("select name from names order by quotes desc limit ?", TIMES)
        speakers = some("select id from speakers order by quotes desc limit ?", TIMES)
        return {
            "home": ["/"] * TIMES,
            "list": [f"/quotes/quotes?_facet={f}" for f in FRESH],
            **lists,
            "two filters": [f"/quotes/quotes?kind=direct&outlet={quote(v)}" for v in values("outlet")],
            "about a name": [f"/quotes/quotes?about={quote(n)}" for n in names],
            "a word in 2 %": [f"/quotes/quotes?q={quote(w)}" for w in common(0.02)],
            "a word in 10 %": [f"/quotes/quotes?q={quote(w)}" for w in common(0.10)],
            "a word in 10 %, newest": [f"/quotes/quotes?q=-zz+{quote(w)}&_sort=newest" for w in common(0.10)],
            "beginning of a word": [f"/quotes/quotes?q={quote(w[:4])}*" for w in common(0.01)],
            "one quotation": ["/quotes/quotes/" + i for i in some("select id from quotes order by id limit ?", TIMES)],
            "one article": [
                "/quotes/articles/" + i.replace("/", "~2F") for i in some("select id from articles limit ?", TIMES)
            ],
            "most quoted speaker": ["/quotes/speakers/" + s for s in speakers],
            "ordinary speaker": [
                "/quotes/speakers/" + s for s in some("select id from speakers order by id limit ?", TIMES)
            ],
            "about page": ["/quotes/about/" + quote(n).replace("%20", "+").replace("%", "~") for n in names],
            "compare": [f"/quotes/compare?a={a}&b={b}" for a, b in zip(speakers, speakers[::-1], strict=True)],
            "speakers": [f"/quotes/speakers?page={n}" for n in range(1, TIMES + 1)],
            "articles": [f"/quotes/articles?page={n}" for n in range(1, TIMES + 1)],
            "deep page": [f"/quotes/quotes?_sort=oldest&_size={n}" for n in range(20, 20 + TIMES)],
        }


FRESH = ("role", "band", "act", "region", "speaker_kind", "found_by")
"""Facets beside the usual six, another each time."""


async def measure(site: Datasette, asked: dict[str, list[str]]) -> None:
    """Print a line a kind of page."""
    transport = httpx.ASGITransport(app=site.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=600) as client:
        print(f"{'page':26} {'median ms':>10} {'slowest':>8} {'cpu ms':>7}")
        for name, urls in asked.items():
            walls, cpus = [], []
            for number, url in enumerate(urls):
                wall, cpu = time.perf_counter(), time.process_time()
                response = await client.get(url)
                assert response.status_code == 200, (url, response.status_code)
                if number:
                    walls.append(1000 * (time.perf_counter() - wall))
                    cpus.append(1000 * (time.process_time() - cpu))
            median, most, cpu = statistics.median(walls), max(walls), statistics.median(cpus)
            print(f"{name:26} {median:10.0f} {most:8.0f} {cpu:7.0f}", flush=True)


async def stream(site: Datasette, address: str) -> None:
    """Take all quotations as CSV, and print how many rows at what speed in how much memory."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, lines, size = time.perf_counter(), 0, 0

    async def send(message: dict[str, object]) -> None:
        nonlocal lines, size
        body = message.get("body", b"")
        assert isinstance(body, bytes)
        lines += body.count(b"\r\n")
        size += len(body)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": address, "headers": [],
             "raw_path": address.encode(), "query_string": b"act=all", "scheme": "http"}  # fmt: skip
    await site.app()(scope, receive, send)
    seconds = time.perf_counter() - began
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"CSV: {lines - 1:,} rows, {size / 1e6:,.0f} MB in {seconds:.0f} s; memory grew by {more:.0f} MB at most")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--csv", action="store_true", help="also take everything as CSV")
    given = parser.parse_args()
    site = application(given.path)
    asked = {k: [u.replace("/quotes/", f"/{given.path.stem}/", 1) for u in v] for k, v in addresses(given.path).items()}

    async def run() -> None:
        await measure(site, asked)
        if given.csv:
            await stream(site, f"/{given.path.stem}/quotes.csv")

    asyncio.run(run())


if __name__ == "__main__":
    main()
