"""A source mention -> who it stands for in its article. Pure.

A mention is a name, a part of one, a pronoun, a description ("the Russian president"), a body, or missing. Facts decide
first (the name stands in the mention; the office is told beside a name), then what is told of the people named near is
weighed (`scene.py`, `candidates.py`); two candidates within a whisker of one another give no speaker.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np

from quotes.candidates import Considered, weights
from quotes.cast import Cast, Person, lower_demonyms, parts_of, tidy, titles
from quotes.described import bodies_described, people_described
from quotes.document import Article, Span, Speaker, SpeakerKind
from quotes.findings import Findings
from quotes.lexicon import load_table, load_words
from quotes.roles import (
    addressed_as,
    conflicts,
    countries_in,
    fits,
    head_noun,
    holds,
    is_aged,
    is_body,
    is_person,
    main_part,
    office_keys,
    outranked,
    plain,
    plain_office,
    role_keys,
    without_clause,
)
from quotes.roles import female as female_noun
from quotes.scene import Scene
from quotes.sentences import begins_line, line_end, line_start, sentence_of
from quotes.voice import Voice, voice_of

_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "man"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "woman"),
    **dict.fromkeys(("they", "them", "their", "both"), "several"),
    **dict.fromkeys(("who", "which", "that"), "relative"),
    **dict.fromkeys(("i", "me", "my", "we", "us", "our", "you", "your"), "speaking"),
    **dict.fromkeys(("it", "its"), "body"),
}
_SOME = frozenset(
    [
        "many",
        "most",
        "some",
        "several",
        "others",
        "few",
        "all",
        "everyone",
        "everybody",
        "nobody",
        "those",
        "these",
        "people",
    ],
)
_FOR_ANOTHER = frozenset(["for", "to", "with", "against", "from", "behind", "by", "about", "on"])
"""Before a name inside a mention: somebody else is meant."""
_WHISKER = 0.10
"""Two candidates whose probabilities differ by less are both possible: no speaker."""
_TELLS_WHERE = re.compile(
    r"(?:(?:[A-Z][\w.]+(?:[ -][A-Z]\w+)?-based|human|independent|international|local|national|news|private|public|"
    r"regional|rights|state-owned|state-run|world)\s)+"
)
"""What a description of a body may say of it, besides its kind: "the London-based rights group"."""
_BODY_FLOOR = 0.6
"""A description of a body is tied to no named one that is less likely than this."""
FAR = 250
"""Characters after which a quotation without a source is no longer the last speaker's."""
NEAR = 2200
"""Characters before a mention within which its antecedent is looked for."""
_FROM_THERE = re.compile(r"[Tt]he [a-z]+, from [A-Z]")
"""The plasterer, from Leeds"""
_CALLED = re.compile(
    r"\b(?:(?:gave|give|giving|by|using) (?:only )?(?:his|her|their) (?:\w+ )?names?(?: only)?(?:,| as)"
    r"|identified (?:him|her|them)sel(?:f|ves)(?: only)? as|(?:identified|named|known) only as)"
    r" [“\"‘]?([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)"
)
"""A farmer who gave only his first name, Bo"""
_ANONYMOUS = re.compile(
    r"\banonym|\bnot (?:to )?be (?:named|identified|quoted)|\bnot authori[sz]ed\b|\bdeclined to be|\bwithheld\b"
)
"""Whoever is told of so is nobody whom the article names."""


_OF_A_STATE = frozenset(("army", "government", "military", "navy", "police"))
"""Bodies that every state has one of: nothing else that is named is called so."""
_ANY_BODY = frozenset(("body", "company", "firm", "group", "institution", "organisation", "organization"))
"""What bodies of all kinds are called."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who a source mention stands for, how sure that is, and how it was told."""

    speaker: Speaker | None
    probability: float
    by: str
    person: Person | None = None
    mention: Span | None = None
    """Where the speaker is named, for a quotation that has no source of its own."""


