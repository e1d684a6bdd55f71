"""Figures: worked out by hand, the same as the public scorers', and as sure as they say."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from quotes.cli import app
from quotes.errors import EvaluationError
from quotes.evaluate import Report, evaluate
from quotes.evaluate.bootstrap import intervals
from quotes.evaluate.spans import is_direct
from quotes.extract import extract
from quotes.listing import lines as lines_of
from tests.conftest import ARTICLES, ROOT
from tests.tiny import Tiny

SHARED = ROOT.parent / "shared"
SCORERS = SHARED / "eval"

Record = dict[str, Any]
Write = Callable[[str, list[Record]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes JSON lines to a file."""

    def made(name: str, records: list[Record]) -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")
        return path

    return made


# --- spans, by hand ---------------------------------------------------------------------------------------------------

TEXT = "“I agree,” Ann Lee said. “But not now.” He added that taxes would rise. It is 5%."


def at(words: str, text: str = TEXT) -> list[int]:
    """Where words stand."""
    start = text.index(words)
    return [start, start + len(words)]


def spanned(*quotes: tuple[list[str], str | None, str | None], id: str = "a", text: str = TEXT) -> Record:
    """An article of the span form: contents, source and cue as words."""
    return {
        "id": id,
        "text": text,
        "quotes": [
            {
                "content": [at(part, text) for part in content],
                "source": [at(source, text)] if source else [],
                "cue": [at(cue, text)] if cue else [],
            }
            for content, source, cue in quotes
        ],
    }


AGREE = (["“I agree,”", "“But not now.”"], "Ann Lee", "said")
TAXES = (["that taxes would rise"], "He", "added")


def spans_report(write: Write, gold: Record, *predicted: Record) -> Report:
    return evaluate(write("gold.jsonl", [gold]), write("predicted.jsonl", list(predicted)))


def test_what_is_the_same_is_right_and_what_is_missing_is_not(write: Write) -> None:
    gold = spanned(AGREE, TAXES)
    same = spans_report(write, gold, gold)
    assert {score.value for score in same.scores.values()} == {100.0}
    nothing = spans_report(write, gold, spanned())
    assert {score.value for score in nothing.scores.values()} == {0.0}
    half = spans_report(write, gold, spanned(TAXES))
    assert (half["attribution P"], half["attribution R"], half["attribution F"]) == (100.0, 50.0, 66.67)
    assert (half["DIRECT attribution F"], half["INDIRECT attribution F"]) == (0.0, 100.0)
    assert half["content_overlap R"] == 44.44  # 4 of the 9 words: I agree But not now | that taxes would rise


def test_marks_and_points_at_the_edges_do_not_count(write: Write) -> None:
    report = spans_report(write, spanned(AGREE), spanned((["I agree", "But not now."], "Ann Lee", "said.")))
    assert report["content_exact F"] == report["cue_exact F"] == report["DIRECT attribution F"] == 100.0


def test_a_quotation_in_two_pieces_is_right_only_piece_by_piece(write: Write) -> None:
    pieces = spanned((["I agree"], "Lee", "said"), (["But not now"], "Lee", "said"))
    report = spans_report(write, spanned(AGREE), pieces)
    assert (report["content_exact F"], report["frag_exact F"], report["frag_attribution F"]) == (0.0, 100.0, 100.0)
    assert report.counts["attribution right"] == 1  # one of the pieces is the quotation, at a word F1 of 0.75
    assert (report["source_exact F"], report["source_overlap P"], report["source_overlap R"]) == (0.0, 100.0, 50.0)


def test_a_wrong_source_is_no_attribution_and_none_is_right_where_gold_has_none(write: Write) -> None:
    wrong = spans_report(write, spanned(TAXES), spanned((TAXES[0], "Ann Lee", "added")))
    assert (wrong["content_match F"], wrong["attribution F"], wrong["src_acc A"]) == (100.0, 0.0, 0.0)
    nobody = (TAXES[0], None, "added")
    assert spans_report(write, spanned(nobody), spanned(nobody))["attribution F"] == 100.0
    assert spans_report(write, spanned(nobody), spanned(TAXES))["attribution F"] == 0.0
    assert spans_report(write, spanned(TAXES), spanned(nobody))["attribution F"] == 0.0


