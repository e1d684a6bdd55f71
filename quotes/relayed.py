"""Who said what others passed on, where the network took who passed it on, or read name and verb as words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from quotes.carriers import carries
from quotes.described import subject_described
from quotes.document import Span
from quotes.findings import Findings
from quotes.groups import OWN_CUE, PRONOUNS, SAYS, THEN_VERB, Group
from quotes.lexicon import load_table
from quotes.roles import head_noun, is_person, main_part, may_speak

_TITLES = 8
"""Words of titles before a name, at the most."""
_THAT = re.compile(r"(?:[^\s\"“„«‘]+\s+){0,3}[\"“„«‘]|(?:[^\s,.;:\"“„«‘]+\s+){0,7}that\b")
"""After a verb: words that surely report, in marks or after "that"."""
_ADVERB = r"(?:already|also|earlier|later|then|[a-z]+ly)"
_ITS_VERB = re.compile(
    rf"(?:,\s[^,.;:“”\"\n]{{2,80}},\s|,?\s+)(?:(?:has|had|{_ADVERB})\s+){{0,3}}([a-z]+)\s+"
    r"(?:on\s+[A-Z][a-z]+day\s+)?(?=\S)"
)
"""After a name, what may stand between commas and the verb: "Ann Lee, who was there, said that"."""
_DEED = re.compile(rf"\S+(?:\s\S+)?\s(?:has|had|have)\s(?!(?:{_ADVERB}\s)?(?:said|told|warned|insisted)\b)")
"""Words that begin with what somebody has done: they are their teller's."""
_LEAD_IN = re.compile(
    r"(?:After|Ahead of|Answering|Asked|At|Before|Commenting|During|Following|In|On|Responding|Speaking|When|While)\b"
    r"[^,.;:“”\"\n]{2,140},\s(?=[A-Z]|he\s|she\s)"
)
"""During talks with his counterpart in Oslo, Lee said"""
_AMID = re.compile(r",\s((?:[\w’'-]+\s){0,4}[\w’'-]+)\s(said|say|says)(?=,\s)")
"""..., Palestinian officials said, ..."""
_CITED_SAYING = re.compile(
    r"(?P<who>[^,.;:“”\"\n]{3,80}?)(?:\s(?:as\s)?|(?<=[a-z]{3})as\s)(?P<cue>saying|claiming|warning)\s(?:that\s)?"
)
"""sources close to the talks saying that"""
_NAMED_BESIDE = re.compile(
    r"(?:The|Its|His|Her|Their|An?)\s[^,.;:“”\"\n]{2,80},\s(?:[A-Z][\w.’'-]*\s?){1,5}(?=,\s[a-z])"
)
"""The head of the port, Mr Lee, said"""
_FOR_OTHERS = frozenset(("aide", "diplomat", "official", "source", "spokesman", "spokesperson", "spokeswoman"))
"""Who tells what those say for whom they work."""
_CALLS = frozenset(("brand", "call", "dismiss", "label", "slam", "term"))
_NAMED_SO = re.compile(r"(?:[^\s.;:\"“„«‘]+\s+){1,14}[\"“„«‘]")
"""After "called": what it is that somebody called so, and the mark before how they called it."""
_URGES = frozenset(
    ("accuse", "blame", "condemn", "criticise", "criticize", "demand", "describe", "pledge", "praise", "promise",
     "reject", "threaten", "urge", "vow", "welcome")
)  # fmt: skip
"""Verbs of which the object may be the words."""
_TOLD_THAT = re.compile(r"(?:[^.;:“”\"]|\b[A-Z][a-z]{0,3}\.){0,120}?\bthat\s")
"""After "told", up to the words: the ministers that"""
_TO_SOMEBODY = frozenset(("inform", "tell", "warn", "write"))


def told_at_start(text: str, findings: Findings, g: Group) -> Group:
    """ "Lee vowed “full support.” He left, according to RIA": where the network read name and verb as words that a cue
    of a later sentence reports, or as words that somebody only carried, they are source and cue themselves."""
    first = g.segments[0]
    carried = _passed_on(text, findings, g)
    if g.cue is None or (g.cue.start < first.end and not carried):
        return g
    if not carried and not re.search(r"[.!?][\"”»’]?\s", text[first.end : g.cue.start]):
        return g
    lead = _LEAD_IN.match(text, first.start, first.end) if carried and g.source and carries(g.source.of(text)) else None
    first = Span(lead.end(), first.end) if lead else first
    tried = ((who, _ITS_VERB.match(text, who.end, first.end)) for who in _beginnings(text, findings, first, carried))
    name, verb = next(((n, v) for n, v in tried if v and v[1] in load_table("verb_forms.tsv")), (None, None))
    if name is None or verb is None:
        return g
    base = load_table("verb_forms.tsv")[verb[1]][0]
    led = _THAT.match(text, verb.end()) and g.source is not None and carries(g.source.of(text))
    named_so = base in _CALLS and _NAMED_SO.match(text, verb.end(), first.end)
    if carried and not (led or named_so or base in SAYS or base in _URGES):
        return g
    told = _TOLD_THAT.match(text, verb.end(), first.end) if base in _TO_SOMEBODY else None
    that = re.compile(r"(?:that\s)?").match(text, verb.end(), first.end)
    rest = (Span((told or that or verb).end(), first.end), *g.segments[1:])
    cue = Span(verb.start(1), verb.end(1))
    return replace(g, segments=rest, cue=cue, source=name, link=0.7, why=(*g.why, OWN_CUE))


