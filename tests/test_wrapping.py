"""Text that was broken at a width is read as if it were not; all else stays as it is."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from quotes.wrapping import rejoined, unwrapped

PARAGRAPHS = [
    "The ferry left at nine with four passengers, a dog and the post, and came back at noon without the dog.",
    "Nobody had asked the captain, who said that he would not go out again before the spring, whatever they paid him.",
    "“We shall see,” said the harbour master, and wrote the date into his book, as he does with everything he hears.",
]


def test_lines_broken_at_a_width_become_paragraphs() -> None:
    wrapped = "\n\n".join(textwrap.fill(p, 64) for p in 2 * PARAGRAPHS)
    assert unwrapped(wrapped) == "\n\n".join(2 * PARAGRAPHS)


def test_paragraphs_of_one_line_stay() -> None:
    text = "\n".join(PARAGRAPHS)
    assert unwrapped(text) == text


def test_lines_broken_by_hand_become_paragraphs() -> None:
    lines = [
        "The ferry left at nine with four passengers, a dog and", "the post, and came back at noon without", "the dog.",
        "",
        "Nobody had asked the captain, who said that he", "would not go out again before the spring,",
        "whatever they paid him, or",
        "whoever asked.",
    ]  # fmt: skip
    assert unwrapped("\n".join(lines)).count("\n") == 2


def test_lines_that_now_and_then_end_with_a_sentence_become_paragraphs() -> None:
    lines = [
        "The ferry left at nine with four passengers, a dog", "and the post, and came back at noon.",
        "The dog was not on board, and nobody had asked the", "captain about it.", "He said that he would not",
        "go out again before the spring, whatever they paid", "him, and that was all", "he said.",
    ]  # fmt: skip
    assert unwrapped("\n".join(lines)).count("\n") == 2


def test_a_list_of_headings_stays() -> None:
    long = "\n\n".join(3 * PARAGRAPHS)
    text = long + "\n\n" + "\n".join(f"Heading {n} about the weather in the hills and on the roads" for n in range(6))
    assert unwrapped(text) == text


def test_a_poem_stays() -> None:
    poem = (
        "I left my hat upon the stair\nand went to sea\nwith nothing on my head but hair,\nand you, and me,\nand rain"
    )
    assert unwrapped(poem) == poem


@given(st.text(alphabet="ab .\n\r“”", max_size=400))
def test_every_character_keeps_its_place(text: str) -> None:
    out = unwrapped(text)
    assert len(out) == len(text)
    assert all(a == b or (a in "\r\n" and b == " ") for a, b in zip(text, out, strict=True))


def test_marked_words_that_end_with_a_comma_go_on_in_the_next_line() -> None:
    text = "“We are late,”\n\nAnn Lee told the paper."
    assert rejoined(text) == "“We are late,”  Ann Lee told the paper."
    assert rejoined("“We are late.”\n\nAnn Lee told the paper.").count("\n") == 2
    assert rejoined("“We are late,”\n\nAnn Lee left the room.").count("\n") == 2
