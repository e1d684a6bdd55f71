"""Findings and marks -> quotations: each rule on its own, and that no marked stretch is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.document import NameKind, Span
from quotes.findings import Content, Findings
from quotes.quotations import Draft, drafts
from quotes.words import read_words
from tests.recorded import RecordedLinks, recorded, span_of


def said(text: str, draft: Draft) -> list[str]:
    return [s.of(text) for s in draft.segments]


def test_an_interrupted_statement_is_one_quotation_of_two_segments() -> None:
    text = "“We will stay,” Ann Lee said, “until the ice is gone.”"
    found, rejected = drafts(
        text, recorded(text, [("We will stay", "said", "Ann Lee"), ("until the ice is gone", "said", "Ann Lee")])
    )
    assert [said(text, d) for d in found] == [["We will stay,", "until the ice is gone."]]
    assert found[0].kind == "direct"
    assert found[0].source == span_of(text, "Ann Lee")
    assert rejected == []


def test_two_cues_are_two_quotations() -> None:
    text = "“We will stay,” Ann Lee said. “We will go,” Otto Lund replied."
    found, _ = drafts(
        text, recorded(text, [("We will stay", "said", "Ann Lee"), ("We will go", "replied", "Otto Lund")])
    )
    assert [said(text, d) for d in found] == [["We will stay,"], ["We will go,"]]
    assert [d.source.of(text) for d in found if d.source] == ["Ann Lee", "Otto Lund"]


def test_marks_decide_where_a_quotation_ends() -> None:
    text = "Ann Lee said: “We will stay here, and nobody will make us go.” Then she left."
    found, _ = drafts(text, recorded(text, [("will stay here, and nobody will make us", "said", "Ann Lee")]))
    assert [said(text, d) for d in found] == [["We will stay here, and nobody will make us go."]]


def test_marked_words_in_unmarked_ones_are_mixed_with_fragments() -> None:
    text = "Ann Lee said that the plan was “a very bad joke” on the town."
    found, _ = drafts(text, recorded(text, [("the plan was “a very bad joke” on the town", "said", "Ann Lee")]))
    [draft] = found
    assert draft.kind == "mixed"
    assert said(text, draft) == ["the plan was “a very bad joke” on the town"]
    assert [f.of(text) for f in draft.fragments] == ["a very bad joke"]


def test_words_without_marks_are_indirect() -> None:
    text = "Ann Lee said that the bridge was safe. It rained."
    found, _ = drafts(text, recorded(text, [("the bridge was safe", "said", "Ann Lee")]))
    assert [(d.kind, said(text, d), d.fragments) for d in found] == [("indirect", ["the bridge was safe"], ())]


def test_a_quotation_in_a_quotation_belongs_to_the_outer_one() -> None:
    text = "“He told us, ‘Leave now,’ and we left,” Ann Lee said."
    findings = recorded(
        text, [("He told us, ‘Leave now,’ and we left", "said", "Ann Lee"), ("Leave now", "told", "He")]
    )
    found, rejected = drafts(text, findings)
    assert [said(text, d) for d in found] == [["He told us, ‘Leave now,’ and we left,"]]
    assert found[0].source == span_of(text, "Ann Lee")
    assert rejected == []


def test_a_cue_inside_the_marks_is_not_the_cue_of_what_holds_it() -> None:
    text = "“The doctor said it was over.”"
    found, _ = drafts(text, recorded(text, [("it was over", "said", "The doctor")], likely={"The doctor said it": 0.9}))
    [draft] = found
    assert said(text, draft) == ["The doctor said it was over."]
    assert draft.cue is None
    assert draft.source is None


def test_a_name_and_a_colon_before_marks() -> None:
    text = "Otto Lund: “Very happy with it”"
    found, rejected = drafts(text, recorded(text))
    [draft] = found
    assert said(text, draft) == ["Very happy with it"]
    assert draft.found_by == "colon"
    assert draft.source == span_of(text, "Otto Lund")
    assert rejected == []


def test_a_cue_beside_marks_that_the_tags_passed_over() -> None:
    text = "It was “wholly absurd,” complained Otto Lund."
    findings = recorded(text, cues=["complained"], links={("source", "complained"): "Otto Lund"})
    [draft] = drafts(text, findings)[0]
    assert said(text, draft) == ["wholly absurd,"]
    assert draft.found_by == "cue"
    assert draft.source == span_of(text, "Otto Lund")


def test_a_sentence_inside_marks_is_taken_without_a_cue() -> None:
    text = "The hall fell silent. “We will never agree to any of this.” Nobody clapped."
    [draft] = drafts(text, recorded(text))[0]
    assert said(text, draft) == ["We will never agree to any of this."]
    assert draft.source is None


def test_scare_quotes_are_rejected_with_a_reason() -> None:
    text = "The “special operation” went on, and so did the film “The Long Good Evening of Mars”."
    found, rejected = drafts(text, recorded(text))
    assert found == []
    assert [r.span.of(text) for r in rejected] == ["special operation", "The Long Good Evening of Mars"]
    assert all(r.reason for r in rejected)
    assert "term" in rejected[0].reason


def test_transcript_turns_are_direct_speech() -> None:
    text = "LEE: We will stay here.\nLUND: And who will pay for it?\nLEE: You will."
    found, _ = drafts(text, recorded(text))
    assert [said(text, d) for d in found] == [["We will stay here."], ["And who will pay for it?"], ["You will."]]
    assert {d.kind for d in found} == {"direct"}
    assert {d.found_by for d in found} == {"transcript"}
    assert [d.source.of(text) for d in found if d.source] == ["LEE", "LUND", "LEE"]


def test_turns_of_a_transcript_whose_every_line_opens_marks() -> None:
    text = '"BELL: Will it rain on all of us, sir?\n\n"DEAN: On some of us it will, I fear.'
    found, _ = drafts(text, recorded(text))
    assert [(d.kind, d.source and d.source.of(text)) for d in found] == [("direct", "BELL"), ("direct", "DEAN")]
    assert "BELL" not in found[0].span.of(text)


def test_turns_whose_labels_are_names_and_later_parts_of_them() -> None:
    text = "Ann Lee: Who will pay?\n\nTom Ray-Bell: You will.\n\nLee: And when?\n\nRay-Bell: Come and see."
    found, _ = drafts(text, recorded(text))
    assert [d.source and d.source.of(text) for d in found] == ["Ann Lee", "Tom Ray-Bell", "Lee", "Ray-Bell"]


def test_voices_are_told_with_what_they_are() -> None:
    text = "What do voters say?\n\nAnn Lee, farmer, Oslo: I voted no.\n\nTom Ray, 34, nurse: I don't mind who wins.\n"
    found, _ = drafts(text, recorded(text))
    assert [(said(text, d), d.source and d.source.of(text)) for d in found] == [
        (["I voted no."], "Ann Lee"),
        (["I don't mind who wins."], "Tom Ray"),
    ]


def test_words_told_inside_marks_that_nothing_closes() -> None:
    text = "A light was seen. “It hummed, said the shepherd Ann Lee, and then it went out.\n\nThe police came."
    [d], _ = drafts(text, recorded(text, names=[("Ann Lee", "PERSON")]))
    assert said(text, d) == ["It hummed,", "and then it went out."]
    assert (d.cue and d.cue.of(text), d.source and d.source.of(text)) == ("said", "the shepherd Ann Lee")


def test_somebody_quoted_as_saying_is_no_part_of_what_is_said() -> None:
    text = "The agency also quoted her as saying that schools would stay closed."
    [d], _ = drafts(text, recorded(text, [("her as saying that schools would stay closed", "quoted", "The agency")]))
    assert said(text, d) == ["schools would stay closed"]


def test_a_body_says_what_an_agency_carries() -> None:
    text = "The Kremlin said on Monday it was a matter for others, the TASS news agency reported."
    content = ("The Kremlin said on Monday it was a matter for others", "reported", "the TASS news agency")
    [d], _ = drafts(text, recorded(text, [content], names=[("Kremlin", "ORG")]))
    assert said(text, d) == ["it was a matter for others"]
    assert (d.cue and d.cue.of(text), d.source and d.source.of(text)) == ("said", "Kremlin")


def test_segments_that_a_closing_mark_joins_are_one() -> None:
    text = "He said it was “no good” at all."
    found, _ = drafts(text, recorded(text, [("it was “no", "said", "He"), ("good”", "said", "He")]))
    assert [said(text, d) for d in found] == [["it was “no good”"]]


def test_a_stretch_whose_quotation_falls_away_is_rejected() -> None:
    text = '“open "Stop it now." ,'
    found, rejected = drafts(text, recorded(text, [('"Stop it now."', "open", None), (",", None, None)]))
    assert found == [] and [r.span.of(text).strip() for r in rejected] == ['open "Stop it now." ,']


def test_one_label_is_no_transcript() -> None:
    text = "NOTE: The harbour is closed today.\nIt will open tomorrow."
    assert drafts(text, recorded(text))[0] == []


def test_a_quotation_that_goes_on_in_a_new_paragraph_is_one() -> None:
    text = "Ann Lee said: “We will stay here.\n\n“Nobody is going to make us go.”"
    found, rejected = drafts(text, recorded(text, [("We will stay here.", "said", "Ann Lee")]))
    assert [said(text, d) for d in found] == [["We will stay here.", "Nobody is going to make us go."]]
    assert rejected == []


def test_a_quotation_that_nothing_closes_ends_with_its_paragraph() -> None:
    text = "Ann Lee said: “We will stay here\n\nThe harbour is closed."
    found, _ = drafts(text, recorded(text, [("We will stay here", "said", "Ann Lee")]))
    assert [said(text, d) for d in found] == [["We will stay here"]]


def test_nothing_gives_nothing() -> None:
    for text in ("", " ", "\n\n", "“”", "“…”", "Nobody spoke."):
        assert drafts(text, recorded(text))[0] == []


def test_a_content_over_two_marked_stretches_loses_neither() -> None:
    text = "“They said ‘no’ again.” “We will not go there”"
    findings = recorded(text, [("no’ again.” “We will", None, None), ("there", None, None)])
    found, rejected = drafts(text, findings)
    kept = [w for d in found for w in said(text, d)] + [r.span.of(text) for r in rejected]
    assert "We will not go there" in kept


PIECES = st.lists(
    st.sampled_from(
        ["“We will not go there”", "“no”", "he said", "Ann Lee", "that it rained", ",", ".", ":", "\n\n",
         '"Stop it now."', "“They said ‘no’ again.”", "“open", "the ‘plan’", "LEE:", "told them"]
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@st.composite
def any_findings(draw: st.DrawFn, whole: bool = False) -> tuple[str, Findings]:
    """A text of marked and unmarked pieces, and findings that may be anywhere in it, right or wrong; `whole`: but for
    contents that reach over a marked stretch's edge, which hold it wholly, each with a cue of its own or none."""
    text = " ".join(draw(PIECES))
    words = read_words(text)
    n = len(words)
    at = 0
    contents: list[Content] = []
    cues: list[Span] = []
    reported = np.zeros(n, np.float32)
    while n and at < n and len(contents) < 5:
        a = draw(st.integers(at, n - 1))
        b = draw(st.integers(a + 1, min(n, a + 9)))
        span = Span(words.spans[a].start, words.spans[b - 1].end)
        crossed = [m.outer for m in words.marked if m.outer.overlaps(span) and not m.inner.contains(span)]
        if whole and crossed:
            span = Span(min(span.start, crossed[0].start), max(span.end, *(c.end for c in crossed)))
            b = max(b, words.within(span).stop)
            if contents and span.start < contents[-1].span.end:
                break
        if draw(st.booleans()):
            cues.append(span)
        else:
            reported[a:b] = 0.9
            contents.append(Content(span, 0.9, None, 0.9, None, 0.9))
        at = b
    tied = []
    free: list[Span | None] = [None, *cues]
    for c in contents:
        cue = draw(st.sampled_from(free))
        tied.append(Content(c.span, 0.9, cue, 0.9, draw(st.sampled_from([None, *cues])), 0.9))
        if whole and cue:
            free.remove(cue)
    return text, Findings(words, tuple(tied), tuple(cues), tuple(cues), (), reported, RecordedLinks())


