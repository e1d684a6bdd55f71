"""Texts -> Findings: the network run over windows of many texts at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from quotes.document import Name, Span
from quotes.errors import ModelError
from quotes.findings import Content, Findings
from quotes.network import NAMES, ROLES, Network, Shape, lies, marginals, spans_of, viterbi
from quotes.precision import fast
from quotes.windows import SubTokens, batch_sub_tokens, cut, home, pack
from quotes.words import CLOSES, INSIDE, INSIDE_OPEN, INSIDE_SINGLE, OPENS, WITHIN, Words, read_words

MARKED = (INSIDE, INSIDE_OPEN, INSIDE_SINGLE, OPENS, CLOSES)
FEATURES = 1
"""Version of what the network is told of a text; weights of another version are refused."""
BATCH = 4
"""Windows a batch: more fall out of the processor's cache and are slower."""
REACH = 400
"""Words within which a link may lie."""
NO_SOURCE = 0.6
"""Weight of "no source": a cue mostly has one, and an editor mends a wrong one as easily as a missing one."""
DIRECT_WEIGHT = 0.5
"""Share of the content -> source head beside cue -> source."""


class Reader:
    """The network, loaded once."""

    def __init__(self, folder: Path, name: str, precision: str | None = None) -> None:
        """`folder` holds NAME.safetensors, NAME.json and tokenizer.json; `precision` as precision.fast takes it."""
        try:
            config = json.loads((folder / f"{name}.json").read_text("utf-8"))
            weights = load_file(folder / f"{name}.safetensors")
        except (OSError, ValueError) as error:
            raise ModelError(f"no quotation model {name} in {folder}: {error}; install quote-index again") from error
        if config["features"] != FEATURES:
            raise ModelError(
                f"the model {name} in {folder} was trained for features {config['features']}, this code has {FEATURES};"
                " install quote-index again, or train anew with python -m quotes.training.quote"
            )
        self.digest: str = config["digest"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.network = Network(Shape(**config["shape"]))
        missing, _ = self.network.load_state_dict({k: v.float() for k, v in weights.items()}, strict=False)
        if any(not k.startswith("roles_other.") for k in missing):
            raise ModelError(f"the model {name} in {folder} lacks {missing[0]}; install quote-index again")
        self.network.eval()
        with torch.inference_mode():
            self.encoder = fast(self.network.encoder, precision)
        self.between = {
            "roles": self.network.roles.between().detach().numpy(),
            "names": self.network.names.between().detach().numpy(),
        }

    def read(self, texts: Sequence[str]) -> list[Findings]:
        """The findings of each text."""
        words = [read_words(t) for t in texts]
        subs = batch_sub_tokens(self.tokenizer, texts, words)
        vectors = self._vectors(subs)
        with torch.inference_mode():
            roles = [self.network.roles(v) for v in vectors]
            names = [self.network.names(v) for v in vectors]
        role_tags = viterbi([r.numpy() for r in roles], self.between["roles"])
        name_tags = viterbi([n.numpy() for n in names], self.between["names"])
        rows = zip(words, vectors, roles, role_tags, name_tags, strict=True)
        return [self._findings(*row) for row in rows]

    @torch.inference_mode()
    def _vectors(self, subs: Sequence[SubTokens]) -> list[torch.Tensor]:
        """[words, width] for each text, each word from the window in which it stands best."""
        width = self.network.shape.width
        out = [torch.zeros(len(s.first), width) for s in subs]
        plans = [cut(s) for s in subs]
        homes = [home(s, p) if p else np.zeros(0, np.int64) for s, p in zip(subs, plans, strict=True)]
        jobs = [(t, n) for t, plan in enumerate(plans) for n in range(len(plan))]
        jobs.sort(key=lambda j: plans[j[0]][j[1]][1] - plans[j[0]][j[1]][0])
        for batch in _batches(jobs, plans):
            tokens, _ = pack([(subs[t], plans[t][n]) for t, n in batch])
            states = self.encoder(torch.from_numpy(tokens), None)
            for i, (t, n) in enumerate(batch):
                mine = np.flatnonzero(homes[t] == n)
                at = subs[t].first[mine] - plans[t][n][0] + 1
                out[t][torch.from_numpy(mine)] = states[i, torch.from_numpy(at)]
        return out

    @torch.inference_mode()
    def _findings(
        self, words: Words, vectors: torch.Tensor, roles: torch.Tensor, tags: list[int], names: list[int]
    ) -> Findings:
        likely = marginals(roles.numpy(), self.between["roles"])
        reported = likely[:, [ROLES.index("B-CONTENT"), ROLES.index("I-CONTENT")]].sum(-1)
        found: dict[str, list[tuple[int, int]]] = {"SOURCE": [], "CUE": [], "CONTENT": []}
        for label, a, b in spans_of(tags, ROLES):
            found[label].append((a, b) if label == "CONTENT" else _in_one_line(words, a, b))
        links = NetworkLinks(self.network, words, vectors)
        named = spans_of(names, NAMES)
        span = partial(characters, words)
        return Findings(
            words,
            tuple(self._contents(words, links, found, reported)),
            tuple(span(a, b) for a, b in found["CUE"]),
            tuple(span(a, b) for a, b in found["SOURCE"]),
            tuple(Name(span(a, b), kind) for kind, a, b in named),  # type: ignore[arg-type]
            reported,
            links,
        )

    def _contents(
        self, words: Words, links: NetworkLinks, found: dict[str, list[tuple[int, int]]], reported: np.ndarray
    ) -> Iterator[Content]:
        contents, cues, sources = (np.array(found[k], np.int64).reshape(-1, 2) for k in ("CONTENT", "CUE", "SOURCE"))
        span = partial(characters, words)
        to_cue = links.table("cue", contents, cues)
        to_source = links.table("source", cues, sources)
        direct = links.table("direct", contents, sources)
        for i, (a, b) in enumerate(contents):
            c = int(to_cue[i].argmax())
            has_cue = c < len(cues)
            both = np.log(direct[i] + 1e-9) * (DIRECT_WEIGHT if has_cue else 1.0)
            if has_cue:
                both = both + np.log(to_source[c] + 1e-9)
            both = np.exp(both - both.max()) * np.where(np.arange(len(both)) < len(sources), 1.0, NO_SOURCE)
            both /= both.sum()
            s = int(both.argmax())
            yield Content(
                span(int(a), int(b)),
                float(reported[a:b].mean()),
                span(*cues[c].tolist()) if has_cue else None,
                float(to_cue[i, c]),
                span(*sources[s].tolist()) if s < len(sources) else None,
                float(both[s]),
            )


class NetworkLinks:
    """Links scored by the network's pair heads (see findings.Links)."""

    def __init__(self, network: Network, words: Words, vectors: torch.Tensor) -> None:
        self.network, self.words, self.vectors = network, words, vectors
        self._about = np.array(words.paragraph, np.int64), np.isin(np.array(words.marks), MARKED).astype(np.int64)

    def probabilities(self, link: str, span: Span, candidates: Sequence[Span]) -> np.ndarray:
        """See findings.Links."""
        ranges = [self.words.within(s) for s in (span, *candidates)]
        rows = np.array([(r.start, max(r.stop, r.start + 1)) for r in ranges], np.int64)
        rows = np.minimum(rows, [len(self.words) - 1, len(self.words)])
        out: np.ndarray = self.table(link, rows[:1], rows[1:])[0]
        return out

    @torch.inference_mode()
    def table(self, link: str, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Probabilities [n, m + 1] of each word range of `a` for each of `b` and, last, for none."""
        out = np.zeros((len(a), len(b) + 1), np.float32)
        scorer = self.network.links[link]
        for begin in range(0, len(a), 64):  # long texts: only what is near is scored
            rows = a[begin : begin + 64]
            near = np.flatnonzero((b[:, 1] > rows[0, 0] - REACH) & (b[:, 0] < rows[-1, 1] + REACH))
            some = b[near]
            scores = scorer(self._ends(rows), self._ends(some), torch.from_numpy(lies(rows, some, *self._about)))
            out[begin : begin + 64, [*near.tolist(), len(b)]] = torch.softmax(scores, 1).numpy()
        return out

    def _ends(self, spans: np.ndarray) -> torch.Tensor:
        at = torch.from_numpy(spans)
        return torch.cat([self.vectors[at[:, 0]], self.vectors[at[:, 1] - 1]], 1)


def _in_one_line(words: Words, a: int, b: int) -> tuple[int, int]:
    """A source or cue does not run over a line's end: its last line."""
    starts = [i for i in range(a + 1, b) if words.place[i] != WITHIN]
    return (starts[-1], b) if starts else (a, b)


def characters(words: Words, a: int, b: int) -> Span:
    """A range of words as a span of characters."""
    return Span(words.spans[a].start, words.spans[b - 1].end)


def _batches(jobs: list[tuple[int, int]], plans: Sequence[list[tuple[int, int]]]) -> Iterator[list[tuple[int, int]]]:
    """Windows of one length at a time: nothing is padded, so that a text is read alike whatever is read with it."""
    for _, alike in groupby(jobs, key=lambda j: plans[j[0]][j[1]][1] - plans[j[0]][j[1]][0]):
        same = list(alike)
        for i in range(0, len(same), BATCH):
            yield same[i : i + BATCH]
