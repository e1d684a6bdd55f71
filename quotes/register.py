"""The register of speakers, `db/speakers.yml`: what people have decided, which no rebuild undoes.

    kim-jong-un:                     # the permalink; it never changes
      name: Kim Jong Un              # the name to show
      kind: person
      role: leader of North Korea
      wikidata: Q56226
      aliases: [Kim Jong-un, Kim Un] # who is written so, in any article, is he
      same-as: [kim]                 # ids or names of rows that are to be one with this one
      not-same-as: [Kim Jong Il]     # ids or names that must stay apart from it
    john-smith-baker:
      name: John Smith
      articles: [hill-courier/bread] # only in these articles

Everything but the id may be left out; an entry without a name is about the row that has its id. In same-as and
not-same-as, `kim` is an id and `Kim` a name: the id means one row, the name all mentions that are written so.

The file is for people: `merge`, `split`, `rename` and `link` change only what they must and keep comments and order
(by ruamel.yaml's round trip). Entries that contradict one another are refused with both lines.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from quotes.document import SpeakerKind
from quotes.errors import RegisterError
from quotes.names import fold

LISTS = ("aliases", "same-as", "not-same-as", "articles")
KEYS = ("name", "kind", "role", "wikidata", *LISTS)
KINDS: tuple[str, ...] = get_args(SpeakerKind)


def is_id(text: str) -> bool:
    """Whether a text in same-as or not-same-as is an id rather than a name: ids have no capitals and no spaces.

    >>> is_id("kim-jong-un"), is_id("Kim")
    (True, False)
    """
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """What is decided about one speaker."""

    id: str
    name: str | None = None
    kind: SpeakerKind | None = None
    role: str | None = None
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    """When not empty, the entry's names mean this speaker in these articles only."""
    line: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """All names that the entry claims."""
        same = (other for other in self.same_as if not is_id(other))
        return tuple(dict.fromkeys(n for n in (self.name, *self.aliases, *same) if n))


@dataclass(frozen=True, slots=True)
class Register:
    """All decisions."""

    entries: tuple[Entry, ...] = ()

    def __getitem__(self, id: str) -> Entry:
        return next(entry for entry in self.entries if entry.id == id)

    def __contains__(self, id: str) -> bool:
        return any(entry.id == id for entry in self.entries)


def load(path: Path) -> Register:
    """Read the register; a file that is not there is an empty one. Raises RegisterError with file and line."""
    return parse(read(path), str(path))


def read(path: Path) -> str:
    """The register's text; empty where there is no file."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterError(f"{path} cannot be read: {error}") from error


def parse(text: str, where: str = "the register") -> Register:
    """Take a register's text apart and check it. `where` names it in errors."""
    tree = _tree(text, where)
    entries = tuple(_entry(str(id), value, tree.lc.key(id)[0] + 1, where) for id, value in tree.items())
    _check(entries, where)
    return Register(entries)


def _tree(text: str, where: str) -> CommentedMap:
    try:
        tree = _yaml().load(text)
    except MarkedYAMLError as error:
        lines = sorted({mark.line + 1 for mark in (error.context_mark, error.problem_mark) if mark is not None})
        at = " and ".join(map(str, lines))
        problem = " ".join(str(error.problem).split())
        if "duplicate key" in problem:
            problem = "one id, or one key of an entry, stands there twice; make them one"
        raise RegisterError(f"{where}, line {at}: {problem}") from error
    except YAMLError as error:
        raise RegisterError(f"{where} is not YAML: {error}") from error
    if tree is None:
        # Comments of a file without entries would be lost by a round trip: keep them before the first entry.
        tree = CommentedMap()
        comment = "\n".join(line.removeprefix("#").removeprefix(" ") for line in text.splitlines() if line.strip())
        if comment:
            tree.yaml_set_start_comment(comment)
    if not isinstance(tree, CommentedMap):
        raise RegisterError(
            f"{where}, line 1: the register must be a mapping of speaker ids, like `kim-jong-un:`, to what is known"
        )
    return tree


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.allow_unicode = True
    return yaml


