"""Speakers as each article alone tells them -> speakers across all articles.

Persons are resolved by name and by what stands around them (`people.py`), organizations, governments and groups by
name (`bodies.py`), pairs ("Putin and Kim") by their members. An unnamed source ("a senior official") is nobody in
particular: there is one row for each wording, so that a list of speakers stays readable, and it claims no more than
the wording. The register's decisions hold before all else. The result does not depend on the order in which articles
arrive.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from quotes.bodies import bodies
from quotes.context import clues
from quotes.document import Document, Speaker, SpeakerKind
from quotes.names import (
    PersonName,
    Relation,
    bare,
    compare,
    described,
    fold,
    is_description,
    is_state,
    person,
    skeleton,
)
from quotes.people import Mention, persons
from quotes.permalinks import Candidate, Previous, PreviousSpeaker, assign, slug, votes_of
from quotes.register import Entry, Register, is_id
from quotes.roles import fits, role_keys

__all__ = [
    "GlobalSpeaker", "LocalSpeaker", "Previous", "PreviousSpeaker", "Resolution", "local_speakers", "resolve",
]  # fmt: skip

COMPANIONS = 40
"""So many names of an article, its first ones, are taken as what stands around its speakers."""

_ARTICLE = re.compile(r"^(?:the|The|a|A|an|An)\s+(?=\S)")
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+")


@dataclass(frozen=True, slots=True)
class LocalSpeaker:
    """A speaker of one article, and what stands around them there."""

    article: str
    speaker: Speaker
    outlet: str | None = None
    date: str | None = None
    quotations: int = 1
    companions: tuple[str, ...] = ()
    """Other names of persons, places and bodies in the article."""


@dataclass(frozen=True, slots=True)
class GlobalSpeaker:
    """A speaker across all articles."""

    id: str
    """Part of the speaker's address; it survives rebuilds."""
    name: str
    """The most frequent full name."""
    kind: SpeakerKind
    role: str | None = None
    """The most frequent role."""
    wikidata: str | None = None
    aliases: dict[str, int] = field(default_factory=dict)
    """Spelling -> number of articles that have it; the name itself among them."""
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is who."""

    ids: list[str]
    """The speaker of each local speaker, in the order they were handed in."""
    speakers: dict[str, GlobalSpeaker]
    """By id, in the order of the ids."""
    redirects: dict[str, str]
    """Former ids -> the ids that they now lead to."""


@dataclass(slots=True)
class _Cluster:
    """Local speakers, by their places, that are one speaker."""

    places: list[int]
    pin: Entry | None = None
    members: tuple[int, ...] = ()
    """For a pair or more who speak together: their clusters."""


def local_speakers(document: Document) -> list[LocalSpeaker]:
    """The speakers of an article, in the order in which they first speak."""
    found: dict[tuple[str, str], list[Speaker]] = {}
    for quotation in document.quotations:
        if quotation.speaker is not None:
            found.setdefault((quotation.speaker.kind, quotation.speaker.name), []).append(quotation.speaker)
    text = document.article.text
    names = tuple(dict.fromkeys(" ".join(name.span.of(text).split()) for name in document.names))
    article = document.article
    return [
        LocalSpeaker(
            article.id, _one(speakers), article.outlet, article.date, len(speakers), _others(names, _one(speakers))
        )
        for speakers in found.values()
    ]


def _one(speakers: Sequence[Speaker]) -> Speaker:
    """A speaker with all aliases, and the most frequent role, that their quotations have."""
    roles = Counter(s.role for s in speakers if s.role)
    role = min(roles, key=lambda r: (-roles[r], -len(r), r)) if roles else None
    aliases = dict.fromkeys(alias for s in speakers for alias in s.aliases)
    return replace(speakers[0], role=role, aliases=tuple(aliases))


def _others(names: Sequence[str], speaker: Speaker) -> tuple[str, ...]:
    own = {fold(name) for name in (speaker.name, *speaker.aliases)}
    own |= {word for name in own for word in name.split()} if speaker.kind == "person" else set()
    return tuple(name for name in names if fold(name) not in own)[:COMPANIONS]


def resolve(
    locals: Sequence[LocalSpeaker], register: Register | None = None, previous: Previous | None = None
) -> Resolution:
    """Who is who across articles.

    `previous` is what the index before had; its ids are kept, or lead on by `redirects`.
    """
    register, previous = register or Register(), previous or Previous()
    work = _Work(locals, register)
    work.people()
    work.bodies()
    work.described()
    work.together()
    work.merge_same()
    return work.resolution(previous)


class _Work:
    """One resolution, step by step; `clusters` grows."""

    def __init__(self, locals: Sequence[LocalSpeaker], register: Register) -> None:
        self.register = register
        self.pins = _Pins(register)
        self.given = len(locals)
        joint = [_members(local) for local in locals]
        # Who speaks together is looked up like any other speaker, for the name's sake only: places from `given` on.
        self.locals = list(locals)
        self.parts: dict[int, tuple[int, ...]] = {}
        for place, members in enumerate(joint):
            if members:
                start = len(self.locals)
                self.locals.extend(_part(locals[place], member) for member in members)
                self.parts[place] = tuple(range(start, len(self.locals)))
        self.locals = _repaired(self.locals)
        self.order = sorted(range(len(self.locals)), key=lambda i: _sort_key(self.locals[i], i >= self.given))
        self.entry = [self.pins.of(local) for local in self.locals]
        self.route = [_route(local) for local in self.locals]
        self.clusters: list[_Cluster] = []
        self.cluster_of: dict[int, int] = {}

    def _add(self, places: list[int], pin: Entry | None = None, members: tuple[int, ...] = ()) -> None:
        for place in places:
            self.cluster_of[place] = len(self.clusters)
        self.clusters.append(_Cluster(places, pin, members))

    def _of(self, route: str) -> list[int]:
        return [i for i in self.order if self.route[i] == route and i not in self.parts]

    def people(self) -> None:
        """Persons."""
        mentions = []
        for i in self._of("person"):
            local = self.locals[i]
            entry = self.entry[i]
            around = clues(local.speaker.role, local.outlet, local.companions)
            mentions.append(Mention(i, person(local.speaker.name), around, entry.id if entry is not None else None))
        for found in persons(mentions, self.pins.person_names, self.pins.bans):
            pin = self.register[found.pin] if found.pin is not None else None
            self._add([mention.place for mention in found.mentions], pin)

    def bodies(self) -> None:
        """Organizations, governments, groups."""
        places = self._of("body")
        spellings = Counter(self.locals[i].speaker.name for i in places)
        everywhere = {s: pin.id for s in spellings if (pin := self.pins.everywhere.get(fold(s))) is not None}
        numbers = bodies(spellings, everywhere, self.pins.apart)
        grouped: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        pin_of: dict[int, Entry] = {}
        for i in places:
            entry = self.entry[i]
            number = numbers[self.locals[i].speaker.name]
            if entry is not None and not entry.articles:
                pin_of[number] = entry
            grouped[(number, entry.id if entry is not None and entry.articles else "")].append(i)
        for (number, id), own in sorted(grouped.items()):
            self._add(own, self.register[id] if id else pin_of.get(number))

    def described(self) -> None:
        """Unnamed sources and documents: whoever holds the office that is told, else one row for each wording."""
        grouped: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        holders = self._holders()
        for i in self._of("described"):
            entry = self.entry[i]
            holder = None if entry is not None else self._holder(i, holders)
            if holder is not None:
                self.clusters[holder].places.append(i)
                self.cluster_of[i] = holder
                continue
            grouped[(entry.id if entry is not None else "", _wording(self.locals[i].speaker))].append(i)
        for (id, _), own in sorted(grouped.items()):
            self._add(own, self.register[id] if id else None)

    def _holders(self) -> dict[tuple[str, str], dict[int, frozenset[str]]]:
        """(country, name) -> the people of that name who hold an office of that country somewhere, with its words."""
        found: defaultdict[tuple[str, str], dict[int, frozenset[str]]] = defaultdict(dict)
        for i, cluster in self.cluster_of.items():
            speaker = self.locals[i].speaker
            if speaker.kind == "person" and speaker.role:
                keys = role_keys(speaker.role)
                for country in (k for k in keys if k.isupper()):
                    for name in (speaker.name, *speaker.aliases):
                        known = found[country, fold(name)]
                        known[cluster] = keys | known.get(cluster, frozenset())
        return found

    def _holder(self, i: int, holders: Mapping[tuple[str, str], Mapping[int, frozenset[str]]]) -> int | None:
        """ "the Norwegian minister": the one person named in this article to whom some article gives that office."""
        wanted = role_keys(self.locals[i].speaker.name)
        if all(key.isupper() for key in wanted):
            return None  # a country alone is no office
        names = [fold(name) for name in self.locals[i].companions]
        fitting = {
            cluster
            for country in sorted(k for k in wanted if k.isupper())
            for name in names
            for cluster, keys in holders.get((country, name), {}).items()
            if fits(wanted, keys)
        }
        return fitting.pop() if len(fitting) == 1 else None

    def together(self) -> None:
        """Those who speak together, by their members, whatever these are called there."""
        here: defaultdict[str, dict[str, int | None]] = defaultdict(dict)
        articles = {self.locals[i].article for i in self.parts}
        for i in self.order:
            local = self.locals[i]
            if local.article in articles and i in self.cluster_of and i < self.given:
                for name in (local.speaker.name, *local.speaker.aliases):
                    cluster = self.cluster_of[i]
                    known = here[local.article].setdefault(fold(name), cluster)
                    if known != cluster:
                        here[local.article][fold(name)] = None
        grouped: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        for i in self.order:
            if i in self.parts:
                found = []
                for part in self.parts[i]:
                    inside = here[self.locals[i].article].get(fold(self.locals[part].speaker.name))
                    found.append(inside if inside is not None else self.cluster_of[part])
                grouped[tuple(sorted(set(found)))].append(i)
        for members, places in sorted(grouped.items()):
            self._add(places, next((e for i in places if (e := self.entry[i]) is not None), None), members)

    def merge_same(self) -> None:
        """Clusters of one entry, and those that an entry's same-as names, become one."""
        first: dict[str, int] = {}
        for number, cluster in enumerate(self.clusters):
            if cluster.pin is None or not cluster.places:
                continue
            target = first.setdefault(self.pins.root(cluster.pin).id, number)
            if target != number:
                self._merge(number, target)
            else:
                cluster.pin = self.pins.root(cluster.pin)

    def _merge(self, source: int, target: int) -> None:
        for place in self.clusters[source].places:
            self.cluster_of[place] = target
        self.clusters[target].places.extend(self.clusters[source].places)
        self.clusters[source].places = []

    def resolution(self, previous: Previous) -> Resolution:
        """Names, ids, roles."""
        while True:
            alive = [n for n, cluster in enumerate(self.clusters) if any(i < self.given for i in cluster.places)]
            drafts = {n: self._draft(self.clusters[n]) for n in alive}
            for n in alive:
                if self.clusters[n].members:
                    drafts[n] = self._joint(self.clusters[n], drafts)
            alive.sort(key=lambda n: (fold(drafts[n].name), -drafts[n].articles, *self._first(n)))
            candidates = [self._candidate(n, drafts[n]) for n in alive]
            ids, redirects = assign(candidates, previous)
            # An entry may speak of rows by the ids that they are given only now: then once more.
            if not self._follow(alive, ids, candidates, previous):
                break
        for entry in self.register.entries:
            for other in filter(is_id, entry.same_as):
                target = self.pins.root(entry).id
                if target in ids and other not in ids:
                    redirects[other] = target
        speakers = {id: replace(drafts[n], id=id) for n, id in zip(alive, ids, strict=True)}
        id_of = dict(zip(alive, ids, strict=True))
        return Resolution(
            [id_of[self.cluster_of[i]] for i in range(self.given)],
            dict(sorted(speakers.items())),
            dict(sorted(redirects.items())),
        )

    def _follow(
        self, alive: Sequence[int], ids: Sequence[str], candidates: Sequence[Candidate], previous: Previous
    ) -> bool:
        """Apply what entries say of rows by their ids; True when that changed anything.

        Rows that are merged into an entry stay so in later builds, in which they may get other ids: what was the
        entry's speaker in the index before remains it.
        """
        asked = [e for e in self.register.entries if e.name is None or any(map(is_id, e.same_as))]
        if not asked:
            return False
        by_id = dict(zip(ids, alive, strict=True))
        free = [(n, c) for n, c in zip(alive, candidates, strict=True) if c.pin is None]
        was: dict[int, str] = {}
        for (place, old), _ in sorted(votes_of(candidates, previous).items(), key=lambda vote: (vote[1], vote[0])):
            was[alive[place]] = old
        for entry in asked:
            root = self.pins.root(entry)
            sources = {by_id[other] for other in entry.same_as if other in by_id}
            if entry.name is None and not entry.articles:
                sources |= {n for n, c in free if slug(c.name) == entry.id and was.get(n, entry.id) == entry.id}
                sources |= {by_id[entry.id]} if entry.id in by_id else set()
            if any(map(is_id, entry.same_as)):
                sources |= {n for n, _ in free if was.get(n) == entry.id}
            target = next((n for n in alive if self.clusters[n].pin is root), by_id.get(root.id))
            loose = sorted(n for n in sources if n != target and self.clusters[n].pin is not root)
            if target is None and loose:
                target = loose.pop(0)
                self.clusters[target].pin = root
                return True
            if target is not None and self.clusters[target].pin is None and (loose or target in sources):
                self.clusters[target].pin = root
                return True
            if target is not None and loose:
                for n in loose:
                    self._merge(n, target)
                return True
        return False

    def _first(self, number: int) -> tuple[str, str, str]:
        """The first of a cluster's local speakers, in the order that does not depend on arrival."""
        return min(
            (self.locals[i].article, self.locals[i].speaker.name, self.locals[i].speaker.role or "")
            for i in self.clusters[number].places
            if i < self.given
        )

    def _candidate(self, number: int, draft: GlobalSpeaker) -> Candidate:
        cluster = self.clusters[number]
        articles = frozenset(self.locals[i].article for i in cluster.places if i < self.given)
        pin = cluster.pin.id if cluster.pin is not None else None
        return Candidate(draft.name, draft.kind == "person", frozenset({*draft.aliases, draft.name}), articles, pin)

    def _draft(self, cluster: _Cluster) -> GlobalSpeaker:
        locals = [self.locals[i] for i in cluster.places if i < self.given]
        names = Counter(local.speaker.name for local in locals)
        said: Counter[str] = Counter()
        aliases: Counter[str] = Counter()
        for local in locals:
            aliases.update({local.speaker.name, *local.speaker.aliases})
            said[local.speaker.name] += local.quotations
        kinds = Counter(_kind(local) for local in locals)
        roles = Counter(local.speaker.role for local in locals if local.speaker.role)
        kind = min(kinds, key=lambda k: (-kinds[k], k))
        pin = cluster.pin or Entry("")
        return GlobalSpeaker(
            id="",
            name=pin.name or (_person_name(names, aliases, said) if kind == "person" else _body_name(names)),
            kind=pin.kind or kind,
            role=pin.role or (min(roles, key=lambda r: (-roles[r], -len(r), r)) if roles else None),
            wikidata=pin.wikidata,
            aliases=dict(sorted(aliases.items())),
            articles=len({local.article for local in locals}),
        )

    def _joint(self, cluster: _Cluster, drafts: Mapping[int, GlobalSpeaker]) -> GlobalSpeaker:
        """The draft of those who speak together: their members' names, in the order most often met with."""
        draft = drafts[self.cluster_of[next(i for i in cluster.places if i < self.given)]]
        if cluster.pin is not None and cluster.pin.name:
            return draft
        orders: Counter[tuple[str, ...]] = Counter()
        for i in cluster.places:
            names = []
            for part in self.parts.get(i, ()):
                known = [n for n in cluster.members if self.cluster_of[part] == n]
                own = drafts[known[0]].name if known and known[0] in drafts else self._full_name(part, cluster, drafts)
                names.append(own)
            orders[tuple(dict.fromkeys(names))] += 1
        best = min(orders, key=lambda names: (-orders[names], names))
        return replace(draft, name=_listed(best)) if best else draft

    def _full_name(self, part: int, cluster: _Cluster, drafts: Mapping[int, GlobalSpeaker]) -> str:
        """The name of a member who does not speak alone in any article, or whom this one names in short."""
        wanted = fold(self.locals[part].speaker.name)
        for n in cluster.members:
            if n in drafts and any(fold(alias) == wanted for alias in drafts[n].aliases):
                return drafts[n].name
        own = self.clusters[self.cluster_of[part]]
        names = Counter(self.locals[i].speaker.name for i in own.places)
        return _person_name(names, names, names) if self.route[part] == "person" else _body_name(names)


