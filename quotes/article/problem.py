"""What can be wrong with an article: told as a value, so that the rest goes on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

from quotes.errors import ArticleError

ProblemKind = Literal[
    "empty",  # nothing, or only white space; a page without an article in it
    "binary",  # no text at all: a PDF, a picture, bytes with NULs
    "encoding",  # not UTF-8; the article IS read, with the encoding that the message names
    "too-large",  # above the limit
    "missing",  # vanished between listing and reading; a link to nothing
    "unreadable",  # the system refuses to open it, or fails while reading
    "broken",  # a row, an entry or the rest of a file that does not parse
    "unsupported",  # of a form that is not read
    "unreachable",  # a web address that does not answer
    "unannotated",  # was read, but the annotator failed at it, or its process died
    "skipped",  # a note: how many other files a folder holds that no one would take for articles
]

DEFAULT_LIMIT = 5_000_000
LIMIT_VARIABLE = "QUOTES_MAX_ARTICLE_MB"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an article was not read, or was read with a doubt; `message` says what, where, and what to do."""

    article: str
    """The id that the article has, or would have had."""
    path: str
    """The file, as the user named it."""
    kind: ProblemKind
    message: str


class Unreadable(ArticleError):
    """Raised inside the reader; becomes a `Problem`."""

    def __init__(self, kind: ProblemKind, message: str) -> None:
        super().__init__(message)
        self.kind: ProblemKind = kind


def size_limit() -> int:
    """How many bytes one article may have: 5 MB, or what the environment's QUOTES_MAX_ARTICLE_MB says."""
    value = os.environ.get(LIMIT_VARIABLE, "")
    try:
        megabytes = float(value)
    except ValueError:
        return DEFAULT_LIMIT
    return int(megabytes * 1_000_000) if 0 < megabytes < 1e6 else DEFAULT_LIMIT


def too_large(what: str, size: int | None, limit: int) -> Unreadable:
    """The error for an article above the limit; `size` in bytes where it is known."""
    has = f"has {size / 1e6:.1f} MB" if size is not None else f"has more than {limit / 1e6:g} MB"
    advice = f"split it, or raise the limit with the environment variable {LIMIT_VARIABLE}"
    example = f" (for example {LIMIT_VARIABLE}={size // 1_000_000 + 1})" if size is not None else ""
    return Unreadable("too-large", f"{what} {has}, and an article may have {limit / 1e6:g} MB: {advice}{example}")


def from_os(path: str, error: OSError) -> Unreadable:
    """The error for a file that the system does not let us read."""
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    if isinstance(error, FileNotFoundError):
        return Unreadable("missing", f"{path} is not there (any more): it was moved or removed, or links to nothing")
    if isinstance(error, PermissionError):
        return Unreadable("unreadable", f"{path} may not be read ({reason}): change its permissions")
    return Unreadable("unreadable", f"{path} cannot be read ({reason})")
