"""What the user named -> files, in an order that is the same on every run."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from quotes.article.file import File, printable
from quotes.article.problem import Problem, from_os
from quotes.errors import SourceError

ENDINGS: dict[str, str] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "page"),
    **dict.fromkeys((".csv", ".tsv", ".tab"), "table"),
    **dict.fromkeys((".jsonl", ".ndjson"), "lines"),
    ".json": "json",
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), "feed"),
    **dict.fromkeys((".warc", ".wet"), "archive"),
}
_DOCUMENTS = frozenset(
    {".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".mobi", ".pages", ".ppt", ".pptx", ".xls", ".xlsx", ".ods"}
    | {".zip", ".tar", ".tgz", ".bz2", ".xz", ".zst", ".mht", ".mhtml", ".eml", ".parquet"}
)
_READ = ", ".join(ENDINGS)


def is_address(source: str) -> bool:
    """True for a web address."""
    return source.lower().startswith(("http://", "https://"))


def list_files(source: str) -> Iterator[File | Problem]:
    """The files that may hold articles: `source` itself, or all below it when it is a folder.

    Folders are walked in sorted order, linked ones too, each once. What starts with a dot is passed over, and so is the
    `page_files` folder that a browser saves beside `page.html`. Files that look like documents but cannot be read are a
    problem each; for the others a closing note says how many were passed over.
    """
    path = Path(source)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise SourceError(_not_there(source, error)) from error
    if not stat.S_ISDIR(mode):
        stem, ending = split_name(path.name)
        yield File(printable(stem), printable(source), ending, path)
        return
    passed_over: Counter[str] = Counter()
    yield from _walk(path, source, "", set(), passed_over)
    if passed_over:
        kinds = ", ".join(f"{n} {ending or 'without ending'}" for ending, n in sorted(passed_over.items()))
        total = sum(passed_over.values())
        files = "1 other file was" if total == 1 else f"{total} other files were"
        message = f"{printable(source)}: {files} passed over ({kinds}); name one directly to have it read as text"
        yield Problem("", printable(source), "skipped", message)


def split_name(name: str) -> tuple[str, str]:
    """(stem, ending) of a file name: `news.warc.gz` -> (`news`, `.warc`), `a.b.txt` -> (`a.b`, `.txt`)."""
    stem, ending = Path(name).stem, Path(name).suffix
    if ending.lower() == ".gz":
        stem, ending = Path(stem).stem, Path(stem).suffix
    if ending.lower() == ".wet":
        stem = stem.removesuffix(".warc")
    if ending[1:].isalnum() and not ending[1:].isdigit():  # "statement no. 12" has no ending
        return stem, ending.lower()
    return stem + ending, ""


def no_article(source: str, seen: Problem | None) -> SourceError:
    """The error for a folder without a single file that could be an article."""
    found = f" ({seen.message})" if seen else ""
    return SourceError(f"{printable(source)} holds no article: no file that ends in {_READ}{found}")


def _walk(
    folder: Path, source: str, below: str, seen: set[tuple[int, int]], passed_over: Counter[str]
) -> Iterator[File | Problem]:
    shown = printable(str(folder))
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as error:
        yield Problem(printable(below), shown, "unreadable", from_os(shown, error).args[0])
        return
    here = (status.st_dev, status.st_ino)
    if here in seen:  # a link to a folder that we are in, or have been in
        return
    seen.add(here)
    pages = {split_name(e.name)[0] for e in entries if ENDINGS.get(split_name(e.name)[1]) == "page"}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        inner = f"{below}/{entry.name}" if below else entry.name
        path = folder / entry.name
        name = printable(str(path))
        stem, ending = split_name(entry.name)
        identity = printable(inner[: len(inner) - len(entry.name)] + stem)
        try:
            mode = path.stat().st_mode
        except OSError as error:
            problem = from_os(name, error)
            yield Problem(identity, name, problem.kind, problem.args[0])
            continue
        if stat.S_ISDIR(mode):
            if entry.name.removesuffix("_files") not in pages:
                yield from _walk(path, source, inner, seen, passed_over)
        elif not stat.S_ISREG(mode):
            message = f"{name} is no file but a pipe, socket or device: name it directly to have it read"
            yield Problem(identity, name, "unsupported", message)
        elif ending in ENDINGS:
            yield File(identity, name, ending, path)
        elif ending in _DOCUMENTS:
            message = f"{name} cannot be read ({ending}): save its text as UTF-8 in a .txt file beside it"
            yield Problem(identity, name, "unsupported", message)
        else:
            passed_over[ending] += 1


def _not_there(source: str, error: Exception) -> str:
    shown = printable(source) or "''"
    if isinstance(error, FileNotFoundError):
        return f"{shown} does not exist: name a file, a folder, a web address (http...) or - for standard input"
    return f"{shown} cannot be opened ({getattr(error, 'strerror', None) or error})"