class Resolver:
    """Whom the mentions of one article stand for; it learns as its quotations are gone through in order."""

    def __init__(self, article: Article, findings: Findings, sentences: Sequence[Span], cast: Cast) -> None:
        self.text, self.findings, self.sentences = article.text, findings, sentences
        self.article, self.cast = article, cast
        self.known: dict[Span, Person] = {
            s: p for s, p in cast.at.items() if not _credit(article.text, s) and p.name not in (article.outlet or "")
        }
        """Whom a pronoun may mean, by the place that names them; mentions that were resolved join them."""
        self.roles = [(p, r, role_keys(r)) for p in cast.people for r in p.told]
        self.letters = letters_of(cast.organizations.values()) | letters_for(article.text)
        self.addressed: dict[Person, frozenset[str]] = {
            p: frozenset[str]().union(*(addressed_as(article.text, s) for s in p.spans)) for p in cast.people
        }
        """What their titles tell of them: "Fr Lee" is a priest."""
        self.described_as: dict[Person, frozenset[str]] = {
            p: self.addressed[p].union(*map(office_keys, p.told)) for p in cast.people
        }
        self.unnamed: dict[Person, Speaker] = {}
        self.labels: dict[str, Resolved] = {}
        self.seen: dict[Span, Resolved] = {}
        """The mentions of who spoke so far."""
        self.considered: list[Considered] = []
        """Between whom was chosen, for whoever fits the weights of the choice."""
        self.own: tuple[Span, ...] = ()
        """The words whose speaker is looked for: nobody named in them speaks them."""
        self.floor: Span | None = None
        """The mention of who spoke last."""
        self.asker: str | None = None
        """Who asked what these words answer, and so does not speak them."""

    @cached_property
    def countries(self) -> list[tuple[int, str]]:
        """See countries_in."""
        return countries_in(self.text)

    @cached_property
    def strangers(self) -> dict[Span, Person]:
        """People without a name where sentences begin with them, as people of their own."""
        found = {}
        for span in people_described(self.text, self.sentences, list(self.cast.at)):
            core = self._in_full(span, _without_article(span.of(self.text)))
            found[span] = Person(core, (), female=female_noun(core))
            self.unnamed[found[span]] = Speaker(core, "unnamed")
        return found

    @cached_property
    def bodies(self) -> list[Span]:
        """See bodies_described."""
        return bodies_described(self.text, self.sentences)

    def resolve(self, source: Span) -> Resolved:
        """The speaker behind a source mention; a label before a colon stands for the same one throughout."""
        if source not in self.seen:
            label = self._label_of(source)
            self.seen[source] = self.labels.get(label) or self._resolve(source)
            if label and self.seen[source].speaker:
                self.labels[label] = self.seen[source]
        return self.seen[source]

    def _label_of(self, source: Span) -> str:
        """The words of a mention that stands at the start of a line, with a colon after it."""
        labels = begins_line(self.text, source) and self.text[source.end : source.end + 1] == ":"
        return source.of(self.text) if labels else ""

    def _resolve(self, source: Span) -> Resolved:
        words = source.of(self.text)
        called = _CALLED.search(words)
        if called:
            name = Span(source.start + called.start(1), source.start + called.end(1))
            person = self.cast.at.get(name) or Person(called[1], (), female=female_noun(words))
            return Resolved(self.speaker(person), 0.9, "called", person)
        doubled = self._doubled(source)
        if doubled:
            return doubled
        if self._label_of(source) and (short := self._initials(words)):
            return short
        bare = re.sub(r"[^\w\s'’-]", "", words).strip()
        bare = bare if re.match(r"(?:US|WHO|IT)\b", bare) else bare.lower()
        if re.match(r"(?:who|which)\s", bare):  # a clause: its first word stands for somebody
            return self._relative(source)
        if bare in _PRONOUNS:
            return self._pronoun(source, _PRONOUNS[bare])
        people = self.cast.named_in(main_part(self.text, source))
        whole = self.cast.fitting(words) if source not in self.cast.at else None
        if whole:
            return Resolved(self.speaker(whole), 0.9, "part name", whole)
        if people:
            named = self._named(source, people)
            if named:
                return named
        return self._titled(source) or self._described(source)

    def _initials(self, label: str) -> Resolved | None:
        """ "Q", "A" and "AL" before a colon: who asks, who is interviewed, and Ann Lee."""
        letters = re.sub(r"[\s.&]", "", label)
        if letters in ("Q", "Question"):
            return Resolved(None, 0.6, "none")
        if letters in ("A", "Answer"):
            person = self.voice.person if self.voice else None
            return Resolved(self.speaker(person), 0.85, "voice", person) if person else Resolved(None, 0.6, "none")
        if not re.fullmatch(r"[A-Z]{2,4}", letters):
            return None
        people = [p for p in self.cast.people if "".join(part[0] for part in p.parts).upper() == letters]
        if len(people) == 1:
            return Resolved(self.speaker(people[0]), 0.85, "initials", people[0])
        bodies = {n for n in self.cast.organizations.values() if "".join(re.findall(r"\b[A-Z]", n)) == letters}
        return Resolved(self._body_named(bodies.pop()), 0.85, "initials") if len(bodies) == 1 else None

    def _titled(self, source: Span) -> Resolved | None:
        """ "Coach Lee", where there are several: the one who is told to be a coach, or whom the head ties it to."""
        m = re.fullmatch(r"(?:\(\w+\) )?(?:the )?((?:[\w.’'-]+ ){0,4})([A-Z][\w’'-]+)", source.of(self.text))
        if not m:
            return None
        part = parts_of(m[2])
        family = [p for p in self.cast.people if part and part[0] in p.parts and len(p.parts) > 1]
        fitting = [p for p in family if role_keys(m[1].lower()) & self.described_as.get(p, frozenset())]
        if len(fitting) == 1:
            return Resolved(self.speaker(fitting[0]), 0.85, "title", fitting[0])
        return self._antecedent(source, None, among=family) if len(family) > 1 else None

    def _doubled(self, source: Span) -> Resolved | None:
        """ "Lee She said": a subject twice, as machines translate it; the name is whom the pronoun stands for."""
        lead = re.search(
            r"(?:^|[.!?:\n][\"”’]?\s*)([A-Z][^.!?:\n]{1,40}) $", self.text[max(0, source.start - 60) : source.start]
        )
        if not lead or source.of(self.text) not in ("He", "She", "It", "They", "I"):
            return None
        name = Span(source.start - 1 - len(lead[1]), source.start - 1)
        if name in self.cast.at:
            return self._named(name, [(name, self.cast.at[name])])
        if is_person(head_noun(plain(_without_article(lead[1])))) and source.of(self.text) in ("He", "She"):
            return self._described(name)  # "The head of state He said"
        known = any(lead[1] in load_table(t) for t in ("countries.tsv", "capitals.tsv", "metonyms.tsv"))
        return Resolved(self._body_named(lead[1]), 0.9, "body") if known else None

    def _named(self, source: Span, people: list[tuple[Span, Person]]) -> Resolved | None:
        """A mention that holds a person's name, if that person is who it speaks of."""
        heads = [(s, p) for s, p in people if not self._is_modifier(source, s)]
        if not heads:
            return None
        distinct = list({id(p): p for _, p in heads}.values())
        if len(distinct) > 1:
            between = self.text[heads[0][0].end : heads[-1][0].start]
            if (
                re.search(r"\band\b|&", between)
                and len(between) < 80
                and not re.search(r"\b(?:of|for|to|with)\s*$", between)
            ):
                name = " and ".join([", ".join(p.name for p in distinct[:-1]), distinct[-1].name])
                return Resolved(Speaker(name, "group"), 0.95, "joint names")
        apposed = len(heads) > 1 and len(heads[0][1].parts) == 1 and len(heads[-1][1].parts) > 1
        span, person = heads[-1] if apposed else heads[0]  # "The Comptroller for Sokoto, Ann Lee"
        by = "name" if parts_of(span.of(self.text)) == person.parts else "part name"
        return Resolved(self.speaker(person), 0.97 if by == "name" else 0.94, by, person)

    def _is_modifier(self, source: Span, name: Span) -> bool:
        """The name only tells whose: "Lee's advisers", "a spokesman for Lee", "the Lee campaign", "the wife of Lee"."""
        followers = load_words("followers.txt")
        inside, after = name.of(self.text), self.text[name.end : source.end]
        owned = re.match(r"['’]s?\s+\w", after) or (re.search(r"['’]s?$", inside) and re.match(r"\s*\w", after))
        follower = re.match(r"[\s-]+([\w-]+)", after.lower())
        if owned or (follower and follower[1] in followers):
            return True
        if follower and is_person(follower[1]) and self.cast.named_in(Span(name.end, source.end)):
            return True  # "Lumen Lee strategist Ann Bell", where a house bears a person's name
        article = re.match(r"the\s", self.text[source.start : name.start], re.IGNORECASE)
        if follower and article and is_person(follower[1]):
            return True  # "the Brennan captain"
        lead = self.text[source.start : name.start].lower()
        if re.search(r",\s(?:[a-z]{1,5}\.?\s)?$", lead):
            return False  # "a spokesman for the president, Ann Lee"
        before = re.findall(r"[\w-]+", lead)
        while before and before[-1] in _before_names():
            before.pop()  # "a spokesman for former Norwegian president | Lee"
        if not before:
            return False
        if before[-1] in _FOR_ANOTHER and len(before) > 1:
            return True
        return before[-1] == "of" and bool(set(before) & followers)

    def remember(self, source: Span, resolved: Resolved) -> None:
        """Let later pronouns mean this source, a person without a name too ("A nurse said ... She added ...")."""
        person = resolved.person
        words = source.of(self.text)
        one = is_person(head_noun(without_clause(words))) or re.match(r"(?:an?|another|one)[\s,]", words, re.IGNORECASE)
        if person is None and resolved.speaker and resolved.speaker.kind == "unnamed" and one:
            told = female_noun(resolved.speaker.name)
            person = next((p for p, s in self.unnamed.items() if s == resolved.speaker), None)
            person = person or Person(resolved.speaker.name, (), female=told)
            self.unnamed[person] = resolved.speaker
        if person:
            self.known.setdefault(source, person)

    def speaker(self, person: Person) -> Speaker:
        """A person of this article as one who speaks."""
        if person in self.unnamed:
            return self.unnamed[person]
        aliases = tuple(f for f, _ in person.forms.most_common() if f != person.name)
        return Speaker(person.name, "person", person.role, aliases)

    def _pronoun(self, source: Span, kind: str) -> Resolved:
        match kind:
            case "relative":
                return self._relative(source)
            case "body":
                return self._body(source)
            case "several":
                return self._plural(source)
            case "man" | "woman":
                return self._antecedent(source, female=kind == "woman")
            case _:
                return self._voice(source) or Resolved(None, 0.6, "none")

    def _voice(self, source: Span) -> Resolved | None:
        """ "I", outside marks: whoever the article is told by, or is asked in it, where the page tells who that is."""
        word = source.of(self.text).lower()
        if any(m.inner.contains(source) for m in self.findings.words.marked):
            return None
        line = self.text[: line_end(self.text, source.end)].rstrip()
        voice = self.voice
        if voice is None:
            one = re.fullmatch(r"(?:[A-Z][\w.'’-]*\s){1,3}[A-Z][\w.'’-]+", self.article.author or "")
            return Resolved(Speaker(one[0], "person"), 0.7, "author") if one and word in ("i", "me", "my") else None
        asks = voice.asked and line.endswith("?")
        if word not in (("you", "your") if asks else ("i", "me", "my")):
            return None
        return Resolved(self.speaker(voice.person), 0.75, "voice", voice.person)

    @cached_property
    def voice(self) -> Voice | None:
        """See voice_of."""
        return voice_of(self.text, self.article.title, self.cast.at, self.findings.words.marked)

    def _relative(self, source: Span) -> Resolved:
        """ "Lee, who said ...": the name straight before."""
        before = [
            s
            for s in self.known
            if s.end <= source.start and source.start - s.end < 90 and "\n" not in self.text[s.end : source.start]
        ]
        if before:
            person = self.known[max(before, key=lambda s: s.end)]
            return Resolved(self.speaker(person), 0.8, "relative clause", person)
        bodies = {**self.cast.organizations, **self.cast.places}
        body = next((n for s, n in bodies.items() if re.fullmatch(r",?\s", self.text[s.end : source.start])), None)
        return Resolved(self._body_named(body), 0.8, "relative clause") if body else Resolved(None, 0.6, "none")

    def _antecedent(
        self,
        source: Span,
        female: bool | None,
        wanted: frozenset[str] | None = None,
        among: Sequence[Person] | None = None,
        owner: bool = False,
    ) -> Resolved:
        """The likeliest of the people named near of whom no known fact speaks against it.

        `female`: what a pronoun or noun tells. `wanted`: the words of a description. `among`: nobody else is meant.
        `owner`: of "his office", whose words may well name them.
        """
        own = self.own
        told = self.described_as
        people = self.known if wanted else self.strangers | self.known
        near = sorted(
            (s, p)
            for s, p in people.items()
            if source.start - NEAR <= s.start
            and p.name != self.asker
            and (among is None or p in among)
            and s.end <= source.start
            and (female is None or p.female is None or p.female is female)
            and (owner or not any(segment.contains(s) for segment in own))
            and not (wanted and conflicts(wanted, told.get(p, frozenset())))
        )
        if not near:
            return Resolved(None, 0.5, "none")
        scene = Scene(
            self.text,
            self.sentences,
            source,
            near,
            self.findings.links.probabilities("antecedent", source, [s for s, _ in near]),
            self.floor,
            self.seen[self.floor].person if self.floor in self.seen else None,
            self.unnamed.keys(),
            female,
            wanted or frozenset(),
            told,
        )
        kind = "description" if wanted is not None else "pronoun"
        case = Considered(source, kind, scene.people, scene.table(), scene.nobody())
        self.considered.append(case)
        p = weights()[kind].probabilities(case.table, case.nobody)
        first, second = np.argsort(-p)[:2]
        if first == len(case.people):
            return Resolved(None, 0.6, "none")
        if p[first] - p[second] < _WHISKER:
            return Resolved(None, 0.5, "ambiguous")
        person = case.people[first]
        if female is not None and person.female is None:
            person.female = female
        return Resolved(self.speaker(person), float(p[first]), "antecedent", person)

    def _plural(self, source: Span) -> Resolved:
        """ "they", "both": the joint speakers or the group that spoke last, near by."""
        near = [(s, r) for s, r in self.seen.items() if s.end <= source.start and source.start - s.end < 700]
        groups = [
            (s, r)
            for s, r in near
            if r.speaker
            and r.speaker.kind in ("group", "organization", "government")
            and r.speaker.name.lower() not in _SOME
        ]
        if groups:
            return Resolved(groups[-1][1].speaker, 0.7, "plural")
        return self._pair(source) or Resolved(None, 0.5, "none")

    def _body(self, source: Span) -> Resolved:
        """ "it": the body that spoke last, or was named last in the sentences before."""
        spoke = [(s, r) for s, r in self.seen.items() if s.end <= source.start and source.start - s.end < 700]
        bodies = [s for s, r in spoke if r.speaker and r.speaker.kind in ("organization", "government", "document")]
        subjects = [s for s in self.bodies if s.end <= source.start and source.start - s.end < 300]
        subjects = [s for s in subjects if not any(segment.contains(s) for segment in self.own)]
        if subjects and (not bodies or max(subjects) > max(bodies)):
            return replace(self._described(max(subjects)), by="it")
        if bodies:
            return Resolved(self.seen[max(bodies)].speaker, 0.7, "it")
        papers = load_words("document_nouns.txt")
        told = [s for s in self.findings.sources if s.end <= source.start and source.start - s.end < 300]
        if told and head_noun(max(told).of(self.text)) in papers:
            return replace(self._described(max(told)), by="it")
        near = [s for s in self.cast.organizations if s.end <= source.start and source.start - s.end < 300]
        if near:
            return Resolved(self._body_named(self.cast.organizations[max(near)]), 0.6, "it")
        return Resolved(None, 0.5, "none")

    def _body_named(self, name: str) -> Speaker:
        """The body of that name, by its full one where the article has told what its letters stand for."""
        speaker = body_speaker(name)
        full = self.letters.get(speaker.name)
        whole = {
            r.speaker
            for r in self.seen.values()
            if r.speaker and r.speaker.kind in ("organization", "government")
            if re.fullmatch(rf"[\w ]+['’]s?\s{re.escape(full or speaker.name)}", r.speaker.name)
        }
        if len(whole) == 1:
            return whole.pop()  # "South Korea's Joint Chiefs of Staff", told of before
        return replace(body_speaker(full), aliases=(speaker.name,)) if full else speaker

    def _described(self, source: Span) -> Resolved:
        """A description, a body, a group, a document: the person of that office here, or itself."""
        words = re.sub(r"(?<=[a-z]{3})(?:who|which)$", "", " ".join(source.of(self.text).split()))  # glued by a page
        words = re.sub(r"(?<=[a-z])['’]s$", "", words)  # "the judge's ruling that"
        words = _LETTERS_AFTER.sub("", _FOR_ITS_PART.sub("", words))
        core = _without_article(words)
        main = main_part(self.text, source)
        letters = _LETTERS_AFTER.search(source.of(self.text))
        main = Span(main.start, min(main.end, source.start + letters.start())) if letters else main
        names = sorted(
            [(s, n) for s, n in (*self.cast.organizations.items(), *self.cast.places.items()) if main.contains(s)]
        )
        core = without_clause(core)
        head = head_noun(plain(core))
        joined = [(s, n) for s, n in names if self.text[s.start - 1 : s.start] != "("]
        if _joined(self.text, [s for s, _ in joined], source):
            each = [self._body_named(n).name for _, n in joined]
            return Resolved(Speaker(" and ".join([", ".join(each[:-1]), each[-1]]), "group"), 0.9, "joint names")
        if names and _covers(core, names[0][1]) and not (is_person(head) and not core.istitle()):
            return Resolved(self._body_named(names[0][1]), 0.93, "body")
        seat = (
            re.fullmatch(rf"{re.escape(names[0][1])}\s(?:in|at)\s((?:[A-Z][\w-]+\s?){{1,3}})", core) if names else None
        )
        if seat and names[0][0] in self.cast.organizations and seat[1] not in _nations():
            return Resolved(self._body_named(names[0][1]), 0.93, "body")  # "Ministry of Trade in Oslo"
        named = re.search(r"\b([a-z-]+)\s+((?:[A-Z][\w.&’'-]*\s?)+)$", core)
        if named and named[1] in load_words("kinds_of_bodies.txt"):
            return Resolved(self._body_named(named[2]), 0.9, "body")
        if not names and is_person(head) and _two_offices(core):
            return Resolved(Speaker(plain(core), "group"), 0.85, "description")
        if is_person(head) or is_aged(core) or _FROM_THERE.match(words):
            return self._office(
                source,
                words,
                core,
                definite=not re.match(r"(?:an?|one|another|some)\b", words, re.IGNORECASE)
                and not (words == head and words.islower() and "\n" in self.text[: source.start].strip()),
            )
        whose = core[: -len(names[-1][1])].strip() if names and core.endswith(f" {names[-1][1]}") else ""
        if whose and " " in names[-1][1] and re.sub(r"['’]s?$", "", whose) in _nations():
            return Resolved(self._body_named(core), 0.9, "body")  # "Russia's Agriculture Ministry"
        last = re.escape(names[-1][1]) if names else ""
        there = rf"[a-z]\s(?:in|at|for|from|with|by|on)\s+(?:the\s+|[a-z-]+\s+){{0,2}}{last}$"
        if names and re.match(rf"{re.escape(names[0][1])},\s(?:an?|the|its|his|her|their)\s", core):
            return Resolved(self._body_named(names[0][1]), 0.9, "body")  # "Oslo, an ally of Riga"
        if names and not is_body(head) and re.match(rf"{re.escape(names[0][1])}\s[a-z]+(?:s|ed)\s", core):
            return Resolved(self._body_named(names[0][1]), 0.85, "body")  # "Oslo shuts ports", whose verb ran in
        if names and words.endswith(names[-1][1]) and not re.search(there, words):
            return Resolved(self._body_named(names[-1][1]), 0.9, "body")
        based = core[: -len(head)] if core.endswith(head) else ""
        if (not names or _TELLS_WHERE.fullmatch(based)) and re.match(r"the\b", words, re.IGNORECASE):
            named_before = self._institution(source, core, head)
            if named_before:
                return named_before
        metonym = load_table("metonyms.tsv")
        if core in metonym or f"the {core}" in metonym or words in metonym:
            return Resolved(body_speaker(core), 0.93, "metonym")
        kind: SpeakerKind
        if head in load_words("document_nouns.txt"):
            kind = "document"
        elif is_body(head):
            kind = "organization"
        elif head in load_words("group_nouns.txt") or head.endswith("s"):
            if re.match(r"(?:both|the two)\b", words, re.IGNORECASE):
                plural = self._pair(source) or self._plural(source)
                if plural.speaker and plural.speaker.kind == "group":
                    return plural
            kind = "group"
        elif names:
            kind = "organization"
        elif core.lower() in _SOME:
            kind = "group"
        else:
            kind = "unnamed"
        if kind == "document" and core == head:
            told = [r.speaker for s, r in sorted(self.seen.items()) if s < source and r.speaker]
            again = [s for s in told if s.kind == "document" and head_noun(s.name) == head]
            if again:
                return Resolved(again[-1], 0.8, "described before")
        return Resolved(Speaker(self._expanded(source, core), kind), 0.85, "description")

    def _institution(self, source: Span, core: str, head: str) -> Resolved | None:
        """ "the ministry", "the airline": the body named before that has these words, or to which the head ties it."""
        if not is_body(head):
            return None
        before = {
            s: n
            for s, n in self.cast.organizations.items()
            if source.start - NEAR <= s.start < source.start and _may_be(head, n)
        }
        wanted = {w for w in re.findall(r"[\w-]+", core.lower()) if w not in load_words("function_words.txt")}
        fitting = [
            s for s, n in before.items() if wanted <= set(re.findall(r"[\w-]+", n.lower())) and len(n) > len(core)
        ]
        told = [r.speaker for s, r in sorted(self.seen.items()) if s < source and r.speaker]
        if fitting:
            ties = self.findings.links.probabilities("antecedent", source, fitting)[:-1]
            name = before[max(zip(ties, fitting, strict=True))[1]]
            whole = [s for s in told if s.name.endswith(f" {name}") and s.kind in ("organization", "government")]
            return Resolved(whole[-1] if whole else self._body_named(name), 0.85, "part of a body's name")
        longer = [
            s for s in told if s.name.lower().endswith(f" {core.lower()}") and s.kind in ("organization", "group")
        ]
        if longer:
            return Resolved(longer[-1], 0.8, "described before")
        if not before or not (core == head or _TELLS_WHERE.fullmatch(core.removesuffix(head))):
            return None
        spans = sorted(before)
        p = self.findings.links.probabilities("antecedent", source, spans)
        held: defaultdict[str, float] = defaultdict(float)
        for span, value in zip(spans, p, strict=False):
            held[before[span]] += float(value)
        name, most = max(held.items(), key=lambda x: x[1])
        return Resolved(self._body_named(name), 0.5 + 0.4 * most, "antecedent") if most > _BODY_FLOOR else None

    def _pair(self, source: Span) -> Resolved | None:
        """The two of "both leaders", "the two countries": whom the words before name, or the article's main two."""
        start = max(sentence_of(self.sentences, source).start - 200, 0)
        noun = head_noun(source.of(self.text))
        if noun in ("countries", "nations", "governments", "states", "capitals"):
            two = _two(n for at, n in self.countries if start <= at < source.start) or _two(
                n for _, n in self.countries
            )
        elif noun in ("they", "them", "both", "two", "men", "women") or is_person(noun.removesuffix("s")):
            named = sorted(self.cast.at.items())
            two = _two(p.name for s, p in named if start <= s.start < source.start) or _two(p.name for _, p in named)
        else:
            return None
        return Resolved(Speaker(" and ".join(two), "group"), 0.6, "pair") if two else None

    def _office(self, source: Span, words: str, core: str, definite: bool) -> Resolved:
        """ "the Russian president": whoever the article gives that office, else whom the network ties it to."""
        if definite:
            office = plain_office(core).split(", ")[0]
            wanted = role_keys(office.lower() if office.isupper() else office)
            head = head_noun(office)
            leads = load_words("heads_of_state.txt")
            rivals = any(keys & leads and not conflicts(wanted, keys) for _, _, keys in self.roles)
            able = [
                (p, keys)
                for p, role, keys in self.roles
                if wanted and fits(wanted, keys, counterparts=not rivals) and holds(role, head)
            ]
            fitting = {p.name: p for p, keys in able if not outranked(wanted, keys)} or {p.name: p for p, _ in able}
            if len(fitting) == 1:
                person = next(iter(fitting.values()))
                return Resolved(self.speaker(person), 0.9, "office", person)
            addressed = [p for p, told in self.addressed.items() if head in told]
            if not fitting and len(addressed) == 1 and office.lower() == head:
                return Resolved(self.speaker(addressed[0]), 0.85, "title", addressed[0])
            spoke = set(self.known.values())
            again = next(
                (s for p, s in reversed(self.unnamed.items()) if head in re.findall(r"[\w-]+", s.name) and p in spoke),
                None,
            )
            if again:
                return Resolved(again, 0.8, "described before")
            told = self.text[source.end : min(source.end + 120, line_end(self.text, source.end))]
            if _ANONYMOUS.search(words) or re.match(rf",? who\b[^.]*?(?:{_ANONYMOUS.pattern})", told):
                return self._nameless(source, core)
            somebody_elses = re.match(r"(?:his|her|its|their)\b", words, re.IGNORECASE)
            found = (
                Resolved(None, 0.6, "none") if somebody_elses else self._antecedent(source, female_noun(core), wanted)
            )
            if found.speaker:
                if found.person:  # whoever is "the Russian president" once is not "the Norwegian leader" later
                    before = self.described_as.get(found.person, frozenset())
                    self.described_as[found.person] = before | {k for k in wanted if k.isupper()}
                return found
        unnamed: SpeakerKind = "unnamed"
        return Resolved(Speaker(self._expanded(source, core), unnamed), 0.85, "description")

    def _owner(self, pronoun: Span) -> str | None:
        """Whom "his", "her" or "its" before a description means, where that is somebody with a name."""
        kind = _PRONOUNS[pronoun.of(self.text).lower()]
        found = self._body(pronoun) if kind == "body" else self._antecedent(pronoun, kind == "woman", owner=True)
        named = found.speaker if found.speaker and found.speaker.kind not in ("unnamed", "document") else None
        return named.name if named else None

    def _nameless(self, source: Span, core: str) -> Resolved:
        """ "the official, who asked not to be named": somebody new whom a sentence before began with, or themselves."""
        near = [s for s in self.strangers if s.end <= source.start and source.start - s.end < FAR]
        if near:
            person = self.strangers[max(near)]
            return Resolved(self.unnamed[person], 0.75, "described before", person)
        return Resolved(Speaker(self._expanded(source, core), "unnamed"), 0.85, "description")

    def _expanded(self, source: Span, core: str) -> str:
        """A description as a name, with whose it is in full: "Lee's aides", "her aides" -> "Ann Lee's aides"."""
        owner = re.match(r"(his|her|its)\s", source.of(self.text), re.IGNORECASE)
        whose = self._owner(Span(source.start, source.start + len(owner[1]))) if owner else None
        return self._in_full(source, f"{whose}'s {plain(core)}" if whose else core)

    def _in_full(self, source: Span, core: str) -> str:
        """A description as a name, part names in it made full."""
        core = plain(core)
        for span, person in self.cast.named_in(source):
            form = re.sub(r"['’]s?$", "", span.of(self.text))
            if person.name not in core:
                core = core.replace(form, person.name, 1)
        return core if len(core) <= 120 else core[:117].rsplit(" ", 1)[0] + "..."


