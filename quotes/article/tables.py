"""Tables and lists of articles: CSV, TSV, JSON lines, JSON. One row at a time; broken rows are told."""

from __future__ import annotations

import csv
import json
from collections import deque
from collections.abc import Iterator
from itertools import zip_longest

from quotes.article.fields import article_of, columns
from quotes.article.file import File, encoding_of, lines_of
from quotes.article.pages import paragraphs
from quotes.article.problem import Problem, Unreadable, too_large
from quotes.document import Article

_LISTS = ("articles", "items", "data", "results", "documents", "entries", "stories", "hits")
_NO_TEXT = "no text: it needs a column (or key) named text, body or content; it has"
_CHUNK = 1 << 16  # characters


def read_csv(file: File, encoding: str | None, limit: int) -> Iterator[Article | Problem]:
    """The rows of a table with a header line, parted by commas, semicolons or tabs."""
    used, assumed = encoding_of(file, encoding)
    if assumed:
        yield Problem(file.id, file.name, "encoding", assumed)
    lines = lines_of(file, used, limit, newline="")
    _, header = next(lines, (0, None))
    if header is None:
        raise Unreadable("broken", f"{file.name} has no header line")
    delimiter = "\t" if file.ending in (".tsv", ".tab") else max(",;\t", key=header.count)
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
    if not columns(tuple(names))["text"]:
        raise Unreadable("broken", f"{file.name} has {_NO_TEXT} {', '.join(names)[:200]}")
    if csv.field_size_limit() < limit:  # the module's own 131,072 characters are less than a long article
        csv.field_size_limit(limit)
    for count, (line, cells) in enumerate(_csv_rows(lines, delimiter, limit), 1):
        where = f"{file.name} line {line}"
        if isinstance(cells, str):
            yield Problem(f"{file.id}#{count}", file.name, "broken", f"{where}: {cells}; the rest was read")
        elif len(cells) > len(names):
            message = (
                f"{where} has {len(cells)} cells where the header has {len(names)}: put quotation marks round cells"
            )
            yield Problem(f"{file.id}#{count}", file.name, "broken", f"{message} that hold a {delimiter!r}")
        else:
            yield _row(dict(zip_longest(names, cells, fillvalue="")), where, f"{file.id}#{count}", file, used, limit)


def read_json_lines(file: File, encoding: str | None, limit: int) -> Iterator[Article | Problem]:
    """One JSON object a line."""
    used, assumed = encoding_of(file, encoding)
    if assumed:
        yield Problem(file.id, file.name, "encoding", assumed)
    for number, line in lines_of(file, used, 2 * limit):  # twice: escapes take more room than what they stand for
        where, identity = f"{file.name} line {number}", f"{file.id}#{number}"
        if line is None:
            yield Problem(identity, file.name, "too-large", str(too_large(where, None, 2 * limit)))
        elif line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                message = f"{where} is not JSON ({_reason(error)}); the rest was read"
                yield Problem(identity, file.name, "broken", message)
                continue
            yield _row(row, where, identity, file, used, limit)


