"""Words as the encoder reads them: where they stand, how they are written, and how marks and paragraphs lie around
them.

Pure and quick: everything here is a function of the text alone, the same in training and at run time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.document import Span
from quotes.lexicon import load_words
from quotes.marks import Marked, marked, paragraphs

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,:]\d+)+"  # 12.26
    r"|\w+(?:[-‐‑]\w+)*(?:['’](?![sS]\b)\w+(?:[-‐‑]\w+)*)*"  # vice-president, don't, O'Neill
    r"|['’][sS]\b"  # 's
    r"|[^\w\s]",
)
_CAPITAL_GLUED = re.compile(r"[^\W\d_a-z][^\W\d_A-Z]{4,}$")
_GLUED_VERBS = re.compile(
    r"(?:added|announced|claimed|declared|denied|emphasi[sz]ed|explained|insisted|noted|stressed|warned)$"
)
"""What no name ends with."""
_BEFORE_VERBS = frozenset(("Fore", "Over", "Under"))

OUTSIDE, INSIDE, INSIDE_OPEN, OPENS, CLOSES, INSIDE_SINGLE = range(6)
"""What a word is to the quotation marks: INSIDE_OPEN is inside a stretch that nothing closes."""
LOWER, TITLE, UPPER, MIXED, DIGIT, SIGN = range(6)
"""How a word is written."""
WITHIN, LINE_START, PARAGRAPH_START = range(3)
"""How a word stands on the page."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words; all sequences run parallel."""

    spans: tuple[Span, ...]
    case: tuple[int, ...]
    marks: tuple[int, ...]
    place: tuple[int, ...]
    paragraph: tuple[int, ...]
    """The number of the paragraph that each word is in, from 0."""
    marked: tuple[Marked, ...]

    def __len__(self) -> int:
        return len(self.spans)

    def at(self, offset: int) -> int:
        """The number of the first word that ends after `offset` (len(self) when there is none)."""
        low, high = 0, len(self.spans)
        while low < high:
            middle = (low + high) // 2
            if self.spans[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def within(self, span: Span) -> range:
        """The numbers of the words that share a character with `span`."""
        first = self.at(span.start)
        last = first
        while last < len(self.spans) and self.spans[last].start < span.end:
            last += 1
        return range(first, last)


_PART = re.compile(r"[A-Z][a-z]+")
_PATH = re.compile(r"(?:[A-Z][a-z]{2,}){3,}")


def word_spans(text: str) -> list[Span]:
    """Words, numbers and signs. Names that the page glued to the next word are cut apart where the article itself
    shows the name alone elsewhere and what is left is a reporting verb or a function word ("Leewarned"); and so are the
    parts of a page's path ("HomeWorldLee")."""
    spans = [Span(m.start(), m.end()) for m in _WORD.finditer(text)]
    known = Counter(s.of(text) for s in spans)
    out: list[Span] = []
    for span in spans:
        word = span.of(text)
        cut = _glued(word, known)
        if _PATH.fullmatch(word) and any(known[part[0]] for part in _PART.finditer(word)):
            out += [Span(span.start + m.start(), span.start + m.end()) for m in _PART.finditer(word)]
        elif cut:
            out += [Span(span.start, span.start + cut), Span(span.start + cut, span.end)]
        else:
            out.append(span)
    return out


def _glued(word: str, known: Counter[str]) -> int:
    """How many letters of `word` are a name glued to what follows, 0 where nothing is."""
    if len(word) < 6 or known[word] > 1 or not _CAPITAL_GLUED.match(word):
        return 0
    tails = load_words("glued_tails.txt")
    for cut in range(len(word) - 2, 2, -1):
        if word[cut:] in tails and known[word[:cut]]:
            return cut
    verb = _GLUED_VERBS.search(word)
    return verb.start() if verb and verb.start() > 3 and word[: verb.start()] not in _BEFORE_VERBS else 0


def read_words(text: str) -> Words:
    """`text` as words with everything that the encoder is told of each."""
    limits = paragraphs(text)
    stretches = marked(text, limits)
    spans = word_spans(text)
    state = _mark_states(spans, stretches)
    place: list[int] = []
    number: list[int] = []
    p = -1
    for span in spans:
        new = p + 1 < len(limits) and span.start >= limits[p + 1].start
        while p + 1 < len(limits) and span.start >= limits[p + 1].start:
            p += 1
        blank = new and "\n\n" in text[max(0, span.start - 4) : span.start].replace("\r", "").replace(" ", "")
        place.append(PARAGRAPH_START if new and (blank or p == 0) else LINE_START if new else WITHIN)
        number.append(max(p, 0))
    return Words(
        tuple(spans),
        tuple(case_of(s.of(text)) for s in spans),
        tuple(state),
        tuple(place),
        tuple(number),
        tuple(stretches),
    )


def case_of(word: str) -> int:
    """How a word is written: LOWER, TITLE, UPPER, MIXED, DIGIT or SIGN."""
    if not word[0].isalnum():
        return SIGN
    if word[0].isdigit():
        return DIGIT
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else TITLE
    return TITLE if word[0].isupper() and word[1:].islower() else MIXED if any(c.isupper() for c in word) else LOWER


def _mark_states(spans: Sequence[Span], stretches: Sequence[Marked]) -> list[int]:
    state = [OUTSIDE] * len(spans)
    starts = {s.start: i for i, s in enumerate(spans)}
    ordered = sorted(stretches, key=lambda m: m.depth)
    i = 0
    for m in ordered:
        if m.depth:
            continue
        while i < len(spans) and spans[i].end <= m.inner.start:
            i += 1
        value = INSIDE_SINGLE if m.single else INSIDE if m.closed else INSIDE_OPEN
        j = i
        while j < len(spans) and spans[j].start < m.inner.end:
            state[j] = value
            j += 1
        i = max(i - 1, 0) if m.single else i
    for m in ordered:
        if m.depth:
            continue
        for offset in range(m.outer.start, m.inner.start):
            if offset in starts:
                state[starts[offset]] = OPENS
        for offset in range(m.inner.end, m.outer.end):
            if offset in starts:
                state[starts[offset]] = CLOSES
    return state
