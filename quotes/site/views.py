"""Requests -> responses: each view reads the URL, asks `pages.py`, and hands the answer to a template or a format."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from datasette.utils import tilde_decode
from datasette.utils.asgi import Base400, NotFound, Response
from datasette.views.base import DatasetteError

from quotes.errors import QuotesError
from quotes.export import safe
from quotes.site import feeds, pages, search, selection
from quotes.site.database import IndexDatabase, Snapshot
from quotes.site.links import Links
from quotes.site.text import web_link

Result = TypeVar("Result")
STREAM_ROWS = 1_000
FEED_SIZE = 50
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
ASSETS = ("site.css", "site.js", "icon.svg")


async def home(request: Any, datasette: Any) -> Any:
    """`/`."""
    return await _page(request, datasette, "home.html", lambda s, links: pages.home(s, links))


async def quotes(request: Any, datasette: Any, send: Any) -> Any:
    """`/quotes/quotes`, and the same as CSV, JSON, Atom and JSON Feed."""
    arguments = _arguments(request)
    format = request.url_vars.get("format")
    if format == "csv":
        return await _csv(request, datasette, send, arguments)
    if format == "json":
        return await _json(request, datasette, arguments)
    if format in ("atom", "feed"):
        return await _feed(request, datasette, arguments, format)
    if format:
        raise NotFound(f"There is no format {format}")
    asked = selection.wanted(arguments, most=datasette.setting("max_returned_rows"))
    more = request.args.get("_more") or ""
    asked_more = [*arguments, ("_facet", more)] if more else arguments
    asked = selection.wanted(asked_more, most=datasette.setting("max_returned_rows"))
    return await _page(
        request, datasette, "list.html", lambda s, links: pages.listing(s, links, arguments, asked, more)
    )


async def quotation(request: Any, datasette: Any) -> Any:
    """`/quotes/quotes/<id>`, and as JSON."""
    id = tilde_decode(request.url_vars["id"])
    if request.url_vars.get("format") == "json":
        row = await _read(datasette, request, lambda s: s.connection.execute(
            "select * from quotes where id = ?", (id,)).fetchone())  # fmt: skip
        if row is None:
            raise NotFound(f"There is no quotation {id}")
        return _json_response(datasette, {"ok": True, "rows": [_record(dict(row))]})
    return await _page(request, datasette, "quotation.html", lambda s, links: pages.quotation(s, links, id))


async def speaker(request: Any, datasette: Any) -> Any:
    """`/quotes/speakers/<id>`."""
    id = tilde_decode(request.url_vars["id"])
    text = request.args.get("q") or ""
    return await _page(request, datasette, "speaker.html", lambda s, links: pages.speaker(s, links, id, text),
                       moved=lambda links, new: links.speaker(new, q=text))  # fmt: skip


async def speakers(request: Any, datasette: Any) -> Any:
    """`/quotes/speakers`."""
    text = request.args.get("q") or request.args.get("_search") or ""
    return await _page(request, datasette, "speakers.html", lambda s, _: pages.speakers(s, text, _number(request)))


async def article(request: Any, datasette: Any) -> Any:
    """`/quotes/articles/<id>`."""
    id = tilde_decode(request.url_vars["id"])
    return await _page(request, datasette, "article.html", lambda s, links: pages.article(s, links, id))


async def articles(request: Any, datasette: Any) -> Any:
    """`/quotes/articles`."""
    outlet = search.whole(request.args.get("outlet") or "")
    return await _page(request, datasette, "articles.html", lambda s, _: pages.articles(s, _number(request), outlet))


async def about(request: Any, datasette: Any) -> Any:
    """`/quotes/about/<name>`: what is said about someone or something."""
    name = search.whole(tilde_decode(request.url_vars["name"]))
    return await _page(request, datasette, "about.html", lambda s, links: pages.about(s, links, name))


async def compare(request: Any, datasette: Any) -> Any:
    """`/quotes/compare?a=&b=&q=`: two speakers side by side."""
    a, b, q = (request.args.get(name) or "" for name in "abq")
    return await _page(request, datasette, "compare.html", lambda s, links: pages.compare(s, links, a, b, q))


async def asset(request: Any) -> Any:
    """The stylesheet, the script and the icon; the address holds a digest, so browsers may keep them for good."""
    name = f"{request.url_vars['name']}.{request.url_vars['ending']}"
    if name not in ASSETS:
        raise NotFound("There is no such file")
    body = read_asset(name)
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(body, headers=headers, content_type=TYPES[request.url_vars["ending"]])


async def robots(request: Any, datasette: Any) -> Any:
    """`/robots.txt`: search engines are asked to stay away unless the site's owner lets them in."""
    allowed = robots_allowed(datasette)
    heavy = "".join(f"Disallow: {datasette.urls.path(p)}\n" for p in ("/*.csv", "/*.json", "/*_facet", "/*?"))
    return Response.text("User-agent: *\n" + (heavy if allowed else "Disallow: /\n"))


