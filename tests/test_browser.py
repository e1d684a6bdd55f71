"""The site in a real browser: the ways that readers go, wide and narrow, by keyboard too, and axe-core on each page."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.utils import tilde_encode

from tests.benchmarks import synthetic
from tests.published import read, serving

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (test extra)")
axe_module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (test extra)")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt-get install chromium)"),
]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
SCREENS = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "quotes.db"
    synthetic.write(path, 1_500, dates=200)
    return path


@pytest.fixture(scope="module")
def base(index: Path) -> Iterator[str]:
    with serving(index) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=SCREENS)
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page that fails the test when the browser complains, of the policy or of a script."""
    context = browser.new_context(viewport=SCREENS[request.param], accept_downloads=True)
    context.set_default_timeout(30_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert not [text for text in complaints if "404 (Not Found)" not in text]
    context.close()


def word(index: Path) -> str:
    """A word that many quotations hold."""
    found: str = read(index, "select word from words where length(word) > 5 order by uses desc limit 1")[0][0]
    return found


def wide(page: Any) -> bool:
    return bool(page.viewport_size["width"] > 960)


def test_search_facet_quotation_article_speaker_export(page: Any, base: str, index: Path) -> None:
    page.goto(base + "/")
    page.fill("main input[type=search]", f"{word(index)} -zzzz")
    page.click("main form[role=search] button")
    page.wait_for_selector(".card mark")
    assert page.locator(".card mark").count() > 5
    total = int(page.locator("h1 .n").inner_text().replace(",", ""))

    facet = page.locator(".facet a").first
    if not wide(page):
        assert not facet.is_visible()
        page.click("summary")
    assert facet.is_visible()
    name = facet.inner_text()
    facet.click()
    narrowed = int(page.locator("h1 .n").inner_text().replace(",", ""))
    assert 0 < narrowed < total
    assert name in page.locator(".chips").inner_text()
    assert set(page.locator(".card .speaker").all_inner_texts()) == {name}

    with page.expect_download() as downloading:
        page.click(".take a:has-text('CSV')")
    rows = list(csv.DictReader(Path(downloading.value.path()).read_text("utf-8").splitlines(keepends=True)))
    assert len(rows) == narrowed
    assert {row["speaker_name"] for row in rows} == {name}

    words = page.locator(".card .words").first.inner_text()
    page.locator(".card .words").first.click()
    assert words in page.locator(".display").inner_text()
    assert page.locator(".context mark.said").count() >= 1
    page.click("text=Read the article with all its quotations")
    assert words in " ".join(page.locator(".context.full .said").all_inner_texts())
    target = page.locator(".said:target, :target").first
    assert target.inner_text() in words
    assert page.evaluate("(e => e.getBoundingClientRect().top < innerHeight)(document.querySelector(':target'))")
    page.locator(".voices a", has_text=name).first.click()
    assert page.locator("h1").inner_text() == name
    assert page.locator("svg.bars a").count() > 1


def test_a_bar_of_the_picture_leads_to_its_rows(page: Any, base: str, index: Path) -> None:
    speaker = read(index, "select id from speakers order by quotes desc limit 1")[0][0]
    page.goto(f"{base}/quotes/speakers/{speaker}")
    bar = page.locator("svg.bars a").nth(1)
    count = int(bar.get_attribute("aria-label").rsplit(":", 1)[1].split()[0].replace(",", ""))
    bar.click()
    assert int(page.locator("h1 .n").inner_text().replace(",", "")) == count


def test_the_keyboard_is_enough(page: Any, base: str, index: Path) -> None:
    page.goto(base + "/quotes/quotes")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().width > 50")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type(word(index))
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    stops: list[str] = []
    for _ in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            "(e => (e.closest('.chips,.sorts,.facet,.card') || {}).classList?.[0] || e.tagName)(document.activeElement)"
        )
        stops.append(stop)
        if stop == "SUMMARY" and not wide(page):
            page.keyboard.press("Enter")
        if stop == "card":
            break
    assert "sorts" in stops and "facet" in stops and stops[-1] == "card"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector(".display")


def test_nothing_is_wider_than_the_screen(page: Any, base: str, index: Path) -> None:
    for address in addresses(index):
        page.goto(base + address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], address


def test_without_scripts_all_is_there(browser: Any, base: str, index: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=SCREENS["wide"])
    page = context.new_page()
    page.goto(f"{base}/quotes/quotes?q={word(index)}")
    assert page.locator(".facet a").first.is_visible()
    page.locator(".facet a").first.click()
    page.locator(".card .words").first.click()
    assert page.locator(".citation").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(browser: Any, base: str, index: Path, scheme: str, screen: str) -> None:
    context = browser.new_context(viewport=SCREENS[screen], color_scheme=scheme, bypass_csp=True)
    context.set_default_timeout(60_000)
    page = context.new_page()
    found = {}
    for address in addresses(index):
        page.goto(base + address)
        violations = axe_module.Axe().run(page).response["violations"]
        if violations:
            found[address] = [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in violations]
    context.close()
    assert not found


def addresses(index: Path) -> list[str]:
    """One address of each kind of page."""
    id, article, speaker = read(index, "select id, article, speaker from quotes where statement is not null limit 1")[0]
    name = read(index, "select name from names order by quotes desc limit 1")[0][0]
    other = read(index, "select id from speakers order by quotes desc limit 1")[0][0]
    return [
        "/",
        f"/quotes/quotes?q={word(index)}&kind=direct",
        f"/quotes/quotes/{id}",
        f"/quotes/speakers/{other}",
        f"/quotes/about/{tilde_encode(name)}",
        f"/quotes/compare?a={other}&b={speaker or 'x'}&q={word(index)}",
        f"/quotes/articles/{tilde_encode(article)}",
        "/quotes/speakers",
        "/quotes/articles",
        "/quotes/quotes?q=nothinglikethis+kind:x",
        "/quotes",
        "/quotes/mentions",
        "/quotes/most_quoted",
        "/quotes/quotes/nosuch",
    ]
