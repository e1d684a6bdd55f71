"""Of several people whom a pronoun or a description may mean, how likely it is each of them. Pure.

A log-linear model over what a reader goes by: what the antecedent head of the network holds, who was named in the same
line or just before, who spoke last, whom the line begins with. "Nobody who is named" is one of the choices.
`quotes/training/antecedents.py` fits the weights on articles written for this project.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from quotes.cast import Person
from quotes.document import Span

CLUES = (
    "held",
    "held at once",
    "sentence before",
    "same line",
    "spoke last",
    "spoke last, same line",
    "spoke last, same sentence",
    "places",
    "one name",
    "unnamed",
    "sex known",
    "line before",
    "opens the line",
    "told so",
    "told otherwise",
)
"""What is told of each candidate, in the order of scene.py."""
NOBODY = ("nobody", "held for nobody")
"""What is told of the choice that none of them is meant."""
AHEAD = (
    "first named",
    "second named",
    "told so",
    "head told",
    "fits",
    "told otherwise",
    "says again",
    "speaks",
    "one name",
)
"""What is told of those whom an article names after it described them, in the order of ahead.py."""
AHEAD_NOBODY = ("nobody", "somebody new", "heading")
KINDS = {"pronoun": (CLUES, NOBODY), "description": (CLUES, NOBODY), "ahead": (AHEAD, AHEAD_NOBODY)}


@dataclass(frozen=True, slots=True)
class Considered:
    """The people whom a mention may have meant, and what was told of them."""

    source: Span
    kind: str
    """One of KINDS."""
    people: tuple[Person, ...]
    table: np.ndarray
    """[people, clues]"""
    nobody: np.ndarray


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight for each clue of a candidate, and each of nobody."""

    clues: np.ndarray
    nobody: np.ndarray

    def probabilities(self, table: np.ndarray, nobody: np.ndarray) -> np.ndarray:
        """`table` [n, clues], `nobody` [clues of nobody] -> the probability of each, and last of nobody: [n + 1]."""
        scores = np.append(table @ self.clues, nobody @ self.nobody)
        odds = np.exp(scores - scores.max())
        out: np.ndarray = odds / odds.sum()
        return out


@cache
def weights() -> Mapping[str, Weights]:
    """By what the mention is, see KINDS."""
    return read_weights(json.loads((files("quotes") / "data" / "candidates.json").read_text("utf-8")))


def read_weights(told: Mapping[str, Mapping[str, float]]) -> Mapping[str, Weights]:
    """Weights as they are written: {"pronoun": {clue: weight}}; a clue that is not there weighs nothing."""

    def row(names: Sequence[str], given: Mapping[str, float]) -> np.ndarray:
        return np.array([given.get(name, 0.0) for name in names])

    return {kind: Weights(*(row(names, given) for names in KINDS[kind])) for kind, given in told.items()}
