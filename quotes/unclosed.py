"""Where words end inside marks that nothing closes: before a verb and a name. Pure."""

from __future__ import annotations

import re
from functools import cache

from quotes.document import Span
from quotes.findings import Findings
from quotes.groups import SAYS, Group
from quotes.lexicon import load_table
from quotes.marks import Marked

_SAID_BEFORE = re.compile(r"(?=[,!?….]()\s+([a-z]+)\s+(?:(?:the|an?|its|his|her)\s+)?(?:[\w’'-]+,?\s+){0,4}$)")
"""Before a name: said the mayor, ..."""


@cache
def _says() -> str:
    """The forms of SAYS, as alternatives."""
    return "|".join(sorted(form for form, base in load_table("verb_forms.tsv").items() if base[0] in SAYS))


def told_inside(text: str, m: Marked, findings: Findings) -> Group | None:
    """ "“It hummed, said Ann Lee, and then it went out.": where nothing closed the marks, a verb and a name do."""
    forms = load_table("verb_forms.tsv")
    last = re.search(r"([a-z]+)\.$", m.inner.of(text))
    reopens = text[m.outer.end : m.outer.end + 1].isupper() and last and forms.get(last[1], [""])[0] in SAYS
    if m.closed and not reopens:
        return None  # “It hummed, Ann Lee said.”And then: the mark opened what follows
    found: list[tuple[Span, Span, Span]] = []  # what ends the words; cue; source
    people = [n.span for n in findings.names if n.kind == "PERSON" and m.inner.contains(n.span)]
    for name in people:
        lead = Span(m.inner.start, name.start)
        for verb in _SAID_BEFORE.finditer(lead.of(text)):
            if verb[2] in forms:
                end, cue = (Span(lead.start + verb.start(i), lead.start + verb.end(i)) for i in (1, 2))
                found.append((end, cue, Span(cue.end + 1, name.end)))
    named = "|".join(["he", "she", "they", *(re.escape(s.of(text)) for s in people)])
    for after in re.finditer(
        rf"[,!?…]()\s+((?:[\w.’'-]+,?\s){{0,5}}?(?:{named}))(?:\sof\s[^,.;\n]{{2,60}}?|,\s[^,.;\n]{{2,60}},|,)?"
        rf"\s+({_says()})\b",
        m.inner.of(text),
    ):
        if not any(w.strip(",") in forms for w in after[2].split()[:-1]):
            end, source, cue = (Span(m.inner.start + after.start(i), m.inner.start + after.end(i)) for i in (1, 2, 3))
            found.append((end, cue, source))
    if not found:
        return None
    end, cue, source = min(found)
    return _told(text, m, end.start, cue, source)


def _told(text: str, m: Marked, end: int, cue: Span, source: Span) -> Group:
    """The words inside marks that nothing closes, up to `end`, and on where they go on after their speaker."""
    segments = [Span(m.inner.start, end)]
    on = re.compile(r",\s+(?=(?:and|but|or|so|because|if|then)\s)").match(text, max(cue.end, source.end), m.inner.end)
    if on:
        segments.append(Span(on.end(), m.inner.end))
    why = ("a verb and a name inside marks that nothing closes",)
    return Group(tuple(segments), cue, source, 0.8, 0.8, "told inside", why)
