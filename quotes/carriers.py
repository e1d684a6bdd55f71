"""Relayed speech: who said the words, and who only carried them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from quotes.cast import tidy
from quotes.document import Name, Span
from quotes.lexicon import load_table, load_words

_CITING = re.compile(r"[^.;“”\"]{0,40}?\b(?:citing|quoting)\s+")
"""... RIA reported, citing Lee"""
_CITING_OTHERS = re.compile(
    r"[^;“”\"]{0,40}?,\s+(?:citing|quoting)\s+([^,;.:“”\"\n]{3,60}?)(?=[,.;]|\s+as\b|\s+that\b)"
)
"""RIA, citing the port, reported"""
_QUOTED_AS = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:quoted|quotes|quoting|cited|cites|citing)\s+"
    r"((?:(?:one|another)\s+of\s+(?:them|the\s+\w+),\s+)?[^,.;“”\"]{2,60}?),?\s+"
    r"as\s+(?:saying|having said|telling)\b"
)
"""... agencies quoted Lee as saying"""
_WAS_QUOTED = re.compile(
    r"\s+(?:was|is|were|has been)\s+(?:\w+\s+)?(?:quoted|cited)\s+(?:by\s+([^,.;“”\"\n]{2,50}?)\s+)?"
    r"as\s+(?:saying|telling)\b(?:\s+by\s+((?:the\s+)?[A-Z][^,.;“”\"\n]{1,50}))?"
)
"""Lee was quoted as saying by RIA"""
_THEN_QUOTED = re.compile(
    r"[,.!?]?[\"”’»']{0,2},?\s+((?:[Tt]he\s+)?[^,.;“”\"\n]{2,50}?)(?<!\bis)(?<!\bwas)(?<!\bbeen)(?<!\bwere)"
    r"\s+(?:quoted|quotes|cited|cites)\s+(?!by\b)([^,.;“”\"\n]{2,60}?)"
    r"(?:\s+as\s+(?:saying|telling)\b|(?=\.(?:\s|$)|\n))"
)
""" "...," the agency quoted him as saying; "...," the agency quotes Lee."""
_NAME_BEFORE = re.compile(r"(?:[A-Z][\w'’.-]+ ){0,3}[A-Z][\w'’-]+$")
_QUOTED_BY = re.compile(r"[^.;“”\"]{0,60}?\b(?:quoted|cited|carried|reported)\s+by\s+(?:the\s+)?")
"""... Lee said, quoted by RIA"""
_BEFORE_VERB = r"has|had|have|also|then|later|earlier|further|again|on\s+[A-Z]\w+day"
_SUBJECT = re.compile(
    rf"(?:, (?:who|which) [^,.;“”\"]{{3,80}},)?\s+(?:(?:{_BEFORE_VERB})\s+){{0,3}}([a-z]+(?:-[a-z]+)*)\b"
)
_APPOSED = re.compile(r"\w,\s(?:[A-Z][a-z]{0,4}\.?\s)?$")
"""Its head, Lee, said"""
_CALLED = re.compile(
    rf",?\s+(?:(?:{_BEFORE_VERB}|once|repeatedly)\s+){{0,3}}"
    r"([a-z]+(?:-[a-z]+)*)(?:\s+(?:it|this|that|of|as|him|her|them))?\s*[:,]?\s*[\"“”„«»‘'`]*"
)
"""... called it “"""
_PASSING = frozenset(("quoted", "quotes", "cited", "cites", "citing", "quoting"))
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he)(?=\s)")
_REACH = 60
"""Characters within which the other name must follow."""


def said_by(
    text: str, source: Span, cue: Span | None, sentence: Span, names: Sequence[Name]
) -> tuple[Span, str | None]:
    """The mention of who spoke, and the name of who carried the words, where the sentence tells of both."""
    quoted = _QUOTED_AS.match(text, source.end, max(source.end, sentence.end))
    if quoted:
        return Span(quoted.start(1), quoted.end(1)), _carrier(source.of(text))
    start = max(source.end, cue.end if cue else 0)
    citing = _CITING.match(text, start, max(start, sentence.end))
    if citing:
        person = _cited(text, names, citing.end(), sentence.end)
        if person:
            return Span(citing.end(), person.end), _carrier(source.of(text))
    others = _CITING_OTHERS.match(text, source.end, max(source.end, sentence.end)) if carries(source.of(text)) else None
    if others:
        return Span(others.start(1), others.end(1)), _carrier(source.of(text))
    carried = _QUOTED_BY.match(text, start, max(start, sentence.end))
    if carried:
        body = _next(names, carried.end(), sentence.end, "ORG")
        if body:
            return source, tidy(body.of(text))
    return source, None


def was_quoted(text: str, end: int, mentions: Iterable[Span]) -> tuple[Span, str | None] | None:
    """Who spoke, and who carried it, in "“...,” Lee was quoted as saying by RIA", or "“...,” RIA quoted her as saying",
    after words that end at `end`."""
    by_agency = _THEN_QUOTED.match(text, end)
    if by_agency:
        return Span(by_agency.start(2), by_agency.end(2)), _carrier(by_agency[1])
    begin = re.compile(r"[,.!?]?[\"”’»']{0,2},?\s+").match(text, end)
    if not begin or not re.search(r"\b(?:quoted|cited)\b", text[begin.end() : begin.end() + _REACH + 30]):
        return None
    for span in (*mentions, *quoted_names(text, begin.end(), begin.end() + 2 * _REACH)):
        passive = _WAS_QUOTED.match(text, span.end) if span.start == begin.end() else None
        if passive:
            by = passive[1] or passive[2]
            return span, _carrier(by) if by else None
    return None


def quoted_names(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Capitalised words before "was quoted as saying", from `start` to `end`."""
    for passive in _WAS_QUOTED.finditer(text, start, len(text) if end is None else end):
        name = _NAME_BEFORE.search(text, max(0, passive.start() - 60), passive.start())
        if name:
            yield Span(name.start(), name.end())