def test_saying_it_twice_does_not_help(write: Write) -> None:
    report = spans_report(write, spanned(TAXES), spanned(TAXES, TAXES))
    assert (report["content_exact P"], report["content_overlap P"], report["attribution P"]) == (100.0, 100.0, 50.0)


@pytest.mark.parametrize(
    ("text", "words", "direct"),
    [
        ("He said: “Yes, of course.”", "Yes, of course", True),
        ("He called it “too dear” and left.", "it “too dear”", True),
        ("He said ''Taxes are too high.''", "Taxes are too high", True),
        ("He said 'no' and left.", "no", True),
        ("«Oui», dit-il.", "Oui", True),
        ("He said it's Ann's and Bo's.", "it's Ann's and Bo's", False),
        ("“Yes,” she said, it is fine", "it is fine", False),
        ("“Yes” it is fine", "it is fine", False),
    ],
)
def test_direct_is_what_has_marks_in_it_or_around_it(text: str, words: str, direct: bool) -> None:
    start, end = at(words, text)
    assert is_direct(text, ((start, end),)) is direct


def test_extract_s_lines_are_as_good_as_the_gold_s_own_form(write: Write) -> None:
    span = {"start": at("Ann Lee")[0], "end": at("Ann Lee")[1], "text": "Ann Lee"}
    cue = {"start": at("said")[0], "end": at("said")[1], "text": "said"}
    segments = [at("I agree,"), at("But not now.")]
    line = {
        "article": "a", "kind": "direct", "act": "speech", "start": segments[0][0], "end": segments[1][1],
        "segments": segments, "source": span, "cue": cue, "speaker": "Ann Lee",
    }  # fmt: skip
    rejected = {"article": "a", "rejected": {"start": 0, "end": 3, "text": "x", "reason": "a title"}}
    report = spans_report(write, spanned(AGREE), line, rejected)
    assert {score.value for name, score in report.scores.items() if not name.startswith("INDIRECT")} == {100.0}


# --- speakers, by hand ------------------------------------------------------------------------------------------------


def gold_quote(start: int, end: int, speaker: str | None, kind: str = "direct", **more: Any) -> Record:
    return {"start": start, "end": end, "type": kind, "speaker": speaker, **more}


def found_quote(start: int, end: int, speaker: str | None, kind: str = "direct", **more: Any) -> Record:
    return {"article": "a", "start": start, "end": end, "kind": kind, "act": "speech", "speaker": speaker, **more}


def speakers_report(write: Write, gold: list[Record], found: list[Record], **more: Any) -> Report:
    line = {"id": "a", "quotes": gold, **more}
    return evaluate(write("gold.jsonl", [line]), write("predicted.jsonl", found))


def test_found_and_named(write: Write) -> None:
    gold = [
        gold_quote(0, 100, "Ann Lee"),
        gold_quote(200, 300, "Bo Berg", "mixed"),
        gold_quote(400, 500, "Bo Berg", "indirect"),
    ]
    same = speakers_report(write, gold, [found_quote(q["start"], q["end"], q["speaker"], q["type"]) for q in gold])
    assert {score.value for score in same.scores.values()} == {100.0}
    report = speakers_report(
        write,
        gold,
        [
            found_quote(0, 100, "Bo Berg"),
            found_quote(200, 279, "Bo Berg", "mixed"),
            found_quote(600, 700, None, "mixed"),
        ],
    )
    assert report["marked recall"] == 50.0  # 79 of the 100 characters are not enough, but are a match for the rest
    assert report["marked speaker"] == 0.0
    assert report["marked precision"] == 66.7
    assert (report["end to end P"], report["end to end R"], report["end to end F1"]) == (33.3, 33.3, 33.3)
    assert (report["mixed P"], report["mixed R"]) == (50.0, 100.0)
    assert (report["end to end direct R"], report["end to end mixed R"]) == (0.0, 100.0)
    assert (report["indirect F1"], report.counts["marked predicted"]) == (0.0, 3)


