"""Quotation marks of every style, whole and broken: input and expected pairs, and what holds for any text."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.marks import DOUBLE, SINGLE, Marked, marked, paragraphs
from tests.conftest import ROOT

CASES = json.loads((ROOT / "tests/cases/marks.json").read_text("utf-8"))
FAILURES = json.loads((ROOT / "tests/cases/known-failures.json").read_text("utf-8"))


def told(m: Marked, text: str) -> dict[str, Any]:
    """A stretch as the cases write it: what is not said is closed, double, outermost and new."""
    out: dict[str, Any] = {"words": m.inner.of(text)}
    if not m.closed:
        out["closed"] = False
    if m.single:
        out["single"] = True
    if m.depth:
        out["depth"] = m.depth
    if m.continued:
        out["continued"] = True
    return out


@pytest.mark.parametrize("case", CASES, ids=[f"{c['style']}: {c['text'][:40]!r}" for c in CASES])
def test_what_stands_inside_marks(case: dict[str, Any]) -> None:
    assert [told(m, case["text"]) for m in marked(case["text"])] == case["marked"]


@pytest.mark.parametrize("case", FAILURES, ids=[c["why"] for c in FAILURES])
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="known: see tests/cases/known-failures.json")
def test_known_failures(case: dict[str, Any]) -> None:
    assert [told(m, case["text"]) for m in marked(case["text"])] == case["marked"]


def test_the_cases_are_many_and_of_every_style() -> None:
    assert len(CASES) >= 120
    assert len({c["text"] for c in CASES}) == len(CASES)
    assert {c["style"] for c in CASES} >= {"curly", "straight", "German", "guillemets", "CJK", "doubled apostrophes"}


SCRAPS = st.sampled_from(
    [
        *DOUBLE,
        *SINGLE,
        "''",
        "``",
        ",,",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\u2028",
        "a",
        "We go",
        "s",
        "no.",
        "12",
        ",",
        "。",
        "\u00a0",
    ]
)
ANY_TEXT = st.one_of(st.text(max_size=120), st.lists(SCRAPS, max_size=40).map("".join))


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_stretches_of_any_text(text: str) -> None:
    limits = paragraphs(text)
    found = marked(text)
    for m in found:
        assert m.outer.contains(m.inner)
        assert m.inner.start < m.inner.end
        assert m.outer.start < m.inner.start or m.continued, "a mark opens each, or goes on through it"
        assert m.closed == (m.outer.end > m.inner.end)
        assert sum(p.contains(m.outer) for p in limits) == 1
        assert m.inner.of(text) == m.inner.of(text).strip()
        assert m.depth == sum(o is not m and o.outer.contains(m.outer) for o in found)
    keys = [(m.outer.start, -m.outer.end) for m in found]
    assert keys == sorted(keys)
    for a in found:
        for b in found:
            assert not a.outer.overlaps(b.outer) or a.outer.contains(b.outer) or b.outer.contains(a.outer)


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_paragraphs_of_any_text(text: str) -> None:
    limits = paragraphs(text)
    for p in limits:
        assert p.of(text)
        assert p.of(text) == p.of(text).strip()
    for a, b in pairwise(limits):
        assert a.end < b.start
    inside = {i for p in limits for i in range(p.start, p.end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in inside)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["Stay", "we go", "no, never", "it’s late", "the end"]), min_size=1, max_size=6))
def test_plain_quotations_are_found_in_each_style(words: list[str]) -> None:
    for opener, closer in ("“”", '""', "„“", "«»", "»«", "””", ("``", "''"), "「」"):
        text = " and ".join(f"{opener}{w}{closer}" for w in words)
        assert [told(m, text) for m in marked(text)] == [{"words": w} for w in words], (opener, closer)


@pytest.mark.parametrize("scrap", ["'a ", "“a", '"a ', "'a\" ", "‘a “b” c, ", "“‘a "])
def test_time_grows_with_the_text_only(scrap: str) -> None:
    """A single paragraph of 20,000 characters that never closes what it opens must not take minutes."""
    text = scrap * (20_000 // len(scrap))
    assert len(paragraphs(text)) == 1
    assert all(m.outer.end <= len(text) for m in marked(text))


def test_a_subhead_may_stand_between_two_paragraphs_of_a_quotation() -> None:
    text = "“Fish was cheap.\n\nMonths of cheap fish\n\n“It may be dear.”"
    assert [(m.inner.of(text), m.continued) for m in marked(text)] == [
        ("Fish was cheap.", False),
        ("It may be dear.", True),
    ]
    apart = text.replace("Months of cheap fish", "Months of cheap fish went by.")
    assert [m.continued for m in marked(apart)] == [False, False]