@cache
def _before_names() -> frozenset[str]:
    """Words between "a spokesman for" and a name: titles, peoples, and what stands before these."""
    more = ("acting", "deputy", "ex", "first", "former", "late", "prime", "the", "then", "vice")
    return titles() | lower_demonyms() | frozenset(more)


@cache
def _nations() -> frozenset[str]:
    """Countries and their adjectives."""
    return frozenset(name for table in ("countries.tsv", "demonyms.tsv") for name in load_table(table))


def _may_be(noun: str, name: str) -> bool:
    """Whether a body of that name may be called so: a "center" is no "News Agency", a "company" may be a "Bank"."""
    told = {w for w in re.findall(r"[\w-]+", name.lower()) if is_body(w)}
    return noun in _ANY_BODY or (not told and noun not in _OF_A_STATE) or noun in told


def _two_offices(words: str) -> bool:
    """ "NATO chief and Turkish president": two persons, not one."""
    parts = re.split(r"\s(?:and|&)\s", words)
    return len(parts) == 2 and all(is_person(head_noun(part)) for part in parts) and " " in parts[1]


def _without_article(words: str) -> str:
    return re.sub(
        r"^(?:the|a|an|one(?! of\b)|another|some|his|her|their|its|this|that)\s+", "", words, flags=re.IGNORECASE
    )


