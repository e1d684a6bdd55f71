"""PolNeAR as it is published -> JSON lines: `python -m quotes.training.polnear PolNeAR/data --out DIR`.

The corpus (Newell, Margolin, Ruths: An Attribution Relations Corpus for Political News, LREC 2018) lies at
github.com/networkdynamics/PolNeAR, whose folder `data` holds `metadata.tsv` and, for each of train, dev and test,
`text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`. It carries no licence for its texts: read it where it lies, and
do not pass the converted files on.

An `.ann` file is brat's standoff format. Its lines are::

    T7   Content 194 249;252 376   the words, stretches of a discontinuous one joined by spaces
    E2   Attribution:T8 Content:T7 Cue:T6 Source:T5

with T lines for Source, Cue, Content, the Attribution itself (which stands where its cue stands), Discuss (annotators'
doubts) and Discard (text that belongs to no article), and an E line for each attribution; `Attribution-no-source` is
one whose source the text does not tell. Offsets count characters.

What comes out is a file for each compartment, one article a line: ``{"id", "text", "quotes": [{"id", "type", "content",
"source", "cue"}], "publisher", "date", "title", "author", "wire", "annotator", "n_annotators", "extra"}``. Quotations
stand in the order of the text; stretches are [start, end], sorted. Of articles that several people have annotated, the
reading of the one who agrees best with the others is taken.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotes.errors import QuotesError

COMPARTMENTS = ("train", "dev", "test")
ROLES = ("content", "source", "cue")
TYPES = {"Attribution": "attribution", "Attribution-no-source": "no-source"}
EXTRA = {"Discuss": "discuss", "Discard": "discard"}
MISFITS = 0.1
"""Up to this share of a file's marks may copy other words than stand at their offsets, which are believed."""

Spans = list[list[int]]
"""[[first character, character after the last], ...], sorted."""


class CorpusError(QuotesError):
    """The corpus is not laid out as it is published."""


@dataclass(frozen=True, slots=True)
class Standoff:
    """One annotator's reading of an article."""

    annotator: str
    quotes: tuple[dict[str, Any], ...]
    extra: tuple[dict[str, Any], ...]
    """What else was marked: doubts, and text that belongs to no article."""


def articles(data: Path, compartment: str) -> Iterator[dict[str, Any]]:
    """The articles of a compartment, in the order of their names.

    Raises CorpusError when a file is missing, or an annotation does not fit its text.
    """
    for row in sorted(_metadata(data, compartment), key=lambda row: row["filename"]):
        name = row["filename"]
        text = _read(data / compartment / "text" / f"{name}.txt")
        folder = data / compartment / "attributions"
        files = {annotator: folder / f"{name}_{annotator}.ann" for annotator in row["annotators"].split("|")}
        there = {annotator: path for annotator, path in files.items() if path.exists()}
        if not there:
            raise CorpusError(f"{folder} has no annotation of {name}; fetch the corpus again.")
        readings = [read_standoff(_read(path), text, annotator, str(path)) for annotator, path in there.items()]
        chosen = most_agreed(readings)
        yield {
            "id": name,
            "text": text,
            "quotes": list(chosen.quotes),
            "publisher": row["publisher"],
            "date": row["publication_date"],
            "title": row["title"],
            "author": row["author"],
            "wire": row["wire"],
            "annotator": chosen.annotator,
            "n_annotators": len(readings),
            "extra": list(chosen.extra),
        }


def read_standoff(standoff: str, text: str, annotator: str, name: str) -> Standoff:
    """An annotator's file; `name` is what errors call it."""
    marked: dict[str, tuple[str, Spans]] = {}
    events: list[tuple[str, str]] = []
    misfits: list[str] = []
    for number, line in enumerate(standoff.split("\n"), 1):
        where = f"{name} line {number}"
        if line.startswith("T"):
            id, label, spans, words = _mark(line, where)
            marked[id] = label, sorted(spans)
            there = " ".join(text[start:end] for start, end in spans)
            if "".join(there.split()) != "".join(words.split()):
                misfits.append(f"{where} marks {words!r}, but the text has {there!r} there")
        elif line.startswith("E") and "\tAttribution" in line:
            events.append((where, line))
        # Other lines are brat's notes and attributes: they change nothing here.
    if len(misfits) > MISFITS * len(marked):
        raise CorpusError(f"{misfits[0]}; text and annotation do not belong together.")
    quotes = [_attribution(line, marked, where) for where, line in events]
    extra = [{"label": EXTRA[label], "spans": spans} for label, spans in marked.values() if label in EXTRA]
    in_order = sorted((q for q in quotes if q["content"]), key=lambda q: (q["content"], int(q["id"][1:])))
    return Standoff(annotator, tuple(in_order), tuple(extra))


