"""Word lists: data files of one entry a line, sorted, loaded once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load_words(name: str) -> frozenset[str]:
    """The entries of `quotes/data/<name>`; lines that start with # are comments."""
    lines = (files("quotes") / "data" / name).read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def load_table(name: str) -> dict[str, tuple[str, ...]]:
    """The rows of a tab-separated `quotes/data/<name>` by their first cell."""
    lines = (files("quotes") / "data" / name).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[0]: tuple(row[1:]) for row in rows}