@settings(max_examples=200, deadline=None)
@given(any_findings())
def test_drafts_of_any_findings(case: tuple[str, Findings]) -> None:
    text, findings = case
    found, rejected = drafts(text, findings)
    assert found == sorted(found, key=lambda d: (d.span.start, d.span.end))
    for d in found:
        assert list(d.segments) == sorted(d.segments)
        for s in (*d.segments, *d.fragments):
            assert 0 <= s.start < s.end <= len(text)
            assert s.of(text).strip()
        for a, b in zip(d.segments, d.segments[1:], strict=False):
            assert a.end <= b.start
        assert 0 <= d.probability <= 1
        assert 0 <= d.link <= 1
        assert d.kind != "indirect" or not any(c.isalnum() for f in d.fragments for c in f.of(text))
        assert d.kind == "indirect" or d.fragments or d.found_by == "transcript"
    for a, b in ((a, b) for i, a in enumerate(found) for b in found[i + 1 :]):
        assert not any(s.overlaps(t) for s in a.segments for t in b.segments)
    assert all(r.reason for r in rejected)


@settings(max_examples=200, deadline=None)
@given(any_findings(whole=True))
def test_every_marked_stretch_is_in_a_quotation_or_rejected(case: tuple[str, Findings]) -> None:
    text, findings = case
    found, rejected = drafts(text, findings)
    for m in findings.words.marked:
        if m.depth == 0 and any(c.isalnum() for c in m.inner.of(text)):
            taken = any(m.inner.overlaps(s) for d in found for s in d.segments)
            assert taken or any(r.span == m.inner for r in rejected), m.inner.of(text)


