"""What the heads find alone: contents of one cue are one quotation, and its source is the surest of theirs."""

from __future__ import annotations

from quotes.evaluate.gold import Gold
from quotes.findings import Findings
from quotes.training.score import heads_alone, quotations
from tests.recorded import recorded

TEXT = "“We came,” Ann Bell said, “and we saw.” It rained, the paper reported."
FOUND = [("We came", "said", "Ann Bell"), ("and we saw", "said", "Ann Bell"), ("It rained", "reported", "the paper")]


class Recording:
    """A reader whose findings are known."""

    def read(self, texts: list[str]) -> list[Findings]:
        return [recorded(t, FOUND) for t in texts]


def test_contents_of_one_cue_are_one_quotation() -> None:
    found = quotations(recorded(TEXT, FOUND))
    assert [[TEXT[a:b] for a, b in q.content] for q in found] == [["We came", "and we saw"], ["It rained"]]
    assert [[TEXT[a:b] for a, b in q.source] for q in found] == [["Ann Bell"], ["the paper"]]


def test_the_score_of_what_is_all_right_is_full() -> None:
    gold = [Gold("a", TEXT, tuple(quotations(recorded(TEXT, FOUND))))] * 9
    assert set(heads_alone(Recording(), gold).values()) == {100.0}  # type: ignore[arg-type]
    half = [Gold("a", TEXT, tuple(quotations(recorded(TEXT, FOUND[:2]))))]
    assert heads_alone(Recording(), half)["attribution"] == 66.67  # type: ignore[arg-type]
