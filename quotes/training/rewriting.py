"""A text for training with some places rewritten, and all that points into it moved along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Place = tuple[int, int]
"""First character, character after the last."""

Move = tuple[Place, str]
"""A place, and how it is to read; where the place is empty the words are put in."""


def rewritten(document: dict[str, Any], moves: Sequence[Move]) -> dict[str, Any]:
    """A copy in which each of `moves` (in order, apart) is made, and all that points into the text moves along."""
    text = document["text"]
    pieces, at = [], 0
    for (start, end), word in moves:
        pieces += [text[at:start], word]
        at = end
    quotes = [
        {k: [moved(p, moves) for p in v] if k in ("content", "cue", "source") and v else v for k, v in q.items()}
        for q in document["quotes"]
    ]
    return document | {
        "text": "".join([*pieces, text[at:]]),
        "quotes": quotes,
        "clusters": [[moved(p, moves) for p in cluster] for cluster in document.get("clusters", ())],
        "anaphors": [moved(p, moves) for p in document.get("anaphors", ())],
        **({"names": [(*moved(n, moves), n[2]) for n in document["names"]]} if "names" in document else {}),
    }


def moved(place: Sequence[int], moves: Sequence[Move]) -> list[int]:
    """Where a place of the old text is in the new one."""
    return [_offset(place[0], moves), _offset(place[1], moves)]


def _offset(offset: int, moves: Sequence[Move]) -> int:
    """Where a character of the old text is in the new one; inside a rewritten name, its end."""
    shift = 0
    for (start, end), word in moves:
        if offset <= start:
            break
        if offset < end:
            return start + shift + len(word)
        shift += len(word) - (end - start)
    return offset + shift