def test_who_is_told_inside_marks_that_nothing_closes_spoke() -> None:
    text = "“Both volumes differ, she told the agency. He went home."
    [d], _ = drafts(text, recorded(text, [("Both volumes differ", "told", "she")]))
    assert said(text, d) == ["Both volumes differ,"]
    assert d.source == span_of(text, "she")


def test_a_pronoun_and_a_verb_close_marks_that_nothing_closes() -> None:
    text = "“I have had nobody to guide since January, she said.\n\nIt rained."
    [d], _ = drafts(text, recorded(text))
    assert said(text, d) == ["I have had nobody to guide since January,"]
    assert (d.found_by, d.source) == ("told inside", span_of(text, "she"))


def test_a_colon_after_marks_ends_what_was_said() -> None:
    text = "‘Will not sign a blank cheque’: minister on relief rice\n\nIt rained."
    [d], _ = drafts(text, recorded(text, [("Will not sign a blank cheque’: minister on relief rice", None, None)]))
    assert (d.kind, said(text, d)) == ("direct", ["Will not sign a blank cheque"])


def test_a_body_that_called_something_is_no_part_of_what_it_called_it() -> None:
    text = "Bolivia's Agriculture Ministry called the estimate “alarmist,” Reuters reported."
    content = "Bolivia's Agriculture Ministry called the estimate “alarmist"
    names: list[tuple[str, NameKind]] = [("Agriculture Ministry", "ORG"), ("Bolivia", "PLACE")]
    [d], _ = drafts(text, recorded(text, [(content, "reported", "Reuters")], names=names))
    assert said(text, d) == ["the estimate “alarmist,”"]
    assert d.source == span_of(text, "Bolivia's Agriculture Ministry")


