"""What the first lines of a plain text tell about it: title, outlet, author, date. Unsure is None; no text is changed.

Read are front matter between `---` lines, labelled lines ("Outlet: ...", "Date: ..."), lines of parts ("The Harbour
Gazette | 19 June 2024 | By Mara Lindqvist") and lines of one thing each. The title is the first line that is none of
these, and no section's name ("World") above another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quotes.article.dates import is_date_line, is_time_line, parse_date
from quotes.lexicon import load_words

_HEAD_LINES = 12
_LONGEST_TITLE = 220  # characters
_LABELS = {
    "title": "title", "headline": "title", "outlet": "outlet", "source": "outlet", "publisher": "outlet",
    "publication": "outlet", "newspaper": "outlet", "author": "author", "authors": "author", "by": "author",
    "byline": "author", "date": "date", "published": "date", "publication date": "date", "posted": "date",
    "updated": "updated", "last updated": "updated", "url": "url", "link": "url",
}  # fmt: skip
_LABELLED = re.compile(r"([A-Za-z][A-Za-z ]{1,18}?)\s*:(?:\s+(.*))?$")
_SEPARATORS = re.compile(r"\s+[|·•–—/-]\s+|\t+")
_NAME = r"(?:[^\W\d_a-z][\w.’'-]*|[A-Z]\.)"
_PARTICLE = r"(?:de|del|della|di|da|dos|van|von|der|den|la|le|bin|ibn|al|el|af|av|y|ter|ten|zu)"
_PERSON = rf"{_NAME}(?:\s+(?:{_PARTICLE}\s+)*{_NAME}){{0,4}}"
_PEOPLE = rf"({_PERSON}(?:(?:,\s+{_PERSON})*,?\s+(?:and|AND|&|und|et|och|og|y)\s+{_PERSON})?)"
_TAIL = r"(?:\s+(?:in|IN|at|for|FOR)\s+[\w .’'-]+|\s*,\s+[\w ,&’'-]{1,60})?"  # where, or what they are
_BYLINE = re.compile(rf"(?:[Bb][Yy]:?|Von|Par|Por|Av|Af|Door|Di)\s+{_PEOPLE}{_TAIL}")
_CREDIT = re.compile(
    r"(?:(?:[Ww]ords|[Tt]ext|[Ss]tory|[Rr]eport(?:ing|ed)?)(?:\s*:|\s+by:?)|(?:[Ww]ritten|[Cc]ompiled) by)\s+"
    rf"{_PEOPLE}(?:{_TAIL}|\.\s.{{1,100}})"
)
_SITE = re.compile(r"(?:[\w-]+\.)+(?:com|org|net|news|info|eu|uk|us|ca|au|nz|ie|in|de|fr|example)", re.IGNORECASE)
_SMALL = {"of", "the", "and", "&", "de", "la", "le", "for", "on", "in", "y", "und", "del", "di"}
_FIRST = {
    "daily",
    "radio",
    "tv",
    "news",
    "channel",
    "voice",
    "courrier",
    "correo",
    "corriere",
    "diario",
    "jornal",
    "gazeta",
}
_ARTICLES = {"the", "le", "la", "el", "il", "o", "der", "die", "das"}
_EDITIONS = {"international", "online", "europe", "asia", "live"}
_COMPOUNDS = (
    "kurier",
    "zeitung",
    "blatt",
    "anzeiger",
    "tidning",
    "tidningen",
    "tidende",
    "bladet",
    "posten",
)  # Elbkurier
_SENTENCES = re.compile(r"[.!?][\"”’')]?\s+[\"“‘'(]?[^\W\d_a-z]")


@dataclass(frozen=True, slots=True)
class Head:
    """What is known; None where the head does not tell, or leaves a doubt."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None


