"""Every page, in every format: it is there, it holds what it should, and strangers' words do nothing on it."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import httpx
import pytest
from datasette.app import Datasette
from datasette.utils import tilde_encode

from quotes.site.guard import POLICY, SafeCsv
from quotes.site.serve import application
from tests.benchmarks import synthetic
from tests.published import HOSTILE, PATHS, QUERIES, SEARCHES, change, get, hostile, read

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / "quotes.db"
    synthetic.write(path, 3_000, dates=300)
    return path


@pytest.fixture(scope="module")
def site(index: Path) -> Datasette:
    return application(index)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """A site over an index full of harmful words."""
    return application(hostile(tmp_path_factory.mktemp("bad") / "quotes.db"))


class Page(HTMLParser):
    """What a test asks of a page's HTML: tags, links, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "input", "br", "img", "rect", "line", "path", "option"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.unclosed.append(tag)
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def links(self) -> list[str]:
        return [a["href"] or "" for tag, a in self.tags if tag == "a" and "href" in a]


def addresses(path: Path) -> dict[str, str]:
    """One address of each kind of page."""
    quote_id, article, speaker = read(
        path, "select id, article, speaker from quotes where speaker is not null and statement is not null limit 1"
    )[0]
    name = read(path, "select name from names order by quotes desc limit 1")[0][0]
    return {
        "home": "/",
        "list": "/quotes/quotes",
        "quotation": f"/quotes/quotes/{quote_id}",
        "speaker": f"/quotes/speakers/{tilde_encode(speaker)}",
        "about": f"/quotes/about/{tilde_encode(name)}",
        "compare": f"/quotes/compare?a={speaker}&b=x",
        "article": f"/quotes/articles/{tilde_encode(article)}",
        "speakers": "/quotes/speakers",
        "articles": "/quotes/articles",
        "tables": "/quotes",
        "mentions": "/quotes/mentions",
        "row": "/quotes/runs/1",
        "canned": "/quotes/most_quoted",
        "sql": "/quotes?sql=select+1",
    }


