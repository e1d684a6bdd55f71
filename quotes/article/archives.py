"""Web archives (WARC, as news crawls are published; WET, their text): one article a page, one record at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from quotes.article.decoding import decode, refuse_blank
from quotes.article.fields import web_address
from quotes.article.file import File
from quotes.article.head import read_head
from quotes.article.pages import decode_page, page_article
from quotes.article.problem import Problem, Unreadable, too_large
from quotes.document import Article

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGES = ("text/html", "application/xhtml+xml")


def read_archive(file: File, encoding: str | None, limit: int) -> Iterator[Article | Problem]:
    """The web pages of an archive; pictures, redirects, failures (status other than 200) and requests are none.

    A page's id is its address. A damaged or cut archive is told, with what was read until there.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    records = 0
    cut = False
    with file.open(raw=True) as stream:
        try:
            for record in ArchiveIterator(stream, parse_http=False):
                records += 1
                address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
                identity = address or f"{file.id}#{records}"
                kind = record.record_type
                text = kind == WarcRecordType.conversion
                if kind not in (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion):
                    continue
                if record.content_length > limit:  # films and programs, but it may be a page too
                    error = too_large(f"{file.name}: {identity}", record.content_length, limit)
                    yield Problem(identity, file.name, error.kind, str(error))
                    continue
                length = record.content_length
                record.freeze()
                cut = record.content_length < length  # fastwarc itself says nothing when a file ends in mid-record
                if cut:
                    break
                try:
                    content = _content(record, text, limit)
                    if content is None:
                        continue
                    data, charset = content
                    article, assumed = _article(data, charset, file, identity, text, encoding)
                except Unreadable as error:
                    yield Problem(identity, file.name, error.kind, str(error))
                    continue
                if assumed:
                    yield Problem(identity, file.name, "encoding", assumed)
                yield article
        except OSError as error:
            if not records:
                raise Unreadable("broken", f"{file.name} is no web archive, or is damaged ({error})") from error
            raise Unreadable("broken", f"{file.name} is damaged after {records} records ({error})") from error
    if cut:
        raise Unreadable("broken", f"{file.name} is cut short: it ends in the middle of record {records}")
    if not records:
        raise Unreadable("broken", f"{file.name} is no web archive: it holds no WARC record")


def _content(record: WarcRecord, text: bool, limit: int) -> tuple[bytes, str | None] | None:
    """(bytes, declared encoding) of a record that holds a page or its text; None for all else."""
    if text:
        return record.reader.read(limit), "utf-8"
    if not record.is_http:
        media = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        return (record.reader.read(limit), None) if media in _PAGES else None
    record.parse_http(auto_decode="all")
    status = record.http_headers.status_code if record.http_headers is not None else None
    if status != 200 or (record.http_content_type or "").lower() not in _PAGES:
        return None
    data = record.reader.read(limit + 1)
    if len(data) > limit:  # unpacked it may be far larger than in the archive
        raise too_large(record.headers.get("WARC-Target-URI") or "a page", None, limit)
    return data, record.http_charset


def _article(
    data: bytes, charset: str | None, file: File, identity: str, text: bool, encoding: str | None
) -> tuple[Article, str | None]:
    """(the article of a record, what was assumed about its encoding)."""
    name = f"{file.name}: {identity}"
    if not text:
        page = decode_page(data, name, encoding, charset)
        article = page_article(page.text, name, identity=identity, address=web_address(identity))
        return replace(article, path=file.name, encoding=page.encoding), page.assumed
    plain = decode(data, name, encoding)
    refuse_blank(plain.text, name)
    head = read_head(plain.text)
    article = Article(
        id=identity,
        text=plain.text,
        title=head.title,
        outlet=head.outlet,
        author=head.author,
        date=head.date,
        url=web_address(identity),
        path=file.name,
        encoding=plain.encoding,
    )
    return article, plain.assumed
