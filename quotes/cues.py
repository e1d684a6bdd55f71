"""Which cue and which source reported words stand with, where the page tells it better than the network. Pure.

The network ties each reported stretch to a cue and a source. A verb and a name straight beside the words, a cue of
their own line, who tells of them at the sentence's end, or in the next sentence, come before what it chose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotes.carriers import carries
from quotes.document import Span
from quotes.findings import Findings
from quotes.groups import PRONOUNS, SAYS, THEN_VERB, Group, shared, verb_of
from quotes.lexicon import load_table, load_words
from quotes.marks import Marked
from quotes.relayed import told_after_marks, told_amid, told_at_start, told_by_cited
from quotes.roles import head_noun, may_speak
from quotes.sentences import line_end, line_start

_ASKED = re.compile(
    r"(?:^|[.!?]\s+)(?:When )?(?:[Aa]sked|[Pp]ressed|[Qq]uestioned|[Qq]uizzed|Responding to|Reacting to|Commenting on|"
    r"On (?:what|whether|how|why))\b[^.!?\n]*$"
)
"""The question, before the words, that they answer."""
_THIS_WAS_SAID = re.compile(
    r"(?:(?<=[.!?]\s)|^)(?P<words>[A-Z](?:[^.!?\n]|[.](?=\S)){20,400})[.]\s+"
    r"(?:(?:This|That)\s(?:was|has been)\s"
    r"(?P<told>(?:announced|confirmed|declared|disclosed|reported|said|stated|told))\b(?:\s(?!by\b)[\w’'-]+){0,8}?"
    r"\sby\s(?P<by>(?:[^.;\n]|[.](?=\S)){3,120}?)(?=,?\s(?:in|on|at|during)\s|[.;\n]|$)"
    r"|(?P<who>(?:(?:[A-Z][\w.'’-]+\s){0,3}[A-Z][\w.'’-]+|He|She))\s(?P<verb>[a-z]+)\sthis\s(?:at|during|in|on|to|when|while)\b)",
    re.MULTILINE,
)
"""The port will close. This was announced by ...; The port will close. Lee said this on television."""
_THEN_TOLD = re.compile(
    r",\s((?:[Tt]he\s)?[^\s,.;:“”\"][^,.;:“”\"\n]{1,60}?)\s(?:has\s|had\s|also\s|then\s)?([a-z]+)"
    r"(?=[,.\n]|\s(?:on|in|at|as)\s|$)"
)
"""..., its head said"""
_HEADING = re.compile(
    r"^([^:\n“”\"]{15,120}[^:\s,])(?:(:|\s[-–—])|,\s([a-z]+s))\s([^:\n,;“”\"‘’]{2,50}[^\s.!?…:])[^\S\n]*$", re.MULTILINE
)
"""A heading that may end with who says it: after a colon, a dash, or a verb."""
_WHO_REPORT = frozenset(("report", "reports", "source", "sources"))
_HEADING_WORDS = 4
"""Fewer words before a colon are a label or a name."""
_WHEN_IT_WAS = re.compile(
    r"(?:(?:Just|Shortly|Soon|Hours|Days|Moments) )?"
    r"(?:[Aa]fter|[Aa]head of|[Bb]efore|During|Following|Speaking|When|While)\b[^.;:“”\"]*$"
)
"""Before who speaks: when that was, no part of a sentence that only then begins."""
_AFTER_MARKS = re.compile(r"[ \t]*,?[ \t]*((?:he|she|they|it)\b|)")
"""A pronoun straight after marks, or nothing."""
_VIEW = re.compile(
    r"In\s(?P<who>his|her|their|(?:[A-Z][\w.’'-]+\s){0,3}[A-Z][\w.-]+(?=['’]s?\s))(?:['’]s?)?\s(?:own\s)?"
    r"(?:opinion|view|estimation|assessment|judge?ment|account|telling|words),\s"
)
"""In her view, ..."""
_QUOTED_AT_END = re.compile(
    r"(?:(?<=[.!?]\s)|(?<=[.!?][\"”’]\s)|^)(?P<words>[A-Z](?:[^.!?\n]|[.](?=\S)){20,400}),\s"
    r"(?P<who>(?:[Tt]he|[Aa]n?|one|[A-Z])[^,.;:“”\"\n]{2,60}?)\s"
    r"(?P<cue>(?:was|is|were|has been)\s(?:quoted|cited)\s(?:by\s[^,.;:\n]{2,50}?\s)?as\ssaying)\b[^.;:\n]{0,60}[.\n]",
    re.MULTILINE,
)
"""The house was empty, a witness was quoted as saying by Reuters."""


def with_own_cues(text: str, findings: Findings, groups: Sequence[Group], top: Sequence[Marked]) -> list[Group]:
    """The groups, each with the cue and the source that the page tells of; what only the page tells of is added."""
    out = [_begins_with_source(text, findings, _ends_with_source(text, findings, g)) for g in groups]
    out = [_cue_of_its_line(text, findings, _without_manner(text, g)) for g in out]
    out = [told_by_cited(text, _holds_source(text, findings, g)) for g in out]
    out = [
        _unasked(text, findings, told_amid(text, told_at_start(text, findings, part)))
        for g in out
        for part in _views(text, g)
    ]
    out = [told_after_marks(text, findings, _told_at_end(text, findings, g)) for g in out]
    out += _told_of(text, findings, out)
    out = _quoted_at_end(text, findings, out)
    return _told_after(text, findings, _with_headings(text, findings, out), top)


def _views(text: str, g: Group) -> list[Group]:
    """ "“Not now,” she said. In her view, it was late": what somebody's view is stands by itself, whatever cue of
    another sentence the network tied it to."""
    own, rest = [], []
    for s in g.segments:
        m = _VIEW.match(text, s.start, s.end)
        if m and (g.cue is None or not s.contains(g.cue)):
            who, cue = Span(m.start("who"), m.end("who")), Span(m.start(), m.end() - 2)
            own.append(replace(g, segments=(Span(m.end(), s.end),), cue=cue, source=who, link=0.8))
        else:
            rest.append(s)
    if not own:
        return [g]
    return [*([replace(g, segments=tuple(rest))] if rest else []), *own]


def _ends_with_source(text: str, findings: Findings, g: Group) -> Group:
    """ "“Not now,” says the harbour office": where the network read who says it as more of what is said, it is the
    source."""
    last = g.segments[-1]
    if g.source or g.cue is None or len(g.segments) < 2 or text[g.cue.end : last.start].strip():
        return g
    follows = re.search(r"[\"”’»],?\s$", text[max(0, g.cue.start - 4) : g.cue.start])
    if not follows or not re.match(r"[.,]?\s*(?:\n|$)|[.,]\s", text[last.end : last.end + 40]):
        return g
    named = any(n.span.end == last.end and n.kind in ("PERSON", "ORG") for n in findings.names)
    if not named and not may_speak(head_noun(last.of(text))):
        return g
    return replace(g, segments=g.segments[:-1], source=last)


def _without_manner(text: str, g: Group) -> Group:
    """ "“Not now,” said Ann Lee, closing the door": how it was said is no part of the words."""
    last = g.segments[-1]
    if g.cue is None or len(g.segments) < 2 or last.start < g.cue.end or "\n" in text[g.cue.end : last.start]:
        return g
    manner = re.match(r"[a-z]+ing\b", last.of(text)) and text[: last.start].endswith(", ")
    marked = text[g.cue.start - 12 : g.cue.start + 1]
    return replace(g, segments=g.segments[:-1]) if manner and re.search(r"[\"”’»]", marked) else g


def _holds_source(text: str, findings: Findings, g: Group) -> Group:
    """ "The dam is old, Ann Lee of the port authority, said": where the network read who says it as more of what is
    said, the name after the last comma but one is the source."""
    last = g.segments[-1]
    if g.source or g.cue is None or text[last.end : g.cue.start].strip(" ,") or not 0 < g.cue.start - last.end < 4:
        return g
    for n in findings.names:
        if n.kind != "PERSON" or not last.contains(n.span):
            continue
        lead = re.search(r",\s(?:[\w.’'-]+\s){0,6}$", text[last.start : n.span.start])
        rest = text[n.span.end : last.end]
        if not lead or not re.fullmatch(r"(?:,?\s(?:of|from|at|who|the|an?)\s[^.;:\n]*)?", rest):
            continue
        if not any(w in load_table("verb_forms.tsv") for w in re.findall(r"[a-z]+", lead[0] + rest)):
            cut = last.start + lead.start()
            said = (*g.segments[:-1], Span(last.start, cut))
            return replace(g, segments=said, source=Span(cut + 2, last.end))
    return g


def _begins_with_source(text: str, findings: Findings, g: Group) -> Group:
    """ "The minister, Ann Lee, was quoted by RIA as saying it was late": where the network read who is quoted as words,
    too, they are the source alone."""
    first = g.segments[0]
    if g.cue is None or len(g.segments) < 2 or not re.match(r"(?:was|is|were) (?:quoted|cited)\b", g.cue.of(text)):
        return g
    if text[first.end : g.cue.start].strip(" ,") or not any(first.contains(n.span) for n in findings.names):
        return g
    return replace(g, segments=g.segments[1:], source=first)


def _cue_of_its_line(text: str, findings: Findings, g: Group) -> Group:
    """ "Oslo objected, saying ...": words that the network tied to a cue or source in another line though a cue stands
    straight before them take that, and the source in their line to which it is tied."""
    first = g.segments[0]
    line = Span(line_start(text, first.start), line_end(text, first.start))
    away = [s for s in (g.cue, g.source) if s and not line.contains(s)]
    if not away or any(m.inner.contains(first) for m in findings.words.marked):
        return g
    own = (c for c in findings.cues if line.contains(c))
    beside = [c for c in own if re.fullmatch(r",?\s(?:that\s)?", text[c.end : first.start])]
    if not beside:
        return g
    cue = max(beside)
    near = [s for s in findings.sources if line.contains(s) and not any(t.overlaps(s) for t in g.segments)]
    p = findings.links.probabilities("source", cue, near)
    source = near[int(p[:-1].argmax())] if near else None
    return replace(g, cue=cue, source=source, link=float(p[:-1].max()) if near else 0.3)


def _unasked(text: str, findings: Findings, g: Group) -> Group:
    """ "Asked about a report that the dam leaked, Lee said: “...”": what they are asked about is not what they say."""
    first = g.segments[0]
    if len(g.segments) < 2 or g.source is None or not first.end <= g.source.start:
        return g
    lead = text[line_start(text, first.start) : first.start]
    then = text[g.segments[1].start : g.segments[1].end].lstrip('"“„«‘')
    marked = any(m.inner.overlaps(first) for m in findings.words.marked)
    when = not marked and then[:1].isupper() and _WHEN_IT_WAS.match(text, first.start, first.end)
    return replace(g, segments=g.segments[1:]) if _ASKED.search(lead) or when else g


def _told_at_end(text: str, findings: Findings, g: Group) -> Group:
    """ "The port expects five ships, its head said": who tells of it at the end of the sentence, where the network took
    the one of whom they tell, or a cue of the sentence before."""
    first, last = g.segments[0], g.segments[-1]
    m = _THEN_TOLD.match(text, last.end)
    if not m or load_table("verb_forms.tsv").get(m[2], [""])[0] not in SAYS:
        return g
    who, cue = Span(m.start(1), m.end(1)), Span(m.start(2), m.end(2))
    known = m[1] in PRONOUNS or any(s.start <= who.start and s.end == who.end for s in findings.sources)
    inside = any(x.inner.overlaps(last) for x in findings.words.marked)
    if not known or inside or g.cue is None or g.cue.end > first.start:
        return g
    told = replace(g, cue=cue, source=who, link=0.7, why=(*g.why, "the sentence's end tells who said it"))
    if re.search(r"[.!?][\"”»’]?\s", text[g.cue.end : first.start]):
        return told
    thought = verb_of(text, g.cue) in load_words("thought_verbs.txt")
    if not thought or g.source is None or g.source.end > g.cue.start:
        return g
    return replace(told, segments=(Span(g.source.start, first.end), *g.segments[1:]))


def _with_headings(text: str, findings: Findings, groups: Sequence[Group]) -> list[Group]:
    """The groups, and the words of headings at whose end stands who says them: "Ferry sinks off Oban, two missing:
    coastguard", "Dam about to burst, says Mayor Lee"."""
    out = list(groups)
    for m in _HEADING.finditer(text):
        words, who = Span(m.start(1), m.end(1)), Span(m.start(4), m.end(4))
        cue = Span(m.start(3), m.end(3)) if m[3] else None
        verb = load_table("verb_forms.tsv").get(m[3] or "say", [""])[0]
        told = verb in SAYS and _may_say(text, findings, who, not (m[2] or "").strip(":"))
        label = m[1].split()[0].lower()
        inside = [g for g in out if any(s.overlaps(words) for s in g.segments)]
        if not told or label in load_words("line_labels.txt") or len(m[1].split()) < _HEADING_WORDS:
            continue
        if all(_deed(text, words, g) for g in inside):
            out = [g for g in out if g not in inside]
            out.append(Group((words,), cue, who, 0.6, 0.7, "heading", ("a heading that ends with who says it",)))
    return sorted(out, key=lambda g: g.segments)