class _Pins:
    """The register's entries, by what they claim."""

    def __init__(self, register: Register) -> None:
        self.everywhere: dict[str, Entry] = {}
        self.in_article: dict[tuple[str, str], Entry] = {}
        self.person_names: dict[str, list[PersonName]] = {}
        self.apart: list[tuple[str, str]] = []
        self._banned: dict[str, list[PersonName]] = {}
        self._roots: dict[str, Entry] = {}
        by_id = {entry.id: entry for entry in register.entries}
        for entry in register.entries:
            for other in entry.same_as:
                if other in by_id:
                    self._roots[other] = entry
        for entry in register.entries:
            names = entry.names
            for name in names:
                for article in entry.articles:
                    self.in_article.setdefault((article, fold(name)), entry)
                if not entry.articles:
                    self.everywhere.setdefault(fold(name), entry)
            person_like = entry.kind in (None, "person")
            self.person_names[entry.id] = (
                []
                if entry.articles or not person_like
                else [person(n) for n in dict.fromkeys((entry.name, *entry.aliases)) if n]
            )
            others = [
                n for o in entry.not_same_as for n in (by_id[o].names if o in by_id and not by_id[o].articles else (o,))
            ]
            self._banned[entry.id] = [person(name) for name in others]
            self.apart.extend((entry.id, name) for name in others)
        for entry in register.entries:
            for other in entry.not_same_as:
                # Apart in both directions.
                if other in by_id and not entry.articles:
                    self._banned[other].extend(person(name) for name in entry.names)
                    self.apart.extend((other, name) for name in entry.names)

    def of(self, local: LocalSpeaker) -> Entry | None:
        """The entry that claims a local speaker by their name."""
        key = fold(local.speaker.name)
        entry = self.in_article.get((local.article, key)) or self.everywhere.get(key)
        if entry is not None and entry.kind is not None and (entry.kind == "person") != (_kind(local) == "person"):
            return None
        return entry

    def root(self, entry: Entry) -> Entry:
        """The entry that an entry is merged into, itself if none."""
        seen = {entry.id}
        while entry.id in self._roots and self._roots[entry.id].id not in seen:
            entry = self._roots[entry.id]
            seen.add(entry.id)
        return entry

    def bans(self, name: PersonName, id: str) -> bool:
        """Whether the entry says that it is not the person of that name."""
        return any(
            name.words == other.words or compare(name, other) is Relation.SAME for other in self._banned.get(id, ())
        )


