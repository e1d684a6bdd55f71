"""Where each page stands: the only place that writes the site's addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette.utils import tilde_encode


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of one site's pages."""

    base: str
    """What the site stands under, with a slash at the end: `/` or `/quotes/`."""
    database: str
    """The database's name in addresses."""
    origin: str = ""
    """`https://example.org`, for permalinks."""
    style: str = ""
    script: str = ""

    icon: str = ""

    @property
    def home(self) -> str:
        return self.base

    @property
    def data(self) -> str:
        """Datasette's own page: tables, queries, SQL."""
        return f"{self.base}{tilde_encode(self.database)}"

    def table(self, name: str, format: str = "") -> str:
        """A table's page, or its data as `json`, `csv` ..."""
        return f"{self.base}{tilde_encode(self.database)}/{tilde_encode(name)}{'.' + format if format else ''}"

    def quotes(self, arguments: Iterable[tuple[str, str]] = (), format: str = "", **more: str) -> str:
        """The list of quotations with these arguments."""
        given = [*arguments, *((k, v) for k, v in more.items() if v)]
        return self.table("quotes", format) + ("?" + urlencode(given, errors="replace") if given else "")

    def quote(self, id: str, format: str = "") -> str:
        return f"{self.table('quotes')}/{tilde_encode(id)}{'.' + format if format else ''}"

    def speaker(self, id: str, **more: str) -> str:
        given = {k: v for k, v in more.items() if v}
        return f"{self.table('speakers')}/{tilde_encode(id)}" + ("?" + urlencode(given) if given else "")

    def article(self, id: str, quote: str = "") -> str:
        return f"{self.table('articles')}/{tilde_encode(id)}" + (f"#q-{quote}" if quote else "")

    def about(self, name: str) -> str:
        return f"{self.table('about')}/{tilde_encode(name.encode('utf-8', 'replace').decode())}"

    def compare(self, a: str = "", b: str = "", q: str = "") -> str:
        given = {k: v for k, v in (("a", a), ("b", b), ("q", q)) if v}
        return self.table("compare") + ("?" + urlencode(given) if given else "")

    def absolute(self, path: str) -> str:
        """The address as it may be cited."""
        return self.origin + path


def replaced(
    arguments: Sequence[tuple[str, str]], add: Iterable[tuple[str, Any]] = (), drop: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """A URL's arguments with some keys dropped and some added; always without the place of a page.

    >>> replaced([("kind", "direct"), ("_next", "9.x")], [("year", 2024)])
    [('kind', 'direct'), ('year', '2024')]
    """
    gone = {*drop, "_next"}
    return [(k, v) for k, v in arguments if k not in gone] + [(k, str(v)) for k, v in add]


def without(arguments: Sequence[tuple[str, str]], key: str, value: str) -> list[tuple[str, str]]:
    """A URL's arguments without this one."""
    return [(k, v) for k, v in arguments if k != "_next" and (k, v) != (key, value)]
