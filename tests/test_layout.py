"""The way of the data is the way of the imports: a file imports only from those above it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "quotes"

ORDER = (
    "errors", "document", "schema", "lexicon", "names",
    "article",
    "marks", "posts", "words", "windows", "network", "findings", "precision", "reading",
    "regions", "roles", "described", "cast", "carriers", "sentences", "scene", "candidates", "voice",
    "groups", "relayed", "blocks", "unclosed",
    "cues",
    "quotations",
    "calibration", "resolution", "ahead", "attribution",
    "echoes",
    "wrapping", "shipped", "registration", "processor", "annotate",
    "bodies", "context", "people", "permalinks", "register", "wikidata",
    "speakers", "statements", "corrections",
    "record", "columns", "mentions", "index",
    "gathered", "contents", "partial", "swap", "workers", "build", "extract",
    "effect", "export", "site", "evaluate", "cluster", "training",
    "console", "listing", "cli_speakers", "cli",
)  # fmt: skip
"""From the articles to the command line. A new file has to find its place here."""

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "tools", "lib", "stuff"}


def units() -> dict[str, list[Path]]:
    """The package's modules and sub-packages, with their files."""
    found: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        found.setdefault(inside.parts[0].removesuffix(".py"), []).append(path)
    return found


def imported(path: Path) -> set[str]:
    """The units of this package that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import"
            if node.module == "quotes":
                found.update(f"quotes.{alias.name}" for alias in node.names)
            elif node.module:
                found.add(node.module)
    return {name.split(".")[1] for name in found if name.startswith("quotes.")}


UNITS = units()


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit != "__init__"])
def test_a_unit_imports_only_from_those_above_it(unit: str) -> None:
    assert unit in ORDER, f"quotes/{unit} has no place in ORDER: put it where the data reaches it"
    above = set(ORDER[: ORDER.index(unit)]) | {unit}
    for path in UNITS[unit]:
        assert imported(path) <= above, f"{path.relative_to(ROOT)} imports downstream: {sorted(imported(path) - above)}"


def test_the_front_door_is_imported_by_nobody_inside() -> None:
    for paths in UNITS.values():
        for path in paths:
            known = imported(path)
            assert known <= UNITS.keys(), f"{path.relative_to(ROOT)} imports {sorted(known - UNITS.keys())} from quotes"


def test_no_file_is_named_for_nothing() -> None:
    names = {path.stem for paths in UNITS.values() for path in paths}
    assert not names & VAGUE


def test_only_the_command_line_exits() -> None:
    """The library raises; `cli.py` and the modules that are commands themselves turn that into an exit status."""
    for unit in set(UNITS) - {"cli", "cli_speakers", "training"}:
        for path in (path for path in UNITS[unit] if path.stem != "__main__"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in ("sys.exit", "exit", "quit", "os._exit"):
                    pytest.fail(f"{path.relative_to(ROOT)}:{node.lineno} exits")


PURE = (
    "marks",
    "posts",
    "words",
    "cues",
    "quotations",
    "attribution",
    "statements",
    "mentions",
    "contents",
    "gathered",
)


@pytest.mark.parametrize("unit", PURE)
def test_the_pure_core_opens_nothing_prints_nothing_and_reads_no_clock(unit: str) -> None:
    forbidden = ("open", "print", "input", "time.time", "time.monotonic", "datetime.now", "date.today", "random.random")
    for path in UNITS[unit]:
        calls = {ast.unparse(n.func) for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)}
        assert not calls & set(forbidden), f"{path.name} calls {sorted(calls & set(forbidden))}"
