"""Bytes -> text, or what the bytes are instead.

The text is exactly what decoding gives: line ends stay as they are, and a byte order mark stays as the first character
(U+FEFF), because that is what Python's own `utf-8` gives and every offset counts from there.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from quotes.article.problem import Unreadable

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive, or a Word, OpenDocument or EPUB file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a WebP picture, or a sound or video file"),
    (b"OggS", "a sound file"),
    (b"ID3", "an MP3 sound file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "gzip-compressed data (name it .gz)"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
)
_WIDE_MARKS = (  # in this order: UTF-32's little-endian mark starts with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_REMEDY = "save its text as UTF-8 and name that file"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 200_000  # bytes shown to charset-normalizer: it is slow on more, and no surer


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that gave it, and what was assumed (None for plain UTF-8)."""

    text: str
    encoding: str
    assumed: str | None = None


def decode(data: bytes, path: str, encoding: str | None = None) -> Decoded:
    """The text of `data`: UTF-8, or `encoding` when the user named one, or what charset-normalizer holds likeliest.

    Raises Unreadable for what is no text.
    """
    refuse_binary(data, path, encoding)
    if encoding:
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError as error:
            other = decode(data, path)
            doubt = other.assumed or f"{path} was read as UTF-8"
            return Decoded(other.text, other.encoding, f"{path} is not {encoding} at byte {error.start}; {doubt}")
    try:
        if wide_encoding(data):  # without its mark, Latin text in UTF-16 is UTF-8 to the letter, zero bytes in between
            raise UnicodeDecodeError("utf-8", data[:2], 0, 1, "UTF-16")
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        guess, assumed = guess_encoding(data, path, error.start)
        return Decoded(data.decode(guess, "replace"), guess, assumed)


def guess_encoding(data: bytes, path: str, offset: int, before: int = 0) -> tuple[str, str]:
    """(encoding, what to tell the user) for bytes that stop being UTF-8 at `offset`; raises Unreadable when none fits.

    `before`: how many bytes of the file come before `data`.
    """
    advice = "name another with --encoding if the text looks wrong"
    at = before + offset
    wide = wide_encoding(data)
    if wide:
        return wide, f"{path} is not UTF-8; it was read as {wide}, as its first bytes say; save it as UTF-8 to be sure"
    repaired = data.decode("utf-8", "replace")
    damaged = repaired.count("\ufffd")
    if sum(c > "\x7f" for c in repaired) > 4 * damaged:  # far more good UTF-8 than bad: damaged, no other encoding
        where = f"{damaged} places, the first at byte {at}" if damaged > 1 else f"byte {at}"
        return "utf-8", f"{path} is damaged UTF-8 ({where}); each bad place was read as \ufffd; {advice}"
    name = _likeliest(data[max(0, offset - _SAMPLE // 2) :][:_SAMPLE])
    if name is None:
        message = f"{path} is neither UTF-8 (byte {at}) nor text in any encoding known here: name one with --encoding"
        raise Unreadable("binary", message)
    return name, f"{path} is not UTF-8 at byte {at}; it was read as {name}, the likeliest by its bytes; {advice}"


def refuse_binary(data: bytes, path: str, encoding: str | None = None) -> None:
    """Raises Unreadable when `data` (or the head of it) is no text in `encoding` or UTF-8; says what it seems to be."""
    if not data:
        raise Unreadable("empty", f"{path} is empty: there is nothing to read")
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable("binary", f"{path} is no text but {name}: {_REMEDY}")
    if wide_encoding(data) or (encoding or "").lower().replace("_", "-").startswith(
        ("utf-16", "utf-32", "utf16", "utf32")
    ):
        return
    nul = data.find(b"\x00")
    if nul >= 0:
        raise Unreadable("binary", f"{path} is no text: it has a zero byte (byte {nul}); {_REMEDY}")
    controls = len(_CONTROL.findall(data))
    if controls > 3 and controls > len(data) / 100:
        message = f"{path} is no text: {controls} of its {len(data)} bytes are control characters; {_REMEDY}"
        raise Unreadable("binary", message)


def refuse_blank(text: str, what: str) -> None:
    """Raises Unreadable when `text` holds nothing but white space and invisible characters."""
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise Unreadable("empty", f"{what} holds nothing but white space: there is nothing to read")


def wide_encoding(data: bytes) -> str | None:
    """The name of a UTF-16 or UTF-32 encoding that `data` starts with a mark of, or whose zero bytes show it."""
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            return name
    head = data[:4000]
    if len(head) < 4 or b"\x00" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _likeliest(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # 30 ms to import, and seldom needed

    best = from_bytes(sample).best()
    if best is None:
        return None
    try:  # several code pages may give the very same text; of those, name the one that people know
        if sample.decode("cp1252") == str(best):
            return "cp1252"
    except UnicodeDecodeError:
        pass
    return best.encoding
