"""The same words in several articles are one statement; other words are not."""

from __future__ import annotations

import random
import time

import pytest

from quotes.statements import Saying, content_words, group


def grouped(*texts: str, speakers: str = "") -> list[str | None]:
    """The statement of each text; all by one speaker, or by those whose letters `speakers` gives."""
    sayings = [Saying(f"q{n}", speakers[n] if speakers else "a", text) for n, text in enumerate(texts)]
    found = group(sayings)
    return [found.get(saying.quote) for saying in sayings]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge will stay closed until the spring.", "“The bridge will stay closed until the spring”"),
        (
            "The bridge will stay closed until the spring, whatever the council says",
            "bridge will stay closed until the spring",
        ),
        ("We found eleven cracks in the northern pillar", "they had found eleven cracks in the pillar to the north"),
        ("There will be no hesitation in answering an attack", "no hesitation in answering an attack"),
        (
            "Mutual assistance in case of aggression against one party",
            "mutual assistance if one party suffers aggression",
        ),
        ("It’s the strongest treaty we ever signed", "the strongest treaty ever signed"),
        ("Naïve façades deceive nobody in this town", "Naive facades deceive nobody in this town"),
        ("YES", "Yes."),
    ],
)
def test_the_same_words_trimmed_turned_or_translated(one: str, other: str) -> None:
    a, b = grouped(one, other)
    assert a is not None and a == b


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge will stay closed until the spring", "The ferry will run again on Sunday"),
        ("We will raise taxes on fuel this year", "We will not raise taxes on fuel this year"),
        ("The bridge is safe", "The bridge was never safe"),
        ("Very happy", "Very sad"),
        ("Yes", "No"),
        ("I met the mayor on Monday", "I met the bishop on Friday"),
        ("The council voted for the new harbour wall", "The council voted against the old town wall"),
    ],
)
def test_other_words(one: str, other: str) -> None:
    assert grouped(one, other) == [None, None]


def test_what_is_out_of_reach() -> None:
    """What are compared are words: a translation that shares none is not found, and the docstring says so."""
    assert grouped("constant and unwavering support", "steadfast, unchanging backing") == [None, None]


def test_another_speaker_says_the_same() -> None:
    words = "The bridge will stay closed until the spring"
    assert grouped(words, words, speakers="ab") == [None, None]
    a, b, c = grouped(words, words, words, speakers="aba")
    assert a == c is not None and b is None


def test_a_chain_of_half_alike_wordings_does_not_form() -> None:
    texts = [f"alpha{n} bravo{n} charlie{n} alpha{n + 1} bravo{n + 1} charlie{n + 1}" for n in range(6)]
    assert grouped(*texts) == [None] * 6


@pytest.mark.parametrize("seed", range(5))
def test_the_order_does_not_matter(seed: int) -> None:
    rng = random.Random(seed)
    sayings = made_up(400, rng)
    shuffled = sayings[:]
    rng.shuffle(shuffled)
    assert group(sayings) == group(shuffled)


def made_up(n: int, rng: random.Random, speakers: int = 3) -> list[Saying]:
    """Statements of eight to twenty made-up words, a third of them carried again with a part cut off."""
    words = ["".join(rng.choice("bdklmnprst") + rng.choice("aeiou") for _ in range(3)) for _ in range(3000)]
    found: list[Saying] = []
    while len(found) < n:
        speaker = f"s{rng.randrange(speakers)}"
        text = rng.choices(words, k=rng.randrange(8, 20))
        for _ in range(rng.choice((1, 1, 2))):
            cut = rng.randrange(0, 3)
            found.append(Saying(f"q{len(found):07}", speaker, " ".join(text[cut:])))
    return found[:n]


def test_the_cost_grows_with_the_number_of_quotations() -> None:
    """Ten times the quotations take far less than a hundred times as long."""

    def seconds(n: int) -> float:
        sayings = made_up(n, random.Random(n), speakers=1)
        start = time.process_time()
        group(sayings)
        return time.process_time() - start

    seconds(200)
    assert min(seconds(8000) for _ in range(3)) < 60 * max(*(seconds(800) for _ in range(3)), 0.01)


def test_content_words() -> None:
    assert content_words("We won’t be signing the treaties!") == ["wo", "not", "sign", "treat"]
    assert content_words("") == [] and grouped("", "") != []