def test_a_head_named_after_the_verb_closes_marks_that_nothing_closes() -> None:
    text = "“We lent her our votes. A loan has a date on it, said the union's leader, Nina Bell.\n\nIt rained."
    [d], _ = drafts(text, recorded(text, names=[("Nina Bell", "PERSON")]))
    assert said(text, d) == ["We lent her our votes. A loan has a date on it,"]


def test_words_before_a_mark_that_nothing_opened_are_direct() -> None:
    text = "That is why the dam will stay,” Ann Lee said."
    [draft], _ = drafts(text, recorded(text, [("That is why the dam will stay", "said", "Ann Lee")]))
    assert (draft.kind, said(text, draft)) == ("direct", ["That is why the dam will stay,"])


def test_the_sentence_before_is_what_this_was_stated_tells_of() -> None:
    text = "The port will close on Monday. This was stated by the head of the port, Ann Lee, on her page."
    [draft], _ = drafts(text, recorded(text))
    assert said(text, draft) == ["The port will close on Monday"]
    assert draft.source and draft.source.of(text) == "the head of the port, Ann Lee"
    assert draft.cue and draft.cue.of(text) == "stated"


def test_the_sentence_before_is_what_somebody_said_so_on_television() -> None:
    text = "The port will close on Monday. Ann Lee said this on the channel."
    [draft], _ = drafts(text, recorded(text))
    assert said(text, draft) == ["The port will close on Monday"]
    assert draft.source and draft.source.of(text) == "Ann Lee"