def _repaired(locals: Sequence[LocalSpeaker]) -> list[LocalSpeaker]:
    """Speakers whom an article calls by a person's name, and who were taken for something else there, put right.

    `Defence Secretary Grant Shapps` is a person when `Grant Shapps` is one in any article, and so is the speaker label
    `PUTIN` when the same article has a person of that name.
    """
    full: set[tuple[str, ...]] = set()
    short: defaultdict[str, set[str]] = defaultdict(set)
    for local in locals:
        if _kind(local) == "person":
            words = person(local.speaker.name).words
            if len(words) > 1:
                full.add(tuple(map(skeleton, words)))
            for name in (local.speaker.name, *local.speaker.aliases):
                short[local.article].add(person(name).family if person(name).words else "")
    return [_as_person(local, full, short[local.article]) for local in locals]


def _as_person(local: LocalSpeaker, full: Set[tuple[str, ...]], here: Set[str]) -> LocalSpeaker:
    speaker = local.speaker
    if _kind(local) == "person" or is_state(speaker.name):
        return local
    name = re.split(r",| of ", speaker.name)[0]
    words = name.split()
    for length in (4, 3, 2):
        tail, before = words[-length:], words[:-length]
        titled = all(w[:1].islower() or w.endswith(("'s", "’s")) or _is_title(w) for w in before)
        if len(words) >= length and titled and all(w[:1].isupper() for w in tail):
            name = " ".join(tail)
            if tuple(map(skeleton, person(name).words)) in full:
                return replace(local, speaker=replace(speaker, name=name, kind="person"))
    single = bare(speaker.name)
    if " " not in single and single[:1].isupper() and person(single).words and person(single).words[0] in here:
        name = single.title() if single.isupper() else single
        return replace(local, speaker=replace(speaker, name=name, kind="person"))
    return local


