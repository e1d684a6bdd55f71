"""Articles written for training: what stands for whom, and where cue and mention are that somebody wrote down."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quotes.network import NAMES
from quotes.training import corpora
from tests.conftest import ROOT

GOLD = ROOT / "tests" / "gold"
ARTICLE = """=== ferry
Ann Lee met Tom Ray in Oslo. She said the boat was late.

“It was,” he said. “It always is.” She said so again.
---
names PERSON = Ann Lee; Tom Ray
names PLACE = Oslo
speaker Ann Lee =
speaker Tom Ray =
I | the boat was late | Ann Lee | said | She
D | It was, // It always is. | Tom Ray | said | he
I | so | Ann Lee | said | She | optional
"""


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """ARTICLE as training reads it."""
    monkeypatch.syspath_prepend(str(GOLD))
    build = importlib.import_module("build")
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(build.render(build.together(tmp_path / "a.txt"), True), encoding="utf-8")
    [found] = corpora.written(tmp_path / "a.jsonl")
    return found


def words(document: dict[str, Any], places: list[list[int]]) -> list[str]:
    """What stands at some places."""
    return [document["text"][a:b] for a, b in places]


def test_cue_and_mention_stand_beside_their_words(document: dict[str, Any]) -> None:
    text = document["text"]
    first, second, third = document["quotes"]
    assert first["cue"] == [[text.index("said the boat"), text.index(" the boat")]]
    assert first["source"] == [[text.index("She said the"), text.index(" said the boat")]]
    assert words(document, second["source"]) == ["he"]
    assert second["cue"][0][0] == text.index("said. “It")
    assert third["cue"][0][0] == text.index("said so")


def test_mentions_that_are_no_names_stand_for_whom_the_gold_tells(document: dict[str, Any]) -> None:
    lee, ray = sorted((words(document, c) for c in document["clusters"]), key=len, reverse=True)
    assert (lee, ray) == (["Ann Lee", "She", "She"], ["Tom Ray", "he"])
    assert words(document, document["anaphors"]) == ["She", "he", "She"]


def test_names_are_tagged_where_they_stand(document: dict[str, Any]) -> None:
    example = corpora.quoted_example(document)
    assert example.names is not None
    told = {s.of(example.text): NAMES[t] for s, t in zip(example.words.spans, example.names, strict=True) if t}
    assert told == {"Ann": "B-PERSON", "Lee": "I-PERSON", "Tom": "B-PERSON", "Ray": "I-PERSON", "Oslo": "B-PLACE"}


def test_every_article_for_training_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    subprocess.run([sys.executable, str(GOLD / "build.py"), "--training", str(file)], check=True)
    documents = list(corpora.written(file))
    assert len(documents) == 374 == len({d["id"] for d in documents})
    assert all(d["quotes"] and d["names"] and d["clusters"] for d in documents)
    lines = [
        line
        for n in ("hard", "scraped", "unseen", "unseen_scraped")
        for line in (GOLD / f"{n}.jsonl").read_text("utf-8").splitlines()
    ]
    aside = {json.loads(line)["id"] for line in lines}
    assert not aside & {d["id"] for d in documents}
