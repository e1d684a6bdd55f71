"""The index on the web from one command: Datasette, set up as this index wants it, so that nobody has to know how."""

from __future__ import annotations

import asyncio
import os
import socket
import webbrowser
from pathlib import Path
from typing import Any

import uvicorn
import yaml
from datasette.app import Datasette
from datasette.plugins import pm

import quotes.site as plugin
from quotes.errors import IndexFileError, QuotesError
from quotes.site.database import holds_index

SETTINGS: dict[str, Any] = {
    "suggest_facets": False,  # each page would try every column: 4 to 29 times slower
    "max_csv_mb": 0,  # Datasette's tables as CSV are complete, not cut at 100 MB
    "sql_time_limit_ms": 4_000,
    "facet_time_limit_ms": 1_000,
    "max_returned_rows": 1_000,
    "num_sql_threads": max(3, 2 * (os.cpu_count() or 1)),
    "allow_download": False,
    "default_cache_ttl": 0,  # a new index shows at once
    "truncate_cells_html": 400,
}
LONGEST_REQUEST = 1 << 20
"""Bytes of a request's first lines: ten thousand characters of any script in a search fit, percent-encoded."""


def application(
    db: Path, *, base_url: str = "/", robots: bool = False, sql: bool = True, settings: dict[str, Any] | None = None
) -> Datasette:
    """A Datasette that serves the index `db`. Raises IndexFileError when it is none.

    `base_url` is the path under which a reverse proxy hands requests on; `robots` lets search engines in; `sql` lets
    visitors write SQL of their own (read-only and limited in time and rows).
    """
    if not db.is_file():
        raise IndexFileError(f"There is no index at {db}; run `quotes build` first, or name another with --db.")
    if not holds_index(db):
        raise IndexFileError(f"{db} is no index of quotations; name the file that `quotes build` wrote with --db.")
    if not pm.is_registered(plugin):
        pm.register(plugin, plugin.__name__)
    metadata = yaml.safe_load(metadata_file().read_text(encoding="utf-8"))
    metadata["databases"] = {db.stem: metadata["databases"]["quotes"]}
    metadata["plugins"]["quotes"]["robots"] = robots
    base = "/" + base_url.strip("/") + "/" if base_url.strip("/") else "/"
    given = {**SETTINGS, "base_url": base, "default_allow_sql": sql, **(settings or {})}
    return Datasette([str(db)], metadata=metadata, settings=given)


def serve(
    db: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    base_url: str = "/",
    open_browser: bool = False,
    robots: bool = False,
    sql: bool = True,
) -> None:
    """Serve the index until interrupted; prints the address. A new build of `db` is taken up while serving.

    Raises IndexFileError when `db` is no index, QuotesError when the address is taken.
    """
    served = application(db, base_url=base_url, robots=robots, sql=sql)
    asyncio.run(_run(served, host, port, open_browser))


async def _run(served: Datasette, host: str, port: int, open_browser: bool) -> None:
    await served.invoke_startup()
    config = uvicorn.Config(
        served.app(),
        host=host,
        port=port,
        log_level="warning",
        lifespan="on",
        http="h11",
        h11_max_incomplete_event_size=LONGEST_REQUEST,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    listening = _listen(config)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}{served.setting('base_url')}"
    print(f"Serving {served.files[0]} at {address} (stop with Ctrl-C)", flush=True)
    if open_browser:
        webbrowser.open(address)
    await server.serve(sockets=[listening])


def _listen(config: uvicorn.Config) -> socket.socket:
    """A socket on the wished address; uvicorn's own would end the process without a word to the caller."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((config.host, config.port))
        listening.listen(config.backlog)  # whoever reads the address may connect at once
    except OSError as error:
        listening.close()
        raise QuotesError(
            f"{config.host}:{config.port} cannot be listened on ({error.strerror}); choose another with --port."
        ) from error
    return listening


def metadata_file() -> Path:
    """metadata.yml: inside the installed package, or at the top of a checkout."""
    for place in (Path(__file__).with_name("metadata.yml"), Path(__file__).parents[2] / "metadata.yml"):
        if place.is_file():
            return place
    raise QuotesError("metadata.yml is missing from the installation; install the package again.")