def _may_say(text: str, findings: Findings, who: Span, colon: bool) -> bool:
    """Whether the end of a heading names somebody who may have said the rest of it, after a colon or a dash."""
    words = who.of(text)
    noun = head_noun(words.lower())
    if words.lower() in (words, noun) and (may_speak(noun) or noun in _WHO_REPORT):
        return True
    named = next((n for n in findings.names if n.span.end == who.end and n.span.start - who.start in (0, 4)), None)
    if named is None or colon:
        return named is not None
    return " " not in words if named.kind == "PERSON" else not carries(words)


def _deed(text: str, heading: Span, g: Group) -> bool:
    """Whether a heading's words that the network found tell of a deed, inside what somebody says of it."""
    if g.cue is None or not all(heading.contains(s) for s in (*g.segments, g.cue)):
        return False
    forms = load_table("verb_forms.tsv")
    return not any(forms[w][0] in SAYS for w in g.cue.of(text).lower().split() if w in forms)


def _told_of(text: str, findings: Findings, groups: Sequence[Group]) -> list[Group]:
    """ "The port will close. This was announced by its head, Ann Lee": what a sentence says of the one before it."""
    out = []
    for m in _THIS_WAS_SAID.finditer(text):
        content = Span(m.start("words"), m.end("words"))
        who = Span(m.start("by"), m.end("by")) if m["by"] else Span(m.start("who"), m.end("who"))
        cue = Span(m.start("told"), m.end("told")) if m["by"] else Span(m.start("verb"), m.end("verb"))
        free = not any(content.overlaps(s) for g in groups for s in g.segments)
        told = m["by"] or m["verb"] in load_table("verb_forms.tsv")
        if free and told and not any(content.overlaps(x.outer) for x in findings.words.marked):
            why = ("the next sentence tells who said it",)
            out.append(Group((content,), cue, who, 0.8, 0.8, "told of", why))
    return out


