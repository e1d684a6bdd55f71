"""Train the tokenizer that ships in `quotes/models`: Universal Dependencies English in, a Stanza resources folder out.

    python -m quotes.training.tokenizer --ud UD_DIR --out quotes/models --work WORK_DIR

Stanza's tokenizer (Qi et al. 2018, "Universal Dependency Parsing from Scratch") labels every character of a raw text:
0 inside a token, 1 end of a token, 2 end of a sentence. This recipe writes such labelled texts from published CoNLL-U
files, hands them to Stanza's own trainer, scores the result with the CoNLL 2018 evaluation, and lays the model out
so that `stanza.Pipeline("en", dir=OUT, processors="tokenize", download_method=None)` finds it.

Three choices differ from Stanza's English default:

- Tokens are surface tokens. UD splits "don't" into the words "do" and "n't", which takes a further processor (mwt);
  quotation spans need the text as it is printed, so a multi-word token is one token here, "Kim's" included.
- News sites print quotation marks in many ways, treebanks nearly always as `"`. Each training paragraph with quotation
  marks, apostrophes, dashes or ellipses is therefore seen more than once: as published, and in typographic styles
  drawn at random.
- The network is half as wide: Stanza's own width is a third to a half as fast here, and in an index of many articles
  tokenizing must not cost more than the encoder that reads the tokens.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

TRAIN_TREEBANKS = ("en_ewt", "en_gum")
DEV_TREEBANK = "en_ewt"
TEST_TREEBANKS = ("en_ewt", "en_pud")

LANGUAGE = "en"
PACKAGE = "news"
"""Name of the model inside the resources folder: `en/tokenize/news.pt`."""


@dataclass(frozen=True, slots=True)
class SurfaceToken:
    """One token as printed: a UD word, or a UD multi-word token such as "don't"."""

    text: str
    space_after: bool
    """Whether white space follows in the raw text (CoNLL-U's `SpaceAfter=No` denies it)."""


Sentence = list[SurfaceToken]
Paragraph = list[Sentence]


# --- reading treebanks ------------------------------------------------------------------------------------------------


def read_paragraphs(conllu: Path) -> Iterator[Paragraph]:
    """Yield the paragraphs of a CoNLL-U file, each a list of sentences of surface tokens.

    A paragraph starts at `# newpar` and at `# newdoc`. Words inside a multi-word token and empty nodes ("8.1",
    which stand for elided words) have no place in the raw text and are passed over.
    """
    paragraph: Paragraph = []
    sentence: Sentence = []
    covered_to = 0  # id of the last word that the current multi-word token covers
    with conllu.open(encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if sentence:
                    paragraph.append(sentence)
                sentence, covered_to = [], 0
            elif line.startswith(("# newpar", "# newdoc")) and not line.startswith("# newpar_"):
                if paragraph:
                    yield paragraph
                paragraph = []
            elif not line.startswith("#"):
                token_id, form, *_, misc = line.split("\t")
                first, _, last = token_id.partition("-")
                if "." in token_id or (not last and int(first) <= covered_to):
                    continue
                covered_to = int(last or covered_to)
                sentence.append(SurfaceToken(form, "SpaceAfter=No" not in misc.split("|")))
    if sentence:
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def treebank_file(ud: Path, treebank: str, split: str) -> Path:
    """Find e.g. `UD/en_ewt/en_ewt-ud-train.conllu`; a treebank's file may carry a suffix such as `_ccbysa`."""
    found = sorted((ud / treebank).glob(f"{treebank}*-ud-{split}.conllu"))
    if len(found) != 1:
        raise FileNotFoundError(f"{ud / treebank}: expected one {treebank}*-ud-{split}.conllu, found {len(found)}")
    return found[0]


# --- typographic styles -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Typography:
    """How a publisher prints quotation marks, apostrophes, dashes and ellipses."""

    opening: str
    closing: str
    single_opening: str
    single_closing: str
    apostrophe: str
    dash: str
    ellipsis: str


# curly marks are by far the most frequent on English news sites, hence drawn most often
STYLES = {
    Typography("“", "”", "‘", "’", "’", "—", "…"): 6.0,
    Typography("“", "”", "‘", "’", "’", "–", "..."): 4.0,
    Typography("“", "”", "‘", "’", "'", "—", "..."): 2.0,
    Typography("‘", "’", "“", "”", "’", "–", "…"): 2.0,
    Typography("'", "'", '"', '"', "'", "-", "..."): 1.0,
    Typography('"', '"', "'", "'", "’", "—", "…"): 2.0,
    Typography("„", "“", "‚", "‘", "’", "–", "…"): 1.0,
    Typography("«", "»", "‹", "›", "’", "—", "..."): 1.0,
    Typography("»", "«", "›", "‹", "'", "–", "…"): 0.5,
    Typography("''", "''", "'", "'", "'", "--", "..."): 0.5,
}

DOUBLE_MARKS = frozenset({'"', "“", "”", "``", "''"})
SINGLE_MARKS = frozenset({"'", "‘", "’", "`"})
DASHES = frozenset({"--", "—", "–"})
ELLIPSES = frozenset({"...", "…"})

STYLED_COPIES = 4
"""Copies of a paragraph with quotation marks; treebanks hold few of them, quotation indexes little else."""


def restyle(paragraph: Paragraph, style: Typography) -> Paragraph:
    """Print a paragraph in another typography; tokens and sentences stay as they are.

    A mark opens when white space or nothing stands before it, and closes when some token is glued to its left;
    treebanks turn straight marks in no other way either.
    """
    styled: Paragraph = []
    for sentence in paragraph:
        new: Sentence = []
        space_before = True
        for token in sentence:
            text = token.text
            if text in DOUBLE_MARKS:
                text = style.opening if space_before else style.closing
            elif text in SINGLE_MARKS:
                text = style.single_opening if space_before and not token.space_after else style.single_closing
            elif text in DASHES:
                text = style.dash
            elif text in ELLIPSES:
                text = style.ellipsis
            elif len(text) > 1:
                text = text.replace("’", "'").replace("'", style.apostrophe)
            new.append(replace(token, text=text))
            space_before = token.space_after
        styled.append(new)
    return styled


def with_styled_copies(paragraphs: Iterable[Paragraph], rng: random.Random) -> Iterator[Paragraph]:
    """Yield every paragraph as published, and restyled: once, or several times if it has quotation marks."""
    for paragraph in paragraphs:
        yield paragraph
        quotes = any(token.text in DOUBLE_MARKS for sentence in paragraph for token in sentence)
        for style in rng.choices(list(STYLES), list(STYLES.values()), k=STYLED_COPIES if quotes else 1):
            styled = restyle(paragraph, style)
            if styled != paragraph:
                yield styled


# --- labelled characters ----------------------------------------------------------------------------------------------


def labelled(paragraph: Paragraph) -> tuple[str, str]:
    """Return a paragraph's raw text and its labels, one digit a character (0 inside, 1 token end, 2 sentence end).

    >>> labelled([[SurfaceToken("Hi", False), SurfaceToken("!", True)], [SurfaceToken("Go", True)]])
    ('Hi! Go', '012002')
    """
    text, labels = "", ""
    for sentence in paragraph:
        for position, token in enumerate(sentence, start=1):
            gap = " " if token.space_after else ""
            text += token.text + gap
            labels += "0" * (len(token.text) - 1) + ("2" if position == len(sentence) else "1") + "0" * len(gap)
    length = len(text.rstrip(" "))
    return text[:length], labels[:length]


def write_labelled(paragraphs: Iterable[Paragraph], stem: Path) -> tuple[Path, Path]:
    """Write STEM.txt and STEM.labels as Stanza's trainer reads them, paragraphs divided by an empty line."""
    pairs = [labelled(paragraph) for paragraph in paragraphs]
    text_file, label_file = stem.with_suffix(".txt"), stem.with_suffix(".labels")
    text_file.write_text("\n\n".join(text for text, _ in pairs) + "\n", encoding="utf-8")
    label_file.write_text("\n\n".join(labels for _, labels in pairs) + "\n", encoding="utf-8")
    return text_file, label_file


# --- training ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """The network and its training; the defaults made the shipped model."""

    embedding: int = 32
    """Units of a character's vector."""
    hidden: int = 32
    """Units of each LSTM direction, in both layers of the hierarchical tagger (Stanza's default: 64)."""
    window: int = 300
    """Characters of a training example; about three sentences, so that sentence ends are seen in context."""
    batch: int = 32
    """Windows in a training batch."""
    rate: float = 3e-3
    """Adam's learning rate at the start; it falls to 0.6 of itself whenever the dev score does, after step 1000."""
    steps: int = 3_600
    patience: int = 3_000
    """Steps without a better dev score after which training stops."""
    seed: int = 1234


def train(ud: Path, work: Path, settings: Hyperparameters) -> Path:
    """Train on the train splits with Stanza's trainer; return its best checkpoint, by score on the dev split."""
    from stanza.models import tokenizer as stanza_tokenizer

    work.mkdir(parents=True, exist_ok=True)
    rng = random.Random(settings.seed)
    published = (p for treebank in TRAIN_TREEBANKS for p in read_paragraphs(treebank_file(ud, treebank, "train")))
    train_text, train_labels = write_labelled(with_styled_copies(published, rng), work / "train")
    dev_text, dev_labels = write_labelled(read_paragraphs(treebank_file(ud, DEV_TREEBANK, "dev")), work / "dev")
    no_expansions = work / "multi_word_tokens.json"
    no_expansions.write_text("[]", encoding="utf-8")

    options = {
        "--mode": "train",
        "--lang": LANGUAGE,
        "--shorthand": f"{LANGUAGE}_{PACKAGE}",
        "--txt_file": train_text,
        "--label_file": train_labels,
        "--dev_txt_file": dev_text,
        "--dev_label_file": dev_labels,
        "--mwt_json_file": no_expansions,
        "--emb_dim": settings.embedding,
        "--hidden_dim": settings.hidden,
        "--max_seqlen": settings.window,
        "--batch_size": settings.batch,
        "--lr0": settings.rate,
        "--steps": settings.steps,
        "--max_steps_before_stop": settings.patience,
        "--eval_steps": 400,
        "--report_steps": 100,
        "--anneal": 0.6,
        "--anneal_after": 1000,
        "--seed": settings.seed,
        "--save_dir": work,
        "--save_name": "best.pt",
    }
    arguments = [str(part) for option in options.items() for part in option]
    stanza_tokenizer.main([*arguments, "--no_use_mwt", "--cpu"])
    return work / "best.pt"


# --- laying out -------------------------------------------------------------------------------------------------------


def lay_out(checkpoint: Path, models: Path) -> Path:
    """Copy a checkpoint into the Stanza resources folder `models` and name it in its `resources.json`.

    Of the trainer's settings only those that a pipeline reads are kept: no file name of the training machine ships.
    Entries of other processors in an existing `resources.json` are left alone.
    """
    import torch

    trained = torch.load(checkpoint, map_location="cpu", weights_only=True)
    trained["config"] = {
        name: value
        for name, value in trained["config"].items()
        if not name.endswith(("_file", "_dir", "_gold")) and name not in ("load_name", "save_name", "device")
    }
    model = models / LANGUAGE / "tokenize" / f"{PACKAGE}.pt"
    model.parent.mkdir(parents=True, exist_ok=True)
    # a pipeline cuts longer paragraphs at this many characters, and names any longer token "<UNK>": at the training
    # window of 300, web addresses lost their text
    trained["config"]["max_seqlen"] = 1000
    torch.save(trained, model)

    index = models / "resources.json"
    resources = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
    language = resources.setdefault(LANGUAGE, {"lang_name": "English"})
    language.setdefault("packages", {}).setdefault("default", {})["tokenize"] = PACKAGE
    language["tokenize"] = {PACKAGE: {}}
    index.write_text(json.dumps(resources, indent=2) + "\n", encoding="utf-8")
    return model


# --- scores -----------------------------------------------------------------------------------------------------------


def tokenizing_pipeline(models: Path) -> Any:
    """Open the laid-out tokenizer as any user of Stanza would."""
    import stanza

    return stanza.Pipeline(LANGUAGE, dir=str(models), processors="tokenize", download_method=None, verbose=False)


def score(models: Path, gold: Path) -> tuple[float, float]:
    """Tokenize a treebank's raw text; return the F1 of tokens and of sentences (CoNLL 2018 evaluation), in percent.

    The raw text has the treebank's paragraph breaks and no others, as in the shared task.
    """
    from stanza.models.common.utils import ud_scores

    text = "\n\n".join(labelled(paragraph)[0] for paragraph in read_paragraphs(gold))
    with tempfile.NamedTemporaryFile("w", suffix=".conllu", encoding="utf-8") as predicted:
        predicted.write(f"{tokenizing_pipeline(models)(text):C}\n\n")
        predicted.flush()
        f1 = ud_scores(str(gold), predicted.name)
    return 100 * f1["Tokens"].f1, 100 * f1["Sentences"].f1


def words_per_second(models: Path, articles: Path) -> float:
    """Return the white-space words tokenized per CPU second by one thread, over the "text" fields of a JSONL file."""
    import torch

    torch.set_num_threads(1)
    texts = [json.loads(line)["text"] for line in articles.read_text(encoding="utf-8").splitlines()]
    pipeline = tokenizing_pipeline(models)
    pipeline.bulk_process(texts[:2])  # the first call also pays for what torch sets up once
    start = time.process_time()
    pipeline.bulk_process(texts)
    return sum(len(text.split()) for text in texts) / (time.process_time() - start)


def main(arguments: list[str] | None = None) -> None:
    """Train (or take a finished checkpoint), lay out, score, report."""
    parser = argparse.ArgumentParser(prog="python -m quotes.training.tokenizer", description="Train the tokenizer.")
    parser.add_argument("--ud", type=Path, required=True, metavar="DIR", help="folder of UD treebanks, one folder each")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the Stanza resources folder to write")
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep labelled texts and checkpoints here")
    parser.add_argument("--steps", type=int, default=Hyperparameters().steps, help="train no longer than this")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="lay out and score this one; train nothing")
    parser.add_argument("--speed", type=Path, metavar="JSONL", help="measure speed on these articles' texts too")
    options = parser.parse_args(arguments)

    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        checkpoint = options.checkpoint or train(options.ud, work, Hyperparameters(steps=options.steps))
        model = lay_out(checkpoint, options.out)
    print(f"{model}: {model.stat().st_size / 1e6:.2f} MB")
    for treebank in TEST_TREEBANKS:
        tokens, sentences = score(options.out, treebank_file(options.ud, treebank, "test"))
        print(f"{treebank} test: Tokens {tokens:.2f} Sentences {sentences:.2f} (F1, CoNLL 2018)")
    if options.speed:
        print(f"{words_per_second(options.out, options.speed):,.0f} words per CPU second")


if __name__ == "__main__":
    main()
