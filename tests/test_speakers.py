"""Who is who across articles: one row for one person, whatever order the articles come in, and ids that last."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from quotes.document import Article, Document, Name, Quotation, Span, Speaker
from quotes.register import Register, parse
from quotes.speakers import LocalSpeaker, Previous, PreviousSpeaker, Resolution, local_speakers, resolve
from tests.benchmarks.speakers_scale import b_cubed, made_up


def local(
    article: str,
    name: str,
    kind: str = "person",
    role: str | None = None,
    near: Iterable[str] = (),
    outlet: str | None = None,
    aliases: tuple[str, ...] = (),
) -> LocalSpeaker:
    return LocalSpeaker(article, Speaker(name, kind, role, aliases), outlet, None, 1, tuple(near))  # type: ignore[arg-type]


SUMMIT = [
    local("a", "Kim Jong Un", near=["Vladimir Putin", "Pyongyang"], aliases=("Kim",)),
    local("a2", "Kim Jong Un", near=["Putin"]),
    local("b", "Kim Jong-un", role="North Korean leader", near=["Putin", "Pyongyang"]),
    local("c", "Kim Un", near=["Putin", "Russia"]),
    local("d", "Kim", role="North Korean leader", near=["Putin", "Pyongyang"]),
    local("e", "Kim Jong Il", role="late North Korean leader", near=["Pyongyang"]),
    local("f", "Kim", role="coach", near=["Busan Waves"], outlet="Sport"),
    local("g", "Kim Min-jun", role="striker", near=["Busan Waves"], outlet="Sport"),
    local("a", "Putin"),
    local("b", "Vladimir Putin", role="Russian president"),
    local("c", "President Vladimir Putin"),
    local("h", "Hillary Clinton", role="former secretary of state"),
    local("i", "Bill Clinton", role="former US president"),
    local("j", "Clinton"),
    local("a", "the Kremlin", "government"),
    local("b", "Kremlin", "person"),
    local("a", "Seoul", "government"),
    local("b", "South Korea", "government"),
    local("c", "UN", "organization"),
    local("d", "the United Nations", "organization"),
    local("d", "Defence Secretary Grant Shapps", "organization"),
    local("e", "Grant Shapps"),
    local("a", "Putin and Kim", "group"),
    local("b", "Vladimir Putin and Kim Jong-un", "group"),
    local("a", "a senior official", "unnamed"),
    local("b", "A senior official", "unnamed"),
    local("k", "Dana Smith", role="harbour master", near=["Port Ellis"], outlet="Gazette"),
    local("l", "Smith", role="harbour master", near=["Port Ellis"], outlet="Gazette"),
    local("m", "Smith", role="baker", near=["Hillbury"], outlet="Courier"),
]  # fmt: skip


def of(resolution: Resolution, locals_: list[LocalSpeaker], article: str, name: str) -> str:
    """The id of one article's speaker."""
    return next(
        id
        for each, id in zip(locals_, resolution.ids, strict=True)
        if (each.article, each.speaker.name) == (article, name)
    )


@pytest.fixture(scope="module")
def summit() -> Resolution:
    return resolve(SUMMIT)


@pytest.mark.parametrize(
    "same",
    [
        [("a", "Kim Jong Un"), ("b", "Kim Jong-un"), ("c", "Kim Un"), ("d", "Kim")],
        [("a", "Putin"), ("b", "Vladimir Putin"), ("c", "President Vladimir Putin")],
        [("f", "Kim"), ("g", "Kim Min-jun")],
        [("a", "the Kremlin"), ("b", "Kremlin")],
        [("c", "UN"), ("d", "the United Nations")],
        [("d", "Defence Secretary Grant Shapps"), ("e", "Grant Shapps")],
        [("a", "Putin and Kim"), ("b", "Vladimir Putin and Kim Jong-un")],
        [("a", "a senior official"), ("b", "A senior official")],
        [("k", "Dana Smith"), ("l", "Smith")],
    ],
)
def test_one_speaker(summit: Resolution, same: list[tuple[str, str]]) -> None:
    assert len({of(summit, SUMMIT, *each) for each in same}) == 1


def test_different_speakers_stay_apart(summit: Resolution) -> None:
    apart = [
        ("a", "Kim Jong Un"), ("e", "Kim Jong Il"), ("g", "Kim Min-jun"), ("a", "Putin"), ("h", "Hillary Clinton"),
        ("i", "Bill Clinton"), ("j", "Clinton"), ("a", "the Kremlin"), ("a", "Seoul"), ("b", "South Korea"),
        ("c", "UN"), ("a", "Putin and Kim"), ("a", "a senior official"), ("k", "Dana Smith"), ("m", "Smith"),
    ]  # fmt: skip
    ids = [of(summit, SUMMIT, *each) for each in apart]
    assert len(set(ids)) == len(ids), dict(zip(apart, ids, strict=True))


