"""Subjects without a name: people who are new, bodies told by what they are."""

from __future__ import annotations

import re

import pytest

from quotes.described import bodies_described, described_at, people_described
from quotes.document import Span
from tests.recorded import span_of


def sentences(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in re.finditer(r"\S[^.]*\.", text)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("A 52-year-old farmer from Lodz shook his head.", ["A 52-year-old farmer from Lodz"]),
        ("But in the village, a senior police officer agreed.", ["a senior police officer"]),
        ("One nurse wept. Another resident laughed.", ["One nurse", "Another resident"]),
        ("The farmer shook his head. His wife left.", []),
        ("A farmer named Tom swam. A baker, Ann Bell, swam too.", []),
        ("A river rose. A long night began.", []),
    ],
)
def test_people_are_those_who_are_new(text: str, who: list[str]) -> None:
    assert [s.of(text) for s in people_described(text, sentences(text), [])] == who


def test_whoever_is_named_is_not_described() -> None:
    text = "A nurse rang back."
    assert people_described(text, sentences(text), [span_of(text, "nurse")]) == []


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("The payroll office blamed a machine.", ["The payroll office"]),
        ("The ministry of energy published a report.", ["The ministry of energy"]),
        ("Its central bank left the rate.", ["Its central bank"]),
        ("Keller's office confirmed it.", ["Keller's office"]),
        ("The police minister said no. A government spokesman said yes.", []),
        ("The evening was long.", []),
    ],
)
def test_bodies_are_told_by_what_they_are(text: str, body: list[str]) -> None:
    assert [s.of(text) for s in bodies_described(text, sentences(text))] == body


def test_somebody_beside_a_verb() -> None:
    text = "“Mama,” whispered a small boy, “when does it come?” said the river."
    found = described_at(text, text.index("a small"))
    assert found is not None and found.of(text) == "a small boy"
    assert described_at(text, text.index("the river")) is None
