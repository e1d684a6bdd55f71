"""How present a person is to a reader at some place of a text: what a pronoun may mean, before any model. Pure.

After centering (Grosz, Joshi and Weinstein 1995) and its use in resolution (Lappin and Leass 1994): who was named
lately, as what their sentence is about, and who spoke last is likelier to be meant than who stood behind a preposition
or only owned something.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Collection, Sequence

from quotes.document import Span

OBJECT = re.compile(
    r"\b(?:of|to|with|by|for|from|against|about|than|behind|told|thanked|met|and|called|accused|urged|asked|quoted)\s+"
    r"(?:(?:the|a|an|his|her|their)\s+)?(?:[\w-]+\s+){0,3}$"
)
SAYING = re.compile(r"\s+as\s+(?:saying|telling|having said)\b")
"""... agencies quoted Lee as saying"""
FADING = 0.45
"""How fast somebody fades, a sentence."""
TOPIC, BEHIND, OWNER, SPOKE = 1.8, 0.6, 0.7, 1.6


def salience(text: str, mention: Span, at: Span, sentences: Sequence[Span], spoke: Collection[Span]) -> float:
    """The weight of `mention` for a reader who has come to `at`; weights compare, they are no probabilities."""
    own = sentence_of(sentences, mention)
    between = max(0, begun(sentences, at.start) - begun(sentences, own.start))
    weight = math.exp(-FADING * between)
    before = text[own.start : mention.start]
    if mention in spoke:
        weight *= SPOKE
    if SAYING.match(text, mention.end):
        weight *= TOPIC
    elif OBJECT.search(before):
        weight *= BEHIND
    elif len(before.split()) <= 6:
        weight *= TOPIC
    return weight * OWNER if owns(text, mention) else weight


def owns(text: str, mention: Span) -> bool:
    """Whether a mention only tells whose something is: "Lee's"."""
    return bool(re.match(r"['’]s?\s", text[mention.end : mention.end + 3])) or mention.of(text).endswith(("'s", "’s"))


def sentence_of(sentences: Sequence[Span], span: Span) -> Span:
    """The sentence in which `span` begins, `span` itself where none does; `sentences` are in order and apart."""
    number = begun(sentences, span.start) - 1
    return sentences[number] if number >= 0 and span.start < sentences[number].end else span


def begun(sentences: Sequence[Span], offset: int) -> int:
    """How many sentences have begun at `offset`."""
    return bisect_right(sentences, offset, key=lambda s: s.start)
