"""Gold files -> what people say is right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from quotes.errors import EvaluationError

Form = Literal["spans", "speakers"]
Ranges = tuple[tuple[int, int], ...]
"""Stretches of a text: first character, character after the last."""

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Linked:
    """A quotation of the span form: its words, who the text ties them to, and by which word."""

    content: Ranges
    source: Ranges
    cue: Ranges


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation of the speaker form."""

    kind: str
    """direct, mixed, indirect, or scare: marked words that are no quotation."""
    segments: Ranges
    marked: Ranges
    """The words inside quotation marks; all of them where the gold does not tell."""
    speakers: tuple[str | None, ...]
    """The speaker, then others that are accepted; None stands for nobody."""
    person: bool
    """False for groups, bodies and documents, which are known by some of their words."""
    optional: bool
    """Neither rewarded nor punished."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One article of a gold file."""

    id: str
    text: str | None
    linked: tuple[Linked, ...] = ()
    said: tuple[Said, ...] = ()
    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The speakers of this article, each with their other names."""


def read_gold(path: Path) -> tuple[Form, list[Gold]]:
    """The articles of a gold file, and which form it has.

    Raises EvaluationError when it cannot be read, is of neither form, or has an article twice.
    """
    lines = list(read_lines(path))
    form = _form(path, [line for _, line in lines])
    make = _of_spans if form == "spans" else _of_speakers
    articles = [made(path, number, line, make) for number, line in lines]
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            raise EvaluationError(f"{path} has the article {article.id} twice; join its lines into one.")
        seen.add(article.id)
    return form, articles


def read_aliases(path: Path) -> dict[str, tuple[str, ...]]:
    """The names of speakers that hold for every article, from ``{"aliases": {name: [other names]}}``."""
    try:
        return {name: tuple(others) for name, others in json.loads(_content(path))["aliases"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(
            f'{path} is no list of aliases: it has to be {{"aliases": {{"name": [...]}}}}.'
        ) from error


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a file of JSON lines, with the numbers of their lines."""
    for number, line in enumerate(_content(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise EvaluationError(
                f"{path} line {number} is no JSON ({error}); one object a line is expected."
            ) from error
        if not isinstance(value, dict):
            raise EvaluationError(f"{path} line {number} is no JSON object.")
        yield number, value


def made(path: Path, number: int, line: dict[str, Any], make: Callable[[dict[str, Any]], Made]) -> Made:
    """What `make` makes of a line; what is wrong with the line is said with file and line."""
    try:
        return make(line)
    except KeyError as error:
        raise EvaluationError(f"{path} line {number} has no {error}.") from error
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        raise EvaluationError(f"{path} line {number} is not as it has to be: {error}.") from error


def ranges(spans: Any) -> Ranges:
    """JSON's [[start, end], ...] as Ranges; nothing for null.

    >>> ranges([[3, 5], [7, 9]])
    ((3, 5), (7, 9))
    """
    found = tuple((int(start), int(end)) for start, end in spans or ())
    if any(start < 0 for start, _ in found):
        raise ValueError(f"a span starts before the text: {found}")
    return found


def segments(quote: dict[str, Any]) -> Ranges:
    """Where a quotation's words stand: its segments, or from its start to its end."""
    return ranges(quote.get("segments") or [[quote["start"], quote["end"]]])


def linked(quote: dict[str, Any]) -> Linked:
    """A quotation of the span form."""
    return Linked(ranges(quote["content"]), ranges(quote.get("source")), ranges(quote.get("cue")))


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path} is not UTF-8 at byte {error.start}; save it as UTF-8.") from error
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror}.") from error


def _form(path: Path, lines: list[dict[str, Any]]) -> Form:
    quotes = [q for line in lines for q in line.get("quotes") or () if isinstance(q, dict)]
    if any("content" in q for q in quotes):
        return "spans"
    if any("start" in q and "type" in q for q in quotes):
        return "speakers"
    raise EvaluationError(
        f"{path} is no gold: none of its lines has a quotation with content, source and cue, "
        "or with start, end, type and speaker."
    )


def _of_spans(line: dict[str, Any]) -> Gold:
    return Gold(line["id"], line["text"], linked=tuple(linked(q) for q in line["quotes"]))


def _of_speakers(line: dict[str, Any]) -> Gold:
    return Gold(
        line["id"],
        line.get("text"),
        said=tuple(_said(q) for q in line["quotes"]),
        aliases=tuple((s["name"], tuple(s.get("aliases") or ())) for s in line.get("speakers") or ()),
    )


def _said(quote: dict[str, Any]) -> Said:
    parts = segments(quote)
    return Said(
        kind=quote["type"],
        segments=parts,
        marked=ranges(quote.get("fragments")) or parts,
        speakers=(quote["speaker"], *(quote.get("accept") or ())),
        person=quote.get("speaker_kind", "person") == "person",
        optional=bool(quote.get("optional")),
    )
