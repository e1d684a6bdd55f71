"""Quotation marks: which stretches of a text stand inside them. Pure; knows nothing of who speaks.

Marks in real web text are of many styles and often wrong: straight, curly, German („…“), guillemets, single, doubled
apostrophes, turned the wrong way round, never closed. Direction is therefore read from what stands beside a mark as
much as from its shape. A paragraph's end closes what is open; where the next paragraph opens with a mark again, or has
a closing mark that nothing opened, that is the same quotation continued, as newspapers or careless pages print it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from quotes.document import Span

OPENERS = "“„«‟「『〝❝"
CLOSERS = "”»」』〞❞"
STRAIGHT = '"＂″'
SINGLE_OPENERS = "‘‚‹‛"
SINGLE_CLOSERS = "’›"
SINGLE_STRAIGHT = "'`"
DOUBLE = OPENERS + CLOSERS + STRAIGHT
SINGLE = SINGLE_OPENERS + SINGLE_CLOSERS + SINGLE_STRAIGHT

_DOUBLED = re.compile(r"``|''|,,|‘‘|’’")
_ELISION = re.compile(r"(?:\d0s|tis|twas|em|til|cause|bout|n|round|cos)\b", re.IGNORECASE)
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_BEFORE_OPENING = frozenset("([{-–—―/:;,=>…*_|•·~'：，；（【\u200b\u2060\ufeff" + DOUBLE + SINGLE_OPENERS)
"""What may stand before an opening mark, beside space."""
_LOOK_AHEAD = 20
"""Marks after one of which it is asked whether they close it."""
_SUBHEAD = 70
"""Characters of a subhead, at the most."""
_LINES_OPEN = 3
"""Paragraphs that what is open goes on through, at the most, where they don't open it again."""
_SINGLE_CLOSING = re.compile(r"[’›‹‘']")
_SINGLE_REACH = 4000
"""Characters within which a single mark is closed, or is an apostrophe."""
_HARD_WRAP = 45
"""Lines at least this long that end without a full stop and go on in lower case are one paragraph, wrapped."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch inside quotation marks."""

    outer: Span
    """With its marks."""
    inner: Span
    """Without them."""
    closed: bool
    """False where a paragraph's end (or a new opening mark) had to close it."""
    single: bool = False
    depth: int = 0
    """0 for a stretch inside no other, 1 for one inside another ..."""
    continued: bool = False
    """True where it goes on with what the paragraph before left open."""


