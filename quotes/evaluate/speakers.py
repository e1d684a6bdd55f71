"""Gold of speakers: are the quotations found, and is the right person named?

================  =====================================================================================================
marked recall     gold quotations with quotation marks (direct, mixed) whose marked characters one predicted quotation
                  covers, at least 80 % of them
marked speaker    of those covered, how many carry the right speaker
marked precision  predicted direct and mixed quotations that touch a gold one of these kinds
indirect          indirect quotations, matched one to one where their characters agree at F1 >= 0.5
direct, mixed     likewise, each kind by itself
end to end        every quotation: matched so, and the right speaker; also by kind
================  =====================================================================================================

P is told by the predicted kind, R by the gold's; a match counts whichever kind the other side has. What gold marks
optional is neither rewarded nor punished, and predicted indirect thoughts (believes, fears) are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotes.evaluate.bootstrap import Counts
from quotes.evaluate.gold import Gold, Ranges, Said
from quotes.evaluate.predictions import Predicted

KINDS = ("direct", "mixed", "indirect")
MARKED = ("direct", "mixed")
SAME = 0.5
COVERED = 0.8
SIZES = ("gold", "marked gold", "predicted")
"""Counts that are told beside the figures."""

_SMALL = frozenset(
    {"the", "a", "an", "of", "in", "for", "and", "on", "to", "his", "her", "their", "its", "who", "that"}
)
_NOBODY = frozenset({"he", "she", "they", "it", "i", "we", "you", "both leaders", "both countries", "two countries"})
"""Aliases of the gold that are no names: a prediction has to do better."""

Characters = frozenset[int]


@dataclass(frozen=True, slots=True)
class _Matches:
    """Which gold quotation is which predicted one, by number."""

    of_gold: dict[int, int]
    of_predicted: dict[int, int]


def count(article: Gold, predicted: Sequence[Predicted], shared: Mapping[str, Sequence[str]]) -> Counter[str]:
    """One article's counts; `shared` are aliases that hold for every article."""
    got = [p for p in predicted if not (p.kind == "indirect" and p.act == "thought")]
    wanted = article.said
    names = {name: list(others) for name, others in shared.items()}
    for name, others in article.aliases:
        names[name] = [*others, *names.get(name, [])]
    there, here = [_characters(q.segments) for q in wanted], [_characters(p.segments) for p in got]
    matches = _matched(there, here)
    counts: Counter[str] = Counter()
    _count_marked(counts, wanted, got, there, here, names)
    for i, q in enumerate(wanted):
        if q.kind == "scare" or q.optional:
            continue
        right = i in matches.of_gold and _is_right(q, got[matches.of_gold[i]].speaker, names)
        counts["gold"] += 1
        counts["end to end"] += right
        counts[f"{q.kind} gold"] += 1
        counts[f"{q.kind} found"] += i in matches.of_gold
        counts[f"{q.kind} found right"] += right
    for j, p in enumerate(got):
        match = wanted[matches.of_predicted[j]] if j in matches.of_predicted else None
        if p.kind == "scare" or (match is not None and match.optional):
            continue
        counts["predicted"] += 1
        counts[f"{p.kind} predicted"] += 1
        counts[f"{p.kind} precise"] += match is not None
        counts[f"{p.kind} precise right"] += (
            match is not None and match.kind != "scare" and _is_right(match, p.speaker, names)
        )
    return counts


def figures(totals: Counts) -> dict[str, float]:
    """The figures (percent) of summed counts."""

    def share(part: str, whole: str) -> float:
        return round(100 * totals.get(part, 0) / totals[whole], 1) if totals.get(whole) else 0.0

    found = {
        "marked recall": share("marked found", "marked gold"),
        "marked speaker": share("marked right", "marked found"),
        "marked precision": share("marked precise", "marked predicted"),
    }
    found |= _prf("end to end", share("end to end", "predicted"), share("end to end", "gold"))
    for kind in KINDS:
        found |= _prf(kind, share(f"{kind} precise", f"{kind} predicted"), share(f"{kind} found", f"{kind} gold"))
    for kind in KINDS:
        precision = share(f"{kind} precise right", f"{kind} predicted")
        found |= _prf(f"end to end {kind}", precision, share(f"{kind} found right", f"{kind} gold"))
    return found


def folded(name: str) -> str:
    """A name without case, accents, punctuation and leading article.

    >>> folded("The Élysée-Palace")
    'elysee palace'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^a-z0-9]+", " ", plain).strip())


def _prf(name: str, precision: float, recall: float) -> dict[str, float]:
    whole = precision + recall
    f1 = round(2 * precision * recall / whole, 1) if whole else 0.0
    return {f"{name} P": precision, f"{name} R": recall, f"{name} F1": f1}


def _characters(spans: Ranges) -> Characters:
    return frozenset(place for start, end in spans for place in range(start, end))


def _count_marked(
    counts: Counter[str],
    wanted: Sequence[Said],
    got: Sequence[Predicted],
    there: Sequence[Characters],
    here: Sequence[Characters],
    names: Mapping[str, Sequence[str]],
) -> None:
    for q, characters in zip(wanted, there, strict=True):
        if q.kind not in MARKED or q.optional:
            continue
        marked = _characters(q.marked)
        counts["marked gold"] += 1
        # Of those that cover it best, the one with the fewest other words.
        cover = ((len(marked & h) / (len(marked) or 1), -len(h - characters), j) for j, h in enumerate(here))
        share, _, best = max(cover, default=(0.0, 0, -1))
        if share >= COVERED:
            counts["marked found"] += 1
            counts["marked right"] += _is_right(q, got[best].speaker, names)
    marked = frozenset[int]().union(*(c for q, c in zip(wanted, there, strict=True) if q.kind in MARKED))
    for p, characters in zip(got, here, strict=True):
        if p.kind in MARKED:
            counts["marked predicted"] += 1
            counts["marked precise"] += bool(characters & marked)


def _matched(there: Sequence[Characters], here: Sequence[Characters]) -> _Matches:
    """One to one, the best first; of equals the later."""
    pairs = []
    for i, a in enumerate(there):
        for j, b in enumerate(here):
            shared = len(a & b)
            if shared:
                pairs.append((2 * shared / (len(a) + len(b)), i, j))
    of_gold: dict[int, int] = {}
    of_predicted: dict[int, int] = {}
    for value, i, j in sorted(pairs, reverse=True):
        if value >= SAME and i not in of_gold and j not in of_predicted:
            of_gold[i], of_predicted[j] = j, i
    return _Matches(of_gold, of_predicted)


def _is_right(wanted: Said, speaker: str | None, names: Mapping[str, Sequence[str]]) -> bool:
    accepted = {None if name is None else folded(name) for name in wanted.speakers}
    for name in wanted.speakers:
        if name is not None:
            accepted |= {folded(other) for other in names.get(name, ())} - _NOBODY
    said = None if speaker is None else folded(speaker)
    if said in accepted:
        return True
    if said is None or wanted.person:
        return False
    # Groups, bodies and documents go by some of their words: "the ministry" for "the ministry of defence".
    words = set(said.split()) - _SMALL
    others = [set(name.split()) - _SMALL for name in accepted if name]
    return any(words and other and (words <= other or other <= words) for other in others)
