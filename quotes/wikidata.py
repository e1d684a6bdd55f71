"""An extract of Wikidata -> which entity a speaker is.

The extract is a file that somebody made from a Wikidata dump or query: JSON lines with the keys `id`, `label`,
`aliases` (a list), `description`, `born`, `died`, or CSV with columns of these names (aliases separated by `|`). Only
`id` and `label` must be there. A speaker is linked when one entity alone has their full name, its description does
not speak against the speaker's role, and it was alive when they spoke; with two such entities, the description must
point to one of them. A family name alone is never linked.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from quotes.context import Profile, clues, conflict, score
from quotes.errors import RegisterError
from quotes.names import PersonName, Relation, blocks, body, compare, fold, person, skeleton

AHEAD = 0.5
"""So much more must the description of one of two namesakes agree with the speaker's role."""

ALIASES_READ = 50
"""So many aliases of an entity are taken in."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One line of the extract."""

    id: str
    """Q56226"""
    label: str
    aliases: tuple[str, ...] = ()
    description: str | None = None
    born: str | None = None
    """A year, or a date that starts with one."""
    died: str | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """A speaker who may be an entity."""

    id: str
    name: str
    person: bool
    role: str | None = None
    spellings: tuple[str, ...] = ()
    first_date: str | None = None


def read(path: Path) -> Iterator[Entity]:
    """The entities of an extract. Raises RegisterError with the line that is no entity."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            start = file.readline()
            file.seek(0)
            if start.lstrip().startswith("{"):
                yield from _json_lines(file, path)
            else:
                yield from _table(file, path)
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterError(f"{path} cannot be read: {error}; an extract is a UTF-8 file, JSON lines or CSV") from error


def _json_lines(lines: Iterable[str], path: Path) -> Iterator[Entity]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise RegisterError(f"{path}, line {number}: this is not JSON ({error})") from error
        if not isinstance(record, dict):
            raise RegisterError(
                f'{path}, line {number}: an entity looks like {{"id": "Q7747", "label": "Vladimir Putin"}}'
            )
        yield _entity(record, path, number)


def _table(lines: Iterable[str], path: Path) -> Iterator[Entity]:
    rows = csv.DictReader(lines)
    if not {"id", "label"} <= set(rows.fieldnames or ()):
        raise RegisterError(f"{path}, line 1: the first line must name the columns, id and label among them")
    for row in rows:
        yield _entity(dict(row), path, rows.line_num)


def _entity(record: dict[str, object], path: Path, number: int) -> Entity:
    id, label = str(record.get("id") or "").strip(), str(record.get("label") or "").strip()
    if not re.fullmatch(r"Q[1-9]\d*", id) or not label:
        raise RegisterError(
            f"{path}, line {number}: an entity needs an id like Q7747, and a label; here are {id!r} and {label!r}"
        )
    aliases = record.get("aliases") or ()
    names = (
        aliases.split("|")
        if isinstance(aliases, str)
        else [str(a) for a in aliases if a]
        if isinstance(aliases, list)
        else []
    )
    given = {key: str(record[key]).strip() for key in ("description", "born", "died") if record.get(key)}
    return Entity(id, label, tuple(name.strip() for name in names if name.strip())[:ALIASES_READ], **given)


def link(sought: Sequence[Sought], entities: Iterable[Entity]) -> dict[str, str]:
    """Speaker id -> entity id, for the speakers of whom it is sure. Entities are read once, and not kept unless they
    fit."""
    people: defaultdict[str, list[int]] = defaultdict(list)
    bodies: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    names: list[list[PersonName]] = []
    for number, speaker in enumerate(sought):
        spelled = [person(n) for n in (speaker.name, *speaker.spellings)] if speaker.person else []
        full = [name for name in dict.fromkeys(spelled) if len(name.words) > 1]
        names.append(full)
        for block in {block for name in full for block in blocks(name)}:
            people[block].append(number)
        if not speaker.person:
            for key in dict.fromkeys(body(n) for n in (speaker.name, *speaker.spellings)):
                bodies[key].append(number)
    fitting: defaultdict[int, dict[str, Entity]] = defaultdict(dict)
    ends = {skeleton(word) for full in names for name in full for word in (name.words[0], name.words[-1])}
    for entity in entities:
        for number in _named_so(entity, people, bodies, names, ends):
            if not _too_early_or_late(entity, sought[number].first_date):
                fitting[number][entity.id] = entity
    found: dict[str, str] = {}
    for number, able in sorted(fitting.items()):
        chosen = _choose(sought[number], list(able.values()))
        if chosen is not None:
            found[sought[number].id] = chosen.id
    return found


def _named_so(
    entity: Entity,
    people: dict[str, list[int]],
    bodies: dict[tuple[str, ...], list[int]],
    names: Sequence[Sequence[PersonName]],
    ends: Set[str],
) -> set[int]:
    """The speakers whose name the entity has. `ends`: first and last words of all speakers' names, by their sound."""
    found: set[int] = set()
    for spelling in (entity.label, *entity.aliases):
        if bodies:
            found.update(bodies.get(body(spelling), ()))
        name = person(spelling)
        if len(name.words) < 2 or ends.isdisjoint((skeleton(name.words[0]), skeleton(name.words[-1]))):
            continue
        able = {number for block in blocks(name) for number in people.get(block, ())}
        found.update(n for n in able if n not in found and any(compare(name, own) is Relation.SAME for own in names[n]))
    return found


def _too_early_or_late(entity: Entity, spoke: str | None) -> bool:
    """Died before, or was not yet ten years old."""
    if not spoke or not re.match(r"\d{4}", spoke):
        return False
    year = int(spoke[:4])
    died = re.match(r"\d{4}", entity.died or "")
    born = re.match(r"\d{4}", entity.born or "")
    return bool((died and int(died.group()) < year) or (born and int(born.group()) > year - 10))


def _choose(speaker: Sought, able: Sequence[Entity]) -> Entity | None:
    """The entity whose description agrees with the speaker's role, if only one does, or there is only one."""
    profile = Profile()
    role = clues(speaker.role, None, ())
    profile.add(role)
    fits = [e for e in sorted(able, key=lambda e: e.id) if not conflict(clues(e.description, None, ()), profile)]
    if len(fits) < 2:
        return fits[0] if fits else None
    exact = [e for e in fits if fold(e.label) == fold(speaker.name)]
    points = sorted(((score(clues(e.description, None, ()).all, set(role.all)), e.id, e) for e in fits), reverse=True)
    if points[0][0] - points[1][0] >= AHEAD:
        return points[0][2]
    return exact[0] if len(exact) == 1 and not role.all else None
