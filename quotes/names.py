"""Two names -> how they relate: the same, one part of the other, or different. Pure.

Names of persons are compared word by word. Two words agree when they are equal once case, accents and script are
folded away (other scripts are transliterated), when they sound the same in the transliterations in use (`Zelenskyy`,
`Zelenskiy`), when a list says that they are one name (`Sergey`, `Serhiy`; `Bill`, `William`), when one is the other's
initial, or when they differ by one slip of the pen and neither is a well-known name of its own (`Anderson` is not
`Andersen`). All words of the shorter name must agree with words of the longer one, in order; the family name may have
moved (`Orbán Viktor`), unless both words are given names (`James Martin` is not `Martin James`).

Names of bodies (organizations, governments) are reduced to a key: articles, legal forms and small words go, spellings
and adjectives of countries are made one (`Russia's defence ministry`, `Ministry of Defense of Russia`).

Other systems were looked at first; see quotes/SPEAKERS.md for what they are good at and why they are not used here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

from quotes.lexicon import load_table, load_words

CACHE = 200_000
"""So many parsed names and words are remembered."""


SYLLABLES = 9
"""No given name of China, Korea or Vietnam has more letters."""


class Relation(IntEnum):
    """How two names relate, from nothing to everything in common."""

    DIFFERENT = 0
    WEAK = 1
    """One could be a part of the other, in a way that needs support: a given name alone, a family name left out."""
    PART = 2
    """One is the family name, or the last part, of the other."""
    INITIAL = 3
    """Full names that agree, one with an initial for the given name."""
    SAME = 4


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name, taken apart."""

    words: tuple[str, ...]
    """Folded, in the order of writing (`Putin, Vladimir` is turned round); titles, particles and suffixes are gone."""
    eastern: bool = False
    """The family name stands first, as in China, Korea and Vietnam."""
    lineage: str | None = None
    """`jr`, `ii`, `iii`: tells a father from a son."""
    chain: bool = False
    """The name goes on with fathers' names (`bin`, `ibn`); writers stop where they like."""
    vowelless: bool = False
    """Written in a script that leaves vowels out."""

    @property
    def family(self) -> str:
        """The word that most likely is the family name."""
        return self.words[0] if self.eastern else self.words[-1]


_LINEAGE = {"jr": "jr", "ii": "ii", "iii": "iii", "iv": "iv", "jnr": "jr", "junior": "jr"}
_QUOTED = re.compile(r"[\"“”„«»][^\"“”„«»]*[\"“”„«»]|\([^)]*\)")
_SYLLABLES = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]")
_ABJAD = re.compile(r"[\u0590-\u06ff]")
_APOSTROPHES = re.compile(r"['’‘`´ʼʻʹ\u02bf\u02be]")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ABD = re.compile(r"^abd(?:[aeiou]l|[aeiou]ll|ou|ur|er|ar|ir|us|as|es)?(?=[a-z]{3})")


def romanize(text: str) -> str:
    """The text in ASCII letters, case kept, one word for each syllable of Chinese and Korean.

    >>> romanize("Łukasz Żółć"), romanize("Сергей Лавров")
    ('Lukasz Zolc', 'Sergey Lavrov')
    """
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    ascii_text = anyascii(plain)
    if _SYLLABLES.search(plain):
        ascii_text = _HUMP.sub(" ", ascii_text)
    return ascii_text


@lru_cache(maxsize=CACHE)
def fold(text: str) -> str:
    """Case, accents, script, punctuation and doubled spaces taken away.

    >>> fold("  Kim Jong-Ún ")
    'kim jong un'
    """
    bare = romanize(_APOSTROPHES.sub("", text)).replace("'", "").lower()
    return _NO_WORD.sub(" ", bare).strip()


