"""The shipped models are as good as they have been: no figure falls below its floor.

The floors and what they were measured on are in floors.json; `python -m tests.floors` prints the figures of today, and
its docstring tells how floors are raised and, if it must be, lowered. QUOTES_SLOW=1 measures the long sets too.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from quotes.evaluate import Report, Score
from quotes.workers import Annotates
from tests import floors
from tests.floors import FIGURES, FLOORS, SETS, GoldSet


def here(name: str) -> GoldSet:
    """A set, if its files are here."""
    gold = SETS[name]
    if reason := gold.missing():
        pytest.skip(reason)
    return gold


@pytest.fixture(scope="session")
def annotator() -> Annotates:
    """The shipped models, loaded once."""
    from quotes.annotate import Annotator

    return Annotator()


@pytest.mark.pipeline
@pytest.mark.parametrize("name", SETS)
def test_no_figure_is_below_its_floor(name: str, request: pytest.FixtureRequest) -> None:
    gold = here(name)
    if gold.long and not os.environ.get("QUOTES_SLOW"):
        pytest.skip("takes minutes: set QUOTES_SLOW=1")
    report = gold.measure(request.getfixturevalue("annotator"))
    assert not report.notes
    assert not floors.below(report, floors.read_floors()[name]["floors"])


@pytest.mark.parametrize("name", SETS)
def test_the_floors_were_measured_on_this_gold(name: str) -> None:
    """Gold that has changed needs floors that were measured on it: python -m tests.floors --pin."""
    assert floors.read_floors()[name]["digest"] == here(name).digest()


def test_every_figure_of_every_set_has_a_floor() -> None:
    pinned = floors.read_floors()
    assert list(pinned) == list(SETS)
    for name, one in pinned.items():
        form = "spans" if name in ("slice", "dev", "gum") else "speakers"
        assert tuple(one["floors"]) == FIGURES[form], name
        assert all(0 <= floor <= 100 for floor in one["floors"].values())


# --- the floors themselves hold ---------------------------------------------------------------------------------------


def report_of(**figures: float) -> Report:
    """A report with these figures, the others at 50."""
    values = dict.fromkeys(FIGURES["speakers"], 50.0) | {name.replace("_", " "): v for name, v in figures.items()}
    return Report("speakers", 1, {name: Score(value, None) for name, value in values.items()}, {})


def test_a_figure_below_its_floor_is_told() -> None:
    pinned = dict.fromkeys(FIGURES["speakers"], 50.0)
    assert not floors.below(report_of(), pinned)
    assert floors.below(report_of(marked_recall=49.9), pinned) == ["marked recall is 49.9, below 50.0"]
    assert len(floors.below(report_of(marked_recall=49.9, marked_speaker=0.0), pinned)) == 2


def test_floors_rise_by_themselves_and_sink_only_when_told() -> None:
    before = {"marked recall": 80.0, "marked speaker": 20.0}
    assert floors.raised(report_of(), before, lower=False)["marked recall"] == 80.0
    assert floors.raised(report_of(), before, lower=True)["marked recall"] == 50.0 - floors.MARGIN
    assert floors.raised(report_of(), before, lower=False)["marked speaker"] == 50.0 - floors.MARGIN
    assert floors.raised(report_of(marked_speaker=0.3), {}, lower=False)["marked speaker"] == 0.0


def test_a_floor_lowered_by_hand_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    floors.write_floors({"sample": {"digest": "d", "floors": {"marked recall": 90.0}}}, path)
    assert floors.read_floors(path)["sample"]["floors"] == {"marked recall": 90.0}
    path.write_text(path.read_text("utf-8").replace("90.0", "80.0"), "utf-8")
    with pytest.raises(ValueError, match="changed by hand"):
        floors.read_floors(path)


def test_another_word_in_an_article_is_another_digest(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("“Yes,” Ann Lee said.", "utf-8")
    quote = {"start": 1, "end": 5, "type": "direct", "speaker": "Ann Lee"}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "quotes": [quote]}), "utf-8")
    before = GoldSet(gold, tmp_path / "texts").digest()
    assert GoldSet(gold, tmp_path / "texts").digest() == before
    (tmp_path / "texts" / "a.txt").write_text("“No,” Ann Lee said.", "utf-8")
    assert GoldSet(gold, tmp_path / "texts").digest() != before
    assert "about" in json.loads(FLOORS.read_text("utf-8"))
