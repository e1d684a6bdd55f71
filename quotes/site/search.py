"""What a reader types into the search box -> a query that SQLite cannot refuse, and words on how it was understood.

Pure. Nothing that can be typed is an error: what has no meaning here is left out, and said to be.

    peace talks                both words, in any form (talk, talks, talking), accents and case aside
    "peace talks"              these words in a row
    peac*                      words that begin so
    talks OR summit            either
    -war   -"cold war"         without
    speaker:putin  about:nato  said by; naming, inside the words said
    outlet:  kind:  act:  verb:  role:  region:  confidence:  year:     as the columns of these names
    title:summit  words:peace  only in the article's title; only in the words said
    before:2024-06-19  after:2024  since:  until:  on:     by the article's date; a day, month or year

Words side by side must all be there; OR binds tighter than that, as in web search. A field given twice means either.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce

MOST_TERMS = 40
"""Terms beyond these are left out: nobody types them, and each costs a look into the index."""
LONGEST_TERM = 160

FIELDS = {
    "speaker": "speaker", "by": "speaker", "said": "speaker",
    "about": "about", "mentions": "about",
    "outlet": "outlet", "from": "outlet",
    "kind": "kind", "act": "act", "verb": "verb", "year": "year", "role": "role", "region": "region", "via": "via",
    "confidence": "band", "band": "band",
}  # fmt: skip
"""Names of fields that filter, as typed -> as columns are called."""

PLACES = {"title": "title", "words": "text", "text": "text"}
"""Fields that tell where words must stand -> the column of the full-text table."""

DATES = ("before", "after", "since", "until", "on", "date")

VALUES = {
    "kind": ("direct", "mixed", "indirect"),
    "act": ("speech", "writing", "thought", "all"),
    "band": ("high", "medium", "low"),
    "region": ("headline", "subhead", "body", "caption", "boilerplate"),
}
"""Fields with a fixed set of values."""

_KNOWN = {*FIELDS, *PLACES, *DATES}

MARKS = '"“”„‟«»＂'
_TERM = re.compile(
    rf"(?P<minus>[-−–]?)(?:(?P<field>[A-Za-z]+):)?(?:[{MARKS}](?P<phrase>[^{MARKS}]*)(?:[{MARKS}](?P<open>\*?)|$)"
    rf"|(?P<bare>[^\s{MARKS}]+))"
)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that the reader typed."""

    text: str
    phrase: bool = False
    prefix: bool = False
    column: str | None = None
    """The column of the full-text table that it must stand in, None for any."""
    words: tuple[str, ...] | None = None
    """What the last word may be, once a beginning has been looked up."""

    @property
    def match(self) -> str:
        """As an FTS5 expression; a string in FTS5 knows no escape but the doubled quote."""
        if self.words:
            head = self.text[: len(self.text) - len(self.last)]
            quoted = "(" + " OR ".join(_quoted(head + word) for word in self.words) + ")"
        else:
            quoted = _quoted(self.text) + ("*" if self.prefix and self.words is None else "")
        return f"{self.column} : {quoted}" if self.column else quoted

    @property
    def last(self) -> str:
        """The last word: the one whose beginning was typed, where a star follows."""
        return re.split(r"[\W_]+", self.text)[-1] if searchable(self.text[-1:]) else ""

    def __str__(self) -> str:
        words = f"the phrase “{self.text}”" if self.phrase and " " in self.text else f"“{self.text}”"
        words = f"words that begin with “{self.text}”" if self.prefix else words
        where = {"title": " in the article's title", "text": " in the words said"}
        return words + where.get(self.column or "", "")


