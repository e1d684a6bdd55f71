"""The network: one small transformer encoder, run once over each token, and light heads on it.

The encoder has BERT's shape (Devlin et al. 2019), its weights start from all-MiniLM-L6-v2 (Wang et al. 2020). Three
embeddings are added to its input: how a word is written (the vocabulary is uncased), what it is to the quotation
marks, and how it stands on the page. Heads read the first sub-token of each word:

- roles: BIO tags for SOURCE, CUE and CONTENT, decoded by a linear-chain CRF (Lafferty et al. 2001);
- links: content -> cue, cue -> source, content -> source, each choosing among candidates or none;
- names: BIO tags for PERSON, ORG and PLACE;
- antecedents: a mention chooses among the mentions before it, or none.

Nothing here reads files; `processor.py` loads the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

ROLES = ("O", "B-SOURCE", "I-SOURCE", "B-CUE", "I-CUE", "B-CONTENT", "I-CONTENT")
NAMES = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-PLACE", "I-PLACE")
LINKS = ("cue", "source", "direct", "antecedent")
"""content -> cue, cue -> source, content -> source, mention -> earlier mention."""

DISTANCES, STEPS, RANKS, SIDES = 18, 7, 5, 4


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network; written to the model's config.json."""

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    states: int = 6
    pair: int = 128

    def as_dict(self) -> dict[str, int]:
        """For JSON."""
        return asdict(self)


class Layer(nn.Module):
    """One transformer layer, normalised after each part as BERT does."""

    drop = 0.0
    """Share of each part's output that is dropped in training; never that of the attention, which would leave its fast
    path on a processor."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=1e-12)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """[batch, tokens, width] -> the same; `mask` is [batch, 1, 1, tokens], True where a token is."""
        b, t, w = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self._dropped(self.out(a.transpose(1, 2).reshape(b, t, w))))
        y: Tensor = self.norm2(x + self._dropped(self.down(F.gelu(self.up(x)))))
        return y

    def _dropped(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.drop) if self.training and self.drop else x


class Encoder(nn.Module):
    """Sub-tokens with their written form, marks and place -> vectors."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.case = nn.Embedding(shape.states, shape.width)
        self.marks = nn.Embedding(shape.states, shape.width)
        self.place = nn.Embedding(shape.states, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, tokens: Tensor, mask: Tensor | None) -> Tensor:
        """`tokens`: [4, batch, length] of sub-token, case, marks, place. -> [batch, length, width]."""
        ids, case, marks, place = tokens
        x: Tensor = self.words(ids) + self.positions.weight[: ids.shape[1]]
        x = self.norm(x + self.case(case) + self.marks(marks) + self.place(place))
        spread = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, spread)
        return x


class PairScorer(nn.Module):
    """Scores of a span for each candidate span: an additive scorer over the ends of both and how they lie."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.left = nn.Linear(2 * shape.width, shape.pair)
        self.right = nn.Linear(2 * shape.width, shape.pair)
        self.distance = nn.Embedding(DISTANCES, shape.pair)
        self.step = nn.Embedding(STEPS, shape.pair)
        self.rank = nn.Embedding(RANKS, shape.pair)
        self.side = nn.Embedding(SIDES, shape.pair)
        self.out = nn.Linear(shape.pair, 1)
        self.product = nn.Linear(2 * shape.width, 64)
        self.product2 = nn.Linear(2 * shape.width, 64)
        self.none = nn.Linear(2 * shape.width, 1)

    def forward(self, a: Tensor, b: Tensor, lies: Tensor) -> Tensor:
        """`a` [n, 2w], `b` [m, 2w], `lies` [4, n, m] -> [n, m + 1]; the last column is "none of them"."""
        hidden = self.left(a)[:, None] + self.right(b)[None]
        hidden = hidden + self.distance(lies[0]) + self.step(lies[1]) + self.rank(lies[2]) + self.side(lies[3])
        scores = self.out(F.relu(hidden)).squeeze(-1) + self.product(a) @ self.product2(b).T / 8.0
        return torch.cat([scores, self.none(a)], 1)


class Tagger(nn.Module):
    """A hidden layer, tag scores, and the transitions of a linear-chain CRF."""

    def __init__(self, shape: Shape, tags: Sequence[str]) -> None:
        super().__init__()
        self.hidden = nn.Linear(shape.width, shape.width)
        self.out = nn.Linear(shape.width, len(tags))
        self.transitions = nn.Parameter(torch.zeros(len(tags), len(tags)))
        self.allowed: Tensor
        self.register_buffer("allowed", torch.from_numpy(allowed(tags)), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """[..., width] -> [..., tags]."""
        scores: Tensor = self.out(F.gelu(self.hidden(x)))
        return scores

    def between(self) -> Tensor:
        """Transition scores [tag before, tag], impossible ones far below."""
        return self.transitions + (self.allowed - 1.0) * 1e4

    def loss(self, scores: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood a word: `scores` [b, n, tags], `tags` [b, n], `mask` [b, n], True for words."""
        between = self.between()
        alpha = scores[:, 0] + between[0]  # before a text stands nothing
        gold = alpha.gather(1, tags[:, :1]).squeeze(1)
        for i in range(1, scores.shape[1]):
            on = mask[:, i]
            step = torch.logsumexp(alpha[:, :, None] + between[None], 1) + scores[:, i]
            alpha = torch.where(on[:, None], step, alpha)
            gold = gold + on * (
                scores[:, i].gather(1, tags[:, i : i + 1]).squeeze(1) + between[tags[:, i - 1], tags[:, i]]
            )
        return (torch.logsumexp(alpha, 1) - gold).sum() / mask.sum()


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.roles = Tagger(shape, ROLES)
        self.roles_other = Tagger(shape, ROLES)  # other annotation schemes; trains the encoder, is not shipped
        self.names = Tagger(shape, NAMES)
        self.links = nn.ModuleDict({name: PairScorer(shape) for name in LINKS})