def _two(names: Iterable[str]) -> list[str]:
    """The two that are named, in order; of more the two that are named more than twice as often as any other."""
    counts = Counter(names)
    ranked = counts.most_common()
    if len(ranked) < 2 or (len(ranked) > 2 and ranked[1][1] <= 2 * ranked[2][1]):
        return []
    top = {ranked[0][0], ranked[1][0]}
    return [n for n in counts if n in top]


def _joined(text: str, spans: Sequence[Span], source: Span) -> bool:
    """Whether a mention is nothing but bodies joined by "and" or commas."""
    if len(spans) < 2:
        return False
    rest = text[source.start : source.end]
    for s in reversed(spans):
        rest = rest[: s.start - source.start] + rest[s.end - source.start :]
    rest = re.sub(r"\([A-Z]*\)", "", rest)
    return bool(re.fullmatch(r"(?:\s|,|&|\band\b|\bthe\b|['’]s?)*", rest, re.IGNORECASE)) and "and" in rest.lower()


def _credit(text: str, name: Span) -> bool:
    """A masthead, byline, picture's credit or subhead: nobody there is what a pronoun in the text stands for."""
    line = text[line_start(text, name.start) : name.start]
    rest = text[name.end : name.end + 200].split("\n", 1)[0]
    byline = re.search(r"(?:^|[|·•–—-]\s*)(?:[Bb]y|BY|[Ff]rom)\s+(?:[\w.'’-]+,? (?:and )?){0,4}$", line)
    whole = line + name.of(text) + rest
    short = len(whole.split()) <= 8 or re.search(r"\s[|·•]\s", whole)
    heading = short and whole.rstrip()[-1:] not in ".!?…:,;\"”»“’'"
    credit = re.match(r"\s*(?:photo|picture|image|credit)\b", line, re.IGNORECASE) or re.match(r"/[A-Z]{2,}", rest)
    return bool((byline and len(rest) < 60) or credit or heading)