def _quoted_at_end(text: str, findings: Findings, groups: list[Group]) -> list[Group]:
    """ "The house was empty, a witness was quoted as saying": all of the sentence before that is what was quoted."""
    for m in _QUOTED_AT_END.finditer(text):
        words, who, cue = (Span(m.start(i), m.end(i)) for i in ("words", "who", "cue"))
        if any(words.overlaps(x.outer) for x in findings.words.marked):
            continue
        groups = [g for g in groups if not any(words.overlaps(s) or who.overlaps(s) for s in g.segments)]
        groups.append(Group((words,), cue, who, 0.8, 0.8, "network", ("the sentence's end tells who was quoted",)))
    return groups


def _told_after(text: str, findings: Findings, groups: list[Group], top: Sequence[Marked]) -> list[Group]:
    """ "“Not now,” he wrote": a pronoun or name and a verb straight after the marks are source and cue of what stands
    inside, whatever cue of another sentence the network tied it to."""
    starts = {n.span.start: n.span for n in findings.names if n.kind == "PERSON"}
    for m in top:
        owner = next(
            (
                i
                for i, g in enumerate(groups)
                if any(2 * shared(s, m.inner) > len(m.inner.of(text)) for s in g.segments)
            ),
            None,
        )
        pronoun = _AFTER_MARKS.match(text, m.outer.end)
        if not m.closed or owner is None or not pronoun:
            continue
        at = Span(pronoun.start(1), pronoun.end(1))
        source = at if at.end > at.start else starts.get(at.start)
        verb = THEN_VERB.match(text, source.end) if source else None
        g = groups[owner]
        if source is None or verb is None or verb[1] not in load_table("verb_forms.tsv"):
            continue
        cue = Span(verb.start(1), verb.end(1))
        if g.cue is None or cue.overlaps(g.cue) or not re.search(r"[.!?][\"”»’]?\s", text[g.cue.end : m.outer.start]):
            continue
        rest = tuple(s for s in g.segments if not s.overlaps(m.inner))
        if any(n.inner.overlaps(s) for s in rest for n in top):
            continue  # an interrupted statement
        own = Group(
            (m.inner,), cue, source, max(g.probability, 0.8), 0.8, "network", ("name and verb after the marks",)
        )
        groups = [*groups[:owner], *([replace(g, segments=rest)] if rest else []), own, *groups[owner + 1 :]]
    return sorted(groups, key=lambda g: g.segments)
