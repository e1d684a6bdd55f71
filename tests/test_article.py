"""Reading articles: real files, in every form that is read, whole and damaged."""

from __future__ import annotations

import gzip
import http.server
import io
import json
import os
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.article import Problem, count, read
from quotes.article.dates import parse_date
from quotes.article.head import read_head
from quotes.document import Article
from quotes.errors import SourceError

CASES = Path(__file__).parent / "cases" / "articles"
HEADS = json.loads((CASES / "heads.json").read_text("utf-8"))
BODY = "“We sail at noon,” said Ada Quill.\r\n\r\nThe crew agreed.\n"


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def split(sources: list[Path | str], **options: object) -> tuple[list[Article], list[Problem]]:
    found = list(read([str(s) for s in sources], **options))  # type: ignore[arg-type]
    return [f for f in found if isinstance(f, Article)], [f for f in found if isinstance(f, Problem)]


def page(title: str = "Ferry runs again", extra: str = "") -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} | Kestrel Bay Times</title>
<meta property="og:site_name" content="Kestrel Bay Times"><meta name="author" content="Ina Brandt">
<meta property="article:published_time" content="2024-06-19T10:00:00Z">{extra}</head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>{title}</h1>
<p>The ferry between the two islands runs again after long repairs, the harbour board said on Wednesday evening.</p>
<p>“We have waited long enough,” said Ada Quill, the mayor, who had asked for the money three times since March.</p>
<p>Fishermen said that they had not been asked, and that the pier would stay closed for most of the season ahead.</p>
</article><footer>All rights reserved</footer></body></html>"""


# ---------------------------------------------------------------- plain text


def test_text_is_the_file_as_python_decodes_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "\ufeffTitle\r\n\r\n" + BODY)
    [article], problems = split([path])
    assert article.text == path.read_bytes().decode("utf-8")
    assert article.text.startswith("\ufeffTitle\r\n")
    assert (article.id, article.title, article.path, article.encoding) == ("a", "Title", str(path), "utf-8")
    assert problems == []


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=300))
def test_any_text_comes_out_unchanged_or_is_told(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "any.txt", text)
    articles, problems = split([path])
    if articles:
        assert articles[0].text == text
        assert problems == []
    else:
        assert problems[0].kind in ("empty", "binary")
        if problems[0].kind == "empty":
            assert not any(c.isalnum() for c in text)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=400),
    ending=st.sampled_from([".txt", ".html", ".csv", ".jsonl", ".json", ".xml", ".warc", ".txt.gz"]),
)
def test_no_bytes_whatever_end_in_a_traceback_or_in_silence(tmp_path: Path, data: bytes, ending: str) -> None:
    path = write(tmp_path / f"any{ending}", data)
    articles, problems = split([path])
    assert articles or problems
    assert all(p.message and p.path == str(path) for p in problems)


@pytest.mark.parametrize("case", HEADS, ids=[case["what"] for case in HEADS])
def test_head(case: dict[str, str]) -> None:
    head = read_head(case["text"])
    assert {"title": head.title, "outlet": head.outlet, "author": head.author, "date": head.date} == {
        field: case.get(field) for field in ("title", "outlet", "author", "date")
    }


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Wednesday, 19 June 2024", "2024-06-19"),
        ("June 19th, 2024", "2024-06-19"),
        ("19.06.2024", "2024-06-19"),
        ("19/06/2024", "2024-06-19"),
        ("2024/6/19", "2024-06-19"),
        ("19. Juni 2024, 14:30 Uhr", "2024-06-19"),
        ("mercredi 19 juin 2024 à 10h30", "2024-06-19"),
        ("19 de junio de 2024", "2024-06-19"),
        ("среда, 19 июня 2024 г.", "2024-06-19"),
        ("2024年6月19日", "2024-06-19"),
        ("Wed, 19 Jun 2024 10:00:00 +0000", "2024-06-19"),
        ("2024-06-19T10:00:00.000+02:00", "2024-06-19"),
        ("20240619", "2024-06-19"),
        ("Published 19 June 2024, updated 20 June", "2024-06-19"),
        ("29 February 2024", "2024-02-29"),
        ("29 February 2023", None),
        ("2024-13-45", None),
        ("06/07/2024", None),
        ("June 2024", None),
        ("2024", None),
        ("yesterday", None),
        ("listopad 3 2024", None),
        ("He said so on 19 June 2024", None),
        ("", None),
    ],
)
def test_dates(written: str, iso: str | None) -> None:
    assert parse_date(written) == iso


# ---------------------------------------------------------------- ids, order, folders


def test_a_folder_is_read_in_sorted_order_with_paths_for_ids(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b.c.txt", "a.text", ".hidden.txt", ".git/x.txt"):
        write(tmp_path / name, BODY)
    articles, problems = split([tmp_path])
    assert [a.id for a in articles] == ["a/b.c", "a/z", "a", "b"]
    assert problems == []
    assert count([str(tmp_path)]) == 4
    assert split([tmp_path])[0] == articles


def test_ids_are_unique_within_a_run(tmp_path: Path) -> None:
    for name in ("one/x.txt", "one/x.md", "two/x.txt", "three/x.txt"):
        write(tmp_path / name, f"{name}\n\n{BODY}")
    articles, _ = split([tmp_path / "one", tmp_path / "two", tmp_path / "three"])
    assert [a.id for a in articles] == ["x", "x.txt", "x.txt-2", "x.txt-3"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "x.txt", BODY)
    articles, _ = split([path, tmp_path, path])
    assert [a.id for a in articles] == ["x"]


def test_a_file_named_directly_needs_no_known_ending(tmp_path: Path) -> None:
    sources: list[Path | str] = [
        write(tmp_path / "statement no. 12", BODY),
        write(tmp_path / "page.php", page()),
        write(tmp_path / "rows.data", '{"text": "One."}\n{"text": "Two."}\n'),
    ]
    articles, problems = split(sources)
    assert [a.id for a in articles] == ["statement no. 12", "page", "rows#1", "rows#2"]
    assert problems == []


def test_other_files_in_a_folder_are_told(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BODY)
    write(tmp_path / "b.pdf", b"%PDF-1.7\n")
    write(tmp_path / "c.css", "p {}")
    write(tmp_path / "saved.html", page())
    write(tmp_path / "saved_files" / "frame.html", "<html><body>advertisement</body></html>")
    articles, problems = split([tmp_path])
    assert [a.id for a in articles] == ["a", "saved"]
    assert [p.kind for p in problems] == ["unsupported", "skipped"]
    assert "b.pdf" in problems[0].message and "1 .css" in problems[1].message


@pytest.mark.parametrize("content", [{}, {"a.pdf": b"%PDF-1.4"}, {"a.png": b"\x89PNG"}])
def test_a_folder_without_articles(tmp_path: Path, content: dict[str, bytes]) -> None:
    for name, data in content.items():
        write(tmp_path / name, data)
    with pytest.raises(SourceError, match="holds no article"):
        read([str(tmp_path)])


def test_sources_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.txt does not exist: name a file, a folder"):
        read([str(write(tmp_path / "a.txt", BODY)), str(tmp_path / "gone.txt")])
    with pytest.raises(SourceError, match="no source"):
        read([])
    with pytest.raises(SourceError):
        read(["a\x00b"])
    with pytest.raises(SourceError, match="klingon is no encoding"):
        read([str(tmp_path)], encoding="klingon")


def test_odd_names(tmp_path: Path) -> None:
    odd = ["caf\u0065\u0301.txt", "new\nline.txt", "-dash.txt", "a b'\"%23#?.txt", "😀.txt"]
    for name in odd:
        write(tmp_path / name, BODY)
    raw = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    try:
        with open(raw, "wb") as stream:  # noqa: PTH123
            stream.write(BODY.encode())
    except OSError:
        pass  # a file system that takes no such names has no such trouble
    articles, problems = split([tmp_path])
    ids = {a.id for a in articles}
    assert {"caf\u00e9", "new\\x0aline", "-dash", "a b'\"%23#?", "😀"} <= ids
    assert problems == []
    for article in articles:
        (article.id + str(article.path)).encode("utf-8")


def test_links(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "a.txt", BODY)
    write(tmp_path / "out" / "b.txt", BODY)
    (folder / "loop").symlink_to(folder)
    (folder / "sub").mkdir()
    (folder / "sub" / "up").symlink_to(tmp_path / "in")
    (folder / "there").symlink_to(tmp_path / "out")
    (folder / "nowhere.txt").symlink_to(tmp_path / "nowhere")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    articles, problems = split([folder])
    assert [a.id for a in articles] == ["a", "there/b"]
    assert sorted(p.kind for p in problems) == ["missing", "unreadable"]


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (b"", "empty", "is empty"),
        (b" \n\t\r\n", "empty", "white space"),
        ("\ufeff\u200b\n".encode(), "empty", "white space"),
        (b"%PDF-1.7 and so on", "binary", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00", "binary", "a PNG picture"),
        (b"PK\x03\x04rest", "binary", "ZIP"),
        (b"text with \x00 in it", "binary", "zero byte"),
        (b"\x01\x02\x03\x04\x05\x06 text", "binary", "control characters"),
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, content: bytes, kind: str, says: str) -> None:
    write(tmp_path / "bad.txt", content)
    write(tmp_path / "good.txt", BODY)
    articles, [problem] = split([tmp_path])
    assert [a.id for a in articles] == ["good"]
    assert (problem.kind, problem.article, problem.path) == (kind, "bad", str(tmp_path / "bad.txt"))
    assert says in problem.message and "bad.txt" in problem.message


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "“We’re done,” said José Álvarez — “it’s over.” The council met in Málaga and voted for it. " * 4),
        ("cp1251", "Президент сказал, что всё будет хорошо. " * 8),
        ("utf-16", "The mayor said: “We sail at noon.” " * 4),
        ("utf-16-le", "The mayor said that they sail at noon. " * 4),
        ("gb18030", "总统星期三表示，一切都会好起来。" * 20),
    ],
)
def test_another_encoding_is_read_and_told(tmp_path: Path, encoding: str, text: str) -> None:
    path = write(tmp_path / "a.txt", text.encode(encoding))
    [article], [problem] = split([path])
    assert article.text == text
    assert article.encoding == encoding
    assert (problem.kind, problem.article) == ("encoding", "a")
    assert encoding in problem.message and "UTF-8" in problem.message


def test_damaged_utf8_is_not_taken_for_another_encoding(tmp_path: Path) -> None:
    text = "“We’re done,” said José Álvarez — “it’s over.”\n\n"
    path = write(tmp_path / "a.txt", text.encode() + b"cut \xe2\x80")
    [article], [problem] = split([path])
    assert article.text == text + "cut \ufffd"
    assert problem.kind == "encoding" and f"byte {len(text.encode()) + 4}" in problem.message


def test_the_user_may_name_the_encoding(tmp_path: Path) -> None:
    text = "Ære være “ham”"
    [article], problems = split([write(tmp_path / "a.txt", text.encode("cp1252"))], encoding="cp1252")
    assert (article.text, article.encoding, problems) == (text, "cp1252", [])
    [article], [problem] = split([write(tmp_path / "b.txt", "Ære være".encode())], encoding="ascii")
    assert article.text == "Ære være" and "is not ascii at byte 0" in problem.message


def test_too_large_is_found_without_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(2_000_000_000)
    small = write(tmp_path / "small.txt", BODY)
    zipped = tmp_path / "bomb.txt.gz"
    with gzip.open(zipped, "wb") as stream:
        stream.write(b"a " * 20_000_000)
    tracemalloc.start()
    articles, problems = split([path, zipped, small])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [a.id for a in articles] == ["small"]
    assert [p.kind for p in problems] == ["too-large", "too-large"]
    assert "2000.0 MB" in problems[0].message and "QUOTES_MAX_ARTICLE_MB=2001" in problems[0].message
    assert peak < 40_000_000
    assert split([small], limit=10)[1][0].kind == "too-large"
    monkeypatch.setenv("QUOTES_MAX_ARTICLE_MB", "0.00001")
    assert split([small])[1][0].kind == "too-large"
    monkeypatch.setenv("QUOTES_MAX_ARTICLE_MB", "nonsense")
    assert split([small])[1] == []


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path / name, BODY)
    found = read([str(tmp_path)])
    assert isinstance(next(found), Article)
    (tmp_path / "b.txt").unlink()
    problem, last = list(found)
    assert isinstance(problem, Problem) and problem.kind == "missing" and "b.txt is not there" in problem.message
    assert isinstance(last, Article) and last.id == "c"


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    closed = write(tmp_path / "a.txt", BODY)
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        pytest.skip("this user may read everything")
    write(tmp_path / "sub" / "b.txt", BODY).parent.chmod(0)
    write(tmp_path / "z.txt", BODY)
    articles, problems = split([tmp_path])
    (tmp_path / "sub").chmod(0o700)
    assert [a.id for a in articles] == ["z"]
    assert [p.kind for p in problems] == ["unreadable", "unreadable"]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read, as Linux has")
def test_a_file_that_fails_while_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("/proc/self/mem")
    write(tmp_path / "b.txt", BODY)
    articles, [problem] = split([tmp_path])
    assert [a.id for a in articles] == ["b"]
    assert problem.kind == "unreadable" and "a.txt cannot be read" in problem.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hang_a_folder_and_is_read_when_named(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    write(tmp_path / "z.txt", BODY)
    articles, [problem] = split([tmp_path])
    assert [a.id for a in articles] == ["z"] and problem.kind == "unsupported"
    writer = threading.Thread(target=pipe.write_bytes, args=(BODY.encode(),))
    writer.start()
    [article], _ = split([pipe])
    writer.join()
    assert article.text == BODY


def test_wide_text_without_a_mark_where_the_user_names_it(tmp_path: Path) -> None:
    text = "市长说：“船开了。” A"
    path = write(tmp_path / "a.txt", text.encode("utf-16-le"))
    [article], problems = split([path], encoding="utf-16-le")
    assert (article.text, problems) == (text, [])


def test_gzip(tmp_path: Path) -> None:
    whole = gzip.compress(BODY.encode() * 50)
    [article], _ = split([write(tmp_path / "a.txt.gz", whole)])
    assert (article.id, article.text) == ("a", BODY * 50)
    for name, data in {"cut.txt.gz": whole[:-20], "not.txt.gz": b"plain text"}.items():
        _, [problem] = split([write(tmp_path / name, data)])
        assert problem.kind == "broken"
    _, [problem] = split([write(tmp_path / "misnamed.txt", whole)])
    assert "name it .gz" in problem.message


# ---------------------------------------------------------------- tables


def test_csv(tmp_path: Path) -> None:
    path = write(
        tmp_path / "news.csv",
        "\ufeffID;Headline;Source;Author;Published At;Body;Link\r\n"
        '7;Ferry runs;The Argus;Jo Pike;19 June 2024;"He said:\r\n""Noon; at noon.""";https://argus.example/7\r\n'
        ";;;;;Second text.;javascript:alert(1)\r\n"
        "9;Empty;;;;  ;\r\n",
    )
    [first, second], [problem] = split([path])
    assert first == Article(
        id="7",
        text='He said:\r\n"Noon; at noon."',
        title="Ferry runs",
        outlet="The Argus",
        author="Jo Pike",
        date="2024-06-19",
        url="https://argus.example/7",
        path=str(path),
    )
    assert (second.id, second.text, second.url, second.title) == ("news#2", "Second text.", None, None)
    assert problem.kind == "empty" and "line 5" in problem.message


