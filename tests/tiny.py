"""A small, honest annotator for tests of what comes after it: it knows one pattern, `“Words,” Name Surname said.`

Building, resuming and writing an index do not depend on how good the annotator is, and this one starts at once.
The shipped models are run in the tests marked `pipeline`.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence

from quotes.document import Article, Document, Name, Quotation, Span, Speaker

PATTERN = re.compile(r"“(?P<words>[^”]+?),?” (?P<source>(?P<name>[A-Z]\w+ [A-Z]\w+)|he|she) (?P<cue>said|thought)")
NAME = re.compile(r"[A-Z]\w+ [A-Z]\w+")


class Tiny:
    """Finds marked words with the speaker's name, or `he` or `she`, and `said` or `thought` behind them."""

    def annotate(self, articles: Sequence[Article]) -> list[Document]:
        """The documents of `articles`."""
        return [self.one(article) for article in articles]

    def one(self, article: Article) -> Document:
        """The document of one article."""
        quotations = tuple(_quotation(article, match) for match in PATTERN.finditer(article.text))
        names = tuple(Name(Span(*match.span()), "PERSON") for match in NAME.finditer(article.text))
        return Document(article, (Span(0, len(article.text)),), names, quotations)


class Slow(Tiny):
    """Takes its time, so that a test can stop it in the middle."""

    def one(self, article: Article) -> Document:
        """The document, after a while."""
        time.sleep(0.1)
        return super().one(article)


class Fragile(Tiny):
    """Fails at articles that say POISON, and takes its process down at those that say CRASH."""

    def one(self, article: Article) -> Document:
        """The document, if all goes well."""
        if "POISON" in article.text:
            raise ValueError("this\ncannot be read")
        if "CRASH" in article.text:
            os._exit(9)
        return super().one(article)


class Unloadable(Tiny):
    """Dies while it loads."""

    def __init__(self) -> None:
        os._exit(7)


def _quotation(article: Article, match: re.Match[str]) -> Quotation:
    words = Span(*match.span("words"))
    name = match["name"]
    return Quotation(
        article=article.id,
        kind="direct",
        act="thought" if match["cue"] == "thought" else "speech",
        segments=(words,),
        fragments=(words,),
        cue=Span(*match.span("cue")),
        source=Span(*match.span("source")),
        speaker=Speaker(name) if name else None,
        confidence=0.9 if name else 0.4,
        found_by="pattern",
        resolved_by="name" if name else None,
        verb="say" if match["cue"] == "said" else "think",
    )
