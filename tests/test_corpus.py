"""The sample articles and the gold: right offsets, nothing marked forgotten, every device there, nobody misquoted."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
GOLD = TESTS / "gold"
ARTICLES = TESTS.parent / "db" / "articles"
SCORER = TESTS.parent.parent / "shared" / "eval" / "score_speakers.py"

Record = dict[str, Any]

WRITTEN = ("sample", "challenge", "world", "hard", "scraped", "unseen", "unseen_scraped")
"""The sets of gold that were written for this project."""

MARKS = '“”„«»‚‘"'
"""Marks that are never apostrophes. (’ and ' may be; where one opens a quotation, the gold's fragments tell.)"""


@cache
def records(name: str) -> tuple[Record, ...]:
    """The gold of one of WRITTEN, each record with its text."""
    found = [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    for record in found:
        record.setdefault("text", article_text(record["id"]) if name == "sample" else None)
    return tuple(found)


def article_text(name: str) -> str:
    """An article as the offsets count it: UTF-8, line ends untouched."""
    with (ARTICLES / f"{name}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def every_record() -> list[Any]:
    """All records, as parameters with readable names."""
    return [pytest.param(r, id=r["id"]) for name in WRITTEN for r in records(name)]


def segments(quote: Record) -> list[list[int]]:
    """The quotation's parts."""
    parts: list[list[int]] = quote.get("segments") or [[quote["start"], quote["end"]]]
    return parts


def quotes(*types: str) -> Iterator[tuple[Record, Record]]:
    """(record, quotation) over the sample, of the types asked for, or of all."""
    for record in records("sample"):
        for quote in record["quotes"]:
            if not types or quote["type"] in types:
                yield record, quote


# --- the gold says what it claims -------------------------------------------------------------------------------------


def test_written_files_are_what_the_sources_give() -> None:
    done = subprocess.run([sys.executable, str(GOLD / "build.py"), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_article_has_its_gold_and_no_gold_is_orphaned() -> None:
    articles = {path.stem for path in ARTICLES.glob("*.txt")}
    assert articles == {path.stem for path in (GOLD / "sources").glob("*.gold")} == {r["id"] for r in records("sample")}
    assert len(articles) >= 16
    assert [len(records(name)) for name in WRITTEN[1:]] == [40, 20, 35, 26, 16, 40]


@pytest.mark.parametrize("record", every_record())
def test_offsets_point_at_whole_words_and_marked_stretches(record: Record) -> None:
    text = record["text"]
    for quote in record["quotes"]:
        parts = segments(quote)
        assert [quote["start"], quote["end"]] == [parts[0][0], parts[-1][1]]
        assert all(s < e for s, e in parts) and all(a[1] <= b[0] for a, b in pairwise(parts))
        for start, end in [*parts, *quote["fragments"]]:
            words = text[start:end]
            assert words == words.strip(), words
            assert not (start and text[start - 1].isalnum() and words[0].isalnum()), words
            assert not (end < len(text) and text[end].isalnum() and words[-1].isalnum()), words
        for start, end in quote["fragments"]:
            assert any(s <= start and end <= e for s, e in parts), text[start:end]
        if quote["type"] == "mixed":
            for start, end in quote["fragments"]:
                assert text[:start].rstrip("\u00a0 ")[-1] in MARKS + "'", text[start:end]
                assert text[end:].lstrip("\u00a0 ")[0] in MARKS + "'’\n", text[start:end]  # or nothing closes them
        for key in ("cue", "mention"):
            assert quote[key] is None or quote[key] in text
        assert quote["speaker"] is None or quote["speaker"] in {s["name"] for s in record["speakers"]}


@pytest.mark.parametrize("record", every_record())
def test_every_marked_stretch_is_accounted_for(record: Record) -> None:
    """The gold is exhaustive: each mark borders a fragment, or stands inside a direct quotation."""
    text = record["text"]
    edges = {i for q in record["quotes"] for s, e in q["fragments"] for i in (s - 2, s - 1, e, e + 1)}
    inside = {i for q in record["quotes"] if q["type"] == "direct" for s, e in segments(q) for i in range(s, e)}
    forgotten = [i for i, c in enumerate(text) if c in MARKS and i not in edges | inside]
    forgotten = [i for i in forgotten if not text[i - 1].isdigit()]  # inches: 5' 10"
    assert not forgotten, [text[max(0, i - 30) : i + 30] for i in forgotten]


def test_bare_surname_is_no_alias_where_two_people_bear_it() -> None:
    for record in records("sample"):
        people = [s for s in record["speakers"] if s["kind"] == "person"]
        parts = [set(s["name"].split()) for s in people]
        for number, person in enumerate(people):
            others = set().union(*(p for n, p in enumerate(parts) if n != number))
            assert not others & set(person["aliases"]), (record["id"], person["name"])


def test_build_refuses_what_is_not_in_the_text() -> None:
    spec = importlib.util.spec_from_file_location("gold_build", GOLD / "build.py")
    assert spec and spec.loader
    build = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = build
    spec.loader.exec_module(build)
    entry = build.Entry("a", "“Yes,” said Ann. “Yes.”", "a.gold", lines=["speaker Ann ="])
    for line, why in {
        "D | No | Ann | said | Ann": "not in the text",
        "D | Yes | Ann | said | Ann": "occurs 2 times",
        "D | Yes, | Bea | said | Ann": "no `speaker` line",
        "D | Yes, | Ann | yelled | Ann": "cue or mention",
        "M | Yes, | Ann | said | Ann": "names its marked words",
        "D | Yes, | Ann | said | Ann | loud": "unknown flag",
        "D | Yes, | Ann": "a line is",
    }.items():
        entry.lines[1:] = [line]
        with pytest.raises(build.GoldError, match=why):
            build.record(entry, with_text=False)
    entry.lines[1:] = ["D | Yes, // Yes. | Ann | said | Ann"]
    assert build.record(entry, with_text=False)["quotes"][0]["segments"] == [[1, 5], [18, 22]]


def test_perfect_predictions_score_one_hundred(tmp_path: Path) -> None:
    if not SCORER.exists():
        pytest.skip("the scorer lies outside this repository and is not here")
    for name in WRITTEN:
        predicted = tmp_path / f"{name}.jsonl"
        lines = [
            json.dumps({"article": r["id"], **q, "kind": q["type"]})
            for r in records(name)
            for q in r["quotes"]
            if q["type"] != "scare"
        ]
        predicted.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, str(SCORER), str(GOLD / f"{name}.jsonl"), str(predicted), "--json", "--errors", "9"]
        figures = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0])
        wrong = {k: v for k, v in figures.items() if not k.endswith(("gold", "predicted")) and v != 100.0}
        assert not wrong, (name, wrong)