@lru_cache(maxsize=32)
def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of `text`: its lines, where hard-wrapped lines are taken together; blank ones are left out."""
    out: list[Span] = []
    last: Span | None = None
    for m in _LINE.finditer(text):
        line = m[0]
        stripped = line.strip()
        if not stripped:
            continue
        start = m.start() + len(line) - len(line.lstrip())
        here = Span(start, start + len(stripped))
        if last and _wrapped(text, last, here):
            out[-1] = Span(out[-1].start, here.end)
        else:
            out.append(here)
        last = here
    return tuple(out)


def _wrapped(text: str, last: Span, line: Span) -> bool:
    """Whether `line` goes on with the line before it, `last`."""
    gap = text[last.end : line.start]
    if gap.count("\n") > 1 or "\n" not in gap.replace("\r", "\n"):
        return False
    if not _HARD_WRAP <= last.end - last.start <= 100:
        return False
    return text[line.start].islower() and text[last.end - 1] not in '.!?:;”"»'


def marked(text: str, within: Sequence[Span] | None = None) -> list[Marked]:
    """All stretches of `text` inside quotation marks, in order of their start, nested ones after what holds them."""
    out: list[Marked] = []
    open_before = False
    limits = paragraphs(text) if within is None else within
    inside = 0
    for n, paragraph in enumerate(limits):
        if open_before and not inside:
            inside = _closed_below(text, limits[n : n + _LINES_OPEN])
        found = _doubles(text, paragraph, open_before, inside > 0)
        found += _singles(text, paragraph, found)
        found = _nested(found)
        out += found
        top = [m for m in found if m.depth == 0 and not m.single]
        if not top and open_before and _heads(text, paragraph):
            continue  # a subhead between two paragraphs of a quotation
        open_before = bool(top) and not top[-1].closed and top[-1].outer.end >= paragraph.end
        inside = max(0, inside - 1)
    return out


def _closed_below(text: str, limits: Sequence[Span]) -> int:
    """How many of these paragraphs what is open goes on through, though they don't open it again: the first of them
    that has double marks begins with one that can but close."""
    for n, limit in enumerate(limits):
        marks = _double_marks(text, limit)
        if marks:
            mark = marks[0]
            closes = _can_close(text, mark.start, mark.end, limit) and not _can_open(text, mark.start, mark.end, limit)
            return n + 1 if closes and not _measures(text, marks, 0, limit, None) else 0
    return 0


def _heads(text: str, paragraph: Span) -> bool:
    """Whether a paragraph is a short line that ends without a stop."""
    return paragraph.end - paragraph.start < _SUBHEAD and text[paragraph.end - 1] not in ".!?:;,…"


def _nested(found: list[Marked]) -> list[Marked]:
    """In order of their start, each with the number of those that hold it."""
    out: list[Marked] = []
    holders: list[Marked] = []
    for m in sorted(found, key=lambda m: (m.outer.start, -m.outer.end)):
        holders = [h for h in holders if m.outer.start < h.outer.end]
        out.append(replace(m, depth=len(holders)))
        holders.append(m)
    return out


def _can_open(text: str, start: int, end: int, limit: Span) -> bool:
    """A mark at [start, end) opens: nothing, a space, a dash or a bracket before it; no space after it."""
    before = text[start - 1] if start > limit.start else " "
    after = text[end] if end < limit.end else " "
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()


def _can_close(text: str, start: int, end: int, limit: Span) -> bool:
    before = text[start - 1] if start > limit.start else " "
    after = text[end] if end < limit.end else " "
    return not before.isspace() and (after.isspace() or not after.isalnum())


def _double_marks(text: str, limit: Span) -> list[Span]:
    """Where double marks (one character, or two single ones set as a double) stand."""
    out = [Span(i, i + 1) for i in range(limit.start, limit.end) if text[i] in DOUBLE]
    for m in _DOUBLED.finditer(text, limit.start, limit.end):
        if m[0] != ",," or _can_open(text, m.start(), m.end(), limit):
            out.append(Span(m.start(), m.end()))
    return sorted(out)


def _doubles(text: str, limit: Span, open_before: bool, inside: bool) -> list[Marked]:
    """The stretches inside double marks; `inside`: the paragraph begins inside what the one before left open."""
    out: list[Marked] = []
    stack: list[tuple[Span, str, bool]] = [(Span(limit.start, limit.start), "“", True)] if inside else []
    marks = _double_marks(text, limit)
    for n, mark in enumerate(marks):
        char = text[mark.start]
        may_open, may_close = (f(text, mark.start, mark.end, limit) for f in (_can_open, _can_close))
        if _measures(text, marks, n, limit, stack[-1][1] if stack else None):
            continue
        opens = _opens(char, may_open, may_close, stack[-1][1] if stack else None)
        if not (opens or stack or may_open or may_close) and char in STRAIGHT:
            opens = text[mark.end : mark.end + 1].isupper()  # glued to the words on both sides: said"We
        if opens and stack:
            if len(stack) == 1 and (_nests(stack[-1][1], char) or _both_close(text, marks, n, limit)):
                stack.append((mark, char, False))
                continue
            while stack:  # a new opening mark: what was open was never closed
                begun, _, continued = stack.pop()
                out.append(_stretch(text, begun, Span(mark.start, mark.start), False, len(stack), continued))
        if opens:
            stack.append((mark, char, open_before and mark.start == limit.start))
        elif stack:
            begun, _, continued = stack.pop()
            if stack and char in CLOSERS and not _pairs(begun, char, text) and _pairs(stack[-1][0], char, text):
                out.append(_stretch(text, begun, Span(mark.start, mark.start), False, len(stack), continued))
                begun, _, continued = stack.pop()
            out.append(_stretch(text, begun, mark, True, len(stack), continued))
    while stack:
        begun, _, continued = stack.pop()
        out.append(_stretch(text, begun, Span(limit.end, limit.end), False, len(stack), continued))
    return [m for m in out if m.inner.start < m.inner.end]


def _measures(text: str, marks: list[Span], n: int, limit: Span, begun: str | None) -> bool:
    """Whether the mark stands for inches or seconds: it follows a number and nothing is open, or what is open was
    begun otherwise, or the next mark closes that."""
    mark = marks[n]
    if text[mark.start] not in STRAIGHT + "'" or mark.start == limit.start or not text[mark.start - 1].isdigit():
        return False
    if begun is None:
        return text[mark.start] in STRAIGHT
    if begun in STRAIGHT + OPENERS and text[mark.start] != begun and not (begun in OPENERS and text[mark.start] == '"'):
        return True
    after = text[mark.end : mark.end + 2]
    if after[:1] not in " \u00a0-" or not after[1:2].islower() or n + 1 == len(marks):
        return False
    return not _can_open(text, marks[n + 1].start, marks[n + 1].end, limit)


def _opens(char: str, may_open: bool, may_close: bool, begun: str | None) -> bool:
    """Whether a double mark opens, by its shape, what stands beside it, and what is open (`begun`, its mark)."""
    if char == ",":
        return begun is None
    if char in STRAIGHT or char in "`'‘’":
        return may_open if not (may_open and may_close) else begun is None
    if char in "„「『":
        return True
    if char in "“‟❝«":  # these also close in German, and where turned wrongly
        return begun is None or may_open or (not may_close and char == "«")
    return may_open and not may_close and begun in (None, char)  # ” and » open only where they plainly do


def _both_close(text: str, marks: list[Span], n: int, limit: Span) -> bool:
    """Whether the marks after an opening one, set like the one before it, close both: one holds the other."""
    depth = 2
    for mark in marks[n + 1 : n + 1 + _LOOK_AHEAD]:
        may_open, may_close = (f(text, mark.start, mark.end, limit) for f in (_can_open, _can_close))
        if may_open == may_close or text[mark.start - 1].isdigit():
            return False
        depth += 1 if may_open else -1
        if not depth:
            return True
    return False


def _nests(outer: str, inner: str) -> bool:
    if outer + inner in ("「『", "『「"):
        return True
    return (outer in STRAIGHT) != (inner in STRAIGHT) or (outer in "«»") != (inner in "«»")


def _pairs(begun: Span, closer: str, text: str) -> bool:
    opener = text[begun.start]
    return (opener, closer) in {("“", "”"), ("«", "»"), ("„", "”"), ("「", "」"), ("『", "』"), ("”", "”")}


def _stretch(text: str, begun: Span, ended: Span, closed: bool, depth: int, continued: bool) -> Marked:
    inner_end = ended.start
    while inner_end > begun.end and text[inner_end - 1].isspace():
        inner_end -= 1
    start = begun.end
    while start < inner_end and text[start].isspace():
        start += 1
    return Marked(
        Span(begun.start, ended.end if closed else inner_end), Span(start, inner_end), closed, False, depth, continued
    )


def _singles(text: str, limit: Span, doubles: list[Marked]) -> list[Marked]:
    """Stretches inside single marks; apostrophes are none, and a single mark that nothing closes is one."""
    out: list[Marked] = []
    taken = {i for m in _double_marks(text, limit) for i in range(m.start, m.end)}
    doubles = sorted(doubles, key=lambda m: m.outer.start)
    ends = _single_ends(text, limit, taken)
    holders: list[Marked] = []
    begun = 0
    i = limit.start
    while i < limit.end:
        char = text[i]
        if char not in SINGLE or i in taken or not _opens_single(text, i, limit):
            i += 1
            continue
        while begun < len(doubles) and doubles[begun].inner.start <= i:
            holders.append(doubles[begun])
            begun += 1
        holders = [d for d in holders if i < d.inner.end]
        reach = Span(limit.start, min(holders[-1].inner.end if holders else limit.end, i + _SINGLE_REACH))
        close = _closing_single(text, i, reach, taken, ends)
        if close is None or close == i + 1 or not _may_hold(text, i, close, doubles, begun):
            i += 1
            continue
        out.append(Marked(Span(i, close + 1), Span(i + 1, close), True, True))
        i = close + 1
    return out


def _may_hold(text: str, opened: int, close: int, doubles: list[Marked], n: int) -> bool:
    """Whether single marks at `opened` and `close` are a pair beside the double ones, from the `n`th on: these cut none
    of those in two, and hold one only where punctuation before the last shows that it is no apostrophe."""
    last = text[close - 1]
    while n < len(doubles) and doubles[n].outer.start < close:
        if close < doubles[n].outer.end or last not in ".,!?…;" + DOUBLE:
            return False
        n += 1
    return text[opened] != "’" or last in ".,!?…"


def _opens_single(text: str, i: int, limit: Span) -> bool:
    before = text[i - 1] if i > limit.start else " "
    after = text[i + 1] if i + 1 < limit.end else " "
    if not (before.isspace() or before in "([{-–—:" + DOUBLE) or not (after.isalnum() or after in DOUBLE + "…$£€"):
        return False
    if text[i] == "’" and not after.isupper():
        return False  # turned wrongly, as Swedish has it, or an apostrophe
    return not _ELISION.match(text, i + 1)


def _single_ends(text: str, limit: Span, taken: set[int]) -> list[int]:
    """Where a single mark stands at a word's end: it closes, or is the apostrophe of a plural possessive."""
    out: list[int] = []
    for m in _SINGLE_CLOSING.finditer(text, limit.start + 1, limit.end):
        j = m.start()
        if j not in taken and not text[j - 1].isspace() and not (j + 1 < limit.end and text[j + 1].isalnum()):
            out.append(j)
    return out


def _closing_single(text: str, opened: int, limit: Span, taken: set[int], ends: list[int]) -> int | None:
    """The single mark that closes what opens at `opened`: the first after a full stop or comma, else the first at a
    word's end that is no plural possessive before another word, else the last such."""
    want = {"‚": "‘’", "‹": "›", "›": "‹"}.get(text[opened], SINGLE_CLOSERS + "'")
    weak: int | None = None
    for n in range(bisect_right(ends, opened), len(ends)):
        j = ends[n]
        if j >= limit.end:
            break
        if text[j] not in want:
            continue
        after = text[j + 1] if j + 1 < limit.end else " "
        if text[j - 1] in ".,!?…;" or after in ".,!?;:)—–" or after in DOUBLE or j + 1 >= limit.end:
            return j
        if text[j - 1] in "sS" and any(
            text[k] in want and k not in taken for k in range(j + 1, min(limit.end, j + 80))
        ):
            weak = j
            continue
        return j
    return weak