PAGES = ("home", "list", "quotation", "speaker", "about", "compare", "article", "speakers", "articles", "tables",
         "mentions", "row", "canned", "sql")  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_there_and_well_formed(site: Datasette, index: Path, name: str) -> None:
    response = get(site, addresses(index)[name])
    assert response.status_code == 200
    page = Page(response.text)
    assert not page.unclosed
    assert not page.open
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert [tag for tag, _ in page.tags].count("main") == 1
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_needs_no_exception(site: Datasette, index: Path, name: str) -> None:
    response = get(site, addresses(index)[name])
    assert response.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    page = Page(response.text)
    for tag, attributes in page.tags:
        assert tag not in ("style", "iframe", "object", "embed", "base")
        assert "style" not in attributes
        assert not [a for a in attributes if a.startswith("on")]
        if tag == "script":
            assert (attributes.get("src") or "").startswith("/-/quotes/")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_on_a_page_leads_somewhere(site: Datasette, index: Path, name: str) -> None:
    page = Page(get(site, addresses(index)[name]).text)
    inside = sorted({link.partition("#")[0] for link in page.links if link.startswith("/") and ".csv" not in link})
    for link in inside[:: max(1, len(inside) // 12)]:
        assert get(site, link).status_code == 200, link


def test_a_card_tells_words_speaker_role_cue_outlet_date_kind_and_confidence(site: Datasette, index: Path) -> None:
    row = read(
        index,
        "select id, text, speaker_name, role, cue, outlet, kind, band, title, article from quotes"
        " where speaker is not null and role is not null and outlet is not null and date is not null"
        " and act != 'thought' limit 1",
    )[0]
    html = get(site, f"/quotes/quotes?article={quote(row[-1])}").text
    text = " ".join(Page(html).text.split())
    for cell in row[1:-1]:
        assert cell in text
    assert f'href="/quotes/quotes/{row[0]}"' in html


def test_thoughts_are_shown_only_when_asked_for(site: Datasette, index: Path) -> None:
    total, thoughts = read(index, "select count(*), sum(act = 'thought') from quotes")[0]
    assert get(site, "/quotes/quotes.json?_size=1").json()["filtered_table_rows_count"] == total - thoughts
    assert get(site, "/quotes/quotes.json?_size=1&act=thought").json()["filtered_table_rows_count"] == thoughts
    assert get(site, "/quotes/quotes.json?_size=1&act=all").json()["filtered_table_rows_count"] == total
    assert get(site, "/quotes/quotes.json?_size=1&q=act:all").json()["filtered_table_rows_count"] == total


def test_facets_count_what_sql_counts(site: Datasette, index: Path) -> None:
    found = get(site, "/quotes/quotes.json?kind=direct&_facet=role&_size=1").json()["facet_results"]
    for column in ("outlet", "verb", "role"):
        wanted = read(
            index,
            f"select {column}, count(*) from quotes where kind = 'direct' and act != 'thought' and {column} is not null"
            f" group by 1 order by 2 desc, lower({column}) limit 30",
        )
        assert [(v["value"], v["count"]) for v in found[column]["results"]] == wanted
    years = read(
        index,
        "select cast(year as text), count(*) from quotes where kind = 'direct' and year > 0 group by 1 order by 1 desc",
    )
    assert [(v["value"], v["count"]) for v in found["year"]["results"]] == years
    about = read(
        index,
        "select name, count(distinct quote) from mentions join quotes on quotes.id = quote where quotes.kind = 'direct'"
        " and act != 'thought' group by 1 order by 2 desc, lower(name) limit 30",
    )
    assert [(v["value"], v["count"]) for v in found["about"]["results"]] == about


def test_what_x_said_about_y(site: Datasette, index: Path) -> None:
    speaker, name, count = read(
        index,
        "select quotes.speaker, name, count(distinct quote) from mentions join quotes on quotes.id = quote"
        " where quotes.speaker is not null and act != 'thought' group by 1, 2 order by 3 desc limit 1",
    )[0]
    found = get(site, "/quotes/quotes.json?" + urlencode({"speaker": speaker, "about": name, "_size": "max"})).json()
    assert found["filtered_table_rows_count"] == count
    typed = get(
        site, "/quotes/quotes.json?" + urlencode({"q": f'speaker:{speaker} about:"{name}"', "_size": "max"})
    ).json()
    assert {r["id"] for r in typed["rows"]} >= {r["id"] for r in found["rows"]}
    page = get(site, f"/quotes/about/{tilde_encode(name)}").text
    assert urlencode({"speaker": speaker, "about": name}).replace("&", "&amp;") in page


def test_a_quotation_shows_its_context_with_words_cue_and_source_marked(site: Datasette, index: Path) -> None:
    row = read(
        index, "select id, text, cue, source, statement from quotes where statement is not null and cue != '' limit 1"
    )[0]
    html = get(site, f"/quotes/quotes/{row[0]}").text
    assert f'<mark class="said c1" id="words">{row[1]}</mark>' in html
    assert f'<mark class="cue">{row[2]}</mark>' in html
    assert f'<mark class="source">{row[3]}</mark>' in html
    others = read(
        index, "select id from quotes where statement = ? and id != ? order by newest limit 20", row[4], row[0]
    )
    for (other,) in others:
        assert f"/quotes/quotes/{other}" in html
    assert f"quotes correct {row[0]}" in html
    assert get(site, f"/quotes/quotes/{row[0]}.json").json()["rows"][0]["segments"]


def test_an_article_has_every_quotation_marked_in_place(site: Datasette, index: Path) -> None:
    article = read(index, "select id from articles where quotes > 5 limit 1")[0][0]
    html = get(site, f"/quotes/articles/{tilde_encode(article)}").text
    for id, text in read(index, "select id, text from quotes where article = ? and act != 'thought'", article):
        assert re.search(rf'id="q-{id}"[^>]*><a href="/quotes/quotes/{id}">{re.escape(text)}</a>', html)
    text = read(index, "select text from articles where id = ?", article)[0][0]
    body = html[html.index('class="context full"') : html.index("</section>")]
    shown = " ".join(Page("<div " + body).text.split())
    assert " ".join(text.split()) in shown


def test_merged_speakers_redirect(tmp_path: Path) -> None:
    path = tmp_path / "quotes.db"
    synthetic.write(path, 60)
    speaker = read(path, "select id from speakers order by quotes desc limit 1")[0][0]
    change(path, ("insert into redirects values ('old-name', ?)", (speaker,)))
    site = application(path)
    response = get(site, "/quotes/speakers/old-name?q=a")
    assert response.status_code == 301
    assert response.headers["location"] == f"/quotes/speakers/{speaker}?q=a"
    by_old = get(site, "/quotes/quotes.json?speaker=old-name").json()
    assert by_old["filtered_table_rows_count"] == get(site, f"/quotes/quotes.json?speaker={speaker}").json()[
        "filtered_table_rows_count"
    ] > 0  # fmt: skip


def test_compare_shows_both_on_a_word(site: Datasette, index: Path) -> None:
    (a,), (b,) = read(index, "select id from speakers order by quotes desc limit 2")
    names = dict(read(index, "select id, name from speakers where id in (?, ?)", a, b))
    word = read(index, "select word from words order by uses desc limit 1")[0][0]
    text = Page(get(site, f"/quotes/compare?a={a}&b={b}&q={quote(word)}").text).text
    for speaker in (a, b):
        assert names[speaker] in text
        count = get(site, f"/quotes/quotes.json?speaker={speaker}&q={quote(word)}").json()["filtered_table_rows_count"]
        assert re.search(rf"{count:,}\s+of", text)
    assert "Nobody called" in get(site, f"/quotes/compare?a={a}&b=nosuchperson").text


def test_the_search_says_how_it_understood(site: Datasette) -> None:
    text = " ".join(
        Page(get(site, "/quotes/quotes?" + urlencode({"q": "peace -war kind:foo since:2019"})).text).text.split()
    )
    assert "Quotations with “peace”; without “war”; since 1 January 2019." in text
    assert "“foo” was left out" in text
    assert "No speaker here goes by “nobodyatall”" in get(site, "/quotes/quotes?q=speaker:nobodyatall").text


def test_beginnings_of_words_find_exactly_the_words_that_begin_so(site: Datasette, index: Path) -> None:
    for beginning in ("gon", "tra", "disst"):
        response = get(site, f"/quotes/quotes.csv?act=all&q=words:{beginning}*")
        found = {row["id"] for row in csv.DictReader(io.StringIO(response.text, newline=""))}
        stems = {word[0] for word in read(index, "select word from words where word like ? || '%'", beginning)}
        wanted = {
            id
            for id, text in read(index, "select id, text from quotes")
            if stems & set(re.findall(r"\w+", text.lower().replace("é", "e")))
        }
        assert 0 < len(wanted) < 3_000
        assert found >= wanted


def test_hits_are_highlighted(site: Datasette, index: Path) -> None:
    word = read(index, "select word from words where length(word) > 6 order by uses desc limit 1")[0][0]
    html = get(site, f"/quotes/quotes?q=words:{quote(word)}").text
    assert html.count("<mark>") >= 20


def test_json_leads_through_all_pages(site: Datasette, index: Path) -> None:
    seen: list[str] = []
    url = "/quotes/quotes.json?_size=700&_col=text"
    while url:
        page = get(site, url).json()
        seen += [row["id"] for row in page["rows"]]
        assert set(page["rows"][0]) == {"id", "text"}
        url = (page["next_url"] or "").replace("http://localhost", "")
    wanted = [row[0] for row in read(index, "select id from quotes where act != 'thought' order by newest")]
    assert seen == wanted


def test_json_shapes(site: Datasette) -> None:
    assert isinstance(get(site, "/quotes/quotes.json?_shape=array&_size=2").json(), list)
    arrays = get(site, "/quotes/quotes.json?_shape=arrays&_size=2").json()
    assert len(arrays["rows"][0]) == len(arrays["columns"])
    lines = get(site, "/quotes/quotes.json?_shape=array&_nl=on&_size=3").text.splitlines()
    assert [json.loads(line)["newest"] for line in lines] == sorted(json.loads(line)["newest"] for line in lines)


def test_csv_is_complete_whatever_the_page_size(site: Datasette, index: Path) -> None:
    total = read(index, "select count(*) from quotes where act != 'thought'")[0][0]
    for query in ("", "?_size=5", "?_sort=speaker", "?_stream=1"):
        response = get(site, f"/quotes/quotes.csv{query}")
        rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
        assert len(rows) == total == len({row["id"] for row in rows})
        assert "attachment" in response.headers["content-disposition"]
    for table in ("speakers", "articles", "mentions"):
        wanted = read(index, f"select count(*) from {table}")[0][0]
        rows = list(csv.reader(io.StringIO(get(site, f"/quotes/{table}.csv?_stream=1").text, newline="")))
        assert len(rows) == wanted + 1


def test_feeds_are_valid(site: Datasette, index: Path) -> None:
    speaker = read(index, "select id from speakers order by quotes desc limit 1")[0][0]
    for query in ("", f"?speaker={speaker}", "?q=nothingmatchesthis", "?kind=direct&_sort=oldest"):
        root = ElementTree.fromstring(get(site, f"/quotes/quotes.atom{query}").content)
        assert root.tag == f"{ATOM}feed"
        assert root.findtext(f"{ATOM}id") and root.findtext(f"{ATOM}title") and root.findtext(f"{ATOM}updated")
        feed = get(site, f"/quotes/quotes.feed{query}").json()
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        entries = root.findall(f"{ATOM}entry")
        assert [e.findtext(f"{ATOM}id") for e in entries] == [item["url"] for item in feed["items"]]
        for entry in entries:
            assert entry.find(f"{ATOM}author/{ATOM}name") is not None
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)", entry.findtext(f"{ATOM}updated") or "")


def test_robots_are_kept_out_unless_let_in(index: Path, site: Datasette) -> None:
    assert "Disallow: /\n" in get(site, "/robots.txt").text
    assert get(site, "/").headers["x-robots-tag"] == "noindex, nofollow"
    assert "noindex" in get(site, "/").text
    open_site = application(index, robots=True)
    assert "Disallow: /\n" not in get(open_site, "/robots.txt").text
    assert "x-robots-tag" not in get(open_site, "/").headers
    assert "noindex" not in get(open_site, "/").text


def test_behind_a_proxy_every_address_has_the_prefix(index: Path) -> None:
    site = application(index, base_url="/archive/quotes/")
    for address in addresses(index).values():
        response = get(site, address)
        assert response.status_code == 200
        for tag, attributes in Page(response.text).tags:
            for name in ("href", "src", "action"):
                link = attributes.get(name)
                if link and tag != "use" and not link.startswith(("#", "http")):
                    assert link.startswith("/archive/quotes/"), (address, tag, link)


def test_visitors_may_be_kept_from_writing_sql(index: Path) -> None:
    site = application(index, sql=False)
    assert get(site, "/quotes?sql=select+1").status_code == 403
    assert get(site, "/quotes/most_quoted").status_code == 200


def test_sql_has_limits(site: Datasette) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    response = get(site, "/quotes.json?" + urlencode({"sql": endless}))
    assert response.status_code == 400
    many = "with recursive n(i) as (select 1 union all select i + 1 from n limit 5000) select i from n"
    assert len(get(site, "/quotes.json?" + urlencode({"sql": many})).json()["rows"]) == 1_000
    huge = "select length(zeroblob(900000000))"
    assert get(site, "/quotes.json?" + urlencode({"sql": huge})).status_code == 400
    for statement in ("delete from quotes", "attach '/etc/passwd' as x", "pragma writable_schema = 1"):
        assert get(site, "/quotes.json?" + urlencode({"sql": statement})).status_code == 400


@pytest.mark.parametrize("text", SEARCHES, ids=range(len(SEARCHES)))
def test_no_search_is_an_error(bad: Datasette, text: str) -> None:
    query = urlencode({"q": text}, errors="surrogatepass")[:60_000]  # the test's client can send no more
    response = get(bad, f"/quotes/quotes?{query}")
    assert response.status_code == 200
    assert_harmless(response)
    assert get(bad, f"/quotes/quotes.json?{query}&_facet=role").status_code == 200
    assert get(bad, f"/quotes/speakers?{query}").status_code == 200
    assert get(bad, f"/quotes/compare?{query}&a=x").status_code == 200


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_no_query_string_is_an_error(bad: Datasette, query: str) -> None:
    for address in (
        "/quotes/quotes",
        "/quotes/quotes.json",
        "/quotes/speakers",
        "/quotes/articles",
        "/quotes/quotes.atom",
    ):
        response = get(bad, f"{address}?{query}")
        assert response.status_code == 200, address
        assert_harmless(response)


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_no_path_breaks_the_site(bad: Datasette, path: str) -> None:
    response = get(bad, path)
    assert response.status_code in (200, 301, 302, 400, 403, 404)
    assert response.headers["content-security-policy"] == POLICY
    assert_harmless(response)


def assert_harmless(response: httpx.Response) -> None:
    """Nothing that strangers wrote is markup, turns writing round, or leads to a script."""
    if "json" not in response.headers["content-type"]:
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", response.text)
    if "html" not in response.headers["content-type"]:
        return
    page = Page(response.text)
    for tag, attributes in page.tags:
        assert tag not in ("img", "iframe", "style", "object", "embed", "base")
        assert not [a for a in attributes if a.startswith("on")]
        if tag == "script":
            assert (attributes.get("src") or "").startswith("/-/quotes/")
        for name in ("href", "src", "action"):
            assert not re.match(r"\s*(?!https?:|mailto:)[a-z]+:|//", attributes.get(name) or "", re.IGNORECASE)
    assert not page.unclosed


def test_harmful_words_are_shown_as_text_on_every_page(bad: Datasette) -> None:
    path = Path(bad.files[0])
    seen = set()
    listed = [
        "/",
        "/quotes/quotes?_size=100",
        "/quotes/speakers",
        "/quotes/articles",
        "/quotes/mentions",
        "/quotes/names",
        "/quotes/search?words=a",
    ]
    listed += [f"/quotes/quotes/{row[0]}" for row in read(path, "select id from quotes")[:60]]
    listed += [f"/quotes/speakers/{tilde_encode(row[0])}" for row in read(path, "select id from speakers")]
    listed += [f"/quotes/articles/{tilde_encode(row[0])}" for row in read(path, "select id from articles")]
    listed += [f"/quotes/about/{tilde_encode(row[0])}" for row in read(path, "select name from names")[:60]]
    for address in listed:
        response = get(bad, address)
        assert response.status_code == 200, address
        assert_harmless(response)
        text = Page(response.text).text
        seen |= {words for words in HOSTILE if words in text}
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[3], HOSTILE[4]} <= seen


