"""Who a source mention stands for: each rule by itself, on findings written by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from quotes.attribution import attribute
from quotes.candidates import CLUES, Weights
from quotes.document import Article, Kind, Name, NameKind, Quotation, Span
from quotes.findings import Findings
from quotes.groups import verb_of
from quotes.quotations import Draft
from quotes.resolution import body_speaker, letters_for, letters_of
from quotes.words import read_words
from tests.recorded import recorded


class Recorded:
    """Links as a network might have scored them: by the words of the candidate, the rest to "none"."""

    def __init__(self, text: str, weights: Mapping[str, float]) -> None:
        self.text, self.weights = text, weights

    def probabilities(self, link: str, span: Span, candidates: Sequence[Span]) -> np.ndarray:
        """See findings.Links."""
        given = [self.weights.get(c.of(self.text), 0.0) for c in candidates]
        return np.array([*given, max(0.0, 1.0 - sum(given))])


def span(text: str, words: str, occurrence: int = 0) -> Span:
    """Where `words` stand in `text`."""
    at = [m.start() for m in re.finditer(re.escape(words), text)][occurrence]
    return Span(at, at + len(words))


def speak(
    text: str,
    *quotations: tuple[str, str | None, str | None],
    people: Sequence[str] = (),
    bodies: Sequence[tuple[str, NameKind]] = (),
    links: Mapping[str, float] | None = None,
    kind: Kind = "indirect",
    author: str | None = None,
) -> list[Quotation]:
    """Attribute `quotations` (content, source, cue) of `text`; the last occurrence of a source is meant."""
    names = [Name(Span(m.start(), m.end()), "PERSON") for p in people for m in re.finditer(re.escape(p), text)]
    names += [Name(Span(m.start(), m.end()), kind) for b, kind in bodies for m in re.finditer(re.escape(b), text)]

    def last(words: str | None) -> Span | None:
        return span(text, words, text.count(words) - 1) if words else None

    found = [
        Draft(kind, (at,), () if kind == "indirect" else (at,), last(cue), last(source), 0.9, 0.9, "network")
        for content, source, cue in quotations
        for at in [span(text, content)]
    ]
    sources = tuple(d.source for d in found if d.source)
    words = read_words(text)
    findings = Findings(words, (), (), sources, tuple(names), np.zeros(len(words)), Recorded(text, links or {}))
    ends = [m.end() for m in re.finditer(r"[.!?](?=\s|$)", text)] or [len(text)]
    sentences = [Span(a, b) for a, b in zip([0, *ends], [*ends, len(text)], strict=True) if b > a]
    return attribute(Article("a", text, author=author), findings, found, sentences)


def test_a_part_of_a_name_stands_for_the_fullest_name() -> None:
    text = "Mara Osei Lund arrived. Lund said it would rain."
    [q] = speak(text, ("it would rain", "Lund", "said"), people=["Mara Osei Lund", "Lund"])
    assert q.speaker is not None
    assert (q.speaker.name, q.resolved_by, q.verb) == ("Mara Osei Lund", "part name", "say")


def test_a_pronoun_goes_to_whom_the_network_ties_it_to() -> None:
    text = "Ann Bell met Cora Dean. She said the road was open."
    [q] = speak(
        text,
        ("the road was open", "She", "said"),
        people=["Ann Bell", "Cora Dean"],
        links={"Cora Dean": 0.8, "Ann Bell": 0.1},
    )
    assert q.speaker is not None
    assert (q.speaker.name, q.resolved_by) == ("Cora Dean", "antecedent")


def test_a_pronoun_between_two_gives_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    even = Weights(np.zeros(len(CLUES)), np.array([-9.0, 0.0]))
    monkeypatch.setattr("quotes.resolution.weights", lambda: {"pronoun": even})
    text = "The prize went to Ann Bell and to Cora Dean. She said the road was open."
    [q] = speak(text, ("the road was open", "She", "said"), people=["Ann Bell", "Cora Dean"])
    assert (q.speaker, q.resolved_by) == (None, "ambiguous")


def test_a_womans_pronoun_is_no_mans() -> None:
    text = "Peter Bell met Cora Dean. She said the road was open."
    [q] = speak(
        text,
        ("the road was open", "She", "said"),
        people=["Peter Bell", "Cora Dean"],
        links={"Peter Bell": 0.9, "Cora Dean": 0.05},
    )
    assert q.speaker is not None
    assert q.speaker.name == "Cora Dean"


def test_an_office_stands_for_whom_the_article_gives_it() -> None:
    text = "Norwegian minister Ola Vik met French minister Luc Petit. The Norwegian minister said fish was cheap."
    [q] = speak(text, ("fish was cheap", "The Norwegian minister", "said"), people=["Ola Vik", "Luc Petit"])
    assert q.speaker is not None
    assert (q.speaker.name, q.resolved_by, q.speaker.role) == ("Ola Vik", "office", "Norwegian minister")


def test_two_names_joined_speak_together() -> None:
    text = "Ola Vik and Luc Petit said fish was cheap."
    [q] = speak(text, ("fish was cheap", "Ola Vik and Luc Petit", "said"), people=["Ola Vik", "Luc Petit"])
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("Ola Vik and Luc Petit", "group")


def test_advisers_are_not_whom_they_advise() -> None:
    text = "Ola Vik slept. Vik's advisers said fish was cheap."
    [q] = speak(text, ("fish was cheap", "Vik's advisers", "said"), people=["Ola Vik", "Vik"])
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("Ola Vik's advisers", "group")


def test_a_capital_is_a_government_of_its_own() -> None:
    text = "Oslo said fish was cheap."
    [q] = speak(text, ("fish was cheap", "Oslo", "said"), bodies=[("Oslo", "PLACE")])
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("Oslo", "government")


def test_who_said_it_is_told_from_who_carried_it() -> None:
    text = "Fish was cheap, the agency Norsk reported, citing aide Ola Vik."
    [q] = speak(text, ("Fish was cheap", "the agency Norsk", "reported"), people=["Ola Vik"], bodies=[("Norsk", "ORG")])
    assert q.speaker is not None
    assert (q.speaker.name, q.via) == ("Ola Vik", "agency Norsk")


def test_the_quoted_is_told_from_the_quoting() -> None:
    text = "Two agencies quoted Ola Vik as saying fish was cheap."
    [q] = speak(text, ("fish was cheap", "Two agencies", "saying"), people=["Ola Vik"])
    assert q.speaker is not None
    assert (q.speaker.name, q.via) == ("Ola Vik", "Two agencies")


def test_a_sentence_goes_on_with_its_speaker() -> None:
    text = "Ola Vik said fish was cheap, adding that bread was dear."
    q, r = speak(text, ("fish was cheap", "Ola Vik", "said"), ("bread was dear", None, "adding"), people=["Ola Vik"])
    assert q.speaker is not None
    assert r.speaker == q.speaker
    assert r.resolved_by == "same sentence"


@pytest.mark.parametrize(
    ("cue", "verb"),
    [
        ("said", "say"),
        ("has repeatedly warned", "warn"),
        ("according to", None),
        ("told", "tell"),
        ("wrote on", "write"),
    ],
)
def test_the_cues_verb(cue: str, verb: str | None) -> None:
    assert verb_of(cue, Span(0, len(cue))) == verb


def test_thought_is_told_from_speech() -> None:
    text = "Ola Vik believes fish is cheap."
    [q] = speak(text, ("fish is cheap", "Ola Vik", "believes"), people=["Ola Vik"])
    assert q.act == "thought"


def test_bodies() -> None:
    assert body_speaker("the Kremlin").kind == "government"
    assert body_speaker("Norsk Fisk AS").kind == "organization"


def test_an_adviser_to_the_president_is_no_president() -> None:
    text = "Ann Bell, an adviser to the president, came. Cora Dean came. The president said it would rain."
    [q] = speak(text, ("it would rain", "The president", "said"), people=["Ann Bell", "Cora Dean"])
    assert q.speaker is not None
    assert q.speaker.name == "president"


def test_who_is_quoted_is_told_from_the_agency_that_the_network_chose() -> None:
    text = "Ann Bell met Cora Dean. Dean has called the tax a folly of fools, according to the Lumen news agency."
    people = ["Ann Bell", "Cora Dean", "Dean"]
    [q] = speak(text, ("a folly of fools", "the Lumen news agency", "according to"), people=people)
    assert q.speaker is not None
    assert (q.speaker.name, q.via) == ("Cora Dean", "Lumen news agency")


def test_police_are_no_carrier() -> None:
    text = "Ann Bell came. Bell called the tax a folly of fools, according to the harbour police."
    [q] = speak(
        text, ("a folly of fools", "the harbour police", "according to"), people=["Ann Bell", "Bell"]
    )  # fmt: skip
    assert q.speaker is not None
    assert (q.speaker.name, q.via) == ("harbour police", None)


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("The two leaders", "Ann Bell and Cora Dean"),
        ("Both presidents", "Ann Bell and Cora Dean"),
        ("Both countries", "Norway and Chile"),
        ("Both clubs", "Both clubs"),
    ],
)
def test_two_are_those_whom_the_words_before_name(mention: str, name: str) -> None:
    text = f"Ann Bell of Norway met Cora Dean of Chile. {mention} said the fishing would go on."
    people, bodies = ["Ann Bell", "Cora Dean"], [("Norway", "PLACE"), ("Chile", "PLACE")]
    [q] = speak(text, ("the fishing would go on", mention, "said"), people=people, bodies=bodies)  # type: ignore[arg-type]
    assert q.speaker is not None
    assert q.speaker.name == name


def test_what_nobody_is_said_to_say_is_left_out() -> None:
    text = "It was announced on the square that the fair would stay shut."
    assert speak(text, ("the fair would stay shut", None, "announced")) == []


def test_a_deed_is_no_report() -> None:
    text = "Ann Bell signed a pact. Bell believes in tea. Bell signed that the goods had come."
    content = [("a pact", "Ann Bell", "signed"), ("that the goods had come", "Bell", "signed")]
    found = speak(text, *content, people=["Ann Bell", "Bell"])
    assert [q.segments[0].of(text) for q in found] == ["that the goods had come"]


def test_an_apposition_after_a_comma_leaves_the_name_its_own() -> None:
    text = "Its director, Ann Bell, wife of the painter, said it would rain."
    [q] = speak(text, ("it would rain", "Its director, Ann Bell, wife of the painter", "said"), people=["Ann Bell"])
    assert q.speaker is not None
    assert q.speaker.name == "Ann Bell"


def test_a_surname_with_a_title_is_a_person_though_no_name_was_found() -> None:
    text = "Mr Oduya said it would rain."
    [q] = speak(text, ("it would rain", "Mr Oduya", "said"))
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("Oduya", "person")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“Not now.”\u00a0― Ann Bell\u00a0\n“Later.” ― Cora Dean", "Ann Bell"),
        ("“Not now.” -- Ann B. Bell\n“Later.” -- Cora Dean", "Ann B. Bell"),
        ("“Not now.”\n— Ann Bell, Leeds", "Ann Bell"),
    ],
)
def test_letters_are_signed(text: str, name: str) -> None:
    findings = recorded(text, [("Not now.", None, None)], [(name, "PERSON")])
    draft = Draft("direct", (span(text, "Not now."),), (span(text, "Not now."),), None, None, 0.9, 0.9, "network")
    [q] = attribute(Article("a", text), findings, [draft], [Span(0, len(text))])
    assert q.speaker is not None
    assert q.speaker.name == name


def marked(text: str, words: str, names: Sequence[tuple[str, NameKind]], cue: str | None = None) -> Quotation:
    """The one direct quotation `words` of `text`, which the network tied to no source."""
    findings = recorded(text, [(words, cue, None)], names)
    content = span(text, words)
    draft = Draft("direct", (content,), (content,), span(text, cue) if cue else None, None, 0.9, 0.9, "network")
    [q] = attribute(Article("a", text), findings, [draft], [Span(0, len(text))])
    return q


def test_a_name_beside_the_verb_speaks_though_the_network_ties_nobody() -> None:
    q = marked(
        "“The trees are old,” said their owner, Mabel Thorne.",
        "The trees are old,",
        [("Mabel Thorne", "PERSON")],
        "said",
    )
    assert q.speaker is not None
    assert q.speaker.name == "Mabel Thorne"


def test_a_short_line_about_one_person_leads_to_the_words_below_it() -> None:
    text = "Councillor Greta Nym rose last.\n\n“I have sat here since the old carpet.”"
    q = marked(text, "I have sat here since the old carpet.", [("Greta Nym", "PERSON")])
    assert q.speaker is not None
    assert (q.speaker.name, q.resolved_by) == ("Greta Nym", "line before")
    two = "Greta Nym rose after Ann Bell.\n\n“I have sat here since the old carpet.”"
    assert (
        marked(two, "I have sat here since the old carpet.", [("Greta Nym", "PERSON"), ("Ann Bell", "PERSON")]).speaker
        is None
    )


def test_a_pronoun_and_a_cited_name_are_no_words_of_anybody() -> None:
    text = "Ann Bell told them this. The paper wrote it, citing aide Cora Dean."
    contents = [("this", "Ann Bell", "told"), ("aide Cora Dean", "The paper", "citing")]
    assert speak(text, *contents, people=["Ann Bell", "Cora Dean"]) == []


def test_it_is_the_report_that_was_told_of() -> None:
    text = "The audit found that invoices were unsigned. It concludes that cash is dear."
    contents = [("invoices were unsigned", "The audit", "found"), ("cash is dear", "It", "concludes")]
    assert [q.speaker and q.speaker.name for q in speak(text, *contents)] == ["audit", "audit"]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Ann Bell on Monday thanked Cora Dean for her “long patience” with him.", "her “long patience”", "Ann Bell"),
        ("Ann Bell signed what she called a “kind of truce” at noon.", "a “kind of truce”", "Ann Bell"),
    ],
)
def test_words_that_go_on_inside_marks_are_of_the_subject_before_them(text: str, words: str, name: str) -> None:
    people: list[tuple[str, NameKind]] = [("Ann Bell", "PERSON"), ("Cora Dean", "PERSON")]
    content, inner = span(text, words), span(text, words[words.index("“") + 1 : -1])
    draft = Draft("mixed", (content,), (inner,), None, None, 0.9, 0.9, "network")
    [q] = attribute(Article("a", text), recorded(text, [(words, None, None)], people), [draft], [Span(0, len(text))])
    assert q.speaker is not None
    assert q.speaker.name == name


def test_a_sentence_about_one_person_leads_to_the_marked_words_after_it() -> None:
    text = "Mr Aldous did not deny it. “Depends on the cake.”"
    q = marked(text, "Depends on the cake.", [("Aldous", "PERSON")])
    assert q.speaker is not None
    assert (q.speaker.name, q.resolved_by) == ("Aldous", "line before")


def test_whom_an_agency_quotes_goes_on_speaking() -> None:
    text = "After Cora Dean spoke, agencies quoted Ann Bell as saying it rained; still, she said, the fair was on."
    links = {"Ann Bell": 0.85, "Cora Dean": 0.1}
    [q] = speak(text, ("the fair was on", "she", "said"), people=["Ann Bell", "Cora Dean"], links=links)
    assert q.speaker is not None
    assert q.speaker.name == "Ann Bell"


@pytest.mark.parametrize("mention", ["our", "my", "We"])
def test_whoever_writes_is_nobody_by_name(mention: str) -> None:
    text = f"Ann Bell came. It is {mention} belief that it rains."
    [q] = speak(text, ("that it rains", mention, "belief"), people=["Ann Bell"])
    assert q.speaker is None


def test_letters_that_the_article_explains_are_the_body_they_stand_for() -> None:
    text = "Today the Fish Inspection Agency of Oslo (FIAO) met. The new FIAO said fish was cheap."
    assert letters_for(text) == {"FIAO": "Fish Inspection Agency of Oslo"}
    assert letters_for("Ann Bell of the Post (USA)") == {}
    [q] = speak(text, ("fish was cheap", "FIAO", "said"), bodies=[("FIAO", "ORG")])
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.aliases) == ("Fish Inspection Agency of Oslo", ("FIAO",))


def names_of(quotations: Sequence[Quotation]) -> list[str | None]:
    """The speakers' names."""
    return [q.speaker and q.speaker.name for q in quotations]


