"""Descriptions in an opening, and who is named below: which one is meant."""

from __future__ import annotations

import pytest

from tests.test_attribution import speak

OPENING = "A village head has left rather than sign, she said on Monday.\n\n"


def test_an_opening_describes_whom_the_next_paragraph_names() -> None:
    text = OPENING + "“I kept the pen,” Ann Bell, the head of the village, told reporters. It rained."
    first, second = speak(
        text,
        ("A village head has left rather than sign", "A village head", "said"),
        ("I kept the pen,", "Ann Bell", "told"),
        people=["Ann Bell"],
    )
    assert first.speaker == second.speaker
    assert first.resolved_by == "named below"
    assert second.speaker is not None and second.speaker.name == "Ann Bell"


def test_a_description_far_down_stays_what_it_is() -> None:
    filler = "".join(
        f"Paragraph {n} tells of the weather in the hills at some length, and of the roads.\n\n" for n in "abcd"
    )
    text = filler + "A nurse said that it was cold.\n\n“I kept the pen,” Ann Bell, a nurse, told reporters."
    first, _ = speak(
        text, ("it was cold", "A nurse", "said"), ("I kept the pen,", "Ann Bell", "told"), people=["Ann Bell"]
    )
    assert first.speaker is not None
    assert first.speaker.name == "nurse"


@pytest.mark.parametrize("name", ["Ann Bell", "Otto Lund"])
def test_a_woman_is_not_named_as_a_man(name: str) -> None:
    text = f"The widow complained that it was cold.\n\n“I kept the pen,” Mr {name} told reporters."
    first, *_ = speak(
        text, ("it was cold", "The widow", "complained"), ("I kept the pen,", name, "told"), people=[name]
    )
    assert first.speaker is not None
    assert first.speaker.name == "widow"
