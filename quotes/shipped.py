"""Which models ship, and in which version: told from their files alone, without loading them.

A build asks for the version first, and loads the models (which takes seconds) only where there is something to read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from quotes.errors import ModelError

MODELS = Path(__file__).parent / "models"
"""The models that ship with the package, laid out as a Stanza resources folder."""

CODE_VERSION = 2
"""Raised when rules change what comes out of the same text, so that a build reads the articles again."""


def model_version(models: Path = MODELS) -> str:
    """The code's version and a digest of the models' files; articles that another version has read are read again.

    Raises ModelError when there are no models.
    """
    if not (models / "resources.json").is_file():
        raise ModelError(f"There are no models in {models}: resources.json is missing; install quote-index again.")
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(path for path in models.rglob("*") if path.is_file() and path.suffix != ".md"):
        digest.update(path.relative_to(models).as_posix().encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest())
    return f"{CODE_VERSION}.{digest.hexdigest()}"