def robots_allowed(datasette: Any) -> bool:
    """True when the configuration lets search engines in: `plugins: {quotes: {robots: true}}`."""
    return bool((datasette.plugin_config("quotes") or {}).get("robots"))


@cache
def read_asset(name: str) -> str:
    """A static file's text."""
    return (files("quotes.site") / "static" / name).read_text(encoding="utf-8")


@cache
def asset_digest(name: str) -> str:
    """Changes when the file does."""
    return blake2b(read_asset(name).encode(), digest_size=6).hexdigest()


def index_of(datasette: Any) -> IndexDatabase:
    """The index that this Datasette serves. Raises NotFound when it serves none."""
    for database in datasette.databases.values():
        if isinstance(database, IndexDatabase):
            return database
    raise NotFound("No index is served here")


def links_for(datasette: Any, request: Any | None = None) -> Links:
    """The site's addresses as this request sees them."""
    database = index_of(datasette)
    base = str(datasette.urls.path("/"))
    origin = ""
    if request is not None:
        absolute = datasette.absolute_url(request, "/")
        origin = absolute.rstrip("/")
    return Links(
        base,
        database.route or database.name,
        origin,
        f"{base}-/quotes/{asset_digest('site.css')}/site.css",
        f"{base}-/quotes/{asset_digest('site.js')}/site.js",
        f"{base}-/quotes/{asset_digest('icon.svg')}/icon.svg",
    )


async def _page(
    request: Any,
    datasette: Any,
    template: str,
    make: Callable[[Snapshot, Links], Any],
    moved: Callable[[Links, str], str] | None = None,
) -> Any:
    """Make a page; None is "not found", a string the id under which the thing stands now."""
    links = links_for(datasette, request)
    context = await _read(datasette, request, lambda snapshot: make(snapshot, links))
    if context is None:
        raise NotFound("There is nothing here; it may have gone from the index in its last build")
    if isinstance(context, str):
        assert moved is not None
        return Response.redirect(moved(links, context), status=301)
    html = await datasette.render_template(
        f"quotes/{template}", {**context, "database": index_of(datasette).name}, request=request, view_name="quotes"
    )
    return Response.html(html)


async def _read(datasette: Any, request: Any, make: Callable[[Snapshot], Result]) -> Result:
    """Run `make` on the index, if this visitor may see it."""
    database = index_of(datasette)
    await _permitted(datasette, request, database)
    try:
        return await database.read(make)
    except sqlite3.OperationalError as error:
        if "interrupt" in str(error):
            raise TooSlow("This question took too long. Add a filter, or search for a rarer word.") from error
        raise


class TooSlow(QuotesError):
    """SQL ran into the time limit."""


