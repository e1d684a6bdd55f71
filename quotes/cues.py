"""Which cue and which source reported words stand with, where the page tells it better than the network. Pure.

The network ties each reported stretch to a cue and a source. A verb and a name straight beside the words, a cue of
their own line, who tells of them at the sentence's end, or in the next sentence, come before what it chose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from quotes.carriers import carries
from quotes.described import subject_described
from quotes.document import Span
from quotes.findings import Findings
from quotes.lexicon import load_table, load_words
from quotes.marks import Marked
from quotes.roles import head_noun, is_person, may_speak
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
    r"^([^:\n“”\"]{15,120}[^:\s,])(?:(:|\s[-–—])|,\s([a-z]+s))\s([^:\n,;“”\"‘’]{2,50}[^\s.!?…:])[^\S\n]*$", re.MULTILINE
)
_TITLES = 8
"""Words of titles before a name, at the most."""
_WHO_REPORT = frozenset(("report", "reports", "source", "sources"))
_HEADING_WORDS = 4
"""Fewer words before a colon are a label or a name."""
_AFTER_MARKS = re.compile(r"[ \t]*,?[ \t]*((?:he|she|they|it)\b|)")
_THEN_VERB = re.compile(r"\s+(?:(?:also|then|later|has|had)\s+)?([a-z]+)\b")
_THAT = re.compile(r"(?:[^\s\"“„«‘]+\s+){0,3}[\"“„«‘]|(?:[^\s,.;:\"“„«‘]+\s+){0,7}that\b")
OWN_CUE = "it has a speaker and a verb itself"
"""Why a draft has the source that it has."""
_ITS_VERB = re.compile(
    r"(?:,\s[^,.;:“”\"\n]{2,80},\s|,?\s+)(?:(?:also|then|later|has|had)\s+)?([a-z]+)\s+(?:on\s+[A-Z][a-z]+day\s+)?(?=\S)"
)
"""After a name, what may stand between commas and the verb: "Ann Lee, who was there, said that"."""
_NAMED_BESIDE = re.compile(
    r"(?:The|Its|His|Her|Their|An?)\s[^,.;:“”\"\n]{2,80},\s(?:[A-Z][\w.’'-]*\s?){1,5}(?=,\s[a-z])"
)
"""The head of the port, Mr Lee, said"""
_FOR_OTHERS = frozenset(("aide", "diplomat", "official", "source", "spokesman", "spokesperson", "spokeswoman"))
"""Who tells what those say for whom they work."""
_CALLS = frozenset(("brand", "call", "dismiss", "label", "slam", "term"))
_NAMED_SO = re.compile(r"(?:[^\s.;:\"“„«‘]+\s+){1,14}[\"“„«‘]")
"""After "called": what it is that somebody called so, and the mark before how they called it."""
_URGES = frozenset(("accuse", "condemn", "describe", "promise", "reject", "urge"))
_TOLD_THAT = re.compile(r"(?:[^.;:“”\"]|\b[A-Z][a-z]{0,3}\.){0,120}?\bthat\s")
_TO_SOMEBODY = frozenset(("inform", "tell", "warn", "write"))
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
    out = [_cue_of_its_line(text, findings, _ends_with_source(text, findings, g)) for g in groups]
    out = [_unasked(text, _own_cue(text, findings, part)) for g in out for part in _views(text, g)]
    out = [_inner_told(text, findings, _told_at_end(text, findings, g)) for g in out]
    out += _told_of(text, findings, out)
    return _told_after(text, findings, _with_headings(text, findings, out), top)


_VIEW = re.compile(
    r"In\s(?P<who>his|her|their|(?:[A-Z][\w.’'-]+\s){0,3}[A-Z][\w.-]+(?=['’]s?\s))(?:['’]s?)?\s(?:own\s)?"
    r"(?:opinion|view|estimation|assessment|judge?ment|account|telling|words),\s"
)
"""In her view, ..."""


def _views(text: str, g: Group) -> list[Group]:
    """ "“Not now,” she said. In her view, it was late": what somebody's view is stands by itself, whatever cue of
    another sentence the network tied it to."""
    own, rest = [], []
    for s in g.segments:
        m = _VIEW.match(text, s.start, s.end)
        if m and (g.cue is None or not Span(s.start, s.end).contains(g.cue)):
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


def _own_cue(text: str, findings: Findings, g: Group) -> Group:
    """ "Lee vowed “full support.” He left, according to RIA": where the network read name and verb as words that a cue
    of a later sentence reports, or as words that somebody only carried, they are source and cue themselves."""
    first = g.segments[0]
    carried = _passed_on(text, findings, g)
    if g.cue is None or (g.cue.start < first.end and not carried):
        return g
    if not carried and not re.search(r"[.!?][\"”»’]?\s", text[first.end : g.cue.start]):
        return g
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


def _beginnings(text: str, findings: Findings, words: Span, carried: bool) -> Iterator[Span]:
    """Those with whom reported words begin, and who may say the rest of them."""
    pronoun = re.compile(r"(?:He|She)(?=\s)").match(text, words.start, words.end) if carried else None
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


def _passed_on(text: str, findings: Findings, g: Group) -> bool:
    """Whether the source, after the words, may only have passed them on: no person is named in it."""
    if g.source is None or g.cue is None:
        return False
    if carries(g.source.of(text)):
        return True
    after = g.source.start >= g.segments[-1].end and "\n" not in text[g.segments[0].start : g.source.start]
    leads = g.source.end <= g.segments[0].start and g.cue.of(text).lower().startswith("according")
    if not (after or leads):
        return False
    kinds = {n.kind for n in findings.names if g.source.contains(n.span)}
    deed = re.match(r"\S+(?:\s\S+)?\s(?:has|had|have)\s(?!(?:said|told|warned|insisted)\b)", g.segments[0].of(text))
    noun = head_noun(g.source.of(text))
    one = g.source.of(text).lower() in _PRONOUNS or (is_person(noun) and noun not in _FOR_OTHERS)
    begins = g.segments[0].start
    inside = any(m.inner.start <= begins < m.inner.end for m in findings.words.marked)
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
        lead = text[words.start : n.span.start]
        plain = not re.search(r"[,;:.“”\"\n]", lead) and len(lead.split()) <= _TITLES
        verbs = any(w in load_table("verb_forms.tsv") for w in lead.split())
        return Span(words.start, n.span.end) if plain and not verbs else None
    return None


def _inner_told(text: str, findings: Findings, g: Group) -> Group:
    """ "“Not now,” he told the paper, according to a note": where the network read name and verb after the marks as
    words that somebody passed on, they are source and cue themselves."""
    last = g.segments[-1]
    if not _passed_on(text, findings, g) or g.source is None or g.source.start < last.end:
        return g
    for m in findings.words.marked:
        if m.depth or not m.closed or not last.start <= m.inner.start < m.outer.end < last.end:
            continue
        begin = re.compile(r",?\s").match(text, m.outer.end, last.end)
        at = begin.end() if begin else last.end
        pronoun = re.compile(r"(?:he|she|they|it)\b").match(text, at, last.end)
        named = [n.span for n in findings.names if n.span.start == at and n.span.end < last.end]
        who = Span(at, pronoun.end()) if pronoun else max(named, default=_titled(text, findings, Span(at, last.end)))
        verb = _THEN_VERB.match(text, who.end, last.end) if who else None
        if who and verb and verb[1] in load_table("verb_forms.tsv"):
            rest = (*g.segments[:-1], Span(last.start, m.inner.end))
            cue = Span(verb.start(1), verb.end(1))
            return replace(g, segments=rest, cue=cue, source=who, link=0.7, why=(*g.why, OWN_CUE))
    return g


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