def _is_title(word: str) -> bool:
    return person(f"{word} Xx Xx").words == ("xx", "xx")


def _sort_key(local: LocalSpeaker, part: bool) -> tuple[object, ...]:
    speaker = local.speaker
    return (
        local.article,
        speaker.kind,
        speaker.name,
        speaker.role or "",
        local.outlet or "",
        part,
        speaker.aliases,
        local.companions,
    )


def _kind(local: LocalSpeaker) -> SpeakerKind:
    """The kind, where a country, a seat of government or a description was taken for a person put right."""
    speaker = local.speaker
    if speaker.kind != "person":
        return speaker.kind
    if is_state(speaker.name):
        return "government"
    return "unnamed" if is_description(speaker.name) or not person(speaker.name).words else "person"


def _route(local: LocalSpeaker) -> str:
    kind = _kind(local)
    if kind == "person":
        return "person"
    return "described" if kind in ("unnamed", "document") else "body"


def _wording(speaker: Speaker) -> str:
    words = fold(speaker.name).split()
    while len(words) > 1 and words[0] in ("a", "an", "the", "one", "another"):
        words = words[1:]
    return f"{speaker.kind} {' '.join(words)}"


def _members(local: LocalSpeaker) -> tuple[str, ...]:
    """The names of those who speak together; none for any other speaker."""
    if local.speaker.kind != "group":
        return ()
    names = [name.strip() for name in _AND.split(local.speaker.name) if name and name.strip()]
    named = all(re.sub(r"^(?:the|The)\s+", "", name)[:1].isupper() for name in names)
    return tuple(names) if len(names) > 1 and named else ()


