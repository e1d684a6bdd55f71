"""How long resolving speakers takes, by the number of mentions, and how right it is on people who are made up.

    python tests/benchmarks/speakers_scale.py 10000 100000 1000000

The people: one for ten mentions, of very different fame (Zipf), with names put together from lists of common names
and from made-up syllables, so that homonyms are frequent; each has a country, a walk of life, and a circle of names
that stand around them. A mention spells the name in one of several ways (whole, with an initial, without the middle
part, hyphenated otherwise, with a slip, the family name alone). A seventh of the mentions are bodies, a tenth unnamed
sources. Nothing here was used to set a weight or a threshold. Printed are processor seconds, microseconds a mention,
peak memory, and B-cubed precision and recall (Bagga and Baldwin, 1998) over the persons.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter

from quotes.document import Speaker
from quotes.lexicon import load_table, load_words
from quotes.speakers import LocalSpeaker, resolve

ROLES = (
    "minister",
    "senator",
    "coach",
    "striker",
    "professor",
    "economist",
    "chief executive",
    "judge",
    "police chief",
    "actor",
)


def syllables(rng: random.Random, n: int) -> str:
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(n)).capitalize()


class Someone:
    """A made-up person."""

    def __init__(self, rng: random.Random, given: list[str], families: list[str], demonyms: list[str]) -> None:
        self.given = rng.choice(given).capitalize() if rng.random() < 0.7 else syllables(rng, 2)
        self.middle = rng.choice(given).capitalize() if rng.random() < 0.25 else None
        self.family = rng.choice(families).capitalize() if rng.random() < 0.4 else syllables(rng, rng.choice((2, 3, 3)))
        self.role = f"{rng.choice(demonyms)} {rng.choice(ROLES)}"
        self.outlets = [f"Outlet {rng.randrange(300)}" for _ in range(3)]
        self.circle = [f"{syllables(rng, 2)} {syllables(rng, 3)}" for _ in range(8)]

    def spelled(self, rng: random.Random) -> str:
        middle = f" {self.middle}" if self.middle else ""
        shape = rng.random()
        if shape < 0.6:
            return f"{self.given}{middle} {self.family}"
        if shape < 0.8:
            return f"{self.given} {self.family}"
        if shape < 0.84:
            return f"{self.given}{f' {self.middle[0]}.' if self.middle else ''} {self.family}"
        if shape < 0.86:
            return f"{self.family}, {self.given}{middle}"
        if shape < 0.88 and len(self.family) > 5:
            cut = rng.randrange(2, len(self.family) - 1)
            return f"{self.given} {self.family[:cut]}{self.family[cut + 1 :]}"
        return f"{self.given} {self.family}" if shape < 0.92 else self.family


def made_up(n: int, seed: int) -> tuple[list[LocalSpeaker], list[int | None]]:
    """`n` local speakers, and who each is; None for what is no person."""
    rng = random.Random(seed)
    given, families = sorted(load_words("given_names.txt")), sorted(load_words("surnames.txt"))
    demonyms = sorted(load_table("demonyms.tsv"))
    people = [Someone(rng, given, families, demonyms) for _ in range(max(10, n // 10))]
    order = sorted(range(len(people)), key=lambda _: rng.random())
    fame = [1 / (rank + 1) ** 0.8 for rank in range(len(people))]
    drawn = rng.choices(order, weights=fame, k=n)
    bodies = [
        f"{syllables(rng, 3)} {kind}"
        for kind in ("University", "Council", "Bank", "Party")
        for _ in range(max(3, n // 400))
    ]
    descriptions = [
        f"a {word} {noun}"
        for word in ("senior", "local", "military", "company")
        for noun in ("official", "source", "aide")
    ]
    found: list[LocalSpeaker] = []
    truth: list[int | None] = []
    for number, who in enumerate(drawn):
        article = f"article-{number // 3:07}"
        kind = rng.random()
        if kind < 0.14:
            found.append(LocalSpeaker(article, Speaker(rng.choice(bodies), "organization"), "Outlet 1"))
            truth.append(None)
        elif kind < 0.24:
            found.append(LocalSpeaker(article, Speaker(rng.choice(descriptions), "unnamed"), "Outlet 1"))
            truth.append(None)
        else:
            someone = people[who]
            companions = (
                *rng.sample(someone.circle, 4),
                syllables(rng, 3),
                rng.choice(("London", "Paris", "Monday Group")),
            )
            role = someone.role if rng.random() < 0.6 else None
            speaker = Speaker(someone.spelled(rng), "person", role)
            found.append(LocalSpeaker(article, speaker, rng.choice(someone.outlets), None, 1, companions))
            truth.append(who)
    return found, truth


def b_cubed(ids: list[str], truth: list[int | None]) -> tuple[float, float]:
    """Precision and recall, each the mean over the mentions of persons."""
    pairs = Counter((id, who) for id, who in zip(ids, truth, strict=True) if who is not None)
    of_id, of_who = Counter[str](), Counter[int]()
    for (id, who), n in pairs.items():
        of_id[id] += n
        of_who[who] += n
    total = sum(pairs.values())
    precision = sum(n * n / of_id[id] for (id, _), n in pairs.items()) / total
    return precision, sum(n * n / of_who[who] for (_, who), n in pairs.items()) / total


def main() -> None:
    print(f"{'mentions':>9} {'speakers':>9} {'CPU s':>8} {'us each':>8} {'peak MB':>8} {'B3 P':>6} {'B3 R':>6}")
    for n in map(int, sys.argv[1:] or ("10000", "100000")):
        locals_, truth = made_up(n, seed=n)
        start = time.process_time()
        resolution = resolve(locals_)
        seconds = time.process_time() - start
        precision, recall = b_cubed(resolution.ids, truth)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{n:9} {len(resolution.speakers):9} {seconds:8.1f} {1e6 * seconds / n:8.1f} {peak:8.0f} "
            f"{100 * precision:6.1f} {100 * recall:6.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
