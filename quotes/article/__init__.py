"""Articles from wherever they lie: the only reader of articles.

`read` takes files (plain text, Markdown, saved web pages, CSV, TSV, JSON, JSON lines, RSS and Atom feeds, WARC and
WET archives; each also gzipped as `.gz`), folders of them, web addresses and `-` for standard input, and gives one
`Article` or `Problem` after the other, holding no more than one in memory.

For plain text `article.text` is exactly the file's content decoded as UTF-8: line ends are not translated, and a byte
order mark stays as the first character, so that offsets are Python string indices into the file's text. For pages,
feeds and tables it is the text that was taken out of them.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from quotes.article.archives import read_archive
from quotes.article.feeds import read_feed
from quotes.article.fetching import fetch
from quotes.article.file import File, spool
from quotes.article.listing import ENDINGS, is_address, list_files, no_article
from quotes.article.pages import read_page
from quotes.article.plain import form_of, read_plain
from quotes.article.problem import Problem, Unreadable, size_limit
from quotes.article.tables import read_csv, read_json, read_json_lines
from quotes.document import Article
from quotes.errors import SourceError

__all__ = ["Problem", "count", "read"]

_READERS: dict[str, Callable[[File, str | None, int], Iterator[Article | Problem]]] = {
    "text": read_plain,
    "page": read_page,
    "table": read_csv,
    "lines": read_json_lines,
    "json": read_json,
    "feed": read_feed,
    "archive": read_archive,
}
_ONE_EACH = ("text", "page")
_LONGEST_ID = 400  # characters; a database key, and part of addresses


def read(
    sources: Sequence[str], *, encoding: str | None = None, limit: int | None = None
) -> Iterator[Article | Problem]:
    """Every article of the sources, in an order and with ids that are the same on each run.

    `encoding`: tried first instead of UTF-8. `limit`: the most bytes that one article may have; 5 MB by default, or
    what the environment variable QUOTES_MAX_ARTICLE_MB says. A file that two sources name is read once.

    What is wrong with one article is a `Problem`, and the rest goes on (of kind "encoding": the article follows
    nonetheless; of kind "skipped": a note). Raises SourceError, before anything is read, when a source does not exist,
    a folder holds no article, or Python does not know the encoding.
    """
    if encoding is not None:
        _check_encoding(encoding)
    if not sources:
        raise SourceError("no source was named: name files, folders, web addresses, or - for standard input")
    listed = [_listed(source) for source in sources]
    return _read(listed, encoding, size_limit() if limit is None else limit)


def count(sources: Sequence[str]) -> int | None:
    """How many articles `read` will come to, for progress bars; None when only reading tells (tables, feeds ...).

    Raises SourceError like `read`.
    """
    files: set[Path | None] = set()
    for source in sources:
        if source == "-" or is_address(source):
            return None
        for item in _listed(source):
            if isinstance(item, File):
                if ENDINGS.get(item.ending) not in _ONE_EACH:
                    return None
                files.add(item.path and item.path.resolve())
    return len(files)


def _check_encoding(encoding: str) -> None:
    try:
        io.TextIOWrapper(io.BytesIO(), encoding)  # refuses codecs that give no text (base64) as well
    except (LookupError, ValueError) as error:
        raise SourceError(
            f"{encoding} is no encoding that Python knows: try utf-8, cp1252, latin-1, utf-16 ..."
        ) from error


def _listed(source: str) -> Iterator[File | Problem]:
    """The files of a source; raises SourceError at once, not when the first is asked for, if there are none."""
    if source == "-":
        return iter([File("stdin", "-", "", None)])
    if is_address(source):
        return iter([File(source, source, "", None, address=source)])
    files = list_files(source)
    before: list[File | Problem] = []
    for item in files:
        before.append(item)
        if isinstance(item, File):
            return chain(before, files)
    note = next((item for item in before if isinstance(item, Problem)), None)
    raise no_article(source, note)


def _read(listed: Sequence[Iterator[File | Problem]], encoding: str | None, limit: int) -> Iterator[Article | Problem]:
    taken: set[str] = set()
    seen: set[Path] = set()
    for item in chain.from_iterable(listed):
        if isinstance(item, Problem):
            yield item
            continue
        if item.path is not None:
            real = item.path.resolve()
            if real in seen:
                continue
            seen.add(real)
        file = replace(item, id=_claim(taken, item.id, item.id + item.ending))
        nothing, free = True, True  # is the file's own id free for an article
        for found in _articles(file, encoding, limit):
            nothing = False
            if isinstance(found, Article) and found.id == file.id and free:
                free = False
            elif isinstance(found, Article):
                others = () if is_address(found.id) else (f"{file.id}/{found.id}",)
                found = replace(found, id=_claim(taken, found.id, *others))
            yield found
        if nothing:
            yield Problem(file.id, file.name, "empty", f"{file.name} holds no article: it has no row, entry or page")


def _claim(taken: set[str], *wanted: str) -> str:
    """The first of the ids that is free, or the last with a number; taken from now on."""
    cut = [one if len(one) <= _LONGEST_ID else one[: _LONGEST_ID - 1] + "…" for one in wanted]
    free = next((one for one in cut if one not in taken), None)
    number = 2
    while free is None:
        if f"{cut[-1]}-{number}" not in taken:
            free = f"{cut[-1]}-{number}"
        number += 1
    taken.add(free)
    return free


def _articles(file: File, encoding: str | None, limit: int) -> Iterator[Article | Problem]:
    """The articles of one file; what goes wrong with the file as a whole is a Problem."""
    try:
        if file.address is not None:
            file = fetch(file, limit)
        if file.name == "-" or (file.path is not None and _is_stream(file.path)):
            with tempfile.TemporaryDirectory(prefix="quotes-") as folder:
                yield from _from_stream(file, Path(folder), encoding, limit)
            return
        form = ENDINGS.get(file.ending) or form_of(file.head())
        yield from _READERS[form](file, encoding, limit)
    except Unreadable as error:
        yield Problem(file.id, file.name, error.kind, str(error))


def _from_stream(file: File, folder: Path, encoding: str | None, limit: int) -> Iterator[Article | Problem]:
    """Standard input, or a pipe that the user named: laid down first, since its form shows only in its content."""
    if file.path is None:
        path = spool(sys.stdin.buffer, folder)
    else:
        with file.open() as stream:
            path = spool(stream, folder)
    laid = replace(file, path=path)
    if laid.head(2) == b"\x1f\x8b":
        path = path.rename(path.with_name(path.name + ".gz"))
        laid = replace(file, path=path)
    form = form_of(laid.head())
    yield from _READERS[form](laid, encoding, limit)


def _is_stream(path: Path) -> bool:
    return path.is_fifo() or path.is_char_device()