def test_a_new_person_without_a_name_is_whom_a_pronoun_may_mean() -> None:
    text = "Ann Bell counts the beds. A doctor on the ward, who was tired, rang back. She said nobody had died."
    [q] = speak(text, ("nobody had died", "She", "said"), people=["Ann Bell"], links={"A doctor on the ward": 0.8})
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("doctor on the ward", "unnamed")


def test_it_is_the_body_that_its_sentence_or_the_one_before_begins_with() -> None:
    text = "The Guild said no. The payroll office blamed a machine. It said money would come."
    found = speak(text, ("no", "The Guild", "said"), ("money would come", "It", "said"), bodies=[("Guild", "ORG")])
    assert names_of(found)[-1] == "payroll office"


def test_a_question_is_answered_by_the_other_one() -> None:
    text = (
        "Ann Bell met Tom Ray.\n\n“You are late,” Bell said.\n\n“The bridge is out,” Ray said.\n\n"
        "“How did you come here?”\n\n“By boat.”\n\nThey left."
    )
    found = speak(
        text,
        ("You are late,", "Bell", "said"), ("The bridge is out,", "Ray", "said"),
        ("How did you come here?", None, None), ("By boat.", None, None),
        people=["Ann Bell", "Tom Ray", "Bell", "Ray"], kind="direct",
    )  # fmt: skip
    assert names_of(found) == ["Ann Bell", "Tom Ray", "Ann Bell", "Tom Ray"]
    assert [q.resolved_by for q in found[2:]] == ["answer", "answer"]


