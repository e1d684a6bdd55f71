"""Linking speakers to an extract of Wikidata: sure, or not at all."""

from __future__ import annotations

import csv
import json
import random
import time
from pathlib import Path

import pytest

from quotes.errors import RegisterError
from quotes.wikidata import Entity, Sought, link, read
from tests.conftest import ROOT

PUTIN = Entity("Q7747", "Vladimir Putin", (), "president of Russia", "1952")
JUDGE = Entity("Q900001", "Emma Wilson", (), "British judge", "1960")
ROWER = Entity("Q900002", "Emma Wilson", (), "British rower", "1990")


def test_a_speaker_is_their_only_namesake() -> None:
    sought = [
        Sought("putin", "Wladimir Putin", True, "Russian president", (), "2024-06-19"),
        Sought("kim", "Kim", True),
    ]
    assert link(sought, [PUTIN, Entity("Q1", "Kim", ())]) == {"putin": "Q7747"}


def test_the_description_points_to_one_of_two_namesakes() -> None:
    assert link([Sought("a", "Emma Wilson", True, "high court judge")], [JUDGE, ROWER]) == {"a": "Q900001"}
    assert link([Sought("a", "Emma Wilson", True, "rower")], [JUDGE, ROWER]) == {"a": "Q900002"}
    assert link([Sought("a", "Emma Wilson", True)], [JUDGE, ROWER]) == {}
    assert link([Sought("a", "Emma Wilson", True, "plumber")], [JUDGE]) == {}


def test_who_was_dead_or_a_child_did_not_say_it() -> None:
    il = Entity("Q10665", "Kim Jong-il", ("Kim Jong Il",), "leader of North Korea", "1941", "2011")
    assert link([Sought("a", "Kim Jong Il", True, None, (), "2024-06-19")], [il]) == {}
    assert link([Sought("a", "Kim Jong Il", True, None, (), "2010-06-19")], [il]) == {"a": "Q10665"}
    assert link([Sought("a", "Emma Wilson", True, "rower", (), "1995-01-01")], [ROWER]) == {}


def test_bodies_are_linked_by_their_names_alone() -> None:
    sought = [Sought("un", "UN", False, None, ("the United Nations",)), Sought("seoul", "Seoul", False)]
    entities = [Entity("Q1065", "United Nations", ("UN",)), Entity("Q884", "South Korea", ("Republic of Korea",))]
    assert link(sought, entities) == {"un": "Q1065"}


def test_the_order_does_not_matter() -> None:
    sought = [Sought("a", "Emma Wilson", True, "judge"), Sought("putin", "Vladimir Putin", True)]
    assert link(sought, [JUDGE, ROWER, PUTIN]) == link(sought[::-1], [PUTIN, ROWER, JUDGE])


def test_json_lines_and_csv_say_the_same(tmp_path: Path) -> None:
    lines, table = tmp_path / "e.jsonl", tmp_path / "e.csv"
    lines.write_text(json.dumps({"id": "Q1", "label": "A B", "aliases": ["C D"], "born": 1950}) + "\n\n", "utf-8")
    table.write_text("id,label,aliases,description,born,died\nQ1,A B,C D,,1950,\n", "utf-8")
    assert list(read(lines)) == list(read(table)) == [Entity("Q1", "A B", ("C D",), None, "1950")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"id": "Q1", "label": "A"}\n{"id": "X", "label": "B"}\n', ("line 2", "'X'")),
        ('{"id": "Q1"\n', ("line 1", "not JSON")),
        ("{}\n", ("line 1", "an id like Q7747")),
        ("qid,name\nQ1,A\n", ("line 1", "id and label")),
        ("id,label\nQ1,A\nQ2,\n", ("line 3", "''")),
        ("", ("line 1",)),
    ],
)
def test_what_is_no_extract_is_refused_with_its_line(tmp_path: Path, text: str, says: tuple[str, ...]) -> None:
    path = tmp_path / "extract"
    path.write_text(text, "utf-8")
    with pytest.raises(RegisterError) as error:
        list(read(path))
    assert all(part in str(error.value) for part in (str(path), *says)), str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="cannot be read"):
        list(read(tmp_path / "none"))


def test_the_extract_that_ships_can_be_read() -> None:
    entities = {entity.id: entity for entity in read(ROOT / "db/wikidata.jsonl")}
    assert entities["Q56226"].label == "Kim Jong-un"
    sought = [
        Sought("kim-jong-un", "Kim Jong Un", True, "North Korean leader", (), "2024-06-19"),
        Sought("kim-jong-il", "Kim Jong Il", True, None, (), "2024-06-19"),
    ]
    assert link(sought, entities.values()) == {"kim-jong-un": "Q56226"}


def test_two_hundred_thousand_rows(tmp_path: Path) -> None:
    """Of 200,000 made-up people, 300 speak; 100 of these have a namesake, who is told from them by the description."""
    links, seconds = linked_extract(tmp_path / "extract.csv", 200_000)
    wrong = {id: qid for id, qid in links.items() if qid != f"Q{int(id[1:]) + 1}"}
    assert not wrong and len(links) >= 295
    assert seconds < 120


def linked_extract(path: Path, people: int) -> tuple[dict[str, str], float]:
    """The links of 300 speakers to an extract of made-up people, and the processor seconds that it took."""
    rng = random.Random(7)

    def word() -> str:
        return "".join(rng.choice("bdgklmnprstvz") + rng.choice("aeiou") for _ in range(4)).title()

    names = list(dict.fromkeys(f"{word()} {word()}" for _ in range(people)))
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "label", "aliases", "description", "born", "died"])
        rows.writerows([f"Q{n + 1}", each, "", "footballer", "1970", ""] for n, each in enumerate(names))
        rows.writerows([f"Q{900_001 + n}", names[n], "", "judge", "1970", ""] for n in range(100))
    sought = [Sought(f"s{n}", names[n], True, "striker, a footballer", (), "2024-01-01") for n in range(300)]
    start = time.process_time()
    return link(sought, read(path)), time.process_time() - start
