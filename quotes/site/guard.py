"""What every response carries and what none may carry, whichever page made it.

- A Content-Security-Policy without exceptions: nothing inline, nothing from elsewhere.
- CSV whose cells a spreadsheet does not run: Datasette's own tables and queries pass here too, not only our pages.
- No error for an empty search box.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from quotes.export import safe
from quotes.site.views import robots_allowed

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}

_EMPTY_SEARCH = re.compile(rb"(?:^|(?<=&))_search(?:_\w+)?=(?:\+|%20)*(?:&|$)")
"""An empty search box; Datasette's own tables would call it a bad request."""

Send = Callable[[dict[str, Any]], Any]


def wrapper(datasette: Any) -> Callable[[Any], Any]:
    """The ASGI wrapper for this Datasette."""

    def wrap(app: Any) -> Any:
        async def guarded(scope: dict[str, Any], receive: Any, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            scope = {**scope, "query_string": _EMPTY_SEARCH.sub(b"", scope.get("query_string", b""))}
            await app(scope, receive, _Response(send, scope, robots_allowed(datasette)))

        return guarded

    return wrap


class _Response:
    """One response on its way out."""

    def __init__(self, send: Send, scope: dict[str, Any], robots: bool) -> None:
        self.send = send
        self.robots = robots
        self.csv: SafeCsv | None = None
        self.csv_path = scope["path"].endswith(".csv")

    async def __call__(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            await self.send(self._headed(message))
        elif message["type"] == "http.response.body" and self.csv is not None:
            body = self.csv.feed(message.get("body", b""), last=not message.get("more_body"))
            await self.send({**message, "body": body})
        else:
            await self.send(message)

    def _headed(self, message: dict[str, Any]) -> dict[str, Any]:
        headers = [(k, v) for k, v in message.get("headers", []) if k.lower() not in HEADERS]
        kinds = [v for k, v in headers if k.lower() == b"content-type"]
        ours = any(k.lower() == b"content-disposition" and b"quotes.csv" in v for k, v in headers)
        if self.csv_path and message["status"] == 200 and not ours and any(b"text/" in k for k in kinds):
            self.csv = SafeCsv()
            headers = [(k, v) for k, v in headers if k.lower() != b"content-length"]
        if not self.robots:
            headers.append((b"x-robots-tag", b"noindex, nofollow"))
        return {**message, "headers": [*headers, *HEADERS.items()]}


class SafeCsv:
    """Rewrites a stream of CSV so that no cell is a formula; holds no more than one row and one part.

    >>> stream = SafeCsv()
    >>> stream.feed(b"a,b\\r\\n1,=1+", last=False), stream.feed(b"1\\r\\n", last=True)
    (b'a,b\\r\\n', b"1,'=1+1\\r\\n")
    """

    def __init__(self) -> None:
        self._held = b""

    def feed(self, part: bytes, *, last: bool) -> bytes:
        """Take in the next bytes; give back the rows that are complete."""
        self._held += part
        end = len(self._held) if last else self._complete()
        rows, self._held = self._held[:end], self._held[end:]
        if not rows:
            return b""
        out = io.StringIO(newline="")
        reader = csv.reader(io.StringIO(rows.decode("utf-8", "replace"), newline=""))
        csv.writer(out).writerows([safe(cell) for cell in row] for row in reader)
        return out.getvalue().encode()

    def _complete(self) -> int:
        """Where the last complete row ends: at a line end with an even number of quotes before it."""
        at = len(self._held)
        while (at := self._held.rfind(b"\n", 0, at)) >= 0:
            if self._held.count(b'"', 0, at) % 2 == 0:
                return at + 1
        return 0
