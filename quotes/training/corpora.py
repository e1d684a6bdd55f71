"""Corpora -> examples: texts with what their annotators marked in them, as numbers of words.

Readers of the layouts that the corpora are kept in here: quotations as JSON lines ({"id", "text", "quotes":
[{"content", "source", "cue"}]}, character offsets), names as BIO columns, coreference as JSON (GUM, LitBank) or JSON
lines (GAP). Articles written for this project (tests/gold/README.md) have all of it in one (`written`).
`polnear.py` turns PolNeAR's own published layout into the first of these.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from quotes.document import Span
from quotes.evaluate.gold import segments
from quotes.network import NAMES, ROLES, spans_of
from quotes.words import Words, read_words

Range = tuple[int, int]
"""First word, word after the last."""

_EDGE = set(" \t\r\n\"'`‘’‚‛“”„‟«»‹›.,;:!?…-–‒—―()[]{}*_|/\\<>~•")
_KINDS = {
    "PER": "PERSON", "person": "PERSON", "Person": "PERSON", "politician": "PERSON", "PERSON": "PERSON",
    "ORG": "ORG", "organisation": "ORG", "politicalparty": "ORG", "Organisation": "ORG", "corporation": "ORG",
    "LOC": "PLACE", "location": "PLACE", "country": "PLACE", "Location": "PLACE", "PLACE": "PLACE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Linked:
    """One annotated quotation."""

    contents: tuple[Range, ...]
    cue: Range | None
    source: Range | None


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its annotation; what a corpus does not annotate is None."""

    id: str
    text: str
    words: Words
    roles: np.ndarray | None = None
    quotations: tuple[Linked, ...] = ()
    names: np.ndarray | None = None
    clusters: tuple[tuple[Range, ...], ...] | None = None
    scheme: str = "news"
    loss_on: frozenset[Range] = field(default_factory=frozenset)
    """For partly annotated coreference: the only mentions whose antecedent is known."""


def quotations(path: Path, scheme: str = "news") -> Iterator[dict[str, Any]]:
    """The raw documents of a JSON-lines corpus of quotations."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            document["scheme"] = scheme
            yield document


def quoted_example(document: dict[str, Any], text: str | None = None) -> Example:
    """A document of quotations as an example; `text` may be a copy of it with other marks, of the same length."""
    text = document["text"] if text is None else text
    words = read_words(text)
    roles = np.zeros(len(words), np.int64)
    linked = []
    for q in document["quotes"]:
        parts = {role: _ranges(text, words, q.get(role) or []) for role in ("content", "cue", "source")}
        if not parts["content"]:
            continue
        if document["scheme"] != "news" and not parts["cue"]:
            continue
        for role in ("source", "cue", "content"):
            for a, b in parts[role]:
                if roles[a:b].any():
                    continue
                roles[a] = ROLES.index(f"B-{role.upper()}")
                roles[a + 1 : b] = ROLES.index(f"I-{role.upper()}")
        linked.append(
            Linked(
                tuple(parts["content"]),
                parts["cue"][0] if parts["cue"] else None,
                parts["source"][0] if parts["source"] else None,
            )
        )
    return Example(
        document["id"], text, words, roles, tuple(linked), scheme=document["scheme"],
        names=_tagged(words, document["names"]) if "names" in document else None,
        clusters=tuple(tuple(sorted(_whole(words, p) for p in c)) for c in document.get("clusters", ())) or None,
        loss_on=frozenset(_whole(words, p) for p in document.get("anaphors", ())),
    )  # fmt: skip


def written(path: Path) -> Iterator[dict[str, Any]]:
    """Articles written for this project, as `python tests/gold/build.py --training FILE` prints them, as raw documents.

    They have "names", and "clusters" of what names each speaker, with the "anaphors" that are no names among them.
    """
    for article in quotations(path):
        text = article["text"]
        named = [tuple(n) for n in article["names"]]
        whole = [q for q in article["quotes"] if q["type"] != "scare"]
        whole = [q for q in whole if not any(_inside(q, other) for other in whole if other is not q)]
        linked = [(q, *_cue_and_source(text, q)) for q in whole]
        clusters, anaphors = _told_of(text, article["speakers"], named, linked)
        yield article | {
            "quotes": [
                {"content": segments(q), "cue": [cue] if cue else [], "source": [source] if source else []}
                for q, cue, source in linked
            ],
            "names": named,
            "clusters": clusters,
            "anaphors": anaphors,
        }


def _inside(quote: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a quotation stands in another one; of two in the same place the one that is optional does."""
    if segments(quote) == segments(other):
        return bool(quote["optional"] and not other["optional"])
    return all(any(c <= a and b <= d for c, d in segments(other)) for a, b in segments(quote))


