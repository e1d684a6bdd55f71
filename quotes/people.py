"""Mentions of persons, from many articles -> who is one person. Pure, and the same for any order of the mentions.

1. Full names (two words and more) that agree are put together, longest first: a name joins the one group with all of
   whose names it agrees; it waits when it agrees with several groups that exclude one another (`George Bush` between
   `George W.` and `George H. W.`) or is only a part of a longer name (`Lacalle Pou`). Only names that share a block
   are compared.
2. Where a full name is one that many people bear, its mentions are told apart by what stands around them.
3. Single names and those that wait are given to a person whose name they are part of, when what stands around them
   points to one person only. A rare family name may go to its only bearer without further evidence, a common one
   never.
4. What is left stays apart, put together only with its like.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from quotes.context import Clue, Clues, Profile, conflict, score
from quotes.names import PersonName, Relation, blocks, common, compare, skeleton

BLOCK = 400
"""A block with more groups than this is searched only for groups that share both ends of the name."""

ENOUGH = 1.0
"""A score from which on what stands around a common name makes it a certain person's."""

AHEAD = 0.5
"""So much more than for the second best candidate must speak for the best one ..."""

AHEAD_SHARE = 0.15
"""... and at least this share of its own score."""

PRIOR = 0.2
"""What each doubling of a person's mentions adds: who is spoken of more is more likely meant."""

DOMINANT = 0.8
"""A mention without any evidence goes to the bearer of its full name who has at least this share of the name's
mentions."""

FORMS_COMPARED = 12
"""A name is compared with so many names of a group, the first and longest ones; later ones are hardly ever new."""

CLUE_SPREAD = 400
"""A clue that more bearers of one name than this share points to nobody."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One article's speaker, as far as it matters here."""

    place: int
    """Its place among what the caller handed in."""
    name: PersonName
    clues: Clues
    pin: str | None = None
    """The register's entry that it belongs to."""


@dataclass(slots=True)
class Person:
    """Mentions taken for one person."""

    forms: list[PersonName]
    """Different names, longest first."""
    mentions: list[Mention] = field(default_factory=list)
    profile: Profile = field(default_factory=Profile)
    pin: str | None = None

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.profile.add(mention.clues)


@dataclass(slots=True)
class _Group:
    """Full names that agree with one another."""

    forms: list[PersonName]
    pin: str | None = None


Banned = Callable[[PersonName, str], bool]
"""Whether a name must not be taken for the person of a register's entry."""


def persons(mentions: Sequence[Mention], pinned: Mapping[str, Sequence[PersonName]], banned: Banned) -> list[Person]:
    """Who is one person. `mentions` must come in an order that does not depend on how the articles arrived.

    `pinned`: the register's entries, by id, with the names that other spellings may be compared with; an entry whose
    names hold in certain articles only has none.
    """
    by_form: defaultdict[PersonName, list[Mention]] = defaultdict(list)
    by_pin: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.pin is not None:
            by_pin[mention.pin].append(mention)
        else:
            by_form[mention.name].append(mention)
    groups, waiting = _group(by_form, pinned, banned)
    found: list[Person] = []
    of_pin: dict[str, Person] = {}
    for pin in sorted({*pinned, *by_pin}):
        person = Person(list(pinned.get(pin, ())), pin=pin)
        for mention in by_pin.get(pin, ()):
            person.add(mention)
            if mention.name not in person.forms and len(mention.name.words) > 1:
                person.forms.append(mention.name)
        of_pin[pin] = person
        found.append(person)
    for group in groups:
        own = [mention for form in group.forms for mention in by_form.get(form, ())]
        if group.pin is not None:
            person = of_pin[group.pin]
            person.forms.extend(form for form in group.forms if form not in person.forms)
            for mention in own:
                person.add(mention)
        elif any(_many_bear(form) for form in group.forms):
            found.extend(_tell_apart(own, group.forms))
        else:
            person = Person(group.forms)
            for mention in own:
                person.add(mention)
            found.append(person)
    singles = [form for form in by_form if len(form.words) < 2]
    loose = [mention for form in _ordered([*waiting, *singles], by_form) for mention in by_form[form]]
    found.extend(_place(loose, found, banned))
    return [person for person in found if person.mentions]


def _ordered(forms: Iterable[PersonName], by_form: Mapping[PersonName, Sequence[Mention]]) -> list[PersonName]:
    """Longest first, then the most frequent, then by the letters."""
    return sorted(
        forms,
        key=lambda f: (
            -sum(len(w) > 1 for w in f.words), -len(f.words), -sum(map(len, f.words)), -len(by_form.get(f, ())),
            f.words, f.lineage or "", f.eastern, f.chain, f.vowelless,
        ),
    )  # fmt: skip


