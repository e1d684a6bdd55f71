"""Names of an article -> its people."""

from __future__ import annotations

import pytest

from quotes.cast import Cast, parts_of, read_cast, tidy
from quotes.document import NameKind, Span
from tests.recorded import recorded, span_of


def cast(text: str, *names: str, organizations: tuple[str, ...] = ()) -> Cast:
    """The cast of `text`, where `names` were found as people's."""
    kinds: list[tuple[str, NameKind]] = [(n, "PERSON") for n in names] + [(o, "ORG") for o in organizations]
    findings = recorded(text, names=kinds)
    return read_cast(text, findings.words, findings.names)


def named(c: Cast) -> set[str]:
    return {p.name for p in c.people}


def test_part_names_are_the_person_named_in_full() -> None:
    text = "Ann Brook spoke first. Brook left. Then Ann came back."
    c = cast(text, "Ann Brook", "Ann")
    assert named(c) == {"Ann Brook"}
    [person] = c.people
    assert {s.of(text) for s in person.spans} == {"Ann Brook", "Brook", "Ann"}


def test_two_people_are_two() -> None:
    c = cast("Ann Lee met Otto Lund. Lee smiled. Lund did not.", "Ann Lee", "Otto Lund")
    assert named(c) == {"Ann Lee", "Otto Lund"}


def test_a_surname_of_two_people_stands_for_neither_where_both_may_be_meant() -> None:
    text = "Ann Brook and Otto Brook run the mill.\n\nThe mill is old.\n\nBrook said it is for sale."
    c = cast(text, "Ann Brook", "Otto Brook")
    assert named(c) == {"Ann Brook", "Otto Brook"}
    at = text.rindex("Brook")
    assert Span(at, at + 5) not in c.at


def test_a_surname_of_two_people_is_the_one_named_so_far() -> None:
    text = "Ann Brook runs the mill. Brook said it is for sale.\n\nOtto Brook, her son, left."
    c = cast(text, "Ann Brook", "Otto Brook")
    at = text.index("Brook said")
    assert c.at[Span(at, at + 5)].name == "Ann Brook"


def test_honorifics_are_no_part_of_a_name_but_tell_apart() -> None:
    text = "Ann Brook and Otto Brook run the mill.\n\nMrs. Brook smiled. Mr. Brook said nothing."
    c = cast(text, "Ann Brook", "Otto Brook")
    assert named(c) == {"Ann Brook", "Otto Brook"}
    assert parts_of("Mrs. Ann Brook") == ("ann", "brook")


def test_family_names_that_stand_first() -> None:
    text = "Kim Jong Un is the son of Kim Jong Il. Kim Jong Un smiled.\n\nNobody else did."
    c = cast(text, "Kim Jong Un", "Kim Jong Il")
    assert named(c) == {"Kim Jong Un", "Kim Jong Il"}
    only = cast("Kim Jong Un came. Kim smiled. Kim Un left.", "Kim Jong Un", "Kim Un", "Kim")
    assert named(only) == {"Kim Jong Un"}
    assert {f for p in only.people for f in p.forms} >= {"Kim Jong Un", "Kim Un", "Kim"}


def test_spellings_a_letter_apart_are_one_in_an_article() -> None:
    c = cast("Mykhailo Podoliak spoke. Podolyak left.", "Mykhailo Podoliak", "Podolyak")
    assert named(c) == {"Mykhailo Podoliak"}


def test_accents_hyphens_and_case_do_not_part_a_person() -> None:
    c = cast("Kim Jong-un came. KIM JONG UN smiled. Kim Jong Un left.", "Kim Jong-un", "KIM JONG UN", "Kim Jong Un")
    assert len(c.people) == 1
    c = cast("José Müller came. Jose Muller left.", "José Müller", "Jose Muller")
    assert len(c.people) == 1


def test_genitives_are_the_name() -> None:
    text = "Ann Lee’s house burned. Lee's car did not."
    c = cast(text, "Ann Lee’s", "Lee's")
    assert named(c) == {"Ann Lee"}


def test_repeats_that_nothing_tagged_are_found() -> None:
    text = "Otto Lund spoke. “No,” Lund said. Nobody answered Otto Lund."
    c = cast(text[:0] + text, "Otto Lund")
    assert span_of(text, "Lund said").start in {s.start for s in c.at}