def test_broken_rows_of_a_csv_lose_nothing_else(tmp_path: Path) -> None:
    path = write(
        tmp_path / "news.csv",
        'id,text\n1,One.\n2,"Two" loose\n3,Three, and more\n4,"never closed\n5,Five.\n6,Six.\n\n7\n8,Eight.\n',
    )
    articles, problems = split([path])
    assert [a.id for a in articles] == ["1", "5", "6", "8"]
    assert [(p.kind, p.message.split(": ")[0].rpartition("news.csv ")[2][:6]) for p in problems] == [
        ("broken", "line 3"),
        ("broken", "line 4"),
        ("broken", "line 5"),
        ("empty", "line 9"),
    ]


def test_tsv_takes_quotation_marks_as_they_stand(tmp_path: Path) -> None:
    path = write(tmp_path / "news.tsv", 'id\ttext\n1\t"I quit," said Jo.\n2\t"Quoted, whole"\n')
    articles, problems = split([path])
    assert [a.text for a in articles] == ['"I quit," said Jo.', "Quoted, whole"]
    assert problems == []


def test_a_table_as_spreadsheets_write_it(tmp_path: Path) -> None:
    path = write(tmp_path / "news.tsv", "id\ttext\r\n1\t“Noon,” he said.\r\n".encode("utf-16"))
    [article], [problem] = split([path])
    assert (article.id, article.text, article.encoding) == ("1", "“Noon,” he said.", "utf-16")
    assert problem.kind == "encoding"