@dataclass(frozen=True, slots=True)
class Query:
    """A search, understood."""

    groups: tuple[tuple[Term, ...], ...] = ()
    """All groups must match; of a group any term."""
    without: tuple[Term, ...] = ()
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Column -> the values that will do. `speaker` and `about` hold what was typed, to be looked up."""
    never: dict[str, tuple[str, ...]] = field(default_factory=dict)
    since: str | None = None
    """ISO 8601, inclusive."""
    until: str | None = None
    """ISO 8601, inclusive."""
    left_out: tuple[str, ...] = ()
    """Sentences about what was typed and had no effect."""

    @property
    def match(self) -> str:
        """An FTS5 expression of the words that must be there, empty when none was asked for."""
        parts = [" OR ".join(term.match for term in group) for group in self.groups]
        return " AND ".join(f"({part})" for part in parts)

    @property
    def without_match(self) -> str:
        """An FTS5 expression of the words that must not be there."""
        return " OR ".join(term.match for term in self.without)

    @property
    def empty(self) -> bool:
        """True when nothing was asked for."""
        return not (self.groups or self.without or self.only or self.never or self.since or self.until)

    @property
    def understood(self) -> str:
        """The query in words, empty for an empty one: `with “peace” and “talks”; said by “putin”`."""
        parts = []
        if self.groups:
            either = (" or ".join(str(term) for term in group) for group in self.groups)
            several = len(self.groups) > 1
            parts.append(
                "with "
                + " and ".join(
                    f"(either {words})" if several and len(group) > 1 else words
                    for words, group in zip(either, self.groups, strict=True)
                )
            )
        if self.without:
            parts.append("without " + " or ".join(str(term) for term in self.without))
        for column, values in self.only.items():
            parts.append(_says(column, values, negated=False))
        for column, values in self.never.items():
            parts.append(_says(column, values, negated=True))
        if self.since and self.since == self.until:
            parts.append(f"on {_day(self.since)}")
        elif self.since and self.until:
            parts.append(f"from {_day(self.since)} to {_day(self.until)}")
        elif self.since:
            parts.append(f"since {_day(self.since)}")
        elif self.until:
            parts.append(f"until {_day(self.until)}")
        return "; ".join(parts)


def parse(text: str) -> Query:
    """Understand what was typed; never raises.

    >>> parse('peace -war speaker:putin').understood
    'with “peace”; without “war”; said by “putin”'
    >>> parse('"peace talks" OR summ*').match
    '("peace talks" OR "summ"*)'
    """
    groups: list[list[Term]] = []
    without: list[Term] = []
    only: dict[str, list[str]] = {}
    never: dict[str, list[str]] = {}
    dates: list[tuple[str | None, str | None]] = []
    left_out: list[str] = []
    join = False  # an OR stands before the next word
    joinable = False  # the last thing typed was a word
    terms = 0
    for piece in _pieces(text):
        if len(piece.text) > LONGEST_TERM:
            left_out.append(f"Of “{_short(piece.text)}” only the first {LONGEST_TERM} characters were looked for.")
        if terms == MOST_TERMS:
            left_out.append(f"Only the first {MOST_TERMS} terms were looked for.")
            break
        if piece.is_or:
            join = joinable
            continue
        terms += 1
        name = piece.field.lower()
        if name in DATES:
            days = bounds(name, piece.text)
            if days and not piece.minus:
                dates.append(days)
            else:
                left_out.append(f"“{_short(piece.typed)}” is no date that is known here: write {name}:2024-06-19.")
            join = joinable = False
            continue
        if name in FIELDS:
            column, value = FIELDS[name], piece.text.strip()
            allowed = VALUES.get(column)
            value = value.lower() if allowed else value
            if not searchable(value):
                left_out.append(f"“{name}:” wants a value, as in {name}:{(allowed or ('putin',))[0]}.")
            elif allowed and value not in allowed:
                left_out.append(f"“{name}:” is one of {', '.join(allowed)}; “{_short(value)}” was left out.")
            else:
                held = (never if piece.minus else only).setdefault(column, [])
                held.extend([value] if value not in held else [])
            join = joinable = False
            continue
        term = _term(piece, PLACES.get(name))
        if term is None:
            left_out.append(f"“{_short(piece.typed)}” holds no letter or digit, and was left out.")
            continue
        if piece.minus:
            without.append(term)
            join = joinable = False
        elif join and groups:
            groups[-1].append(term)
            join = False
        else:
            groups.append([term])
            joinable = True
    lower = [d for d, _ in dates if d]
    upper = [d for _, d in dates if d]
    return Query(
        tuple(tuple(group) for group in groups),
        tuple(without),
        {column: tuple(values) for column, values in only.items()},
        {column: tuple(values) for column, values in never.items()},
        max(lower, default=None),
        min(upper, default=None),
        tuple(dict.fromkeys(left_out)),
    )


def clean(text: str) -> str:
    """Text as it may be stored, shown and handed to SQLite: no control characters, no halves of surrogate pairs.

    >>> clean("a\\x00b\\ud800")
    'a b\ufffd'
    """
    if text.isprintable():
        return text
    return "".join(
        "\ufffd" if "\ud800" <= c <= "\udfff" else " " if unicodedata.category(c) == "Cc" else c for c in text
    )


def whole(text: str) -> str:
    """Text that UTF-8 can write: halves of surrogate pairs become replacement characters, all else stays."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def expanded(query: Query, words: Callable[[str], Sequence[str]]) -> Query:
    """The query with each beginning of a word replaced by the words that begin so; `words` looks them up."""

    def whole(term: Term) -> Term:
        return replace(term, words=tuple(words(term.last))) if term.prefix and term.last else term

    return replace(
        query,
        groups=tuple(tuple(whole(term) for term in group) for group in query.groups),
        without=tuple(whole(term) for term in query.without),
    )


