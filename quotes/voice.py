"""Whose voice an article is told in where it says "I": an interview's answers, a speech, a first-person report. Pure.

News prints interviews as bare questions and answers, and speeches without a word around them; who speaks stands in the
headline, in a caption, or where speakers introduce themselves. What tells is tried in the order of how surely it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotes.cast import Person
from quotes.document import Span
from quotes.marks import Marked, paragraphs

_OPENING = 700
"""Characters within which speakers introduce themselves, and a page tells what it is."""
_HEAD = 300
"""Characters of the lines that stand for a headline where the title is not known."""
_QUESTIONS = 3
"""Bare questions, each with an answer below it, that make an interview."""
_ECHO = 6
"""Words that two places share when one repeats the other."""
_NAME = r"[A-Z][\w.’'-]*\w"
_NAMES_SELF = re.compile(
    r"\b(?:[Mm]y name(?: is|['’]s)"
    rf"|(?:I['’]m|I am)(?= {_NAME}(?: {_NAME}){{0,2}}(?:[,.!]| and\b| here\b| from\b))"
    rf"|(?:[Ii]t['’]s|[Tt]his is)(?= {_NAME}(?: {_NAME}){{0,2}},? (?:here|again|back|today|(?:and )?welcome)\b))"
    rf" ({_NAME}(?: {_NAME}){{0,2}})"
)
_INTERVIEW = re.compile(
    r"\binterview(?:s|ed)?\b|\bQ ?(?:&|and|\+) ?A\b|\b(?:in conversation|spoke|speaks|talked|talks) (?:to|with)\b"
    r"|\bsat down with\b|\b(?:tells|discusses|answers|explains)\b|\bquestions (?:for|to)\b"
)
_SPEECH = re.compile(
    r"\b(?:speech|remarks|address|lecture|sermon|testimony|eulogy)\b(?P<by> (?:by|of) )?", re.IGNORECASE
)
_TITLES = (
    r"(?:(?:H\. ?E\.|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sir|Dame|Prof\.?|(?:[A-Z][a-z]+ ){0,2}"
    r"(?:President|Minister|Secretary|Senator)) ){0,2}"
)
_ABOUT = re.compile(r"\b(?:on|about|over|after|against|for|with|[Bb]y)\s+(?:[\w’'-]+\s+)?$")
"""Before the name of whom an interview is about, or by, not with."""
_ASKED = re.compile(
    r"\b(?:asked|interviewed|questioned|(?:sat down|spoke|speaks|talked|talks) (?:to|with))\s[^.?!\n]{0,80}$"
)
"""Before the name of whom the words above an interview say that it was held with."""
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says "I"."""

    person: Person
    asked: bool
    """Whether somebody else asks, who says "you" and means the same one."""


def voice_of(text: str, title: str | None, named: Mapping[Span, Person], marked: Sequence[Marked]) -> Voice | None:
    """The one person who says "I" outside marks, where the page tells who that is; `named`: the people's names."""
    lines = paragraphs(text)
    head = title or text[:_HEAD]
    asked = _is_interview(text, head, lines)
    person = (
        _introduced(text, named, marked)
        or (_interviewed(text, head, lines, named) if asked else None)
        or _signed(text, named, marked)
        or _speech(head, named)
    )
    return Voice(person, asked) if person else None


def _is_interview(text: str, head: str, lines: Sequence[Span]) -> bool:
    """Whether lines ask, without marks, and lines below answer: several, or one where the page says "interview"."""
    asks = [line.of(text).rstrip().endswith("?") and line.of(text).lstrip()[:1] not in "\"“„«‘'" for line in lines]
    answered = [line.start for line, a, b in zip(lines, asks, asks[1:], strict=False) if a and not b]
    told = answered and re.search(r"\binterview", head + text[: answered[0]], re.IGNORECASE)
    return len(answered) >= (1 if told else _QUESTIONS)


def _introduced(text: str, named: Mapping[Span, Person], marked: Sequence[Marked]) -> Person | None:
    for m in _NAMES_SELF.finditer(text, 0, _OPENING):
        said = Span(m.start(1), m.end(1))
        if not any(x.inner.overlaps(said) for x in marked):
            person = next((p for s, p in named.items() if s.overlaps(said)), None)
            return person or Person(m[1], ())
    return None


def _interviewed(text: str, head: str, lines: Sequence[Span], named: Mapping[Span, Person]) -> Person | None:
    """Whom the headline of an interview names, or else the words before its first question, most often."""
    full = {p.name: p for p in named.values() if len(p.parts) > 1}
    in_head = [p for p in full.values() if _names(head, p)]
    if len(in_head) == 1:
        return in_head[0]
    first = next((line.start for line in lines if line.of(text).rstrip().endswith("?")), 0)
    above = [(s, p) for s, p in sorted(named.items()) if s.end <= first and p.name in full]
    held = {p.name: p for s, p in above if _ASKED.search(text, max(0, s.start - 100), s.start)}
    if len(held) == 1:
        return next(iter(held.values()))
    before = Counter(p.name for s, p in above if not _ABOUT.search(text, max(0, s.start - 20), s.start))
    ranked = before.most_common(2)
    if not ranked or not _INTERVIEW.search(head + text[:first]):
        return None
    alone = len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]
    return full[ranked[0][0]] if alone else None


def _names(head: str, person: Person) -> bool:
    last = re.escape(re.split(r"\s", person.name)[-1])
    return any(not _ABOUT.search(head[: m.start()]) for m in re.finditer(rf"(?:\b[A-Z][\w.’'-]*\s)?\b{last}\b", head))


def _signed(text: str, named: Mapping[Span, Person], marked: Sequence[Marked]) -> Person | None:
    """Whoever's name stands straight after marked words that the text tells again without marks: they are its own."""
    plain = " ".join(w.lower() for w in _WORD.findall(text))
    for m in marked:
        said = [w.lower() for w in _WORD.findall(m.inner.of(text))]
        person = next(
            (
                p
                for s, p in named.items()
                if not text[m.outer.end : s.start].strip(" \t—–―-") and s.start >= m.outer.end
            ),
            None,
        )
        if person and len(said) >= _ECHO and plain.count(" ".join(said)) > 1:
            return person
    return None


def _speech(head: str, named: Mapping[Span, Person]) -> Person | None:
    """ "Speech by Mr. Ann Lee", "Ann Lee's remarks": the one whom the headline of a speech names."""
    known = {p.name: p for p in named.values() if len(p.parts) > 1}
    for line in head.splitlines():
        m = _SPEECH.search(line)
        if not m:
            continue
        after = re.match(rf"(?P<titles>{_TITLES})(?P<name>{_NAME}(?: {_NAME}){{1,2}})", line[m.end() :])
        if m["by"] and after:
            return known.get(after["name"]) or (Person(after["name"], ()) if after["titles"] else None)
        before = [p for p in known.values() if _names(line[: m.start()], p)]
        if len(before) == 1:
            return before[0]
    return None