def read_head(text: str) -> Head:
    """The head of `text`.

    >>> read_head("The Harbour Gazette | 19 June 2024 | By Mara Lindqvist\\n\\nFerry sails\\n\\nIt was late.").outlet
    'The Harbour Gazette'
    """
    lines = list(_first_lines(text))
    head = Head()
    if lines and lines[0] == "---":
        head, lines = _front_matter(lines)
    lines = lines[:_HEAD_LINES]
    dates: list[tuple[bool, str | None]] = []  # (is it only of an update, the date)
    outlets: list[tuple[int, str]] = []
    titles: list[int] = []
    sections: list[int] = []
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_TITLE:
            break
        found = _meta_line(line, dates, first=number == 0)
        if found is not None:
            head = _fill(head, found)
        elif _is_outlet(line):
            outlets.append((number, line))
        elif _is_paragraph(line):
            break
        elif _is_section(line, below_masthead=bool(outlets or dates or head.author)):
            sections.append(number)
        else:
            titles.append(number)
    if not head.date and dates:
        head = replace(head, date=min(dates, key=lambda d: d[0])[1])
    if head.outlet is None and len(outlets) == 1 and titles and (head.author or dates):
        head = replace(head, outlet=outlets[0][1])
        outlets = []
    if head.title is None:
        first = min([*titles, *(n for n, _ in outlets)], default=min(sections, default=None))
        head = replace(head, title=_title(lines, first))
    return head


def _first_lines(text: str) -> Iterator[str]:
    """The first lines that are not blank, trimmed; lines end where Python's own `splitlines` ends them."""
    count = 0
    for line in text[:20_000].splitlines():
        line = line.strip(" \t\ufeff\u200b\xa0\x0b\x0c")
        if line:
            yield line
            count += 1
        if count > 60:
            return


def _front_matter(lines: list[str]) -> tuple[Head, list[str]]:
    """(what it says, the lines after it); as it was when the opening `---` is not closed."""
    end = next((n for n, line in enumerate(lines[1:40], 1) if line in ("---", "...")), None)
    if end is None:
        return Head(), lines
    head = Head()
    for line in lines[1:end]:
        found = _label(line)
        if found:
            head = _fill(head, found)
    return head, lines[end + 1 :]


def _meta_line(line: str, dates: list[tuple[bool, str | None]], *, first: bool) -> dict[str, str] | None:
    """What a line that is about the article, not of it, tells; None for a line of the article. Adds to `dates`."""
    label = _label(line)
    if label is not None:
        if "updated" in label:
            dates.append((True, parse_date(label.pop("updated"))))
        return label
    if is_date_line(line):
        dates.append((line.casefold().startswith("updated"), parse_date(line)))
        return {}
    if is_time_line(line):
        return {}
    author = _byline(line, alone=not first)
    if author is not None:
        return {"author": author}
    return _parts(line, dates)


def _parts(line: str, dates: list[tuple[bool, str | None]]) -> dict[str, str] | None:
    """A line of parts, of which one at least is a date or a byline."""
    parts = [p.strip() for p in _SEPARATORS.split(line)]
    if len(parts) == 1 and len(line) < 120:  # The Harbour Gazette, 19 June 2024
        who, _, date = line.partition(", ")
        if is_date_line(date) and (_is_outlet(who) or _byline(who, alone=True)):
            parts = [who, date]
    if not 2 <= len(parts) <= 6:
        return None
    found: dict[str, str] = {}
    others: list[str] = []
    days: list[tuple[bool, str | None]] = []
    for part in parts:
        label = _label(part)
        author = _byline(part, alone=True)
        if is_date_line(part):
            days.append((part.casefold().startswith("updated"), parse_date(part)))
        elif author is not None:
            found["author"] = author
        elif label:
            found.update(label)
        elif not is_time_line(part):
            others.append(part)
    if not found and not days:
        return None
    dates.extend(days)
    named = [part for part in others if _is_outlet(part)]
    if len(named) == 1:
        found["outlet"] = named[0]
    elif len(others) == 1 and days and "author" in found and others[0] == parts[0] and _is_name(others[0], least=2):
        found["outlet"] = others[0]  # Name | date | byline: the masthead, whatever it is called
    elif len(others) == 1 and "author" not in found and len(others[0].split()) > 3:
        found["title"] = others[0]  # Ferry runs again after all | 19 June 2024
    return found


