"""Strangers' words -> HTML that shows them and does nothing else. Pure, but for a database in memory that marks hits.

Everything that leaves here as `Markup` was escaped here. Controls that turn the direction of writing round (they can
make a text read as another) and control characters are shown as a replacement character, one for one, so offsets stay
true.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from quotes import schema
from quotes.site.search import Term

_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PARAGRAPH = re.compile(r"(?:[ \t]*\r?\n){2,}|\r?\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text to be marked."""

    start: int
    end: int
    classes: str
    """CSS classes."""
    id: str = ""
    """Anchor of the first piece."""
    href: str = ""
    """Where a click leads."""
    title: str = ""
    element: str = "mark"


def plain(text: str) -> str:
    """The text without controls that would change how its surroundings read.

    >>> plain("a\\u202eb")
    'a\ufffdb'
    """
    return _HARMFUL.sub("\ufffd", text)


def xml(text: str) -> str:
    """The text without the characters that XML forbids, and without turned writing."""
    return _NOT_XML.sub("\ufffd", plain(text))


def shown(value: object) -> object:
    """What a template prints: every string through `plain`; markup stays markup."""
    if isinstance(value, Markup):
        return Markup(plain(value))
    return plain(value) if isinstance(value, str) else value


def web_link(address: str | None) -> str | None:
    """The address when a page may link to it: http or https, nothing else.

    >>> web_link("https://example.org/a"), web_link("javascript:alert(1)"), web_link("//x")
    ('https://example.org/a', None, None)
    """
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    safe = parts.scheme in ("http", "https") and parts.netloc and address and not _HARMFUL.search(address)
    return address if safe else None


def marked(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> Markup:
    """The text from `start` to `end` in paragraphs, with marks in place; where marks overlap the shorter lies inside.

    A mark over several paragraphs is closed and opened again in each, so the HTML nests whatever the marks do.
    """
    end = len(text) if end is None else end
    inside = sorted((m for m in marks if m.start < end and m.end > start), key=lambda m: (m.start, -m.end))
    pieces: list[str] = []
    anchored: set[str] = set()
    at = start
    for gap in [*_PARAGRAPH.finditer(text, start, end), None]:
        stop = gap.start() if gap else end
        if text[at:stop].strip():
            here = [m for m in inside if m.start < stop and m.end > at]
            pieces.append(f"<p>{_line(text, here, at, stop, anchored)}</p>")
        at = gap.end() if gap else end
    return Markup("\n".join(pieces))


def _line(text: str, marks: Sequence[Mark], start: int, end: int, anchored: set[str]) -> str:
    """One paragraph: cut wherever a mark begins or ends, each piece wrapped in the marks that cover it."""
    cuts = sorted({start, end, *(c for m in marks for c in (m.start, m.end) if start < c < end)})
    result = []
    for left, right in pairwise(cuts):
        piece = str(escape(plain(text[left:right])))
        covering = [m for m in marks if m.start <= left and m.end >= right]
        linked = False
        for mark in sorted(covering, key=lambda m: m.end - m.start):
            anchor = ""
            if mark.id and mark.id not in anchored:
                anchored.add(mark.id)
                anchor = f' id="{escape(mark.id)}"'
            title = f' title="{escape(plain(mark.title))}"' if mark.title else ""
            if mark.href and not linked:
                piece, linked = f'<a href="{escape(mark.href)}">{piece}</a>', True
            piece = f'<{mark.element} class="{mark.classes}"{anchor}{title}>{piece}</{mark.element}>'
        result.append(piece)
    return "".join(result)


class Highlighter:
    """Marks what a search matched, by the very tokenizer that matched it: stems and accents included."""

    def __init__(self) -> None:
        self._local = threading.local()

    def __call__(self, texts: Sequence[str], match: str) -> list[Markup]:
        """Each text as HTML, with `<mark>` around the words that the FTS5 expression `match` hits."""
        if not match:
            return [Markup(escape(plain(text))) for text in texts]
        connection = self._connection()
        # Markers that no text can hold, for they are drawn anew each time.
        begin, finish = (f"\ue000{secrets.token_hex(6)}\ue001" for _ in range(2))
        connection.execute("delete from page")
        connection.executemany(
            "insert into page (rowid, text, speaker_name, title) values (?, ?, '', '')",
            enumerate((plain(text) for text in texts), start=1),
        )
        try:
            found = dict(
                connection.execute(
                    "select rowid, highlight(page, 0, ?, ?) from page where page match ?", (begin, finish, match)
                ).fetchall()
            )
        except sqlite3.OperationalError:
            found = {}
        return [
            Markup(str(escape(found.get(number, plain(text)))).replace(begin, "<mark>").replace(finish, "</mark>"))
            for number, text in enumerate(texts, start=1)
        ]

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(":memory:", isolation_level=None)
            names = ", ".join(schema.FULL_TEXT["quotes"])
            connection.execute(f"create virtual table page using fts5({names}, tokenize='{schema.TOKENIZE}')")
            self._local.connection = connection
        return connection


highlight = Highlighter()
"""The one that pages use."""


def words_of(groups: Iterable[Iterable[Term]]) -> str:
    """An FTS5 expression that any of the searched words satisfies: what to mark where not all stand in one text."""
    return " OR ".join(term.match for group in groups for term in group)
