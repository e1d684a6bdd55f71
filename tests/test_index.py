"""The index file: what is written is what was found, and the rows obey what the site and the exports rely on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quotes import index, record, schema
from quotes.contents import entries
from quotes.document import Article, Document, Name, Quotation, Rejected, Span, Speaker
from quotes.errors import IndexFileError
from quotes.gathered import Decisions, gather
from quotes.index import Contents
from quotes.mentions import Bearer, Known, mentions
from quotes.register import Register
from tests.tiny import Tiny

TEXTS = [
    Article("old", "“Ferries are late,” Ada Brook said.", date="2023-05-01", outlet="The Post", title="Ferries"),
    Article("new", "“We met Ada Brook,” Otto Lund said. “Ferries are late,” Ada Brook said.", date="2024-01-02"),
    Article("same-day", "“Crème brûlée for all,” Ada Brook said.", date="2024-01-02", url="javascript:alert(1)"),
    Article("undated", "“Who knows,” he said. “Nobody,” Otto Lund thought."),
]


def make(path: Path, articles: list[Article] = TEXTS, decisions: Decisions | None = None) -> Path:
    """An index of `articles`, in the order in which they stand."""
    documents = Tiny().annotate(articles)
    decisions = decisions or Decisions(Register())
    gathered = gather(documents, decisions)
    contents = Contents(
        entries=entries(((d, d.article.digest, "tiny") for d in documents), decisions, gathered),
        speakers=gathered.speakers,
        redirects={"a-brook": next(iter(gathered.speakers))} if gathered.speakers else {},
        statements=gathered.statements,
        runs=[{"id": 1, "started": "2024-01-03T00:00:00", "quotes": 5}],
        problems=[{"id": 1, "run": 1, "article": "x", "path": "x.txt", "kind": "empty", "message": "x.txt is empty"}],
    )
    index.write(path, contents)
    return path


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    """A small index, open."""
    order = [TEXTS[1], TEXTS[2], TEXTS[0], TEXTS[3]]
    connection = index.connect(make(tmp_path / "quotes.db", order))
    yield connection
    connection.close()


def test_offsets_and_words_agree(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT q.*, a.text AS article_text FROM quotes q JOIN articles a ON a.id = q.article").fetchall()
    assert len(rows) == 6
    for row in rows:
        assert row["article_text"][row["start"] : row["end"]] == row["text"]
        assert row["article_text"][row["cue_start"] : row["cue_end"]] == row["cue"]
        assert row["article_text"][row["source_start"] : row["source_end"]] == row["source"]


def test_newest_counts_without_gaps_dates_first_undated_last(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT newest, rowid, date, article, start FROM quotes ORDER BY newest").fetchall()
    assert [row["newest"] for row in rows] == [row["rowid"] for row in rows] == list(range(1, 7))
    assert [(row["date"], row["article"]) for row in rows] == [
        ("2024-01-02", "new"), ("2024-01-02", "new"), ("2024-01-02", "same-day"), ("2023-05-01", "old"),
        (None, "undated"), (None, "undated"),
    ]  # fmt: skip


def test_every_reference_points_at_something(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    keys = {(r["from"], r["table"]) for r in db.execute("PRAGMA foreign_key_list(quotes)")}
    assert keys == {("speaker", "speakers"), ("article", "articles"), ("statement", "statements")}


def test_the_file_says_whose_it_is_and_needs_no_journal(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
    assert db.execute("PRAGMA user_version").fetchone()[0] == schema.SCHEMA_VERSION
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert db.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0] > 0


def test_every_declared_table_and_column_is_there(db: sqlite3.Connection) -> None:
    for table, columns in schema.TABLES.items():
        assert [row["name"] for row in db.execute(f"PRAGMA table_info([{table}])")] == list(columns)


def test_search_folds_accents_and_endings(db: sqlite3.Connection) -> None:
    def found(words: str) -> list[str]:
        query = "SELECT q.text FROM quotes_fts f JOIN quotes q ON q.rowid = f.rowid WHERE quotes_fts MATCH ?"
        return [row["text"] for row in db.execute(query, (words,))]

    assert found("creme brulee") == ["Crème brûlée for all"]
    assert found("ferry") == ["Ferries are late", "Ferries are late"]


def test_counts_leave_thoughts_out(db: sqlite3.Connection) -> None:
    speakers = {row["name"]: row for row in db.execute("SELECT * FROM speakers")}
    assert speakers["Otto Lund"]["quotes"] == 1
    assert speakers["Ada Brook"]["quotes"] == 3
    assert speakers["Ada Brook"]["articles"] == 3
    assert (speakers["Ada Brook"]["first_date"], speakers["Ada Brook"]["last_date"]) == ("2023-05-01", "2024-01-02")
    assert db.execute("SELECT quotes FROM articles WHERE id = 'undated'").fetchone()[0] == 1
    counts = {(r["column"], r["value"]): r["quotes"] for r in db.execute("SELECT * FROM facet_counts")}
    assert counts["speaker_name", "Ada Brook"] == 3
    assert counts["year", "2024"] == 3
    assert ("verb", "think") not in counts


def test_only_web_addresses_are_kept_as_links(db: sqlite3.Connection) -> None:
    assert db.execute("SELECT url FROM articles WHERE id = 'same-day'").fetchone()[0] is None


def test_names_inside_quotations_are_tied_to_speakers(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT m.name, s.name AS speaker FROM mentions m JOIN speakers s ON s.id = m.speaker").fetchall()
    assert [tuple(row) for row in rows] == [("Ada Brook", "Ada Brook")]


def test_the_same_words_are_one_statement(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT text, quotes, articles, first_date FROM statements").fetchall()
    assert [tuple(row) for row in rows] == [("Ferries are late", 2, 2, "2023-05-01")]


def test_an_index_without_quotations_is_an_index(tmp_path: Path) -> None:
    with closing(index.connect(make(tmp_path / "q.db", [Article("a", "Nothing was said.")]))) as db:
        assert db.execute("SELECT count(*) FROM quotes").fetchone()[0] == 0
        assert db.execute("SELECT count(*) FROM articles").fetchone()[0] == 1


def test_unsure_quotations_are_left_out_and_their_annotation_kept(tmp_path: Path) -> None:
    path = make(tmp_path / "q.db", TEXTS, Decisions(Register(), min_confidence=0.5))
    with closing(index.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM quotes WHERE confidence < 0.5").fetchone()[0] == 0
        text, annotation = db.execute("SELECT text, annotation FROM articles WHERE id = 'undated'").fetchone()
    assert record.decode(annotation, TEXTS[3]) == Tiny().one(TEXTS[3])
    assert text == TEXTS[3].text


@pytest.mark.parametrize("content", [b"", b"hello, I am a text\n" * 20, None])
def test_what_is_no_index_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexFileError, match=r"other\.db"):
        index.connect(path)


def test_an_index_of_another_version_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path / "q.db")
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(IndexFileError, match="version 99"):
        index.connect(path)


def full_document() -> Document:
    """A document that uses every field."""
    article = Article("a/b", "“One,” he said, “two.” \ud83d 𝒳", "T", "O", "A", "2024-01-01", "https://e.org", "a/b.txt")
    quotation = Quotation(
        article="a/b", kind="mixed", act="writing", segments=(Span(1, 4), Span(17, 21)), fragments=(Span(1, 4),),
        cue=Span(10, 14), source=Span(7, 9), speaker=Speaker("Ada Brook", "person", "mayor", ("Brook", "Ada")),
        confidence=0.123456789, found_by="marks", resolved_by="pronoun", region="headline", via="RIA", verb="say",
        why=("because", "“marks”"),
    )  # fmt: skip
    bare = Quotation("a/b", "indirect", "speech", (Span(0, 2),), (), None, None, None, 0.5, "tags", None)
    return Document(
        article, (Span(0, 5),), (Name(Span(7, 9), "PERSON"),), (quotation, bare), (Rejected(Span(1, 4), "a title"),)
    )


def test_a_document_comes_back_from_its_record() -> None:
    document = full_document()
    assert record.decode(record.encode(document), document.article) == document


def test_an_annotation_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="form 7"):
        record.decode('{"form":7}', Article("a", ""))


def test_a_line_is_what_the_command_promises() -> None:
    document = full_document()
    line = record.line(document.quotations[0], document.article.text, "Ada Brook")
    assert list(line) == [
        "article", "id", "kind", "act", "start", "end", "segments", "fragments", "text", "cue", "source", "speaker",
        "confidence", "found_by", "resolved_by", "region",
    ]  # fmt: skip
    assert line["text"] == "One ... two."
    assert line["cue"] == {"start": 10, "end": 14, "text": "said"}
    assert (line["start"], line["end"], line["segments"]) == (1, 21, [[1, 4], [17, 21]])
    assert record.line(document.quotations[1], document.article.text, None)["source"] is None


def about(text: str, *names: tuple[str, str], here: list[Bearer] | None = None, everywhere: list[Bearer] | None = None):
    """Names and speakers of the mentions in the one quotation, which is the part inside “ ”."""
    start, end = text.index("“") + 1, text.index("”")
    spans = []
    at = 0
    for words, kind in names:
        at = text.index(words, at)
        spans.append(Name(Span(at, at + len(words)), kind))
        at += len(words)
    quotation = Quotation("a", "direct", "speech", (Span(start, end),), (), None, None, None, 1.0, "marks", None)
    document = Document(Article("a", text), (), tuple(spans), (quotation,))
    found = mentions(
        document, Known.of(here or [], full_names_only=False), Known.of(everywhere or [], full_names_only=True)
    )
    return [(m.name, m.speaker) for m in found[quotation.id]]


def test_a_part_of_a_name_stands_for_the_whole() -> None:
    ada = Bearer("ada-brook", "Ada Brook", "person", ("Brook",))
    text = "Ada Brook came. “Brook was here with Lund,” Otto Lund said."
    names = (("Ada Brook", "PERSON"), ("Brook", "PERSON"), ("Lund", "PERSON"), ("Otto Lund", "PERSON"))
    assert about(text, *names) == [("Ada Brook", None), ("Otto Lund", None)]
    assert about(text, *names, here=[ada]) == [("Ada Brook", "ada-brook"), ("Otto Lund", None)]


def test_two_who_could_be_meant_are_nobody() -> None:
    text = "Ada Brook and Ida Brook came. “Brook was here.”"
    names = (("Ada Brook", "PERSON"), ("Ida Brook", "PERSON"), ("Brook", "PERSON"))
    bearers = [Bearer("1", "Ada Brook", "person", ("Brook",)), Bearer("2", "Ida Brook", "person", ("Brook",))]
    assert about(text, *names, here=bearers) == [("Brook", None)]


def test_other_articles_know_full_names_only() -> None:
    kim = Bearer("kim", "Kim Jong Un", "person", ("Kim", "Kim Jong-un"))
    assert about("“Kim was here.”", ("Kim", "PERSON"), everywhere=[kim]) == [("Kim", None)]
    assert about("“Kim Jong-un was here.”", ("Kim Jong-un", "PERSON"), everywhere=[kim]) == [("Kim Jong Un", "kim")]


def test_a_place_is_no_person() -> None:
    paris = Bearer("paris", "Paris Hill", "person", ("Paris",))
    assert about("“Paris is far.”", ("Paris", "PLACE"), here=[paris]) == [("Paris", None)]