def _label(line: str) -> dict[str, str] | None:
    """`Date: 19 June 2024` -> {"date": ...}; {} for a label without a value; None for no label that is known."""
    match = _LABELLED.match(line)
    field = _LABELS.get(match[1].casefold().replace("_", " ")) if match else None
    if match is None or field is None:
        return None
    value = (match[2] or "").strip().strip("\"'").strip()
    if field == "author":
        value = re.sub(r"^[Bb]y\s+|(?<=[a-z]{3})\.$", "", value)
    if len(value) > _LONGEST_TITLE or (field == "outlet" and value.endswith(".") and len(value.split()) > 6):
        return None
    return {field: value} if value else {}


def _byline(line: str, *, alone: bool) -> str | None:
    """The names of "By Jane Doe and John Roe, Political Editor"; a single word ("By Reuters") only where `alone`."""
    match = (_BYLINE.fullmatch(line) or _CREDIT.fullmatch(line)) if len(line) < 150 else None
    if not match:
        return None
    names = match[1]
    words = names.split()
    if words[0].casefold().strip(".,") in load_words("weekdays.txt") or parse_date(names):
        return None
    return names if len(words) > 1 or alone else None


def _is_outlet(line: str) -> bool:
    """True for what reads like the name of a newspaper, broadcaster or site, and like nothing else."""
    if _SITE.fullmatch(line):
        return True
    if not _is_name(line, least=2):
        return False
    words = [w.casefold() for w in line.split()]
    words = words[words[0] in _ARTICLES :]
    words = words[: len(words) - (words[-1] in _EDITIONS)] or words
    known = load_words("outlet_words.txt")
    return (
        words[-1] in known
        or words[0] in _FIRST
        or words[-1].endswith(_COMPOUNDS)
        or ("&" in words and words[0] in known)
    )


def _is_section(line: str, *, below_masthead: bool) -> bool:
    """True for "World" or "Companies / Shipping"; below a masthead also for "Marine science" or any one word."""
    words = re.findall(r"\w+", line.casefold())
    if len(words) == 1 and below_masthead:
        return line.isalpha()
    known = [w in load_words("section_words.txt") or w in ("and", "the") for w in words]
    return 0 < len(words) <= 3 and (all(known) or (below_masthead and known[-1] and line[-1].isalpha()))


def _is_name(line: str, *, least: int) -> bool:
    words = line.split()
    if not least <= len(words) <= 6 or not re.fullmatch(r"[\w .&’'-]+", line) or line.endswith((".", "'", "’")):
        return False
    return all(w in _SMALL or w[0].isupper() or w[0].isdigit() for w in words) and words[0][0].isupper()


def _is_paragraph(line: str) -> bool:
    """True for running text: where it starts, the head is over."""
    if len(_SENTENCES.findall(line)) > 1:
        return True
    return line.endswith((".", ".”", '."', "!", "?”")) and len(line.split()) > 20


def _title(lines: list[str], number: int | None) -> str | None:
    """The title in line `number`, when more follows it; a `#` of Markdown left out."""
    if number is None or number + 1 >= len(lines):
        return None
    title, following = lines[number], lines[number + 1]
    if title != following and title.endswith(following) and len(following) > 20:
        title = following  # a page's breadcrumbs, glued to its title: HomePoliticsFerry runs again
    return title.lstrip("#").strip() or None


def _fill(head: Head, found: dict[str, str]) -> Head:
    """`head` with what it lacked."""
    for field, value in found.items():
        if field == "date":
            head = replace(head, date=head.date or parse_date(value))
        elif field == "url":
            head = replace(head, url=head.url or (value if re.fullmatch(r"https?://\S+", value) else None))
        elif field in ("title", "outlet", "author") and getattr(head, field) is None:
            head = replace(head, **{field: value})
    return head