def test_what_somebody_is_asked_about_is_not_what_they_say() -> None:
    text = "Asked about a report that the dam leaked, Ann Lee said: “It is not right.”"
    found = recorded(text, [("the dam leaked", "said", "Ann Lee"), ("It is not right.", "said", "Ann Lee")])
    assert [said(text, d) for d in drafts(text, found)[0]] == [["It is not right."]]


def test_the_sentences_end_tells_who_said_what_it_tells_of_others() -> None:
    text = "The port expects five ships this week, its head said."
    found = recorded(text, [("five ships this week", "expects", "The port")], links={("source", "said"): "its head"})
    [draft], _ = drafts(text, found)
    assert said(text, draft) == ["The port expects five ships this week"]
    assert draft.source and draft.source.of(text) == "its head"


def test_a_heading_may_end_with_who_says_it() -> None:
    text = "Ferry sinks off the cape, two missing: coastguard\n\nIt rained.\n\nMore on this story: Oslo"
    [draft], _ = drafts(text, recorded(text, names=[("Oslo", "PLACE")]))
    assert said(text, draft) == ["Ferry sinks off the cape, two missing"]
    assert draft.source and draft.source.of(text) == "coastguard"


def test_a_page_title_does_not_end_with_who_says_it() -> None:
    text = "Ferry sinks off the cape, two missing - BBC News\n\nIt rained."
    assert drafts(text, recorded(text, names=[("BBC News", "ORG")]))[0] == []


def test_a_cue_of_the_line_itself_comes_before_one_of_another() -> None:
    text = "Oslo dismissed the charge, saying poachers shot first.\n\nA statement quoted Ann Lee as saying it was so."
    found = recorded(
        text,
        [("poachers shot first", "as saying", "Ann Lee")],
        cues=["saying"],
        links={("source", "saying"): "Oslo"},
    )
    [draft], _ = drafts(text, found)
    assert draft.source and draft.source.of(text) == "Oslo"


def test_who_is_quoted_as_saying_is_no_part_of_the_words() -> None:
    text = "A statement quoted its new spokesman Ann Lee as saying the charge was “unjust”."
    found = recorded(text, [("its new spokesman Ann Lee as saying the charge was “unjust”", "quoted", "A statement")])
    [draft], _ = drafts(text, found)
    assert said(text, draft) == ["the charge was “unjust”"]


def test_who_said_it_comes_before_who_passed_it_on() -> None:
    text = "“We will stay,” he told the council, according to the Hansen news agency."
    found = recorded(
        text,
        [("“We will stay,” he told the council", "according to", "the Hansen news agency")],
        names=[("Hansen", "ORG")],
    )
    [draft], _ = drafts(text, found)
    assert (said(text, draft), draft.source and draft.source.of(text)) == (["We will stay,"], "he")


def test_a_ministry_may_pass_on_what_its_minister_urged() -> None:
    text = "She urged the crew to go ashore, the Harbour Ministry said."
    words = ("She urged the crew to go ashore", "said", "the Harbour Ministry")
    [draft], _ = drafts(text, recorded(text, [words], names=[("Harbour Ministry", "ORG")]))
    assert (said(text, draft), draft.source and draft.source.of(text)) == (["the crew to go ashore"], "She")


