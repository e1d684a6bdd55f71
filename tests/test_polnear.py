"""PolNeAR's published layout, on two small articles of our own in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quotes.evaluate import evaluate
from quotes.training.polnear import CorpusError, articles, convert
from tests.conftest import ROOT

FERRY = (
    "Ferry fares to rise.\n\n“Nobody is pleased,” Ada Brook said. “I am not.” The harbour\u00a0board,\nshe added, "
    "will publish the list. Fares are expected to double.\n\nFollow us."
)
BOARD = "The harbour\u00a0board,"
WEIR = "Weir to close, Otto Lund says.\n"

METADATA = """\
compartment\tfilename\tlevel\tannotators\tpublisher\tpublication_date\tauthor\ttitle\ttrump_count\tclinton_count\tcredit\twire
train\tpost_2016-02-02_weir\t3\t1a|2b|3c\tpost\t2016-02-02\t\tWeir to close\t0\t0\tNone\tNA
train\tpost_2016-02-01_ferry\t7\t1a\tpost\t2016-02-01\tBea Holm\t"Ferry" fares\t0\t0\tNone\tAP
dev\tpost_2016-03-01_other\t7\t1a\tpost\t2016-03-01\tBea Holm\tOther\t0\t0\tNone\tNone
"""


def spans(text: str, *words: str) -> str:
    """brat's offsets of words, and its copy of them."""
    starts = [text.index(w) for w in words]
    offsets = ";".join(f"{start} {start + len(w)}" for start, w in zip(starts, words, strict=True))
    return f"{offsets}\t{' '.join(' '.join(w.split()) for w in words)}"


def ferry() -> str:
    """Annotations as annotators leave them: not in the order of the text, with numbers missing."""
    said = spans(FERRY, "said")
    return "\n".join(
        [
            f"T1\tSource {spans(FERRY, 'she')}",
            f"T2\tCue {spans(FERRY, 'added')}",
            f"T3\tContent {spans(FERRY, BOARD, 'will publish the list')}",
            f"T4\tAttribution {spans(FERRY, 'added')}",
            "E3\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
            "E1\tAttribution:T9 Source:T6 Cue:T7 Content:T8 Content2:T10",
            f"T6\tSource {spans(FERRY, 'Ada Brook')}",
            f"T7\tCue {said}",
            f"T8\tContent {spans(FERRY, '“Nobody is pleased,”')}",
            f"T9\tAttribution {said}",
            f"T10\tContent {spans(FERRY, '“I am not.”')}",
            f"T11\tDiscuss {spans(FERRY, 'Fares')}",
            f"T12\tCue {spans(FERRY, 'are expected')}",
            f"T13\tContent {spans(FERRY, 'to double')}",
            f"T14\tAttribution-no-source {spans(FERRY, 'are expected')}",
            "E4\tAttribution-no-source:T14 Content:T13 Cue:T12",
            f"T15\tDiscard {spans(FERRY, 'Follow us.')}",
            "#1\tAnnotatorNotes T11\tperhaps",
            "",
        ]
    )


