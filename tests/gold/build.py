"""Turn the gold that people write (`sources/*.gold`) into the gold that programs read (`*.jsonl`).

    python tests/gold/build.py            writes sample.jsonl, challenge.jsonl, world.jsonl ...
    python tests/gold/build.py --check    exit status 1 when the written files are not what the sources give
    python tests/gold/build.py --training FILE    writes the articles of sources/training, which the network learns from

People quote the words, this file counts the characters. README.md beside it tells the notation and the
annotation practice. Every quoted string must occur in the article, and occur once unless `#2` says which one is meant.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent
SOURCES = GOLD / "sources"
ARTICLES = GOLD.parent.parent / "db" / "articles"
TYPES = {"D": "direct", "M": "mixed", "I": "indirect", "S": "scare"}
KINDS = ("person", "organization", "government", "group", "document", "unnamed")
REGIONS = ("headline", "subhead", "caption", "boilerplate")
ACTS = ("writing", "thought")
FRAGMENT = re.compile(r"\[\[(.+?)\]\]", re.S)


class GoldError(ValueError):
    """A line of gold that cannot be right; says which line of which file, and why."""


@dataclass
class Entry:
    """One text with its gold as written: the speakers' names, and the lines that hold quotations."""

    id: str
    text: str
    where: str
    speakers: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Each form of a name in the text -> PERSON, ORG or PLACE; only articles for training tell them."""


def occurrences(text: str, words: str, start: int = 0) -> list[int]:
    """Where `words` stand in `text` as whole words, from `start` on; a space stands for a hard space too."""
    left = r"(?<!\w)" if words[0].isalnum() else ""
    right = r"(?!\w)" if words[-1].isalnum() else ""
    pattern = re.compile(left + re.escape(words).replace(r"\ ", "[ \u00a0]") + right)
    return [match.start() for match in pattern.finditer(text, start)]


def locate(text: str, words: str, start: int, which: int | None) -> tuple[int, int]:
    """The span of `words` in `text` from `start` on; `first words ~ last words` stands for all between the two.

    `which` is the number of the occurrence meant, from 1; None says that there is only one.
    """
    head, _, tail = (part.strip() for part in words.partition(" ~ "))
    found = occurrences(text, head, start)
    if not found:
        raise GoldError(f"not in the text: {head!r}")
    if which is None and len(found) > 1:
        raise GoldError(f"occurs {len(found)} times, say which with #1 ... #{len(found)}: {head!r}")
    if (which or 1) > len(found):
        raise GoldError(f"occurs only {len(found)} times: {head!r}")
    begin = found[(which or 1) - 1]
    if not tail:
        return begin, begin + len(head)
    ends = occurrences(text, tail, begin + len(head))
    if not ends:
        raise GoldError(f"not in the text after {head!r}: {tail!r}")
    return begin, ends[0] + len(tail)


def spans(text: str, content: str, which: int | None) -> tuple[list[list[int]], list[list[int]]]:
    """Segments and marked fragments of a content as written: ` // ` parts segments, `[[ ]]` holds fragments."""
    segments: list[list[int]] = []
    fragments: list[list[int]] = []
    for number, part in enumerate(content.split(" // ")):
        words = FRAGMENT.sub(r"\1", part)
        begin, end = locate(text, words, segments[-1][1], 1) if number else locate(text, words, 0, which)
        segments.append([begin, end])
        for done, match in enumerate(FRAGMENT.finditer(part)):
            at = begin + match.start() - 4 * done
            fragments.append([at, at + len(match[1])])
    return segments, fragments


def name(written: str) -> str | None:
    """A field of a line, where `-` stands for nothing."""
    return None if written in ("-", "") else written


def quotation(entry: Entry, line: str) -> dict[str, Any]:
    """One line of gold as the object that the scorers read."""
    fields = [f.strip() for f in line.split(" | ")]
    if len(fields) not in (5, 6) or fields[0] not in TYPES:
        raise GoldError("a line is: type | words | speaker | cue | mention [| flags]")
    kind, content, speakers, cue, mention = fields[:5]
    written_flags, _, via = "".join(fields[5:]).partition("via=")
    flags = written_flags.split()
    which = next((int(f[1:]) for f in flags if f.startswith("#")), None)
    unknown = [f for f in flags if not f.startswith("#") and f not in (*REGIONS, *ACTS, "optional", "unclosed")]
    if unknown:
        raise GoldError(f"unknown flag {unknown[0]!r}")
    segments, fragments = spans(entry.text, content, which)
    if kind in "DS":
        fragments = segments
    if kind == "M" and not fragments:
        raise GoldError("a mixed quotation names its marked words: [[ ... ]]")
    for written in (cue, mention):
        if written != "-" and written not in entry.text:
            raise GoldError(f"cue or mention is not in the text: {written!r}")
    speaker, *accept = [name(s.strip()) for s in speakers.split(" / ")]
    if speaker is not None and speaker not in entry.speakers:
        raise GoldError(f"no `speaker` line for {speaker!r}")
    quote: dict[str, Any] = {
        "start": segments[0][0],
        "end": segments[-1][1],
        "type": TYPES[kind],
        "fragments": fragments,
        "speaker": speaker,
        "accept": accept,
        "cue": name(cue),
        "mention": name(mention),
        "act": next((f for f in flags if f in ACTS), "speech") if kind != "S" else None,
        "region": next((f for f in flags if f in REGIONS), "body"),
        "optional": "optional" in flags,
    }
    if speaker is not None:
        quote["speaker_kind"] = entry.speakers[speaker]["kind"]
    if len(segments) > 1:
        quote["segments"] = segments
    if via:
        quote["via"] = via
    return quote


def declare(entry: Entry, line: str) -> None:
    """Take in `speaker NAME [kind] = alias; alias`."""
    match = re.fullmatch(r"speaker (?P<name>[^\[=]+?)(?: \[(?P<kind>\w+)\])? =(?P<aliases>.*)", line)
    if not match or (match["kind"] or "person") not in KINDS:
        raise GoldError("a speaker line is: speaker NAME [kind] = alias; alias")
    aliases = [a.strip() for a in match["aliases"].split(";") if a.strip()]
    entry.speakers[match["name"]] = {"name": match["name"], "aliases": aliases, "kind": match["kind"] or "person"}


def take_names(entry: Entry, line: str) -> None:
    """Take in `names PERSON = Ann Lee; Lee`."""
    match = re.fullmatch(r"names (?P<kind>PERSON|ORG|PLACE) =(?P<forms>.*)", line)
    if not match:
        raise GoldError("a line of names is: names PERSON = form; form, or ORG, or PLACE")
    for form in filter(None, map(str.strip, match["forms"].split(";"))):
        if not occurrences(entry.text, form):
            raise GoldError(f"not in the text: {form!r}")
        entry.names.setdefault(form, match["kind"])


def named(entry: Entry) -> list[tuple[int, int, str]]:
    """Where each name stands, the longest where two could: (start, end, kind)."""
    found: list[tuple[int, int, str]] = []
    for form in sorted(entry.names, key=len, reverse=True):
        places = [(at, at + len(form)) for at in occurrences(entry.text, form)]
        found += [(a, b, entry.names[form]) for a, b in places if all(b <= c or d <= a for c, d, _ in found)]
    return sorted(found)


def record(entry: Entry, with_text: bool) -> dict[str, Any]:
    """The JSON object of one text."""
    quotes = []
    for line in entry.lines:
        try:
            if line.startswith("speaker "):
                declare(entry, line)
            elif line.startswith("names "):
                take_names(entry, line)
            else:
                quotes.append(quotation(entry, line))
        except GoldError as error:
            raise GoldError(f"{entry.where}: {error}\n    {line}") from None
    quotes.sort(key=lambda q: (q["start"], -q["end"]))
    text = {"text": entry.text} if with_text else {}
    names = {"names": named(entry)} if entry.names else {}
    return {"id": entry.id, **text, **names, "speakers": list(entry.speakers.values()), "quotes": quotes}


def gold_lines(written: str) -> list[str]:
    """The lines that say something: no blank ones, no comments."""
    return [line for line in written.splitlines() if line.strip() and not line.startswith("# ")]


def sample() -> Iterator[Entry]:
    """The articles of `db/articles`, each with its `sources/NAME.gold`."""
    for path in sorted(ARTICLES.glob("*.txt")):
        source = SOURCES / f"{path.stem}.gold"
        with path.open(encoding="utf-8", newline="") as file:
            yield Entry(path.stem, file.read(), source.name, lines=gold_lines(source.read_text(encoding="utf-8")))


def together(path: Path) -> Iterator[Entry]:
    """The texts of one file: `=== name`, the text, `---`, the gold."""
    for block in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, rest = block.split("\n", 1)
        text, gold = rest.split("\n---\n", 1)
        yield Entry(title.strip(), text.strip("\n") + "\n", f"{path.name}, {title.strip()}", lines=gold_lines(gold))


def render(entries: Iterator[Entry], with_text: bool) -> str:
    """The JSON lines of some texts."""
    return "".join(json.dumps(record(entry, with_text), ensure_ascii=False) + "\n" for entry in entries)


def outputs() -> dict[Path, str]:
    """Each file to write, and what is to stand in it."""
    names = ("challenge", "world", "hard", "scraped", "unseen", "unseen_scraped")
    texts = {GOLD / f"{name}.jsonl": render(together(SOURCES / f"{name}.txt"), True) for name in names}
    return {GOLD / "sample.jsonl": render(sample(), False), **texts}


def main() -> int:
    """Write the files, or with `--check` compare them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, say whether the files are up to date")
    parser.add_argument("--training", type=Path, metavar="FILE", help="write the articles for training, and no more")
    args = parser.parse_args()
    check = args.check
    try:
        if args.training:
            training = (render(together(path), True) for path in sorted((SOURCES / "training").glob("*.txt")))
            args.training.write_text("".join(training), encoding="utf-8")
            return 0
        files = outputs()
    except GoldError as error:
        print(error, file=sys.stderr)
        return 1
    stale = [path for path in files if not path.exists() or path.read_text(encoding="utf-8") != files[path]]
    for path in stale:
        if not check:
            path.write_text(files[path], encoding="utf-8", newline="")
        print(f"{path.name}: {'out of date, run python tests/gold/build.py' if check else 'written'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
