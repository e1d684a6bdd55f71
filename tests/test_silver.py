"""Texts for training in which names became pronouns: nothing moves but them, and each knows whom it stands for."""

from __future__ import annotations

import random
from typing import Any

import pytest

from quotes.training.corpora import quoted_example, restyled
from quotes.training.silver import people, with_pronouns, with_strangers

TEXT = (
    "Mary Ferrow and John Qwist met on the pier.\n\n"
    "“It leaks,” Ferrow said. Qwist, who brought buckets, agreed that it leaks. “Nobody sails,” said Mr. Qwist.\n\n"
    "Ferrow's boat sank. “I can swim,” Ferrow said."
)


def place(part: str, nth: int = 0) -> list[int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(part, start + 1)
    return [start, start + len(part)]


@pytest.fixture
def document() -> dict[str, Any]:
    return {
        "id": "pier", "text": TEXT, "scheme": "news",
        "quotes": [
            {"content": [place("It leaks")], "cue": [place("said")], "source": [place("Ferrow", 1)]},
            {"content": [place("it leaks")], "cue": [place("agreed")], "source": [place("Qwist", 1)]},
            {"content": [place("Nobody sails")], "cue": [place("said", 1)], "source": [place("Mr. Qwist")]},
            {"content": [place("I can swim")], "cue": [place("said", 2)], "source": [place("Ferrow", 3)]},
        ],
    }  # fmt: skip


def test_people_are_named_in_full_and_more_than_once() -> None:
    assert [(p.female, len(p.at)) for p in people(TEXT)] == [(True, 4), (False, 3)]
    assert people("John Qwist and Mary Qwist met. Qwist left.") == []


def test_names_become_the_pronouns_of_their_person(document: dict[str, Any]) -> None:
    made = with_pronouns(document, random.Random(1), 1.0)
    text = made["text"]
    assert "“It leaks,” she said." in text and "said he." in text and "“I can swim,” she said." in text
    assert "Qwist, who brought buckets" in text, "what a comma follows is no place for a pronoun"
    spoken = [text[a:b] for q in made["quotes"] for a, b in q["content"]]
    assert spoken == ["It leaks", "it leaks", "Nobody sails", "I can swim"]
    assert [text[a:b] for q in made["quotes"] for a, b in q["source"]] == ["she", "Qwist", "he", "she"]
    named = {text[a:b] for a, b in made["anaphors"]}
    assert named == {"she", "he"}
    for cluster in made["clusters"]:
        assert {text[a:b] for a, b in cluster} in ({"Mary Ferrow", "she", "Ferrow"}, {"John Qwist", "Qwist", "he"})


def test_an_example_keeps_its_clusters_in_words(document: dict[str, Any]) -> None:
    chance = random.Random(1)
    made = with_pronouns(document, chance, 1.0)
    example = quoted_example(made, restyled(made["text"], chance))
    words = [s.of(example.text) for s in example.words.spans]
    assert {words[a] for a, _ in example.loss_on} == {"she", "he"}
    assert all(any(m in cluster for cluster in example.clusters or ()) for m in example.loss_on)


def test_a_share_of_none_changes_nothing(document: dict[str, Any]) -> None:
    made = with_pronouns(document, random.Random(1), 0.0)
    assert (made["text"], made["quotes"], made["anaphors"]) == (TEXT, document["quotes"], [])
    assert quoted_example(made).clusters is None


@pytest.mark.parametrize("seed", range(5))
def test_offsets_hold_whatever_is_rewritten(document: dict[str, Any], seed: int) -> None:
    made = with_pronouns(document, random.Random(seed), 0.5)
    for before, after in zip(document["quotes"], made["quotes"], strict=True):
        for role in ("content", "cue"):
            (a, b), (x, y) = before[role][0], after[role][0]
            assert TEXT[a:b] == made["text"][x:y]


def test_people_are_renamed_throughout_and_everything_moves_along(document: dict[str, Any]) -> None:
    pronouns = with_pronouns(document, random.Random(1), 1.0)
    made = with_strangers(pronouns, [("Mary Jo", "Obi"), ("John", "Paz")], random.Random(0), 1.0)
    text = made["text"]
    assert text.startswith("Mary Jo Obi and John Paz met on the pier.") and "Obi's boat sank." in text
    assert "Ferrow" not in text and "Qwist" not in text
    spoken = [text[a:b] for q in made["quotes"] for a, b in q["content"]]
    assert spoken == ["It leaks", "it leaks", "Nobody sails", "I can swim"]
    assert {text[a:b] for a, b in made["anaphors"]} == {"she", "he"}
    named = [{text[a:b] for a, b in cluster} for cluster in made["clusters"]]
    assert named == [{"Mary Jo Obi", "Obi", "she"}, {"John Paz", "Paz", "he"}]


def test_nobody_is_given_a_name_that_stands_in_the_text(document: dict[str, Any]) -> None:
    made = with_strangers(document, [("Mary", "Qwist"), ("John", "Ferrow")], random.Random(0), 1.0)
    assert made["text"] == TEXT


def test_a_possessive_is_no_second_family_name() -> None:
    assert [len(p.at) for p in people("John Qwist’s boat sank. Qwist swam. John Qwist's dog swam.")] == [3]
