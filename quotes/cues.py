"""Which cue and which source reported words stand with, where the page tells it better than the network. Pure.

The network ties each reported stretch to a cue and a source. A verb and a name straight beside the words, a cue of
their own line, who tells of them at the sentence's end, or in the next sentence, come before what it chose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quotes.carriers import carries
from quotes.document import Span
from quotes.findings import Findings
from quotes.lexicon import load_table, load_words
from quotes.marks import Marked
from quotes.roles import head_noun, is_body, is_person
from quotes.sentences import line_end, line_start

_ASKED = re.compile(
    r"(?:^|[.!?]\s+)(?:When )?(?:[Aa]sked|[Pp]ressed|[Qq]uestioned|[Qq]uizzed|Responding to|Reacting to|Commenting on|"
    r"On (?:what|whether|how|why))\b[^.!?\n]*$"
)
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
_PRONOUNS = frozenset(("he", "she", "it", "they"))
_HEADING = re.compile(
    r"^([^:\n“”\"]{15,120}[^:\s])(:|\s[-–—])\s([^:\n,;“”\"‘’]{2,40}[^\s.!?…:])[^\S\n]*$", re.MULTILINE
)
_WHO_REPORT = frozenset(("report", "reports", "source", "sources"))
_HEADING_WORDS = 4
"""Fewer words before a colon are a label or a name."""
_AFTER_MARKS = re.compile(r"[ \t]*,?[ \t]*((?:he|she|they|it)\b|)")
_THEN_VERB = re.compile(r"\s+(?:(?:also|then|later|has|had)\s+)?([a-z]+)\b")
_THAT = re.compile(r"(?:[^\s\"“„«‘]+\s+){0,3}[\"“„«‘]|that\b")
SAYS = frozenset(("add", "announce", "claim", "deny", "insist", "say", "state", "stress", "tell", "warn"))
"""Verbs that report speech whatever follows them."""


@dataclass(frozen=True, slots=True)
class Group:
    """Reported stretches that share a cue."""

    segments: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    probability: float
    link: float
    found_by: str
    why: tuple[str, ...] = field(default=())


def with_own_cues(text: str, findings: Findings, groups: Sequence[Group], top: Sequence[Marked]) -> list[Group]:
    """The groups, each with the cue and the source that the page tells of; what only the page tells of is added."""
    out = [_unasked(text, _own_cue(text, findings, _cue_of_its_line(text, findings, g))) for g in groups]
    out = [_told_at_end(text, findings, g) for g in out]
    out += _told_of(text, findings, out)
    out = sorted([*out, *_headings(text, findings, out)], key=lambda g: g.segments)
    return _told_after(text, findings, out, top)


def _own_cue(text: str, findings: Findings, g: Group) -> Group:
    """ "Lee vowed “full support.” He left, according to RIA": where the network read name and verb as words that a cue
    of a later sentence reports, or as words that somebody only carried, they are source and cue themselves."""
    first = g.segments[0]
    if g.cue is None or g.cue.start < first.end:
        return g
    carried = g.source is not None and carries(g.source.of(text))
    if not carried and not re.search(r"[.!?][\"”»’]?\s", text[first.end : g.cue.start]):
        return g
    start = first.start + 4 * text.startswith("The ", first.start) * carried  # a body may carry an article
    whose = re.compile(r"(?:[A-Z]\w+['’]s\s)?").match(text, start)
    begins = {start, whose.end()} if carried and whose else {start}  # "Russia's Agriculture Ministry"
    named = [n.span for n in findings.names if n.span.start in begins and (carried or n.kind == "PERSON")]
    name = Span(start, max(n.end for n in named)) if named else None
    pronoun = re.compile(r"(?:He|She)(?=\s)").match(text, first.start, first.end)
    if carried and pronoun:
        name = Span(pronoun.start(), pronoun.end())
    verb = name and re.compile(
        r"\s+(?:(?:also|then|later|has|had)\s+)?([a-z]+)\s+(?:on\s+[A-Z][a-z]+day\s+)?(?=\S)"
    ).match(text, name.end, first.end)
    if not name or not verb or verb[1] not in load_table("verb_forms.tsv"):
        return g
    if carried and not (_THAT.match(text, verb.end()) or load_table("verb_forms.tsv")[verb[1]][0] in SAYS):
        return g
    rest = (Span(verb.end(), first.end), *g.segments[1:])
    cue = Span(verb.start(1), verb.end(1))
    return replace(g, segments=rest, cue=cue, source=name, link=0.7, why=(*g.why, "it has a speaker and a verb itself"))


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


def _unasked(text: str, g: Group) -> Group:
    """ "Asked about a report that the dam leaked, Lee said: “...”": what they are asked about is not what they say."""
    first = g.segments[0]
    if len(g.segments) < 2 or g.source is None or not first.end <= g.source.start:
        return g
    lead = text[line_start(text, first.start) : first.start]
    return replace(g, segments=g.segments[1:]) if _ASKED.search(lead) else g


def _told_at_end(text: str, findings: Findings, g: Group) -> Group:
    """ "The port expects five ships, its head said": who tells of it at the end of the sentence, where the network took
    the one of whom they tell, or a cue of the sentence before."""
    first, last = g.segments[0], g.segments[-1]
    m = _THEN_TOLD.match(text, last.end)
    if not m or load_table("verb_forms.tsv").get(m[2], [""])[0] not in SAYS:
        return g
    who, cue = Span(m.start(1), m.end(1)), Span(m.start(2), m.end(2))
    known = m[1] in _PRONOUNS or any(s.start <= who.start and s.end == who.end for s in findings.sources)
    inside = any(x.inner.overlaps(last) for x in findings.words.marked)
    if not known or inside or g.cue is None or g.cue.end > first.start:
        return g
    told = replace(g, cue=cue, source=who, link=0.7, why=(*g.why, "the sentence's end tells who said it"))
    if re.search(r"[.!?][\"”»’]?\s", text[g.cue.end : first.start]):
        return told
    verb = next((w for w in reversed(g.cue.of(text).lower().split()) if w in load_table("verb_forms.tsv")), None)
    thought = verb and load_table("verb_forms.tsv")[verb][0] in load_words("thought_verbs.txt")
    if not thought or g.source is None or g.source.end > g.cue.start:
        return g
    return replace(told, segments=(Span(g.source.start, first.end), *g.segments[1:]))


def _headings(text: str, findings: Findings, groups: Sequence[Group]) -> list[Group]:
    """ "Ferry sinks off Oban, two missing: coastguard": the words of a heading at whose end stands who says it."""
    out = []
    for m in _HEADING.finditer(text):
        words, who = Span(m.start(1), m.end(1)), Span(m.start(3), m.end(3))
        label = text[words.start : words.end].split()[0].lower()
        noun = head_noun(m[3].lower())
        common = m[3] == m[3].lower() or noun == m[3].lower()
        somebody = common and (is_person(noun) or is_body(noun) or noun in load_words("group_nouns.txt") | _WHO_REPORT)
        named = next((n for n in findings.names if n.span.end == who.end and n.span.start - who.start in (0, 4)), None)
        says = somebody or (named and (m[2] == ":" or not (named.kind == "PERSON" or carries(m[3]))))
        if not says or label in load_words("line_labels.txt") or len(words.of(text).split()) < _HEADING_WORDS:
            continue
        if not any(s.overlaps(words) for g in groups for s in g.segments):
            why = ("a heading that ends with a colon and who says it",)
            out.append(Group((words,), None, who, 0.6, 0.7, "heading", why))
    return out


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
        verb = _THEN_VERB.match(text, source.end) if source else None
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


def shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))