def _cue_and_source(text: str, quote: dict[str, Any]) -> tuple[list[int] | None, list[int] | None]:
    """Where the cue and the mention stand that an annotator wrote down as words: nearest to what they belong to."""
    parts = segments(quote)
    cue = _nearest(text, quote["cue"], parts, parts)
    return cue, _nearest(text, quote["mention"], [cue] if cue else parts, [*parts, *([cue] if cue else [])])


def _nearest(
    text: str, words: str | None, to: Sequence[Sequence[int]], apart: Sequence[Sequence[int]]
) -> list[int] | None:
    """The place of `words` nearest to one of `to` outside of `apart`; in their line if it is in one of the lines."""
    if not words:
        return None
    found = [[m.start(), m.end()] for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    free = [f for f in found if all(f[1] <= a or b <= f[0] for a, b in apart)]

    def away(place: list[int]) -> tuple[int, int]:
        gaps = [(max(a - place[1], place[0] - b, 0), min(a, place[0]), max(b, place[1])) for a, b in to]
        gap, start, end = min(gaps)
        return text.count("\n", start, end), gap

    return min(free, key=away, default=None)


def _told_of(
    text: str,
    speakers: Sequence[dict[str, Any]],
    named: Sequence[tuple[int, int, str]],
    linked: Sequence[tuple[dict[str, Any], list[int] | None, list[int] | None]],
) -> tuple[list[list[list[int]]], list[list[int]]]:
    """What stands for each speaker, for each other person and body, and which of it is no name."""
    forms = {form: s["name"] for s in reversed(speakers) for form in (*s["aliases"], s["name"])}
    clusters: dict[str, list[list[int]]] = {}
    for start, end, kind in named:
        form = text[start:end]
        if kind == "PLACE" and form not in forms:
            continue
        owner = forms.get(form) or (form.split()[-1] if kind == "PERSON" else form)
        clusters.setdefault(owner, []).append([start, end])
    anaphors = []
    for q, _, source in linked:
        if source is None or q["speaker"] is None:
            continue
        if any(source[0] <= a and b <= source[1] for a, b, kind in named if kind != "PLACE"):
            continue
        cluster = clusters.setdefault(q["speaker"], [])
        if source not in cluster:
            cluster.append(source)
            anaphors.append(source)
    return [sorted(c) for c in clusters.values()], sorted(anaphors)


def _ranges(text: str, words: Words, spans: Sequence[Sequence[int]]) -> list[Range]:
    """Character spans as word ranges: edges stripped of marks and punctuation, parts joined across nothing else."""
    joined: list[list[int]] = []
    for start, end in sorted((int(a), int(b)) for a, b in spans):
        if joined and all(c in _EDGE for c in text[joined[-1][1] : start]):
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    out = []
    for start, end in joined:
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        if end > start:
            inside = words.within(Span(start, end))
            if len(inside):
                out.append((inside.start, inside.stop))
    return out


_STYLES = {
    "straight": '""', "german": "„“", "guillemets": "«»", "curly": "“”", "danish": "»«", "swedish": "””",
}  # fmt: skip


def restyled(text: str, chance: random.Random) -> str:
    """`text` with other quotation marks, now and then one of them lost, so that no style is strange. Length is kept."""
    style = chance.choice(list(_STYLES))
    opener, closer = _STYLES[style][0], _STYLES[style][1]
    table = str.maketrans({"“": opener, "”": closer})
    if chance.random() < 0.25 and '"' not in text:
        table = str.maketrans({"“": "‘", "”": "’"})
    new = text.translate(table)
    if chance.random() < 0.3:
        new = re.sub(r"[“”„«»]", lambda m: " " if chance.random() < 0.04 else m[0], new)
    if chance.random() < 0.1:
        new = new.replace("’", "'")
    return new


def names(path: Path) -> Iterator[Example]:
    """Examples of about 200 words from a BIO file: word, tab, tag; a blank line ends a sentence."""
    buffer: list[tuple[str, str]] = []
    count = 0
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        cells = line.split("\t")
        if len(cells) == 2:
            buffer.append((cells[0], cells[1]))
        elif len(buffer) > 180:
            yield _named(f"{path.stem}:{count}", buffer)
            buffer, count = [], count + 1
    if buffer:
        yield _named(f"{path.stem}:{count}", buffer)


def _named(name: str, rows: list[tuple[str, str]]) -> Example:
    text, at = detokenized([w for w, _ in rows])
    words = read_words(text)
    return Example(name, text, words, names=_name_tags(words, at, [t for _, t in rows]), scheme="names")


def _tagged(words: Words, named: Iterable[tuple[int, int, str]]) -> np.ndarray:
    """Tags of names that are told by where they stand: (first character, character after the last, kind)."""
    out = np.zeros(len(words), np.int64)
    for start, end, kind in named:
        a, b = _whole(words, (start, end))
        out[a], out[a + 1 : b] = NAMES.index(f"B-{kind}"), NAMES.index(f"I-{kind}")
    return out


def _name_tags(words: Words, at: Sequence[Span], tags: Sequence[str]) -> np.ndarray:
    out = np.zeros(len(words), np.int64)
    i = 0
    while i < len(tags):
        kind = _KINDS.get(tags[i][2:])
        j = i + 1
        while j < len(tags) and tags[j] == "I-" + tags[i][2:]:
            j += 1
        if kind and tags[i] != "O":
            covered = words.within(Span(at[i].start, at[j - 1].end))
            out[covered.start] = NAMES.index(f"B-{kind}")
            out[covered.start + 1 : covered.stop] = NAMES.index(f"I-{kind}")
        i = j
    return out


def person_names(examples: Iterable[Example]) -> list[tuple[str, str]]:
    """(given, family) of each person whom the examples name in two or three capitalised words, each once, in order."""
    found: dict[tuple[str, str], None] = {}
    for e in examples:
        for kind, a, b in spans_of([] if e.names is None else e.names.tolist(), NAMES):
            name = e.text[e.words.spans[a].start : e.words.spans[b - 1].end]
            if kind == "PERSON" and re.fullmatch(r"[A-Z][\w'’-]+( [A-Z][\w'’-]+){1,2}", name) and not name.isupper():
                given, _, family = name.rpartition(" ")
                found[given, family] = None
    return list(found)


def gum(coreference: Path, bio: Path) -> Iterator[Example]:
    """GUM documents with both their coreference clusters and their names (the files run word for word alike)."""
    tags = [line.split("\t")[1] for line in bio.read_text("utf-8").splitlines() if "\t" in line]
    begin = 0
    for d in json.loads(coreference.read_text("utf-8")):
        n = len(d["cased_words"])
        text, at = detokenized(d["cased_words"])
        words = read_words(text)
        yield Example(
            d["document_id"], text, words, scheme="names",
            names=_name_tags(words, at, tags[begin : begin + n]),
            clusters=_clusters(words, at, d["span_clusters"]),
        )  # fmt: skip
        begin += n


def litbank(path: Path) -> Iterator[Example]:
    """LitBank's coreference: `coref_spans` holds [cluster, first, last] a sentence, in words of the document."""
    for d in json.loads(path.read_text("utf-8")):
        plain = [w for s in d["sentences"] for w in s]
        text, at = detokenized(plain)
        words = read_words(text)
        groups: dict[int, list[list[int]]] = {}
        begin = 0
        for sentence, spans in zip(d["sentences"], d["coref_spans"], strict=True):
            for cluster, first, last in spans:
                groups.setdefault(cluster, []).append([first + begin, last + begin + 1])
            begin += len(sentence)
        yield Example(
            d["document_id"], text, words, scheme="coref", clusters=_clusters(words, at, list(groups.values()))
        )


def gap(path: Path) -> Iterator[Example]:
    """GAP (Webster et al. 2018): one ambiguous pronoun and two names a text; ten texts an example."""
    for line in path.read_text("utf-8").splitlines():
        d = json.loads(line)
        words = read_words(d["text"])
        spans = {k: _whole(words, d[k]) for k in ("pronoun", "A", "B")}
        clusters = [[spans["pronoun"]], [], []]
        for k, other in (("A", 1), ("B", 2)):
            (clusters[0] if d[f"{k}_coref"] else clusters[other]).append(spans[k])
        if not (d["A_coref"] or d["B_coref"]):
            continue
        yield Example(
            d["id"], d["text"], words, scheme="coref",
            clusters=tuple(tuple(sorted(c)) for c in clusters if c), loss_on=frozenset({spans["pronoun"]}),
        )  # fmt: skip


def _whole(words: Words, span: Sequence[int]) -> Range:
    inside = words.within(Span(span[0], span[1]))
    return inside.start, inside.stop


def _clusters(
    words: Words, at: Sequence[Span], groups: Sequence[Sequence[Sequence[int]]]
) -> tuple[tuple[Range, ...], ...]:
    out = []
    for group in groups:
        spans = {_whole(words, (at[a].start, at[b - 1].end)) for a, b in group}
        out.append(tuple(sorted(spans)))
    return tuple(out)


_NO_SPACE_BEFORE = re.compile(r"^(?:[.,;:!?%)\]}”’…]|n't|'(?:s|re|ve|ll|d|m)|’(?:s|re|ve|ll|d|m))$", re.IGNORECASE)


def detokenized(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """Words of a corpus as running text, and where each stands in it."""
    text, at, glue = "", [], True
    for token in tokens:
        if not glue and not _NO_SPACE_BEFORE.match(token):
            text += " "
        at.append(Span(len(text), len(text) + len(token)))
        text += token
        glue = token in "([{“‘$£€" or token == "``"
    return text, at