def test_names_roles_and_kinds(summit: Resolution) -> None:
    kim = summit.speakers["kim-jong-un"]
    assert (kim.name, kim.kind, kim.role, kim.articles) == ("Kim Jong Un", "person", "North Korean leader", 5)
    assert kim.aliases == {"Kim": 2, "Kim Jong Un": 2, "Kim Jong-un": 1, "Kim Un": 1}
    assert summit.speakers["kremlin"].kind == "government"
    assert summit.speakers["vladimir-putin-and-kim-jong-un"].name == "Vladimir Putin and Kim Jong Un"
    assert summit.speakers["vladimir-putin"].name == "Vladimir Putin"
    assert list(summit.speakers) == sorted(summit.speakers)
    assert set(summit.ids) == set(summit.speakers)


def test_a_name_with_accents_yields_only_to_a_more_frequent_one() -> None:
    one_each = resolve([local("a", "Mykhailo Podoliak"), local("b", "Mykháilo Podoliak")])
    assert [s.name for s in one_each.speakers.values()] == ["Mykháilo Podoliak"]
    more = resolve([local("a", "Mykhailo Podoliak"), local("b", "Mykháilo Podoliak"), local("c", "Mykhailo Podoliak")])
    assert [s.name for s in more.speakers.values()] == ["Mykhailo Podoliak"]


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_articles_does_not_matter(summit: Resolution, seed: int) -> None:
    shuffled = SUMMIT[:]
    random.Random(seed).shuffle(shuffled)
    again = resolve(shuffled)
    assert again.speakers == summit.speakers
    assert dict(zip(shuffled, again.ids, strict=True)) == dict(zip(SUMMIT, summit.ids, strict=True))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_many_made_up_articles_does_not_matter(seed: int) -> None:
    locals_, _ = made_up(600, seed)
    shuffled = locals_[:]
    random.Random(seed).shuffle(shuffled)
    one, other = resolve(locals_), resolve(shuffled)
    assert one.speakers == other.speakers
    by_place = {id(each): speaker for each, speaker in zip(shuffled, other.ids, strict=True)}
    assert one.ids == [by_place[id(each)] for each in locals_]


def test_made_up_people_are_told_apart() -> None:
    locals_, truth = made_up(3000, seed=5)
    precision, recall = b_cubed(resolve(locals_).ids, truth)
    assert precision > 0.99 and recall > 0.97


def test_nobody_and_the_least() -> None:
    assert resolve([]) == Resolution([], {}, {})
    odd = [
        local("a", name, kind) for name in ("", "?", "\u202e", "Jr.", "the") for kind in ("person", "group", "unnamed")
    ]
    assert len(resolve(odd).ids) == len(odd)


# --- the register ----------------------------------------------------------------------------------------------------


def with_register(text: str, locals_: list[LocalSpeaker] | None = None, previous: Previous | None = None) -> Resolution:
    return resolve(locals_ or SUMMIT, parse(text), previous)


def test_a_pin_gives_name_role_kind_and_wikidata() -> None:
    text = "kim-jong-un:\n  name: Kim Jong-un\n  role: supreme leader\n  wikidata: Q56226\n"
    kim = with_register(text).speakers["kim-jong-un"]
    assert (kim.name, kim.role, kim.wikidata) == ("Kim Jong-un", "supreme leader", "Q56226")
    assert {"Kim Jong Un", "Kim Un", "Kim"} <= set(kim.aliases)


def test_an_alias_is_the_speaker_whatever_it_looks_like() -> None:
    locals_ = [local("a", "Kim Jong Un"), local("b", "Rocket Man"), local("c", "Marshal of the Republic", "unnamed")]
    ids = with_register(
        "kim-jong-un:\n  name: Kim Jong Un\n  aliases: [Rocket Man, Marshal of the Republic]\n", locals_
    ).ids
    assert ids == ["kim-jong-un"] * 3


def test_same_as_merges_rows_and_leads_on() -> None:
    merged = with_register("hillary-clinton:\n  same-as: [clinton]\n")
    assert of(merged, SUMMIT, "j", "Clinton") == of(merged, SUMMIT, "h", "Hillary Clinton") == "hillary-clinton"
    assert merged.redirects["clinton"] == "hillary-clinton"
    bodies = with_register("seoul:\n  same-as: [south-korea]\n")
    assert of(bodies, SUMMIT, "b", "South Korea") == "seoul"


def test_not_same_as_keeps_apart_what_looks_alike() -> None:
    locals_ = [local("a", "Sergei Ivanov"), local("b", "Sergey Ivanov")]
    assert len(resolve(locals_).speakers) == 1
    apart = with_register("sergei:\n  name: Sergei Ivanov\n  not-same-as: [Sergey Ivanov]\n", locals_)
    assert len(set(apart.ids)) == 2 and apart.ids[0] == "sergei"


