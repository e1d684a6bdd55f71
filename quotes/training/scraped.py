"""Texts for training made messy, as pages are once a scraper has had them.

Corpora of quotations are clean: a paragraph each, spaces where they belong. `as_scraped` leaves a text's words and its
quotations as they are and spoils what lies between: spaces lost after a sentence or a closing mark, paragraphs that
run on or are broken by lines, lines of other articles between them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

from quotes.training.rewriting import Move, Place, rewritten

LOST = 0.04
"""Share of the spaces after a sentence or a closing mark that are lost, in a text in which some are."""
AMID = 0.12
"""Share of the breaks between paragraphs that get a line of another article, in a text in which some do."""
_SPACE = re.compile(r"(?<=[a-z]{4}[.!?])[ ](?=[A-Z“\"])|(?<=[”\"])[ ](?=[A-Za-z])")
_BREAK = re.compile(r"\n\n+")
_LEADS = ("READ MORE: ", "Read also: ", "See also: ", "Related: ", "RECOMMENDED ", "Watch: ", "• ", "", "")
_FURNITURE = (
    "Advertisement", "ADVERTISEMENT", "Share", "Share this article", "Story continues below", "read more",
    "Sign up for our newsletter", "Follow us on Twitter", "Getty Images", "Photo: Reuters", "File photo", "Listen",
    "Click here to subscribe", "Updated 3 hours ago", "2 min read",
)  # fmt: skip


def as_scraped(document: dict[str, Any], headlines: Sequence[str], chance: random.Random) -> dict[str, Any]:
    """`document` with its layout spoiled in some of these ways; lines put in are out of `headlines` or furniture."""
    text = document["text"]
    moves: list[Move] = []
    if chance.random() < 0.4:
        moves += [(m.span(), "") for m in _SPACE.finditer(text) if chance.random() < LOST]
    between = chance.choice(("\n\n", "\n\n", "\n", "\n"))
    amid = AMID if headlines and chance.random() < 0.4 else 0.0
    whole = [_whole(q) for q in document["quotes"]]
    for m in _BREAK.finditer(text):
        new = between
        if amid and chance.random() < amid and not any(a < m.start() < b for a, b in whole):
            other = chance.choice(_LEADS) + chance.choice(headlines)
            line = chance.choice(_FURNITURE) if chance.random() < 0.5 else other
            new = f"{between}{line}{between}"
        elif between == "\n" and chance.random() < LOST:
            new = " "
        if new != m[0]:
            moves.append((m.span(), new))
    return rewritten(document, sorted(moves))


def headline(document: dict[str, Any]) -> str | None:
    """The first line, unless anything in it is quoted: what another article's page would show of this one."""
    first = document["text"].strip().split("\n", 1)[0]
    bounds = len(first) + document["text"].find(first)
    if not 20 < len(first) < 110 or re.search(r"[“”\"‘’:]", first):
        return None
    return None if any(_whole(q)[0] < bounds for q in document["quotes"]) else first


def _whole(quote: dict[str, Any]) -> Place:
    """From the first character of a quotation to its last."""
    parts = quote["content"]
    return min((p[0] for p in parts), default=0), max((p[1] for p in parts), default=0)
