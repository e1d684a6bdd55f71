"""Text whose lines were broken at a width -> the same text with spaces there, character for character. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quotes.lexicon import load_table
from quotes.sentences import line_start

_BREAK = re.compile(r"(?<=\S)[ \t]*(\r?\n)(?=([^\s•*–—-]\S*))")
"""A line break inside a block, and the word after it."""
_COMMA_ENDS = re.compile(r",[\"”»’][^\S\n]*(\n\s*)(?=\S)")
_WHO_TELLS = re.compile(r"(?:[\w.'’-]+,?\s){1,10}")
_NARROWEST, _WIDEST = 50, 110
"""Characters of the longest line that a break ends; where they are longer, each is a paragraph of its own."""
_FEWEST = 5
"""Line breaks inside blocks, from which on a text may be wrapped."""
_FILLED = 0.5
"""Share of the text that its broken lines are, at the least."""
_EXACT, _MOST = 0.8, 0.7
"""Shares of those breaks that a width explains: as a program breaks lines, and in all at the least."""


def unwrapped(text: str) -> str:
    """`text` with a space in place of each line break that only keeps a line from growing too wide.

    A text is wrapped when hardly any line would have held the first word of the next one.

    >>> unwrapped("short\\nlines\\nof\\na\\npoem\\nthat\\nstay\\n").count("\\n")
    7
    """
    breaks = list(_BREAK.finditer(text))
    width = max((len(_before(text, m)) for m in breaks), default=0)
    if not _NARROWEST <= width <= _WIDEST or len(breaks) < _FEWEST:
        return text
    full = [m for m in breaks if _full(text, m, width)]
    if len(full) < _EXACT * len(breaks):  # broken by hand, not quite at a width
        full = [m for m in breaks if m in full or _goes_on(_before(text, m), width)]
    filled = sum(len(_before(text, m)) for m in breaks)
    if len(full) < _MOST * len(breaks) or filled < _FILLED * len(text):
        return text  # a list of headings
    return _with_spaces(text, full)


def rejoined(text: str) -> str:
    """`text` with a space in place of the line break between marked words that end with a comma and whoever says them.

    >>> rejoined('"We are late,"\\n\\nLee told the paper.')
    '"We are late,"  Lee told the paper.'
    """
    ends = ((m, _WHO_TELLS.match(text, m.end())) for m in _COMMA_ENDS.finditer(text))
    verbs = load_table("verb_forms.tsv")
    return _with_spaces(text, [m for m, told in ends if told and any(w in verbs for w in told[0].split())])


def _with_spaces(text: str, breaks: Iterable[re.Match[str]]) -> str:
    """`text` with spaces in place of the first group of each of `breaks`."""
    out = list(text)
    for m in breaks:
        out[m.start(1) : m.end(1)] = " " * (m.end(1) - m.start(1))
    return "".join(out)


def _goes_on(line: str, width: int) -> bool:
    """Whether a line is rather long, and no sentence ends with it."""
    return 3 * len(line) > width and line[-1] not in '.!?:;…”"'


def _before(text: str, newline: re.Match[str]) -> str:
    """The line that a break ends."""
    return text[line_start(text, newline.start(1)) : newline.start(1)].rstrip()


def _full(text: str, newline: re.Match[str], width: int) -> bool:
    """Whether the line before a break had no room for the word after it."""
    return len(_before(text, newline)) + 1 + len(newline[2]) > width
