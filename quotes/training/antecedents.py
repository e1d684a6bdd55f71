"""Fit `quotes/data/candidates.json`: `python -m quotes.training.antecedents GOLD.jsonl [GOLD.jsonl ...] --out FILE`.

GOLD is in the form with resolved speakers, with its texts or their folder as `--texts`: articles that no network was
trained on, or it trusts itself too much. Each pronoun and description that tells of a speaker, and that the rules of
`resolution.py` leave to choose, is a case: the right choice is whoever bears one of the speaker's names, or nobody.
The fit is by maximum likelihood with a ridge; what is printed was never fitted on (five folds over articles).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from quotes import article as reader
from quotes.ahead import cases
from quotes.annotate import Annotator
from quotes.attribution import Attribution
from quotes.candidates import KINDS, Considered, Weights, read_weights
from quotes.cast import folded
from quotes.document import Article
from quotes.evaluate.gold import segments
from quotes.quotations import drafts
from quotes.reading import Reader
from quotes.training.calibrate import matched

FOLDS = 5
RIDGE = 0.003
SCARCE = ("description", "ahead")
"""Kinds with few cases: articles that the shipped network was trained on tell of them too, read by one that was not."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A mention, between whom it was chosen, which of them are right (the last: nobody), its article's number."""

    considered: Considered
    right: np.ndarray
    article: int


def choices(gold: Sequence[dict[str, Any]], models: Path, first: int = 0) -> list[Choice]:
    """Every mention of a source on `gold` that was left to choose, where gold tells who is meant; articles are numbered
    from `first` on."""
    articles = [Article(d["id"], d["text"]) for d in gold]
    documents = Annotator(models).annotate(articles)
    network = Reader(models / "en" / "quote", "news")
    out: list[Choice] = []
    for number, (d, article, document) in enumerate(zip(gold, articles, documents, strict=True), first):
        findings = network.read([article.text])[0]
        attribution = Attribution(article, findings, document.sentences)
        quotations = attribution.run(drafts(article.text, findings)[0])
        considered = {c.source: c for c in attribution.who.considered}
        ahead = {
            c.source: c for c in cases(article.text, quotations, attribution.cast.people, attribution.who.described_as)
        }
        names = {s["name"]: {_words(n) for n in (s["name"], *s["aliases"])} for s in d["speakers"]}
        told = set()
        for q in quotations:
            match = matched(q, d["quotes"], segments)
            speaker = None if match is None else d["quotes"][match]["speaker"]
            if q.source is None or q.source in told or speaker is None:
                continue
            told.add(q.source)
            for case in (considered.get(q.source), ahead.get(q.source)):
                if case:
                    right = np.array([_words(p.name) in names[speaker] for p in case.people] + [False])
                    right[-1] = not right.any()
                    out.append(Choice(case, right, number))
    return out


def _words(name: str) -> frozenset[str]:
    return frozenset(folded(w) for w in name.replace("-", " ").split()) - {"the", "of", "s", ""}


def fit(data: Sequence[Choice]) -> Weights:
    """The weights that make the right choices likeliest."""
    clues, of_nobody = data[0].considered.table.shape[1], len(data[0].considered.nobody)
    w = torch.zeros(clues + of_nobody, dtype=torch.double, requires_grad=True)
    tables = [
        (
            torch.from_numpy(np.pad(c.considered.table, ((0, 1), (0, of_nobody)))),
            torch.from_numpy(c.right),
            torch.from_numpy(c.considered.nobody),
        )
        for c in data
    ]
    for table, _, nobody in tables:
        table[-1, clues:] = nobody
    optimizer = torch.optim.LBFGS([w], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        total = RIDGE * len(data) * (w**2).sum()
        for table, right, _ in tables:
            logp = torch.log_softmax(table @ w, 0)
            total = total - torch.logsumexp(logp[right], 0)
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    found = w.detach().numpy()
    return Weights(found[:clues], found[clues:])


def right_share(weights: Weights, data: Sequence[Choice]) -> float:
    """The share of choices in which the likeliest is right."""
    hits = [c.right[int(weights.probabilities(c.considered.table, c.considered.nobody).argmax())] for c in data]
    return float(np.mean(hits)) if hits else 0.0


def crossed(data: Sequence[Choice]) -> float:
    """`right_share` over folds of articles, each with weights fitted on the others."""
    hits = 0.0
    for fold in range(FOLDS):
        held = [c for c in data if c.article % FOLDS == fold]
        rest = [c for c in data if c.article % FOLDS != fold]
        hits += right_share(fit(rest), held) * len(held) if held and rest else 0.0
    return hits / max(len(data), 1)


def written(fitted: Mapping[str, Weights]) -> dict[str, dict[str, float]]:
    """For JSON."""
    return {
        kind: {
            name: round(float(value), 3)
            for name, value in zip(
                [n for names in KINDS[kind] for n in names], (*weights.clues, *weights.nobody), strict=True
            )
        }
        for kind, weights in fitted.items()
    }


def _rows(files: Sequence[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def main() -> None:
    """Parse, collect, fit, print, write."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("gold", type=Path, nargs="+")
    p.add_argument("--texts", type=Path, help="folder of the articles whose text the gold leaves out")
    p.add_argument("--models", type=Path, default=Path(__file__).parent.parent / "models")
    p.add_argument("--earlier", type=Path, nargs=2, metavar=("GOLD", "MODELS"), help="see SCARCE")
    p.add_argument("--out", type=Path, required=True)
    args = p.parse_args()
    files = reader.read([str(args.texts)]) if args.texts else ()
    texts = {a.id: a.text for a in files if not isinstance(a, reader.Problem)}
    data = choices([{"text": texts.get(d["id"])} | d for d in _rows(args.gold)], args.models)
    more = choices(_rows(args.earlier[:1]), args.earlier[1], first=len(data)) if args.earlier else []
    before = read_weights(json.loads(args.out.read_text("utf-8"))) if args.out.exists() else {}
    fitted = {}
    for kind in KINDS:
        some = [c for c in (*data, *(more if kind in SCARCE else ())) if c.considered.kind == kind]
        fitted[kind] = fit(some)
        now = f"with the weights before {right_share(before[kind], some):.3f}, " if kind in before else ""
        then = f"five folds {crossed(some):.3f}, fitted {right_share(fitted[kind], some):.3f}"
        print(f"{kind}: {len(some)} cases, right: {now}{then}")
    args.out.write_text(json.dumps(written(fitted), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