def read_json(file: File, encoding: str | None, limit: int) -> Iterator[Article | Problem]:
    """A JSON file: one article, a list of them, or an object with such a list (`articles`, `items`, `data` ...)."""
    used, assumed = encoding_of(file, encoding)
    if assumed:
        yield Problem(file.id, file.name, "encoding", assumed)
    with file.open() as stream:
        start = stream.read(_CHUNK).decode(used, "replace").lstrip("\ufeff \t\r\n")[:1]
    if start == "[":
        yield from _json_list(file, used, limit)
        return
    text = file.content(20 * limit).decode(used, "replace").removeprefix("\ufeff")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        if "\n" in text.strip() and error.msg == "Extra data":  # JSON lines by another name
            yield from read_json_lines(file, used, limit)
            return
        raise Unreadable("broken", f"{file.name} is not JSON: line {error.lineno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("broken", f"{file.name} is not JSON ({_reason(error)})") from error
    if isinstance(value, dict) and not columns(tuple(value))["text"]:
        rows = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
        if rows is not None:
            for count, row in enumerate(rows, 1):
                yield _row(row, f"{file.name} article {count}", f"{file.id}#{count}", file, used, limit)
            return
    yield _row(value, file.name, file.id, file, used, limit)


def _json_list(file: File, encoding: str, limit: int) -> Iterator[Article | Problem]:
    """The elements of a JSON list, decoded one by one out of a window that slides over the file."""
    decoder = json.JSONDecoder()
    count, line = 0, 1
    pieces = _pieces(file, encoding)
    window, at, ended = next(pieces, ""), 0, False
    at = window.index("[") + 1

    def grow() -> None:
        nonlocal window, at, ended, line
        line += window.count("\n", 0, at)
        piece = next(pieces, "")
        ended = not piece
        # at least as much again as there is: each element is then tried a few times, not once a piece
        while piece and len(piece) < len(window) - at and (more := next(pieces, "")):
            piece += more
        window, at = window[at:] + piece, 0

    while True:
        while at < len(window) and window[at] in " \t\r\n,":
            at += 1
        if at == len(window) and not ended:
            grow()
            continue
        if window[at : at + 1] == "]":
            return
        where = f"{file.name} line {line + window.count(chr(10), 0, at)}"
        identity = f"{file.id}#{count + 1}"
        try:
            row, end = decoder.raw_decode(window, at)
            if end == len(window) and not ended:  # a number or word may go on
                grow()
                continue
        except (ValueError, RecursionError) as error:
            if not ended and len(window) - at <= 2 * limit:
                grow()
                continue
            message = f"{where}: the list cannot be read from here on ({_reason(error)}); {count} articles were read"
            yield Problem(identity, file.name, "broken", message)
            return
        count, at = count + 1, end
        yield _row(row, where, identity, file, encoding, limit)


def _pieces(file: File, encoding: str) -> Iterator[str]:
    import io

    with file.open() as binary:
        text = io.TextIOWrapper(binary, encoding, errors="replace", newline="")
        while piece := text.read(_CHUNK):
            yield piece


def _row(row: object, where: str, identity: str, file: File, encoding: str, limit: int) -> Article | Problem:
    """The article of one row, or what is wrong with it."""
    try:
        if not isinstance(row, dict):
            raise Unreadable("broken", f"{where} holds no object with named fields but {type(row).__name__}")
        if isinstance(row.get("content_html"), str) and not row.get("content_text"):  # JSON Feed
            row = {**row, "content_text": paragraphs(row["content_html"])}
        if not columns(tuple(row))["text"]:
            raise Unreadable("broken", f"{where} has {_NO_TEXT} {', '.join(map(str, row))[:200]}")
        article = article_of(row, where, identity=identity, path=file.name, encoding=encoding)
        if len(article.text) > limit:
            raise too_large(where, len(article.text), limit)
        return article
    except Unreadable as error:
        return Problem(identity, file.name, error.kind, str(error))


def _csv_rows(
    lines: Iterator[tuple[int, str | None]], delimiter: str, limit: int
) -> Iterator[tuple[int, list[str] | str]]:
    """(line number, cells) for each row, or (line number, what is wrong).

    A quotation mark that is never closed would swallow the rest of the file: such a row is given up, and reading goes
    on with the line after the one where it began. In a table parted by tabs, a line whose quotation marks are just
    text is taken cell by cell.
    """
    again: deque[tuple[int, str | None]] = deque()  # lines to read once more, after a row that was given up
    taken: list[tuple[int, str | None]] = []  # the lines of the row that is being read
    size = 0

    def feed() -> Iterator[str]:
        nonlocal size
        while (item := again.popleft() if again else next(lines, None)) is not None:
            taken.append(item)
            line = item[1]
            size += len(line or "")
            if line is None or size > limit:
                raise csv.Error(f"row of more than {limit / 1e6:g} MB, or a quotation mark that is never closed")
            yield line

    while True:
        taken, size = [], 0
        try:
            cells = next(csv.reader(feed(), delimiter=delimiter, strict=True), None)
        except csv.Error as error:
            first, rest = taken[0], taken[1:]
            again.extendleft(reversed(rest))
            plain = (first[1] or "").rstrip("\r\n").split(delimiter)
            literal = delimiter == "\t" and first[1] is not None and len(plain) > 1
            yield first[0], plain if literal else str(error)
            continue
        if cells is None:
            return
        if cells:
            yield taken[0][0], cells


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos + 1}"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)
