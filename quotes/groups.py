"""Reported stretches that share a cue: what stands between the network's findings and drafts of quotations. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quotes.document import Span
from quotes.lexicon import load_table

OWN_CUE = "it has a speaker and a verb itself"
"""Why a draft has the source that it has."""
SAYS = frozenset(("add", "announce", "claim", "deny", "insist", "say", "state", "stress", "tell", "warn"))
"""Verbs that report speech whatever follows them."""
PRONOUNS = frozenset(("he", "she", "it", "they"))
THEN_VERB = re.compile(r"\s+(?:(?:also|then|later|has|had)\s+)?([a-z]+)\b")
"""The verb straight after whoever may speak."""


@dataclass(frozen=True, slots=True)
class Group:
    """Reported stretches that share a cue.

    `probability` is the network's that the words are reported, `link` that they are this source's, both 0 to 1.
    """

    segments: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    probability: float
    link: float
    found_by: str
    why: tuple[str, ...] = field(default=())


def verb_of(text: str, cue: Span | None) -> str | None:
    """The base form of a cue's last verb of reporting; None where it has none ("according to")."""
    if cue is None:
        return None
    forms = load_table("verb_forms.tsv")
    words = [w.lower() for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", cue.of(text))]
    if words[:1] == ["according"]:
        return None
    for word in reversed(words):
        if word in forms and word not in ("in", "as", "to"):
            return forms[word][0]
    return None


def shared(a: Span, b: Span) -> int:
    """Characters that lie in both."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))
