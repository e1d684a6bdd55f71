"""Gold of spans: are the words, their source and their cue found, and tied to one another?

Edges do not count: stretches of one role with nothing but white space and punctuation between them are one, and white
space, punctuation and quotation marks at the edges are left off. Figures are summed over all articles:

=================  ====================================================================================================
`*_exact`          the stretches of one role of a quotation, all of them the same; the same ones count once an article
`frag_exact`       the same for each stretch of the content by itself
`*_overlap`        words that lie in any gold span of that role, of those predicted (P); the other way round (R)
`content_match`    quotations one to one: the words of their contents agree at F1 >= 0.5
`attribution`      the same, and the sources share a word (where gold has none, there has to be none)
`frag_attribution` the same with each stretch of a content as its own quotation
`src_acc`          how many of the matched contents have the right source
=================  ====================================================================================================

The last four are also told for quotations with quotation marks (DIRECT) and those without (INDIRECT).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotes.evaluate.bootstrap import Counts
from quotes.evaluate.gold import Linked, Ranges

ROLES = ("content", "source", "cue")
KINDS = ("", "DIRECT ", "INDIRECT ")
METRICS = (
    "content_exact", "frag_exact", "content_overlap", "source_exact", "source_overlap", "cue_exact", "cue_overlap",
    *(kind + metric for kind in KINDS for metric in ("content_match", "attribution", "frag_attribution")),
)  # fmt: skip
SAME = 0.5
"""The word F1 from which on two contents are the same quotation."""

_EDGE = frozenset(" \t\r\n\u00a0\u2009\u200a\u200b\u2028\u2029\ufeff\"'`‘’‚‛“”„‟«»‹›.,;:!?…-‒–—―()[]{}*_|/\\<>~•")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*|[^\w\s]")
_MARK = re.compile("[\"“”„‟«»‘]|``|''")
_OPENING = frozenset('"“„«‘')
_CLOSING = frozenset('"”»')
_SINGLE = re.compile(r"(?:^|[\s(\[—-])'(?=\w).*?\w[.,?!]?'(?=\W|$)", re.DOTALL)
"""Words in single straight marks: 'so', with no letter before or after that would make them apostrophes."""

Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its words' starts and ends."""

    text: str
    starts: list[int]
    ends: list[int]

    def words(self, spans: Ranges) -> Words:
        """The numbers of the words that the spans touch."""
        return frozenset(
            number
            for start, end in spans
            for number in range(bisect_right(self.ends, start), bisect_left(self.starts, end))
        )


@dataclass(frozen=True, slots=True)
class _Quotation:
    spans: dict[str, Ranges]
    words: dict[str, Words]
    direct: bool


def count(text: str, gold: Sequence[Linked], predicted: Sequence[Linked]) -> Counter[str]:
    """One article's counts, four a metric: predicted items, those of them that are right, gold items, those found."""
    words = [m.span() for m in _WORD.finditer(text)]
    measured = _Text(text, [start for start, _ in words], [end for _, end in words])
    wanted, got = _prepared(measured, gold), _prepared(measured, predicted)
    wanted_parts, got_parts = _parts(measured, wanted), _parts(measured, got)
    counts: Counter[str] = Counter()
    for role in ROLES:
        _exact(counts, f"{role}_exact", (q.spans[role] for q in wanted), (q.spans[role] for q in got))
        _overlap(counts, role, wanted, got)
    _exact(counts, "frag_exact", (q.spans["content"] for q in wanted_parts), (q.spans["content"] for q in got_parts))
    for kind, directs in zip(KINDS, ((True, False), (True,), (False,)), strict=True):
        for metric, sources, all_wanted, all_got in (
            ("content_match", False, wanted, got),
            ("attribution", True, wanted, got),
            ("frag_attribution", True, wanted_parts, got_parts),
        ):
            some_wanted = [q for q in all_wanted if q.direct in directs]
            some_got = [q for q in all_got if q.direct in directs]
            same = _matched(some_wanted, some_got, sources)
            _add(counts, kind + metric, same, len(some_got), same, len(some_wanted))
    return counts


def figures(totals: Counts) -> dict[str, float]:
    """Each metric's P, R and F (percent), and src_acc's A, of summed counts."""
    found = {}
    for metric in METRICS:
        p = _share(totals.get(f"{metric} right", 0), totals.get(f"{metric} predicted", 0))
        r = _share(totals.get(f"{metric} found", 0), totals.get(f"{metric} gold", 0))
        f = 2 * p * r / (p + r) if p + r else 0.0
        found.update({f"{metric} {name}": round(100 * value, 2) for name, value in (("P", p), ("R", r), ("F", f))})
    for kind in KINDS:
        right = _share(totals.get(f"{kind}attribution right", 0), totals.get(f"{kind}content_match right", 0))
        found[f"{kind}src_acc A"] = round(100 * right, 2)
    return found


