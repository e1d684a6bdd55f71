"""The network's exact parts, held against counting every possibility."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
import pytest
import torch

from quotes.network import (
    DISTANCES,
    NAMES,
    RANKS,
    ROLES,
    SIDES,
    STEPS,
    Network,
    Shape,
    Tagger,
    allowed,
    lies,
    marginals,
    spans_of,
    viterbi,
)

TINY = Shape(vocabulary=50, positions=32, width=24, layers=2, heads=2, inner=32, pair=8)
TAGS = ("O", "B-X", "I-X", "B-Y", "I-Y")


def taggings(n: int) -> list[tuple[int, ...]]:
    """All taggings that BIO allows."""
    may = allowed(TAGS)
    return [t for t in product(range(len(TAGS)), repeat=n) if may[0, t[0]] and all(may[a, b] for a, b in pairwise(t))]


def total(scores: torch.Tensor, between: torch.Tensor, tags: tuple[int, ...]) -> torch.Tensor:
    """A text begins as if after an O."""
    value = between[0, tags[0]] + sum(scores[i, t] for i, t in enumerate(tags))
    return value + sum(between[a, b] for a, b in pairwise(tags))


@pytest.fixture
def tagger() -> Iterator[Tagger]:
    torch.manual_seed(3)
    tagger = Tagger(TINY, TAGS)
    torch.nn.init.normal_(tagger.transitions)
    with torch.inference_mode():
        yield tagger


@pytest.mark.parametrize("n", [1, 2, 4])
def test_the_loss_is_that_of_all_taggings(tagger: Tagger, n: int) -> None:
    scores = torch.randn(n, len(TAGS))
    between = tagger.between()
    every = torch.stack([total(scores, between, t) for t in taggings(n)])
    for gold in taggings(n)[:: max(1, len(taggings(n)) // 7)]:
        expected = (torch.logsumexp(every, 0) - total(scores, between, gold)) / n
        loss = tagger.loss(scores[None], torch.tensor([gold]), torch.ones(1, n, dtype=torch.bool))
        assert float(loss) == pytest.approx(float(expected), abs=1e-4)


def test_the_loss_of_a_batch_ignores_padding(tagger: Tagger) -> None:
    scores = torch.randn(2, 4, len(TAGS))
    tags = torch.tensor([[1, 2, 0, 0], [0, 3, 4, 4]])
    mask = torch.tensor([[True, True, False, False], [True] * 4])
    one = tagger.loss(scores[:1, :2], tags[:1, :2], mask[:1, :2]) * 2
    two = tagger.loss(scores[1:], tags[1:], mask[1:]) * 4
    assert float(tagger.loss(scores, tags, mask)) == pytest.approx(float(one + two) / 6, abs=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_viterbi_finds_the_best_of_all_taggings(seed: int) -> None:
    """Of each of several texts at once, whatever their lengths."""
    torch.manual_seed(seed)
    tagger = Tagger(TINY, TAGS)
    torch.nn.init.normal_(tagger.transitions)
    between = tagger.between().detach()
    texts = [2 * torch.randn(n, len(TAGS)) for n in (2, 5, 0, 1, 3)]
    best = [
        list(max(taggings(len(s)), key=lambda t, s=s: float(total(s, between, t)))) if len(s) else [] for s in texts
    ]
    assert viterbi([s.numpy() for s in texts], between.numpy()) == best


@pytest.mark.parametrize("n", [1, 2, 4])
def test_marginals_are_the_shares_of_all_taggings(tagger: Tagger, n: int) -> None:
    scores, between = torch.randn(n, len(TAGS)), tagger.between()
    weights = {t: float(torch.exp(total(scores, between, t))) for t in taggings(n)}
    wanted = np.zeros((n, len(TAGS)))
    for tags, weight in weights.items():
        for i, tag in enumerate(tags):
            wanted[i, tag] += weight / sum(weights.values())
    assert marginals(scores.numpy(), between.numpy()) == pytest.approx(wanted, abs=1e-5)


def test_marginals_of_nothing() -> None:
    assert marginals(np.zeros((0, 5), np.float32), np.zeros((5, 5), np.float32)).shape == (0, 5)


def test_viterbi_of_nothing() -> None:
    between = np.zeros((5, 5), np.float32)
    assert viterbi([], between) == []
    assert viterbi([np.zeros((0, 5), np.float32)] * 2, between) == [[], []]


def test_what_may_follow_what() -> None:
    may = allowed(ROLES)
    at = ROLES.index
    assert may[at("B-CUE"), at("I-CUE")]
    assert may[at("I-CUE"), at("I-CUE")]
    assert not may[at("O"), at("I-CUE")]
    assert not may[at("B-SOURCE"), at("I-CUE")]
    assert may[:, at("O")].all()
    assert may[:, at("B-CONTENT")].all()


def test_spans_of_tags() -> None:
    tags = [NAMES.index(x) for x in ("B-PERSON", "I-PERSON", "B-PERSON", "O", "B-ORG", "I-ORG")]
    assert spans_of(tags, NAMES) == [("PERSON", 0, 2), ("PERSON", 2, 3), ("ORG", 4, 6)]
    assert spans_of([], NAMES) == []


def test_how_spans_lie_to_one_another() -> None:
    paragraph = np.array([0, 0, 0, 0, 1, 1, 1, 2])
    inside = np.array([1, 1, 0, 0, 0, 0, 1, 0])
    a = np.array([[0, 2]])
    b = np.array([[2, 3], [4, 5], [6, 7], [7, 8]])
    distance, step, rank, side = lies(a, b, paragraph, inside)[:, 0]
    # all lie after: 9 + 0 words between, 9 + 2, 9 + 1 + ceil(log2(4 + 1)), 9 + 1 + ceil(log2(5 + 1))
    assert distance.tolist() == [9, 11, 13, 13]
    assert step.tolist() == [3, 4, 4, 5]
    assert rank.tolist() == [0, 1, 2, 3]
    assert side.tolist() == [2, 2, 3, 2]
    backward = lies(b, a, paragraph, inside)
    assert backward[0, :, 0].tolist() == [0, 2, 4, 4]
    assert backward[1, :, 0].tolist() == [3, 2, 2, 1]


def test_how_spans_lie_stays_within_the_embeddings() -> None:
    rng = np.random.default_rng(0)
    starts = rng.integers(0, 2900, (60, 1))
    spans = np.concatenate([starts, starts + rng.integers(1, 90, (60, 1))], 1)
    out = lies(spans, spans, np.sort(rng.integers(0, 90, 3000)), rng.integers(0, 2, 3000))
    assert out.min() >= 0
    assert [int(x.max()) < limit for x, limit in zip(out, (DISTANCES, STEPS, RANKS, SIDES), strict=True)] == [True] * 4
    assert lies(spans[:0], spans, np.zeros(1), np.zeros(1)).shape == (4, 0, 60)
    assert lies(spans, spans[:0], np.zeros(1), np.zeros(1)).shape == (4, 60, 0)


def test_padding_changes_nothing() -> None:
    torch.manual_seed(1)
    network = Network(TINY).eval()
    tokens = torch.randint(0, 6, (4, 1, 7))
    padded = torch.cat([tokens, torch.zeros(4, 1, 5, dtype=torch.int64)], 2)
    mask = torch.arange(12)[None] < 7
    with torch.inference_mode():
        alone = network.encoder(tokens, None)
        beside = network.encoder(padded, mask)[:, :7]
    torch.testing.assert_close(alone, beside, atol=1e-5, rtol=1e-4)


def test_a_link_may_go_nowhere() -> None:
    network = Network(TINY).eval()
    a, none = torch.randn(3, 48), torch.zeros(0, 48)
    assert network.links["cue"](a, none, torch.zeros(4, 3, 0, dtype=torch.int64)).shape == (3, 1)