def test_who_asked_does_not_answer_though_nobody_else_is_known() -> None:
    text = "“Who made it?” Ann Bell asked.\n\n“My sister did.”\n\nThe jury laughed."
    found = speak(
        text, ("Who made it?", "Ann Bell", "asked"), ("My sister did.", None, None), people=["Ann Bell"], kind="direct"
    )
    assert names_of(found) == ["Ann Bell", None]


def test_who_stands_with_a_verb_straight_before_the_marks_speaks() -> None:
    text = "The Guild put it off, a step that Ann Bell later called “a knife”."
    found = speak(text, ("a knife", "The Guild", "put"), people=["Ann Bell"], bodies=[("Guild", "ORG")], kind="direct")
    assert names_of(found) == ["Ann Bell"]


def test_a_pronoun_beside_its_verb_is_the_source_whatever_else_is_near() -> None:
    text = "Ann Bell says it was a joke. “The navy does not hear such things”, she adds."
    found = speak(
        text, ("The navy does not hear such things", "The navy", "adds"),
        people=["Ann Bell"], links={"Ann Bell": 0.9}, kind="direct",
    )  # fmt: skip
    assert names_of(found) == ["Ann Bell"]


@pytest.mark.parametrize("tail", ["as explained by Ann Bell.", "according to Ann Bell, who was there."])
def test_who_stands_straight_after_the_marks_speaks(tail: str) -> None:
    found = speak(f"It “will hold”, {tail}", ("will hold", None, None), people=["Ann Bell"], kind="direct")
    assert names_of(found) == ["Ann Bell"]