def test_a_split_holds_in_the_articles_named() -> None:
    locals_ = [local("a", "Ann Voss"), local("b", "Ann Voss"), local("c", "Ann Voss")]
    parted = with_register("ann-voss-2:\n  name: Ann Voss\n  articles: [b]\n  not-same-as: [ann-voss]\n", locals_)
    assert parted.ids == ["ann-voss", "ann-voss-2", "ann-voss"]


def test_two_entries_of_one_surname_share_no_rows() -> None:
    text = "a:\n  name: Kim Jong Un\nb:\n  name: Kim Jong Il\n"
    both = with_register(text)
    assert of(both, SUMMIT, "e", "Kim Jong Il") == "b" and of(both, SUMMIT, "b", "Kim Jong-un") == "a"


# --- permalinks ------------------------------------------------------------------------------------------------------


def as_previous(resolution: Resolution, locals_: list[LocalSpeaker]) -> Previous:
    return Previous(
        tuple(
            PreviousSpeaker(
                id, s.name, s.kind, frozenset(s.aliases),
                frozenset(each.article for each, own in zip(locals_, resolution.ids, strict=True) if own == id),
            )
            for id, s in resolution.speakers.items()
        ),
        resolution.redirects,
    )  # fmt: skip


def test_a_rebuild_changes_no_id(summit: Resolution) -> None:
    again = resolve(SUMMIT, Register(), as_previous(summit, SUMMIT))
    assert (again.ids, again.redirects) == (summit.ids, {})


def test_an_id_survives_a_better_name() -> None:
    first = [local("a", "Putin"), local("b", "Putin")]
    old = resolve(first)
    assert set(old.ids) == {"putin"}
    more = [*first, local("c", "Vladimir Putin")]
    new = resolve(more, Register(), as_previous(old, first))
    assert new.ids == ["putin"] * 3 and new.speakers["putin"].name == "Vladimir Putin"


def test_ids_that_are_merged_away_lead_to_the_one_that_stays() -> None:
    locals_ = [local("a", "Ann Voss"), local("b", "Ann Voss"), local("c", "Anna Vosz")]
    old = resolve(locals_)
    assert old.ids == ["ann-voss", "ann-voss", "anna-vosz"]
    register = parse("ann-voss:\n  same-as: [anna-vosz]\n")
    new = resolve(locals_, register, as_previous(old, locals_))
    assert new.ids == ["ann-voss"] * 3 and new.redirects == {"anna-vosz": "ann-voss"}
    later = resolve(locals_[:2], Register(), as_previous(new, locals_))
    assert later.redirects == {"anna-vosz": "ann-voss"}


def test_an_entry_with_an_id_of_its_own_leads_on_from_the_former_id() -> None:
    locals_ = [local("a", "Ann Voss")]
    old = resolve(locals_)
    new = resolve(locals_, parse("voss:\n  name: Ann Voss\n"), as_previous(old, locals_))
    assert new.ids == ["voss"] and new.redirects == {"ann-voss": "voss"}


def test_a_namesake_does_not_take_over_an_id() -> None:
    first = [local("a", "John Smith", role="baker", near=["Hillbury", "Mill Lane"])]
    old = resolve(first)
    both = [local("0", "John Smith", role="senator", near=["Capital"]), *first]
    new = resolve(both, Register(), as_previous(old, first))
    assert new.ids == ["john-smith-2", "john-smith"]


# --- from documents --------------------------------------------------------------------------------------------------


def test_local_speakers_of_a_document() -> None:
    text = "Ann Voss, a judge, met Otto Lund in Hillbury. x y"

    def said(start: int, speaker: Speaker | None) -> Quotation:
        return Quotation("a", "direct", "speech", (Span(start, start + 1),), (), None, None, speaker, 1.0, "t", None)

    names = tuple(
        Name(Span(text.index(n), text.index(n) + len(n)), "PERSON") for n in ("Ann Voss", "Otto Lund", "Hillbury")
    )
    document = Document(
        Article("a", text, outlet="Post", date="2024-01-01"),
        (),
        names,
        (
            said(46, Speaker("Ann Voss", "person", None, ("Voss",))),
            said(48, Speaker("Ann Voss", "person", "judge")),
            said(47, None),
        ),
    )
    assert local_speakers(document) == [
        LocalSpeaker(
            "a", Speaker("Ann Voss", "person", "judge", ("Voss",)), "Post", "2024-01-01", 2, ("Otto Lund", "Hillbury")
        )
    ]


def test_an_office_told_in_one_article_names_its_holder_in_another() -> None:
    told = local("one", "Ola Vik", role="Norwegian prime minister")
    asked = local("two", "Norwegian prime minister", kind="unnamed", near=("Ola Vik", "Oslo"))
    elsewhere = local("three", "Norwegian prime minister", kind="unnamed", near=("Luc Petit", "Oslo"))
    found = resolve([told, asked, elsewhere])
    assert found.ids[0] == found.ids[1]
    assert found.ids[2] != found.ids[0]
