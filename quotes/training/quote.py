"""Train the quote processor's network: `python -m quotes.training.quote --data DIR --start DIR --out FILE`.

All heads are trained together, a batch of one task at a time: quotations (roles and links), names, antecedents. Two
processes share the work (gradients are averaged over gloo), since two single-threaded processes are faster than two
threads in one. A checkpoint is written every few hundred steps; the same command goes on from it.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from quotes.evaluate.gold import read_gold
from quotes.network import NAMES, ROLES, Layer, Network, PairScorer, Shape, lies, spans_of
from quotes.precision import fastest
from quotes.training import corpora
from quotes.training.corpora import Example, Range
from quotes.training.score import heads_of
from quotes.training.scraped import as_scraped, headline
from quotes.training.silver import with_pronouns, with_strangers
from quotes.windows import SEP, SubTokens, pack, sub_tokens
from quotes.words import CLOSES, INSIDE, INSIDE_OPEN, INSIDE_SINGLE, MIXED, OPENS, TITLE, UPPER

MASK = 103
"""[MASK] in BERT's uncased vocabulary."""
DISTRACTORS = 3
"""Capitalised words of a window, at most, that are put among the sources to choose from: in texts that it knows by
heart the network finds no wrong ones by itself."""
MARKED = (INSIDE, INSIDE_OPEN, INSIDE_SINGLE, OPENS, CLOSES)
HELD_OUT = 16
"""GUM documents kept aside, every seventh, for measuring on text unlike the main corpus."""


