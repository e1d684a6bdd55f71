"""Word lists: one entry a line, sorted, each once, none empty, and loaded as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.lexicon import load_table, load_words
from tests.conftest import ROOT

FILES = sorted(p for p in (ROOT / "quotes/data").iterdir() if p.suffix != ".json")


def entries(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_list_is_sorted_unique_and_not_empty(path: Path) -> None:
    assert path.suffix in (".txt", ".tsv")
    found = entries(path)
    assert found, "no entries"
    keys = [line.split("\t")[0] for line in found]
    assert keys == sorted(keys), next((a, b) for a, b in zip(keys, sorted(keys), strict=True) if a != b)
    assert len(set(keys)) == len(keys), sorted(k for k in set(keys) if keys.count(k) > 1)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_list_says_what_it_holds_and_has_no_stray_space(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    assert text.endswith("\n")
    for line in entries(path):
        assert all(cell == cell.strip() for cell in line.split("\t")), repr(line)
        assert line.split("\t")[0], repr(line)


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".txt"], ids=lambda p: p.name)
def test_lists_load(path: Path) -> None:
    assert load_words(path.name) == set(entries(path))


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".tsv"], ids=lambda p: p.name)
def test_tables_load(path: Path) -> None:
    table = load_table(path.name)
    assert list(table) == [line.split("\t")[0] for line in entries(path)]
    assert all(table.values()), "a row of one cell"


def test_verb_forms_stand_by_their_base() -> None:
    forms = load_table("verb_forms.tsv")
    assert forms["said"] == ("say",)
    assert all(len(cells) == 1 and cells[0].islower() for cells in forms.values())