def allowed(tags: Sequence[str]) -> np.ndarray:
    """[before, tag] 1.0 where `tag` may follow: I-X only after B-X or I-X."""
    out = np.ones((len(tags), len(tags)), np.float32)
    for i, before in enumerate(tags):
        for j, tag in enumerate(tags):
            if tag.startswith("I-") and before[2:] != tag[2:]:
                out[i, j] = 0.0
    return out


def viterbi(scores: Sequence[np.ndarray], between: np.ndarray) -> list[list[int]]:
    """The best tag sequence of each text, all texts a step at a time.

    `scores`: [words, tags] a text; `between`: [tag before, tag], impossible steps far below.
    """
    longest = max((len(s) for s in scores), default=0)
    if not longest:
        return [[] for _ in scores]
    tags = len(between)
    padded = np.zeros((len(scores), longest, tags), np.float32)
    for i, s in enumerate(scores):
        padded[i, : len(s)] = s
    back = np.zeros((longest, len(scores), tags), np.int8)
    forward = np.zeros((longest, len(scores), tags), np.float32)
    forward[0] = padded[:, 0] + between[0]
    for n in range(1, longest):
        paths = forward[n - 1][:, :, None] + between
        back[n] = paths.argmax(1)
        forward[n] = paths.max(1) + padded[:, n]
    out = []
    for i, s in enumerate(scores):
        best = [int(forward[len(s) - 1, i].argmax())] if len(s) else []
        for n in range(len(s) - 1, 0, -1):
            best.append(int(back[n, i, best[-1]]))
        out.append(best[::-1])
    return out


def marginals(scores: np.ndarray, between: np.ndarray) -> np.ndarray:
    """How likely each word has each tag, over all tag sequences: [words, tags] -> the same, rows summing to 1."""
    n = len(scores)
    if not n:
        return scores
    step = np.exp(np.maximum(between, -50.0))
    local = np.exp(scores - scores.max(1, keepdims=True))
    forward, backward = np.zeros_like(local), np.ones_like(local)
    forward[0] = local[0] * step[0]
    forward[0] /= forward[0].sum()
    for i in range(1, n):
        forward[i] = (forward[i - 1] @ step) * local[i]
        forward[i] /= forward[i].sum()
    for i in range(n - 2, -1, -1):
        backward[i] = step @ (local[i + 1] * backward[i + 1])
        backward[i] /= backward[i].sum()
    both = forward * backward
    out: np.ndarray = both / both.sum(1, keepdims=True)
    return out


def spans_of(tags: Sequence[int], names: Sequence[str]) -> list[tuple[str, int, int]]:
    """(label, first word, word after the last) of each tagged stretch."""
    out: list[tuple[str, int, int]] = []
    begun: tuple[str, int] | None = None
    for i, tag in enumerate(tags):
        name = names[tag]
        if begun and not (name.startswith("I-") and name[2:] == begun[0]):
            out.append((begun[0], begun[1], i))
            begun = None
        if name != "O" and begun is None:
            begun = (name[2:], i)
    if begun:
        out.append((begun[0], begun[1], len(tags)))
    return out


def lies(a: np.ndarray, b: np.ndarray, paragraph: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """How candidates lie to spans, as small numbers for the scorer's embeddings.

    `a` [n, 2] and `b` [m, 2] are word ranges; `paragraph` and `inside` (of marks, 0 or 1) are known per word.
    -> [4, n, m]: distance (log-scaled, signed), paragraphs between (clipped), candidates between, insides.
    """
    n, m = len(a), len(b)
    if not n or not m:
        return np.zeros((4, n, m), np.int64)
    after = b[None, :, 0] >= a[:, None, 1]
    gap = np.where(after, b[None, :, 0] - a[:, None, 1], a[:, None, 0] - b[None, :, 1])
    gap = np.maximum(gap, 0)
    bucket = np.minimum(np.where(gap < 3, gap, 1 + np.ceil(np.log2(np.maximum(gap, 1) + 1))), 8).astype(np.int64)
    distance = bucket + 9 * after
    step = np.clip(paragraph[b[:, 0]][None] - paragraph[a[:, 0]][:, None], -3, 3) + 3
    order = b[:, 0]
    lower = np.minimum(a[:, None, 1], b[None, :, 1])
    upper = np.maximum(a[:, None, 0], b[None, :, 0])
    between = ((order[None, None] >= lower[:, :, None]) & (order[None, None] < upper[:, :, None])).sum(2)
    rank = np.minimum(between, RANKS - 1)
    side = 2 * inside[a[:, 0]][:, None] + inside[b[:, 0]][None]
    return np.stack([distance, step, rank, side]).astype(np.int64)