def _covers(words: str, name: str) -> bool:
    bare = re.sub(r"^(?:the|a)\s+", "", words, flags=re.IGNORECASE)
    return tidy(bare).lower() == tidy(re.sub(r"^(?:the)\s+", "", name, flags=re.IGNORECASE)).lower()


_LETTERS_AFTER = re.compile(r"(?<=\w)\s\([A-Z0-9][A-Z0-9.:]+\)?$")
"""What a body is for short, or at an exchange: "Norgas (NG.OL)"."""
_FOR_ITS_PART = re.compile(r",? for (?:her|his|its|their) part$")
_LETTERS = re.compile(
    r"((?:[A-Z][\w&’'-]*\s+(?:(?:of|for|and|the|on|in)\s+){0,2}){1,7}[A-Z][\w’'-]*)\s+\(([A-Z]{2,8})\)"
)


def letters_of(bodies: Collection[str]) -> dict[str, str]:
    """Letters that an article says for a body which it names in full, unexplained -> the one that they stand for.

    >>> letters_of(["Joint Chiefs of Staff", "JCS"])
    {'JCS': 'Joint Chiefs of Staff'}
    """
    full: defaultdict[str, set[str]] = defaultdict(set)
    for name in bodies:
        if len(name.split()) > 1:
            full["".join(re.findall(r"\b[A-Z]", name))].add(name)
    short = (n for n in bodies if re.fullmatch(r"[A-Z]{3,6}", n))
    return {n: next(iter(full[n])) for n in short if len(full[n]) == 1}


def letters_for(text: str) -> dict[str, str]:
    """What an article says that letters stand for: "the Fish Inspection Agency (FIA)" -> FIA: Fish Inspection Agency.

    The words are the last ones before the bracket whose initials are these letters, with or without those of "of".
    """
    found: dict[str, str] = {}
    for m in _LETTERS.finditer(text):
        words = m[1].split()
        for begin in range(len(words) - 1, -1, -1):
            initials = "".join(w[0] if w[0].isupper() else f"{w[0].upper()}?" for w in words[begin:])
            if words[begin][0].isupper() and re.fullmatch(initials, m[2]):
                found.setdefault(m[2], " ".join(words[begin:]))
    return found


def body_speaker(name: str) -> Speaker:
    """An organization, or a government where the name is a country's, a capital's or stands for one."""
    bare = re.sub(r"^the\s+", "", tidy(name), flags=re.IGNORECASE)
    tables = [load_table(t) for t in ("countries.tsv", "capitals.tsv", "metonyms.tsv")]
    government = any(bare in t or f"the {bare}" in t for t in tables)
    return Speaker(bare, "government" if government else "organization")