def searchable(text: str) -> bool:
    """True when full-text search sees at least one character of it: letters, digits, private use."""
    return any((kind := unicodedata.category(c))[0] in "LN" or kind == "Co" for c in text)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the typed text."""

    typed: str
    text: str
    minus: bool = False
    field: str = ""
    phrase: bool = False
    prefix: bool = False

    @property
    def is_or(self) -> bool:
        return self.typed in ("OR", "|", "||")


def _pieces(text: str) -> Iterator[_Piece]:
    waiting: tuple[str, bool] | None = None  # a field without a value yet, as in "speaker: putin"
    for found in _TERM.finditer(clean(text)):
        minus, name = bool(found["minus"]), found["field"] or ""
        if waiting and not name:
            name, minus = waiting
            waiting = None
        known = name.lower() in _KNOWN
        bare_field = (found["bare"] or "").removesuffix(":").lower()
        if not name and f"{bare_field}:" == (found["bare"] or "").lower() and bare_field in _KNOWN:
            waiting = bare_field, minus
            continue
        if not name and found["bare"] == "NOT":
            waiting = "", True
            continue
        if found["bare"] == "AND":
            continue
        if found["phrase"] is not None:
            words = found["phrase"] if known or not name else f"{name} {found['phrase']}"
            yield _Piece(found[0], words, minus, name if known else "", phrase=True, prefix=found["open"] == "*")
            continue
        bare = found["bare"] if known or not name else f"{name}:{found['bare']}"
        yield _Piece(found[0], bare.rstrip("*"), minus, name if known else "", prefix=bare.endswith("*"))
    if waiting and waiting[0]:
        yield _Piece(f"{waiting[0]}:", "", waiting[1], waiting[0])


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _term(piece: _Piece, column: str | None) -> Term | None:
    text = " ".join(piece.text[:LONGEST_TERM].split()).strip("()[]{}.,;!?")
    if not searchable(text):
        return None
    return Term(text, piece.phrase, piece.prefix, column)


def bounds(name: str, typed: str) -> tuple[str | None, str | None] | None:
    """First and last day that a field with a date allows; None where it is no date.

    >>> bounds("before", "2024-06"), bounds("on", "2024"), bounds("since", "soon")
    ((None, '2024-05-31'), ('2024-01-01', '2024-12-31'), None)
    """
    found = re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?", typed.strip(), re.ASCII)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last = date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
        before, after = first - timedelta(1), last + timedelta(1)
    except (ValueError, OverflowError):
        return None
    return {
        "before": (None, before.isoformat()),
        "after": (after.isoformat(), None),
        "since": (first.isoformat(), None),
        "until": (None, last.isoformat()),
    }.get(name, (first.isoformat(), last.isoformat()))


def _says(column: str, values: tuple[str, ...], *, negated: bool) -> str:
    """A filter in words."""
    named = reduce(lambda a, b: f"{a} or {b}", (f"“{_short(value)}”" for value in values))
    plain = " or ".join(_short(value) for value in values)
    sentences = {
        "speaker": ("said by", "not said by", named),
        "about": ("about", "not about", named),
        "outlet": ("told by", "not told by", named),
        "kind": ("of the kind", "not of the kind", plain),
        "act": ("acts of", "no acts of", plain),
        "verb": ("with the verb", "without the verb", named),
        "year": ("in", "not in", plain),
        "role": ("by a", "not by a", named),
        "region": ("in the", "not in the", plain),
        "via": ("carried by", "not carried by", named),
        "band": ("of confidence", "not of confidence", plain),
    }
    positive, negative, words = sentences[column]
    if column == "act" and "all" in values:
        return "of any act"
    return f"{negative if negated else positive} {words}"


def _day(iso: str) -> str:
    """`19 June 2024`."""
    day = date.fromisoformat(iso)
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most] + "…"
