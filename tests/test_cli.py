"""The command line: what it prints, how it ends, and that nobody ever meets a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from quotes import index
from quotes.cli import app
from tests.conftest import ROOT

SAMPLE = ROOT / "db" / "articles"
SCRIPT = Path(sys.executable).with_name("quotes")
pipeline = pytest.mark.pipeline


OFFLINE = """
import socket
def refuse(*_, **__):
    raise OSError("no network")
socket.socket.connect = socket.getaddrinfo = refuse
from quotes.cli import main
main()
"""


def run(*words: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(word) for word in words])


def imported_by(statement: str) -> set[str]:
    """The modules that are loaded after a statement in a new process."""
    code = f"import sys; {statement}; print(*sys.modules)"
    return set(subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT).split())


def test_help_comes_without_loading_what_takes_time() -> None:
    heavy = {"torch", "stanza", "datasette", "sqlite_utils", "trafilatura", "pandas", "rich.progress"}
    assert not imported_by("import quotes.cli") & heavy


def test_extract_loads_neither_the_site_nor_the_index() -> None:
    heavy = {"torch", "datasette", "sqlite_utils", "transformers", "pyarrow", "trafilatura"}
    assert not imported_by("import quotes.cli, quotes.extract, quotes.listing, quotes.console") & heavy


def test_no_sources_and_no_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("build")
    assert result.exit_code == 1
    assert "Name the articles to index, quotes build FOLDER" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ("build", "missing"),
        ("build", "empty"),
        ("build", "news", "--db", "other.db"),
        ("build", "news", "--db", "news"),
        ("build", "news", "--db", "other.db/q.db"),
        ("build", "news", "--encoding", "klingon"),
        ("extract", "missing"),
        ("extract", "empty"),
        ("export",),
        ("export", "--db", "other.db"),
        ("serve", "--db", "other.db"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_one_sentence_and_exit_status_1(
    words: tuple[str, ...], news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.db").write_bytes(b"SQLite format 3\0" + bytes(200))
    result = run(*words)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("biuld",), "build"),
        (("extract",), "SOURCES"),
        (("build", "--workers", "0"), "workers"),
        (("export", "--kind", "loud"), "indirect"),
        (("export", "--since", "last June"), "2024-06-19"),
        (("extract", "a.txt", "--format", "xml"), "jsonl"),
    ],
    ids=str,
)
def test_wrong_use_says_what_to_do(words: tuple[str, ...], hint: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert hint in result.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample articles, made by the shipped models."""
    db = tmp_path_factory.mktemp("built") / "quotes.db"
    result = run("build", SAMPLE, "--db", db)
    assert result.exit_code == 0, result.output
    assert "quotations by" in result.stdout
    return db


@pipeline
def test_building_again_reads_nothing(built: Path) -> None:
    before = built.stat().st_ino
    result = run("build", SAMPLE, "--db", built)
    assert result.exit_code == 0
    assert "(0 read, " in result.stdout
    assert built.stat().st_ino != before


@pipeline
def test_every_offset_of_the_sample_index_is_true(built: Path) -> None:
    with closing(index.connect(built)) as db:
        rows = db.execute("SELECT q.*, a.text AS whole FROM quotes q JOIN articles a ON a.id = q.article").fetchall()
        assert len(rows) > 100
        for row in rows:
            parts = [" ".join(row["whole"][s:e].split()) for s, e in json.loads(row["segments"])]
            assert row["text"] == " ... ".join(parts)
            for part in ("cue", "source"):
                if row[part] is not None:
                    assert row["whole"][row[f"{part}_start"] : row[f"{part}_end"]] == row[part]
        outside = "WHERE m.start < q.start OR m.end > q.end"
        assert db.execute(f"SELECT * FROM mentions m JOIN quotes q ON q.id = m.quote {outside}").fetchall() == []
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


