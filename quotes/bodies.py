"""Names of organizations, governments and groups, from many articles -> which are one body. Pure, order does not
matter.

A body is known by its name alone: the same key (see `names.body`), the same sound, an acronym and the one longer name
that it stands for, or a name and the one longer name that it is short for (`RIA`, `RIA Novosti`). What could stand
for two longer names stays a row of its own. A capital or a building (`Seoul`, `the Kremlin`) is never made one with
its country, nor with a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from quotes.names import BodyKey, acronym, acronyms, body, described, expansion, shortens, sound

Pin = str


def bodies(spellings: Mapping[str, int], pinned: Mapping[str, Pin], apart: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Spelling -> number of its body.

    `spellings`: each with the number of articles that have it. `pinned`: spellings that the register gives to an entry.
    `apart`: pairs of an entry and a spelling that must not be made one.
    """
    keys: defaultdict[BodyKey, Counter[str]] = defaultdict(Counter)
    for spelling, articles in spellings.items():
        key = (f"#{pinned[spelling]}",) if spelling in pinned else body(spelling)
        keys[key][spelling] += articles
    order = sorted(keys)
    parent = {key: key for key in order}
    barred = {((f"#{pin}",), body(spelling)) for pin, spelling in apart}
    # An entry of the register stands for the keys of its own spellings too: other spellings may join it by them.
    stands = {key: key for key in order}
    for spelling, pin in sorted(pinned.items()):
        if spelling in spellings:
            stands.setdefault(body(spelling), (f"#{pin}",))

    def root(key: BodyKey) -> BodyKey:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def join(a: BodyKey, b: BodyKey) -> None:
        a, b = root(stands[a]), root(stands[b])
        pins = a[0].startswith("#") and b[0].startswith("#")
        if a != b and not pins and (a, b) not in barred and (b, a) not in barred:
            low, high = sorted((a, b), key=lambda k: (not k[0].startswith("#"), k))
            parent[high] = low

    known = sorted(stands)
    heard: dict[tuple[str, ...], BodyKey] = {}
    for key in known:
        if not any(word.startswith(("=", "#")) for word in key):
            join(key, heard.setdefault(tuple(map(sound, key)), key))
    for short, long in _acronyms(known, keys, stands):
        join(short, long)
    for short, long in _shortened(known, keys, stands):
        join(short, long)
    roots = sorted({root(key) for key in order})
    number = {key: place for place, key in enumerate(roots)}
    return {spelling: number[root(key)] for key in order for spelling in keys[key]}


def _names(key: BodyKey, keys: Mapping[BodyKey, Counter[str]], stands: Mapping[BodyKey, BodyKey]) -> list[str]:
    """The spellings of a key, the most frequent first."""
    found = keys.get(stands[key], Counter())
    return [described(s) for s in sorted(found, key=lambda s: (-found[s], s)) if body(s) == key]


def _acronyms(
    known: list[BodyKey], keys: Mapping[BodyKey, Counter[str]], stands: Mapping[BodyKey, BodyKey]
) -> Iterable[tuple[BodyKey, BodyKey]]:
    longer: defaultdict[str, set[BodyKey]] = defaultdict(set)
    for key in known:
        if len(key) > 1:
            for spelling in _names(key, keys, stands):
                for letters in acronyms(key, spelling):
                    longer[letters].add(key)
    for key in known:
        if len(key) != 1 or key[0].startswith(("=", "#")):
            continue
        short = next((a for a in map(acronym, _names(key, keys, stands)) if a is not None), None)
        if short is None:
            continue
        meant = expansion(short)
        able = {k for k in longer.get(short, ()) if meant is None or k == meant}
        if len(able) == 1:
            yield key, able.pop()


def _shortened(
    known: list[BodyKey], keys: Mapping[BodyKey, Counter[str]], stands: Mapping[BodyKey, BodyKey]
) -> Iterable[tuple[BodyKey, BodyKey]]:
    longer: defaultdict[BodyKey, list[BodyKey]] = defaultdict(list)
    for key in known:
        for length in range(1, min(len(key), 4)):
            longer[key[:length]].append(key)
    for key in known:
        able = longer.get(key, [])
        own = _names(key, keys, stands)
        if not own or not able:
            continue
        able = [long for long in able if shortens(own[0], key, long)]
        if len(able) == 1:
            yield key, able[0]
