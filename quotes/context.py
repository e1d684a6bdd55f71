"""What stands around a name, as evidence of who it is: role, country, outlet, names nearby. Pure.

One article's mention of a speaker has `clues`; all mentions taken for one speaker have a `Profile`, the sum of
theirs. Clues that a mention shares with a profile speak for them being one, walks of life or countries that exclude
one another against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from quotes.lexicon import load_table, load_words
from quotes.names import country, fold

Clue = tuple[str, str]
"""A kind of evidence and its content: ("role", "minister"), ("near", "dongguk university") ..."""

WEIGHTS = {"near": 1.0, "word": 0.6, "place": 0.35, "role": 1.0, "country": 0.7, "class": 0.4, "outlet": 0.4}
"""How much a shared clue of each kind says. A name nearby counts twice over when all of it agrees (near and word)."""

PRIVATE = "private"
"""The class of roles that people have by the thousand in each town: resident, witness, baker."""

SHARE = 0.25
"""A class with less than this share of a profile's roles does not belong to it."""


@dataclass(frozen=True, slots=True)
class Clues:
    """The evidence around one article's mention of a speaker."""

    all: frozenset[Clue]
    classes: frozenset[str]
    """Walks of life that the role belongs to: politics, sport, private ..."""
    countries: frozenset[str]
    """ISO codes of the countries in the role."""
    outlet: str | None

    @property
    def telling(self) -> bool:
        """True when the role tells something."""
        return bool(self.classes or self.countries)


@dataclass(slots=True)
class Profile:
    """The evidence around all mentions of one speaker so far."""

    clues: set[Clue] = field(default_factory=set)
    classes: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    outlets: set[str] = field(default_factory=set)
    size: int = 0

    def add(self, clues: Clues, times: int = 1) -> None:
        """Take in one mention, or several alike."""
        self.clues |= clues.all
        for each in clues.classes:
            self.classes[each] += times
        for each in clues.countries:
            self.countries[each] += times
        if clues.outlet:
            self.outlets.add(clues.outlet)
        self.size += times


def clues(role: str | None, outlet: str | None, companions: Iterable[str]) -> Clues:
    """The evidence that a mention carries."""
    found: set[Clue] = set()
    classes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    if role:
        words, classes, countries = _role(role)
        found.update(("role", word) for word in words)
        found.update(("class", each) for each in classes)
        found.update(("country", each) for each in countries)
    if outlet:
        found.add(("outlet", outlet))
    for companion in companions:
        found.update(_companion(companion))
    return Clues(frozenset(found), classes, countries, outlet)


@lru_cache(maxsize=100_000)
def _role(role: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    table = load_table("role_classes.tsv")
    lands = country(role)
    nations = _nation_words() if lands else frozenset[str]()
    words = [w for w in fold(role).split() if w not in load_words("function_words.txt") and w not in nations]
    classes = {each for word in words for each in table.get(word, table.get(word.removesuffix("s"), ()))}
    # `former`, `senior` ... say nothing of who it is.
    telling = frozenset(w for w in words if w in table or len(w) > 3) - {
        "former",
        "senior",
        "acting",
        "chief",
        "deputy",
        "vice",
    }
    return telling, frozenset(classes), lands


@cache
def _nation_words() -> frozenset[str]:
    return frozenset(word for name in load_table("demonyms.tsv") for word in fold(name).split())


@lru_cache(maxsize=200_000)
def _companion(name: str) -> frozenset[Clue]:
    lands = country(name)
    if lands:
        return frozenset(("place", each) for each in lands)
    words = fold(name).split()
    if words[:1] == ["the"]:
        words = words[1:]
    if not words:
        return frozenset()
    if len(words) == 1:
        return frozenset([("word", words[0])])
    return frozenset([("near", " ".join(words)), ("word", words[-1])])


def score(clues: Iterable[Clue], known: set[Clue]) -> float:
    """How much a mention's clues speak for a profile's speaker: the weights of the shared ones, summed."""
    total = sum(WEIGHTS[clue[0]] for clue in clues if clue in known)
    return round(total, 6)


def conflict(clues: Clues, profile: Profile) -> bool:
    """True when the mention can hardly be the profile's speaker.

    Roles of walks of life, or of countries, that exclude one another; two private people whom different outlets name
    without anything else in common. Two names nearby that agree outweigh a change of occupation.
    """
    at_least = SHARE * sum(profile.classes.values())
    classes = {each for each, n in profile.classes.items() if n >= at_least}
    near = sum(1 for clue in clues.all if clue[0] == "near" and clue in profile.clues)
    if clues.classes and classes and clues.classes.isdisjoint(classes) and near < 2:
        return True
    if clues.countries and profile.countries and clues.countries.isdisjoint(profile.countries) and near < 2:
        return True
    private = clues.classes == {PRIVATE} and classes == {PRIVATE}
    apart = bool(clues.outlet and profile.outlets and clues.outlet not in profile.outlets)
    around = any(clue[0] in ("near", "word") and clue in profile.clues for clue in clues.all)
    return private and apart and not around
