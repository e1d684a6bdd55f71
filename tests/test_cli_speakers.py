"""`quotes speakers` and `quotes correct`: what they write, what they tell, and that a build then does it."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from quotes import cli_speakers
from quotes.build import Report, build
from quotes.corrections import load as load_corrections
from quotes.errors import QuotesError
from quotes.index import connect
from quotes.register import load
from tests.tiny import Tiny

APP = typer.Typer()
APP.add_typer(cli_speakers.app, name="speakers")
APP.command("correct")(cli_speakers.correct)

ARTICLES = {
    "one": "“The quay is closed,” Ada Brook said.\n\n“It is dear,” Otto Lund said.\n",
    "two": "“The quay opens in May,” Ada Brook said.\n",
    "three": "“I draw birds,” Ada Broke said.\n",
}


@pytest.fixture
def db(tmp_path: Path) -> Path:
    for name, text in ARTICLES.items():
        (tmp_path / "news").mkdir(exist_ok=True)
        (tmp_path / "news" / f"{name}.txt").write_text(text, "utf-8")
    rebuild(tmp_path / "q.db")
    return tmp_path / "q.db"


def rebuild(db: Path) -> Report:
    return build([str(db.parent / "news")], db, workers=1, annotator=Tiny, model="tiny")


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(APP, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def speakers(db: Path) -> dict[str, str]:
    connection = connect(db)
    found = {row["id"]: row["name"] for row in connection.execute("SELECT id, name FROM speakers")}
    connection.close()
    return found


def ids(db: Path, article: str) -> list[str | None]:
    connection = connect(db)
    rows = connection.execute("SELECT speaker FROM quotes WHERE article = ? ORDER BY start", (article,)).fetchall()
    connection.close()
    return [row["speaker"] for row in rows]


def test_the_list_and_one_speaker(db: Path) -> None:
    assert speakers(db) == {"ada-brook": "Ada Brook", "ada-broke": "Ada Broke", "otto-lund": "Otto Lund"}
    listed = run("speakers", "list", "--db", db, "--search", "ada")
    assert "ada-brook" in listed and "otto-lund" not in listed and "2 of 3 speakers" in listed
    assert "3 of 3 speakers" in run("speakers", "--db", db)
    shown = run("speakers", "show", "ada-brook", "--db", db)
    assert "Ada Brook (ada-brook)" in shown and "in 2 articles" in shown


def test_a_merge_is_told_written_applied_and_lasts(db: Path) -> None:
    told = run("speakers", "merge", "ada-brook", "ada-broke", "--db", db, "--dry-run")
    assert "ada-broke -> ada-brook in 1 article" in told and not (db.parent / "speakers.yml").exists()
    run("speakers", "merge", "ada-brook", "ada-broke", "--db", db)
    for _ in range(3):
        rebuild(db)
        assert speakers(db) == {"ada-brook": "Ada Brook", "otto-lund": "Otto Lund"}
        assert ids(db, "three") == ["ada-brook"]
        connection = connect(db)
        assert [tuple(row) for row in connection.execute("SELECT * FROM redirects")] == [("ada-broke", "ada-brook")]
        connection.close()
    assert "former ids: ada-broke" in run("speakers", "show", "ada-broke", "--db", db)


def test_a_split_holds_in_its_articles(db: Path) -> None:
    told = run("speakers", "split", "ada-brook", "--article", "two", "--db", db, "--dry-run")
    assert "ada-brook -> ada-brook-2 in 1 article" in told
    run("speakers", "split", "ada-brook", "--article", "two", "--db", db, "--id", "ada-brook-baker")
    rebuild(db)
    assert (ids(db, "one")[0], ids(db, "two")) == ("ada-brook", ["ada-brook-baker"])


def test_a_new_name_and_a_link(db: Path) -> None:
    run("speakers", "rename", "otto-lund", "Otto B. Lund", "--db", db)
    run("speakers", "link", "otto-lund", "Q42", "--db", db)
    rebuild(db)
    entry = load(db.parent / "speakers.yml")["otto-lund"]
    assert (entry.name, entry.aliases, entry.wikidata) == ("Otto B. Lund", ("Otto Lund",), "Q42")
    assert speakers(db)["otto-lund"] == "Otto B. Lund" and ids(db, "one")[1] == "otto-lund"
    assert "says so already" in run("speakers", "link", "otto-lund", "Q42", "--db", db)


def test_an_extract_links_all_it_is_sure_of(db: Path) -> None:
    extract = db.parent / "extract.csv"
    extract.write_text("id,label\nQ1,Ada Brook\nQ2,Otto Lund\nQ3,Otto Lund\n", "utf-8")
    told = run("speakers", "link", "--extract", extract, "--db", db, "--dry-run")
    assert "1 speaker linked: ada-brook" in told and "ada-brook: person, Q1" in told


def test_a_correction_is_written_and_applied(db: Path) -> None:
    connection = connect(db)
    id = connection.execute("SELECT id FROM quotes WHERE article = 'three'").fetchone()["id"]
    connection.close()
    told = run("correct", id, "--speaker", "Otto Lund", "--db", db, "--who", "mw", "--why", "he draws")
    assert "until now by Ada Broke" in told
    (correction,) = load_corrections(db.parent / "corrections.csv")
    assert (correction.quotation, correction.speaker, correction.who, correction.why) == (
        id,
        "Otto Lund",
        "mw",
        "he draws",
    )
    rebuild(db)
    assert ids(db, "three") == ["otto-lund"]
    run("correct", id, "--not-a-quotation", "--db", db)
    rebuild(db)
    assert ids(db, "three") == []
    # What was taken out can still be corrected back.
    run("correct", id, "--none", "--db", db)
    rebuild(db)
    assert ids(db, "three") == [None]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("speakers", "show", "ada-brok"), "has no speaker ada-brok"),
        (("speakers", "merge", "ada-brook", "nobody"), "has no speaker nobody"),
        (("speakers", "merge", "ada-brook", "ada-brook"), "cannot be merged into itself"),
        (("speakers", "split", "ada-brook", "--article", "three"), "says nothing in an article three"),
        (("correct", "feedfeedfeedfeed", "--none"), "has no quotation"),
    ],
)
def test_what_cannot_be_done_is_told(db: Path, arguments: tuple[str, ...], says: str) -> None:
    with pytest.raises(QuotesError, match=says):
        run(*arguments, "--db", db)


@pytest.mark.parametrize(
    "arguments",
    [
        ("correct", "x"),
        ("correct", "x", "--none", "--speaker", "A"),
        ("correct", "x", "--speaker", " "),
        ("speakers", "link"),
    ],
)
def test_wrong_use_is_refused(db: Path, arguments: tuple[str, ...]) -> None:
    assert CliRunner().invoke(APP, [*arguments, "--db", str(db)]).exit_code == 2