def test_known_places_and_peoples_are_no_people() -> None:
    c = cast("Norway agreed. The Norwegian envoy left Oslo.", "Norway", "Norwegian", "Oslo")
    assert c.people == ()
    assert set(c.places.values()) == {"Norway", "Oslo"}


def test_bodies_are_kept_apart() -> None:
    c = cast("The Harbour Board met Ann Lee.", "Ann Lee", organizations=("Harbour Board",))
    assert named(c) == {"Ann Lee"}
    assert list(c.organizations.values()) == ["Harbour Board"]


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("Ann Lee's", "Ann Lee"),
        ("Ann\nLee", "Ann Lee"),
        ("ANN LEE", "Ann Lee"),
        ("“Ann Lee”", "Ann Lee"),
        ("NATO", "NATO"),
    ],
)
def test_tidy_names(written: str, tidied: str) -> None:
    assert tidy(written) == tidied


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Kim Jong-un", ("kim", "jong", "un")),
        ("President Ann Lee", ("ann", "lee")),
        ("Dr. Lee’s", ("lee",)),
        ("O’Neill", ("oneill",)),
        ("", ()),
        ("President", ("president",)),
    ],
)
def test_parts_of_names(name: str, parts: tuple[str, ...]) -> None:
    assert parts_of(name) == parts


def test_roles_are_read_beside_names() -> None:
    c = cast("Deputy foreign minister Otto Lund met Ann Lee, the mayor of Oslo, on Friday.", "Otto Lund", "Ann Lee")
    roles = {p.name: p.role for p in c.people}
    assert roles["Otto Lund"] is not None
    assert "minister" in roles["Otto Lund"]
    assert roles["Ann Lee"] == "mayor of Oslo"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Her last surviving son, Ann Lee, wept.", "last surviving son"),
        ("The council’s director of services, Ann Lee, read it out.", "council’s director of services"),
        ("The solicitor who drew up the will, Ann Lee, left.", "solicitor"),
        ("A man whose daughter, Ann Lee, watched.", "daughter"),
        ("Ann Lee, 42, a retired crane operator, left.", "retired crane operator"),
        ("Ann Lee (42), a former commander who fell out with them in March, left.", "former commander"),
        ("A neighbour, Ann Lee, left. Ann Lee, a surgeon, came back.", "surgeon"),
        ("The chairman, Ann Lee, left. Ann Lee, a friend, came back.", "chairman"),
        ("Ann Lee, who met a surgeon, left.", None),
        ("Ann Lee, tired of it, left.", None),
        ("He met the minister, and Ann Lee, too, left.", None),
    ],
)
def test_who_people_are_is_read_beside_their_names(text: str, role: str | None) -> None:
    [person] = cast(text, "Ann Lee").people
    assert person.role == role


@pytest.mark.parametrize(
    ("text", "found", "name"),
    [
        ("Striker Dean Pocock left.", "Dean Pocock", "Dean Pocock"),
        ("Dean Ann Pocock left.", "Dean Ann Pocock", "Ann Pocock"),
        ("Bea Holt @beaholt wrote.", "Bea Holt @beaholt", "Bea Holt"),
        ("Spaniard Iker Soto left.", "Spaniard Iker Soto", "Iker Soto"),
        ("Datuk Seri Halimah Mat left.", "Seri Halimah Mat", "Halimah Mat"),
        ("the Fish FarmsMinister Bea Holt left.", "Fish FarmsMinister Bea Holt", "Bea Holt"),
    ],
)
def test_what_ran_into_a_name_is_no_part_of_it(text: str, found: str, name: str) -> None:
    assert named(cast(text, found)) == {name}


def test_an_article_glued_to_a_body_is_no_part_of_it() -> None:
    c = cast("She runs theGreat Lakes Council in town.", organizations=("theGreat Lakes Council",))
    assert set(c.organizations.values()) == {"Great Lakes Council"}


def test_the_one_of_a_people_is_no_name() -> None:
    assert named(cast("The Turk said nothing.", "The Turk")) == set()


def test_peoples_of_a_region_are_no_people() -> None:
    assert named(cast("The West African bloc met.", "West African")) == set()


def test_every_span_of_a_cast_is_the_text_itself() -> None:
    text = "Prime Minister Ann Lee’s aide\nOtto Lund, of ANN LEE fame, met Lee."
    c = cast(text, "Prime Minister Ann Lee’s", "Otto Lund", "ANN LEE", "Lee")
    for span, person in c.at.items():
        assert span.of(text).strip() == span.of(text)
        assert "\n" not in span.of(text)
        assert span in person.spans