def is_direct(text: str, spans: Ranges) -> bool:
    """True when a quotation mark lies inside a span or encloses one.

    Marks around a span are looked for through punctuation, not through white space.

    >>> is_direct("“Yes,” she said.", ((1, 4),)), is_direct("“Yes,” she said.", ((7, 10),))
    (True, False)
    """
    return any(_is_marked(text, *_stripped(text, start, end)) for start, end in spans)


def _is_marked(text: str, start: int, end: int) -> bool:
    if _MARK.search(text, start, end):
        return True
    before = start - 1
    while before >= 0 and _is_punctuation(text[before]):
        if text[before] in _OPENING or text[max(0, before - 1) : before + 1] in ("``", "''"):
            return True
        before -= 1
    after = end
    while after < len(text) and _is_punctuation(text[after]):
        if text[after] in _CLOSING or text[after : after + 2] == "''":
            return True
        after += 1
    return _SINGLE.search(text[max(0, before) : after + 1]) is not None


def _is_punctuation(character: str) -> bool:
    return character in _EDGE and not character.isspace()


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _normalised(text: str, spans: Ranges) -> Ranges:
    """Sorted, joined where nothing but an edge parts them, edges left off, empty ones dropped."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((s, e) for s, e in spans if e > s):
        if joined and all(c in _EDGE for c in text[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(span for span in (_stripped(text, *span) for span in joined) if span[0] < span[1])


def _prepared(measured: _Text, quotations: Iterable[Linked]) -> list[_Quotation]:
    """The quotations with their spans normalised; those without content are none."""
    found = []
    for q in quotations:
        roles = {"content": q.content, "source": q.source, "cue": q.cue}
        spans = {role: _normalised(measured.text, given) for role, given in roles.items()}
        if spans["content"]:
            words = {role: measured.words(own) for role, own in spans.items()}
            found.append(_Quotation(spans, words, is_direct(measured.text, q.content)))
    return found


def _parts(measured: _Text, quotations: Iterable[_Quotation]) -> list[_Quotation]:
    """Each stretch of each content as a quotation of its own."""
    return [
        _Quotation(
            q.spans | {"content": (part,)},
            q.words | {"content": measured.words((part,))},
            is_direct(measured.text, (part,)),
        )
        for q in quotations
        for part in q.spans["content"]
    ]


def _exact(counts: Counter[str], metric: str, wanted: Iterable[Ranges], got: Iterable[Ranges]) -> None:
    different_wanted, different_got = set(wanted) - {()}, set(got) - {()}
    same = len(different_wanted & different_got)
    _add(counts, metric, same, len(different_got), same, len(different_wanted))


def _overlap(counts: Counter[str], role: str, wanted: Sequence[_Quotation], got: Sequence[_Quotation]) -> None:
    all_wanted = frozenset[int]().union(*(q.words[role] for q in wanted))
    all_got = frozenset[int]().union(*(q.words[role] for q in got))
    items_wanted = {q.spans[role]: q.words[role] for q in wanted}.values()
    items_got = {q.spans[role]: q.words[role] for q in got}.values()
    _add(
        counts, f"{role}_overlap",
        sum(len(words & all_wanted) for words in items_got), sum(map(len, items_got)),
        sum(len(words & all_got) for words in items_wanted), sum(map(len, items_wanted)),
    )  # fmt: skip


def _matched(wanted: Sequence[_Quotation], got: Sequence[_Quotation], sources: bool) -> int:
    """How many pairs can be made one to one, the best first; with `sources`, of those whose sources agree."""
    pairs = []
    for i, a in enumerate(wanted):
        for j, b in enumerate(got):
            shared = len(a.words["content"] & b.words["content"])
            value = 2 * shared / (len(a.words["content"]) + len(b.words["content"])) if shared else 0.0
            if value >= SAME and (not sources or _same_source(a.words["source"], b.words["source"])):
                pairs.append((-value, i, j))
    used_wanted: set[int] = set()
    used_got: set[int] = set()
    for _, i, j in sorted(pairs):
        if i not in used_wanted and j not in used_got:
            used_wanted.add(i)
            used_got.add(j)
    return len(used_wanted)


def _same_source(wanted: Words, got: Words) -> bool:
    return bool(wanted & got) if wanted else not got


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _add(counts: Counter[str], metric: str, right: int, predicted: int, found: int, gold: int) -> None:
    counts[f"{metric} right"] += right
    counts[f"{metric} predicted"] += predicted
    counts[f"{metric} found"] += found
    counts[f"{metric} gold"] += gold