@pytest.mark.parametrize(
    ("quote", "said", "right"),
    [
        ({"speaker": "Ann Lee"}, "ann lee", True),
        ({"speaker": "Ann Lée"}, "Ann Lee", True),
        ({"speaker": "Ann Lee"}, "Lee", True),  # an alias of hers
        ({"speaker": "Ann Lee"}, "she", False),  # an alias that is no name
        ({"speaker": "Ann Lee"}, "Ann", False),
        ({"speaker": "Ann Lee"}, None, False),
        ({"speaker": None}, None, True),
        ({"speaker": "Ann Lee", "accept": [None]}, None, True),
        ({"speaker": "Bo Berg", "accept": ["Ann Lee"]}, "Lee", True),
        ({"speaker": "the ministry of defence", "speaker_kind": "organization"}, "Defence Ministry", True),
        ({"speaker": "the ministry of defence", "speaker_kind": "organization"}, "the navy", False),
        ({"speaker": "the ministry of defence"}, "Defence Ministry", False),
    ],
)
def test_who_is_the_right_speaker(write: Write, quote: Record, said: str | None, right: bool) -> None:
    gold = [{"start": 0, "end": 9, "type": "direct", **quote}]
    speakers = [{"name": "Ann Lee", "aliases": ["Lee", "she"]}]
    report = speakers_report(write, gold, [found_quote(0, 9, said)], speakers=speakers)
    assert report["marked speaker"] == report["end to end F1"] == (100.0 if right else 0.0)


def test_what_is_optional_and_what_is_thought_changes_nothing(write: Write) -> None:
    gold = [gold_quote(0, 50, "Ann Lee"), gold_quote(60, 90, "Bo Berg", "indirect", optional=True)]
    alone = [found_quote(0, 50, "Ann Lee")]
    with_optional = [*alone, found_quote(60, 90, "Cy Dahl", "indirect")]
    with_thought = [*alone, found_quote(100, 150, "Cy Dahl", "indirect", act="thought")]
    for found in (alone, with_optional, with_thought):
        assert speakers_report(write, gold, found)["end to end F1"] == 100.0
    with_more = [*alone, found_quote(100, 150, "Cy Dahl", "indirect")]
    assert speakers_report(write, gold, with_more)["end to end P"] == 50.0


def test_the_fragments_and_segments_are_what_is_covered(write: Write) -> None:
    gold = [gold_quote(0, 100, "Ann Lee", "mixed", fragments=[[80, 100]])]
    assert speakers_report(write, gold, [found_quote(80, 100, "Ann Lee")])["marked recall"] == 100.0
    gold = [gold_quote(0, 100, "Ann Lee", segments=[[0, 10], [90, 100]])]
    assert speakers_report(write, gold, [found_quote(0, 10, "Ann Lee")])["marked recall"] == 0.0
    found = [found_quote(0, 100, "Ann Lee", segments=[[0, 10], [90, 100]])]
    assert speakers_report(write, gold, found)["end to end F1"] == 100.0


def test_aliases_that_hold_everywhere(write: Write, tmp_path: Path) -> None:
    gold = write("gold.jsonl", [{"id": "a", "quotes": [gold_quote(0, 9, "Ann Lee")]}])
    found = write("found.jsonl", [found_quote(0, 9, "Lee Ann")])
    aliases = tmp_path / "aliases.json"
    aliases.write_text('{"aliases": {"Ann Lee": ["Lee Ann"]}}', "utf-8")
    assert evaluate(gold, found)["end to end F1"] == 0.0
    assert evaluate(gold, found, aliases)["end to end F1"] == 100.0


# --- the detector's own predictions -----------------------------------------------------------------------------------

NEWS = "“The bridge is safe,” Ada Brook said. “Nobody asked me,” Otto Lund said.\n"


