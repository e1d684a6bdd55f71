"""Where on the page a quotation stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.document import Span
from quotes.regions import region_at
from tests.recorded import span_of

BODY = (
    "The harbour of the little town was closed for the third day in a row on Friday, and nobody could tell when the "
    "first of the ferries would leave it again, the mayor of the town told a crowd of travellers at noon."
)
ARTICLE = f"""Mayor: “Nobody leaves”

Ferries stay in port

{BODY}

“We are doing what we can,” she said.

What comes next

{BODY} “It will be over soon.”

Photo: Otto Lund, “in the rain”

“Boats” in the harbour (AP Photo/Otto Lund)

“Nobody knows,” said a traveller.

Read more

“Ten things about ferries”
"""


@pytest.mark.parametrize(
    ("words", "region"),
    [
        ("Nobody leaves", "headline"),
        ("Ferries stay", "headline"),
        ("We are doing", "body"),
        ("What comes next", "subhead"),
        ("It will be over soon", "body"),
        ("in the rain", "caption"),
        ("Boats", "caption"),
        ("Nobody knows", "body"),
        ("Ten things", "boilerplate"),
    ],
)
def test_regions_of_an_article(words: str, region: str) -> None:
    assert region_at(ARTICLE, span_of(ARTICLE, words), None) == region


def test_the_title_is_a_headline_where_it_stands() -> None:
    text = f"{BODY}\n\n{BODY}\n\nNobody leaves the harbour"
    span = span_of(text, "Nobody leaves")
    assert region_at(text, span, None) == "subhead"
    assert region_at(text, span, "Nobody leaves the harbour") == "headline"


def test_what_is_no_paragraph_is_body() -> None:
    assert region_at("", Span(0, 0), None) == "body"
    assert region_at("\n\n", Span(1, 1), None) == "body"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.integers(0, 200))
def test_any_text_has_regions(text: str, at: int) -> None:
    assert region_at(text, Span(at, at + 1), None) in ("headline", "subhead", "body", "caption", "boilerplate")