def test_an_id_that_is_the_tables_own_name(tmp_path: Path) -> None:
    articles, _ = split([write(tmp_path / "n.csv", "id,text\nn,One.\nn,Two.\nn,Three.\n")])
    assert [a.id for a in articles] == ["n", "n/n", "n/n-2"]


def test_a_table_with_no_row(tmp_path: Path) -> None:
    for name, content in {"n.csv": "id,text\n", "n.jsonl": "\n\n", "n.json": "[]"}.items():
        _, [problem] = split([write(tmp_path / name, content)])
        assert problem.kind == "empty" and "holds no article" in problem.message


def test_a_long_cell_and_a_line_above_the_limit(tmp_path: Path) -> None:
    long = "word " * 60_000
    path = write(tmp_path / "news.csv", f"id,text\n1,{long}\n2,{long * 3}\n3,Three.\n")
    articles, [problem] = split([path], limit=500_000)
    assert [a.id for a in articles] == ["1", "3"]
    assert problem.kind == "broken" and "line 3" in problem.message


@pytest.mark.parametrize("name", ["news.csv", "news.jsonl", "news.json"])
def test_a_table_without_a_text_column(tmp_path: Path, name: str) -> None:
    content = {"news.csv": "id,title\n1,One\n", "news.jsonl": '{"id": 1}\n', "news.json": '[{"id": 1}]'}[name]
    _, [problem] = split([write(tmp_path / name, content)])
    assert problem.kind == "broken" and "named text, body or content" in problem.message


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        '{"id": "a", "text": "One.\\nOne.", "title": null, "source": {"id": null, "name": "The Argus"}}',
        "not json",
        "[1, 2]",
        '{"id": "a", "text": "Twin."}',
        '{"id": 3, "body": ["First.", "Second."], "authors": ["Jo Pike", "Ina Brandt"], "date": "2024-13-45"}',
        '{"text": "nul \\u0000 and half \\ud800 a pair"}',
        '{"id": "deep", "text": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ]
    articles, problems = split([write(tmp_path / "n.jsonl", "\n".join(rows))])
    assert [a.id for a in articles] == ["a", "n/a", "3", "n#6"]
    assert articles[0].outlet == "The Argus"
    assert (articles[2].text, articles[2].author, articles[2].date) == (
        "First.\n\nSecond.",
        "Jo Pike, Ina Brandt",
        None,
    )
    assert articles[3].text == "nul \ufffd and half \ufffd a pair"
    assert [p.kind for p in problems] == ["broken", "broken", "broken"]
    assert [p.message.rpartition("n.jsonl ")[2][:6] for p in problems] == ["line 2", "line 3", "line 7"]


