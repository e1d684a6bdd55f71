"""Quotation marks: which stretches of a text stand inside them. Pure; knows nothing of who speaks.

Marks in real web text are of many styles and often wrong: straight, curly, German („…“), guillemets, single, doubled
apostrophes, turned the wrong way round, never closed. Direction is therefore read from what stands beside a mark as
much as from its shape. A paragraph's end closes what is open; where the next paragraph opens with a mark again, that
is the same quotation continued, as newspapers print it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of `text`: its lines, where hard-wrapped lines are taken together; blank ones are left out."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n\r\u2028\u2029\x0b\x0c]+", text)]
    out: list[Span] = []
    for line in lines:
        words = line.of(text)
        stripped = words.strip()
        if not stripped:
            continue
        start = line.start + len(words) - len(words.lstrip())
        here = Span(start, start + len(stripped))
        if out and _wrapped(text, out[-1], here):
            out[-1] = Span(out[-1].start, here.end)
        else:
            out.append(here)
    return out


def _wrapped(text: str, before: Span, line: Span) -> bool:
    gap = text[before.end : line.start]
    if gap.count("\n") > 1 or "\n" not in gap.replace("\r", "\n"):
        return False
    last = text[before.start : before.end].rsplit("\n", 1)[-1]
    if not _HARD_WRAP <= len(last) <= 100:
        return False
    return text[line.start].islower() and last[-1] not in '.!?:;”"»'


def marked(text: str, within: list[Span] | None = None) -> list[Marked]:
    """All stretches of `text` inside quotation marks, in order of their start, nested ones after what holds them."""
    out: list[Marked] = []
    open_before = False
    for paragraph in paragraphs(text) if within is None else within:
        found = _doubles(text, paragraph, open_before)
        found += _singles(text, paragraph, found)
        found.sort(key=lambda m: (m.outer.start, -m.outer.end))
        out += found
        top = [m for m in found if m.depth == 0 and not m.single]
        open_before = bool(top) and not top[-1].closed and top[-1].outer.end >= paragraph.end
    return out


def _can_open(text: str, start: int, end: int, limit: Span) -> bool:
    """A mark at [start, end) opens: nothing, a space, a dash or a bracket before it; no space after it."""
    before = text[start - 1] if start > limit.start else " "
    after = text[end] if end < limit.end else " "
    return (
        before.isspace() or before in "([{-–—―/:;,=>…" or before in DOUBLE + SINGLE_OPENERS + "'"
    ) and not after.isspace()


def _can_close(text: str, start: int, end: int, limit: Span) -> bool:
    before = text[start - 1] if start > limit.start else " "
    after = text[end] if end < limit.end else " "
    return not before.isspace() and (after.isspace() or not after.isalnum())


def _double_marks(text: str, limit: Span) -> list[Span]:
    """Where double marks (one character, or two single ones set as a double) stand."""
    out = [Span(i, i + 1) for i in range(limit.start, limit.end) if text[i] in DOUBLE]
    for m in _DOUBLED.finditer(text, limit.start, limit.end):
        out.append(Span(m.start(), m.end()))
    return sorted(out)


def _doubles(text: str, limit: Span, open_before: bool) -> list[Marked]:
    out: list[Marked] = []
    stack: list[tuple[Span, str, bool]] = []
    for mark in _double_marks(text, limit):
        char = text[mark.start]
        may_open, may_close = (f(text, mark.start, mark.end, limit) for f in (_can_open, _can_close))
        if char in STRAIGHT and mark.start > limit.start and text[mark.start - 1].isdigit() and not stack:
            continue  # inches, seconds
        opens = _opens(char, may_open, may_close, bool(stack))
        if opens and stack:
            if len(stack) == 1 and _nests(stack[-1][1], char):
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


def _opens(char: str, may_open: bool, may_close: bool, inside: bool) -> bool:
    """Whether a double mark opens, by its shape, what stands beside it, and whether something is open."""
    if char in STRAIGHT or char in "`',‘’":
        return may_open if not (may_open and may_close) else not inside
    if char in "„「『":
        return True
    if char in "“‟❝":  # also closes in German, and where turned wrongly
        return not (inside and may_close and not may_open)
    if char == "«":
        return not (inside and may_close and not may_open)
    return may_open and not may_close and not inside  # ” and » open only where they plainly do


def _nests(outer: str, inner: str) -> bool:
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
    i = limit.start
    while i < limit.end:
        char = text[i]
        if char not in SINGLE_OPENERS + SINGLE_STRAIGHT or i in taken or not _opens_single(text, i, limit):
            i += 1
            continue
        holder = next((d for d in reversed(doubles) if d.inner.start <= i < d.inner.end), None)
        reach = Span(limit.start, holder.inner.end if holder else limit.end)
        close = _closing_single(text, i, reach, taken)
        if close is None:
            i += 1
            continue
        crossing = next((d for d in doubles if i < d.outer.start < close < d.outer.end), None)
        if crossing is None and close > i + 1:
            depth = holder.depth + 1 if holder else 0
            out.append(Marked(Span(i, close + 1), Span(i + 1, close), True, True, depth))
            i = close + 1
        else:
            i += 1
    return out


def _opens_single(text: str, i: int, limit: Span) -> bool:
    before = text[i - 1] if i > limit.start else " "
    after = text[i + 1] if i + 1 < limit.end else " "
    if not (before.isspace() or before in "([{-–—:" + DOUBLE) or not (after.isalnum() or after in DOUBLE + "…$£€"):
        return False
    return not _ELISION.match(text, i + 1)


def _closing_single(text: str, opened: int, limit: Span, taken: set[int]) -> int | None:
    """The single mark that closes what opens at `opened`: the first after a full stop or comma, else the first at a
    word's end that is no plural possessive before another word, else the last such."""
    want = {"‚": "‘’", "‹": "›"}.get(text[opened], SINGLE_CLOSERS + "'")
    weak: int | None = None
    for j in range(opened + 1, limit.end):
        if text[j] not in want or j in taken:
            continue
        after = text[j + 1] if j + 1 < limit.end else " "
        if after.isalnum() or text[j - 1].isspace():
            continue
        if text[j - 1] in ".,!?…;" or after in ".,!?;:)—–" or after in DOUBLE or j + 1 >= limit.end:
            return j
        if text[j - 1] in "sS" and any(
            text[k] in want and k not in taken for k in range(j + 1, min(limit.end, j + 80))
        ):
            weak = j
            continue
        return j
    return weak