def carries(mention: str) -> bool:
    """True where a mention is of those who only pass words on: an agency, the press, a broadcaster."""
    return any(w in load_words("carriers.txt") for w in re.findall(r"[a-z]+", mention.lower()))


def subject(text: str, lead: Span, mentions: Iterable[Span]) -> Span | None:
    """Who speaks in the words that lead to a quotation: the last of `mentions`, or pronoun, before a verb of speech."""
    found = None
    for span in _in_lead(text, lead, mentions):
        apposed = text[span.end : span.end + 1] == "," and _APPOSED.search(text, lead.start, span.start)
        verb = _SUBJECT.match(text, span.end + bool(apposed), lead.end) or _SUBJECT.match(text, span.end, lead.end)
        if verb and verb[1] in load_table("verb_forms.tsv") and not carries(span.of(text)):
            found = span
    return found


def speaks_before(text: str, lead: Span, mentions: Iterable[Span]) -> Span | None:
    """Who stands with a verb of speech straight before a quotation: "a decision that Lee called “mad”"."""
    found = None
    for span in _in_lead(text, lead, mentions):
        verb = _CALLED.fullmatch(text, span.end, lead.end)
        if verb and verb[1].endswith("ing") and text[span.end] == ",":
            continue  # "full of praise for Lee, calling him": somebody else calls
        if verb and verb[1] in load_table("verb_forms.tsv") and verb[1] not in _PASSING and not carries(span.of(text)):
            found = span if found is None or span.end > found.end else found
    return found


def _in_lead(text: str, lead: Span, mentions: Iterable[Span]) -> list[Span]:
    """The mentions and pronouns in the words that lead to a quotation, in order."""
    pronouns = (Span(lead.start + m.start(), lead.start + m.end()) for m in _PRONOUN.finditer(lead.of(text)))
    return sorted({*(m for m in mentions if lead.contains(m)), *pronouns})


def _cited(text: str, names: Sequence[Name], start: int, end: int) -> Span | None:
    """The person named after "citing", or the last one in a row: "citing Kremlin aide Lee"."""
    found: Span | None = None
    for n in names:
        if n.kind == "PERSON" and start <= n.span.start <= start + _REACH and n.span.end <= end:
            if found and re.search(r"[,;]|\b(?:and|that|who)\b|['’]s?\b", text[found.end : n.span.start]):
                break
            found = n.span
    return found


def _next(names: Sequence[Name], start: int, end: int, kind: str) -> Span | None:
    near = (n.span for n in names if n.kind == kind and start <= n.span.start <= start + _REACH and n.span.end <= end)
    return next(near, None)


def _carrier(words: str) -> str:
    return tidy(re.sub(r"^(?:the|an?)\s+", "", words, flags=re.IGNORECASE))
