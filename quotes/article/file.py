"""One file to read from: its id, its name, and how to open it."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import tempfile
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from quotes.article.decoding import guess_encoding, refuse_binary, wide_encoding
from quotes.article.problem import Unreadable, from_os, too_large

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """A file as listed; nothing of it has been read yet."""

    id: str
    """The path below its source without the ending; readers of tables and archives use it as a prefix."""
    name: str
    """As the user named it, fit to be printed and stored; for messages and `Article.path`."""
    ending: str
    """Lower case, a trailing `.gz` left out: `.txt`, `.warc`; empty when there is none."""
    path: Path | None
    """Where it lies; None for a page that has been fetched."""
    data: bytes = b""
    """The content of a page that has been fetched."""
    address: str | None = None
    """The web address it was fetched from."""
    charset: str | None = None
    """The encoding that the server named."""

    @property
    def gzipped(self) -> bool:
        """True when the name ends in `.gz`."""
        return self.path is not None and self.path.name.lower().endswith(".gz")

    @contextmanager
    def open(self, *, raw: bool = False) -> Iterator[BinaryIO]:
        """The content as a stream of bytes, gunzipped unless `raw`; what goes wrong with it becomes Unreadable."""
        try:
            if self.path is None:
                yield io.BytesIO(self.data)
                return
            with self.path.open("rb") as stream:
                if raw or not self.gzipped:
                    yield stream
                else:
                    with gzip.GzipFile(fileobj=stream) as unzipped:
                        yield cast(BinaryIO, unzipped)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable("broken", f"{self.name} is damaged or cut short: {str(error).lower()}") from error
        except OSError as error:
            raise from_os(self.name, error) from error

    def head(self, size: int = 4096) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def content(self, limit: int) -> bytes:
        """All bytes; raises Unreadable, having read no more than the limit, when there are more than `limit`."""
        with self.open() as stream:
            if self.path is not None and not self.gzipped:
                size = os.fstat(stream.fileno()).st_size
                if size > limit:
                    raise too_large(self.name, size, limit)
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise too_large(self.name, None, limit)
        return data


def encoding_of(file: File, encoding: str | None) -> tuple[str, str | None]:
    """(encoding, what was assumed) of a file too large to hold: read through once, in pieces.

    Like `decoding.decode`: UTF-8 unless the bytes say otherwise, or what the user named. Raises for binaries.
    """
    with file.open() as stream:
        head = stream.read(_CHUNK)
        refuse_binary(head, file.name, encoding)
        if encoding:
            return encoding, None
        if wide_encoding(head):
            return guess_encoding(head, file.name, 0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        before, previous, chunk = 0, b"", head
        while True:
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                held = len(error.object) - len(chunk)  # bytes of the chunk before, kept back by the decoder
                return guess_encoding(previous + chunk, file.name, len(previous) - held + error.start, before)
            if not chunk:
                return "utf-8", None
            before += len(previous)
            previous, chunk = chunk, stream.read(_CHUNK)


def lines_of(file: File, encoding: str, limit: int, *, newline: str = "\n") -> Iterator[tuple[int, str | None]]:
    """(number from 1, line with its end); None instead of a line of more than `limit` characters, which is passed over.

    `newline=""` takes \\r, \\n and \\r\\n for line ends, as tables need it; `"\\n"` only \\n.
    """
    with file.open() as binary:
        text = io.TextIOWrapper(binary, encoding, errors="replace", newline=newline)
        number = 1
        while line := text.readline(limit + 1):
            long = len(line) > limit
            while len(line) > limit and not line.endswith(("\n", "\r")):
                line = text.readline(limit + 1)
                if not line:
                    break
            if number == 1 and not long:
                line = line.removeprefix("\ufeff")
            yield number, None if long else line
            number += 1


def spool(stream: BinaryIO, folder: Path) -> Path:
    """A file in `folder` with all that the stream gives: it can be read twice then, and is never held in memory."""
    handle, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as target:
        while chunk := stream.read(_CHUNK):
            target.write(chunk)
    return Path(name)


def printable(name: str) -> str:
    """`name` fit for a database and a terminal: accents composed, controls and bytes that are no UTF-8 escaped."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    text = "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else f"\\x{ord(c):02x}" for c in text)
    return unicodedata.normalize("NFC", text)