def test_who_spoke_earlier_in_the_sentence_still_speaks() -> None:
    text = "Ann Bell met Cora Dean. Agencies quoted Bell as saying that all was well although, she said, it rained."
    found = speak(
        text, ("all was well", "Bell", "saying"), ("it rained", "she", "said"),
        people=["Ann Bell", "Cora Dean", "Bell"], links={"Cora Dean": 0.1, "Bell": 0.7},
    )  # fmt: skip
    assert names_of(found) == ["Ann Bell", "Ann Bell"]


def test_a_subject_told_twice_is_the_name() -> None:
    text = "Tom Ray left. Ann Bell She said it rained."
    found = speak(text, ("it rained", "She", "said"), people=["Tom Ray", "Ann Bell"], links={"Tom Ray": 0.9})
    assert names_of(found) == ["Ann Bell"]
    assert names_of(speak("Rain. Oslo It said it rained.", ("it rained", "It", "said"))) == ["Oslo"]


def test_a_label_stands_for_the_same_one_throughout() -> None:
    text = "THE CHAIR: Order.\n\nAnn Bell: No.\n\nTHE CHAIR: Through me."
    first, second = span(text, "THE CHAIR", 0), span(text, "THE CHAIR", 1)
    found = [
        Draft("direct", (at,), (), None, source, 0.9, 0.9, "transcript")
        for at, source in [(span(text, "Order."), first), (span(text, "Through me."), second)]
    ]
    words = read_words(text)
    names = (Name(span(text, "Ann Bell"), "PERSON"),)
    findings = Findings(words, (), (), (first, second), names, np.zeros(len(words)), Recorded(text, {"Ann Bell": 0.9}))
    spoken = attribute(Article("a", text), findings, found, [Span(0, len(text))])
    assert len(set(names_of(spoken))) == 1


def test_a_witness_told_of_again_is_the_same_one() -> None:
    text = "Ann Bell sat. The witness, who may not be named, said it rained. The witness said it was cold."
    found = speak(
        text, ("it rained", "The witness, who may not be named", "said"), ("it was cold", "The witness", "said"),
        people=["Ann Bell"], links={"Ann Bell": 0.9},
    )  # fmt: skip
    assert len(set(names_of(found))) == 1 and "Ann Bell" not in names_of(found)


@pytest.mark.parametrize(
    ("source", "cue", "content"),
    [
        ("Ann Bell", "asked", "not to be named because it rained"),
        ("Ann Bell", "declined", "to discuss the evidence"),
        ("Ann Bell", "has not said", "whether it rained"),
        ("Neither of them", "would say", "which floor it was"),
        ("Ann Bell", "said", "nothing"),
    ],
)
def test_what_was_not_said_is_no_quotation(source: str, cue: str, content: str) -> None:
    assert speak(f"{source} {cue} {content}.", (content, source, cue), people=["Ann Bell"]) == []


def test_a_signature_stands_in_the_line_below_marks() -> None:
    text = "The choir meets.\n\n“We sing to keep warm”\nConductor Ann Bell\n\nIt rains."
    assert names_of(speak(text, ("We sing to keep warm", None, None), people=["Ann Bell"], kind="direct")) == [
        "Ann Bell"
    ]


def test_the_head_of_the_government_is_the_prime_minister() -> None:
    text = "Prime Minister Ola Vik met Finance Minister Luc Petit. The head of the government said fish was cheap."
    [q] = speak(
        text, ("fish was cheap", "The head of the government", "said"), people=["Ola Vik", "Luc Petit"],
    )  # fmt: skip
    assert q.speaker is not None and q.speaker.name == "Ola Vik"


def test_an_aide_is_cited_not_the_house_before_the_name() -> None:
    text = "The gifts were a car and a dagger, state media said, citing Kremlin aide Ola Vik."
    [q] = speak(text, ("The gifts were a car and a dagger", "state media", "said"), people=["Kremlin", "Ola Vik"])
    assert q.speaker is not None and q.speaker.name == "Ola Vik"


@pytest.mark.parametrize(
    "text",
    [
        "The news agency, citing the port authority, reported that barges waited.",
        "The news agency reported on Tuesday, citing the port authority, that barges waited.",
    ],
)
def test_an_agency_that_cites_a_body_carries_its_words(text: str) -> None:
    [q] = speak(text, ("barges waited", "The news agency", "reported"))
    assert q.speaker is not None and (q.speaker.name, q.via) == ("port authority", "news agency")


def test_a_body_that_cites_a_report_speaks_itself() -> None:
    text = "The ministry, citing a report, said that barges waited."
    [q] = speak(text, ("barges waited", "The ministry", "said"))
    assert q.speaker is not None and q.speaker.name == "ministry"


def test_an_official_who_is_not_to_be_named_is_nobody_who_is() -> None:
    text = (
        "Ann Bell won. A member of the cabinet was less guarded. It was lost in the towns, said the official, who "
        "spoke on condition of anonymity."
    )
    [q] = speak(
        text, ("It was lost in the towns", "the official, who spoke on condition of anonymity", "said"),
        people=["Ann Bell"], links={"Ann Bell": 0.9},
    )  # fmt: skip
    assert q.speaker is not None and (q.speaker.name, q.speaker.kind) == ("member of the cabinet", "unnamed")


def test_who_is_named_between_the_marks_and_a_verb_speaks() -> None:
    text = "It wants to be asked “before and not after”, its head of press, Ann Bell, said in a statement."
    assert names_of(speak(text, ("before and not after", None, None), people=["Ann Bell"], kind="direct")) == [
        "Ann Bell"
    ]


def test_the_new_minister_holds_the_office() -> None:
    text = "The new trade minister said fish was cheap. Trade Minister Ola Vik met Finance Minister Luc Petit."
    [q] = speak(text, ("fish was cheap", "The new trade minister", "said"), people=["Ola Vik", "Luc Petit"])
    assert q.speaker is not None and q.speaker.name == "Ola Vik"


def test_the_leader_of_one_country_is_not_the_leader_of_another() -> None:
    text = (
        "Ola Vik met Luc Petit. The Norwegian president said it rained. Petit left. The French leader said it was dry."
    )
    found = speak(
        text, ("it rained", "The Norwegian president", "said"), ("it was dry", "The French leader", "said"),
        people=["Ola Vik", "Luc Petit", "Petit"], links={"Ola Vik": 0.95, "Luc Petit": 0.6, "Petit": 0.5},
    )  # fmt: skip
    assert names_of(found) == ["Ola Vik", "Luc Petit"]


