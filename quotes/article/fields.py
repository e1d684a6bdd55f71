"""Named fields of a row, an entry or a page -> an Article; by which names newspapers, APIs and corpora call them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from quotes.article.dates import parse_date
from quotes.article.decoding import refuse_blank
from quotes.article.head import read_head
from quotes.document import Article

Field = Literal["id", "text", "title", "outlet", "author", "date", "url"]

# In order of preference: where a row has a `text` and a `content`, `text` is taken.
NAMES: dict[Field, tuple[str, ...]] = {
    "id": ("id", "articleid", "uuid", "guid", "documentid", "docid"),
    "text": (
        *("text", "body", "content", "fulltext", "articletext", "articlebody", "maintext", "bodytext", "contenttext"),
        *("article", "story"),
    ),
    "title": ("title", "headline"),
    "outlet": ("outlet", "source", "publisher", "publication", "newspaper", "sitename", "site"),
    "author": ("author", "authors", "byline", "creator"),
    "date": (
        *("date", "published", "publishedat", "publisheddate", "publishdate", "publicationdate", "datepublished"),
        *("datepublish", "pubdate"),
    ),
    "url": ("url", "link", "permalink", "href", "webaddress"),
}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@lru_cache(maxsize=1000)  # the rows of a table all have the same ones
def columns(names: tuple[str, ...]) -> dict[Field, list[str]]:
    """Which of a table's columns hold which field, preferred ones first; case, spaces, `_` and `-` do not matter."""
    plain = {re.sub(r"[\W_]+", "", name.casefold()): name for name in reversed(names)}
    return {field: [plain[alias] for alias in aliases if alias in plain] for field, aliases in NAMES.items()}


def article_of(row: Mapping[str, object], where: str, *, identity: str, path: str, encoding: str = "utf-8") -> Article:
    """The article of a row whose own id, if it has one, replaces `identity`; raises Unreadable when its text is blank.

    Characters that no database stores (U+0000, lone surrogates from JSON escapes) become U+FFFD, one for one. A row
    without title, outlet, author and date columns gets what the head of its text tells.
    """
    found = columns(tuple(row))
    value: dict[Field, str | None] = {
        f: next((v for n in found[f] if (v := plain_value(row[n]))), None) for f in NAMES if f != "text"
    }
    text = next((t for n in found["text"] if (t := _text(row[n])).strip()), "")
    refuse_blank(text, f"{where}: its text")
    if not any(found[field] for field in ("title", "outlet", "author", "date")):
        head = read_head(text)
        value |= {"title": head.title, "outlet": head.outlet, "author": head.author, "date": head.date}
    return Article(
        id=value["id"] or identity,
        text=text,
        title=value["title"],
        outlet=value["outlet"],
        author=value["author"],
        date=parse_date(value["date"] or ""),
        url=web_address(value["url"]),
        path=path,
        encoding=encoding,
    )


def plain_value(value: object) -> str | None:
    """One line of text for a cell, of a list or an object (`{"id": null, "name": "The Argus"}`) its names; or None."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title")
    if isinstance(value, list):
        return ", ".join(part for item in value if (part := plain_value(item))) or None
    if value is None or isinstance(value, bool | Mapping):
        return None
    line = _UNSTORABLE.sub("\ufffd", " ".join(str(value).split()))
    return None if line.casefold() in ("", "none", "null", "nan", "n/a", "-") else line


def web_address(value: str | None) -> str | None:
    """`value` when it is an http(s) address without spaces or controls; None for `javascript:` and all else."""
    if value and re.fullmatch(r"https?://[^\s\x00-\x1f\x7f<>\"]+", value, re.IGNORECASE):
        return value
    return None


def _text(value: object) -> str:
    """A cell's text as it stands; a list of paragraphs is joined by blank lines."""
    if isinstance(value, list):
        return "\n\n".join(_text(part) for part in value)
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else ""
