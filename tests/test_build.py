"""Building: what is new is read, what is gone goes, and whatever stops a build, the index stays whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from quotes import index, swap, workers
from quotes.article import Problem
from quotes.build import Progress, Report, build
from quotes.errors import IndexFileError, ModelError, SourceError
from tests.conftest import ROOT
from tests.tiny import Fragile, Slow, Tiny, Unloadable


def make(sources: Path | list[str], db: Path, **options: Any) -> Report:
    """A build with the small annotator."""
    named = [str(sources)] if isinstance(sources, Path) else sources
    return build(named, db, **{"annotator": Tiny, "model": "tiny", "workers": 1, **options})


def quotes(db: Path, columns: str = "id, text, speaker_name, newest") -> list[tuple[Any, ...]]:
    """The quotations of an index, in the order of `newest`."""
    with closing(index.connect(db)) as connection:
        return [tuple(row) for row in connection.execute(f"SELECT {columns} FROM quotes ORDER BY newest")]


def rows(db: Path, table: str) -> list[dict[str, Any]]:
    """A table of an index."""
    with closing(index.connect(db)) as connection:
        return list(index.rows(connection, table))


def only(folder: Path) -> list[str]:
    """The names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_build_makes_an_index_and_leaves_nothing_beside_it(news: Path, tmp_path: Path) -> None:
    report = make(news, tmp_path / "db" / "quotes.db")
    assert (report.articles, report.read, report.quotes, report.speakers) == (3, 3, 3, 2)
    assert report.problems == ()
    assert only(tmp_path / "db") == ["quotes.db"]
    assert [q[1] for q in quotes(report.db)] == [
        "It was never safe, as Ada Brook knows", "The bridge is safe", "Nobody asked me", "It will rain",
    ]  # fmt: skip


def test_nothing_new_nothing_read_and_the_same_index(news: Path, tmp_path: Path) -> None:
    db = tmp_path / "quotes.db"
    make(news, db)
    before = quotes(db, "*")
    report = make(news, db, annotator=Unloadable)  # never made, since there is nothing to read
    assert (report.articles, report.read) == (3, 0)
    assert quotes(db, "*") == before
    assert [run["read"] for run in rows(db, "runs")] == [3, 0]


def test_new_changed_and_gone(news: Path, tmp_path: Path) -> None:
    db = tmp_path / "quotes.db"
    make(news, db)
    ids = {text: id for id, text, *_ in quotes(db)}
    (news / "beta.txt").unlink()
    (news / "gamma.txt").write_text("Undated\n\n“Nobody asked me,” she said. “So be it,” Otto Lund said.\n", "utf-8")
    (news / "delta.txt").write_text("“I am new,” Ada Brook said.\n", "utf-8")
    report = make(news, db)
    assert (report.articles, report.read, report.removed) == (3, 2, 1)
    after = {text: id for id, text, *_ in quotes(db)}
    assert after.keys() == {"The bridge is safe", "Nobody asked me", "So be it", "I am new"}
    assert after["The bridge is safe"] == ids["The bridge is safe"]
    assert after["Nobody asked me"] == ids["Nobody asked me"]


def test_another_model_reads_everything_again(news: Path, tmp_path: Path) -> None:
    make(news, tmp_path / "q.db")
    assert make(news, tmp_path / "q.db", model="tiny-2").read == 3


def test_fresh_reads_everything_again(news: Path, tmp_path: Path) -> None:
    make(news, tmp_path / "q.db")
    assert make(news, tmp_path / "q.db", fresh=True).read == 3
    assert len(rows(tmp_path / "q.db", "runs")) == 1


