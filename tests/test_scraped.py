"""Texts for training made messy: the words of every quotation stay, and so does all that belongs to it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from quotes.training.corpora import quoted_example
from quotes.training.scraped import as_scraped, headline

TEXT = (
    "Harbour wall leaks again\n\n"
    "Mary Ferrow met the press. “It leaks,” Ferrow said on Friday. Nobody laughed.\n\n"
    "“We will mend it.\n\n"
    "“And then we will sail,” she said."
)
LINES = ("Baker wins prize for rye", "Bridge closed until spring")


def at(part: str) -> list[int]:
    return [TEXT.index(part), TEXT.index(part) + len(part)]


@pytest.fixture
def document() -> dict[str, Any]:
    return {
        "id": "wall", "text": TEXT, "scheme": "news", "names": [(*at("Mary Ferrow"), "PERSON")],
        "quotes": [
            {"content": [at("It leaks")], "cue": [at("said")], "source": [at("Ferrow said")]},
            {"content": [at("We will mend it"), at("And then we will sail")], "cue": [], "source": [at("she")]},
        ],
    }  # fmt: skip


def words(document: dict[str, Any]) -> list[Any]:
    text = document["text"]
    return [{k: [text[a:b] for a, b in v] for k, v in q.items()} for q in document["quotes"]]


@pytest.mark.parametrize("seed", range(60))
def test_what_belongs_to_a_quotation_stays(document: dict[str, Any], seed: int) -> None:
    messy = as_scraped(document, LINES, random.Random(seed))
    assert words(messy) == words(document)
    assert [messy["text"][a:b] for a, b, _ in messy["names"]] == ["Mary Ferrow"]
    assert len(quoted_example(messy).quotations) == 2


def test_pages_are_spoiled_in_each_way(document: dict[str, Any]) -> None:
    texts = {as_scraped(document, LINES, random.Random(seed))["text"] for seed in range(600)}
    assert any("press.“It" in t or "leaks,”Ferrow" in t for t in texts), "no space was lost"
    assert any("\n\n" not in t for t in texts), "no text has one line a paragraph"
    assert any(line in t for t in texts for line in LINES), "no other article's line was put in"
    assert TEXT in texts, "none was left alone"


def test_no_line_is_put_into_a_quotation(document: dict[str, Any]) -> None:
    for seed in range(600):
        text = as_scraped(document, LINES, random.Random(seed))["text"]
        between = text[text.index("mend it.") + 8 : text.index("“And then")]
        assert not between.strip()


def test_a_headline_in_which_somebody_speaks_is_not_lent(document: dict[str, Any]) -> None:
    assert headline(document) == "Harbour wall leaks again"
    assert headline(document | {"text": TEXT.replace("leaks again", "leaks: mayor")}) is None
    told = {"content": [[0, 18]], "cue": [], "source": []}
    assert headline(document | {"quotes": [told]}) is None