def _entry(id: str, value: Any, line: int, where: str) -> Entry:
    if not re.fullmatch(r"[^\s/?#]+", id):
        raise RegisterError(
            f"{where}, line {line}: the id {id!r} must have no spaces and none of / ? #; it is part of an address"
        )
    if value is None:
        return Entry(id, line=line)
    if not isinstance(value, Mapping):
        raise RegisterError(f"{where}, line {line}: {id} must be followed by keys ({', '.join(KEYS)}), indented")
    known: dict[str, Any] = {}
    for key, content in value.items():
        here = value.lc.key(key)[0] + 1 if isinstance(value, CommentedMap) else line
        if key not in KEYS:
            raise RegisterError(f"{where}, line {here}: {id} has a key {key!r}; known are {', '.join(KEYS)}")
        if key in LISTS:
            items = content if isinstance(content, list) else [content] if content is not None else []
            if not all(isinstance(item, str) for item in items):
                raise RegisterError(
                    f"{where}, line {here}: {key} of {id} must be a list of texts; put numbers in quotation marks"
                )
            known[key.replace("-", "_")] = tuple(str(item) for item in items)
        elif content is not None:
            if not isinstance(content, str):
                raise RegisterError(f"{where}, line {here}: {key} of {id} must be a text; put it in quotation marks")
            known[key] = str(content)
    if known.get("kind", KINDS[0]) not in KINDS:
        raise RegisterError(
            f"{where}, line {line}: kind of {id} is {known['kind']!r}; it must be one of {', '.join(KINDS)}"
        )
    if "wikidata" in known and not re.fullmatch(r"Q[1-9]\d*", known["wikidata"]):
        raise RegisterError(
            f"{where}, line {line}: wikidata of {id} is {known['wikidata']!r}; it must look like Q56226"
        )
    return Entry(id, line=line, **known)


def _check(entries: Sequence[Entry], where: str) -> None:
    """Refuse what cannot all be true."""
    by_id = {entry.id: entry for entry in entries}
    merged_into: dict[str, Entry] = {}
    for entry in entries:
        for other in entry.same_as:
            first = merged_into.setdefault(other, entry)
            if first is not entry:
                raise _contradiction(where, first, entry, f"both claim to be the same as {other!r}; keep one")
            target = by_id.get(other)
            if target is None:
                continue
            if entry.id in target.same_as:
                raise _contradiction(
                    where, entry, target, "each says that the other is to be merged into it; keep one same-as"
                )
            if entry.wikidata and target.wikidata and entry.wikidata != target.wikidata:
                raise _contradiction(
                    where, entry, target, f"same-as joins {entry.wikidata} and {target.wikidata}; correct one"
                )
    for entry in entries:
        for other in entry.not_same_as:
            if other == entry.id or other in entry.names:
                raise RegisterError(
                    f"{where}, line {entry.line}: {entry.id} is and is not the same as {other!r}, it says; remove one"
                )
            target = by_id.get(other)
            if target is not None and entry.id in target.same_as:
                raise _contradiction(where, entry, target, "one says same-as, the other not-same-as; remove one")
    claims: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        for article in entry.articles or ("",):
            for name in (entry.name, *entry.aliases):
                if name is None:
                    continue
                first = claims.setdefault((article, fold(name)), entry)
                if first is not entry and not _joined(first, entry):
                    raise _contradiction(
                        where,
                        first,
                        entry,
                        f"both claim the name {name!r}; tell them apart with articles:, or join them with same-as",
                    )
    linked: dict[str, Entry] = {}
    for entry in entries:
        if entry.wikidata:
            first = linked.setdefault(entry.wikidata, entry)
            if first is not entry and not _joined(first, entry):
                raise _contradiction(
                    where, first, entry, f"both are {entry.wikidata}; join them with same-as, or correct one"
                )