def _part(local: LocalSpeaker, name: str) -> LocalSpeaker:
    kind: SpeakerKind = "government" if is_state(name) or name.startswith(("the ", "The ")) else "person"
    return replace(local, speaker=Speaker(name, kind), quotations=0)


def _person_name(names: Mapping[str, int], aliases: Mapping[str, int], said: Mapping[str, int]) -> str:
    """The full name of most articles; of equally frequent ones that of most quotations, then the longer, then the one
    with accents, then by the letters."""
    names = _summed((bare(name), n) for name, n in names.items())
    fullest = min(names, key=lambda n: (-len(person(n).words), -len(n), n))
    whole = [n for n in names if _whole(person(n), person(fullest))] or [fullest]
    return min(
        whole,
        key=lambda n: (
            n.isupper(),
            -names[n],
            -aliases.get(n, 0),
            -said.get(n, 0),
            -len(person(n).words),
            n.isascii(),
            -len(n),
            n,
        ),
    )


def _whole(name: PersonName, fullest: PersonName) -> bool:
    """True when nothing is cut off the name: first and last words are there, and not as initials."""
    if len(name.words) < min(2, len(fullest.words)):
        return False
    return compare(name, fullest) is Relation.SAME and not (len(name.words[0]) == 1 < len(fullest.words[0]))


def _body_name(names: Mapping[str, int]) -> str:
    """The most frequent name, without a leading article; of equally frequent ones the longer, then by the letters."""
    names = _summed((_ARTICLE.sub("", described(name)), n) for name, n in names.items())
    return min(names, key=lambda n: (-names[n], -len(n), n))


def _summed(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for name, n in pairs:
        total[name] += n
    return total


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