def start_weights(network: Network, folder: Path) -> None:
    """Load a BERT checkpoint (safetensors with Hugging Face's names) into the encoder; the other weights stay."""
    old = load_file(folder / "model.safetensors")
    old = {k.removeprefix("bert."): v.float() for k, v in old.items()}
    e = network.encoder
    with torch.no_grad():
        e.words.weight.copy_(old["embeddings.word_embeddings.weight"])
        e.positions.weight.copy_(
            old["embeddings.position_embeddings.weight"] + old["embeddings.token_type_embeddings.weight"][0]
        )
        for part in ("weight", "bias"):
            getattr(e.norm, part).copy_(old[f"embeddings.LayerNorm.{part}"])
        for i, layer in enumerate(e.layers):
            p = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                qkv = [old[f"{p}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
                getattr(layer.qkv, part).copy_(torch.cat(qkv))
                getattr(layer.out, part).copy_(old[f"{p}attention.output.dense.{part}"])
                getattr(layer.norm1, part).copy_(old[f"{p}attention.output.LayerNorm.{part}"])
                getattr(layer.up, part).copy_(old[f"{p}intermediate.dense.{part}"])
                getattr(layer.down, part).copy_(old[f"{p}output.dense.{part}"])
                getattr(layer.norm2, part).copy_(old[f"{p}output.LayerNorm.{part}"])
        for table in (e.case, e.marks, e.place):
            nn.init.normal_(table.weight, std=0.01)


Window = tuple[Example, SubTokens, tuple[int, int], Range]
"""An example, its sub-tokens, the window in sub-tokens, the window in words."""


class Feed:
    """Batches of windows, the same for the same seed."""

    def __init__(
        self,
        data: Path,
        tokenizer: Tokenizer,
        length: int,
        size: int,
        all_data: bool,
        own: Path | None,
        times: int,
        messy: float,
    ) -> None:
        self.messy = messy
        self.tokenizer, self.length, self.size = tokenizer, length, size
        self.news = list(corpora.quotations(data / "quotes/polnear_train.jsonl"))
        if all_data:
            self.news += list(corpora.quotations(data / "quotes/polnear_dev.jsonl"))
        self.own = list(corpora.written(own)) * times if own else []
        gum = list(corpora.quotations(data / "quotes/gum_train.jsonl", "gum"))
        self.gum = [d for i, d in enumerate(gum) if i % 7]
        aside = {d["id"] for i, d in enumerate(gum) if not i % 7}
        named = list(corpora.gum(data / "coref/gum/en_gum_ccbysa.train.json", data / "ner/gum/en_gum_ccbysa.train.bio"))
        self.other = [e for e in named if e.id not in aside]
        for name in (
            "uner_ewt/en_uner_ewt.train",
            "uner_ewt/en_uner_ewt.dev",
            "wikigold/en_wikigold.train",
            "wikigold/en_wikigold.dev",
            "wikigold/en_wikigold.test",
            "crossner_politics/en_crossner_politics.train",
            "crossner_politics/en_crossner_politics.dev",
            "crossner_politics/en_crossner_politics.test",
        ):
            self.other += corpora.names(data / "ner" / f"{name}.bio")
        self.strangers = corpora.person_names(self.other)
        self.stories = list(corpora.litbank(data / "coref/litbank/litbank.process_document_input.json"))
        self.pronouns = [e for x in ("dev", "test") for e in corpora.gap(data / f"coref/gap/gap_{x}.jsonl")]
        self.headlines = [line for d in (*self.news, *self.own) if (line := headline(d))]
        self._cache: dict[str, SubTokens] = {}

    def _sub(self, e: Example, keep: bool) -> SubTokens:
        if not keep:
            return sub_tokens(self.tokenizer, e.text, e.words)
        if e.id not in self._cache:
            self._cache[e.id] = sub_tokens(self.tokenizer, e.text, e.words)
        return self._cache[e.id]

    def _windows(self, e: Example, chance: random.Random, keep: bool) -> list[Window]:
        sub = self._sub(e, keep)
        total, room = sub.tokens.shape[1], self.length - 2
        out: list[Window] = []
        begin = 0
        first = chance.randint(room // 2, room) if total > room else room
        while begin < total:
            wanted = min(total, begin + first)
            at = int(np.searchsorted(sub.first, wanted))
            end = int(sub.first[at]) if at < len(sub.first) else total
            end = end if end - begin <= room else int(sub.first[at - 1])
            if end <= begin:  # one endless word
                end = min(total, begin + room)
            words = (int(np.searchsorted(sub.first, begin)), int(np.searchsorted(sub.first, end)))
            if words[1] > words[0]:
                out.append((e, sub, (begin, end), words))
            begin, first = end, room
        return out

    def epoch(self, seed: int, extra: float) -> list[list[Window]]:
        """The batches of one epoch: all quotations, and a share `extra` of the other tasks."""
        chance = random.Random(seed)
        pools: list[list[Window]] = []
        news = [*self.news, *self.own]
        for documents in (news, chance.sample(self.gum, int(len(self.gum) * min(1.0, 2 * extra)))):
            pool: list[Window] = []
            for d in documents:
                if documents is news and "clusters" not in d and chance.random() < 0.5:
                    d = with_pronouns(d, chance, 0.5)
                if documents is news and chance.random() < 0.6:
                    d = with_strangers(d, self.strangers, chance, 0.8)
                if documents is news and chance.random() < self.messy:
                    d = as_scraped(d, self.headlines, chance)
                text = corpora.restyled(d["text"], chance) if chance.random() < 0.5 else d["text"]
                pool += self._windows(corpora.quoted_example(d, text), chance, False)
            pools.append(pool)
        for examples, share in ((self.other, 1.0), (self.stories, 0.5), (self.pronouns, 0.5)):
            some = chance.sample(examples, max(1, int(len(examples) * min(1.0, extra * share))))
            pools.append([w for e in some for w in self._windows(e, chance, True)])
        batches: list[list[Window]] = []
        for pool in pools:
            pool.sort(key=lambda w: (w[2][1] - w[2][0]) // 32 + chance.random())
            i = 0
            while i < len(pool):
                longest = max(w[2][1] - w[2][0] for w in pool[i : i + self.size])
                n = max(1, min(4 * self.size, self.size * self.length // (longest + 2)))
                batches.append(pool[i : i + n])
                i += n
        chance.shuffle(batches)
        return batches


def capitalised(case: Sequence[int]) -> list[Range]:
    """Runs of words that begin with a capital."""
    out: list[Range] = []
    for capital, run in groupby(range(len(case)), key=lambda w: case[w] in (TITLE, UPPER, MIXED)):
        words = list(run)
        if capital:
            out.append((words[0], words[-1] + 1))
    return out


def ends(h: Tensor, spans: np.ndarray) -> Tensor:
    """[words, width] and [n, 2] -> [n, 2 * width]: the vectors of each span's first and last word."""
    at = torch.from_numpy(spans)
    return torch.cat([h[at[:, 0]], h[at[:, 1] - 1]], 1)


def link_loss(
    scorer: PairScorer,
    h: Tensor,
    a: list[Range],
    b: list[Range],
    gold: list[set[int]],
    about: tuple[np.ndarray, np.ndarray],
    before: bool = False,
) -> tuple[Tensor, int]:
    """Marginal log-loss of each `a` choosing one of its `gold` candidates in `b` (none where that is empty)."""
    left = np.array(a, np.int64).reshape(-1, 2)
    right = np.array(b, np.int64).reshape(-1, 2)
    scores = scorer(ends(h, left), ends(h, right), torch.from_numpy(lies(left, right, *about)))
    if before:
        later = torch.from_numpy(right[None, :, 0] >= left[:, None, 0])
        scores = torch.cat([scores[:, :-1].masked_fill(later, -1e4), scores[:, -1:]], 1)
    target = torch.zeros_like(scores, dtype=torch.bool)
    for i, g in enumerate(gold):
        for j in g or {len(b)}:
            target[i, j] = True
    logp = F.log_softmax(scores, 1).masked_fill(~target, -1e9)
    return -torch.logsumexp(logp, 1).sum(), len(a)


class Losses:
    """The losses of one batch: the encoder where it is fastest, the heads on the processor."""

    def __init__(self, network: Network, mask: float = 0.0, seed: int = 1) -> None:
        self.network, self.mask = network, mask
        self.chance = random.Random(seed)
        self.device = network.encoder.words.weight.device
        self.bf16 = self.device.type == "cuda" or fastest() == "bf16"

    def __call__(self, batch: list[Window]) -> dict[str, Tensor]:
        """Mean losses by head."""
        tokens, mask = pack([(sub, window) for _, sub, window, _ in batch])
        if self.mask:
            hidden = torch.rand(tokens.shape[1:]).numpy() < self.mask
            tokens[0] = np.where(hidden & (tokens[0] > SEP), MASK, tokens[0])
        known = None if mask.all() else torch.from_numpy(mask).to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.bf16):
            vectors = self.network.encoder(torch.from_numpy(tokens).to(self.device), known).float().cpu()
        longest = max(b - a for *_, (a, b) in batch)
        h = vectors.new_zeros(len(batch), longest, vectors.shape[-1])
        on = torch.zeros(len(batch), longest, dtype=torch.bool)
        rows = []
        for i, (_, sub, (begin, _), (a, b)) in enumerate(batch):
            rows.append(F.pad(vectors[i, torch.from_numpy(sub.first[a:b] - begin + 1)], (0, 0, 0, longest - (b - a))))
            on[i, : b - a] = True
        h = F.dropout(torch.stack(rows), Layer.drop)
        out: dict[str, Tensor] = {}
        example = batch[0][0]
        if example.roles is not None:
            tagger = self.network.roles if example.scheme == "news" else self.network.roles_other
            scores = tagger(h)
            out["roles"] = tagger.loss(scores, self._tags(batch, "roles", longest), on)
            out |= self._links(batch, h, scores)
        named = [i for i, w in enumerate(batch) if w[0].names is not None]
        if named:
            pick = torch.tensor(named)
            scores = self.network.names(h[pick])
            out["names"] = self.network.names.loss(
                scores, self._tags([batch[i] for i in named], "names", longest), on[pick]
            )
        if any(w[0].clusters is not None for w in batch):
            out |= self._antecedents(batch, h)
        return out

    def _tags(self, batch: list[Window], what: str, longest: int) -> Tensor:
        tags = np.zeros((len(batch), longest), np.int64)
        for i, (e, _, _, (a, b)) in enumerate(batch):
            tags[i, : b - a] = getattr(e, what)[a:b]
            if (ROLES if what == "roles" else NAMES)[tags[i, 0]].startswith("I-"):
                first = tags[i, 0]
                tags[i, 0] = first - 1  # the window cuts a span: it begins anew here
        return torch.from_numpy(tags)

    def _about(self, e: Example, a: int, b: int) -> tuple[np.ndarray, np.ndarray]:
        return np.array(e.words.paragraph[a:b]), np.isin(np.array(e.words.marks[a:b]), MARKED).astype(np.int64)

    def _links(self, batch: list[Window], h: Tensor, scores: Tensor) -> dict[str, Tensor]:
        sums: dict[str, list[Tensor]] = {"cue": [], "source": [], "direct": []}
        counts = dict.fromkeys(sums, 0)
        guesses = scores.detach().argmax(-1).numpy()
        for i, (e, _, _, (a, b)) in enumerate(batch):

            def local(span: Range | None, a: int = a, b: int = b) -> Range | None:
                return (span[0] - a, span[1] - a) if span and a <= span[0] and span[1] <= b else None

            found = []
            for q in e.quotations:
                parts = [(max(s[0], a) - a, min(s[1], b) - a) for s in q.contents if s[0] < b and s[1] > a]
                found.append((parts, local(q.cue), local(q.source), q))
            cues = sorted({f[1] for f in found if f[1]})
            sources = sorted({f[2] for f in found if f[2]})
            strays = spans_of(guesses[i, : b - a].tolist(), ROLES)
            for into, label in ((cues, "CUE"), (sources, "SOURCE")):
                taken = {w for s in into for w in range(*s)}
                into += [(x, y) for kind, x, y in strays if kind == label and not taken & set(range(x, y))]
            taken = {w for spans in (sources, *(f[0] for f in found)) for s in spans for w in range(*s)}
            if self.chance.random() < 0.5:
                others = [s for s in capitalised(e.words.case[a:b]) if not taken & set(range(*s))]
                sources += self.chance.sample(others, min(len(others), DISTRACTORS))
            about = self._about(e, a, b)
            seen = F.dropout(h[i], 2 * Layer.drop)
            jobs: dict[str, tuple[list[Range], list[Range], list[set[int]]]] = {
                "cue": ([], cues, []), "source": ([], sources, []), "direct": ([], sources, []),
            }  # fmt: skip
            for parts, cue, source, q in found:
                if q.cue and not cue:
                    parts = []  # its cue lies outside the window: nothing to be learned
                for part in parts:
                    jobs["cue"][0].append(part)
                    jobs["cue"][2].append({cues.index(cue)} if cue else set())
                    if not q.source or source:
                        jobs["direct"][0].append(part)
                        jobs["direct"][2].append({sources.index(source)} if source else set())
                if cue and (not q.source or source):
                    jobs["source"][0].append(cue)
                    jobs["source"][2].append({sources.index(source)} if source else set())
            for name, (left, right, gold) in jobs.items():
                if left:
                    loss, n = link_loss(self.network.links[name], seen, left, right, gold, about)  # type: ignore[arg-type]
                    sums[name].append(loss)
                    counts[name] += n
        return {k: torch.stack(v).sum() / counts[k] for k, v in sums.items() if v}

    def _antecedents(self, batch: list[Window], h: Tensor) -> dict[str, Tensor]:
        total: list[Tensor] = []
        count = 0
        for i, (e, _, _, (a, b)) in enumerate(batch):
            owner: dict[Range, int] = {}
            for c, cluster in enumerate(e.clusters or ()):
                for s in cluster:
                    if a <= s[0] and s[1] <= b and s[1] - s[0] <= 12:
                        owner[(s[0] - a, s[1] - a)] = c
            mentions = sorted(owner)
            if len(mentions) < 2:
                continue
            anaphors = [m for m in mentions if not e.loss_on or (m[0] + a, m[1] + a) in e.loss_on]
            if len(anaphors) > 60:
                anaphors = anaphors[:: len(anaphors) // 60 + 1]
            before = e.roles is not None or not e.loss_on  # a name may explain a pronoun before it; not in the news
            gold = [
                {j for j, x in enumerate(mentions) if owner[x] == owner[m] and (x[0] < m[0] if before else x != m)}
                for m in anaphors
            ]
            if not anaphors:
                continue
            scorer: PairScorer = self.network.links["antecedent"]  # type: ignore[assignment]
            loss, n = link_loss(scorer, h[i], anaphors, mentions, gold, self._about(e, a, b), before)
            total.append(loss)
            count += n
        return {"antecedent": torch.stack(total).sum() / count} if total else {}


WEIGHTS = {"roles": 6.0, "cue": 1.0, "source": 1.0, "direct": 0.6, "names": 3.0, "antecedent": 1.0}


def groups(network: Network, rate: float, decay: float) -> list[dict[str, Any]]:
    """Parameters with their learning rates: heads fastest, each layer down `decay` times slower; words stay fixed."""
    network.encoder.words.weight.requires_grad_(False)
    out: list[dict[str, Any]] = []
    depth = len(network.encoder.layers)
    for name, p in network.named_parameters():
        if not p.requires_grad:
            continue
        if name.startswith("encoder.layers."):
            scale = rate * decay ** (depth - 1 - int(name.split(".")[2]))
        elif name.startswith(("encoder.case", "encoder.marks", "encoder.place")):
            scale = rate * 4
        elif name.startswith("encoder"):
            scale = rate * decay**depth
        else:
            scale = rate * 6
        out.append({"params": [p], "lr": scale, "top": scale, "weight_decay": 0.01 if p.dim() > 1 else 0.0})
    return out


def average_gradients(network: Network, world: int) -> None:
    """Average gradients over the processes; a head that a process did not use counts as zero there."""
    params = [p for p in network.parameters() if p.requires_grad]
    flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).view(-1) for p in params])
    dist.all_reduce(flat)
    flat /= world
    at = 0
    for p in params:
        p.grad = flat[at : at + p.numel()].view_as(p)
        at += p.numel()


def worker(rank: int, args: argparse.Namespace) -> None:
    """One training process."""
    torch.set_num_threads(1)
    world = args.processes
    if world > 1:
        dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{args.port}", rank=rank, world_size=world)
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.from_file(str(args.start / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    network = Network(Shape())
    start_weights(network, args.start)
    if args.weights:
        network.load_state_dict(torch.load(args.weights, weights_only=True))
    if torch.cuda.is_available():
        network.encoder.cuda()
    Layer.drop = args.drop
    network.train()
    feed = Feed(args.data, tokenizer, args.length, args.batch, args.all_data, args.own, args.own_times, args.messy)
    optimizer = torch.optim.AdamW(groups(network, args.rate, args.decay), betas=(0.9, 0.98), eps=1e-6)
    plan = feed.epoch(args.seed * 1000, args.extra)
    each = len(plan) // world
    steps = each * args.epochs
    average = {k: v.clone() for k, v in network.state_dict().items()}
    step, checkpoint = 0, args.out.with_suffix(".checkpoint")
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        average, step = state["average"], state["step"]
    losses = Losses(network, args.mask, args.seed * 100 + rank)
    sums: dict[str, list[float]] = {}
    begun, first = time.time(), step
    if rank == 0:
        print(f"{steps} steps, {each} an epoch", flush=True)
    at = 0
    for step in range(step, steps):  # noqa: B020 - from where the checkpoint left off
        if step // each != at:
            if rank == 0 and args.dev:
                _, gold = read_gold(args.dev)
                scores = heads_of(average, args.start, gold[:: args.dev_every])
                line = " ".join(f"{name} {value:.1f}" for name, value in scores.items())
                print(f"epoch {at + 1}: {line}", flush=True)
            at = step // each
            plan = feed.epoch(args.seed * 1000 + at, args.extra)
        progress = step / steps
        if args.minutes:
            clock = torch.tensor((time.time() - begun) / 60 / args.minutes)
            if world > 1:
                dist.broadcast(clock, 0)
            progress = max(progress, float(clock))
            if progress >= 1.0:
                steps = step
        factor = min(1.0, (step + 1) / args.warmup) * (
            1.0 - progress if args.schedule == "linear" else 0.5 * (1 + math.cos(math.pi * progress))
        )
        for group in optimizer.param_groups:
            group["lr"] = group["top"] * max(factor, 0.01)
        parts = losses(plan[min(step % each * world + rank, len(plan) - 1)])
        loss = sum((WEIGHTS[k] * v for k, v in parts.items()), start=torch.zeros(()))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        if world > 1:
            average_gradients(network, world)
        nn.utils.clip_grad_norm_([p for p in network.parameters() if p.grad is not None], 1.0)
        optimizer.step()
        with torch.no_grad():
            keep = min(args.keep, (1 + step) / (10 + step))
            for k, v in network.state_dict().items():
                if k != "encoder.words.weight":
                    average[k].lerp_(v, 1 - keep)
        for k, v in parts.items():
            sums.setdefault(k, []).append(float(v))
        if rank == 0 and (step + 1) % 25 == 0:
            rate = (step + 1 - first) / (time.time() - begun)
            line = " ".join(f"{k} {np.mean(v):.3f}" for k, v in sorted(sums.items()))
            print(f"{step + 1}/{steps} {line} left {(steps - step - 1) / rate / 60:.0f} min", flush=True)
            sums = {}
        if rank == 0 and ((step + 1) % args.every == 0 or step + 1 >= steps):
            state = {
                "network": network.state_dict(),
                "optimizer": optimizer.state_dict(),
                "average": average,
                "step": step + 1,
            }
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            torch.save(average, args.out.with_suffix(".new"))
            args.out.with_suffix(".new").replace(args.out)
        if step + 1 >= steps:
            break
    if world > 1:
        dist.destroy_process_group()


def main() -> None:
    """Parse, start the processes."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True, help="folder of corpora: quotes/, ner/, coref/")
    p.add_argument(
        "--start",
        type=Path,
        required=True,
        help="folder of the encoder to start from: model.safetensors, tokenizer.json",
    )
    p.add_argument(
        "--out", type=Path, required=True, help="where the trained weights go (a checkpoint stands beside them)"
    )
    p.add_argument("--weights", type=Path, help="weights of an earlier training to go on from, with a fresh optimizer")
    p.add_argument("--own", type=Path, help="this project's own articles: tests/gold/build.py --training FILE")
    p.add_argument("--own-times", type=int, default=2, help="how often these are seen in an epoch")
    p.add_argument("--dev", type=Path, help="gold to score after each epoch, for the log alone")
    p.add_argument("--dev-every", type=int, default=4, help="of the gold's articles, every so many")
    p.add_argument("--epochs", type=int, default=5)
    p.add_argument("--extra", type=float, default=0.3, help="share of the other tasks' examples in each epoch")
    p.add_argument("--drop", type=float, default=0.1, help="share of a layer's output that is dropped")
    p.add_argument("--mask", type=float, default=0.0, help="share of sub-tokens that are hidden")
    p.add_argument("--messy", type=float, default=0.4, help="share of the articles whose layout is spoiled")
    p.add_argument("--length", type=int, default=320, help="sub-tokens a window")
    p.add_argument("--batch", type=int, default=6, help="full windows a batch, for each process")
    p.add_argument("--rate", type=float, default=1.5e-4)
    p.add_argument("--decay", type=float, default=0.9)
    p.add_argument("--warmup", type=int, default=80)
    p.add_argument("--schedule", choices=("linear", "cosine"), default="linear")
    p.add_argument("--keep", type=float, default=0.99, help="decay of the running average of weights")
    p.add_argument("--every", type=int, default=100, help="steps between checkpoints")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--processes", type=int, default=2)
    p.add_argument(
        "--minutes", type=float, default=0, help="end by then, the learning rate falling with the clock; 0: all epochs"
    )
    p.add_argument("--port", type=int, default=29513)
    p.add_argument("--all-data", action="store_true", help="train on the development articles too")
    args = p.parse_args()
    if args.processes == 1:
        worker(0, args)
    else:
        torch.multiprocessing.spawn(  # type: ignore[attr-defined, no-untyped-call]
            worker, (args,), nprocs=args.processes
        )


if __name__ == "__main__":
    main()