# --- the articles are what they are meant to be -----------------------------------------------------------------------


@pytest.mark.parametrize("record", records("sample"), ids=lambda r: r["id"])
def test_length_and_form(record: Record) -> None:
    text = record["text"]
    assert 250 <= len(text.split()) <= 900
    assert "\r" not in text and "\t" not in text and text.endswith("\n") and not text.endswith("\n\n")
    assert not re.search(r" $|\n{3}", text, re.M)


def test_summit_articles_quote_the_seven_and_only_words_on_record() -> None:
    record_of = json.loads((GOLD / "on_record.json").read_text(encoding="utf-8"))
    marked, reported, invented = record_of["marked"], record_of["reported"], set(record_of["invented"])
    seven = {"Vladimir Putin", "Kim Jong Un", "Yuri Ushakov", "Mykhailo Podoliak", "Grant Shapps", "Sergei Ryabkov"}
    seven |= {"Koh Yu-hwan"}
    summit = [r for r in records("sample") if "Putin" in r["text"]]
    assert len(summit) == 8
    quoted: dict[str, int] = {}
    for record in summit:
        for quote in record["quotes"]:
            speaker = quote["speaker"]
            if speaker is None or speaker in invented:
                continue
            quoted[speaker] = quoted.get(speaker, 0) + 1
            where = (record["id"], speaker)
            if quote["type"] == "indirect":
                assert record["text"][quote["start"] : quote["end"]] in reported.get(speaker, []), where
                continue
            for start, end in quote["fragments"]:
                said = bare(record["text"][start:end])
                assert any(said in bare(words) for words in marked.get(speaker, [])), (*where, said)
    assert seven <= quoted.keys() and all(quoted[name] >= 2 for name in seven), quoted
    assert not seven & invented


