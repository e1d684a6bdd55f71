"""An index of made-up people saying made-up words, true to the schema: for tests and measurements at any size.

    python -m tests.benchmarks.synthetic 1000000 /tmp/quotes.db

What is true of a real index is true of these: offsets point at the words in the article's text, `newest` counts
1, 2, 3, ids are digests of article and span, few people say much and many say little (Zipf), many quotations share
a date.
The same arguments give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlite_utils import Database

from quotes import columns, schema

ONSETS = ("b", "br", "d", "f", "g", "gl", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "z")
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "o", "é")
CODAS = ("", "", "n", "r", "l", "s", "nd", "rt")
VERBS = (
    "say",
    "tell",
    "add",
    "warn",
    "claim",
    "ask",
    "deny",
    "insist",
    "argue",
    "write",
    "announce",
    "believe",
    "hope",
)
PAST = ("said", "told", "added", "warned", "claimed", "asked", "denied", "insisted", "argued", "wrote", "announced",
        "believed", "hoped")  # fmt: skip
ROLES = ("mayor", "engineer", "minister of harbours", "spokeswoman", "coach", "professor", "council leader", None)
PLACES = 400
BATCH = 2_000
FIRST_DAY = date(2016, 1, 4)


def write(path: Path, quotations: int, *, dates: int = 3_000, seed: int = 1) -> None:
    """Write an index of `quotations` quotations, told on at most `dates` different days, to a new file at `path`."""
    path.unlink(missing_ok=True)
    db = Database(path)
    connection = db.conn
    connection.execute("pragma journal_mode = off")
    connection.execute("pragma synchronous = off")
    connection.execute(f"pragma application_id = {schema.APPLICATION_ID}")
    connection.execute(f"pragma user_version = {schema.SCHEMA_VERSION}")
    for table, types in schema.TABLES.items():
        keys = [(c, other, key) for own, c, other, key in schema.FOREIGN_KEYS if own == table]
        db.create_table(
            table, types, pk=schema.PRIMARY_KEYS[table], not_null=schema.NOT_NULL.get(table, set()), foreign_keys=keys
        )
    connection.execute("pragma foreign_keys = off")
    made = World(quotations, dates, seed)
    with db.atomic():
        for table, rows in made.rows():
            insert(connection, table, rows)
        for table, indexed in schema.UNIQUE:
            db[table].create_index(indexed, unique=True)
        for table, indexed in schema.INDEXES:
            db[table].create_index(indexed)
        summarise(connection)
        columns.pack(connection)
        for table, indexed in schema.FULL_TEXT.items():
            db[table].enable_fts(list(indexed), tokenize=schema.TOKENIZE)
    connection.execute("analyze")
    connection.commit()
    db.close()


def insert(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows with a cell for each column of the schema, in its order."""
    marks = ",".join("?" * len(schema.TABLES[table]))
    connection.executemany(f"insert into {table} values ({marks})", rows)


def summarise(connection: sqlite3.Connection) -> None:
    """Sums that a build keeps: of speakers, statements and facets."""
    connection.execute(
        "update speakers set (quotes, articles, first_date, last_date) = (select count(*), count(distinct article),"
        " min(date), max(date) from quotes where speaker = speakers.id and act != 'thought')"
    )
    connection.execute(
        "update statements set (quotes, articles, first_date) = (select count(*), count(distinct article), min(date)"
        " from quotes where statement = statements.id)"
    )
    connection.execute(
        "update statements set text ="
        " (select text from quotes where statement = statements.id order by newest desc limit 1)"
    )
    for column in schema.FACETS:
        connection.execute(
            f"insert into facet_counts select ?, {column}, count(*) from quotes"
            f" where {column} is not null and act != 'thought' group by {column}",
            (column,),
        )


