"""The number formats of the encoder: near enough to one another, and an article's reading is the article's own."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from quotes.annotate import Annotator
from quotes.article import read
from quotes.document import Article
from quotes.precision import Int8Linear
from tests.conftest import ROOT


def test_int8_is_near_the_layer_that_it_was_made_of() -> None:
    torch.manual_seed(1)
    linear, x = nn.Linear(384, 1536), torch.randn(4, 50, 384)
    with torch.inference_mode():
        exact, near = linear(x), Int8Linear(linear)(x)
    assert (exact - near).pow(2).mean().sqrt() < 0.02 * exact.std()


def test_in_int8_a_token_does_not_depend_on_what_is_read_with_it() -> None:
    torch.manual_seed(1)
    layer, x = Int8Linear(nn.Linear(64, 64)), torch.randn(3, 10, 64)
    x[0] *= 100
    with torch.inference_mode():
        assert torch.equal(layer(x)[1:2], layer(x[1:2]))


@pytest.mark.pipeline
def test_an_article_alone_and_among_others_is_read_alike() -> None:
    articles = [found for found in read([str(ROOT / "db" / "articles")]) if isinstance(found, Article)][:6]
    annotator = Annotator()
    together = annotator.annotate(articles)
    for article, document in zip(articles, together, strict=True):
        [alone] = annotator.annotate([article])
        assert [q.id for q in alone.quotations] == [q.id for q in document.quotations], article.id