@lru_cache(maxsize=CACHE)
def person(name: str) -> PersonName:
    """Take a person's name apart.

    >>> person("Russian President Vladimir Putin").words
    ('vladimir', 'putin')
    >>> person("KIM Jong-un").eastern
    True
    """
    text = _QUOTED.sub(" ", _APOSTROPHES.sub("'", name))
    text = re.sub(r"'s$", "", text.strip())
    vowelless = bool(_ABJAD.search(text))
    if "," in text:
        head, _, tail = text.partition(",")
        if not _is_suffix(tail):
            text = f"{tail} {head}"
    written = [w for w in re.split(r"[\s\-\u2010-\u2015·・,/_]+", romanize(text)) if w.strip("'.")]
    written = _split_initials(written)
    words = [(w, "".join(c for c in w.casefold() if c.isalnum())) for w in written]
    # `y` in `Ortega y Gasset` joins, the `D` of `J.D.` is an initial: case tells.
    words = [(w, f) for w, f in words if f and not (len(f) == 1 and w.islower() and f in load_words("particles.txt"))]
    lineage: str | None = None
    while (
        len(words) > 1
        and words[-1][1] in load_words("name_suffixes.txt")
        and not (len(words) == 2 and words[-1][1] in ("v", "sr", "mp", "ma"))
    ):
        lineage = _LINEAGE.get(words[-1][1], lineage)
        words = words[:-1]
    words = _without_titles(words)
    chain = any(f in ("bin", "ibn", "bint") for _, f in words[1:])
    folded = _join_abd([f for _, f in words])
    kept = [
        f
        for i, f in enumerate(folded)
        if len(f) == 1 or f not in load_words("particles.txt") or len(folded) == 1 or _keeps(folded, i)
    ]
    kept = kept or folded
    eastern = (
        2 <= len(kept) <= 3
        and kept[0] in load_words("family_first.txt")
        and kept[-1] not in load_words("given_names.txt")
        and all(1 < len(w) <= SYLLABLES for w in kept)
        and all(w not in load_words("given_names.txt") or w in load_words("family_first.txt") for w in kept[1:])
        and kept[-1] not in load_words("surnames.txt") - load_words("family_first.txt")
    )
    return PersonName(tuple(kept), eastern, lineage, chain, vowelless)


@lru_cache(maxsize=CACHE)
def bare(name: str) -> str:
    """A person's name as written, without titles and offices before it.

    >>> bare("presidential aide Yuri Ushakov"), bare("Mr. Shapps"), bare("Pope Francis")
    ('Yuri Ushakov', 'Shapps', 'Pope Francis')
    """
    written = name.split()
    pairs = [(w, _NO_WORD.sub("", romanize(w).lower())) for w in written]
    if "," in name or not all(folded for _, folded in pairs):
        return " ".join(written)
    return " ".join(w for w, _ in _without_titles(pairs))


def is_description(name: str) -> bool:
    """True for words that call somebody something, without a name: `the Russian president`.

    >>> is_description("the Russian president"), is_description("President Putin"), is_description("lula")
    (True, False, False)
    """
    words = [(w, _NO_WORD.sub("", romanize(w).lower())) for w in name.split()]
    words = [pair for pair in words if pair[1]]
    rest = [pair for pair in words if pair[1] not in _LINKS and pair[1] not in _nation_words()]
    return all(written.islower() and folded in _titles() for written, folded in rest)


def _is_suffix(tail: str) -> bool:
    words = [w.strip(".").casefold() for w in tail.split()]
    return not words or all(w in load_words("name_suffixes.txt") or w in _LINEAGE for w in words)


def _keeps(words: Sequence[str], place: int) -> bool:
    """A particle that is a word of its own here: the given name `Ben`, `Van` at the start, `Do` at the end."""
    if place == 0:
        return words[0] in ("ben", "van", "do", "ad", "um", "abu", "abou", "ul") and len(words) == 2
    return place == len(words) - 1 and words[place] not in ("e",)


