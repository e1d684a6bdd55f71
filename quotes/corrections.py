"""What editors know better: `db/corrections.csv`, applied by every build.

The file has one correction a line, and people may edit it by hand:

    quotation,speaker,who,when,why
    d3f0a1b2c4d5e6f7,Yuri Ushakov,mw,2024-06-21,RIA only carried it
    0f1e2d3c4b5a6978,none,mw,2024-06-21,the article does not tell who
    8a9b0c1d2e3f4a5b,not a quotation,mw,2024-06-21,a ship's name

The last line about a quotation holds. A correction whose quotation is in no article any more (the text was changed, the
article is gone) is reported by every build and stays in the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from quotes.document import Document, Quotation, Speaker, SpeakerKind
from quotes.errors import RegisterError

Verdict = Literal["speaker", "none", "not a quotation"]

COLUMNS = ("quotation", "speaker", "who", "when", "why")
NOBODY: Verdict = "none"
NO_QUOTATION: Verdict = "not a quotation"


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the file."""

    quotation: str
    """The quotation's id."""
    speaker: str | None
    """The right speaker's name; None where the verdict is another."""
    verdict: Verdict
    who: str
    when: str
    """ISO 8601 date."""
    why: str = ""
    line: int = 0
    """Where it stands in the file, counted from 1; 0 for one that is not written yet."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A document after its corrections."""

    document: Document
    applied: frozenset[str]
    """Ids of the quotations that were corrected."""


def load(path: Path) -> list[Correction]:
    """The corrections of a file, in its order; none where there is no file.

    Raises RegisterError for a line that says nothing or too much.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterError(
            f"{path} cannot be read ({error}); it must be a UTF-8 file with the columns {', '.join(COLUMNS)}"
        ) from error
    rows = csv.reader(io.StringIO(text, newline=""))
    found: list[Correction] = []
    columns: list[str] | None = None
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if columns is None:
            if sorted(cells) != sorted(COLUMNS):
                raise RegisterError(
                    f"{path}, line {rows.line_num}: the first line must name the columns: {','.join(COLUMNS)}"
                )
            columns = cells
            continue
        if len(cells) != len(columns):
            raise RegisterError(
                f"{path}, line {rows.line_num}: {len(cells)} cells instead of {len(columns)}; "
                'put a cell that holds a comma in "quotes"'
            )
        found.append(_correction(dict(zip(columns, cells, strict=True)), path, rows.line_num))
    return found


def make(quotation: str, speaker: str, who: str, when: str, why: str = "", line: int = 0) -> Correction:
    """A correction from the file's cells: `speaker` is a name, "none" or "not a quotation".

    >>> make("d3f0", "None", "mw", "2024-06-21").verdict
    'none'
    """
    folded = " ".join(speaker.split()).casefold()
    for verdict in (NOBODY, NO_QUOTATION):
        if folded == verdict:
            return Correction(quotation, None, verdict, who, when, why, line)
    return Correction(quotation, " ".join(speaker.split()), "speaker", who, when, why, line)


def _correction(cells: dict[str, str], path: Path, line: int) -> Correction:
    if not cells["quotation"] or not cells["speaker"]:
        raise RegisterError(
            f"{path}, line {line}: each correction needs a quotation's id and its speaker "
            '(a name, "none" or "not a quotation")'
        )
    return make(cells["quotation"], cells["speaker"], cells["who"], cells["when"], cells["why"], line)


def append(path: Path, correction: Correction) -> None:
    """Add a line to the file, which is made when it is not there; what stands in it is left as it is."""
    old = path.read_text("utf-8") if path.exists() else ""
    buffer = io.StringIO(newline="")
    rows = csv.writer(buffer, lineterminator="\n")
    if not old.strip():
        rows.writerow(COLUMNS)
    elif not old.endswith("\n"):
        buffer.write("\n")
    speaker = correction.speaker if correction.speaker is not None else correction.verdict
    rows.writerow(
        [
            " ".join(cell.split())
            for cell in (correction.quotation, speaker, correction.who, correction.when, correction.why)
        ]
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(buffer.getvalue())


def latest(corrections: Iterable[Correction]) -> dict[str, Correction]:
    """The correction that holds for each quotation: its last."""
    return {correction.quotation: correction for correction in corrections}


def apply(corrections: Sequence[Correction], document: Document) -> Corrected:
    """A document as the editors want it: speakers set, or taken away; what is no quotation is left out."""
    wanted = latest(corrections)
    if not wanted or not any(q.id in wanted for q in document.quotations):
        return Corrected(document, frozenset())
    kept: list[Quotation] = []
    applied: set[str] = set()
    for quotation in document.quotations:
        correction = wanted.get(quotation.id)
        if correction is None:
            kept.append(quotation)
            continue
        applied.add(quotation.id)
        if correction.verdict != NO_QUOTATION:
            kept.append(_changed(quotation, correction, document))
    return Corrected(replace(document, quotations=tuple(kept)), frozenset(applied))


def vanished(corrections: Iterable[Correction], applied: Collection[str]) -> list[Correction]:
    """The corrections that hold but whose quotation no article has any more, in the file's order."""
    return [correction for correction in latest(corrections).values() if correction.quotation not in applied]


def _changed(quotation: Quotation, correction: Correction, document: Document) -> Quotation:
    speaker = None if correction.speaker is None else _speaker(correction.speaker, quotation, document)
    why = f"{correction.who or 'an editor'}, {correction.when}: {correction.why}".rstrip(": ")
    return replace(quotation, speaker=speaker, confidence=1.0, resolved_by="editor", why=(*quotation.why, why))


def _speaker(name: str, quotation: Quotation, document: Document) -> Speaker:
    """The speaker of that name as the article itself knows them, else one of that name alone."""
    for other in document.quotations:
        if other.speaker is not None and name in (other.speaker.name, *other.speaker.aliases):
            return replace(
                other.speaker, name=name, aliases=tuple(sorted({*other.speaker.aliases, other.speaker.name} - {name}))
            )
    kind: SpeakerKind = "person"
    if any(named.kind != "PERSON" and named.span.of(document.article.text) == name for named in document.names):
        kind = "organization"
    return Speaker(name, kind)
