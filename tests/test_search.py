"""What people type is understood, and nothing that can be typed is an error."""

from __future__ import annotations

import random
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing

import pytest

from quotes import schema
from quotes.site import search
from quotes.site.search import parse
from quotes.site.text import Highlighter, words_of
from tests.published import SEARCHES


@pytest.fixture(scope="module")
def said() -> Iterator[sqlite3.Connection]:
    """Full-text search over a few quotations, tokenized as an index is."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            f"create virtual table said using fts5(text, speaker_name, title, tokenize='{schema.TOKENIZE}')"
        )
        connection.executemany(
            "insert into said values (?, ?, ?)",
            [
                ("We will not talk about a cease-fire", "Ana Pérez", "Talks stall"),
                ("The talks were good, don't worry", "O'Brien", "Summit opens"),
                ("Élan and naïveté", "Kim Jong-un", "Kim speaks"),
                ("A war of words", "Ana Pérez", "No summit"),
            ],
        )
        yield connection


def hits(connection: sqlite3.Connection, text: str) -> list[int]:
    query = parse(text)

    def matching(match: str) -> set[int]:
        return {row[0] for row in connection.execute("select rowid from said where said match ?", (match,))}

    found = matching(query.match) if query.match else {1, 2, 3, 4}
    return sorted(found - (matching(query.without_match) if query.without_match else set()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("talk", [1, 2]),
        ("TALKING", [1, 2]),
        ('"talks were"', [2]),
        ("“talks were”", [2]),
        ("elan", [3]),
        ("naivete", [3]),
        ("perez", [1, 4]),
        ("Jong-un", [3]),
        ("jong un", [3]),
        ("cease-fire", [1]),
        ("don't", [2]),
        ("don’t", [2]),
        ("o'brien", [2]),
        ("war OR elan", [3, 4]),
        ("war | elan", [3, 4]),
        ("summit talks OR war", [2, 4]),
        ("-summit", [1, 3]),
        ("talks -summit", [1]),
        ("talks NOT summit", [1]),
        ("talks AND good", [2]),
        ('-"cease fire" talks', [2]),
        ("title:summit", [2, 4]),
        ("words:talks", [1, 2]),
        ("title:talks", [1]),
        ("(war OR elan)", [3, 4]),
        ("nowhere", []),
        ("good, worry!", [2]),
    ],
)
def test_words(said: sqlite3.Connection, text: str, found: list[int]) -> None:
    assert hits(said, text) == found


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("speaker:putin", {"speaker": ("putin",)}),
        ("speaker: putin", {"speaker": ("putin",)}),
        ("SPEAKER:Putin", {"speaker": ("Putin",)}),
        ('by:"Kim Jong Un"', {"speaker": ("Kim Jong Un",)}),
        ("about:nato speaker:putin", {"about": ("nato",), "speaker": ("putin",)}),
        ("kind:direct kind:mixed", {"kind": ("direct", "mixed")}),
        ("kind:DIRECT", {"kind": ("direct",)}),
        ("confidence:high", {"band": ("high",)}),
        ("outlet:“The Post”", {"outlet": ("The Post",)}),
        ("year:2024", {"year": ("2024",)}),
        ("act:all", {"act": ("all",)}),
    ],
)
def test_fields(text: str, only: dict[str, tuple[str, ...]]) -> None:
    query = parse(text)
    assert query.only == only
    assert not query.match
    assert not query.left_out


def test_a_field_can_be_denied() -> None:
    assert parse("-speaker:putin talks").never == {"speaker": ("putin",)}
    assert parse("-speaker:putin talks").match == '("talks")'


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("before:2024-06-19", None, "2024-06-18"),
        ("after:2024-06-19", "2024-06-20", None),
        ("since:2024-06-19", "2024-06-19", None),
        ("until:2024-06-19", None, "2024-06-19"),
        ("before:2024", None, "2023-12-31"),
        ("after:2024", "2025-01-01", None),
        ("since:2024-02 until:2024-02", "2024-02-01", "2024-02-29"),
        ("on:2024-06-19", "2024-06-19", "2024-06-19"),
        ("date:2023", "2023-01-01", "2023-12-31"),
        ("since:2020 since:2022 until:2024 until:2023", "2022-01-01", "2023-12-31"),
        ("after:2024/6/9", "2024-06-10", None),
    ],
)
def test_dates(text: str, since: str | None, until: str | None) -> None:
    query = parse(text)
    assert (query.since, query.until) == (since, until)
    assert not query.left_out


@pytest.mark.parametrize(
    "text",
    ["before:soon", "after:2024-13", "on:2024-02-30", "before:0000", "-before:2024", "kind:foo", "speaker:", "about: ",
     "😀", "-", '""', "before:9999999999", "kind:", "act:dance"],
)  # fmt: skip
def test_what_has_no_meaning_is_left_out_and_said_to_be(text: str) -> None:
    query = parse(text)
    assert query.left_out
    assert query.empty


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("peace talks", "with “peace” and “talks”"),
        ('"peace talks"', "with the phrase “peace talks”"),
        ("a b OR c", "with “a” and (either “b” or “c”)"),
        ("peac*", "with words that begin with “peac”"),
        ("-war", "without “war”"),
        ("speaker:putin about:nato", "said by “putin”; about “nato”"),
        ("before:2024-06-19", "until 18 June 2024"),
        ("since:2024-06-19 until:2024-06-19", "on 19 June 2024"),
        ("since:2023 until:2024", "from 1 January 2023 to 31 December 2024"),
        ("kind:direct kind:mixed -outlet:post", "of the kind direct or mixed; not told by “post”"),
        ("title:summit", "with “summit” in the article's title"),
        ("", ""),
    ],
)
def test_the_query_in_words(text: str, sentence: str) -> None:
    assert parse(text).understood == sentence


def test_a_beginning_becomes_the_words_that_begin_so(said: sqlite3.Connection) -> None:
    words = {"tal": ["talk", "talks"], "zz": []}
    query = search.expanded(parse("tal* OR zz*"), lambda begin: words[begin])
    assert query.match == '(("talk" OR "talks") OR "zz")'
    assert [r[0] for r in said.execute("select rowid from said where said match ?", (query.match,))] == [1, 2]
    phrase = search.expanded(parse('"the tal"*'), lambda begin: words[begin])
    assert phrase.match == '(("the talk" OR "the talks"))'


@pytest.mark.parametrize("text", SEARCHES, ids=range(len(SEARCHES)))
def test_nothing_is_an_error(said: sqlite3.Connection, text: str) -> None:
    query = parse(text)
    for match in (query.match, query.without_match):
        if match:
            said.execute("select count(*) from said where said match ?", (match,)).fetchone()
    query.understood.encode("utf-8")


def test_random_text_is_no_error(said: sqlite3.Connection) -> None:
    dice = random.Random(20240619)
    alphabet = [chr(c) for c in range(0x20, 0x2FF)] + list("\x00\t\n“”«»\u202e😀ﷺ中") + [
        " OR ", " NOT ", " AND ", "speaker:", "about:", "before:", "-", '"', "*", "kind:", "NEAR(", "title:",
    ]  # fmt: skip
    for _ in range(4_000):
        text = "".join(dice.choice(alphabet) for _ in range(dice.randrange(40)))
        query = parse(text)
        for match in (query.match, query.without_match):
            if match:
                said.execute("select count(*) from said where said match ?", (match,)).fetchone()
        assert query.empty == (not query.understood), text


def test_every_character_alone_is_no_error(said: sqlite3.Connection) -> None:
    for code in range(0, 0x110000, 7):
        query = parse(chr(code))
        if query.match:
            said.execute("select 1 from said where said match ?", (query.match,)).fetchone()
        else:
            assert not query.groups


def test_clean_keeps_letters_and_drops_what_cannot_be_stored() -> None:
    assert search.clean("a\x00b\x1fc") == "a b c"
    assert search.clean("\ud800") == "\ufffd"
    for text in ("naïve", "😀", "e\u0301"):
        assert search.clean(text) == text


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("The talks were good", "talk", "The <mark>talks</mark> were good"),
        ("Naïveté won", "naivete", "<mark>Naïveté</mark> won"),
        ("a <b> & talking", "talks", "a &lt;b&gt; &amp; <mark>talking</mark>"),
        ("Peace talks now", '"peace talk"', "<mark>Peace talks</mark> now"),
        ("nothing here", "talks", "nothing here"),
        ("war and peace", "war -peace", "<mark>war</mark> and peace"),
        ("\ue000talk\ue001", "talk", "\ue000<mark>talk</mark>\ue001"),
    ],
)
def test_hits_are_marked_by_the_tokenizer_that_found_them(text: str, typed: str, marked: str) -> None:
    found = str(Highlighter()([text], words_of(parse(typed).groups))[0])
    # Private-use characters are letters to full-text search; only our own markers become markup.
    if "\ue000" in text:
        assert "<mark>" not in found.replace("<mark>\ue000talk\ue001</mark>", "")
        assert unicodedata.normalize("NFC", found)
    else:
        assert found == marked
