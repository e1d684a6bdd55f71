"""Those whom an article speaks of without a name, where a sentence begins with them: what "she" or "it" may mean. Pure.

"A doctor on the ward rang back. ... she said": no name, and yet one person. Only subjects count, and people only where
they are new ("a doctor"), since "the doctor" is somebody whom the text has told of before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from quotes.document import Span
from quotes.lexicon import load_table, load_words
from quotes.roles import is_body, is_person

_LEAD_IN = (
    r"\s*(?:(?:But|And|Yet|So|Then|Meanwhile|Still),?\s+)?"
    r"(?:(?:[Ii]n|[Aa]t|[Oo]n|[Oo]utside|[Ii]nside|[Nn]ear|[Bb]ehind|[Aa]cross|[Uu]nder)\s[^,.;\n]{2,40},\s+)?"
)
_ONE = re.compile(_LEAD_IN + r"((?:[Aa]n?|[Oo]ne|[Aa]nother)\s)")
_SOMEBODY = re.compile(r"((?:an?|the|one|another|his|her)\s)")
_THE = re.compile(
    _LEAD_IN + r"((?:[Tt]he|[Ii]ts|[Tt]heir|[Hh]er|[Hh]is|[Aa]n?|(?:[A-Z][\w-]*\s){0,2}[A-Z][\w-]*['’]s?)\s)"
)
_WORD = re.compile(r"[\w’'-]+")
_NAMED = re.compile(r"\s+(?:named|called|[A-Z])|,\s+[A-Z]")
_OF = re.compile(
    r"\s(?:of|for|from|at|in|on)(?:\s(?:the|an?|his|her|their|its))?(?:(?:\s[A-Z][\w’'-]+)+|\s[a-z][\w’'-]+)"
)
"""What tells more of them: of the cabinet"""
_MOST = 6
"""Words of such a subject, at most."""


def people_described(text: str, sentences: Iterable[Span], named: Sequence[Span]) -> list[Span]:
    """Where sentences begin with one person who is new and has no name: "A 52-year-old farmer"."""
    found = []
    for sentence in sentences:
        who = _subject(text, sentence, _ONE, is_person)
        if who and not _NAMED.match(text, who.end) and not any(n.overlaps(who) for n in named):
            found.append(_with_more(text, who, sentence))
    return found


def described_at(text: str, start: int) -> Span | None:
    """A person without a name whom the words at `start` tell of: "said | a boy"."""
    who = _subject(text, Span(start, min(len(text), start + 80)), _SOMEBODY, is_person)
    return None if who is None or _NAMED.match(text, who.end) else who


def bodies_described(text: str, sentences: Iterable[Span]) -> list[Span]:
    """Where sentences begin with a body that is told by what it is: "The payroll office", "The ministry of energy"."""
    found = []
    for sentence in sentences:
        who = subject_described(text, sentence)
        if who and is_body(_WORD.findall(who.of(text))[-1].lower()):
            found.append(_with_more(text, who, sentence))
    return found


def subject_described(text: str, sentence: Span) -> Span | None:
    """The person or body, told by what it is, with which words begin: "Japan's health ministry", "Its head"."""
    return _subject(text, sentence, _THE, lambda word: is_body(word) or is_person(word))


def _with_more(text: str, who: Span, sentence: Span) -> Span:
    more = _OF.match(text, who.end, sentence.end)
    return Span(who.start, more.end()) if more else who


def _subject(text: str, sentence: Span, opening: re.Pattern[str], is_head: Callable[[str], bool]) -> Span | None:
    """The words that a sentence begins with, up to the last that `is_head` before its verb."""
    begin = opening.match(text, sentence.start, sentence.end)
    if not begin:
        return None
    end, at = None, begin.end()
    for _ in range(_MOST):
        word = _WORD.match(text, at, sentence.end)
        if not word or word[0].lower() in load_words("function_words.txt") or word[0] in load_table("verb_forms.tsv"):
            break
        if is_head(word[0].lower()):
            end = word.end()
        at = word.end() + 1
        if text[word.end() : at] != " ":
            break
    return Span(begin.start(1), end) if end else None