def test_a_signed_line_takes_no_cue_from_another() -> None:
    text = "Tom Ray rated it high.\n\n“We sing to keep warm”\nConductor Ann Bell\n\nIt rains."
    found = speak(text, ("We sing to keep warm", None, "rated"), people=["Ann Bell", "Tom Ray"], kind="direct")
    assert names_of(found) == ["Ann Bell"] and found[0].cue is None


def test_who_alone_is_told_of_in_the_sentence_before_is_meant() -> None:
    text = "Tom Ray said it rained. He smiled.\n\nPaul Lund was more guarded. In a letter, he said it was dry."
    found = speak(
        text, ("it rained", "Tom Ray", "said"), ("it was dry", "he", "said"),
        people=["Tom Ray", "Paul Lund"], links={"Tom Ray": 0.4, "Paul Lund": 0.4},
    )  # fmt: skip
    assert names_of(found) == ["Tom Ray", "Paul Lund"]


@pytest.mark.parametrize(
    ("author", "name"), [("Ann Bell", "Ann Bell"), ("Ann Bell and Tom Ray", None), ("Newsroom", None), (None, None)]
)
def test_the_author_says_what_i_say(author: str | None, name: str | None) -> None:
    content = ("it rained", "I", "said")
    assert names_of(speak("We met. I said it rained.", content, author=author)) in ([name], [])


def test_i_inside_marks_is_not_the_author() -> None:
    text = "“We met, and I said it rained,” it says on a card."
    assert names_of(speak(text, ("it rained", "I", "said"), author="Ann Bell")) in ([None], [])


@pytest.mark.parametrize("lead", ["Ann Lee stated,\n\n", "On Monday, Ann Lee stated:\n\n", "Ann Lee told of it:\n"])
def test_a_line_that_ends_open_leads_to_the_marked_words_below_it(lead: str) -> None:
    text = f"Tom Ray left early.\n\n{lead}“It was dark and we saw nothing of the road at all.”"
    [q] = speak(
        text,
        ("It was dark and we saw nothing of the road at all.", None, None),
        people=["Ann Lee", "Tom Ray"],
        kind="direct",
    )
    assert q.speaker and q.speaker.name == "Ann Lee"


INTERVIEW = (
    "Ann Lee: an interview with the ferry's first captain\n\nAnn Lee met Tom Ray in March.\n\n"
    "Why do you think the boat was late?\n\nI think it was old. Everybody knew.\n\n"
)


@pytest.mark.parametrize(
    "text, name",
    [
        (INTERVIEW, "Ann Lee"),
        ("Speech by Mr. Ann Lee at the harbour\n\nI think it was old.", "Ann Lee"),
        ("Remarks on the harbour\n\nMy name is Ann Lee and I sail. I think it was old.", "Ann Lee"),
        (
            "The harbour\n\n“I think, and so does he, that it is old.” Ann Lee\n\n"
            "I think, and so does he, that it is old. It was old.",
            "Ann Lee",
        ),
        (
            "Talk of the harbour\n\nCompiled by Tom Ray\n\nWe asked Ann Lee about it. The interview is short.\n\n"
            "What do you think?\n\nI think it was old.",
            "Ann Lee",
        ),
        ("A day at the harbour\n\nAnn Lee came along. I think it was old.", None),
        ("Interview with a captain on Ann Lee\n\nWhat do you think?\n\nI think it was old.", None),
    ],
)
def test_i_is_whose_voice_the_page_is(text: str, name: str | None) -> None:
    at = "it was old" if "it was old" in text else "It was old"
    [q] = speak(text, (at, "I", "think"), people=["Ann Lee", "Tom Ray"])
    assert (q.speaker.name if q.speaker else None) == name


def test_you_in_a_question_is_who_answers() -> None:
    [q] = speak(INTERVIEW, ("the boat was late", "you", "think"), people=["Ann Lee", "Tom Ray"])
    assert q.speaker and q.speaker.name == "Ann Lee"


@pytest.mark.parametrize(
    "mention, name",
    [
        ("one of the guests, a Thai nurse who left", "Thai nurse"),
        ("the pilot, a man of 40", "pilot"),
        ("a gardener reached by telephone", "gardener"),
        ("a report seen by the paper", "report"),
    ],
)
def test_a_description_is_named_by_what_it_is_of(mention: str, name: str) -> None:
    [q] = speak(f"{mention} said the sea was warm.", ("the sea was warm", mention, "said"))
    assert q.speaker and q.speaker.name == name


def test_whose_description_it_is_is_told_by_name() -> None:
    text = "Ann Lee sailed. Her lawyer said the sea was warm."
    [q] = speak(text, ("the sea was warm", "Her lawyer", "said"), people=["Ann Lee"], links={"Ann Lee": 0.9})
    assert q.speaker and (q.speaker.name, q.speaker.kind) == ("Ann Lee's lawyer", "unnamed")


def test_the_report_is_the_one_told_of_before() -> None:
    text = "A safety report found rust. The sea was warm, the report said."
    found = speak(text, ("rust", "A safety report", "found"), ("The sea was warm", "the report", "said"))
    assert [q.speaker.name for q in found if q.speaker] == ["safety report", "safety report"]


@pytest.mark.parametrize(
    "label, name",
    [("AL", "Ann Lee"), ("A.L.", "Ann Lee"), ("A", "Ann Lee"), ("Q", None), ("H&P", "Howell & Pike")],
)
def test_letters_before_a_colon_are_whose_initials_they_are(label: str, name: str | None) -> None:
    text = (
        "Ann Lee: an interview\n\nAnn Lee met Howell & Pike in Oslo.\n\n"
        f"Why was it late?\n\n{label}: It was old and nobody knew.\n"
    )
    words = ("It was old and nobody knew.", label, None)
    [q] = speak(text, words, people=["Ann Lee"], bodies=[("Howell & Pike", "ORG")], kind="direct")
    assert (q.speaker.name if q.speaker else None) == name


def test_whose_view_words_are_is_told_before_them() -> None:
    text = "Ann Bell saw it. In his opinion, the dam was safe, though Cora Dean and Otto Lund said otherwise."
    [q] = speak(text, ("the dam was safe", "Cora Dean", "said"), people=["Ann Bell", "Cora Dean", "Otto Lund"])
    assert q.source == span(text, "his")


def test_who_ends_a_heading_says_what_begins_it() -> None:
    text = "‘Never again’: skipper on the storm\n\nThe boat came home."
    [q] = speak(text, ("Never again", None, None), kind="direct")
    assert q.speaker is not None
    assert q.speaker.name == "skipper on the storm"


