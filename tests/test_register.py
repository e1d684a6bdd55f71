"""The register: what it says, what it refuses, and that edits leave people's comments alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import RegisterError
from quotes.register import Register, linked, load, merged, parse, renamed, split

TEXT = """\
# Decided by the desk, June 2024.

kim-jong-un:   # not his father
  name: Kim Jong Un
  aliases: [Kim Un]   # a translation dropped a part
  not-same-as: [Kim Jong Il]

# The Kremlin is a speaker of its own.
vladimir-putin:
  name: Vladimir Putin
"""


def test_an_entry_says_all_this() -> None:
    entry = parse(TEXT)["kim-jong-un"]
    assert (entry.name, entry.aliases, entry.not_same_as, entry.line) == (
        "Kim Jong Un",
        ("Kim Un",),
        ("Kim Jong Il",),
        3,
    )
    assert "vladimir-putin" in parse(TEXT) and "putin" not in parse(TEXT)


def test_no_file_is_an_empty_register(tmp_path: Path) -> None:
    assert load(tmp_path / "none.yml") == Register()
    (tmp_path / "comments.yml").write_text("# nothing yet\n")
    assert load(tmp_path / "comments.yml") == Register()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TEXT + "kim-jong-un:\n  name: X\n", ("3", "11", "twice")),
        (TEXT + "kim2:\n  aliases: [KIM  UN]\n", ("3 (kim-jong-un)", "11 (kim2)", "both claim the name")),
        ("a:\n  same-as: [b]\nb:\n  not-same-as: [a]\n", ("1 (a)", "3 (b)", "not-same-as")),
        ("a:\n  same-as: [b]\nb:\n  same-as: [a]\n", ("1 (a)", "3 (b)", "keep one same-as")),
        ("a:\n  same-as: [x]\nb:\n  same-as: [x]\n", ("1 (a)", "3 (b)", "the same as 'x'")),
        ("a:\n  wikidata: Q1\nb:\n  wikidata: Q1\n", ("1 (a)", "3 (b)", "both are Q1")),
        ("a:\n  wikidata: Q1\n  same-as: [b]\nb:\n  wikidata: Q2\n", ("1 (a)", "4 (b)", "Q1 and Q2")),
        ("a:\n  aliases: [X Y]\n  not-same-as: [X Y]\n", ("line 1", "remove one")),
        ("a:\n  nmae: X\n", ("line 2", "nmae", "name, kind")),
        ("a:\n  kind: robot\n", ("line 1", "robot", "person")),
        ("a:\n  wikidata: Putin\n", ("line 1", "Q56226")),
        ("a:\n  aliases: [1]\n", ("line 2", "quotation marks")),
        ("a b:\n  name: X\n", ("line 1", "no spaces")),
        ("- a\n", ("line 1", "mapping")),
        ("a: [\n", ("line",)),
        ("a: text\n", ("line 1", "indented")),
    ],
)
def test_what_cannot_be_is_refused_with_its_lines(text: str, says: tuple[str, ...]) -> None:
    with pytest.raises(RegisterError) as error:
        parse(text, "db/speakers.yml")
    assert "db/speakers.yml" in str(error.value)
    assert all(part in str(error.value) for part in says), str(error.value)


def test_namesakes_are_told_apart_by_articles() -> None:
    register = parse("a:\n  name: John Smith\n  articles: [x]\nb:\n  name: John Smith\n  articles: [y]\n")
    assert [entry.articles for entry in register.entries] == [("x",), ("y",)]


@pytest.mark.parametrize(
    "edited",
    [
        merged(TEXT, "kim-jong-un", ["kim"]),
        merged(TEXT, "vladimir-putin", ["putin", "poutine"]),
        split(TEXT, "kim-jong-un", "kim-coach", "Kim", ["sport/1"]),
        renamed(TEXT, "kim-jong-un", "Kim Jong-un"),
        linked(TEXT, {"kim-jong-un": ("Q56226", None), "new": ("Q1", "New Name")}),
    ],
)
def test_an_edit_keeps_every_line_of_comment_where_it_was(edited: str) -> None:
    before = [line.split("#")[1] for line in TEXT.splitlines() if "#" in line]
    assert [line.split("#")[1] for line in edited.splitlines() if "#" in line] == before
    assert edited.index("# a translation dropped a part") < edited.index("# The Kremlin")
    lines = edited.splitlines()
    assert lines[lines.index("# The Kremlin is a speaker of its own.") + 1] == "vladimir-putin:"
    parse(edited)


def test_edits_say_what_they_were_to_say() -> None:
    assert parse(merged(TEXT, "kim-jong-un", ["kim", "kim"]))["kim-jong-un"].same_as == ("kim",)
    assert parse(merged(TEXT, "kim-jong-un", ["Kim Jong Il"]))["kim-jong-un"].not_same_as == ()
    entry = parse(renamed(TEXT, "kim-jong-un", "Kim Jong-un"))["kim-jong-un"]
    assert entry.name == "Kim Jong-un" and "Kim Jong Un" in entry.aliases
    other = parse(split(TEXT, "kim-jong-un", "kim-coach", "Kim", ["sport/1"], ["Coach Kim"]))["kim-coach"]
    assert (other.articles, other.aliases, other.not_same_as) == (("sport/1",), ("Coach Kim",), ("kim-jong-un",))
    assert parse(linked(TEXT, {"vladimir-putin": ("Q7747", None)}))["vladimir-putin"].wikidata == "Q7747"


def test_the_first_edit_of_a_file_of_comments_keeps_them() -> None:
    text = renamed("# only\n# comments\n", "a", "Name")
    assert text.startswith("# only\n# comments\n") and parse(text)["a"].name == "Name"


def test_an_edit_that_would_contradict_is_refused() -> None:
    with pytest.raises(RegisterError):
        split(TEXT, "vladimir-putin", "kim-jong-un", "X", ["a"])
    with pytest.raises(RegisterError):
        linked(TEXT, {"kim-jong-un": ("Q1", None), "vladimir-putin": ("Q1", None)})