def test_no_csv_of_any_table_holds_a_formula(bad: Datasette) -> None:
    for address in (
        "quotes.csv",
        "speakers.csv?_stream=1",
        "articles.csv?_stream=1",
        "names.csv?_stream=1",
        "most_quoted.csv",
    ):
        response = get(bad, f"/quotes/{address}")
        cells = [cell for row in csv.reader(io.StringIO(response.text, newline="")) for cell in row]
        assert len(cells) > 20
        risky = [c for c in cells if re.match(r"\s*[=+\-@\t\r\n]", c) and not re.fullmatch(r"[+-]?[\d.]+", c)]
        assert not risky, address


def test_an_empty_search_box_is_no_error_on_any_table(site: Datasette) -> None:
    for query in ("_search=", "_search=+", "_search=%20%20&_size=3", "_size=3&_search="):
        assert get(site, f"/quotes/names?{query}").status_code == 200
        assert get(site, f"/quotes/names.json?{query}").status_code == 200


def test_feeds_of_harmful_words_are_valid_xml(bad: Datasette) -> None:
    root = ElementTree.fromstring(get(bad, "/quotes/quotes.atom").content)
    assert HOSTILE[0] in " ".join(root.itertext())
    assert all(item["content_text"] is not None for item in get(bad, "/quotes/quotes.feed").json()["items"])


