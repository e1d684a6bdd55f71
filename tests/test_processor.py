"""The Stanza processor, run with the shipped models in processes of its own where it matters how it is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import quotes
from quotes.document import Article, Document
from tests.conftest import ROOT

pytestmark = pytest.mark.pipeline

TEXT = """Ferries stay in port

“We will not open the harbour before the storm is over,” Mayor Ann Lee said on Friday.

Lee said that nobody would be allowed to leave. “It is simply too dangerous,” she added.
"""

NO_NETWORK = """
import socket
def refused(*args, **kwargs):
    raise AssertionError("the network was asked for")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refused
"""

USE = """
import json, sys
pipeline = stanza.Pipeline("en", dir=quotes.MODELS, processors="tokenize,quote", download_method=None, verbose=False)
doc = pipeline(sys.argv[1])
print(json.dumps([[s.of(doc.text) for s in q.segments] for q in doc.quotations]))
"""


def run(code: str) -> Any:
    """What `code`, in a Python of its own, prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", code, TEXT], capture_output=True, text=True, timeout=600, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("imports", ["import quotes, stanza", "import stanza, quotes"])
def test_a_plain_pipeline_in_both_orders_of_import_and_without_network(imports: str) -> None:
    found = run(NO_NETWORK + imports + USE)
    assert ["We will not open the harbour before the storm is over,"] in found
    assert ["It is simply too dangerous,"] in found


def test_importing_quotes_does_not_load_stanza() -> None:
    assert run("import json, sys, quotes; print(json.dumps(sorted({'torch', 'stanza'} & set(sys.modules))))") == []


@pytest.fixture(scope="module")
def annotator() -> quotes.Annotator:
    return quotes.Annotator()


def check(document: Document) -> None:
    """What holds for any annotated article."""
    text = document.article.text
    for q in document.quotations:
        assert q.article == document.article.id
        assert q.segments
        assert list(q.segments) == sorted(q.segments)
        for s in (*q.segments, *q.fragments, *[x for x in (q.cue, q.source) if x]):
            assert 0 <= s.start < s.end <= len(text)
            assert s.of(text).strip()
        assert 0 <= q.confidence <= 1
    for n in document.names:
        assert n.span.of(text).strip()
    for s in document.sentences:
        assert 0 <= s.start < s.end <= len(text)
    assert len({q.id for q in document.quotations}) == len(document.quotations)


def test_an_article(annotator: quotes.Annotator) -> None:
    [document] = annotator.annotate([Article("a", TEXT)])
    check(document)
    by_words = {q.text(TEXT): q for q in document.quotations}
    first = by_words["We will not open the harbour before the storm is over,"]
    assert (first.kind, first.act, first.region) == ("direct", "speech", "body")
    assert first.speaker is not None
    assert first.speaker.name == "Ann Lee"
    assert first.verb == "say"
    assert any(q.kind == "indirect" for q in document.quotations)


def test_a_paragraph_break_ends_a_sentence(annotator: quotes.Annotator) -> None:
    [document] = annotator.annotate([Article("a", TEXT)])
    assert document.sentences[0].of(TEXT) == "Ferries stay in port"


def test_articles_come_back_in_order_and_empty_ones_too(annotator: quotes.Annotator) -> None:
    texts = [
        "",
        TEXT,
        " \n\n ",
        "“",
        "“No,” she said.\r\n\r\n“Yes,” he said.",
        TEXT,
        "😀 “We go,” Ann Lee said. \u0000\ufeff",
    ]
    articles = [Article(str(i), t) for i, t in enumerate(texts)]
    documents = annotator.annotate(articles)
    assert [d.article.id for d in documents] == [a.id for a in articles]
    for document in documents:
        check(document)
    assert [d.quotations for d in documents if not d.article.text.strip()] == [(), ()]
    one, other = ([(q.segments, q.speaker, q.kind, q.confidence) for q in documents[i].quotations] for i in (1, 5))
    assert one == other


def test_an_article_reads_the_same_alone_and_among_others(annotator: quotes.Annotator) -> None:
    long = Article("long", (TEXT + "\n") * 12)
    [alone] = annotator.annotate([Article("a", TEXT)])
    among = annotator.annotate([long, Article("a", TEXT), long])[1]
    assert [(q.segments, q.speaker) for q in alone.quotations] == [(q.segments, q.speaker) for q in among.quotations]


def test_a_long_article_is_read_to_its_end(annotator: quotes.Annotator) -> None:
    text = "\n\n".join(f"“We will not open harbour number {n} today,” Mayor Ann Lee said." for n in range(60))
    [document] = annotator.annotate([Article("long", text)])
    check(document)
    assert len(document.quotations) >= 57
    assert document.quotations[-1].start > len(text) - 100


def test_bulk_process_sets_everything_on_each_document(annotator: quotes.Annotator) -> None:
    import stanza

    docs = [stanza.Document([], text=t) for t in (TEXT, "Nobody spoke.")]
    done = annotator._pipeline.bulk_process(docs)
    assert len(done) == 2
    for doc in done:
        assert isinstance(doc.quotations, tuple)
        assert isinstance(doc.quote_names, tuple)
        assert isinstance(doc.quote_rejected, tuple)
    assert done[0].quotations
    assert done[1].quotations == ()


def test_models_of_another_version_are_refused(tmp_path: Any) -> None:
    import shutil
    from pathlib import Path

    from quotes.errors import ModelError
    from quotes.reading import Reader

    folder = tmp_path / "quote"
    shutil.copytree(Path(quotes.MODELS) / "en" / "quote", folder)
    config = json.loads((folder / "news.json").read_text("utf-8"))
    (folder / "news.json").write_text(json.dumps(config | {"features": config["features"] + 1}), "utf-8")
    with pytest.raises(ModelError, match="features"):
        Reader(folder, "news")
    (folder / "news.json").unlink()
    with pytest.raises(ModelError, match="no quotation model"):
        Reader(folder, "news")