def _group(
    by_form: Mapping[PersonName, Sequence[Mention]], pinned: Mapping[str, Sequence[PersonName]], banned: Banned
) -> tuple[list[_Group], list[PersonName]]:
    """Full names that agree -> groups; and the names that wait."""
    groups: list[_Group] = []
    index: defaultdict[str, list[int]] = defaultdict(list)

    def enter(number: int, form: PersonName) -> None:
        for block in blocks(form):
            if number not in (held := index[block])[-1:]:
                held.append(number)

    for pin in sorted(pinned):
        full = [form for form in pinned[pin] if len(form.words) > 1]
        if full:
            groups.append(_Group(list(full), pin))
            for form in full:
                enter(len(groups) - 1, form)
    waiting: list[PersonName] = []
    for form in _ordered((f for f in by_form if len(f.words) > 1), by_form):
        agree, part = _agreeing(form, groups, index, banned)
        if len(agree) == 1:
            groups[agree[0]].forms.append(form)
            enter(agree[0], form)
        elif agree or part:
            waiting.append(form)
        else:
            groups.append(_Group([form]))
            enter(len(groups) - 1, form)
    return groups, waiting


def _agreeing(
    form: PersonName, groups: Sequence[_Group], index: Mapping[str, Sequence[int]], banned: Banned
) -> tuple[list[int], bool]:
    """The groups with all of whose names the name agrees, and whether it is a part of any other's."""
    numbers: set[int] = set()
    for block in blocks(form):
        held = index.get(block, ())
        if len(held) > BLOCK:
            ends = {skeleton(form.words[0]), skeleton(form.words[-1])}
            numbers.update(
                n for n in held if not ends.isdisjoint(_ends(groups[n])) and len(ends & _ends(groups[n])) == len(ends)
            )
        else:
            numbers.update(held)
    agree: list[int] = []
    part = False
    for number in sorted(numbers):
        group = groups[number]
        if group.pin is not None and banned(form, group.pin):
            continue
        relations = [compare(form, other) for other in group.forms[:FORMS_COMPARED]]
        if group.pin is not None:
            # A person has listed names that need not look alike: one that agrees is enough.
            relation = max(relations)
        else:
            relation = min(relations)
        if relation >= Relation.INITIAL:
            agree.append(number)
        elif relation is not Relation.DIFFERENT and len(form.words) < max(len(f.words) for f in group.forms):
            part = True
    exact = [n for n in agree if any(form.words == other.words for other in groups[n].forms)]
    return (exact or agree), part


def _ends(group: _Group) -> set[str]:
    words = group.forms[0].words
    return {skeleton(words[0]), skeleton(words[-1])}


def _many_bear(name: PersonName) -> bool:
    """True for a full name that is to be expected of several people."""
    if name.eastern:
        return True
    return common(name.family) and common(name.words[0]) and len(name.words[0]) > 1


def _tell_apart(mentions: Sequence[Mention], forms: list[PersonName]) -> list[Person]:
    """The mentions of one common full name -> the people who bear it."""
    found: list[Person] = []
    index: defaultdict[Clue, list[int]] = defaultdict(list)
    telling = [m for m in mentions if m.clues.telling]
    silent = [m for m in mentions if not m.clues.telling]
    for mention in telling:
        best = _best(mention, found, index)
        if best is None:
            free = [n for n, person in enumerate(found) if not conflict(mention.clues, person.profile)]
            best = max(free, key=lambda n: (found[n].profile.size, -n), default=None)
        _join(mention, best, found, index, forms)
    total = sum(person.profile.size for person in found)
    largest = max(range(len(found)), key=lambda n: (found[n].profile.size, -n), default=None)
    alone: int | None = None
    for mention in silent:
        best = _best(mention, found, index)
        if best is None and largest is not None and found[largest].profile.size >= DOMINANT * total:
            best = largest
        if best is None:
            best = alone
        joined = _join(mention, best, found, index, forms)
        if best is None:
            alone = joined
    for person in found:
        names = {mention.name for mention in person.mentions}
        person.forms = [form for form in forms if form in names]
    return found


def _best(mention: Mention, found: Sequence[Person], index: Mapping[Clue, Sequence[int]]) -> int | None:
    """The person for whom most speaks, if anything does, and nothing against."""
    scores: defaultdict[int, float] = defaultdict(float)
    for clue in sorted(mention.clues.all):
        held = index.get(clue, ())
        if len(held) <= CLUE_SPREAD:
            for number in held:
                scores[number] += score((clue,), {clue})
    for number in sorted(scores, key=lambda n: (-round(scores[n], 6), n)):
        if scores[number] > 0.5 and not conflict(mention.clues, found[number].profile):
            return number
    return None