def test_a_build_is_the_same_whatever_way_it_was_reached(
    many: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = many(30)
    make(folder, tmp_path / "one.db")
    monkeypatch.setattr(workers, "FEW_WORDS", 20)
    monkeypatch.setattr(workers, "BATCH_ARTICLES", 4)
    make(folder, tmp_path / "several.db", workers=3)
    for table in ("quotes", "articles", "speakers", "statements", "mentions", "facet_counts"):
        assert rows(tmp_path / "one.db", table) == rows(tmp_path / "several.db", table), table


RUN = """
import sys
from pathlib import Path
from quotes.build import build
from tests.tiny import Slow
if __name__ == "__main__":
    build([sys.argv[1]], Path(sys.argv[2]), annotator=Slow, model="tiny", workers=int(sys.argv[3]))
"""


def stored(work: Path) -> int:
    """How many articles a work file holds that another process may be writing."""
    try:
        with closing(sqlite3.connect(f"{work.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@pytest.mark.parametrize("count", [1, 2])
def test_a_killed_build_leaves_the_old_index_and_is_continued(
    count: int, many: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, db = many(60), tmp_path / "quotes.db"
    make([str(folder / "a0000.txt"), str(folder / "a0001.txt")], db)
    before = quotes(db, "*")
    small = "from quotes import workers\nworkers.FEW_WORDS = 20\nworkers.BATCH_ARTICLES = 3\nif __name__"
    (tmp_path / "run.py").write_text(RUN.replace("if __name__", small))
    command = [sys.executable, str(tmp_path / "run.py"), str(folder), str(db), str(count)]
    running = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True)
    deadline = time.monotonic() + 60
    while stored(swap.beside(db, "partial")) < 6 and time.monotonic() < deadline:
        assert running.poll() is None, "the build ended before it could be killed"
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    kept = stored(swap.beside(db, "partial"))
    assert 6 <= kept < 58
    assert quotes(db, "*") == before

    report = make(folder, db, annotator=Slow if kept > 40 else Tiny)
    assert report.resumed == kept
    assert report.articles == 60
    make(folder, tmp_path / "whole.db")
    assert quotes(db) == quotes(tmp_path / "whole.db")
    assert not list(tmp_path.glob("quotes.db.*"))


def test_ctrl_c_stops_the_workers_too(many: Callable[[int], Path], tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(RUN.replace("if __name__", "from quotes import workers\nworkers.FEW_WORDS = 20\nif __name__"))
    command = [sys.executable, str(script), str(many(400)), str(tmp_path / "q.db"), "2"]
    running = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True, stderr=subprocess.PIPE
    )
    deadline = time.monotonic() + 60
    while stored(tmp_path / "q.db.partial") < 6 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=20)
    assert b"KeyboardInterrupt" in errors  # ours alone: the workers die quietly
    assert errors.count(b"Traceback") == 1
    with pytest.raises(ProcessLookupError):
        for _ in range(100):
            os.killpg(running.pid, 0)
            time.sleep(0.05)
    assert stored(tmp_path / "q.db.partial") >= 6


def test_an_article_that_cannot_be_annotated_is_a_problem_and_the_rest_goes_on(news: Path, tmp_path: Path) -> None:
    (news / "poison.txt").write_text("POISON\n", "utf-8")
    report = make(news, tmp_path / "q.db", annotator=Fragile)
    assert report.articles == 3
    [problem] = report.problems
    assert (problem.article, problem.kind) == ("poison", "unannotated")
    assert problem.message == "It could not be annotated (ValueError: this cannot be read)."
    assert [(p["article"], p["run"]) for p in rows(tmp_path / "q.db", "problems")] == [("poison", 1)]


def test_an_article_that_kills_its_process_is_found_out(
    many: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FEW_WORDS", 20)
    monkeypatch.setattr(workers, "BATCH_ARTICLES", 5)
    folder = many(20)
    (folder / "a0007.txt").write_text("CRASH\n", "utf-8")
    report = make(folder, tmp_path / "q.db", annotator=Fragile, workers=2)
    assert report.articles == 19
    assert [problem.article for problem in report.problems] == ["a0007"]
    assert "died" in report.problems[0].message


def test_a_worker_that_cannot_start_is_an_error(
    many: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FEW_WORDS", 20)
    with pytest.raises(ModelError, match="--workers 1"):
        make(many(10), tmp_path / "q.db", annotator=Unloadable, workers=2)


def test_files_that_are_no_articles_are_told_of_and_the_rest_goes_on(news: Path, tmp_path: Path) -> None:
    (news / "empty.txt").write_bytes(b"")
    (news / "binary.txt").write_bytes(bytes(range(256)) * 20)
    report = make(news, tmp_path / "q.db")
    assert report.articles == 3
    assert {(p.article, p.kind) for p in report.problems} == {("empty", "empty"), ("binary", "binary")}
    assert all(isinstance(p, Problem) for p in report.problems)
    assert len(rows(tmp_path / "q.db", "problems")) == 2


def test_no_article_no_index(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for source in ("empty", "missing"):
        with pytest.raises(SourceError, match=source):
            make(tmp_path / source, tmp_path / "q.db")
    assert only(tmp_path) == ["empty"]


def test_another_programs_database_is_left_alone(news: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE mine (x)")
    before = other.read_bytes()
    for fresh in (False, True):
        with pytest.raises(IndexFileError, match="another program"):
            make(news, other, fresh=fresh)
    (tmp_path / "letter.txt").write_text("Dear Ada")
    with pytest.raises(IndexFileError, match="no database"):
        make(news, tmp_path / "letter.txt")
    assert other.read_bytes() == before
    assert only(tmp_path) == ["letter.txt", "news", "other.db"]


def test_a_place_that_cannot_be_written(news: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexFileError, match="cannot be written"):
        make(news, tmp_path / "file" / "q.db")
    with pytest.raises(IndexFileError, match="is a folder"):
        make(news, news)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(news: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(IndexFileError, match="permission denied"):
        make(news, tmp_path / "locked" / "q.db")


def test_two_builds_of_one_index_do_not_meet(news: Path, tmp_path: Path) -> None:
    db = tmp_path / "q.db"
    with swap.claimed(db), pytest.raises(IndexFileError, match="Another `quotes build`"):
        make(news, db)
    make(news, db)


def test_a_damaged_index_says_how_to_go_on(many: Callable[[int], Path], tmp_path: Path) -> None:
    db = tmp_path / "q.db"
    folder = many(40)
    make(folder, db)
    with db.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (db.stat().st_size - 8192))
    with pytest.raises(IndexFileError, match="--fresh"):
        make(folder, db)
    assert make(folder, db, fresh=True).articles == 40


def test_a_journal_left_beside_the_old_index_does_not_spoil_the_new(news: Path, tmp_path: Path) -> None:
    db = tmp_path / "q.db"
    make(news, db)
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE articles SET title = 'by hand'")
        connection.commit()
        (tmp_path / "copy").write_bytes((tmp_path / "q.db-wal").read_bytes())
    (tmp_path / "q.db-wal").write_bytes((tmp_path / "copy").read_bytes())
    (news / "alpha.txt").unlink()
    make(news, db)
    assert not (tmp_path / "q.db-wal").exists()
    assert len(rows(db, "articles")) == 2
    with closing(index.connect(db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_reader_of_the_old_index_keeps_it_and_the_next_sees_the_new(news: Path, tmp_path: Path) -> None:
    db = tmp_path / "q.db"
    make(news, db)
    with closing(index.connect(db)) as reading:
        (news / "beta.txt").unlink()
        make(news, db)
        assert reading.execute("SELECT count(*) FROM articles").fetchone()[0] == 3
    assert len(rows(db, "articles")) == 2


def test_corrections_are_applied_and_those_of_vanished_quotations_reported(news: Path, tmp_path: Path) -> None:
    db = tmp_path / "q.db"
    make(news, db)
    ids = {text: id for id, text, *_ in quotes(db)}
    (tmp_path / "corrections.csv").write_text(
        "quotation,speaker,who,when,why\n"
        f"{ids['Nobody asked me']},Ada Brook,ed,2024-03-05,she told us\n"
        f"{ids['The bridge is safe']},not a quotation,ed,2024-03-05,\n"
        "ffffffffffffffff,none,ed,2024-03-05,\n",
        "utf-8",
    )
    report = make(news, db)
    after = {text: (speaker, by) for text, speaker, by in quotes(db, "text, speaker_name, resolved_by")}
    assert after["Nobody asked me"] == ("Ada Brook", "editor")
    assert "The bridge is safe" not in after
    assert [c.quotation for c in report.vanished] == ["ffffffffffffffff"]
    assert ["ffffffffffffffff" in p["message"] for p in rows(db, "problems")] == [True]
    (tmp_path / "corrections.csv").unlink()
    make(news, db)
    assert "The bridge is safe" in {text for _, text, *_ in quotes(db)}


def test_progress_goes_forward_and_ends_at_all(many: Callable[[int], Path], tmp_path: Path) -> None:
    told: list[Progress] = []
    make(many(40), tmp_path / "q.db", progress=told.append)
    done = [p.articles for p in told]
    assert done == sorted(done)
    assert (done[0], done[-1], told[-1].total) == (0, 40, 40)
    assert list(dict.fromkeys(p.stage for p in told)) == ["reading", "resolving", "writing"]
    assert told[-1].words == 40 * 11


@pytest.mark.parametrize("text", ["ok", "gone"])
def test_the_lock_file_is_taken_again_after_its_holder_has_died(text: str, news: Path, tmp_path: Path) -> None:
    swap.beside(tmp_path / "q.db", "lock").write_text(text)  # left by a killed build: locked by nobody
    assert make(news, tmp_path / "q.db").articles == 3


def test_a_write_that_fails_leaves_the_old_index_and_nothing_half(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "db" / "q.db"
    make(news, db)
    before = db.read_bytes()
    (news / "alpha.txt").unlink()
    original = index.write

    def full(path: Path, contents: index.Contents) -> None:
        original(path, contents)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(index, "write", full)
    with pytest.raises(IndexFileError, match="disk full"):
        make(news, db)
    assert db.read_bytes() == before
    assert only(tmp_path / "db") == ["q.db", "q.db.partial"]