def test_whoever_is_told_does_not_speak() -> None:
    text = "Ferry captain left the bridge, inquiry told\n\nThe ferry sank in May."
    [q] = speak(text, ("Ferry captain left the bridge", "inquiry", "told"), kind="direct")
    assert q.speaker is None


def test_whoever_hears_does_not_speak() -> None:
    text = "The court heard that the horse was lame. It rained."
    [q] = speak(text, ("the horse was lame", "The court", "heard"))
    assert q.speaker is None


def test_not_to_comment_on_something_says_nothing_of_it() -> None:
    text = "Ann Bell has not commented on the price of the horse."
    assert speak(text, ("the price of the horse", "Ann Bell", "has not commented"), people=["Ann Bell"]) == []


def test_as_somebody_put_it() -> None:
    text = "It was “a long winter,” as one ambassador put it to the paper."
    [q] = speak(text, ("a long winter,", None, None), kind="direct")
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("ambassador", "unnamed")


def test_an_agency_that_quoted_somebody_carried_the_words() -> None:
    text = "Ann Bell came home. “It was cold,” the Lumen agency quoted her as saying."
    [q] = speak(text, ("It was cold,", "the Lumen agency", "quoted"), people=["Ann Bell"], kind="direct")
    assert q.source == span(text, "her")
    assert q.via == "Lumen agency"


def test_what_a_paper_saw_is_not_the_papers() -> None:
    text = "A directive dated Tuesday, seen by The Lumen, says the gates stay shut."
    source = "A directive dated Tuesday, seen by The Lumen"
    [q] = speak(text, ("the gates stay shut", source, "says"), bodies=[("The Lumen", "ORG")])
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("directive", "document")


def test_a_ministry_in_a_capital_is_no_government() -> None:
    text = "The ministry in Chisinau says the gas is there."
    [q] = speak(text, ("the gas is there", "The ministry in Chisinau", "says"), bodies=[("Chisinau", "PLACE")])
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("ministry in Chisinau", "organization")


def test_a_center_is_no_news_agency() -> None:
    text = "The Lumen News Agency wrote of it. The center said the call went unanswered."
    bodies: list[tuple[str, NameKind]] = [("Lumen News Agency", "ORG")]
    [q] = speak(
        text, ("the call went unanswered", "The center", "said"), bodies=bodies, links={"Lumen News Agency": 0.9}
    )
    assert q.speaker is not None
    assert q.speaker.name == "center"


def test_whoever_is_addressed_so_is_called_so() -> None:
    text = "Lord Omar Bell met Cora Dean. The peer said that it would rain."
    [q] = speak(text, ("it would rain", "The peer", "said"), people=["Omar Bell", "Cora Dean"])
    assert q.speaker is not None
    assert (q.speaker.name, q.resolved_by) == ("Omar Bell", "title")


def test_two_offices_are_two_people() -> None:
    text = "Club president and Turkish minister say that the coffee was bad."
    [q] = speak(text, ("the coffee was bad", "Club president and Turkish minister", "say"))
    assert q.speaker is not None
    assert q.speaker.kind == "group"


def test_who_is_quoted_by_an_agency_is_not_the_agency() -> None:
    text = "“It was cold,” Cora Dean was quoted by the Lumen agency as saying."
    [q] = speak(text, ("It was cold,", "Cora Dean", "quoted"), people=["Cora Dean"], kind="direct")
    assert q.speaker is not None
    assert q.speaker.name == "Cora Dean"


def test_whoever_told_somebody_speaks_not_whoever_was_told() -> None:
    text = "Ann Bell was told by the payroll office that the form was late."
    [q] = speak(text, ("the form was late", "Ann Bell", "told"), people=["Ann Bell"])
    assert q.source == span(text, "the payroll office")


def test_a_ministry_is_told_with_its_country() -> None:
    text = "Bolivia's Agriculture Ministry said the maize was dry."
    bodies: list[tuple[str, NameKind]] = [("Agriculture Ministry", "ORG")]
    [q] = speak(text, ("the maize was dry", "Bolivia's Agriculture Ministry", "said"), bodies=bodies)
    assert q.speaker is not None
    assert q.speaker.name == "Bolivia's Agriculture Ministry"


def test_a_bare_noun_far_down_is_somebody_new() -> None:
    text = "Ann Bell, a trader, spoke.\n\nREAD ALSO: Buyers got used to it, trader says"
    [q] = speak(text, ("Buyers got used to it", "trader", "says"), people=["Ann Bell"], links={"Ann Bell": 0.9})
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("trader", "unnamed")


def test_words_in_small_letters_before_a_colon_are_no_label() -> None:
    text = "Ann Bell, who woke to the news, told\nreporters on her way to work: “I want breakfast.”"
    [q] = speak(text, ("I want breakfast.", None, None), people=["Ann Bell"], kind="direct")
    assert q.source != span(text, "reporters on her way to work")


def test_an_hour_is_no_part_of_a_label() -> None:
    text = "15:05 Zelenskyy's envoy: “Winter is the second front.”"
    [q] = speak(text, ("Winter is the second front.", None, None), kind="direct")
    assert q.source == span(text, "Zelenskyy's envoy")


def test_a_house_that_bears_a_persons_name_does_not_speak() -> None:
    text = "J.P. Morgan strategist Ann Bell said the peso would fall."
    source = "J.P. Morgan strategist Ann Bell"
    [q] = speak(text, ("the peso would fall", source, "said"), people=["J.P. Morgan", "Ann Bell"])
    assert q.speaker is not None
    assert q.speaker.name == "Ann Bell"


def test_an_official_quoted_by_an_agency_speaks_though_all_was_read_as_the_cue() -> None:
    text = "The embassy in Oslo was silent, but Tasnim quoted a ministry official as saying fish was cheap."
    cue = "quoted a ministry official as saying"
    [q] = speak(text, ("fish was cheap", "Oslo", cue), bodies=[("Oslo", "PLACE")])
    assert q.speaker is not None
    assert q.speaker.name == "ministry official"


def test_a_claim_by_somebody_is_theirs() -> None:
    text = "Ola Vik dismissed a claim by Luc Petit that fish was cheap."
    [q] = speak(text, ("fish was cheap", "Ola Vik", "dismissed"), people=["Ola Vik", "Luc Petit"])
    assert q.speaker is not None
    assert q.speaker.name == "Luc Petit"


def test_who_stands_with_a_verb_after_the_marks_speaks_whatever_stands_before() -> None:
    text = "Image caption, “Fish is cheap,” says Fish Watch"
    found = ("Fish is cheap,", "Image caption", "says")
    [q] = speak(text, found, bodies=[("Fish Watch", "ORG")], kind="direct")
    assert q.speaker is not None
    assert q.speaker.name == "Fish Watch"