def test_without_predictions_the_articles_are_read(write: Write, tmp_path: Path) -> None:
    quotes = [gold_quote(1, 19, "Ada Brook"), gold_quote(*at("Nobody asked me", NEWS), "Otto Lund")]
    gold = write("gold.jsonl", [{"id": "a", "text": NEWS, "quotes": quotes}])
    report = evaluate(gold, annotator=Tiny, workers=1)
    assert report["end to end F1"] == 100.0 and not report.notes
    bare = write("bare.jsonl", [{"id": "a", "quotes": quotes}])
    with pytest.raises(EvaluationError, match=r"no text of a.*--texts FOLDER"):
        evaluate(bare, annotator=Tiny, workers=1)
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_bytes(NEWS.encode())
    assert evaluate(bare, texts=folder, annotator=Tiny, workers=1).scores == report.scores


def test_what_extract_prints_scores_as_the_detector_does(write: Write, news: Path, tmp_path: Path) -> None:
    gold = []
    for name, text in ARTICLES.items():
        start = text.index("“") + 1
        gold.append({"id": name, "quotes": [gold_quote(start, text.index("”") - 3, "Ada Brook")]})
    path = write("gold.jsonl", gold)
    printed = tmp_path / "printed.jsonl"
    found = extract([str(news)], annotator=Tiny, workers=1)
    printed.write_text("\n".join(lines_of(found, ("speech", "writing", "thought"), True)), "utf-8")
    report = evaluate(path, printed)
    assert report.scores == evaluate(path, texts=news, annotator=Tiny, workers=1).scores
    assert report["marked recall"] == 100.0 and 0 < report["marked speaker"] < 100


def test_an_article_that_cannot_be_read_is_told(write: Write) -> None:
    class Broken(Tiny):
        def annotate(self, articles: Any) -> Any:
            raise ValueError("no luck")

    gold = write("gold.jsonl", [spanned(AGREE)])
    report = evaluate(gold, annotator=Broken, workers=1)
    assert report["attribution F"] == 0.0 and "no luck" in report.notes[0]


# --- how sure ---------------------------------------------------------------------------------------------------------


def test_the_interval_is_as_wide_as_chance_makes_it() -> None:
    """One coin a article, 400 articles: a standard error of 2.5 points, so 4.9 to each side."""
    coins = [{"heads": n % 2, "all": 1} for n in range(400)]
    low, high = intervals(coins, lambda c: {"share": 100 * c["heads"] / c["all"]})["share"]
    assert 44 < low < 46.5 and 53.5 < high < 56
    assert intervals(coins, lambda c: {"share": 100 * c["heads"] / c["all"]})["share"] == (low, high)
    sure = intervals([{"heads": 1, "all": 2}] * 50, lambda c: {"share": 100 * c["heads"] / c["all"]})["share"]
    assert sure == (50.0, 50.0)


def test_articles_are_drawn_not_quotations() -> None:
    """Quotations of one article stand and fall together: ten times as many tell nothing more."""
    share = lambda c: {"share": 100 * c["heads"] / c["all"]}  # noqa: E731
    one = intervals([{"heads": n % 2, "all": 1} for n in range(40)], share)
    ten = intervals([{"heads": n % 2 * 10, "all": 10} for n in range(40)], share)
    assert one == ten


def test_one_article_has_no_interval(write: Write) -> None:
    report = spans_report(write, spanned(AGREE), spanned(AGREE))
    assert all(score.interval is None for score in report.scores.values())
    two = [spanned(AGREE), spanned(TAXES, id="b")]
    report = evaluate(write("gold.jsonl", two), write("found.jsonl", two[:1]))
    interval = report.scores["attribution R"].interval
    assert interval == (0.0, 100.0) and report["attribution R"] == 50.0
    assert report.as_json()["intervals"]["attribution"]["R"] == [0.0, 100.0]


# --- what is told -----------------------------------------------------------------------------------------------------


