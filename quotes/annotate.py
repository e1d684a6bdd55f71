"""Articles -> Documents: the Stanza pipeline. The only file that builds one."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import stanza
import torch

import quotes.processor  # noqa: F401 - registers the processor "quote"
from quotes.document import Article, Document
from quotes.shipped import MODELS, model_version
from quotes.wrapping import rejoined, unwrapped


class Annotator:
    """The pipeline, loaded once; one torch thread unless told otherwise (more gain little and can lose much)."""

    def __init__(self, models: Path = MODELS, *, threads: int = 1) -> None:
        self.version = model_version(models)
        """Of the models and the code: what was annotated by another version is read again."""
        torch.set_num_threads(threads)
        logging.getLogger("stanza").setLevel(logging.ERROR)
        with _without_optimizer():
            self._pipeline: Any = stanza.Pipeline(
                "en", dir=str(models), processors="tokenize,quote", download_method=None, verbose=False, use_gpu=False
            )

    def annotate(self, articles: Sequence[Article]) -> list[Document]:
        """The Documents of `articles`, in their order."""
        filled = [replace(a, text=rejoined(unwrapped(a.text))) for a in articles if a.text.strip()]
        docs = []
        for article in filled:
            doc = stanza.Document([], text=article.text)
            doc.article = article
            docs.append(doc)
        done = self._pipeline.bulk_process(docs) if docs else []
        read = {a.id: d for a, d in zip(filled, done, strict=True)}
        return [_document(a, read.get(a.id)) for a in articles]


@contextmanager
def _without_optimizer() -> Iterator[None]:
    """Keep Stanza from making an optimizer for a model that is only to be run: it costs 2 s of start-up."""
    from stanza.models.common import utils

    made = utils.get_optimizer
    utils.get_optimizer = lambda *args, **kwargs: None
    try:
        yield
    finally:
        utils.get_optimizer = made


def _document(article: Article, doc: Any) -> Document:
    if doc is None:
        return Document(article, (), ())
    return Document(article, doc.quote_sentences, doc.quote_names, doc.quotations, doc.quote_rejected)