def most_agreed(readings: Sequence[Standoff]) -> Standoff:
    """The reading whose contents share most characters with each of the others' (F1, the mean); of equals the first."""

    def agreement(one: Standoff) -> float:
        return sum(_agreement(_reported(one), _reported(other)) for other in readings if other is not one)

    return max(readings, key=agreement)


def convert(data: Path, out: Path, compartments: Sequence[str] = COMPARTMENTS) -> dict[str, tuple[int, int]]:
    """Write `out`/polnear_COMPARTMENT.jsonl; tells how many articles and quotations each has."""
    out.mkdir(parents=True, exist_ok=True)
    sizes = {}
    for compartment in compartments:
        number = quotes = 0
        with (out / f"polnear_{compartment}.jsonl").open("w", encoding="utf-8") as file:
            for article in articles(data, compartment):
                file.write(json.dumps(article, ensure_ascii=False) + "\n")
                number += 1
                quotes += len(article["quotes"])
        sizes[compartment] = number, quotes
    return sizes


def _metadata(data: Path, compartment: str) -> list[dict[str, str]]:
    """The table's rows for a compartment."""
    table = csv.DictReader(io.StringIO(_read(data / "metadata.tsv"), newline=""), delimiter="\t")
    rows = [row for row in table if row["compartment"] == compartment]
    if not rows:
        raise CorpusError(f"{data / 'metadata.tsv'} lists no article of {compartment}.")
    return rows


def _read(path: Path) -> str:
    """A file's characters, line ends as they are: offsets count them."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise CorpusError(f"{path} is missing: name the folder `data` of a PolNeAR checkout.") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} is not UTF-8 at byte {error.start}; fetch the corpus again.") from error


def _mark(line: str, where: str) -> tuple[str, str, Spans, str]:
    """A T line: its id, its label, where it stands, and its copy of the words."""
    try:
        id, place, words = line.split("\t", 2)
        label, offsets = place.split(" ", 1)
        spans = [[int(start), int(end)] for start, end in (pair.split() for pair in offsets.split(";"))]
    except ValueError as error:
        raise CorpusError(f"{where} is not as brat writes it: {line!r}.") from error
    return id, label, spans, words


def _attribution(line: str, marked: Mapping[str, tuple[str, Spans]], where: str) -> dict[str, Any]:
    """An E line as a quotation. A role that is named more than once (Content, Content2) has all its stretches."""
    found: dict[str, Spans] = {role: [] for role in ROLES}
    try:
        id, arguments = line.split("\t", 1)
        trigger, *others = [argument.split(":", 1) for argument in arguments.split()]
        for role, target in others:
            found[role.rstrip("0123456789").lower()] += marked[target][1]
        kind = TYPES[trigger[0]]
    except (ValueError, KeyError) as error:
        raise CorpusError(f"{where} is no attribution of what this file marks: {line!r}.") from error
    return {"id": id, "type": kind, **{role: sorted(spans) for role, spans in found.items()}}


def _reported(reading: Standoff) -> set[int]:
    return {place for quote in reading.quotes for start, end in quote["content"] for place in range(start, end)}


def _agreement(one: set[int], other: set[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def _main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m quotes.training.polnear", description="Turn PolNeAR's published files into JSON lines."
    )
    parser.add_argument("data", type=Path, help="the folder `data` of a PolNeAR checkout")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where polnear_train.jsonl ... go")
    parser.add_argument("--only", choices=COMPARTMENTS, action="append", help="only this compartment")
    args = parser.parse_args()
    try:
        sizes = convert(args.data, args.out, args.only or COMPARTMENTS)
    except CorpusError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    for compartment, (number, quotes) in sizes.items():
        print(f"{args.out}/polnear_{compartment}.jsonl: {number:,} articles, {quotes:,} quotations")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