def test_json_lines_that_are_not_utf8(tmp_path: Path) -> None:
    line = '{"text": "“We’re done,” said José Álvarez — “it’s over.” The council met in Málaga and voted."}\n'
    articles, [problem] = split([write(tmp_path / "n.jsonl", (line * 3).encode("cp1252"))])
    assert [a.encoding for a in articles] == ["cp1252"] * 3
    assert "“We’re done,”" in articles[0].text
    assert problem.kind == "encoding"


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "One."}, {"text": "Two."}],
        {"status": "ok", "articles": [{"content": "One."}, {"content": "Two."}]},
        {"version": "1.1", "items": [{"content_html": "<p>One.</p>"}, {"content_text": "Two."}]},
    ],
)
def test_json(tmp_path: Path, value: object) -> None:
    for indent in (None, 2):
        articles, problems = split([write(tmp_path / "n.json", json.dumps(value, indent=indent))])
        assert [(a.id, a.text) for a in articles] == [("n#1", "One."), ("n#2", "Two.")]
        assert problems == []


def test_one_article_as_json_and_json_that_breaks_off(tmp_path: Path) -> None:
    [article], _ = split([write(tmp_path / "one.json", '{"headline": "Ferry", "text": "It left."}')])
    assert (article.id, article.title) == ("one", "Ferry")
    articles, [problem] = split([write(tmp_path / "n.json", '[\n{"text": "One."},\n{"text": "Tw')])
    assert [a.text for a in articles] == ["One."]
    assert problem.kind == "broken" and "line 3" in problem.message and "1 articles were read" in problem.message