def test_links_to_articles_are_web_links_only(bad: Datasette) -> None:
    path = Path(bad.files[0])
    outside = set()
    for (id,) in read(path, "select id from articles"):
        page = Page(get(bad, f"/quotes/articles/{tilde_encode(id)}").text)
        outside |= {link for link in page.links if not link.startswith(("/", "#"))}
    assert outside
    assert all(link.startswith(("https://ok.example/", "https://example.org/")) for link in outside)


def test_safe_csv_gives_the_same_rows_however_the_stream_is_cut() -> None:
    text = 'a,b\r\n"=1","x ""y"",\n z"\r\n+2,-3.5\r\n"",plain\r\n'
    whole = SafeCsv().feed(text.encode(), last=True)
    rows = list(csv.reader(io.StringIO(whole.decode(), newline="")))
    assert rows == [["a", "b"], ["'=1", 'x "y",\n z'], ["+2", "-3.5"], ["", "plain"]]
    for cut in range(len(text)):
        stream = SafeCsv()
        parts = stream.feed(text[:cut].encode(), last=False) + stream.feed(text[cut:].encode(), last=True)
        assert parts == whole


def test_an_index_that_is_none_is_refused_with_a_sentence(tmp_path: Path) -> None:
    from quotes.errors import IndexFileError

    with pytest.raises(IndexFileError, match="quotes build"):
        application(tmp_path / "none.db")
    (tmp_path / "other.db").write_bytes(b"hello")
    with pytest.raises(IndexFileError, match="--db"):
        application(tmp_path / "other.db")


def test_an_empty_index_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "quotes.db"
    synthetic.write(path, 20)
    change(
        path,
        ("delete from quotes", ()),
        ("delete from mentions", ()),
        ("delete from articles", ()),
        ("delete from speakers", ()),
        ("delete from runs", ()),
    )
    site = application(path)
    for address in (
        "/",
        "/quotes/quotes",
        "/quotes/quotes?q=a",
        "/quotes/speakers",
        "/quotes/articles",
        "/quotes/compare",
        "/quotes/quotes.csv",
        "/quotes/quotes.atom",
    ):
        assert get(site, address).status_code == 200, address
