"""How good the shipped models are on each gold set, and the floors below which they may not fall.

    python -m tests.floors                  print the figures beside their floors
    python -m tests.floors sample seeds     only of these sets (sample, challenge, world, hard, scraped, unseen,
                                            unseen_scraped, seeds, slice, dev, gum)
    python -m tests.floors --all            the long ones too: dev, gum
    python -m tests.floors --pin            raise the floors to the figures, less MARGIN
    python -m tests.floors --pin --lower    let floors sink as well: say in the commit why that is right

Floors are pinned in floors.json together with a digest of the gold and of the articles that they were measured on:
figures on other gold say nothing of these floors. The file is sealed, so that a floor which was changed by hand is
noticed; `--pin` refuses to lower one unless `--lower` is said.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotes.evaluate.gold import read_aliases, read_gold
from quotes.evaluate.predictions import articles_of, detect
from quotes.evaluate.report import Report, compare
from quotes.workers import Annotates
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "tests" / "floors.json"

MARGIN = 4.0
"""Points between a figure and its floor: processors run the encoder in int8, bf16 or fp32, which were up to 3.1 apart,
and on the small sets one quotation is up to two points."""

FIGURES = {
    "speakers": (
        "marked recall", "marked speaker", "marked precision", "direct F1", "mixed F1", "indirect F1", "end to end F1",
    ),
    "spans": (
        "content_exact F", "content_overlap F", "source_exact F", "cue_exact F", "attribution F",
        "DIRECT attribution F", "INDIRECT attribution F",
    ),
}  # fmt: skip
"""What is held, by the form of the gold."""

ABOUT = "Written by `python -m tests.floors --pin`; lowering a floor takes `--lower`, and a reason in the commit."


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Gold, and where its articles are."""

    gold: Path
    texts: Path | None = None
    aliases: Path | None = None
    first: int = 0
    every: int = 1
    """Of the gold's articles, every so many from the first on."""
    long: bool = False
    """Takes minutes on one core."""

    def missing(self) -> str | None:
        """Why it cannot be measured here."""
        for path in (self.gold, self.texts, self.aliases):
            if path is not None and not path.exists():
                return f"{path.name} is not beside the checkout"
        return None

    def digest(self) -> str:
        """Of the gold, the aliases, and the articles where they are files."""
        _, articles = read_gold(self.gold)
        files = [self.gold, *([self.aliases] if self.aliases else [])]
        files += [self.texts / f"{article.id}.txt" for article in articles] if self.texts else []
        digest = hashlib.blake2b(f"{self.first} {self.every}".encode(), digest_size=12)
        for file in files:
            digest.update(hashlib.blake2b(file.read_bytes()).digest())
        return digest.hexdigest()

    def measure(self, annotator: Annotates) -> Report:
        """What the annotator makes of it, speakers resolved across its articles as `quotes extract` does."""
        form, gold = read_gold(self.gold)
        gold = gold[self.first :: self.every]
        found, notes = detect(articles_of(gold, self.texts), lambda: annotator, workers=1)
        aliases = read_aliases(self.aliases) if self.aliases else {}
        return compare(form, gold, found, aliases, notes=tuple(notes))


OWN = ROOT / "tests" / "gold"
SETS = {
    "sample": GoldSet(OWN / "sample.jsonl", ROOT / "db" / "articles"),
    "challenge": GoldSet(OWN / "challenge.jsonl"),
    "world": GoldSet(OWN / "world.jsonl"),
    "hard": GoldSet(OWN / "hard.jsonl"),
    "scraped": GoldSet(OWN / "scraped.jsonl"),
    "unseen": GoldSet(OWN / "unseen.jsonl"),
    "unseen_scraped": GoldSet(OWN / "unseen_scraped.jsonl"),
    "seeds": GoldSet(SHARED / "gold" / "seeds.jsonl", SHARED / "seeds", SHARED / "gold" / "speakers.json"),
    "slice": GoldSet(SHARED / "data" / "quotes" / "polnear_dev.jsonl", every=7),  # 12 of 84 articles, all outlets
    "dev": GoldSet(SHARED / "data" / "quotes" / "polnear_dev.jsonl", long=True),
    "gum": GoldSet(SHARED / "data" / "quotes" / "gum_train.jsonl", every=7, long=True),  # kept aside in training
}


def read_floors(path: Path = FLOORS) -> dict[str, dict[str, Any]]:
    """Set -> its digest and its floors. Raises ValueError when the file was changed by hand."""
    pinned = json.loads(path.read_text("utf-8"))
    if pinned["seal"] != _seal(pinned["sets"]):
        raise ValueError(
            f"{path.name} was changed by hand: use `python -m tests.floors --pin`, and `--lower` to lower a floor"
        )
    found: dict[str, dict[str, Any]] = pinned["sets"]
    return found


def write_floors(sets: dict[str, dict[str, Any]], path: Path = FLOORS) -> None:
    """Seal and write."""
    path.write_text(json.dumps({"about": ABOUT, "seal": _seal(sets), "sets": sets}, indent=1) + "\n", "utf-8")


def below(report: Report, floors: dict[str, float]) -> list[str]:
    """The figures that have fallen below their floors."""
    return [f"{name} is {report[name]}, below {floor}" for name, floor in floors.items() if report[name] < floor]


def raised(report: Report, before: dict[str, float], *, lower: bool) -> dict[str, float]:
    """The floors for these figures: never lower than before, unless that is asked for."""
    now = {name: max(0.0, math.floor(10 * (report[name] - MARGIN)) / 10) for name in FIGURES[report.form]}
    return now if lower else {name: max(floor, before.get(name, 0.0)) for name, floor in now.items()}


def _seal(sets: dict[str, dict[str, Any]]) -> str:
    return hashlib.blake2b(json.dumps(sets, sort_keys=True).encode(), digest_size=12).hexdigest()


def _main(arguments: list[str], annotator: Callable[[], Annotates]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.floors", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(SETS))
    parser.add_argument("--all", action="store_true", help="the long sets too")
    parser.add_argument("--pin", action="store_true", help="raise the floors to the figures")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    args = parser.parse_args(arguments)
    if unknown := set(args.sets) - SETS.keys():
        parser.error(f"no such set: {', '.join(sorted(unknown))}")
    floors = read_floors() if FLOORS.exists() else {}
    fallen = False
    reader = annotator()
    for name in args.sets or [name for name, gold in SETS.items() if args.all or not gold.long]:
        gold = SETS[name]
        if reason := gold.missing():
            print(f"{name}: left out, {reason}")
            continue
        report = gold.measure(reader)
        before = floors.get(name, {"digest": "", "floors": {}})
        print(f"{name}: {report.articles} articles" + "".join(f"\n  note: {note}" for note in report.notes))
        for figure in FIGURES[report.form]:
            interval = report.scores[figure].interval
            lies = f"{interval[0]:6.1f} - {interval[1]:5.1f}" if interval else ""
            print(f"  {figure:24} {report[figure]:6.2f}   {lies}   floor {before['floors'].get(figure, 0.0):5.1f}")
        fallen |= bool(below(report, before["floors"]))
        if args.pin:
            floors[name] = {"digest": gold.digest(), "floors": raised(report, before["floors"], lower=args.lower)}
    if args.pin:
        write_floors({name: floors[name] for name in SETS if name in floors})
    if fallen and not args.lower:
        print("Figures have fallen below their floors.")
    return int(fallen and not args.lower)


if __name__ == "__main__":
    from quotes.annotate import Annotator

    sys.exit(_main(sys.argv[1:], Annotator))