def test_letters_that_are_also_words_are_no_pronouns() -> None:
    [q] = speak("US said fish was cheap.", ("fish was cheap", "US", "said"), bodies=[("US", "PLACE")])
    assert q.speaker is not None
    assert q.speaker.name == "US"
    [q] = speak("WHO chief said fish was cheap.", ("fish was cheap", "WHO chief", "said"))
    assert q.speaker is not None
    assert q.speaker.name == "WHO chief"


def test_a_comma_does_not_join_two_speakers() -> None:
    text = "A spokesman for Mr. Vik, Luc Petit, said fish was cheap."
    [q] = speak(text, ("fish was cheap", "A spokesman for Mr. Vik, Luc Petit", "said"), people=["Vik", "Luc Petit"])
    assert q.speaker is not None
    assert q.speaker.name == "Luc Petit"


def test_a_group_in_a_country_is_not_the_country() -> None:
    text = "Flour millers in Norway said fish was cheap."
    [q] = speak(text, ("fish was cheap", "Flour millers in Norway", "said"), bodies=[("Norway", "PLACE")])
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("Flour millers in Norway", "group")


def test_where_a_body_is_based_is_not_the_body() -> None:
    text = "Fish Watch met. The institution, based in Oslo, said fish was cheap."
    found = ("fish was cheap", "The institution, based in Oslo", "said")
    [q] = speak(text, found, bodies=[("Oslo", "PLACE"), ("Fish Watch", "ORG")], links={"Fish Watch": 0.9})
    assert q.speaker is not None
    assert q.speaker.name == "Fish Watch"


def test_a_spokesman_is_not_whom_he_speaks_for() -> None:
    text = "UN Secretary-General Ola Vik left. The UN spokesman said fish was cheap."
    [q] = speak(text, ("fish was cheap", "The UN spokesman", "said"), people=["Ola Vik"], links={"Ola Vik": 0.9})
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("UN spokesman", "unnamed")


def test_the_military_is_not_whichever_body_was_named() -> None:
    text = "ECOWAS met. The military said fish was cheap."
    found = ("fish was cheap", "The military", "said")
    [q] = speak(text, found, bodies=[("ECOWAS", "ORG")], links={"ECOWAS": 0.95})
    assert q.speaker is not None
    assert q.speaker.name == "military"


def test_the_source_is_the_one_told_of_before() -> None:
    text = "A source at the port said ice was near. The source said fish was cheap."
    one = ("ice was near", "A source at the port", "said ice")
    [_, q] = speak(text, one, ("fish was cheap", "The source", "said fish"))
    assert q.speaker is not None
    assert q.speaker.name == "source at the port"


def test_a_body_speaks_in_a_clause_that_begins_with_which() -> None:
    text = "Fish Watch, which said fish was cheap, is new."
    [q] = speak(text, ("fish was cheap", "which", "said"), bodies=[("Fish Watch", "ORG")])
    assert q.speaker is not None
    assert q.speaker.name == "Fish Watch"


def test_whoever_stands_beside_the_speaker_does_not_speak() -> None:
    text = "Ola Vik, speaking in Oslo alongside Luc Petit, said fish was cheap."
    [q] = speak(text, ("fish was cheap", "Luc Petit", "said"), people=["Ola Vik", "Luc Petit"])
    assert q.speaker is not None
    assert q.speaker.name == "Ola Vik"


def test_a_deputy_is_not_the_minister_where_there_is_one() -> None:
    text = "Norwegian minister Ola Vik met Norwegian deputy minister Luc Petit."
    text += " The Norwegian minister said fish was cheap."
    [q] = speak(text, ("fish was cheap", "The Norwegian minister", "said"), people=["Ola Vik", "Luc Petit"])
    assert q.speaker is not None
    assert q.speaker.name == "Ola Vik"


def test_the_premier_is_the_prime_minister() -> None:
    text = "Norwegian Prime Minister Ola Vik met Luc Petit. The Norwegian premier said fish was cheap."
    [q] = speak(text, ("fish was cheap", "The Norwegian premier", "said"), people=["Ola Vik", "Luc Petit"])
    assert q.speaker is not None
    assert (q.speaker.name, q.resolved_by) == ("Ola Vik", "office")


def test_whose_ally_a_body_is_is_not_the_body() -> None:
    text = "Norway, an ally of Serbia, said fish was cheap."
    bodies: list[tuple[str, NameKind]] = [("Norway", "PLACE"), ("Serbia", "PLACE")]
    [q] = speak(text, ("fish was cheap", "Norway, an ally of Serbia", "said"), bodies=bodies)
    assert q.speaker is not None
    assert q.speaker.name == "Norway"


def test_a_subject_twice_may_begin_with_an_office() -> None:
    text = "Norwegian president Ola Vik came. The president He said fish was cheap."
    [q] = speak(text, ("fish was cheap", "He", "said"), people=["Ola Vik"])
    assert q.speaker is not None
    assert q.speaker.name == "Ola Vik"


def test_who_is_described_speaks_not_the_agency_that_reported() -> None:
    text = "Norway's health ministry said that “fish was cheap,” the Hansen news agency reported."
    bodies: list[tuple[str, NameKind]] = [("Norway", "PLACE"), ("Hansen news agency", "ORG")]
    found = ("fish was cheap", "the Hansen news agency", "reported")
    [q] = speak(text, found, bodies=bodies, kind="direct")
    assert q.speaker is not None
    assert (q.speaker.name, q.via) == ("Norway's health ministry", "Hansen news agency")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("‘Fish was cheap,’ says Chief Fish Adviser", "Chief Fish Adviser"),
        ("‘Fish was cheap,’ says Fish Watch", "Fish Watch"),
        ("‘Fish was cheap’: Danish skippers wait for better days", "Danish skippers"),
        ("‘Fish was cheap’: Norwegians abroad on what they miss", "Norwegians"),
        ("‘Fish was cheap’ - skipper on the storm", "skipper on the storm"),
    ],
)
def test_who_stands_at_a_headings_end_speaks(text: str, name: str) -> None:
    [q] = speak(f"{text}\n\nIt rained.", ("Fish was cheap", None, None), bodies=[("Fish Watch", "ORG")], kind="direct")
    assert q.speaker is not None
    assert q.speaker.name == name


def test_in_the_view_of_somebody_is_their_view() -> None:
    text = "In the view of Ola Vik, a skipper from Bergen, fish was cheap for the shops."
    [q] = speak(text, ("fish was cheap for the shops", "the shops", "fish"), people=["Ola Vik"])
    assert q.speaker is not None
    assert q.speaker.name == "Ola Vik"


