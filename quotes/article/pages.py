"""Web pages: the article's paragraphs and what the page says about itself, by trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace

from quotes.article.dates import parse_date
from quotes.article.decoding import Decoded, decode, refuse_binary, refuse_blank, wide_encoding
from quotes.article.fields import plain_value, web_address
from quotes.article.file import File
from quotes.article.problem import Problem, Unreadable
from quotes.document import Article

_CHARSET = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2"}
    | {"h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr"}
    | {"ul"}
)
_UNSEEN = frozenset(("script", "style", "template", "noscript", "iframe", "svg"))

# The libraries log what we report ourselves, and without a handler that would land on the user's terminal.
for _library in ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


def read_page(file: File, encoding: str | None, limit: int) -> Iterator[Article | Problem]:
    """A web page, saved or fetched."""
    decoded = decode_page(file.content(limit), file.name, encoding, file.charset)
    if decoded.assumed:
        yield Problem(file.id, file.name, "encoding", decoded.assumed)
    article = page_article(decoded.text, file.name, identity=file.id, address=file.address)
    yield replace(article, path=file.name, encoding=decoded.encoding)


def decode_page(data: bytes, name: str, encoding: str | None, charset: str | None) -> Decoded:
    """The page's text: by the user's word, else UTF-8, else as the server or the page itself declares, else guessed."""
    refuse_binary(data, name, encoding)
    if encoding or wide_encoding(data):
        return decode(data, name, encoding)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
        for label in (charset, declared and declared[1].decode("ascii", "replace")):
            if label and label.casefold() not in ("utf-8", "utf8"):
                label = "cp1252" if label.casefold() in ("iso-8859-1", "latin-1", "latin1", "us-ascii") else label
                try:
                    return Decoded(data.decode(label), label.casefold())
                except (LookupError, UnicodeDecodeError):
                    continue
        return decode(data, name)


def page_article(html: str, name: str, *, identity: str, address: str | None = None) -> Article:
    """The article in a page: its title (when the text lacks it) and its paragraphs, blank lines between.

    The date is the one that the page states; a day when it was saved, or one out of its address alone, is not taken.
    Raises Unreadable when no article is found.
    """
    import trafilatura  # half a second to import, and for plain text not needed

    try:
        found = trafilatura.bare_extraction(
            html,
            url=address,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # damaged markup ends in many kinds of error in the libraries; none may stop a batch
        reason = f"{type(error).__name__}: {error}"
        raise Unreadable("broken", f"{name} cannot be taken apart as a web page ({reason})") from error
    values = found if isinstance(found, dict) else found.as_dict() if found is not None else {}
    body = values.get("text")
    lines = [line.strip() for line in str(body or "").split("\n") if line.strip()]
    refuse_blank("".join(lines), f"{name}: the page, as far as an article can be told from menus and advertisements,")
    title = plain_value(values.get("title"))
    if title and " ".join(lines[0].split()) != title:
        lines.insert(0, title)
    author = plain_value(values.get("author"))
    return Article(
        id=identity,
        text="\n\n".join(lines).replace("\x00", "\ufffd"),
        title=title,
        outlet=plain_value(values.get("sitename")),
        author=author.replace("; ", ", ") if author else None,
        date=parse_date(str(values.get("date") or "")),
        url=web_address(address) or web_address(plain_value(values.get("url"))),
    )


def paragraphs(html: str) -> str:
    """A piece of markup as text: blocks parted by blank lines, white space folded; plain text stays as it is."""
    if "<" not in html and "&" not in html:
        return html
    from lxml import etree
    from lxml import html as parser

    try:
        root = parser.fragment_fromstring(html.replace("\x00", "\ufffd"), create_parent="div")
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^>]*>", " ", html)
    parts: list[str] = [""]

    def visit(node: etree._Element) -> None:
        block = node.tag in _BLOCKS
        if block:
            parts.append("")
        if isinstance(node.tag, str) and node.tag not in _UNSEEN:
            parts[-1] += node.text or ""
            for child in node:
                visit(child)
        if block:
            parts.append("")
        if node is not root:
            parts[-1] += node.tail or ""

    try:
        visit(root)
    except RecursionError:
        return "".join(map(str, root.itertext()))
    return "\n\n".join(line for part in parts if (line := " ".join(part.split())))
