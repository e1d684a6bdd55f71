"""The plugin is found, whichever is imported first, and metadata.yml says what is true."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from quotes import schema
from quotes.site.serve import application, metadata_file
from tests.benchmarks import synthetic
from tests.published import get

HOOKS = {
    "startup",
    "register_routes",
    "asgi_wrapper",
    "handle_exception",
    "prepare_jinja2_environment",
    "extra_template_vars",
}


@pytest.mark.parametrize(
    "first", ["import datasette.app", "import quotes.site", "import quotes.site.serve", "import quotes.site.views"]
)
def test_all_hooks_are_there_whatever_is_imported_first(first: str) -> None:
    code = (
        f"{first}\nimport quotes.site\nfrom datasette.plugins import pm\n"
        "pm.is_registered(quotes.site) or pm.register(quotes.site)\n"
        "print(*(caller.name for caller in pm.get_hookcallers(quotes.site)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == HOOKS


def test_the_site_needs_no_model() -> None:
    code = "import sys, quotes.site.serve; print('torch' in sys.modules, 'stanza' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def tables() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(metadata_file().read_text("utf-8"))["databases"]["quotes"]
    return found


def test_metadata_describes_columns_that_exist_and_all_of_quotes() -> None:
    described = tables()["tables"]
    assert set(described) <= set(schema.TABLES)
    for name, table in described.items():
        assert set(table.get("columns", {})) <= set(schema.TABLES[name])
        for column in (*table.get("sortable_columns", []), *table.get("facets", [])):
            assert column in schema.TABLES[name]
    assert list(described["quotes"]["columns"]) == list(schema.TABLES["quotes"])
    assert described["quotes"]["facets"] == list(schema.FACETS)
    assert described["quotes"]["sort"] == "newest"


def test_ready_made_queries_run(tmp_path: Path) -> None:
    path = tmp_path / "quotes.db"
    synthetic.write(path, 400)
    site = application(path)
    speaker = get(site, "/quotes/most_quoted.json?_shape=objects").json()["rows"][0]
    given = {
        "search": "?words=gonglailsain",
        "everything_said": f"?speaker={speaker['id']}",
        "who_speaks_about": "?name=x",
    }
    for name in tables()["queries"]:
        rows = get(
            site, f"/quotes/{name}.json{given.get(name, '')}{'&' if name in given else '?'}_shape=objects"
        ).json()
        assert rows["ok"] is True, name
        if name in ("most_quoted", "everything_said", "without_speaker"):
            assert rows["rows"]
    said = get(site, f"/quotes/everything_said.json?_shape=objects&speaker={speaker['id']}").json()["rows"]
    assert len(said) == speaker["quotes"]
    dates = [row["date"] or "0" for row in said]
    assert dates == sorted(dates)
    assert get(site, "/quotes/search.json?words=%22%27*").status_code == 200


def test_another_file_name_is_served_with_the_same_metadata(tmp_path: Path) -> None:
    path = tmp_path / "my news-2024.db"
    synthetic.write(path, 60)
    site = application(path)
    home = get(site, "/")
    assert home.status_code == 200
    link = next(part for part in home.text.split('"') if part.endswith("/quotes"))
    assert get(site, link).status_code == 200
    assert get(site, link.replace("/quotes", "/most_quoted")).status_code == 200