class World:
    """The people, words, outlets and days of one made-up index."""

    def __init__(self, quotations: int, dates: int, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.quotations = quotations
        self.words = np.array([self.word() for _ in range(min(20_000, 500 + quotations // 5))], dtype=object)
        self.places = [self.word().capitalize() for _ in range(PLACES)]
        people = max(8, quotations // 25)
        self.people = [f"{self.word().capitalize()} {self.word().capitalize()}" for _ in range(people)]
        self.ids = unique(name.lower().replace(" ", "-").replace("é", "e") for name in self.people)
        self.roles = self.random.integers(0, len(ROLES), people)
        self.outlets = [f"The {self.word().capitalize()} {kind}" for kind in ("Post", "Times", "Herald", "Wire") * 12]
        articles = max(1, quotations // 10)
        days = np.sort(self.random.integers(0, dates, articles))[::-1]
        step = max(1, 3_000 // dates)
        self.dates: list[str | None] = [(FIRST_DAY + timedelta(days=int(d) * step)).isoformat() for d in days]
        self.dates[articles - articles // 100 :] = [None] * (articles // 100)  # dates unknown come last

    def word(self) -> str:
        """A pronounceable word that means nothing."""
        parts = self.random.integers(1, 4)
        picks = self.random.integers(0, 1 << 30, (int(parts), 3))
        return "".join(ONSETS[a % len(ONSETS)] + VOWELS[b % len(VOWELS)] + CODAS[c % len(CODAS)] for a, b, c in picks)

    def zipf(self, choices: int, size: int) -> Any:
        """Indices below `choices`, small ones far more often."""
        return np.minimum((choices ** self.random.random(size) - 1).astype(np.int64), choices - 1)

    def rows(self) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """Batches of rows, each with the table it belongs to."""
        yield (
            "speakers",
            [
                (id, name, "person", ROLES[role], None, json.dumps({name.split()[1]: 3, name: 2}), 0, 0, None, None)
                for id, name, role in zip(self.ids, self.people, self.roles, strict=True)
            ],
        )
        yield "runs", [(1, "2026-01-05T06:00:00+00:00", "2026-01-05T06:20:00+00:00", "0.1.0", "synthetic",
                        len(self.dates), len(self.dates), self.quotations, 1)]  # fmt: skip
        yield (
            "problems",
            [(1, 1, "empty", "empty.txt", "empty", "empty.txt holds no text", "2026-01-05T06:00:01+00:00")],
        )
        newest, statement = 0, 0
        said: list[tuple[int, str, str]] = []  # what some people say again elsewhere: speaker, words, statement
        for start in range(0, len(self.dates), BATCH):
            articles, quotes, mentions, statements = [], [], [], []
            for number in range(start, min(start + BATCH, len(self.dates))):
                share = self.quotations // len(self.dates) + (number < self.quotations % len(self.dates))
                article = Draft(self, number, share)
                for speaker, repeats in zip(article.speakers, self.random.random(share) < 0.03, strict=True):
                    key = None
                    text = None
                    if repeats and said and self.random.random() < 0.7:
                        speaker, text, key = said[int(self.random.integers(0, len(said)))]
                    elif repeats:
                        statement += 1
                        key = f"s{statement:07d}"
                        statements.append((key, self.ids[speaker], None, 0, 0, None))
                    newest += 1
                    quote, named = article.quotation(newest, int(speaker), text, key)
                    if repeats and text is None and key is not None:
                        said.append((int(speaker), quote[2], key))
                    quotes.append(quote)
                    mentions.extend(named)
                articles.append(article.row())
            if statements:
                yield "statements", statements
            yield "articles", articles
            yield "quotes", quotes
            yield "mentions", mentions


class Draft:
    """One article in the making."""

    def __init__(self, world: World, number: int, share: int) -> None:
        self.world = world
        self.number = number
        self.id = f"{world.dates[number] or 'undated'}/{number:07d}"
        self.date = world.dates[number]
        self.year = int(self.date[:4]) if self.date else None
        self.outlet = world.outlets[int(world.zipf(len(world.outlets), 1)[0])] if number % 200 else None
        words = world.words[world.zipf(len(world.words), 6)]
        self.title = " ".join(words).capitalize()
        self.text = f"{self.title}\n\n"
        self.speakers = world.zipf(len(world.people), share)
        self.quotes = 0

    def quotation(
        self, newest: int, speaker: int, text: str | None, statement: str | None
    ) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
        """Write one more quotation into the article; its row and those of its mentions."""
        world = self.world
        picks = world.random.random(6)
        verb = min(int(picks[0] ** 2 * 16), 12)
        thought = verb >= 11
        direct = picks[1] < 0.45 and not thought
        named = picks[2] >= 0.08
        place = world.places[int(world.zipf(PLACES, 1)[0])] if picks[3] < 0.4 else None
        person = int(world.zipf(len(world.people), 1)[0]) if picks[3] > 0.7 else None
        about = place or (world.people[person] if person is not None else None)
        if text is None:
            words = list(world.words[world.zipf(len(world.words), int(5 + picks[4] * 25))])
            if about:
                words.insert(len(words) // 2, about)
            text = " ".join(words)
            text = text[0].upper() + text[1:]
        source = world.people[speaker].split()[1] if named else "A witness"
        cue = PAST[verb]
        self.text += "“" if direct else f"{source} {cue} that "
        cue_start = len(self.text) - len(cue) - len(" that ")
        source_start = cue_start - len(source) - 1
        start = len(self.text)
        self.text += text
        end = len(self.text)
        if direct:
            self.text += f",” {source} {cue}"
            source_start, cue_start = end + 3, end + 4 + len(source)
        self.text += ".\n\n"
        self.quotes += not thought
        key = hashlib.blake2b(f"{self.id}\0{start}-{end}".encode(), digest_size=8).hexdigest()
        confidence = round(float(0.35 + 0.65 * picks[5] ** 0.4), 4)
        band = "high" if confidence >= 0.8 else "medium" if confidence >= 0.5 else "low"
        act = "thought" if thought else "writing" if cue == "wrote" else "speech"
        role = world.roles[speaker]
        at = text.find(about) if about else -1
        mentions: list[tuple[Any, ...]] = []
        if about and at >= 0:
            kind = "PLACE" if place else "PERSON"
            of = None if place or person is None else world.ids[person]
            mentions.append((key, newest, about, kind, of, start + at, start + at + len(about)))
        span = json.dumps([[start, end]])
        row = (
            key, newest, text, world.ids[speaker] if named else None, world.people[speaker] if named else None,
            "person" if named else None, ROLES[role] if named else None, "direct" if direct else "indirect", act,
            VERBS[verb], cue, source, None, self.outlet, self.title, self.date, self.year, "body", band, confidence,
            "tags" if picks[5] < 0.8 else "marks", "name" if named else None, self.id, statement, start, end, span,
            span if direct else "[]", cue_start, cue_start + len(cue), source_start, source_start + len(source),
        )  # fmt: skip
        return row, mentions

    def row(self) -> tuple[Any, ...]:
        """The article's own row, once all its quotations are written."""
        digest = hashlib.blake2b(self.text.encode(), digest_size=12).hexdigest()
        address = f"https://example.org/{self.id}"
        return (
            self.id, self.title, self.outlet, None, self.date, self.year, address, f"{self.id}.txt", "utf-8",
            len(self.text.split()), self.quotes, self.text, digest, "synthetic", "{}",
        )  # fmt: skip


def unique(slugs: Iterator[str]) -> list[str]:
    """The second of two equal slugs gets a number, as homonyms do."""
    seen: dict[str, int] = {}
    result = []
    for slug in slugs:
        seen[slug] = seen.get(slug, 0) + 1
        result.append(slug if seen[slug] == 1 else f"{slug}-{seen[slug]}")
    return result


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quotations", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--dates", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began = time.perf_counter()
    write(arguments.path, arguments.quotations, dates=arguments.dates, seed=arguments.seed)
    size, seconds = arguments.path.stat().st_size / 1e6, time.perf_counter() - began
    print(f"{arguments.quotations:,} quotations in {seconds:.0f} s, {size:,.0f} MB: {arguments.path}")


if __name__ == "__main__":
    main()