def _joined(a: Entry, b: Entry) -> bool:
    return a.id in b.same_as or b.id in a.same_as


def _contradiction(where: str, a: Entry, b: Entry, what: str) -> RegisterError:
    return RegisterError(f"{where}, lines {a.line} ({a.id}) and {b.line} ({b.id}): {what}")


# --- edits: text in, text out ----------------------------------------------------------------------------------------


def merged(text: str, into: str, others: Iterable[str], name: str | None = None) -> str:
    """The register's text with `others` (ids) made one with `into`."""
    tree = _tree(text, "the register")
    entry = _open(tree, into, name)
    for other in others:
        _add(entry, "same-as", other)
        for item in (other, *([str(tree[other].get("name"))] if isinstance(tree.get(other), Mapping) else [])):
            _drop(entry, "not-same-as", item)
        if isinstance(tree.get(other), Mapping):
            _drop(tree[other], "not-same-as", into)
    return _text(tree)


def split(text: str, id: str, new: str, name: str, articles: Sequence[str], spelled: Sequence[str] = ()) -> str:
    """The register's text with the speaker `id`, as far as they speak in `articles`, made a speaker `new` of their own.

    `spelled` is how these articles write the name.
    """
    tree = _tree(text, "the register")
    if new in tree:
        raise RegisterError(f"the register has an entry {new} already; choose another --id")
    entry = _open(tree, new, name)
    for spelling in spelled:
        if spelling != name:
            _add(entry, "aliases", spelling)
    for article in articles:
        _add(entry, "articles", article)
    _add(entry, "not-same-as", id)
    return _text(tree)


def renamed(text: str, id: str, name: str, old: str | None = None) -> str:
    """The register's text with a new name to show for `id`; the old one becomes an alias."""
    tree = _tree(text, "the register")
    entry = _open(tree, id, None)
    before = entry.get("name") or old
    _put(entry, "name", name)
    if before and before != name:
        _add(entry, "aliases", str(before))
    return _text(tree)


def linked(text: str, links: Mapping[str, tuple[str, str | None]]) -> str:
    """The register's text with Wikidata ids: speaker id -> (QID, the speaker's name for a new entry)."""
    tree = _tree(text, "the register")
    for id, (qid, name) in sorted(links.items()):
        _put(_open(tree, id, name), "wikidata", qid)
    return _text(tree)


def _open(tree: CommentedMap, id: str, name: str | None) -> CommentedMap:
    if not isinstance(tree.get(id), CommentedMap):
        tree[id] = CommentedMap()
    entry: CommentedMap = tree[id]
    if name is not None and "name" not in entry:
        _put(entry, "name", name)
    return entry


def _put(entry: CommentedMap, key: str, value: object) -> None:
    """Set a key; where comments stand, a new one goes before the last, since what follows an entry hangs on its last
    key."""
    if key in entry or not entry.ca.items:
        entry[key] = value
    else:
        entry.insert(len(entry) - 1, key, value)


def _add(entry: CommentedMap, key: str, item: str) -> None:
    if not isinstance(entry.get(key), CommentedSeq):
        old = entry.get(key)
        items = CommentedSeq([old] if isinstance(old, str) else [])
        items.fa.set_flow_style()
        _put(entry, key, items)
    if item not in entry[key]:
        entry[key].append(item)


def _drop(entry: CommentedMap, key: str, item: str) -> None:
    if isinstance(entry.get(key), CommentedSeq) and item in entry[key]:
        entry[key].remove(item)
        if not entry[key]:
            del entry[key]


def _text(tree: CommentedMap) -> str:
    buffer = io.StringIO()
    _yaml().dump(tree, buffer)
    text = buffer.getvalue()
    parse(text)  # an edit that makes a contradiction is refused before anything is written
    return text