def _split_initials(written: list[str]) -> list[str]:
    """`J.K.` and `JK` before a name in ordinary case are two initials."""
    shouted = all(w.upper() == w for w in written)
    out: list[str] = []
    for place, word in enumerate(written):
        parts = [p for p in word.split(".") if p]
        bare = word.strip(".'")
        if len(parts) > 1 and all(len(p) <= 2 for p in parts[:-1]):
            out.extend(parts)
        elif (
            not shouted
            and place < len(written) - 1
            and 2 <= len(bare) <= 3
            and bare.isalpha()
            and bare.upper() == bare
            and bare.casefold() not in load_words("family_first.txt")
            and bare.casefold() not in load_words("titles.txt")
            and bare.casefold() not in load_words("particles.txt")
            and (place == 0)
        ):
            out.extend(bare)
        else:
            out.append(word)
    return out


REGNAL = frozenset(
    ["pope", "king", "queen", "prince", "princess", "emperor", "empress", "patriarch", "sultan",
     "lord", "lady", "baron", "baroness", "mullah", "sheikh", "sheikha"]
)  # fmt: skip
"""Titles that make one name a full one: `Pope Francis`, `Lord Frost`."""


def _without_titles(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Cut what stands before the name: titles, offices, and adjectives of countries before those."""
    titles, nations, given = _titles(), _nation_words(), load_words("given_names.txt")
    start = 0
    while start < len(words) - 1:
        written, folded = words[start]
        if len(words) - start == 2 and (folded in REGNAL or folded in given):
            break  # `Pope Francis`; `Dean Smith`, whose title is a given name
        if (folded, words[start + 1][1]) in _nation_pairs() and start < len(words) - 2:
            start += 2
            continue
        if folded not in titles and folded not in nations and not (folded in _LINKS and written.islower()):
            break
        start += 1
    return words[start:]


_LINKS = frozenset(["of", "and", "for", "the"])


@cache
def _titles() -> frozenset[str]:
    return frozenset("".join(c for c in t if c.isalnum()) for t in load_words("titles.txt"))


@cache
def _nation_words() -> frozenset[str]:
    given = load_words("given_names.txt")
    words = {n for n in map(fold, load_table("demonyms.tsv")) if " " not in n}
    words |= {"us", "uk", "eu", "un", "north", "south", "kremlin"}
    return frozenset(w for w in words if w not in given)


@cache
def _nation_pairs() -> frozenset[tuple[str, str]]:
    """Demonyms of two words, whose first may be a name elsewhere: `Sri Lankan`, but `Sri Mulyani`."""
    pairs = (tuple(fold(n).split()) for n in load_table("demonyms.tsv"))
    return frozenset((p[0], p[1]) for p in pairs if len(p) == 2)


def _join_abd(words: list[str]) -> list[str]:
    """`Abdel Fattah`, `Abd al-Fattah`, `Abdelfattah`, `Abdul-Fatah`: one word `abdfatah`."""
    out: list[str] = []
    place = 0
    while place < len(words):
        word = words[place]
        if word in ("abd", "abdel", "abdul", "abdal", "abdol", "abdoul", "abdou", "abdur", "abdir") and place + 1 < len(
            words
        ):
            after = place + 1
            if words[after] in ("al", "el", "ul", "ar", "ur", "er", "as", "us") and after + 1 < len(words):
                after += 1
            out.append("abd" + words[after])
            place = after + 1
            continue
        match = _ABD.match(word)
        out.append("abd" + word[match.end() :] if match and word not in ("abdi", "abdou") else word)
        place += 1
    return out


# --- words -----------------------------------------------------------------------------------------------------------

_SOUNDS = [
    (re.compile(p), r)
    for p, r in (
        (r"o(?:ff|w)$", "ov"),
        (r"e(?:ff|w)$", "ev"),
        (r"tsch|tch|tsj", "ch"),
        (r"sch|sj", "sh"),
        (r"dzh|dsch|dj", "j"),
        (r"zh", "j"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"gh", "g"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"ck|q", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ts|tz", "z"),
        (r"c(?=[eiy])", "s"),
        (r"c(?!h)", "k"),
        (r"ou|oo|ue(?!$)|uu", "u"),
        (r"oe", "o"),
        (r"ae", "a"),
        (r"ee", "i"),
        (r"(?:iy|ij|yi|yy|ii|yj|y|i)$", "i"),
        (r"[iy]y?(?=a)|j(?=a[kn]?$)", "i"),
        (r"[iy]y?(?=u)", "i"),
        (r"[iy]ye|ye|(?<=[^aeiou])ie(?=.)", "e"),
        (r"(?:ey|ei|ai|ay)", "ei"),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
    )
]
_VOWELS = re.compile(r"[aeiou]+")


@lru_cache(maxsize=CACHE)
def sound(word: str) -> str:
    """A word as it is heard, roughly: transliterations of one name give one result.

    >>> sound("zelenskyy") == sound("zelenskiy") == sound("zelensky")
    True
    >>> sound("jong") == sound("yong")
    False
    """
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=CACHE)
def skeleton(word: str) -> str:
    """The first letter and the consonants of a word's sound: the same for all that could be the same word.

    >>> skeleton("mohammed") == skeleton("muhamad")
    True
    """
    heard = sound(_representative(word))
    return heard[:1] + _VOWELS.sub("", heard[1:])


@cache
def _variants() -> dict[str, frozenset[str]]:
    """A spelling -> the names that it is a spelling of."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for table in ("given_variants.tsv", "surname_variants.tsv"):
        for first, rest in load_table(table).items():
            for word in (first, *rest):
                found[fold(word)].add(first)
    return {word: frozenset(heads) for word, heads in found.items()}


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for full, short in load_table("nicknames.tsv").items():
        for word in short:
            found[word].add(full)
    return {short: frozenset(fulls) for short, fulls in found.items()}


@lru_cache(maxsize=CACHE)
def _representative(word: str) -> str:
    heads = _variants().get(word)
    return fold(min(heads)) if heads else word


@lru_cache(maxsize=CACHE)
def starts(word: str) -> frozenset[str]:
    """The first letters that a word may be met with in another spelling, or as a nickname."""
    spellings = {word, _representative(word), *_nicknames().get(word, ())}
    return frozenset(letter for s in spellings if s for letter in (sound(s)[:1], s[0]))


def common(word: str) -> bool:
    """True for a name that very many people bear."""
    return (
        word in load_words("surnames.txt")
        or word in load_words("given_names.txt")
        or word in load_words("family_first.txt")
    )


class _Match(IntEnum):
    NO = 0
    INITIAL = 1
    NEAR = 2
    FULL = 3


@lru_cache(maxsize=CACHE)
def _match(a: str, b: str, given: bool) -> _Match:
    """How two words agree; `given`: as given names, which have nicknames."""
    if a == b:
        return _Match.FULL
    if len(a) == 1 or len(b) == 1:
        return _Match.INITIAL if a[0] == b[0] else _Match.NO
    heads_a, heads_b = _variants().get(a), _variants().get(b)
    if heads_a and heads_b and heads_a & heads_b:
        return _Match.FULL
    if given and (_short_for(a, b) or _short_for(b, a)):
        return _Match.FULL
    if heads_a and heads_b and given:
        return _Match.NO  # two names that the list tells apart
    known = common(a) and common(b)
    if sound(a) == sound(b) and not (known and min(len(a), len(b)) > 3 and OSA.distance(a, b) > 2):
        return _Match.NO if known and not _spelling(a, b) else _Match.FULL
    if known:
        return _Match.NO
    return _Match.NEAR if _near(a, b, given) else _Match.NO


def _short_for(short: str, full: str) -> bool:
    """`kate` for `katherine`, and so for `catherine`."""
    fulls = _nicknames().get(short, frozenset())
    if full in fulls:
        return True
    heads = _variants().get(full, frozenset())
    return any(not heads.isdisjoint(_variants().get(other, ())) for other in fulls)


def _spelling(a: str, b: str) -> bool:
    """Two well-known names that sound the same are one only when they are of one length or a doubled letter apart."""
    return re.sub(r"(.)\1", r"\1", a) == re.sub(r"(.)\1", r"\1", b)


def _near(a: str, b: str, given: bool) -> bool:
    short, long = sorted((a, b), key=len)
    if len(short) < 5 or (a[0] != b[0] and sound(a)[0] != sound(b)[0]):
        return False
    if given and (long == short + "a" or (a[-1] in "ao" and b[-1] in "ao" and a[:-1] == b[:-1] and a[-1] != b[-1])):
        return False  # Martin and Martina, Mario and Maria
    if not given and _feminine(short, long):
        return True
    heard_a, heard_b = sound(a), sound(b)
    if skeleton(a) == skeleton(b) and OSA.distance(heard_a, heard_b) <= 1:
        return True
    if heard_a.replace("ch", "sh") == heard_b.replace("ch", "sh"):
        return True  # as the French write it: Ouchakov
    if len(short) < 6 or OSA.distance(a, b) > 1:
        return False
    # One slip: a letter too few, too many, doubled or swapped; another letter instead only within a long word.
    return len(a) != len(b) or sorted(a) == sorted(b) or len(short) >= 8


def _feminine(short: str, long: str) -> bool:
    """Slavic family names that a woman bears with an ending: Ivanov and Ivanova, Kowalski and Kowalska."""
    if long == short + "a" and short.endswith(("ov", "ev", "in", "yn")):
        return True
    stem = re.sub(r"(?:sky|ski|skiy|skyi|skii)$", "sk", short)
    return stem != short and re.sub(r"(?:ska|skaya|skaia|skaja)$", "sk", long) == stem


# --- persons ---------------------------------------------------------------------------------------------------------


def compare(a: PersonName, b: PersonName) -> Relation:
    """How two persons' names relate.

    >>> compare(person("Kim Jong Un"), person("Kim Jong-un")).name
    'SAME'
    >>> compare(person("Kim Un"), person("Kim Jong Un")).name
    'SAME'
    >>> compare(person("Kim"), person("Kim Jong Un")).name
    'PART'
    >>> compare(person("Kim Jong Il"), person("Kim Jong Un")).name
    'DIFFERENT'
    """
    if a.words == b.words and a.lineage == b.lineage:
        return Relation.SAME
    if a.lineage != b.lineage and len(a.words) > 1 and len(b.words) > 1:
        regnal = a.words[0] in REGNAL and a.words == b.words
        return Relation.SAME if regnal and None in (a.lineage, b.lineage) else Relation.DIFFERENT
    if (a.vowelless or b.vowelless) and not (a.vowelless and b.vowelless):
        return _compare_vowelless(a, b)
    if len(a.words) > len(b.words):
        a, b = b, a
    if "".join(a.words) == "".join(b.words) and len(b.words) > 1:
        return Relation.SAME
    short, long = _joined(a.words, b.words), _joined(b.words, a.words)
    if len(short) > len(long):
        short, long, a, b = long, short, b, a
    best = _aligned(short, long, a, b)
    if best is not Relation.SAME:
        for turned in _turned(short, long):
            best = max(best, _aligned(turned, long, a, b))
    return best


def _joined(words: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Neighbouring words made one where the other name writes them as one: `jong un` for `jongun`."""
    if len(words) < 2:
        return words
    heard = {sound(w) for w in other}
    own = {sound(w) for w in words}
    for place in range(len(words) - 1):
        one = words[place] + words[place + 1]
        if sound(one) in heard and sound(one) not in own:
            return (*words[:place], one, *words[place + 2 :])
    return words


def _turned(short: tuple[str, ...], long: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """The shorter name with its family name moved to the other end, where that makes sense."""
    if len(short) < 2 or any(len(w) == 1 for w in short):
        return
    given = load_words("given_names.txt")
    if len(short) == 2 and ((short[0] in given and short[1] in given) or (common(short[0]) and common(short[1]))):
        return
    yield (*short[1:], short[0])
    if len(short) > 2:
        yield (short[-1], *short[:-1])


def _aligned(short: tuple[str, ...], long: tuple[str, ...], a: PersonName, b: PersonName) -> Relation:
    """The relation when the shorter name's words must all agree, in order, with words of the longer one."""
    eastern = b.eastern or (a.eastern and len(short) == len(long))
    best = Relation.DIFFERENT
    for places in _placings(short, long, 0, 0):
        best = max(best, _relation(short, long, places, eastern, a.chain or b.chain))
    return best


def _placings(short: tuple[str, ...], long: tuple[str, ...], i: int, j: int) -> Iterable[tuple[int, ...]]:
    if i == len(short):
        yield ()
        return
    for place in range(j, len(long) - (len(short) - i) + 1):
        if _match(short[i], long[place], True):
            for rest in _placings(short, long, i + 1, place + 1):
                yield (place, *rest)


def _relation(
    short: tuple[str, ...], long: tuple[str, ...], places: tuple[int, ...], eastern: bool, chain: bool
) -> Relation:
    last = len(long) - 1
    family = 0 if eastern else last
    matches = [_match(word, long[place], place != family) for word, place in zip(short, places, strict=True)]
    if _Match.NO in matches or matches.count(_Match.NEAR) > 1:
        return Relation.DIFFERENT
    if _Match.NEAR in matches and _Match.FULL not in matches:
        return Relation.DIFFERENT
    if len(short) == 1:
        if matches[0] is not _Match.FULL:
            return Relation.DIFFERENT
        return Relation.PART if places[0] == family or len(long) == 1 else Relation.WEAK
    if family not in places:
        whole = chain and places == tuple(range(len(short)))
        return Relation.SAME if whole else Relation.WEAK
    by_initial = [m is _Match.INITIAL for m in matches]
    middles = [place for place in places if 0 < place < last]
    if middles and any(len(long[k]) == 1 and k not in places for k in range(1, middles[-1])):
        return Relation.DIFFERENT  # George W. and George H. W.
    if by_initial[places.index(family)]:
        return Relation.WEAK if _Match.FULL in matches else Relation.DIFFERENT
    if eastern and last not in places:
        return Relation.WEAK
    if 0 not in places:
        return Relation.PART if not any(by_initial) else Relation.WEAK
    given = 1 if eastern else 0
    if all(by_initial[k] for k, place in enumerate(places) if place != family) or by_initial[given]:
        # `J. Smith`; but `J. Michael Smith` and `John Michael Smith` agree in a full given name too.
        agrees = sum(1 for k, place in enumerate(places) if place != family and not by_initial[k])
        return Relation.SAME if agrees else Relation.INITIAL
    return Relation.SAME


def _compare_vowelless(a: PersonName, b: PersonName) -> Relation:
    """Consonants against consonants, for a name written in Arabic or Hebrew letters; full names only."""
    bones_a, bones_b = (
        [_VOWELS.sub("", sound(w)).replace("h", "").replace("v", "").replace("i", "") for w in n.words] for n in (a, b)
    )
    if len(bones_a) == len(bones_b) > 1 and all(x == y and x for x, y in zip(bones_a, bones_b, strict=True)):
        return Relation.SAME
    return Relation.DIFFERENT


def blocks(name: PersonName) -> list[str]:
    """Keys of a full name: two names that are SAME or INITIAL share at least one, nearly always.

    A key is one end of the name by its consonants, and another word by its first letter.
    """
    words = name.words
    if len(words) < 2:
        return [f"{skeleton(words[0])}|"] if words else []
    keys: set[str] = set()
    ends = {0, len(words) - 1}
    for end in ends:
        if len(words[end]) == 1:
            continue
        for place, word in enumerate(words):
            if place != end:
                keys.update(f"{skeleton(words[end])}|{letter}" for letter in starts(word))
    return sorted(keys)


# --- bodies ----------------------------------------------------------------------------------------------------------

_SMALL = frozenset(
    ["of", "the", "for", "and", "in", "on", "to", "at", "a", "an", "de", "la", "del", "des", "du", "und", "s"]
)
_SPELLINGS = {
    "advisors": "advisers",
    "centre": "center",
    "defence": "defense",
    "dept": "department",
    "grey": "gray",
    "harbour": "harbor",
    "intl": "international",
    "labour": "labor",
    "organisation": "organization",
    "programme": "program",
    "saint": "st",
    "theatre": "theater",
    "univ": "university",
}
_ANY_ORDER = load_words("government_heads.txt")
_DESCRIBES = load_words("body_nouns.txt")
_GENERIC_END = load_words("body_endings.txt")

BodyKey = tuple[str, ...]


@lru_cache(maxsize=CACHE)
def body(name: str) -> BodyKey:
    """What identifies an organization, a government or a group.

    >>> body("the Russian Defence Ministry") == body("Ministry of Defense of Russia")
    True
    >>> body("U.S.") == body("United States") == body("the United States of America")
    True
    >>> body("the U.N. Security Council") == body("United Nations Security Council")
    True
    """
    text = described(_APOSTROPHES.sub("'", romanize(name)).strip())
    text = re.sub(r"\b((?:[A-Za-z]\.){2,})", lambda m: m.group(1).replace(".", ""), text)
    text = re.sub(r"(?<=\w) \([A-Z]\w*[A-Z]\)$", "", text)
    parts = re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", text).split()
    if len(parts) > 1:  # one that stands alone may be another body's, see `bodies.py`
        listed = load_table("acronyms.tsv")
        text = " ".join(listed[word][0] if word in listed else word for word in parts)
    words = fold(re.sub(r"'s?(?=\s|$)", " ", text)).split()
    while len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    legal = load_words("legal_forms.txt")
    while len(words) > 1 and words[-1] in legal:
        words = words[:-1]
    words = _nations(words)
    kept = [_SPELLINGS.get(w, w) for w in words if w not in _SMALL] or words
    if len(kept) > 1 and not _ANY_ORDER.isdisjoint(kept):
        kept = sorted(kept)
    return tuple(kept) or (name.strip(),)


def described(text: str) -> str:
    """`the Russian state agency RIA` -> `RIA`: a common noun before the name says only what it is."""
    words = text.split()
    for place in range(len(words) - 1, 0, -1):
        if words[place - 1] in _DESCRIBES and words[place][:1].isupper():
            return " ".join(words[place:])
    return text


@cache
def _nation_phrases() -> dict[tuple[str, ...], str]:
    phrases: dict[tuple[str, ...], str] = {}
    for table in ("demonyms.tsv", "countries.tsv"):
        for spelling, codes in load_table(table).items():
            if len(codes) == 1:
                phrases[tuple(fold(spelling.replace(".", "")).split())] = f"={codes[0]}"
    return phrases


def _nations(words: list[str]) -> list[str]:
    phrases = _nation_phrases()
    out: list[str] = []
    place = 0
    while place < len(words):
        for length in (7, 6, 5, 4, 3, 2, 1):
            code = phrases.get(tuple(words[place : place + length])) if place + length <= len(words) else None
            if code is not None:
                out.append(code)
                place += length
                break
        else:
            out.append(words[place])
            place += 1
    return out


def country(text: str) -> frozenset[str]:
    """ISO codes of the countries that a name or a role speaks of.

    >>> sorted(country("South Korean defence minister"))
    ['KOR']
    """
    words = fold(re.sub(r"'s?(?=\s|$)", " ", _APOSTROPHES.sub("'", text))).split()
    found = {w[1:] for w in _nations(words) if w.startswith("=")}
    return frozenset(found | _capitals().get(" ".join(words), frozenset()))


@cache
def _capitals() -> dict[str, frozenset[str]]:
    return {fold(capital): frozenset(codes) for capital, codes in load_table("capitals.tsv").items()}


def is_state(name: str) -> bool:
    """True for a country or a place that stands for a government: never a person, whatever a model took it for.

    >>> is_state("the Kremlin"), is_state("Washington"), is_state("Putin")
    (True, False, False)
    """
    bare = re.sub(r"^(?:the|The)\s+", "", name.strip())
    if bare in load_words("places_that_are_names.txt"):
        return False
    return bare in load_table("countries.tsv") or bare in load_table("metonyms.tsv")


def acronyms(key: BodyKey, name: str) -> frozenset[str]:
    """The acronyms that a longer name may be shortened to; empty for a name of one word.

    >>> "un" in acronyms(body("United Nations"), "United Nations")
    True
    """
    words = [w for w in fold(name).split() if w != "the"]
    if len(words) < 2:
        return frozenset()
    listed = {fold(short) for short, full in load_table("acronyms.tsv").items() if body(full[0]) == key}
    inner = [w for w in words if w not in _SMALL]
    initials = {"".join(w[0] for w in words), "".join(w[0] for w in inner)}
    return frozenset({i for i in initials if len(i) >= 2} | listed)


def acronym(name: str) -> str | None:
    """The name as an acronym, folded, when it is written as one.

    >>> acronym("the U.N."), acronym("Reuters")
    ('un', None)
    """
    bare = re.sub(r"^(?:the|The|THE)\s+", "", name.strip()).replace(".", "")
    if 2 <= len(bare) <= 7 and bare.isalnum() and sum(c.isupper() for c in bare) >= max(2, len(bare) - 1):
        return fold(bare)
    return None


@lru_cache(maxsize=CACHE)
def expansion(short: str) -> BodyKey | None:
    """What a listed acronym stands for."""
    for listed, full in load_table("acronyms.tsv").items():
        if fold(listed) == short:
            return body(full[0])
    return None


def compare_bodies(a: str, b: str) -> Relation:
    """How two names of organizations, governments or groups relate.

    >>> compare_bodies("UN", "the United Nations").name
    'SAME'
    >>> compare_bodies("Seoul", "South Korea").name
    'DIFFERENT'
    """
    key_a, key_b = body(a), body(b)
    if key_a == key_b:
        return Relation.SAME
    if tuple(map(sound, key_a)) == tuple(map(sound, key_b)) and not any(w.startswith("=") for w in (*key_a, *key_b)):
        return Relation.SAME
    for short, long, key_short, key_long in ((a, b, key_a, key_b), (b, a, key_b, key_a)):
        letters = acronym(short)
        if letters is not None and len(key_short) == 1 and not key_short[0].startswith("="):
            known = expansion(letters)
            if known is not None and known != key_long:
                continue
            if letters in acronyms(key_long, long):
                return Relation.SAME
        if (
            0 < len(key_short) < len(key_long)
            and key_long[: len(key_short)] == key_short
            and shortens(short, key_short, key_long)
        ):
            return Relation.PART
    return Relation.DIFFERENT


def shortens(short: str, key_short: BodyKey, key_long: BodyKey) -> bool:
    """`RIA` for `RIA Novosti`, `Yonhap` for `Yonhap News Agency`, but not `New York` for `New York Times`."""
    rest = key_long[len(key_short) :]
    if key_short[0].startswith("=") or is_state(short) or country(short):
        return False
    if all(word in _GENERIC_END for word in rest) and rest != ("news",):
        return len(key_short) > 1 or not common(key_short[0])
    return acronym(short) is not None and len(rest) == 1 and not rest[0].startswith("=") and rest[0] not in _SECTIONS


_SECTIONS = frozenset(
    ["news", "sport", "sports", "world", "mundo", "radio", "tv", "online", "africa", "europe", "asia", "arabic"]
)