def test_real_people_speak_in_the_summit_articles_only() -> None:
    real = json.loads((GOLD / "on_record.json").read_text(encoding="utf-8"))
    for name in WRITTEN:
        for record in records(name):
            if "Putin" not in record["text"]:
                persons = {s["name"] for s in record["speakers"] if s["kind"] == "person"}
                assert not real["marked"].keys() & persons, record["id"]


def bare(words: str) -> str:
    """Letters and digits in lower case, words parted by single spaces."""
    return " " + " ".join(re.findall(r"\w+", words.lower().replace("’", "'"))) + " "


# --- every device is there --------------------------------------------------------------------------------------------


def near(record: Record, quote: Record, pattern: str, *, after: bool = False) -> bool:
    """True when the text right before (or after) the quotation matches."""
    if after:
        return re.match(pattern, record["text"][quote["end"] :]) is not None
    return re.search(pattern + r"\Z", record["text"][: quote["start"]]) is not None


def holds(types: tuple[str, ...], test: Callable[[Record, Record], bool]) -> bool:
    """True when some quotation of the sample passes the test."""
    return any(test(record, quote) for record, quote in quotes(*types))


def gap(record: Record, quote: Record) -> list[str]:
    """What stands between the segments of a quotation."""
    parts = segments(quote)
    return [record["text"][a[1] : b[0]] for a, b in pairwise(parts)]


def kinds(kind: str) -> bool:
    return holds((), lambda r, q: q.get("speaker_kind") == kind)


def mentioned(pattern: str) -> bool:
    return holds((), lambda r, q: re.fullmatch(pattern, q["mention"] or "") is not None)


def cued(pattern: str) -> bool:
    return holds((), lambda r, q: re.fullmatch(pattern, q["cue"] or "") is not None)


def within_quotations(opening: str) -> bool:
    """True when an optional quotation lies inside another and is opened by one of the marks."""
    return holds(
        ("direct",),
        lambda r, q: (
            near(r, q, opening)
            and any(o is not q and o["start"] < q["start"] and q["end"] < o["end"] for o in r["quotes"])
        ),
    )


def surnames() -> list[dict[str, set[str]]]:
    """For each article, surname -> the full names of the people who bear it."""
    found = []
    for record in records("sample"):
        bearers: dict[str, set[str]] = {}
        for speaker in record["speakers"]:
            parts = speaker["name"].split()
            if speaker["kind"] == "person" and len(parts) > 1:
                bearers.setdefault(parts[0] if parts[0] == "Kim" else parts[-1], set()).add(speaker["name"])
        found.append(bearers)
    return found


def homonyms_apart() -> bool:
    """True when a surname belongs to different people in different articles."""
    bearers: dict[str, list[set[str]]] = {}
    for article in surnames():
        for surname, names in article.items():
            bearers.setdefault(surname, []).append(names)
    return any(not a & b for sets in bearers.values() for a in sets for b in sets)


def spellings(name: str) -> set[str]:
    """All aliases of a person across the sample."""
    return {a for r in records("sample") for s in r["speakers"] if s["name"] == name for a in s["aliases"]}


def variants() -> bool:
    """True when three outlets give one speaker's pledge in different words."""
    said = {
        bare(r["text"][s:e])
        for r, q in quotes("direct", "mixed")
        for s, e in q["fragments"]
        if q["speaker"] == "Vladimir Putin" and "mutual assistance in" in r["text"][s:e].lower()
    }
    return len(said) >= 3


def openings() -> set[str]:
    """The marks that open quotations, an article each counted once."""
    return {r["text"][:s].rstrip("\u00a0")[-1] for r, q in quotes("direct", "mixed") for s, _ in q["fragments"] if s}


def headers() -> set[str]:
    """The shape of each article's head: which of its first lines name a date, and how."""
    shapes = set()
    for record in records("sample"):
        head = record["text"].splitlines()[:8]
        dated = next((n for n, line in enumerate(head) if re.search(r"20\d\d", line)), None)
        shapes.add(re.sub(r"[^\W\d]+", "a", re.sub(r"\d+", "0", head[dated])) if dated is not None else "")
    return shapes - {""}