def test_his_office_is_the_office_of_whom_its_words_name() -> None:
    text = "Prime Minister Ola Vik will sail to Oslo, his office said."
    found = ("Prime Minister Ola Vik will sail to Oslo", "his office", "said")
    [q] = speak(text, found, people=["Ola Vik"], links={"Ola Vik": 0.9})
    assert q.speaker is not None
    assert q.speaker.name == "Ola Vik's office"


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Fish Watch (FWA.OL", "Fish Watch"),
        ("The Fish Watch in Oslo", "Fish Watch"),
        ("Fish Watch for its part", "Fish Watch"),
        ("Fish Watch shuts its doors", "Fish Watch"),
        ("Flour millers in southern Norway", "Flour millers in southern Norway"),
    ],
)
def test_a_body_is_named_without_what_stands_about_it(mention: str, name: str) -> None:
    text = f"{mention} said fish was cheap."
    bodies: list[tuple[str, NameKind]] = [("Fish Watch", "ORG"), ("Norway", "PLACE"), ("FWA.OL", "ORG")]
    [q] = speak(text, ("fish was cheap", mention, "said"), bodies=bodies)
    assert q.speaker is not None
    assert q.speaker.name == name


def test_a_photographer_is_no_antecedent() -> None:
    text = "Boats lie idle.ANN RAY/FISH PRESS\n\nOla Vik came. He said fish was cheap."
    links = {"ANN RAY": 0.6, "Ola Vik": 0.3}
    [q] = speak(text, ("fish was cheap", "He", "said"), people=["ANN RAY", "Ola Vik"], links=links)
    assert q.speaker is not None
    assert q.speaker.name == "Ola Vik"


def test_the_finance_minister_is_not_the_foreign_minister() -> None:
    text = "Foreign minister Ola Vik met Ann Ray. The finance minister said fish was cheap."
    links = {"Ola Vik": 0.6, "Ann Ray": 0.3}
    [q] = speak(text, ("fish was cheap", "The finance minister", "said"), people=["Ola Vik", "Ann Ray"], links=links)
    assert q.speaker is None or q.speaker.name != "Ola Vik"


@pytest.mark.parametrize(
    "mention",
    [
        "a spokesperson for President Ola Vik",
        "the chief spokesman of former Norwegian President Ola Vik",
        "an aide to Prime Minister Ola Vik",
        "the widow of the late captain Ola Vik",
    ],
)
def test_whoever_speaks_for_the_president_is_not_the_president(mention: str) -> None:
    [q] = speak(f"Well, {mention} said fish was cheap.", ("fish was cheap", mention, "said"), people=["Ola Vik"])
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == (re.sub(r"^(?:an?|the) ", "", mention), "unnamed")


@pytest.mark.parametrize("mention", ["a spokesman for the president, Ola Vik", "Minister for Fish Ola Vik"])
def test_a_name_beside_an_office_is_its_holders(mention: str) -> None:
    [q] = speak(f"Well, {mention}, said fish was cheap.", ("fish was cheap", mention, "said"), people=["Ola Vik"])
    assert q.speaker is not None
    assert q.speaker.name == "Ola Vik"


def test_unexplained_letters_are_the_body_whose_capitals_they_are() -> None:
    text = "Norway's Fish Inspection Board said ice was near. The FIB said fish was cheap."
    bodies: list[tuple[str, NameKind]] = [("Norway", "PLACE"), ("Fish Inspection Board", "ORG"), ("FIB", "ORG")]
    one = ("ice was near", "Norway's Fish Inspection Board", "said ice")
    found = speak(text, one, ("fish was cheap", "The FIB", "said fish"), bodies=bodies)
    assert {q.speaker.name for q in found if q.speaker} == {"Norway's Fish Inspection Board"}
    assert letters_of(["Fish Inspection Board", "Fish Import Bureau", "FIB"]) == {}


def test_letters_may_hold_those_of_small_words() -> None:
    text = "The Economic Community of West African States (ECOWAS) met."
    assert letters_for(text) == {"ECOWAS": "Economic Community of West African States"}


def test_letters_beside_a_body_are_no_body_more() -> None:
    mention = "The Fish Board (FB), Fish Watch and Norway"
    bodies: list[tuple[str, NameKind]] = [(n, "ORG") for n in ("Fish Board", "FB", "Fish Watch")]
    text = f"{mention} said fish was cheap."
    [q] = speak(text, ("fish was cheap", mention, "said"), bodies=[*bodies, ("Norway", "PLACE")])
    assert q.speaker is not None
    assert (q.speaker.name, q.speaker.kind) == ("Fish Board, Fish Watch and Norway", "group")


@pytest.mark.parametrize(("tie", "name"), [(0.9, "Fish Watch"), (0.3, "Oslo-based rights group")])
def test_a_body_told_by_where_it_is_may_be_one_named_before(tie: float, name: str) -> None:
    text = "Fish Watch met. The Oslo-based rights group said fish was cheap."
    bodies: list[tuple[str, NameKind]] = [("Fish Watch", "ORG"), ("Oslo", "PLACE")]
    found = ("fish was cheap", "The Oslo-based rights group", "said")
    [q] = speak(text, found, bodies=bodies, links={"Fish Watch": tie})
    assert q.speaker is not None
    assert q.speaker.name == name


def test_whom_a_paper_quotes_after_the_marks_speaks() -> None:
    text = "“Fish was cheap,” the publication quotes Ola Vik."
    [q] = speak(text, ("Fish was cheap", "the publication", "quotes"), people=["Ola Vik"], kind="direct")
    assert q.speaker is not None
    assert (q.speaker.name, q.via) == ("Ola Vik", "publication")


def test_who_is_named_in_a_clause_beside_is_not_who_is_saying() -> None:
    text = "Norway protested as skipper Ola Vik landed, saying fish was cheap."
    found = ("fish was cheap", "skipper Ola Vik", "saying")
    [q] = speak(text, found, people=["Ola Vik"], bodies=[("Norway", "PLACE")])
    assert q.speaker is not None
    assert q.speaker.name == "Norway"


def test_who_stands_after_straight_marks_with_titles_speaks() -> None:
    text = '"Fish was cheap," ministry spokesman Ola Vik said in a note on the price.'
    [q] = speak(text, ("Fish was cheap,", None, None), people=["Ola Vik"], kind="direct")
    assert q.speaker is not None
    assert q.speaker.name == "Ola Vik"
