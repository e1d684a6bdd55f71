"""Plain text and Markdown; and telling by its content what a file without a telling name is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotes.article.decoding import decode, refuse_blank
from quotes.article.file import File
from quotes.article.head import read_head
from quotes.article.problem import Problem
from quotes.document import Article


def read_plain(file: File, encoding: str | None, limit: int) -> Iterator[Article | Problem]:
    """The file as one article, its text exactly as decoded."""
    decoded = decode(file.content(limit), file.name, encoding)
    refuse_blank(decoded.text, file.name)
    if decoded.assumed:
        yield Problem(file.id, file.name, "encoding", decoded.assumed)
    head = read_head(decoded.text)
    yield Article(
        id=file.id,
        text=decoded.text,
        title=head.title,
        outlet=head.outlet,
        author=head.author,
        date=head.date,
        url=head.url or file.address,
        path=file.name,
        encoding=decoded.encoding,
    )


def form_of(head: bytes) -> str:
    """What the first bytes show a file to be: archive, page, feed, json, lines or text."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"WARC/"):
        return "archive"
    lower = start[:1024].lower()
    if re.match(rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:rdf)\b", lower, re.DOTALL):
        return "feed"
    if re.match(rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", lower, re.DOTALL):
        return "page"
    if re.match(rb'\{\s*"', start):
        first, newline, rest = start.partition(b"\n")
        return "lines" if first.rstrip().endswith(b"}") and newline and rest.lstrip()[:1] in (b"{", b"") else "json"
    if re.match(rb'\[\s*\{\s*"', start):
        return "json"
    return "text"