def told_amid(text: str, g: Group) -> Group:
    """ "Nine were hurt, officials said, also blaming the fog, reports AFP": they said it, whom a carrier reports."""
    whole = Span(g.segments[0].start, g.segments[-1].end)
    if g.source is None or not carries(g.source.of(text)) or g.source.start < whole.end:
        return g
    for m in _AMID.finditer(text, whole.start, whole.end):
        if may_speak(head_noun(m[1])) and not re.search(r"[\"“„«]", text[whole.start : m.start()]):
            who, cue = Span(m.start(1), m.end(1)), Span(m.start(2), m.end(2))
            said = (Span(whole.start, m.start()),)
            return replace(g, segments=said, cue=cue, source=who, link=0.7, why=(*g.why, OWN_CUE))
    return g


def told_by_cited(text: str, g: Group) -> Group:
    """ "The paper cited sources saying that it was late": what they say, not that they say it, is reported."""
    first = g.segments[0]
    if g.cue is None or not re.search(r"\b(?:cit|quot)(?:e|ed|es|ing)$", g.cue.of(text)):
        return g
    m = _CITED_SAYING.match(text, first.start, first.end)
    if not m:
        return g
    rest = (Span(m.end(), first.end), *g.segments[1:])
    who, cue = Span(m.start("who"), m.end("who")), Span(m.start("cue"), m.end("cue"))
    return replace(g, segments=rest, cue=cue, source=who, link=0.7, why=(*g.why, OWN_CUE))


def _beginnings(text: str, findings: Findings, words: Span, carried: bool) -> Iterator[Span]:
    """Those with whom reported words begin, and who may say the rest of them."""
    pronoun = re.compile(r"(?:[Hh]e|[Ss]he)(?=\s)").match(text, words.start, words.end) if carried else None
    if pronoun:
        yield Span(pronoun.start(), pronoun.end())
    start = words.start + 4 * text.startswith("The ", words.start) * carried  # a body may carry an article
    whose = re.compile(r"(?:[A-Z]\w+['’]s\s)?").match(text, start)
    begins = {start, whose.end()} if carried and whose else {start}  # "Russia's Agriculture Ministry"
    named = [n.span for n in findings.names if n.span.start in begins and (carried or n.kind == "PERSON")]
    if named:
        yield Span(start, max(n.end for n in named))
    if carried:
        yield from (s for s in (_described(text, words), _titled(text, findings, words)) if s)


def _passed_on(text: str, findings: Findings, g: Group, within: bool = False) -> bool:
    """Whether the source, after the words, or `within` them, may only have passed them on: no person is named in it."""
    if g.source is None or g.cue is None:
        return False
    if carries(g.source.of(text)):
        return True
    end = g.segments[0 if within else -1].end
    after = g.source.start >= end and "\n" not in text[g.segments[0].start : g.source.start]
    leads = g.source.end <= g.segments[0].start and g.cue.of(text).lower().startswith("according")
    if not (after or leads):
        return False
    kinds = {n.kind for n in findings.names if main_part(text, g.source).contains(n.span)}
    deed = _DEED.match(g.segments[0].of(text))
    noun = head_noun(g.source.of(text))
    one = g.source.of(text).lower() in PRONOUNS or (is_person(noun) and noun not in _FOR_OTHERS)
    begins = g.segments[0].start
    inside = not within and any(m.inner.start <= begins < m.inner.end for m in findings.words.marked)
    named = not (one or inside) and "PERSON" not in kinds
    return named and not deed and (after or (leads and "ORG" in kinds))


def _described(text: str, words: Span) -> Span | None:
    """The body or person without a name, or named beside it, with which reported words begin: "Japan's defence ministry
    said", "Its head, Mr Lee, wrote"."""
    named = _NAMED_BESIDE.match(text, words.start, words.end)
    return Span(named.start(), named.end()) if named else subject_described(text, words)


def _titled(text: str, findings: Findings, words: Span) -> Span | None:
    """The person or body with whose name, titles before it, reported words begin: "Mayor of Oslo Ann Lee called it",
    "Norway's state buyer GASC said"."""
    for n in findings.names:
        if not words.contains(n.span) or not (n.kind == "PERSON" or (n.kind == "ORG" and n.span.start > words.start)):
            continue
        lead = re.sub(r"\b(?:[A-Z]\.)+", "", text[words.start : n.span.start])  # "U.S. Secretary of State"
        plain = not re.search(r"[,;:.“”\"\n]", lead) and len(lead.split()) <= _TITLES
        verbs = any(w in load_table("verb_forms.tsv") for w in lead.split())
        return Span(words.start, n.span.end) if plain and not verbs else None
    return None


def told_after_marks(text: str, findings: Findings, g: Group) -> Group:
    """ "“Not now,” he told the paper, according to a note": where the network read name and verb after the marks as
    words that somebody passed on, they are source and cue themselves."""
    if not _passed_on(text, findings, g, within=True) or g.source is None or g.source.start < g.segments[0].end:
        return g
    last = max(s for s in g.segments if s.end <= g.source.start)
    for m in findings.words.marked:
        if m.depth or not m.closed or not last.start <= m.inner.start < m.outer.end < last.end:
            continue
        begin = re.compile(r",?\s").match(text, m.outer.end, last.end)
        at = begin.end() if begin else last.end
        pronoun = re.compile(r"(?:he|she|they|it)\b").match(text, at, last.end)
        named = [n.span for n in findings.names if n.span.start == at and n.span.end < last.end]
        who = Span(at, pronoun.end()) if pronoun else max(named, default=_titled(text, findings, Span(at, last.end)))
        verb = THEN_VERB.match(text, who.end, last.end) if who else None
        if who and verb and verb[1] in load_table("verb_forms.tsv"):
            rest = tuple(Span(s.start, m.inner.end) if s == last else s for s in g.segments)
            cue = Span(verb.start(1), verb.end(1))
            return replace(g, segments=rest, cue=cue, source=who, link=0.7, why=(*g.why, OWN_CUE))
    return g
