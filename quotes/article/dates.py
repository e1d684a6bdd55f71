"""Dates as newspapers write them -> ISO 8601. Nothing is guessed: 06/07/2024 may be June or July, so it is None."""

from __future__ import annotations

import datetime
import re

from quotes.lexicon import load_table, load_words

_LETTERS = r"[^\W\d_]+"
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?[\s/-]*(?:of\s+|de\s+|d['\u2019])?"
    rf"({_LETTERS})\.?,?[\s/-]*(?:del?\s+)?(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(rf"({_LETTERS})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_NO_YEAR = (
    re.compile(rf"\d{{1,2}}(?:st|nd|rd|th|\.)?\s+({_LETTERS})", re.IGNORECASE),
    re.compile(rf"({_LETTERS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b", re.IGNORECASE),
)
_EAST_ASIAN = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")
_TIME = re.compile(
    r"T?(?<!\d)\d{1,2}\s*[:.h]\s*\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?\s*(?:[ap]\.?m\b\.?)?\s*(?:Z\b|[+-]\d{2}:?\d{2}\b)?"
    r"|T?(?<!\d)\d{1,2}\s*[ap]\.?m\b\.?",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"updated|modified|edited|aktualisiert|mis à jour|actualizado|uppdat|oppdat|opdat", re.IGNORECASE)


def iso_date(year: int, month: int, day: int) -> str | None:
    """`2024-06-19`; None when there is no such day, or no newspaper was printed then."""
    if not 1600 <= year <= 2199:
        return None
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def parse_date(value: str) -> str | None:
    """The day that `value` names, when it names one day and nothing else but a time or a word like "Published".

    >>> parse_date("Wednesday, 19 June 2024"), parse_date("2024-06-19T10:00:00Z"), parse_date("onsdag 19 juni 2024")
    ('2024-06-19', '2024-06-19', '2024-06-19')
    >>> parse_date("06/07/2024"), parse_date("2024-13-45"), parse_date("June 2024")
    (None, None, None)
    """
    if len(value) > 150:
        return None
    compact = _COMPACT.fullmatch(value.strip())
    if compact:
        return iso_date(int(compact[1]), int(compact[2]), int(compact[3]))
    if not is_date_line(value):
        return None
    dates = _dates(value)
    published = [day for day, before in dates if not _UPDATED.search(before)]
    return (published or [day for day, _ in dates])[0]


def is_date_line(line: str) -> bool:
    """True when `line` holds a date (possible or not), and besides only times and words that stand around dates."""
    return bool(_dates(line)) and _only_fillers(line)


def is_time_line(line: str) -> bool:
    """True for a line like "Updated 12.26 | Published 10.39"."""
    return bool(_TIME.search(line)) and _only_fillers(line)


def _only_fillers(line: str) -> bool:
    rest = line
    for pattern in (_EAST_ASIAN, _YEAR_FIRST, _YEAR_LAST):
        rest = pattern.sub(" ", rest)
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        rest = pattern.sub(lambda m: " " if _named(m) is not None else m[0], rest)
    rest = _TIME.sub(" ", rest)
    for pattern in _NO_YEAR:  # Published 4 September 2024, updated 5 September
        rest = pattern.sub(lambda m: " " if m[1].casefold() in load_table("months.tsv") else m[0], rest)
    around = load_words("date_words.txt") | load_words("weekdays.txt")
    return all(word in around for word in re.findall(r"[^\W_]+", rest.casefold()))


def _named(match: re.Match[str]) -> tuple[int, int, int] | None:
    """(year, month, day) of a date whose month is a word; None when the word is no month."""
    first, second, year = match.groups()
    day, word = (first, second) if first.isdigit() else (second, first)
    month = load_table("months.tsv").get(word.casefold().replace("\u0307", ""))
    return (int(year), int(month[0]), int(day)) if month else None


def _dates(line: str) -> list[tuple[str | None, str]]:
    """(date, text before it) for each date in the line, in order; None for a date that cannot be, or is unsure."""
    found: list[tuple[int, int, str | None]] = []
    for m in _EAST_ASIAN.finditer(line):
        found.append((m.start(), m.end(), iso_date(int(m[1]), int(m[2]), int(m[3]))))
    for m in _YEAR_FIRST.finditer(line):
        found.append((m.start(), m.end(), iso_date(int(m[1]), int(m[3]), int(m[4]))))
    for m in _YEAR_LAST.finditer(line):
        found.append((m.start(), m.end(), _day_or_month_first(int(m[1]), int(m[3]), int(m[4]), m[2])))
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for m in pattern.finditer(line):
            parts = _named(m)
            if parts and not any(a < m.end() and m.start() < b for a, b, _ in found):
                found.append((m.start(), m.end(), iso_date(*parts)))
    found.sort(key=lambda f: f[:2])
    before = [0, *(end for _, end, _ in found)]
    return [(day, line[left:start]) for left, (start, _, day) in zip(before, found, strict=False)]


def _day_or_month_first(first: int, second: int, year: int, separator: str) -> str | None:
    """19.06.2024 is a day first by custom; with a slash or hyphen only a number above 12, or two alike, decide."""
    if separator == "." or first > 12 or first == second:
        return iso_date(year, second, first)
    if second > 12:
        return iso_date(year, first, second)
    return None
