"""Articles -> index: read what is new, keep what is not, swap the file.

A build reads every article and annotates those whose text, or whose models, have changed since the last index; the others'
annotations are taken from there. What is annotated is stored at once in a work file beside the index (`quotes.db.partial`),
so that a build which is stopped at any moment, by Ctrl-C or a power cut, is continued by the next one. Then all speakers are
resolved together, a complete new index is written beside the old one, and takes its place in one step: whoever reads the
index sees the old one or the new one, never half of one.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Literal

from quotes import article as reader
from quotes import index, partial, schema
from quotes import corrections as editing
from quotes import statements as grouping
from quotes.annotate import Annotator
from quotes.article import Problem
from quotes.document import Article, Document, Quotation, Speaker
from quotes.errors import IndexFileError
from quotes.index import Contents, Entry, Resolved, Row
from quotes.mentions import Bearer, Known, mentions, tidy
from quotes.partial import Partial, Stamp
from quotes.register import Register
from quotes.speakers import LocalSpeaker, resolve
from quotes.workers import Factory, Failure, annotated, words

Stage = Literal["reading", "resolving", "writing"]

RUNS_KEPT = 100
"""So many past builds are remembered in the table `runs`."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is."""

    stage: Stage
    articles: int
    """Articles read, or found unchanged."""
    total: int | None
    """Articles in all, where that is known."""
    words: int
    """Words annotated in this build."""
    problems: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    db: Path
    articles: int
    read: int
    """Articles annotated for this index; the others were unchanged."""
    resumed: int
    """Of those read, how many a build that was stopped had already annotated."""
    removed: int
    """Articles of the index before that are no longer there."""
    quotes: int
    """Quotations, thoughts left out."""
    speakers: int
    words: int
    """Words annotated in this build."""
    seconds: float
    problems: tuple[Problem, ...]