def test_a_large_list_streams(tmp_path: Path) -> None:
    path = tmp_path / "n.json"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("[")
        for number in range(700):
            stream.write(("," if number else "") + json.dumps({"id": number, "text": f"{number} " + "word é " * 3000}))
        stream.write("]")
    assert path.stat().st_size > 20_000_000
    tracemalloc.start()
    ids = [a.id for a in read([str(path)]) if isinstance(a, Article)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ids == [str(number) for number in range(700)]
    assert peak < 8_000_000


# ---------------------------------------------------------------- pages, feeds, archives


def test_a_saved_page(tmp_path: Path) -> None:
    [article], problems = split([write(tmp_path / "p.html", page())])
    assert problems == []
    assert (article.id, article.title, article.outlet) == ("p", "Ferry runs again", "Kestrel Bay Times")
    assert (article.author, article.date) == ("Ina Brandt", "2024-06-19")
    paragraphs = article.text.split("\n\n")
    assert paragraphs[0] == "Ferry runs again" and paragraphs[2].startswith("“We have waited long enough,”")
    assert len(paragraphs) == 4


def test_pages_in_the_encoding_that_they_declare(tmp_path: Path) -> None:
    html = page("Ære være", '<meta charset="windows-1252">')
    [article], problems = split([write(tmp_path / "p.html", html.encode("cp1252"))])
    assert (article.title, article.encoding, problems) == ("Ære være", "windows-1252", [])


def test_pages_without_an_article(tmp_path: Path) -> None:
    for content in ("<html><body></body></html>", "<html>", "<" * 5000, "<div>" * 20_000):
        articles, problems = split([write(tmp_path / "p.html", content)])
        assert articles or problems[0].kind in ("empty", "broken")


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Argus</title><link>https://argus.example</link>
<item><title>Ferry &amp; crew</title><link>https://argus.example/1</link><description>Teaser.</description>
<content:encoded><![CDATA[<p>“We sail,” said <b>Ada</b> Quill.</p><script>x()</script>
<p>The crew agreed.</p>]]></content:encoded>
<dc:creator>Jo Pike</dc:creator><pubDate>Wed, 19 Jun 2024 10:00:00 +0200</pubDate></item>
<item><title>Only a title</title><link>javascript:alert(1)</link></item>
<item><description>Plain 3 &lt; 4 words.</description><guid>tag:argus,2</guid></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Kestrel Wire</title><entry><title type="html">Ferry</title>
<link rel="self" href="https://k.example/self"/><link href="https://k.example/1"/><id>urn:1</id>
<author><name>Ina Brandt</name></author><published>2024-06-19T10:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &amp; two.</p><p>Three.</p></div></content>
</entry></feed>"""


def test_feeds(tmp_path: Path) -> None:
    [ferry, plain], [problem] = split([write(tmp_path / "rss.xml", RSS)])
    assert (ferry.id, ferry.url, ferry.outlet) == ("https://argus.example/1", "https://argus.example/1", "The Argus")
    assert (ferry.title, ferry.author, ferry.date) == ("Ferry & crew", "Jo Pike", "2024-06-19")
    assert ferry.text == "Ferry & crew\n\n“We sail,” said Ada Quill.\n\nThe crew agreed."
    assert (plain.id, plain.url) == ("tag:argus,2", None)
    assert problem.kind == "empty" and "Only a title" in problem.message
    [entry], _ = split([write(tmp_path / "atom.xml", ATOM)])
    assert (entry.id, entry.outlet, entry.author) == ("https://k.example/1", "Kestrel Wire", "Ina Brandt")
    assert (entry.date, entry.text) == ("2024-06-19", "Ferry\n\nOne & two.\n\nThree.")


def test_bad_feeds(tmp_path: Path) -> None:
    articles, problems = split([write(tmp_path / "cut.xml", RSS[: RSS.index("<item><title>Only")])])
    assert len(articles) == 1 and [p.kind for p in problems] == ["broken"]
    _, [problem] = split([write(tmp_path / "other.xml", "<nitf><body/></nitf>")])
    assert problem.kind == "unsupported" and "nitf" in problem.message
    secret = write(tmp_path / "secret.txt", "SECRET")
    items = "<channel><item><description>See &x;.</description></item></channel>"
    bomb = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss>{items}</rss>'
    articles, _ = split([write(tmp_path / "evil.xml", bomb)])
    assert all("SECRET" not in a.text for a in articles)


def warc_record(kind: str, address: str, block: bytes, media: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-06-19T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash((kind, address))):032x}>\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(content: bytes, media: str = "text/html; charset=utf-8", status: str = "200 OK", extra: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{extra}\r\n".encode() + content


def records() -> list[bytes]:
    zipped = gzip.compress(page("Second").encode())
    return [
        warc_record("warcinfo", "", b"software: by hand\r\n", "application/warc-fields"),
        warc_record("response", "https://k.example/1", response(page("First").encode())),
        warc_record("request", "https://k.example/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        warc_record("response", "https://k.example/2", response(zipped, extra="Content-Encoding: gzip\r\n")),
        warc_record("response", "https://k.example/p.png", response(b"\x89PNG", "image/png")),
        warc_record("response", "https://k.example/gone", response(page().encode(), status="404 Not Found")),
        warc_record("response", "https://k.example/void", response(b"<html><body></body></html>")),
        warc_record("response", "https://k.example/1", response(page("First, again").encode())),
        warc_record("conversion", "https://k.example/3", b"Third\n\nPlain words.", "text/plain"),
    ]


@pytest.mark.parametrize("zipped", [False, True])
def test_archives(tmp_path: Path, zipped: bool) -> None:
    parts = [gzip.compress(r) for r in records()] if zipped else records()
    path = write(tmp_path / ("n.warc.gz" if zipped else "n.warc"), b"".join(parts))
    articles, [problem] = split([path])
    assert [a.id for a in articles] == [
        "https://k.example/1",
        "https://k.example/2",
        "https://k.example/1-2",
        "https://k.example/3",
    ]
    assert [a.title for a in articles] == ["First", "Second", "First, again", "Third"]
    assert articles[0].url == articles[2].url == "https://k.example/1"
    assert (articles[0].date, articles[0].outlet, articles[0].path) == ("2024-06-19", "Kestrel Bay Times", str(path))
    assert (problem.kind, problem.article) == ("empty", "https://k.example/void")


@pytest.mark.parametrize("zipped", [False, True])
def test_damaged_archives(tmp_path: Path, zipped: bool) -> None:
    parts = [gzip.compress(r) if zipped else r for r in records()[:4]]
    name = "n.warc.gz" if zipped else "n.warc"
    articles, [problem] = split([write(tmp_path / name, b"".join(parts)[:-200])])
    assert [a.title for a in articles] == ["First"]
    assert problem.kind == "broken" and "cut short" in problem.message
    _, [problem] = split([write(tmp_path / name, b"no archive\n" * 20)])
    assert problem.kind == "broken" and "no web archive" in problem.message
    if zipped:
        damaged = b"".join(parts[:2]) + b"\x00\x01\x02" * 30 + parts[3]
        articles, [problem] = split([write(tmp_path / name, damaged)])
        assert [a.title for a in articles] == ["First"] and problem.kind == "broken"


# ---------------------------------------------------------------- standard input, addresses


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (BODY.encode(), ["stdin"]),
        (b'{"id": "x", "text": "One."}\n{"id": "y", "text": "Two."}\n', ["x", "y"]),
        (gzip.compress(b'{"id": "x", "text": "One."}\n{"id": "y", "text": "Two."}\n'), ["x", "y"]),
        (page().encode(), ["stdin"]),
        (RSS.encode(), ["https://argus.example/1", "tag:argus,2"]),
        (b"".join(records()[:2]), ["https://k.example/1"]),
    ],
    ids=["text", "lines", "zipped", "page", "feed", "archive"],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, ids: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    articles, _ = split(["-"])
    assert [a.id for a in articles] == ids
    assert {a.path for a in articles} == {"-"}
    assert count(["-"]) is None


@pytest.fixture
def site() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = {"/page": ("text/html", page()), "/rss": ("application/rss+xml", RSS)}.get(self.path)
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", found[0] if found else "text/plain")
            self.end_headers()
            self.wfile.write((found[1] if found else "not here").encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_web_addresses(site: str) -> None:
    articles, problems = split([f"{site}/page", f"{site}/rss", f"{site}/gone"])
    assert [a.id for a in articles] == [f"{site}/page", "https://argus.example/1", "tag:argus,2"]
    assert (articles[0].url, articles[0].title) == (f"{site}/page", "Ferry runs again")
    assert [p.kind for p in problems] == ["empty", "unreachable"]
    assert count([f"{site}/page"]) is None


def test_an_address_that_does_not_answer() -> None:
    _, [problem] = split(["http://127.0.0.1:9/nothing"])
    assert problem.kind == "unreachable" and "http://127.0.0.1:9/nothing" in problem.message