def test_what_sources_tell_of_a_deed_is_theirs() -> None:
    text = "She has urged the crew to go ashore, two people at the port said."
    words = ("She has urged the crew to go ashore", "said", "two people at the port")
    [draft], _ = drafts(text, recorded(text, [words]))
    assert draft.source and draft.source.of(text) == "two people at the port"


def test_a_heading_may_end_with_a_verb_and_who_says_it() -> None:
    text = "Dam about to burst in the north, says mayor\n\nIt rained."
    [draft], _ = drafts(text, recorded(text))
    assert said(text, draft) == ["Dam about to burst in the north"]
    assert (draft.cue and draft.cue.of(text), draft.source and draft.source.of(text)) == ("says", "mayor")


def test_a_headings_deed_is_told_by_who_stands_at_its_end() -> None:
    text = "Most states agree with plan on fishing - Lund\n\nIt rained."
    found = recorded(text, [("plan on fishing", "agree with", "Most states")], names=[("Lund", "PERSON")])
    [draft], _ = drafts(text, found)
    assert said(text, draft) == ["Most states agree with plan on fishing"]
    assert draft.source and draft.source.of(text) == "Lund"


def test_labels_of_a_transcript_may_tell_the_office() -> None:
    text = "ANN LEE, HARBOUR MASTER (on the phone): We will stay.\n\nLUND: You will not.\n\nLEE: We will."
    found, _ = drafts(text, recorded(text))
    assert [said(text, d) for d in found] == [["We will stay."], ["You will not."], ["We will."]]
    assert [d.source.of(text) for d in found if d.source] == ["ANN LEE", "LUND", "LEE"]


@pytest.mark.parametrize(
    ("source", "lead", "words"),
    [
        ("President Ola Vik", ", who was there, said", "fish was cheap"),
        ("Ola Vik", "has said that", "fish was cheap"),
        ("He", "had previously said that", "fish was cheap"),
        ("She", "also called", "the price of the fish “a shame”"),
        ("Japan's fish ministry", "wrote in a letter that", "fish was cheap"),
        ("Its head, Mr Ola Vik", ", said", "fish was cheap"),
        ("During talks in Oslo, Ola Vik", "blamed", "Denmark for the price"),
    ],
)
def test_whom_an_agency_reported_said_it(source: str, lead: str, words: str) -> None:
    whole = f"{source} {lead} {words}".replace(" ,", ",")
    text = f"{whole}, broadcaster NRK reported."
    found = recorded(text, [(whole, "reported", "broadcaster NRK")], names=[("Ola Vik", "PERSON"), ("NRK", "ORG")])
    [draft], _ = drafts(text, found)
    assert said(text, draft) == [words]
    assert draft.source and draft.source.of(text) == source.rpartition("Oslo, ")[2]


def test_words_that_begin_with_marked_ones_have_both_marks() -> None:
    text = "Ola Vik promised “cheap fish” for the spring."
    [draft], _ = drafts(text, recorded(text, [("cheap fish” for the spring", "promised", "Ola Vik")]))
    assert (draft.kind, said(text, draft)) == ("mixed", ["“cheap fish” for the spring"])


def test_who_says_it_is_no_part_of_the_words() -> None:
    text = "“Fish was cheap,” says Norway's rescue service\n\nIt rained."
    found = recorded(text, [("Fish was cheap", "says", None), ("Norway's rescue service", "says", None)])
    [draft], _ = drafts(text, found)
    assert said(text, draft) == ["Fish was cheap,"]
    assert draft.source and draft.source.of(text) == "Norway's rescue service"


def test_a_spokesman_passes_on_what_his_chief_told() -> None:
    text = "Norwegian President Ola Vik has told skippers that fish was cheap, a spokesman reported."
    whole = text[: text.index(", a spokesman")]
    found = recorded(text, [(whole, "reported", "a spokesman")], names=[("Ola Vik", "PERSON")])
    [draft], _ = drafts(text, found)
    assert said(text, draft) == ["fish was cheap"]
    assert draft.source and draft.source.of(text) == "Norwegian President Ola Vik"


