"""RSS and Atom feeds saved as files: one article an entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotes.article.dates import parse_date
from quotes.article.decoding import refuse_binary, refuse_blank
from quotes.article.fields import plain_value, web_address
from quotes.article.file import File
from quotes.article.pages import paragraphs
from quotes.article.problem import Problem, Unreadable
from quotes.document import Article

if TYPE_CHECKING:
    from lxml import etree

_ENTRIES = ("item", "entry")
_ROOTS = ("rss", "feed", "RDF")


def read_feed(file: File, encoding: str | None, limit: int) -> Iterator[Article | Problem]:
    """The entries of a feed, as they stream by: title and the longest of content, description and summary.

    An entry with a teaser only is an article of that teaser. Ids are the entries' links.
    """
    from lxml import etree

    refuse_binary(file.head(), file.name)
    outlet: str | None = None
    count = 0
    with file.open() as stream:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            encoding=encoding,
        )
        depth = 0
        try:
            for event, node in events:
                depth += 1 if event == "start" else -1
                name = _local(node)
                if event == "start" and depth == 1 and name not in _ROOTS:
                    advice = "of XML, RSS and Atom feeds are read"
                    raise Unreadable("unsupported", f"{file.name} is no feed (its first element is {name}): {advice}")
                if event == "end" and name == "title" and outlet is None and depth in (1, 2):
                    outlet = plain_value(paragraphs(_inner(node)))
                if event == "end" and name in _ENTRIES:
                    count += 1
                    yield _entry(node, file, count, outlet, encoding, limit)
                    node.clear()
                    while node.getprevious() is not None:  # what has been read must not pile up
                        del node.getparent()[0]
        except etree.LxmlError as error:
            message = f"{file.name} breaks off after {count} entries ({error})"
            yield Problem(file.id, file.name, "broken", message)
            return
        if events.error_log and count:
            first = events.error_log[0]
            message = f"{file.name} line {first.line} is not well-formed ({first.message}); {count} entries were read"
            yield Problem(file.id, file.name, "broken", message)
    if not count:
        raise Unreadable("empty", f"{file.name} holds no entry: a feed has <item> or <entry> elements")


def _entry(
    node: etree._Element, file: File, count: int, outlet: str | None, encoding: str | None, limit: int
) -> Article | Problem:
    fields: dict[str, str] = {}
    bodies = [""]
    for child in node:
        name = _local(child)
        if name in ("encoded", "content", "description", "summary"):
            bodies.append(paragraphs(_inner(child)))
        elif name == "link":  # Atom: an attribute, and alternates among others; RSS: text
            if child.get("rel", "alternate") == "alternate":
                fields.setdefault("link", (child.get("href") or child.text or "").strip())
        elif name == "author":
            names = [part.text or "" for part in child if _local(part) == "name"]
            fields.setdefault("author", (names or [child.text or ""])[0])
        elif name == "source":
            titles = [part.text or "" for part in child if _local(part) == "title"]
            fields.setdefault("source", (titles or [child.text or ""])[0])
        elif name:
            fields.setdefault(name, paragraphs(_inner(child)))
    title = plain_value(fields.get("title"))
    body = max(bodies, key=len)
    link = web_address(fields.get("link")) or web_address(fields.get("guid"))
    identity = link or plain_value(fields.get("guid") or fields.get("id")) or f"{file.id}#{count}"
    where = f"{file.name} entry {count}"
    try:
        refuse_blank(body, f"{where} ({title or 'without title'})")
        if len(body) > limit:
            raise Unreadable("too-large", f"{where} has {len(body) / 1e6:.1f} MB of text: it is above the limit")
    except Unreadable as error:
        return Problem(identity, file.name, error.kind, str(error))
    first = body.split("\n", 1)[0].strip()
    return Article(
        id=identity,
        text=body if not title or first == title else f"{title}\n\n{body}",
        title=title,
        outlet=plain_value(fields.get("source")) or outlet,
        author=plain_value(fields.get("creator") or fields.get("author")),
        date=next(
            (d for n in ("pubDate", "published", "date", "updated") if (d := parse_date(fields.get(n, "")))), None
        ),
        url=link,
        path=file.name,
        encoding=encoding or "utf-8",
    )


def _local(node: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _inner(node: etree._Element) -> str:
    """What an element holds as markup: escaped markup as such, XHTML children (Atom) written out again."""
    from lxml import etree

    if len(node) == 0:
        return node.text or ""
    return (node.text or "") + "".join(etree.tostring(child, encoding="unicode", method="html") for child in node)