@pipeline
def test_export_gives_every_quotation(built: Path, tmp_path: Path) -> None:
    with closing(index.connect(built)) as db:
        count = db.execute("SELECT count(*) FROM quotes").fetchone()[0]
        most = "SELECT speaker_name FROM quotes WHERE kind = 'direct' AND speaker_name IS NOT NULL"
        speaker = db.execute(f"{most} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").fetchone()[0]
    result = run("export", "--db", built, "-o", tmp_path / "quotes.csv")
    assert result.exit_code == 0, result.output
    assert f"{count} quotations written" in result.stderr
    with (tmp_path / "quotes.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == count
    chosen = run("export", "--db", built, "--format", "jsonl", "--speaker", speaker, "--kind", "direct")
    rows = [json.loads(line) for line in io.StringIO(chosen.stdout)]
    assert rows
    assert {(row["speaker_name"], row["kind"]) for row in rows} == {(speaker, "direct")}


@pipeline
def test_extract_prints_lines_as_promised(built: Path) -> None:
    path = next(SAMPLE.glob("meridian*.txt"))
    text = path.read_bytes().decode("utf-8")
    result = run("extract", path, "--format", "jsonl")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) > 5
    for line in lines:
        assert line["article"] == path.stem
        assert line["start"] == line["segments"][0][0]
        assert line["end"] == line["segments"][-1][1]
        for part in ("cue", "source"):
            assert line[part] is None or text[line[part]["start"] : line[part]["end"]] == line[part]["text"]
    acts = {line["act"] for line in lines}
    only = run("extract", path, "--format", "jsonl", "--act", "speech")
    assert {json.loads(line)["act"] for line in only.stdout.splitlines()} == {"speech"} <= acts
    with closing(index.connect(built)) as db:
        indexed = {row["id"] for row in db.execute("SELECT id FROM quotes WHERE article = ?", (path.stem,))}
    assert {line["id"] for line in lines} == indexed


@pipeline
def test_explain_accounts_for_marked_words(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    text = "The so-called “smart” bin is full. “It will be emptied today,” the mayor, Ada Brook, said.\n"
    article.write_text(text, "utf-8")
    listing = run("extract", article, "--explain").stdout
    assert "Ada Brook" in listing
    assert "It will be emptied today" in listing
    printed = run("extract", article, "--explain", "--format", "jsonl").stdout.splitlines()
    objects = [json.loads(line) for line in printed]
    assert all("why" in line or "rejected" in line for line in objects)
    marked = [tuple(fragment) for line in objects for fragment in line.get("fragments", [])]
    marked += [(line["rejected"]["start"], line["rejected"]["end"]) for line in objects if "rejected" in line]
    assert {text[start:end].strip("“”,") for start, end in marked} == {"smart", "It will be emptied today"}


@pipeline
def test_bad_articles_are_told_of_and_the_rest_is_printed(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("“It will rain,” Ada Brook said.\n", "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    german = "Otto Lüders sagte, die Züge fahren später. Größe überall, für alle.\n"
    (tmp_path / "latin.txt").write_bytes(german.encode("cp1252"))
    result = run("extract", tmp_path, "--format", "jsonl")
    assert result.exit_code == 1
    assert "It will rain" in result.stdout
    problems = [line for line in result.stderr.splitlines() if line.startswith("Problem: ")]
    assert len(problems) == 2
    assert any("empty.txt" in line for line in problems)
    assert any("latin.txt" in line for line in problems)


@pytest.fixture
def installed() -> None:
    """The command as it was installed."""
    if not SCRIPT.exists():
        pytest.skip("the command `quotes` is not installed beside this Python")


@pipeline
@pytest.mark.usefixtures("installed")
def test_the_installed_command_needs_no_checkout_and_no_network(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("“It will rain,” the mayor, Ada Brook, said.\r\n", "utf-8", newline="")
    done = subprocess.run(
        [sys.executable, "-P", "-c", OFFLINE, "extract", "a.txt", "--format", "jsonl"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    assert json.loads(line)["speaker"] == "Ada Brook"
    assert not re.search("error|warning|problem", done.stderr, re.IGNORECASE)


@pytest.mark.usefixtures("installed")
def test_the_installed_command_says_what_is_wrong(tmp_path: Path) -> None:
    command = [str(SCRIPT), "build", "nowhere"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")


@pipeline
@pytest.mark.usefixtures("installed")
def test_ctrl_c_is_130_and_the_next_build_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    text = next(SAMPLE.glob("meridian*.txt")).read_text("utf-8")
    for n in range(200):
        (folder / f"a{n:03}.txt").write_text(f"{text}\nIssue {n}.\n", "utf-8")
    running = subprocess.Popen(
        [str(SCRIPT), "build", str(folder), "--db", "q.db", "--workers", "1"],
        cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    work = tmp_path / "q.db.partial-wal"
    deadline = time.monotonic() + 90
    while (not work.exists() or work.stat().st_size < 50_000) and time.monotonic() < deadline:
        assert running.poll() is None
        time.sleep(0.1)
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in errors
    assert "goes on from there" in errors
    assert (tmp_path / "q.db.partial").exists()
    assert not (tmp_path / "q.db").exists()


@pipeline
@pytest.mark.usefixtures("installed")
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    command = ["bash", "-o", "pipefail", "-c", f"{SCRIPT} extract {SAMPLE} --format jsonl | head -n 1"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