def test_two_who_share_a_family_name_have_it_both() -> None:
    text = "Divya and Arun Menon run the mill. Ms Menon said no. Mr Menon said yes."
    c = cast(text, "Divya", "Arun Menon", "Menon")
    assert named(c) == {"Divya Menon", "Arun Menon"}
    assert c.at[span_of(text, "Menon", text.index("Ms"))].name == "Divya Menon"


def test_a_leader_beside_another_keeps_a_name_of_ones_own() -> None:
    assert named(cast("Macron and Olaf Scholz met.", "Macron", "Olaf Scholz")) == {"Macron", "Olaf Scholz"}


def test_a_place_after_a_title_is_a_given_name() -> None:
    assert named(cast("Colonel Riyadh Abbas said no.", "Riyadh Abbas")) == {"Riyadh Abbas"}


def test_a_given_name_that_was_passed_over_is_part_of_the_name() -> None:
    assert named(cast("Its head, Bríd Nic Giolla, said no.", "Nic Giolla")) == {"Bríd Nic Giolla"}
    assert named(cast("In May Nic Giolla said no.", "Nic Giolla")) == {"Nic Giolla"}


def test_a_particle_may_be_glued_to_a_name() -> None:
    c = cast("Yahya Al Sharafi came. Mr Alsharafi said no.", "Yahya Al Sharafi", "Alsharafi")
    assert named(c) == {"Yahya Al Sharafi"}


def test_a_word_between_a_title_and_a_name_is_a_name() -> None:
    assert named(cast("Major Goodluck Ngabo said no.", "Ngabo")) == {"Goodluck Ngabo"}


def test_a_name_ends_with_its_sentence() -> None:
    text = "“No,” said Verhagen. De Graaf left. Els de Graaf is well."
    assert named(cast(text, "Verhagen. De Graaf", "Els de Graaf")) == {"Verhagen", "Els de Graaf"}


@pytest.mark.parametrize("name", ["Pope Clement", "Lord Haverstock", "Princess Astrid", "King Olav IV"])
def test_a_title_makes_a_single_name_a_full_one(name: str) -> None:
    assert named(cast(f"{name} said no.", name.split(" ", 1)[1])) == {name}


def test_a_title_before_a_full_name_is_no_part_of_it() -> None:
    text = "Prince Salman bin Fahd said no. Prince Salman left."
    assert named(cast(text, "Salman bin Fahd", "Salman")) == {"Salman bin Fahd"}


def test_a_title_may_be_a_given_name() -> None:
    assert named(cast("Sultan al-Jaber said no.", "al-Jaber")) == {"Sultan al-Jaber"}
    assert named(cast("Shah Mahmood Qureshi said no.", "Mahmood Qureshi")) == {"Shah Mahmood Qureshi"}
    assert named(cast("Sultan Qaboos said no.", "Sultan Qaboos")) == {"Sultan Qaboos"}


def test_a_queen_is_a_woman() -> None:
    [person] = cast("Queen Haakon said no.", "Haakon").people
    assert person.female is True


def test_where_somebody_is_from_is_no_part_of_the_name() -> None:
    assert named(cast("Per Dahl of Bergen said no.", "Per Dahl of Bergen")) == {"Per Dahl"}
    assert named(cast("Per Dahl KC said no.", "Per Dahl KC")) == {"Per Dahl"}


def test_a_label_is_nobodys_name() -> None:
    assert named(cast("Related: the storm", "Related")) == set()


def test_a_ministry_of_many_things_is_one() -> None:
    text = "The Ministry of Land, Water and Roads said no."
    c = cast(text, organizations=("Ministry of Land", "Water and Roads"))
    assert set(c.organizations.values()) == {"Ministry of Land, Water and Roads"}


def test_a_name_that_ends_with_s_may_be_told_without_it() -> None:
    assert named(cast("Guterre’s visit is long. Guterres said no.", "Guterre’s", "Guterres")) == {"Guterres"}


def test_an_office_that_nobody_knows_is_no_part_of_a_name() -> None:
    assert named(cast("Oblast akim Nurlan Ray said no.", "Oblast akim Nurlan Ray")) == {"Nurlan Ray"}
    assert named(cast("Ludwig van Beet Hoven said no.", "Ludwig van Beet Hoven")) == {"Ludwig van Beet Hoven"}
