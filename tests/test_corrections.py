"""Editors' corrections: written, read, applied, and told of when they find nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.corrections import append, apply, load, make, vanished
from quotes.document import Article, Document, Name, Quotation, Span, Speaker
from quotes.errors import RegisterError

TEXT = "“One,” Ann Voss said. “Two,” he said. Radio Carrow has “three”."


def quotation(words: str, speaker: Speaker | None) -> Quotation:
    span = Span(TEXT.index(words), TEXT.index(words) + len(words))
    return Quotation("a", "direct", "speech", (span,), (span,), None, None, speaker, 0.4, "marks", None)


@pytest.fixture
def document() -> Document:
    quotations = (
        quotation("One", Speaker("Ann Voss", "person", "judge", ("Voss",))),
        quotation("Two", None),
        quotation("three", Speaker("Radio Carrow")),
    )
    station = Name(Span(TEXT.index("Radio"), TEXT.index(" has")), "ORG")
    return Document(Article("a", TEXT), (), (station,), quotations)


def test_a_speaker_is_set_taken_away_or_the_quotation_removed(document: Document) -> None:
    one, two, three = document.quotations
    corrections = [
        make(two.id, "Voss", "mw", "2024-06-21", "she goes on"),
        make(one.id, "none", "mw", "2024-06-21"),
        make(three.id, "Not a quotation", "mw", "2024-06-21"),
    ]
    corrected = apply(corrections, document)
    first, second = corrected.document.quotations
    assert (first.id, first.speaker, first.resolved_by, first.confidence) == (one.id, None, "editor", 1.0)
    assert second.speaker == Speaker("Voss", "person", "judge", ("Ann Voss",)) and second.resolved_by == "editor"
    assert "mw, 2024-06-21: she goes on" in second.why
    assert corrected.applied == {one.id, two.id, three.id}


def test_who_is_a_body_in_the_article_is_one(document: Document) -> None:
    corrected = apply([make(document.quotations[1].id, "Radio Carrow", "mw", "2024-06-21")], document)
    assert corrected.document.quotations[1].speaker == Speaker("Radio Carrow", "person")
    named = apply([make(document.quotations[0].id, "the Weather Office", "mw", "x")], document)
    assert named.document.quotations[0].speaker == Speaker("the Weather Office", "person")


def test_nothing_to_correct_changes_nothing(document: Document) -> None:
    assert apply([make("feedfeedfeedfeed", "none", "mw", "2024-06-21")], document).document is document
    assert apply([], document).document is document


def test_the_last_line_holds_and_the_vanished_are_told(document: Document) -> None:
    id = document.quotations[0].id
    corrections = [
        make(id, "none", "a", "1"),
        make(id, "Otto Lund", "b", "2"),
        make("feedfeedfeedfeed", "none", "c", "3", line=7),
    ]
    corrected = apply(corrections, document)
    speaker = corrected.document.quotations[0].speaker
    assert speaker is not None and speaker.name == "Otto Lund"
    assert [c.line for c in vanished(corrections, corrected.applied)] == [7]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "db" / "corrections.csv"
    written = [
        make("d3f0", "Ushakov, Yuri", "mw", "2024-06-21", 'RIA, he says, "only carried" it\nreally'),
        make("0f1e", "none", "mw", "2024-06-21"),
        make("8a9b", "not a quotation", "mw", "2024-06-21", "a ship’s name"),
    ]
    for correction in written:
        append(path, correction)
    read = load(path)
    assert [(c.quotation, c.speaker, c.verdict) for c in read] == [
        ("d3f0", "Ushakov, Yuri", "speaker"), ("0f1e", None, "none"), ("8a9b", None, "not a quotation"),
    ]  # fmt: skip
    assert read[0].why == 'RIA, he says, "only carried" it really'
    assert [c.line for c in read] == [2, 3, 4]
    assert path.read_text("utf-8").splitlines()[0] == "quotation,speaker,who,when,why"


def test_a_last_line_without_an_end_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("quotation,speaker,who,when,why\na,none,x,y,z", "utf-8")
    append(path, make("b", "none", "x", "y"))
    assert [c.quotation for c in load(path)] == ["a", "b"]


def test_no_file_is_no_correction(tmp_path: Path) -> None:
    assert load(tmp_path / "none.csv") == []
    (tmp_path / "head.csv").write_text("# comment\nquotation,speaker,who,when,why\n")
    assert load(tmp_path / "head.csv") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,name\n", ("line 1", "quotation,speaker,who,when,why")),
        ("quotation,speaker,who,when,why\na,b\n", ("line 2", "2 cells instead of 5")),
        ("quotation,speaker,who,when,why\na,,x,y,z\n", ("line 2", "needs a quotation's id and its speaker")),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(tmp_path: Path, text: str, says: tuple[str, ...]) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(RegisterError) as error:
        load(path)
    assert all(part in str(error.value) for part in (str(path), *says))


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(RegisterError, match="cannot be read"):
        load(tmp_path / "corrections.csv")