def test_countries_before_colons_in_a_list_of_headings_are_no_speakers() -> None:
    text = "Greece: Storm at sea\n\nGreece: Two boats lost\n\nGreece: Port shut\n\n"
    assert drafts(text, recorded(text))[0] == []


def test_a_paragraph_below_the_line_that_tells_who_says_it_is_theirs() -> None:
    text = "Ola Vik told the paper:\n\nFish was cheap in May. We sold none of it.\n\nIt rained."
    found = recorded(text, [("Fish was cheap in May. We sold none of it", None, "Ola Vik")], cues=["told"])
    [draft], _ = drafts(text, found)
    assert (draft.kind, said(text, draft)) == ("direct", ["Fish was cheap in May. We sold none of it."])
    assert (draft.cue and draft.cue.of(text), draft.source and draft.source.of(text)) == ("told", "Ola Vik")


def test_a_paragraph_with_a_cue_of_its_own_is_not_set_off() -> None:
    text = "Ola Vik told the paper:\n\nFish was cheap in May, Ann Lee said.\n\nIt rained."
    found = recorded(text, [("Fish was cheap in May", "said", "Ann Lee")], cues=["told"])
    [draft], _ = drafts(text, found)
    assert (draft.kind, said(text, draft)) == ("indirect", ["Fish was cheap in May"])


def test_somebodys_view_is_no_part_of_what_was_said_before() -> None:
    text = "“Fish was cheap,” she told the paper. In her view, the shops gained."
    found = recorded(text, [("Fish was cheap", "told", "she"), ("In her view, the shops gained", "told", "she")])
    one, two = drafts(text, found)[0]
    assert (said(text, one), said(text, two)) == (["Fish was cheap,"], ["the shops gained"])
    assert (two.cue and two.cue.of(text), two.source and two.source.of(text)) == ("In her view", "her")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“Fish was cheap, skipper Ola Vik of the Vesle said.”And the shops gained.", "skipper Ola Vik"),
        ("“Fish was cheap, its skipper, Capt. Ola Vik, said on Friday.", "its skipper, Capt. Ola Vik"),
        ("“Fish was cheap, then it was not, said Ola Vik, whose friend, Ann Lee, said no.", "Ola Vik"),
    ],
)
def test_a_name_and_a_verb_end_what_no_mark_ends(text: str, source: str) -> None:
    found = recorded(text, names=[("Ola Vik", "PERSON"), ("Ann Lee", "PERSON")], likely={"Fish was cheap": 0.9})
    [draft], _ = drafts(text, found)
    assert said(text, draft)[0].startswith("Fish was cheap,")
    assert "Vik" not in said(text, draft)[0]
    assert draft.source and draft.source.of(text) == source


def test_who_was_quoted_is_no_part_of_the_words() -> None:
    text = "The minister, Ann Lee, was quoted by NTB as saying fish was cheap."
    cue = "was quoted by NTB as saying"
    found = recorded(
        text, [("The minister, Ann Lee", cue, None), ("fish was cheap", cue, None)], [("Ann Lee", "PERSON")]
    )
    [draft], _ = drafts(text, found)
    assert said(text, draft) == ["fish was cheap"]
    assert draft.source and draft.source.of(text) == "The minister, Ann Lee"


def test_words_pulled_out_of_a_text_are_whose_name_stands_below_them() -> None:
    text = "It rained.\n\nQuote Message: Fish was cheap. Buy some.” from Ann Lee Skipper of the Vesle\nAnn LeeSkipper\n"
    [draft], _ = drafts(text, recorded(text, names=[("Ann Lee", "PERSON")]))
    assert (draft.kind, said(text, draft)) == ("direct", ["Fish was cheap. Buy some."])
    assert draft.source and draft.source.of(text) == "Ann Lee Skipper of the Vesle"


