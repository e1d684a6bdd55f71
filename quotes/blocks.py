"""Quotations that a page sets off as paragraphs of their own, below the line that tells who says them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from quotes.document import Span
from quotes.findings import Findings
from quotes.groups import SAYS, Group
from quotes.lexicon import load_table

_TELLS = re.compile(r"[^.;:!?\n]{0,80}:$")
_WRITES = frozenset(("comment", "explain", "post", "reply", "respond", "tweet", "write"))
_MOSTLY = 0.6
"""Share of a paragraph that the network reads as said, from which on all of it is."""
_PULLED = re.compile(r"^Quote Message: (?P<words>[^\n]+?)[\"”]? from (?P<who>[A-Z][^\n.]{2,90})$", re.MULTILINE)
"""What scrapers leave of a quotation pulled out of the text, and of whose name stands below it."""


def with_pulled(text: str, groups: Sequence[Group]) -> list[Group]:
    """ "Quote Message: We will stay. from Ann Lee skipper": words pulled out of the text, and whose they are."""
    out = list(groups)
    for m in _PULLED.finditer(text):
        words, who = Span(m.start("words"), m.end("words")), Span(m.start("who"), m.end("who"))
        out = [g for g in out if not any(words.overlaps(s) or who.overlaps(s) for s in g.segments)]
        out.append(
            Group((words,), None, who, 0.95, 0.95, "block", ("pulled out of the text with whose words they are",))
        )
    return sorted(out, key=lambda g: g.segments)


def with_blocks(text: str, limits: Sequence[Span], findings: Findings, groups: list[Group]) -> list[Group]:
    """ "She told the paper:", and the paragraph below is what she told, as pages leave set-off quotations that had no
    marks."""
    out = list(groups)
    forms = load_table("verb_forms.tsv")
    for lead, block in pairwise(limits):
        tells = _TELLS.search(lead.of(text))
        verbs = {forms[w][0] for w in re.findall(r"[a-z]+", tells[0]) if w in forms} if tells else set()
        if not verbs & (SAYS | _WRITES) or text[block.end - 1] not in ".!?…" or not text[block.start].isalnum():
            continue
        inside = [i for i, g in enumerate(out) if all(block.contains(s) for s in g.segments)]
        words = sum(s.end - s.start for i in inside for s in out[i].segments)
        told = [i for i in inside if not (cue := out[i].cue) or lead.contains(cue)]
        marks = any(m.outer.overlaps(block) for m in findings.words.marked)
        if marks or not told or told != inside or words < _MOSTLY * (block.end - block.start):
            continue
        cues, sources = ([s for s in found if lead.contains(s)] for found in (findings.cues, findings.sources))
        source = out[told[0]].source or (max(sources) if sources else None)
        why = ("set off below the line that tells who says it",)
        block_of = Group((block,), max(cues) if cues else None, source, 0.85, 0.85, "block", why)
        out = [g for i, g in enumerate(out) if i not in told] + [block_of]
    return sorted(out, key=lambda g: g.segments)
