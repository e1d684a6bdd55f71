"""Words of a heading that the article tells again belong to whoever says them there."""

from __future__ import annotations

from dataclasses import replace

from quotes.document import Article, Quotation, Rejected, Span, Speaker
from quotes.echoes import with_echoes
from tests.recorded import span_of

BODY = "“Nobody asked us, and nobody will,” said Ann Bell, who has lived on the island for sixty years and more."
TEXT = f"“Nobody asked us”: the island loses its ferry\n\n{BODY}\n\nThe end of the line came on a Monday in the rain.\n"


def said(text: str, words: str, speaker: str | None, after: int = 0) -> Quotation:
    at = span_of(text, words, after)
    return Quotation(
        article="a", kind="direct", act="speech", segments=(at,), fragments=(at,), cue=None, source=None,
        speaker=Speaker(speaker, "person") if speaker else None, confidence=0.8, found_by="network",
        resolved_by="name", region="body",
    )  # fmt: skip


def test_a_rejected_headline_becomes_its_speakers() -> None:
    head = Rejected(Span(0, 17), "a title")
    found, left = with_echoes(Article("a", TEXT), [said(TEXT, "Nobody asked us, and nobody will,", "Ann Bell")], [head])
    assert left == []
    assert found[0].segments[0].of(TEXT) == "Nobody asked us"
    assert found[0].speaker is not None and found[0].speaker.name == "Ann Bell"
    assert (found[0].region, found[0].resolved_by) == ("headline", "echo")


def test_a_headline_found_without_a_speaker_gets_one() -> None:
    told = [said(TEXT, "Nobody asked us", None), said(TEXT, "Nobody asked us, and nobody will,", "Ann Bell")]
    found, _ = with_echoes(Article("a", TEXT), told, [])
    assert [q.speaker and q.speaker.name for q in found] == ["Ann Bell", "Ann Bell"]


def test_what_two_people_say_is_nobodys() -> None:
    text = (
        f"{TEXT}\n“Nobody asked us” is what Tom Ray said, too, on the last day of the year, to the crowd at the pier."
    )
    told = [
        said(text, "Nobody asked us, and nobody will,", "Ann Bell"),
        said(text, "Nobody asked us", "Tom Ray", text.index("pier") - 110),
    ]
    found, left = with_echoes(Article("a", text), told, [Rejected(Span(0, 17), "a title")])
    assert len(found) == 2 and len(left) == 1


def test_a_word_in_the_body_stays_rejected() -> None:
    text = f"{BODY}\n\nThe sign says “nobody” and “asked us” in red letters, and has said so for a year or more by now."
    stretch = Rejected(span_of(text, "“asked us”"), "a term")
    told = [said(text, "Nobody asked us, and nobody will,", "Ann Bell")]
    assert with_echoes(Article("a", text), told, [stretch]) == (told, [stretch])


def test_a_headline_told_by_what_somebody_is_gets_their_name() -> None:
    headline = replace(
        said(TEXT, "Nobody asked us", "skipper"), speaker=Speaker("skipper", "unnamed"), region="headline"
    )
    found, _ = with_echoes(
        Article("a", TEXT), [headline, said(TEXT, "Nobody asked us, and nobody will,", "Ann Bell")], []
    )
    assert [q.speaker and q.speaker.name for q in found] == ["Ann Bell", "Ann Bell"]