def test_a_video_passes_on_what_it_shows_somebody_say() -> None:
    text = "“We sell fish,” Ola Vik said, after lunch, according to a video released by Ann Lee. “It is cheap.”"
    source = "a video released by Ann Lee"
    words = [
        ("We sell fish,” Ola Vik said, after lunch", "according to", source),
        ("It is cheap", "according to", source),
    ]
    [draft], _ = drafts(text, recorded(text, words, names=[("Ola Vik", "PERSON"), ("Ann Lee", "PERSON")]))
    assert said(text, draft) == ["We sell fish,", "It is cheap."]
    assert draft.source and draft.source.of(text) == "Ola Vik"


def test_what_a_witness_was_quoted_as_saying_is_the_sentence_before() -> None:
    text = (
        "It rained. Thousands of people came for the cheap fish, a witness was quoted as saying by Reuters. It stopped."
    )
    found = recorded(text, [("the cheap fish", "came for", None), ("a witness", "was quoted as saying", None)])
    [draft], _ = drafts(text, found)
    assert said(text, draft) == ["Thousands of people came for the cheap fish"]
    assert draft.source and draft.source.of(text) == "a witness"


def test_how_it_was_said_is_no_part_of_the_words() -> None:
    text = "“Cheap,” Ola Vik said, looking at the fish."
    found = recorded(text, [("Cheap", "said", "Ola Vik"), ("looking at the fish", "said", "Ola Vik")])
    [draft], _ = drafts(text, found)
    assert (draft.kind, said(text, draft)) == ("direct", ["Cheap,"])


def test_who_says_it_may_have_been_read_as_the_end_of_the_words() -> None:
    text = "Fish was cheap, Ola Vik from the board of the port, said on Friday."
    found = recorded(
        text, [("Fish was cheap, Ola Vik from the board of the port", "said", None)], [("Ola Vik", "PERSON")]
    )
    [draft], _ = drafts(text, found)
    assert said(text, draft) == ["Fish was cheap"]
    assert draft.source and draft.source.of(text) == "Ola Vik from the board of the port"


def test_what_cited_sources_say_is_reported_not_that_they_say_it() -> None:
    text = "The paper cited sources close to the port saying that fish was cheap."
    words = ("sources close to the port saying that fish was cheap", "cited", "The paper")
    [draft], _ = drafts(text, recorded(text, [words]))
    assert said(text, draft) == ["fish was cheap"]
    assert draft.source and draft.source.of(text) == "sources close to the port"


def test_an_abbreviation_may_stand_in_a_title() -> None:
    text = "As the NTB agency reported, U.S. Secretary of State Ann Lee said that fish was cheap."
    whole = "U.S. Secretary of State Ann Lee said that fish was cheap"
    names: list[tuple[str, NameKind]] = [("Ann Lee", "PERSON"), ("NTB", "ORG"), ("U.S.", "PLACE")]
    [draft], _ = drafts(text, recorded(text, [(whole, "reported", "the NTB agency")], names))
    assert said(text, draft) == ["fish was cheap"]


def test_who_is_told_of_amid_the_words_said_them_not_the_agency() -> None:
    text = "Nine fish were sold, port officials said, also blaming the fog, reports AFP."
    found = recorded(text, [("Nine fish were sold, port officials said, also blaming the fog", "reports", "AFP")])
    [draft], _ = drafts(text, found)
    assert said(text, draft) == ["Nine fish were sold"]
    assert draft.source and draft.source.of(text) == "port officials"


@pytest.mark.parametrize(("words", "whole"), [("Fish is cheap.", False), ("fish is cheap.", True)])
def test_when_it_was_is_no_part_of_a_sentence_that_then_begins(words: str, whole: bool) -> None:
    text = f"After the storm, Ola Vik said, “{words}”"
    found = recorded(text, [("After the storm", "said", "Ola Vik"), (words, "said", "Ola Vik")])
    [draft], _ = drafts(text, found)
    assert (said(text, draft)[0] == "After the storm") is whole


def test_when_it_was_may_be_the_beginning_of_what_was_said() -> None:
    text = "“When the storm came, we left,” Ola Vik said. “Fish is cheap.”"
    found = recorded(text, [("When the storm came, we left", "said", "Ola Vik"), ("Fish is cheap", "said", "Ola Vik")])
    [draft], _ = drafts(text, found)
    assert said(text, draft) == ["When the storm came, we left,", "Fish is cheap."]
