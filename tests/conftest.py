"""What several tests need."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

# A shell that runs the tests in the background lets them ignore Ctrl-C, and so the programs that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent
ARTICLES = {
    "alpha": "The Morning Post\n2024-03-01\n\nBridge opens\n\n“The bridge is safe,” Ada Brook said.\n",
    "beta": "The Star\n2024-03-02\n\nBridge closes\n\n“It was never safe, as Ada Brook knows,” Otto Lund said.\n",
    "gamma": "Undated\n\n“Nobody asked me,” she said. “It will rain,” Otto Lund thought.\n",
}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of three small articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture
def many(tmp_path: Path) -> Callable[[int], Path]:
    """Makes a folder of as many articles as asked for, each with one quotation."""

    def make(number: int) -> Path:
        folder = tmp_path / "many"
        folder.mkdir()
        for n in range(number):
            text = f"“This is statement number {n},” Ada Brook said on day {n}.\n"
            (folder / f"a{n:04}.txt").write_text(text, "utf-8")
        return folder

    return make
