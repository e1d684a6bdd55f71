"""Words as the encoder reads them: nothing of a text is lost, nothing is cut that is one word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.document import Span
from quotes.marks import paragraphs
from quotes.words import (
    CLOSES,
    DIGIT,
    INSIDE,
    INSIDE_OPEN,
    INSIDE_SINGLE,
    LINE_START,
    LOWER,
    MIXED,
    OPENS,
    OUTSIDE,
    PARAGRAPH_START,
    SIGN,
    TITLE,
    UPPER,
    WITHIN,
    case_of,
    read_words,
    word_spans,
)


def split(text: str) -> list[str]:
    return [s.of(text) for s in word_spans(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kim Jong-un can’t go.", ["Kim", "Jong-un", "can’t", "go", "."]),
        ("Lee's U.S. vice-president", ["Lee", "'s", "U.S.", "vice-president"]),
        ("O’Neill’s 12.26 and 1,000", ["O’Neill", "’s", "12.26", "and", "1,000"]),
        ("“No,” she said—twice", ["“", "No", ",", "”", "she", "said", "—", "twice"]),
        ("", []),
        (" \n\t ", []),
        ("…", ["…"]),
        ("北京 Müller naïve", ["北京", "Müller", "naïve"]),
    ],
)
def test_where_words_are_cut(text: str, words: list[str]) -> None:
    assert split(text) == words


@pytest.mark.parametrize(
    ("text", "glued", "parts"),
    [
        ("Leesaid no. Lee left.", "Leesaid", ["Lee", "said"]),
        ("Lavrovsaid it. Then Lavrov left.", "Lavrovsaid", ["Lavrov", "said"]),
        ("Putinand Kim met. Putin left.", "Putinand", ["Putin", "and"]),
    ],
)
def test_glued_names_are_cut_where_the_article_shows_the_name(text: str, glued: str, parts: list[str]) -> None:
    assert split(text)[: len(parts)] == parts
    alone = text.split(".")[0]
    assert glued in split(alone), "the name does not stand elsewhere: no cut"


def test_a_glued_word_that_comes_twice_is_a_word() -> None:
    assert "Leesaid" in split("Leesaid no. Leesaid yes. Lee left.")


@pytest.mark.parametrize(
    "word",
    ["Portland", "Newland", "Roland", "England", "Holland", "Garland", "Maryland", "Thousand", "Husband", "Brand"],
)
def test_ordinary_words_are_not_cut(word: str) -> None:
    """Though they end like a function word; what stands before that must itself be a word of the article."""
    text = f"{word} was there. The rest of the article names Lee, Kim and Putin, and nothing else of note."
    assert word in split(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_words_of_any_text(text: str) -> None:
    words = read_words(text)
    sequences = (words.spans, words.case, words.marks, words.place, words.paragraph)
    assert len({len(s) for s in sequences}) == 1
    for a, b in pairwise(words.spans):
        assert a.start < a.end <= b.start < b.end
    covered = {i for s in words.spans for i in range(s.start, s.end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
    assert not any(c.isspace() for s in words.spans for c in s.of(text))
    assert all(0 <= x <= 5 for s in (words.case, words.marks) for x in s)
    assert list(words.paragraph) == sorted(words.paragraph)
    limits = paragraphs(text)
    for span, number in zip(words.spans, words.paragraph, strict=True):
        assert limits[number].contains(span)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab “”.\n", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_within_and_at_agree_with_looking_at_every_word(text: str, start: int, length: int) -> None:
    words = read_words(text)
    span = Span(start, start + length)
    at = words.at(start)
    assert at == sum(s.end <= start for s in words.spans)
    if length:
        assert list(words.within(span)) == [i for i, s in enumerate(words.spans) if s.overlaps(span)]


@pytest.mark.parametrize(
    ("word", "case"),
    [("no", LOWER), ("Lee", TITLE), ("A", TITLE), ("USA", UPPER), ("McCain", MIXED), ("eBay", MIXED), ("12", DIGIT),
     ("5th", DIGIT), (",", SIGN), ("’s", SIGN), ("北京", LOWER)],
)  # fmt: skip
def test_how_a_word_is_written(word: str, case: int) -> None:
    assert case_of(word) == case


def test_what_words_are_to_the_marks() -> None:
    text = "“We go,” he said. ‘No’\n\n“And so"
    words = read_words(text)
    states = dict(zip([s.of(text) for s in words.spans], words.marks, strict=True))
    assert states["We"] == states["go"] == INSIDE
    assert states["”"] == CLOSES
    assert states["he"] == OUTSIDE
    assert states["No"] == INSIDE_SINGLE
    assert states["so"] == INSIDE_OPEN
    assert words.marks[0] == OPENS


def test_nested_marks_leave_the_words_inside_the_outer_ones() -> None:
    text = "“He said ‘no’ twice,” she said. ‘He said “no” twice,’ she said."
    words = read_words(text)
    first, second = text.index("said"), text.index("said", text.index("she said") + 8)
    inside = [words.marks[i] for i in words.within(Span(first, text.index("twice")))]
    assert set(inside) == {INSIDE}
    inside = [words.marks[i] for i in words.within(Span(second, text.rindex("twice")))]
    assert set(inside) == {INSIDE_SINGLE}


def test_how_words_stand_on_the_page() -> None:
    text = "A headline\n\nFirst line.\nSecond line."
    words = read_words(text)
    place = {s.of(text): p for s, p in zip(words.spans, words.place, strict=True)}
    assert (place["A"], place["First"], place["Second"]) == (PARAGRAPH_START, PARAGRAPH_START, LINE_START)
    assert place["headline"] == place["line"] == WITHIN
    assert sorted(set(words.paragraph)) == [0, 1, 2]


def test_the_parts_of_a_pages_path_are_words_where_the_text_knows_one_of_them() -> None:
    def words(text: str) -> list[str]:
        return [s.of(text) for s in word_spans(text)]

    assert words("HomeWorldLee Lee spoke.") == ["Home", "World", "Lee", "Lee", "spoke", "."]
    assert words("HomeWorldLee Kim spoke.")[0] == "HomeWorldLee"
    assert words("YouTube and McDonald, Donald and Tube")[:3] == ["YouTube", "and", "McDonald"]


def test_a_verb_that_no_name_ends_with_is_cut_off() -> None:
    def words(text: str) -> list[str]:
        return [s.of(text) for s in read_words(text).spans]

    assert words("Nuria Castellvíwarned us") == ["Nuria", "Castellví", "warned", "us"]
    assert words("Forewarned by Unclaimed") == ["Forewarned", "by", "Unclaimed"]
