"""Windows cover a text, none is too long, and every word is read in one of them."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from quotes.windows import CLS, LENGTH, OVERLAP, SEP, UNK, SubTokens, batch_sub_tokens, cut, home, pack, sub_tokens
from quotes.words import WITHIN, read_words


def plain(total: int) -> SubTokens:
    """A text of `total` sub-tokens, one a word."""
    tokens = np.zeros((4, total), np.int64)
    tokens[0] = np.arange(total) + 1000
    return SubTokens(tokens, np.arange(total))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 3000), st.integers(20, 400), st.integers(0, 15))
def test_windows_cover_everything_and_are_short_enough(total: int, length: int, overlap: int) -> None:
    windows = cut(plain(total), length, overlap)
    if not total:
        assert windows == []
        return
    assert windows[0][0] == 0
    assert windows[-1][1] == total
    for a, b in windows:
        assert 0 <= a < b <= total
        assert b - a + 2 <= length
    for (_, end), (start, _) in itertools.pairwise(windows):
        assert start <= end, "a gap between windows"
        assert end - start >= min(overlap, 1) * overlap or end == total


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 3000))
def test_every_word_has_a_home_away_from_edges(total: int) -> None:
    sub = plain(total)
    windows = cut(sub)
    homes = home(sub, windows)
    assert len(homes) == total
    for word, n in enumerate(homes):
        a, b = windows[n]
        assert a <= word < b
        room = min(word - a if a else LENGTH, b - 1 - word if b != total else LENGTH)
        assert room >= OVERLAP // 2 - 2, "cut text nearer than half of what windows share"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """A real tokenizer with a vocabulary of letters; words that it does not know vanish."""
    vocabulary = {"[UNK]": UNK, **{c: 1000 + i for i, c in enumerate("abcdefghijklmnopqrstuvwxyz.,“”")}}
    vocabulary |= {f"##{c}": 2000 + i for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def test_sub_tokens_carry_their_word_and_lines_part(tokenizer: Tokenizer) -> None:
    text = "“we go,” he\n\nsaid"
    words = read_words(text)
    sub = sub_tokens(tokenizer, text, words)
    assert len(sub.first) == len(words)
    breaks = sum(p != WITHIN for p in words.place[1:])
    assert (sub.tokens[0] == SEP).sum() == breaks == 1
    for n, at in enumerate(sub.first):
        assert sub.tokens[1, at] == words.case[n]
        assert sub.tokens[2, at] == words.marks[n]
        assert sub.tokens[3, at] == words.place[n]


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.text(alphabet=st.sampled_from("ab “”\n,.\u0300\u200b\ufffd☃́北"), max_size=60), max_size=4))
def test_any_texts_as_sub_tokens(tokenizer: Tokenizer, texts: list[str]) -> None:
    words = [read_words(t) for t in texts]
    for w, sub in zip(words, batch_sub_tokens(tokenizer, texts, words), strict=True):
        assert len(sub.first) == len(w)
        assert list(sub.first) == sorted(set(sub.first.tolist())), "each word has a sub-token of its own"
        assert not len(w) or sub.first[-1] < sub.tokens.shape[1]
        if len(w):
            assert home(sub, cut(sub)).shape == (len(w),)


def test_packed_windows_are_framed_and_masked() -> None:
    short, long = plain(3), plain(LENGTH - 2)
    tokens, mask = pack([(short, (0, 3)), (long, (0, LENGTH - 2))])
    assert tokens.shape == (4, 2, LENGTH)
    assert mask.sum(1).tolist() == [5, LENGTH]
    assert tokens[0, 0, :6].tolist() == [CLS, 1000, 1001, 1002, SEP, 0]
    assert tokens[0, 1, 0] == CLS
    assert tokens[0, 1, -1] == SEP


def test_the_shipped_tokenizer_gives_every_word_a_place() -> None:
    import quotes

    path = Path(quotes.MODELS) / "en" / "quote" / "tokenizer.json"
    shipped = Tokenizer.from_file(str(path))
    text = "Lee’s “no”\u0300 ☃ 北京 \ufffd Kim Jong-un\n\n5.5% \u00ad x"
    words = read_words(text)
    sub = sub_tokens(shipped, text, words)
    assert len(sub.first) == len(words)
    assert int(sub.tokens[0].max()) < len(json.loads(path.read_text("utf-8"))["model"]["vocab"])
