"""Who said what: quotations in news articles, tied to the people who said them.

The way of the data: `article` reads files, pages, feeds and archives; `annotate` runs the Stanza pipeline, whose
processor `quote` (`processor`) lets one small network (`reading`) find reported words, cues, sources and names;
`quotations` fits them to the quotation marks (`marks`); `attribution` ties each to the mention of who speaks, and
`resolution` that to the name that it stands for;
`speakers` makes one speaker of all names of a person across articles; `index` writes SQLite, and `site` publishes it.

    >>> import quotes
    >>> annotator = quotes.Annotator()  # doctest: +SKIP
    >>> [doc] = annotator.annotate([quotes.Article("a", "Ann Lee said: “We will not go.”")])  # doctest: +SKIP
    >>> doc.quotations[0].speaker.name  # doctest: +SKIP
    'Ann Lee'

Importing `quotes` makes the processor known to Stanza, whichever is imported first:
`stanza.Pipeline("en", dir=quotes.MODELS, processors="tokenize,quote", download_method=None)`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes.document import Article, Document, Name, Quotation, Span, Speaker
from quotes.errors import QuotesError
from quotes.registration import register

if TYPE_CHECKING:
    from quotes.annotate import Annotator

__all__ = [
    "MODELS",
    "Annotator",
    "Article",
    "Document",
    "Name",
    "Quotation",
    "QuotesError",
    "Span",
    "Speaker",
    "__version__",
]
__version__ = "0.1.0"

MODELS = str(Path(__file__).parent / "models")
"""The shipped models, a Stanza resources folder."""

register()


def __getattr__(name: str) -> Any:
    if name == "Annotator":
        from quotes.annotate import Annotator

        return Annotator
    raise AttributeError(f"module 'quotes' has no attribute {name!r}")