def _join(
    mention: Mention,
    number: int | None,
    found: list[Person],
    index: defaultdict[Clue, list[int]],
    forms: list[PersonName],
) -> int:
    if number is None:
        number = len(found)
        found.append(Person(list(forms)))
    person = found[number]
    for clue in sorted(mention.clues.all - person.profile.clues):
        index[clue].append(number)
    person.add(mention)
    return number


# --- single names, and names that wait -------------------------------------------------------------------------------


class _Bearers:
    """Persons by each word of their names, and by what stands around them."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self.by_word: defaultdict[str, list[int]] = defaultdict(list)
        for number, person in enumerate(people):
            for word in sorted({skeleton(w) for form in person.forms for w in form.words if len(w) > 1}):
                self.by_word[word].append(number)
        self._clues: dict[str, dict[Clue, list[int]]] = {}

    def of(self, name: PersonName) -> tuple[str, list[int]]:
        """The persons who have the rarest word of the name, and that word."""
        words = sorted({skeleton(w) for w in name.words if len(w) > 1})
        if not words:
            return "", []
        word = min(words, key=lambda w: (len(self.by_word.get(w, ())), w))
        return word, self.by_word.get(word, [])

    def around(self, word: str) -> dict[Clue, list[int]]:
        """Clue -> the persons with that word in their names around whom it stands."""
        if word not in self._clues:
            found: defaultdict[Clue, list[int]] = defaultdict(list)
            for number in self.by_word.get(word, ()):
                for clue in sorted(self.people[number].profile.clues):
                    found[clue].append(number)
            self._clues[word] = dict(found)
        return self._clues[word]


def _place(loose: Sequence[Mention], people: Sequence[Person], banned: Banned) -> list[Person]:
    """Give each loose mention to its person; what cannot be given comes back as persons of their own."""
    bearers = _Bearers(people)
    given: list[tuple[int, Mention]] = []
    left: defaultdict[PersonName, list[Mention]] = defaultdict(list)
    relations: dict[tuple[PersonName, int], Relation] = {}

    def relation(name: PersonName, number: int) -> Relation:
        key = (name, number)
        if key not in relations:
            person = people[number]
            if person.pin is not None and banned(name, person.pin):
                relations[key] = Relation.DIFFERENT
            else:
                relations[key] = max(
                    (compare(name, form) for form in person.forms[:FORMS_COMPARED]), default=Relation.DIFFERENT
                )
        return relations[key]

    for mention in loose:
        number = _bearer(mention, bearers, relation)
        if number is None:
            left[mention.name].append(mention)
        else:
            given.append((number, mention))
    # Only now: a mention that has been given must not change what the next one sees.
    for number, mention in given:
        people[number].add(mention)
    return [person for name, mentions in left.items() for person in _alike(mentions, name)]


def _bearer(mention: Mention, bearers: _Bearers, relation: Callable[[PersonName, int], Relation]) -> int | None:
    """The one person whom the mention can be, or nobody."""
    name = mention.name
    word, numbers = bearers.of(name)
    if not numbers:
        return None
    scores: defaultdict[int, float] = defaultdict(float)
    around = bearers.around(word)
    for clue in sorted(mention.clues.all):
        held = around.get(clue, ())
        if len(held) <= CLUE_SPREAD:
            for number in held:
                scores[number] += score((clue,), {clue})
    ranked: list[tuple[float, float, int]] = []
    for number, points in scores.items():
        if relation(name, number) is not Relation.DIFFERENT and not conflict(
            mention.clues, bearers.people[number].profile
        ):
            prior = PRIOR * math.log2(1 + bearers.people[number].profile.size)
            ranked.append((round(points + prior, 6), round(points, 6), number))
    ranked.sort(key=lambda each: (-each[0], each[2]))
    if ranked:
        total, points, best = ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        if points >= ENOUGH:
            return best if total - second >= max(AHEAD, AHEAD_SHARE * total) else None
    if len(numbers) > BLOCK:
        return None
    # Nothing around it points to anybody: only a rare name with a single bearer is sure enough.
    able = [n for n in numbers if relation(name, n) is not Relation.DIFFERENT]
    if len(able) != 1 or relation(name, able[0]) < Relation.PART:
        return None
    if all(common(w) for w in name.words if len(w) > 1) or conflict(mention.clues, bearers.people[able[0]].profile):
        return None
    return able[0]


def _alike(mentions: Sequence[Mention], name: PersonName) -> list[Person]:
    """Mentions of one name that no full name explains: together when the name is rare, else only with evidence."""
    if not all(common(w) for w in name.words if len(w) > 1):
        person = Person([name])
        for mention in mentions:
            person.add(mention)
        return [person]
    found: list[Person] = []
    index: defaultdict[Clue, list[int]] = defaultdict(list)
    for mention in mentions:
        best = _best(mention, found, index)
        if best is not None and score(mention.clues.all, found[best].profile.clues) < ENOUGH:
            best = None
        _join(mention, best, found, index, [name])
    return found
