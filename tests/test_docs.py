"""What the documents say is true: commands exist and take the options shown, and examples in docstrings run."""

from __future__ import annotations

import doctest
import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from quotes.cli import app
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
COMMAND = typer.main.get_command(app)
RUN = CliRunner()


def commands() -> Iterator[tuple[str, ...]]:
    """Every command, sub-commands included, by the words that call it."""

    def below(command: object, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield words
        for name, sub in getattr(command, "commands", {}).items():
            yield from below(sub, (*words, name))

    return below(COMMAND, ())


def found(words: list[str]) -> tuple[object, list[str]]:
    """The command that a line calls, and the rest of the line."""
    command: object = COMMAND
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    return command, words


def shown() -> Iterator[tuple[str, str]]:
    """Each line with a `quotes` command that the README or a command's help shows, and where."""
    for block in re.findall(r"(?:^(?: {4}).*\n)+", README, re.M):
        for line in block.splitlines():
            for part in re.split(r"&&|\|", line):
                if part.strip().startswith("quotes "):
                    yield "README.md", part.strip()
    for words in commands():
        for line in RUN.invoke(app, [*words, "--help"]).output.splitlines():
            for part in re.split(r"&&|\|", line):
                if re.match(r"\s{4}quotes |\s*quotes extract -", part):
                    yield f"quotes {' '.join(words)} --help", part.strip()


@pytest.mark.parametrize(("where", "line"), list(shown()))
def test_a_command_shown_exists_with_the_options_shown(where: str, line: str) -> None:
    words = shlex.split(re.sub(r"\s>.*", "", line), comments=True)[1:]
    command, rest = found(words)
    assert command is not COMMAND or not rest or rest[0].startswith("-"), f"{where}: {line!r} is no command"
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}  # type: ignore[attr-defined]
    for word in rest:
        if word.startswith("-") and word != "-":
            assert word in options | {"--help", "-h"}, f"{where}: {line!r} has the unknown option {word}"


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_help_with_examples(words: tuple[str, ...]) -> None:
    result = RUN.invoke(app, [*words, "--help"])
    assert result.exit_code == 0
    calls = f"quotes {' '.join(words)}".strip()
    assert calls in result.output, f"{calls} --help shows no example of {calls}"  # usage lines say "root" here


def test_every_command_is_in_the_readme() -> None:
    for words in commands():
        if len(words) == 1:
            assert f"`quotes {words[0]}" in README, f"README.md does not tell of `quotes {words[0]}`"


def test_the_gate_runs_what_the_readme_says() -> None:
    gate = (ROOT / ".ci" / "run").read_text("utf-8")
    command = next(line.strip() for line in README.splitlines() if "pytest" in line)
    assert command in gate.splitlines()


def test_the_readme_installs_builds_and_serves_in_one_command() -> None:
    assert "\n    pip install . && quotes build && quotes serve\n" in README


def test_files_that_the_readme_names_are_there() -> None:
    for name in re.findall(r"`((?:quotes|db|tests|docs)/[\w./-]+)`", README):
        assert (ROOT / name).exists(), f"README.md names {name}"


def modules() -> list[str]:
    """The package's modules that hold examples; training needs more than an installation has."""
    paths = sorted((ROOT / "quotes").rglob("*.py"))
    names = [p.relative_to(ROOT).with_suffix("").parts for p in paths if ">>>" in p.read_text("utf-8")]
    return [".".join(n for n in name if n != "__init__") for name in names if "training" not in name]


@pytest.mark.parametrize("name", modules())
def test_examples_in_docstrings_run(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried or "+SKIP" in Path(str(importlib.import_module(name).__file__)).read_text("utf-8")
    assert not failed


def test_the_readmes_examples_run() -> None:
    assert not doctest.testfile(str(ROOT / "README.md"), module_relative=False).failed


def test_nothing_of_this_machine_is_in_the_documents() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md"), *Path(ROOT / "quotes").rglob("*.md")]:
        text = path.read_text("utf-8")
        assert not re.search(r"/(home|root|work|tmp|Users)/\w", text), f"{path.name} names a path of one machine"