def test_tables_hold_every_figure_and_fit_a_terminal(write: Write) -> None:
    by_spans = spans_report(write, spanned(AGREE, TAXES), spanned(TAXES))
    by_speakers = speakers_report(write, [gold_quote(0, 9, "Ann Lee")], [found_quote(0, 9, None)])
    for report, expected in (
        (by_spans, ("66.67", "DIRECT src_acc")),
        (by_speakers, ("marked recall", "end to end mixed")),
    ):
        printed = "\n".join(report.lines())
        assert "…" not in printed and max(map(len, report.lines())) <= 80
        assert all(words in printed for words in expected)
        names = {name.rsplit(" ", 1)[0] for name in report.scores if not name.startswith("marked")}
        assert all(name in printed for name in names)


def test_articles_that_only_one_file_knows_are_told(write: Write) -> None:
    report = spans_report(write, spanned(AGREE), spanned(TAXES, id="b"))
    assert report.notes == (
        "1 of 1 articles of the gold have no prediction, the first is a.",
        "1 articles with predictions are not in the gold, so not counted; the first is b.",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1 is no JSON"),
        ("[1]", "line 1 is no JSON object"),
        ('{"id": "a", "text": "x", "quotes": []}', "is no gold"),
        ('{"text": "x", "quotes": [{"content": [[0, 1]]}]}', "line 1 has no 'id'"),
        ('{"id": "a", "text": "x", "quotes": [{"content": [[0]]}]}', "line 1 is not as it has to be"),
        ('{"id": "a", "text": "x", "quotes": [{"content": [[-4, 1]]}]}', "starts before the text"),
        ('{"id": "a", "quotes": [{"start": 0, "end": 1, "type": "direct"}]}', "line 1 has no 'speaker'"),
    ],
)
def test_gold_that_cannot_be_is_refused(tmp_path: Path, content: str, message: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(content, "utf-8")
    with pytest.raises(EvaluationError, match=message):
        evaluate(gold, gold)


def test_files_that_do_not_belong_together_are_refused(write: Write, tmp_path: Path) -> None:
    gold = write("gold.jsonl", [spanned(AGREE)])
    with pytest.raises(EvaluationError, match="cannot be read"):
        evaluate(tmp_path / "none.jsonl", gold)
    with pytest.raises(EvaluationError, match="twice"):
        evaluate(write("twice.jsonl", [spanned(AGREE), spanned(AGREE)]), gold)
    with pytest.raises(EvaluationError, match="another text"):
        evaluate(gold, write("other.jsonl", [spanned((["that"], None, None), text=TEXT + "\n")]))
    with pytest.raises(EvaluationError, match="beyond the end"):
        evaluate(gold, write("far.jsonl", [found_quote(70, 700, "Ann Lee")]))
    with pytest.raises(EvaluationError, match="leave out --aliases"):
        evaluate(gold, gold, gold)
    speakers = write("speakers.jsonl", [{"id": "a", "quotes": [gold_quote(0, 9, "Ann Lee")]}])
    with pytest.raises(EvaluationError, match="no kinds and no speakers"):
        evaluate(speakers, gold)
    with pytest.raises(EvaluationError, match="no list of aliases"):
        evaluate(speakers, write("found.jsonl", [found_quote(0, 9, None)]), gold)


def run(*words: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["evaluate", *map(str, words)])


def test_the_command_prints_tables_or_json(write: Write) -> None:
    gold, found = write("gold.jsonl", [spanned(AGREE, TAXES)]), write("found.jsonl", [spanned(TAXES)])
    told = run(gold, "--predictions", found)
    assert told.exit_code == 0 and "66.67" in told.stdout and "DIRECT attribution" in told.stdout
    told = run(gold, "--predictions", found, "--json")
    assert json.loads(told.stdout) == json.loads(json.dumps(evaluate(gold, found).as_json()))
    told = run(gold, "--predictions", write("none.jsonl", []))
    assert told.exit_code == 0 and "Note: 1 of 1 articles" in told.stderr
    told = run(gold, "--predictions", gold.with_name("nowhere.jsonl"))
    assert told.exit_code == 1 and told.stderr.startswith("Error: ") and "cannot be read" in told.stderr


# --- the same figures as the public scorers ---------------------------------------------------------------------------


def lines(path: Path) -> list[Record]:
    """The records of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def gold_of_spans(name: str) -> list[Record]:
    """Gold of spans: a slice of the development corpus, or our own gold's quotations with their cues and mentions."""
    if name == "dev":
        corpus = SHARED / "data" / "quotes" / "polnear_dev.jsonl"
        if not corpus.is_file():
            pytest.skip("the development corpus is not beside the checkout")
        return lines(corpus)[::9]
    found = []
    for record in gold_of_speakers(name):
        text = record.get("text") or (ROOT / "db" / "articles" / f"{record['id']}.txt").read_bytes().decode()
        quotes = []
        for q in record["quotes"]:
            parts = {"content": q.get("segments") or [[q["start"], q["end"]]]}
            for role, words in (("source", q["mention"]), ("cue", q["cue"])):
                parts[role] = [at(words, text)] if words else []
            quotes.append(parts)
        found.append({"id": record["id"], "text": text, "quotes": quotes})
    return found


def gold_of_speakers(name: str) -> list[Record]:
    """Gold of speakers: our own, or the seeds'."""
    path = ROOT / "tests" / "gold" / f"{name}.jsonl"
    if name == "seeds":
        path = SHARED / "gold" / "seeds.jsonl"
        if not path.is_file():
            pytest.skip("the seeds' gold is not beside the checkout")
    return lines(path)


def shifted(spans: list[list[int]], chance: random.Random, end: int) -> list[list[int]]:
    """The spans with some of their edges moved."""
    found = []
    for a, b in spans:
        if chance.random() < 0.5:
            a, b = a + chance.randint(-9, 9), b + chance.randint(-9, 9)
        if chance.random() < 0.1:
            middle = (a + b) // 2
            found.append([a, middle])
            a = middle + chance.randint(0, 3)
        found.append([a, b])
    return [[max(0, a), min(end, b)] for a, b in found if 0 <= a < b <= end] or spans


def predicted_spans(records: list[Record], how: str) -> list[Record]:
    """Predictions made from gold of spans: perfect, perturbed, random."""
    chance = random.Random(7)
    made = []
    for record in records:
        end, quotes = len(record["text"]), record["quotes"]
        if how == "perturbed":
            quotes = [
                {
                    role: shifted(q[role], chance, end) if chance.random() < 0.9 else []
                    for role in ("content", "source", "cue")
                }
                for q in quotes
                for _ in range(chance.choice((0, 1, 1, 1, 1, 2)))
            ]
        if how == "random":
            quotes = [
                {r: stretches(chance, end, n) for r, n in (("content", 90), ("source", 12), ("cue", 8))} for _ in quotes
            ]
        made.append({"id": record["id"], "text": record["text"], "quotes": quotes})
    return [] if how == "empty" else made[1:] if how == "perturbed" else made


def stretches(chance: random.Random, end: int, longest: int) -> list[list[int]]:
    """None to three stretches anywhere, in no order, perhaps overlapping."""
    starts = [chance.randrange(end) for _ in range(chance.randint(0, 3))]
    return [[start, min(end, start + chance.randint(0, longest))] for start in starts]


def predicted_speakers(records: list[Record], how: str) -> list[Record]:
    """Predictions made from gold of speakers: perfect, perturbed, random."""
    chance = random.Random(8)
    everybody = [q["speaker"] for r in records for q in r["quotes"]] + [
        None,
        "she",
        "the ministry",
        "Smith, of the U.N.",
    ]
    made: list[Record] = []
    for record in records:
        end = len(record["text"]) if "text" in record else max((q["end"] for q in record["quotes"]), default=0) + 80
        for q in record["quotes"]:
            line = {"article": record["id"], "kind": q["type"], "act": q.get("act", "speech"), "speaker": q["speaker"]}
            line |= {key: q[key] for key in ("start", "end", "segments") if key in q}
            if how == "perturbed":
                if chance.random() < 0.1:
                    continue
                parts = shifted(q.get("segments") or [[q["start"], q["end"]]], chance, end)
                line |= {"segments": parts, "start": parts[0][0], "end": parts[-1][1]}
                line["kind"] = chance.choice(("direct", "mixed", "indirect", q["type"], q["type"], q["type"]))
                line["act"] = chance.choice(("speech", "writing", "thought"))
                names = [s["aliases"] for s in record.get("speakers", []) if s["name"] == q["speaker"]]
                line["speaker"] = chance.choice([q["speaker"], *(names[0] if names else []), chance.choice(everybody)])
            if how == "random":
                parts = sorted(s for s in stretches(chance, end, 150) if s[0] < s[1]) or [[0, 5]]
                line |= {
                    "segments": parts,
                    "start": parts[0][0],
                    "end": parts[-1][1],
                    "speaker": chance.choice(everybody),
                }
                line["kind"] = chance.choice(("direct", "mixed", "indirect", "scare"))
            made.append(line)
    return [] if how == "empty" else made


def scorer(name: str) -> Path:
    """A public scorer."""
    path = SCORERS / name
    if not path.is_file():
        pytest.skip("the public scorers are not beside the checkout")
    return path


def scored(name: str, *arguments: Path | str) -> str:
    """What a public scorer prints."""
    done = subprocess.run([sys.executable, str(scorer(name)), *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("how", ["perfect", "perturbed", "random", "empty"])
@pytest.mark.parametrize("gold", ["dev", "sample", "challenge"])
def test_spans_as_the_public_scorer(write: Write, tmp_path: Path, gold: str, how: str) -> None:
    scorer("score_spans.py")
    records = gold_of_spans(gold)
    path, found = write("gold.jsonl", records), write("found.jsonl", predicted_spans(records, how))
    scored("score_spans.py", path, found, "--json", tmp_path / "theirs.json")
    theirs = json.loads((tmp_path / "theirs.json").read_text("utf-8"))
    assert evaluate(path, found, resamples=0).as_json()["scores"] == theirs
    assert theirs["attribution"]["F"] == {"perfect": 100.0, "empty": 0.0}.get(how, theirs["attribution"]["F"])
    if how == "perturbed":
        assert 20 < theirs["attribution"]["F"] < 95  # neither all nor nothing, or little would be compared


@pytest.mark.parametrize("how", ["perfect", "perturbed", "random"])
def test_spans_of_extract_s_lines_as_the_public_scorer(write: Write, tmp_path: Path, how: str) -> None:
    scorer("to_spans.py")
    path = write("gold.jsonl", gold_of_spans("challenge"))
    found = write("found.jsonl", predicted_speakers(gold_of_speakers("challenge"), how))
    spans = tmp_path / "spans.jsonl"
    spans.write_text(scored("to_spans.py", path, found), "utf-8")
    scored("score_spans.py", path, spans, "--json", tmp_path / "theirs.json")
    theirs = json.loads((tmp_path / "theirs.json").read_text("utf-8"))
    assert evaluate(path, found, resamples=0).as_json()["scores"] == theirs


@pytest.mark.parametrize("how", ["perfect", "perturbed", "random", "empty"])
@pytest.mark.parametrize("gold", ["seeds", "sample", "challenge"])
def test_speakers_as_the_public_scorer(write: Write, gold: str, how: str) -> None:
    scorer("score_speakers.py")
    records = gold_of_speakers(gold)
    path, found = write("gold.jsonl", records), write("found.jsonl", predicted_speakers(records, how))
    aliases = SHARED / "gold" / "speakers.json" if gold == "seeds" else None
    theirs = json.loads(
        scored("score_speakers.py", path, found, "--json", *(("--aliases", aliases) if aliases else ()))
    )
    ours = evaluate(path, found, aliases, resamples=0).as_json()["scores"]
    assert {name: ours[name] for name in theirs} == theirs
    if how == "perturbed":
        assert 10 < theirs["end to end F1"] < 95