DEVICES: dict[str, Callable[[], bool]] = {
    "pronoun": lambda: all(mentioned(p) for p in ("[Hh]e", "[Ss]he", "[Tt]hey|it")),
    "part of a name": lambda: mentioned("Putin|Lindqvist|Pell") and mentioned("Halyna|Edda"),
    "courtesy title": lambda: mentioned("M[rs]s? .+|Mr\\. Kim"),
    "title for a name": lambda: mentioned("[Tt]he mayor") and mentioned("the deputy mayor|the Russian president"),
    "two people of one surname in an article": lambda: (
        sum(any(len(b) > 1 for b in a.values()) for a in surnames()) >= 3
    ),
    "one surname in unrelated articles": homonyms_apart,
    "joint statement": lambda: holds((), lambda r, q: q.get("speaker_kind") == "group" and " and " in q["speaker"]),
    "institution": lambda: kinds("organization"),
    "state or authority": lambda: kinds("government"),
    "document": lambda: kinds("document"),
    "unnamed source": lambda: kinds("unnamed"),
    "no speaker": lambda: holds(("direct",), lambda r, q: q["speaker"] is None),
    "relayed speech": lambda: holds(("indirect",), lambda r, q: "via" in q and q["cue"] == "citing"),
    "several paragraphs": lambda: holds(("direct",), lambda r, q: any("\n\n" in g for g in gap(r, q))),
    "interrupted": lambda: holds(("direct",), lambda r, q: any(q["cue"] and q["cue"] in g for g in gap(r, q))),
    "nested, double in single": lambda: within_quotations("“"),
    "nested, single in double": lambda: within_quotations("[‘']"),
    "headline with a colon": lambda: holds((), lambda r, q: q["region"] == "headline" and near(r, q, r"\w: [“'«]")),
    "headline, words first": lambda: holds((), lambda r, q: q["region"] == "headline" and near(r, q, r"\n[“»]")),
    "subhead or pull quote": lambda: holds((), lambda r, q: q["region"] == "subhead"),
    "transcript": lambda: holds(("direct",), lambda r, q: near(r, q, r"\n[A-Z][A-Z .-]+: ")),
    "transcript, small letters": lambda: holds(("direct",), lambda r, q: near(r, q, r"\nMarrow: ")),
    "block quotation": lambda: holds(("direct",), lambda r, q: near(r, q, r":\n\n    ")),
    "block quotation, quoted lines": lambda: holds(("direct",), lambda r, q: near(r, q, r"\n> “?")),
    "scare marks": lambda: holds(("scare",), lambda r, q: True),
    "unclosed mark": lambda: any(
        "“" in p and "”" not in p and not p.startswith("“") for r in records("sample") for p in r["text"].split("\n\n")
    ),
    "every style of marks": lambda: openings() >= set("“‘„«»\"'"),
    "correction": lambda: sum(bool(re.search(r"correction", r["text"], re.I)) for r in records("sample")) >= 3,
    "teaser": lambda: holds(("direct",), lambda r, q: q["region"] == "boilerplate"),
    "caption": lambda: holds(("direct",), lambda r, q: q["region"] == "caption"),
    "writing": lambda: holds(("direct", "mixed"), lambda r, q: q["act"] == "writing"),
    "thought": lambda: holds(("indirect",), lambda r, q: q["act"] == "thought" and q["optional"]),
    "spellings of a name": lambda: (
        {"Kim Jong-un", "Kim Jong-Un", "Kim Un"} <= spellings("Kim Jong Un")
        and "Sergey Ryabkov" in spellings("Sergei Ryabkov")
        and {"Mykhailo Podolyak", "Mikhaïlo Podoliak"} <= spellings("Mykhailo Podoliak")
        and "Astrid Lindquist" in spellings("Astrid Lindqvist")
    ),
    "variants of one statement": variants,
    "denial": lambda: cued("den(y|ies|ied)"),
    "according to": lambda: cued("According to") and cued("according to"),
    "inverted": lambda: holds(("direct",), lambda r, q: near(r, q, r"['“”»\u00a0, ]*said [A-Z]", after=True)),
    "without a verb": lambda: holds(("direct",), lambda r, q: q["cue"] is None and near(r, q, r"[a-z]: “")),
    "heads of several shapes": lambda: len(headers()) >= 8,
}


@pytest.mark.parametrize("device", DEVICES)
def test_device_occurs(device: str) -> None:
    assert DEVICES[device](), f"no article of the sample shows this any more: {device}"
