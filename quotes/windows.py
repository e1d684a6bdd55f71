"""Texts as sub-tokens, cut into windows that the encoder can take, and put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from quotes.words import WITHIN, Words

CLS, SEP, PAD, UNK = 101, 102, 0, 100
LENGTH = 320
"""Sub-tokens a window, its two ends included."""
OVERLAP = 64
"""Sub-tokens that neighbouring windows share; each word is read where it stands further from an edge."""


@dataclass(frozen=True, slots=True)
class SubTokens:
    """A text's sub-tokens: [4, n] of id, case, marks, place, and where each word's first one stands."""

    tokens: np.ndarray
    first: np.ndarray


def sub_tokens(tokenizer: Tokenizer, text: str, words: Words) -> SubTokens:
    """All sub-tokens of `text`; a separator stands before each new line."""
    return batch_sub_tokens(tokenizer, [text], [words])[0]


def batch_sub_tokens(tokenizer: Tokenizer, texts: Sequence[str], words: Sequence[Words]) -> list[SubTokens]:
    """`sub_tokens` of many texts at once."""
    plain = [[s.of(t) for s in w.spans] for t, w in zip(texts, words, strict=True)]
    encodings = tokenizer.encode_batch(plain, is_pretokenized=True, add_special_tokens=False)
    return [_assemble(e.ids, e.word_ids, w) for e, w in zip(encodings, words, strict=True)]


def _assemble(ids: Sequence[int], word_ids: Sequence[int | None], words: Words) -> SubTokens:
    n = len(words)
    owner = np.array([-1 if w is None else w for w in word_ids], np.int64)
    counts = np.bincount(owner, minlength=n) if len(owner) else np.zeros(n, np.int64)
    flat = np.array(ids, np.int64)
    if (counts == 0).any():  # signs that the vocabulary drops altogether
        missing = np.flatnonzero(counts == 0)
        flat = np.concatenate([flat, np.full(len(missing), UNK)])
        owner = np.concatenate([owner, missing])
        order = np.argsort(owner, kind="stable")
        flat, owner = flat[order], owner[order]
        counts = np.bincount(owner, minlength=n)
    case, marks, place = (np.array(x, np.int64) for x in (words.case, words.marks, words.place))
    breaks = (place != WITHIN) & (np.arange(n) > 0)
    lead = np.cumsum(breaks)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64) if n else np.zeros(0, np.int64)
    first = starts + lead
    total = len(flat) + int(breaks.sum())
    tokens = np.zeros((4, total), np.int64)
    tokens[0] = SEP
    at = np.arange(len(flat)) + lead[owner] if n else np.zeros(0, np.int64)
    tokens[0, at], tokens[1, at], tokens[2, at] = flat, case[owner], marks[owner]
    tokens[3, first] = place
    return SubTokens(tokens, first)


def cut(sub: SubTokens, length: int = LENGTH, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Windows as ranges of sub-tokens, all of about one size, none longer than `length` with its two ends."""
    total, room = sub.tokens.shape[1], length - 2
    if total <= room:
        return [(0, total)] if total else []
    count = int(np.ceil((total - overlap) / (room - overlap)))
    size = int(np.ceil((total + (count - 1) * overlap) / count))
    return [(i * (size - overlap), min(total, i * (size - overlap) + size)) for i in range(count)]


def pack(subs: Sequence[tuple[SubTokens, tuple[int, int]]]) -> tuple[np.ndarray, np.ndarray]:
    """Windows, padded: tokens [4, batch, longest] and mask [batch, longest]."""
    longest = max(b - a for _, (a, b) in subs) + 2
    tokens = np.zeros((4, len(subs), longest), np.int64)
    mask = np.zeros((len(subs), longest), np.bool_)
    for i, (sub, (a, b)) in enumerate(subs):
        tokens[:, i, 1 : b - a + 1] = sub.tokens[:, a:b]
        tokens[0, i, 0], tokens[0, i, b - a + 1] = CLS, SEP
        mask[i, : b - a + 2] = True
    return tokens, mask


def home(sub: SubTokens, windows: Sequence[tuple[int, int]]) -> np.ndarray:
    """For each word the number of the window in which it stands furthest from an edge that cuts the text."""
    total = sub.tokens.shape[1]
    room = np.stack(
        [
            np.minimum(
                np.where(a == 0, total, sub.first - a),
                np.where(b == total, total, b - 1 - sub.first),
            )
            for a, b in windows
        ]
    )
    out: np.ndarray = room.argmax(0)
    return out