def failure(exception: Exception) -> tuple[int, str]:
    """HTTP status and sentence for whatever went wrong."""
    if isinstance(exception, TooSlow) or "interrupt" in str(exception).lower():
        return 503, "This question took too long. Add a filter, or search for a rarer word."
    if isinstance(exception, QuotesError):
        return 503, str(exception)
    if isinstance(exception, Base400):
        return exception.status, str(exception.args[0]) if exception.args else "There is nothing here"
    if isinstance(exception, DatasetteError):
        slow = "The query took too long; ask for less at once."
        # Datasette answers "Cannot sort table by ..." with 500; it is the question that was wrong, not the server.
        return min(exception.status, 400), slow if exception.message_is_html else str(exception.message)
    return 500, "Something went wrong here, not with what you asked; the server's log tells more."


async def _permitted(datasette: Any, request: Any, database: IndexDatabase) -> None:
    await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])


async def _csv(request: Any, datasette: Any, send: Any, arguments: Sequence[tuple[str, str]]) -> None:
    """Every selected quotation, however many, on one connection to one file: complete even if the index is replaced."""
    database = index_of(datasette)
    await _permitted(datasette, request, database)
    asked = selection.wanted(arguments)

    def begin() -> tuple[Snapshot, Any]:
        snapshot = database.alone()
        try:
            return snapshot, selection.order(snapshot, selection.select(snapshot, asked), asked.sort)
        except BaseException:
            database.close_alone(snapshot)
            raise

    snapshot, ordered = await asyncio.to_thread(begin)
    try:
        headers = [
            (b"content-type", b"text/csv; charset=utf-8"),
            (b"content-disposition", b'attachment; filename="quotes.csv"'),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if request.method != "HEAD":
            async for part in _lines(snapshot, ordered):
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        await asyncio.to_thread(database.close_alone, snapshot)


async def _lines(snapshot: Snapshot, ordered: Any) -> AsyncIterator[bytes]:
    """CSV in parts of some rows each."""

    def lines(rows: Sequence[Sequence[Any]]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue().encode("utf-8", "replace")

    def part(start: int) -> bytes:
        found = selection.rows(snapshot.connection, ordered[start : start + STREAM_ROWS].tolist())
        return lines([[safe(row[name]) for name in selection.QUOTE_COLUMNS] for row in found])

    yield lines([selection.QUOTE_COLUMNS])
    for start in range(0, len(ordered), STREAM_ROWS):
        yield await asyncio.to_thread(part, start)


async def _json(request: Any, datasette: Any, arguments: Sequence[tuple[str, str]]) -> Any:
    """The selection as JSON, a page at a time: `next_url` leads on. `_shape=array|arrays`, `_nl=on`, `_col=`."""
    wanted_columns = [c for c in request.args.getlist("_col") if c in selection.QUOTE_COLUMNS]
    names = ("id", *(c for c in wanted_columns if c != "id")) if wanted_columns else selection.QUOTE_COLUMNS
    asked = selection.wanted(arguments, size=100, most=datasette.setting("max_returned_rows"))
    with_facets = "_facet" in request.args

    def make(snapshot: Snapshot) -> dict[str, Any]:
        selected = selection.select(snapshot, asked)
        ordered = selection.order(snapshot, selected, asked.sort)
        shown, following = selection.page(snapshot, ordered, asked)
        counted = selection.facets(snapshot, selected, asked, 30) if with_facets else []
        return {
            "ok": True,
            "rows": selection.rows(snapshot.connection, shown.tolist(), names),
            "next": following,
            "filtered_table_rows_count": selected.count,
            "understood": selected.query.understood,
            "notes": list(selected.notes),
            "facet_results": {
                f.column: {"name": f.column, "results": [
                    {"value": v.value, "label": v.label, "count": v.count, "selected": v.selected} for v in f.values]}
                for f in counted
            },
        }  # fmt: skip

    found = await _read(datasette, request, make)
    links = links_for(datasette, request)
    rest = [(k, v) for k, v in arguments if k != "_next"]
    following = found["next"]
    next_url = links.absolute(links.quotes([*rest, ("_next", following)], "json")) if following else None
    found["next_url"] = next_url
    headers = {"link": f'<{next_url}>; rel="next"'} if next_url else {}
    shape = request.args.get("_shape") or "objects"
    rows = [_record(row) for row in found["rows"]]
    if shape == "array":
        if request.args.get("_nl"):
            return Response.text("\n".join(json.dumps(row) for row in rows), headers=headers)
        return _json_response(datasette, rows, headers)
    found["columns"] = list(names)
    found["rows"] = [list(row.values()) for row in rows] if shape == "arrays" else rows
    return _json_response(datasette, found, headers)


async def _feed(request: Any, datasette: Any, arguments: Sequence[tuple[str, str]], format: str) -> Any:
    """The newest of a selection, to follow."""
    given = [(k, v) for k, v in arguments if k not in ("_sort", "_sort_desc", "_next", "_size")]
    asked = selection.wanted([*given, ("_sort", "newest")], size=FEED_SIZE)
    links = links_for(datasette, request)

    def make(snapshot: Snapshot) -> tuple[list[dict[str, Any]], dict[str, str], str, str]:
        selected = selection.select(snapshot, asked)
        shown = selection.order(snapshot, selected, asked.sort)[:FEED_SIZE]
        rows = selection.rows(snapshot.connection, shown.tolist())
        addresses = {}
        for row in rows:
            found = snapshot.connection.execute("select url from articles where id = ?", (row["article"],)).fetchone()
            addresses[row["article"]] = web_link(found[0] if found else None) or ""
        run = snapshot.connection.execute("select max(finished) from runs").fetchone()[0] or ""
        chips = pages.chips(snapshot, links, given, asked)
        named = [f"{c['title']}: {c['label']}" for c in chips]
        return rows, addresses, run, "; ".join(["Quotations", *named, *filter(None, [selected.query.understood])])

    rows, addresses, run, title = await _read(datasette, request, make)
    feed = feeds.Feed(
        title,
        links.absolute(links.quotes(given)),
        links.absolute(links.quotes(given, format)),
        _instant(run),
        [
            feeds.Entry(
                row["id"],
                links.absolute(links.quote(row["id"])),
                row["speaker_name"] or "Speaker unknown",
                row["text"],
                row["outlet"] or "",
                row["date"] or "",
                addresses[row["article"]],
            )
            for row in rows
        ],
    )
    if format == "atom":
        return Response(feeds.atom(feed), content_type="application/atom+xml; charset=utf-8")
    return Response(feeds.json_feed(feed), content_type="application/feed+json; charset=utf-8")


def _json_response(datasette: Any, body: Any, headers: dict[str, str] | None = None) -> Any:
    given = dict(headers or {})
    if datasette.cors:
        given["access-control-allow-origin"] = "*"
    return Response(json.dumps(body), headers=given, content_type="application/json; charset=utf-8")


def _record(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its lists as lists."""
    for name in ("segments", "fragments"):
        if name in row:
            row[name] = json.loads(row[name] or "[]")
    return row


def _arguments(request: Any) -> list[tuple[str, str]]:
    """The URL's arguments in order; bytes that are no UTF-8 become replacement characters."""
    return [
        (k, v)
        for k, v in parse_qsl(request.query_string, keep_blank_values=True, max_num_fields=None)
        if v or "__" in k
    ]


def _number(request: Any) -> int:
    """Which page of a plain list."""
    typed = request.args.get("page") or "1"
    return min(max(int(typed), 1), 1_000_000) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1


def _instant(stored: str) -> str:
    """A build's end as RFC 3339."""
    try:
        found = datetime.fromisoformat(stored)
    except ValueError:
        found = datetime(1970, 1, 1, tzinfo=UTC)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat(timespec="seconds")
