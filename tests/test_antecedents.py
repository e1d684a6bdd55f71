"""The choice of whom a mention means: the weights, their fit, and what they must never do."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from quotes.candidates import CLUES, NOBODY, Weights, read_weights, weights
from quotes.cast import Person
from quotes.document import Span
from quotes.resolution import Considered
from quotes.training.antecedents import Choice, choices, crossed, fit, right_share, written
from tests.conftest import ROOT


def made_up(cases: int, seed: int = 3) -> list[Choice]:
    """Choices between three, where one clue tells who is right, and nobody is where none has it."""
    chance = np.random.default_rng(seed)
    out = []
    for number in range(cases):
        table = chance.normal(size=(3, len(CLUES)))
        table[:, 0] = 0.0
        who = number % 4
        if who < 3:
            table[who, 0] = 3.0
        right = np.arange(4) == who
        people = tuple(Person(n, (n,)) for n in "abc")
        out.append(Choice(Considered(Span(0, 1), "pronoun", people, table, np.array([1.0, -1.0])), right, number))
    return out


def test_the_fit_finds_the_clue_that_tells() -> None:
    data = made_up(200)
    fitted = fit(data)
    assert fitted.clues[0] > 5 * abs(fitted.clues[1:]).max()
    assert right_share(fitted, data) > 0.97 and crossed(data) > 0.95


def test_what_is_written_is_what_is_read() -> None:
    fitted = fit(made_up(40))
    again = read_weights(json.loads(json.dumps(written({"pronoun": fitted}))))["pronoun"]
    assert np.allclose(again.clues, fitted.clues, atol=1e-3) and np.allclose(again.nobody, fitted.nobody, atol=1e-3)


def test_probabilities_are_of_each_and_of_nobody() -> None:
    even = Weights(np.zeros(len(CLUES)), np.zeros(len(NOBODY)))
    assert even.probabilities(np.ones((3, len(CLUES))), np.ones(2)) == pytest.approx([0.25] * 4)


@pytest.mark.parametrize("kind", ["pronoun", "description"])
def test_more_of_what_the_network_holds_never_speaks_against_anybody(kind: str) -> None:
    held = weights()[kind].clues[[CLUES.index("held"), CLUES.index("held at once")]]
    assert held.sum() > 0


@pytest.mark.pipeline
def test_choices_are_read_off_gold(tmp_path: Path) -> None:
    lines = (ROOT / "tests" / "gold" / "hard.jsonl").read_text("utf-8").splitlines()[:2]
    found = choices([json.loads(line) for line in lines], ROOT / "quotes" / "models")
    assert len(found) > 8
    assert all(c.right.any() and len(c.right) == len(c.considered.people) + 1 for c in found)
