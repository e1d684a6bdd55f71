"""Posts that pages show among their paragraphs."""

from __future__ import annotations

import pytest

from quotes.document import Span
from quotes.posts import posts
from quotes.quotations import drafts
from tests.recorded import recorded


@pytest.mark.parametrize(
    ("text", "words", "author"),
    [
        (
            "Bea Holt ✔\n@beaholt\nWe go again. See you.\n6:12 PM · Dec 7, 2022\n\nNext.",
            "We go again. See you.",
            "Bea Holt",
        ),
        ("Bea Holt @beaholt · Dec 2\nWe go again.\n\nShe left.", "We go again.", "Bea Holt"),
        (
            "It was late.\n\nWe go again.\n\n— Bea Holt (@beaholt) June 19, 2024\n\nShe left.",
            "We go again.",
            "Bea Holt",
        ),
        ("Tweet from the harbour\nPort of Lund @portlund\nWe go again.\n\nShe left.", "We go again.", "Port of Lund"),
        ("We go again.— Bea Holt (@beaholt) June 19, 2024\nShe left.", "We go again.", "Bea Holt"),
        (
            "We go again. pic.twitter.com/a1B2Advertisement— Bea Holt (@beaholt) June 19, 2024",
            "We go again.",
            "Bea Holt",
        ),
        ("Port of Lund\n@portlund\nClosed.\nUntil nine.\n11:02 · 3 May 2022", "Closed.\nUntil nine.", "Port of Lund"),
    ],
)
def test_a_posts_words_and_author(text: str, words: str, author: str) -> None:
    [post] = posts(text)
    assert (post.words.of(text), post.author.of(text)) == (words, author)


@pytest.mark.parametrize(
    "text",
    [
        "Follow her on Twitter: @beaholt\nThe mayor left.",
        "By Bea Holt @beaholt\nLUND - The mayor left.\nIt rained.",
        "Contact us @lumen or call 555-1234 now\nThe mayor left.",
        "Write to news@lumen.example by 9:30\nThe mayor left.",
    ],
)
def test_a_handle_alone_is_no_post(text: str) -> None:
    assert posts(text) == []


def test_a_post_is_direct_speech_of_its_author() -> None:
    text = "It rained.\n\nBea Holt @beaholt · Dec 2\nThey say “never”. We go again.\n\nShe left."
    found, rejected = drafts(text, recorded(text, [("We go", None, None)]))
    [post] = found
    assert (post.kind, post.found_by) == ("direct", "post")
    assert [s.of(text) for s in post.segments] == ["They say “never”. We go again."]
    assert post.source == Span(text.index("Bea"), text.index(" @"))
    assert rejected == []


def test_a_day_may_stand_alone_below_the_words() -> None:
    text = "It rained.\n\nAnn Lee @annlee\nFish was cheap. Buy some.\nSeptember 30, 2022\n\nIt stopped."
    [post] = posts(text)
    assert (post.words.of(text), post.author.of(text)) == ("Fish was cheap. Buy some.", "Ann Lee")
    assert posts("By Ann Lee @annlee\nFish was cheap, a study says\nSeptember 30, 2022\n") == []