def weir(content: str, source: str = "Otto Lund") -> str:
    """One reading of the second article."""
    return (
        f"T1\tSource {spans(WEIR, source)}\nT2\tCue {spans(WEIR, 'says')}\nT3\tContent {spans(WEIR, content)}\n"
        f"T4\tAttribution {spans(WEIR, 'says')}\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder `data` of a checkout."""
    folder = tmp_path / "data"
    files = {
        "metadata.tsv": METADATA,
        "train/text/post_2016-02-01_ferry.txt": FERRY,
        "train/text/post_2016-02-02_weir.txt": WEIR,
        "train/attributions/post_2016-02-01_ferry_1a.ann": ferry(),
        "train/attributions/post_2016-02-02_weir_1a.ann": weir("close"),
        "train/attributions/post_2016-02-02_weir_2b.ann": weir("Weir to close"),
        "train/attributions/post_2016-02-02_weir_3c.ann": weir("to close"),
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    return folder


def words(article: dict[str, Any], role: str) -> list[list[str]]:
    """The words of a role, quotation by quotation."""
    return [[article["text"][start:end] for start, end in q[role]] for q in article["quotes"]]


def test_an_article_with_all_its_attributions(data: Path) -> None:
    found, _ = articles(data, "train")
    assert found["id"] == "post_2016-02-01_ferry" and found["text"] == FERRY
    assert [(q["id"], q["type"]) for q in found["quotes"]] == [
        ("E1", "attribution"),
        ("E3", "attribution"),
        ("E4", "no-source"),
    ]
    assert words(found, "content") == [
        ["“Nobody is pleased,”", "“I am not.”"],
        [BOARD, "will publish the list"],
        ["to double"],
    ]
    assert words(found, "source") == [["Ada Brook"], ["she"], []]
    assert words(found, "cue") == [["said"], ["added"], ["are expected"]]
    assert [(e["label"], FERRY[slice(*e["spans"][0])]) for e in found["extra"]] == [
        ("discuss", "Fares"),
        ("discard", "Follow us."),
    ]
    told = ("publisher", "date", "author", "wire", "annotator", "n_annotators")
    assert [found[key] for key in told] == ["post", "2016-02-01", "Bea Holm", "AP", "1a", 1]


def test_of_several_readings_the_one_that_agrees_best_is_taken(data: Path) -> None:
    _, found = articles(data, "train")
    assert (found["annotator"], found["n_annotators"]) == ("3c", 3)
    assert words(found, "content") == [["to close"]]
    (data / "train/attributions/post_2016-02-02_weir_3c.ann").unlink()
    _, found = articles(data, "train")
    assert (found["annotator"], found["n_annotators"]) == ("1a", 2)


def test_what_is_written_is_gold_and_has_the_keys_of_the_other_corpora(data: Path, tmp_path: Path) -> None:
    assert convert(data, tmp_path / "out", ["train"]) == {"train": (2, 4)}
    written = tmp_path / "out" / "polnear_train.jsonl"
    assert evaluate(written, written)["attribution F"] == 100.0
    theirs = ROOT.parent / "shared" / "data" / "quotes" / "polnear_train.jsonl"
    if not theirs.is_file():
        pytest.skip("the corpus is not beside the checkout")
    with theirs.open(encoding="utf-8") as lines:
        expected = json.loads(next(lines))
    ours = json.loads(written.read_text("utf-8").splitlines()[0])
    assert list(ours) == list(expected)
    assert list(ours["quotes"][0]) == list(expected["quotes"][0])
    assert list(ours["extra"][0]) == list(expected["extra"][0])


def test_what_does_not_belong_together_is_refused(data: Path) -> None:
    text = data / "train/text/post_2016-02-01_ferry.txt"
    text.write_text("x" + FERRY, "utf-8")
    with pytest.raises(CorpusError, match=r"ferry_1a\.ann line 1 marks 'she', but the text has '.*' there"):
        list(articles(data, "train"))
    text.write_bytes(b"\xff")
    with pytest.raises(CorpusError, match="not UTF-8 at byte 0"):
        list(articles(data, "train"))
    text.unlink()
    with pytest.raises(CorpusError, match=r"ferry\.txt is missing"):
        list(articles(data, "train"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("T99\tContent 3\tx", "is not as brat writes it"),
        ("E99\tAttribution:T9 Content:T98", "no attribution of what this file marks"),
        ("E99\tAttribution:T9 Speaker:T8", "no attribution of what this file marks"),
    ],
)
def test_a_line_that_cannot_be_is_refused(data: Path, line: str, message: str) -> None:
    path = data / "train/attributions/post_2016-02-01_ferry_1a.ann"
    path.write_text(ferry() + line, "utf-8")
    with pytest.raises(CorpusError, match=message):
        list(articles(data, "train"))


def test_the_command(data: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "quotes.training.polnear", str(data), "--out", str(tmp_path / "out"), "--only"]
    done = subprocess.run([*command, "train"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and done.stdout.endswith("polnear_train.jsonl: 2 articles, 4 quotations\n"), done.stderr
    done = subprocess.run([*command, "test"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1 and done.stderr.startswith("Error: ") and "lists no article of test" in done.stderr
