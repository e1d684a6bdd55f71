"""The people named in one article: which names are one person, the fullest form of each, and their role. Pure.

A name's parts are compared in their order ("Kim Un" is part of "Kim Jong Un"); spelling is compared without accents,
hyphens and case, and names a letter or two apart in one article are one ("Podoliak", "Podolyak"). A part that fits two
people belongs to whom the article means: the one named in full nearest before, if the other was not named since.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from quotes.document import Name, NameKind, Span
from quotes.lexicon import load_table, load_words
from quotes.names import REGNAL
from quotes.roles import female, is_kin, roles_at
from quotes.words import Words

_JUNK = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(slots=True, eq=False)
class Person:
    """A person of the article's, while it is being read."""

    name: str
    parts: tuple[str, ...]
    spans: list[Span] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)
    told: tuple[str, ...] = ()
    """Who the article says beside the name that they are."""
    female: bool | None = None

    @property
    def role(self) -> str | None:
        """What is told of them first, what they are to somebody else only where nothing else is told."""
        return min(self.told, key=is_kin, default=None)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is named where."""

    people: tuple[Person, ...]
    at: dict[Span, Person]
    """The person of each name's span; a name that two fit is left out."""
    places: dict[Span, str]
    organizations: dict[Span, str]

    def named_in(self, span: Span) -> list[tuple[Span, Person]]:
        """The people named inside `span`, in order."""
        return sorted(((s, p) for s, p in self.at.items() if span.contains(s)), key=lambda x: x[0])

    def fitting(self, words: str) -> Person | None:
        """The one person of several names whom capitalised words name, a part of a name in them at the least."""
        parts = parts_of(words)
        if not re.fullmatch(r"(?:[A-Z][\w.'’-]*\s?){1,4}", words) or max(map(len, parts), default=0) < 3:
            return None
        found = [p for p in self.people if len(p.parts) > 1 and _fits(parts, p.parts)]
        return found[0] if len(found) == 1 else None


_ALSO_GIVEN = frozenset(("shah", "sultan"))
"""Titles that are given names, too: "Sultan al-Jaber", "Shah Mahmood Qureshi"."""


@cache
def titles() -> frozenset[str]:
    """Words before a name that are no part of it."""
    return load_words("honorifics.txt") | load_words("offices.txt")


def _titled(words: Sequence[str]) -> bool:
    """Whether the first of a name's words is a title: not "Dean" of "Dean Martin", "Sultan" of "Sultan al-Jaber"."""
    title = words[0].lower() if len(words) > 1 else ""
    if title in _ALSO_GIVEN:
        return title in titles() and not (words[1].lower().startswith("al") if title == "sultan" else len(words) > 2)
    return title in titles() and not (len(words) == 2 and title in load_words("given_names.txt"))


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """A word without accents, case, marks."""
    return re.sub(r"[^a-z0-9]+", "", anyascii(word).lower())


@lru_cache(maxsize=4096)
def parts_of(name: str) -> tuple[str, ...]:
    """A name's words, folded; hyphens part them, honorifics and offices before it are left out."""
    words = [w for w in re.split(r"[\s‐‑-]+", name) if w]
    while _titled(words):
        words = words[1:]
    return tuple(f for w in words if (f := folded(re.sub(r"['’]s$", "", w))))


def read_cast(text: str, words: Words, names: Sequence[Name], sources: Sequence[Span] = ()) -> Cast:
    """Tie the names of an article together; a source written like a person's name is one, found or not."""
    plain = _without_bodies(text, _one_kind_a_form(text, [p for n in names for p in _plain(text, n)]))
    plain += _in_sources(text, sources, plain)
    found = _with_repeats(text, words, plain)
    persons = [n for n in found if n.kind == "PERSON"]
    people = _people(text, persons)
    _share_names(text, people, persons)
    at: dict[Span, Person] = {}
    for name in persons:
        person = _whose(parts_of(name.span.of(text)), name.span, people, text)
        if person:
            at[name.span] = person
            person.spans.append(name.span)
            person.forms[tidy(name.span.of(text))] += 1
    for person in people:
        person.told = tuple(dict.fromkeys(r for s in person.spans for r in roles_at(text, words, s)))
        person.female = _sex(text, person)
        if person.female is None and person.role:
            person.female = female(person.role)
        person.name = _reigning(text, person)
    return Cast(
        tuple(p for p in people if p.spans),
        at,
        {n.span: tidy(n.span.of(text)) for n in found if n.kind == "PLACE"},
        {n.span: tidy(n.span.of(text)) for n in found if n.kind == "ORG"},
    )


def _reigning(text: str, person: Person) -> str:
    """Their name; where it is a single one, with the title that makes it a full one: "Pope Francis", "Lord Frost"."""
    if len(person.parts) > 1 and not (len(person.parts) == 2 and re.fullmatch(r"[ivx]+", person.parts[1])):
        return person.name
    leads = (re.search(r"([A-Z][a-z]+)\s$", text[max(0, s.start - 12) : s.start]) for s in person.spans)
    reigns = Counter(m[1] for m in leads if m and m[1].lower() in REGNAL)
    return f"{reigns.most_common(1)[0][0]} {person.name}" if reigns else person.name


def tidy(name: str) -> str:
    """A name in one line, without the genitive's s, stray marks at its ends, or shouting."""
    name = _JUNK.sub("", re.sub(r"['’]s?$", "", " ".join(name.split())))
    if name.isupper() and len(name) > 5 and " " in name:
        name = name.title()
    return name


def _plain(text: str, name: Name) -> list[Name]:
    """A tagged name as names: cut at line ends, without titles and appositions, known places and peoples as what they
    are; nothing where no capital letter is left."""
    out: list[Name] = []
    for m in _ONE_SENTENCE.finditer(name.span.of(text)):
        span = Span(name.span.start + m.start(), name.span.start + m.end())
        part = _person(text, span) if name.kind == "PERSON" else _body(text, span)
        words = part.of(text)
        if not any(c.isupper() for c in words) or re.fullmatch(r"[A-Z]\.?", words):
            continue  # "(R)" in a caption, "A:" before an answer
        if name.kind == "PERSON" and all(w in titles() for w in words.lower().split()):
            continue  # "Minister" alone
        if words.lower() in load_words("line_labels.txt"):
            continue  # "Related:"
        if name.kind == "PERSON" and re.fullmatch(r"The\s\S+", words):
            continue  # "The Turk", "The Independent councillor"
        bare = re.sub(r"^the\s+|['’]s?$", "", words, flags=re.IGNORECASE)
        if bare in load_table("demonyms.tsv") or _REGIONAL.fullmatch(bare):
            out.append(Name(part, "NORP"))
        elif bare.isupper() and bare.lower() in load_words("carriers.txt"):
            out.append(Name(part, "ORG"))
        elif _is_place(bare) or bare.split()[-1].lower() in load_words("place_words.txt"):
            out.append(Name(part, "PLACE"))
        elif load_table("metonyms.tsv").keys() & {bare, f"the {bare}"}:
            out.append(Name(part, "ORG"))
        else:
            out.append(Name(part, name.kind))
    return out


_ONE_SENTENCE = re.compile(r"(?:[^\n\r.]|(?<!\w[a-z]{3})\.|\.(?!\s))+")
"""What stands in one line and one sentence: a name doesn't go on after "said Ann Rowe."; after "Lt." it does."""
_REGIONAL = re.compile(r"(?:(?:North|South|East|West|Central)(?:ern)?[ -])?(?:African|American|Arab|Asian|European)")
_GLUED_OFFICE = re.compile(r"(\S*[a-z][A-Z][a-z]+)\s+(?=[A-Z])")
"""HealthMinister Ann Lee, as pages glue it"""
_MALAY = re.compile(r"(?:(?:Datuk|Dato['’]?|Tan|Puan)\s+(?:Seri|Sri)|Toh\s+Puan)\s+(?=\S)")
"""Titles of two words, of which the second is a given name elsewhere."""
_MALAY_BEFORE = re.compile(r"(?:Datuk|Dato['’]?|Tan|Puan)\s$")
_INITIALS = re.compile(r"(?<![\w.])(?:(?:[A-Z]\.[ \u00a0]?){1,3}|(?:Md|Mohd|Muhd)\.?\s)$")


def _person(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    handle = re.search(r"\s[(@]", text[start:end])
    end = start + handle.start() if handle else end
    office = re.match(r".*?\s([a-z]{4,})\s+(?=[A-Z]\S*\s+[A-Z])", text[start:end], re.DOTALL)
    if office and office[1] not in load_words("particles.txt"):
        start += office.end()  # "Mangystau akim Nurlan Nogaev"
    whence = re.fullmatch(r"(\S+(?:\s\S+)+?)\sof\s[A-Z].*", text[start:end])
    end = start + whence.end(1) if whence else end  # "Ann Lee of Bergen"
    if initials := _INITIALS.search(text[max(0, start - 9) : start]):
        start -= len(initials[0])
    start = _given_before(text, start)
    if behind := _SUFFIXES.search(text[start:end]):
        end -= len(behind[0])
    comma = max(text.rfind(", ", start, end), text.rfind("; ", start, end))
    if comma > start and text[comma + 2 : comma + 3].isupper():
        start = comma + 2
    for glued in _GLUED_OFFICE.finditer(text, start, end):
        start = glued.end() if _tail(glued[1]) in titles() else start
    lead = _MALAY_BEFORE.search(text[max(0, start - 7) : start])
    if malay := _MALAY.match(text, start - len(lead[0]) if lead else start, end):
        start = malay.end()
    while (m := re.match(r"\S+\s+(?=\S)", text[start:end])) and (
        m[0].strip().lower() in lower_demonyms() or _titled(text[start:end].split())
    ):
        start += m.end()
    m = re.match(r"\S+\s+(?=\S+\s+\S)", text[start:end])
    if m and m[0].strip().lower() + "s" in load_words("group_nouns.txt"):
        start += m.end()  # "Socialist Ann Lee"
    elif m and (_is_place(m[0].strip()) or re.fullmatch(r"[A-Z]{2,5}\s+", m[0])) and not _after_title(text, start):
        start += m.end()  # a place or an outlet that ran into the name
    return Span(start, end)


def _given_before(text: str, start: int) -> int:
    """Where the name begins, with the given name before one that begins with none: "Bríd | Nic Giolla Easpaig"."""
    lead = re.search(r"(?:^|[\s(])([A-Z][\w’'-]+)\s$", text[max(0, start - 24) : start])
    own = re.compile(r"[\w’'-]+").match(text, start)
    known = load_table("given_name_sexes.tsv")
    after = text[start : own.end() + 24].split(" ")[:2] if own else []
    if lead and after and lead[1].lower() in _ALSO_GIVEN and not _titled([lead[1], *after]):
        return start - len(lead[1]) - 1  # "Sultan | al-Jaber"
    if lead and lead[1].lower() not in titles() and _after_title(text, start - len(lead[1]) - 1):
        return start - len(lead[1]) - 1  # "Major Patient | Ngabo"
    if not lead or not own or (folded(own[0]) in known and folded(own[0]) not in _PARTICLES):
        return start
    given = folded(lead[1]) in known and not _is_place(lead[1]) and lead[1].lower() not in titles() | _MONTHS
    return start - len(lead[1]) - 1 if given else start


_SUFFIXES = re.compile(r"(?<=.)(?: (?:[CMO]BE|[KQ]C|MD|MEP|MS?P))+$", re.DOTALL)
"""What is no part of the name that it stands behind."""
_PARTICLES = frozenset(("al", "bin", "bint", "da", "de", "el", "ibn", "la", "le", "mac", "ni", "nic", "o", "van"))
_MONTHS = frozenset(("april", "august", "june", "may"))


def _after_title(text: str, start: int) -> bool:
    """Whether a title stands before: "Colonel Riyadh Abbas" bears the name of a place."""
    title = re.search(r"([A-Za-z]+)\.?\s$", text[max(0, start - 16) : start])
    return title is not None and title[1][0].isupper() and title[1].lower() in titles()


def _tail(word: str) -> str:
    """What a page glued to the end of a word, lower case: "HealthMinister" -> "minister"; else the word."""
    return re.sub(r"^.*[a-z](?=[A-Z])", "", word).lower()


def _is_place(name: str) -> bool:
    return anyascii(name) in _places()


@cache
def _places() -> frozenset[str]:
    return frozenset(anyascii(name) for table in ("countries.tsv", "capitals.tsv") for name in load_table(table))


_OF_MANY = re.compile(
    r"(?:Ministry|Department|Directorate|Committee|Commission) (?:of|for) (?:[A-Z][\w-]+(?: [A-Z][\w-]+)*, )+"
    r"(?:[A-Z][\w-]+(?: [A-Z][\w-]+)*,? )?and [A-Z][\w-]+(?: [A-Z][\w-]+)*"
)
"""Ministry of Land, Infrastructure and Transport"""


def _body(text: str, span: Span) -> Span:
    """Without the article, glued or not, and words in lower case at either end; whole where it is of many things."""
    many = (Span(m.start(), m.end()) for m in _OF_MANY.finditer(text, max(0, span.start - 80), span.end + 80))
    whole = next((s for s in many if s.overlaps(span)), None)
    if whole:
        return whole
    start, end = span.start, span.end
    if re.match(r"[Tt]he[A-Z][a-z]", text[start:end]):
        start += len("the")
    while (m := re.match(r"(?:the|[a-z][a-z'’-]*)\s+(?=\S)", text[start:end], re.ASCII)) and m[0][0].islower():
        start += m.end()
    return Span(start, end)


_FROM = frozenset(
    ("dutchman", "dutchwoman", "englishman", "englishwoman", "frenchman", "frenchwoman", "irishman", "irishwoman",
     "scotsman", "spaniard", "welshman")
)  # fmt: skip


@cache
def lower_demonyms() -> frozenset[str]:
    """Adjectives of countries, and those from there who are called otherwise ("Spaniard"), lower case."""
    return frozenset(k.lower() for k in load_table("demonyms.tsv")) | _FROM


def _with_repeats(text: str, words: Words, names: Iterable[Name]) -> list[Name]:
    """`names` and every other place where the same capitalised words stand alone."""
    out = {n.span: n for n in names if n.span.end > n.span.start}
    taken = {i for s in out for i in words.within(s)}
    forms: dict[str, Name] = {}
    counts: Counter[tuple[str, str]] = Counter((_bare(text, n), n.kind) for n in out.values())
    for n in out.values():
        form = _bare(text, n)
        best = max(("PERSON", "ORG", "PLACE"), key=lambda k: counts[(form, k)])
        if n.kind == best:
            forms.setdefault(form, n)
    for n in list(out.values()):
        if n.kind == "PERSON" and n.span.of(text).count(" ") >= 1:
            last = _bare(text, n).split()[-1]
            if len(last) > 2 and last[0].isupper():
                forms.setdefault(last, n)
    lookup: dict[str, list[tuple[list[str], Name]]] = {}
    for form, n in forms.items():
        tokens = form.split()
        if tokens and tokens[0][:1].isupper() and (len(form) > 2 or form.isupper()):
            lookup.setdefault(tokens[0], []).append((tokens, n))
    plain = [s.of(text) for s in words.spans]
    for i, w in enumerate(plain):
        for tokens, n in sorted(lookup.get(w, ()), key=lambda x: -len(x[0])):
            reach = range(i, i + len(tokens))
            if taken & set(reach) or plain[i : i + len(tokens)] != tokens:
                continue
            span = Span(words.spans[i].start, words.spans[reach[-1]].end)
            out[span] = Name(span, n.kind)
            taken |= set(reach)
            break
    return sorted(out.values(), key=lambda n: n.span)


_CAPITALS = re.compile(
    r"[A-Z][\w.'’‐‑-]*(?:\s+(?:(?:de|da|del|van|von|der|den|la|le|bin|ibn|al|el|dos|di|du|ter)\s+)*[A-Z][\w.'’‐‑-]*)+"
)
_TITLED = re.compile(r"(?:[Mm]rs?|[Mm]s|[Mm]iss|[Dd]r|[Ss]ir|[Mm]me)\.?\s+([A-Z][\w’'-]+)")


def _in_sources(text: str, sources: Sequence[Span], names: Sequence[Name]) -> list[Name]:
    """Runs of two to four capitalised words in sources without a name: "Ann Lee, a professor", if none was tagged."""
    out = []
    stop = load_words("honorifics.txt") | load_words("group_nouns.txt") | load_words("document_nouns.txt")
    offices = load_words("offices.txt")
    for source in sources:
        if any(n.span.overlaps(source) and n.kind == "PERSON" for n in names):
            continue
        titled = _TITLED.fullmatch(source.of(text))
        if titled and not any(n.span.overlaps(source) for n in names):
            out.append(Name(Span(source.start + titled.start(1), source.end), "PERSON"))
            continue
        for m in _CAPITALS.finditer(source.of(text)):
            words = [(w[0], source.start + m.start() + w.start()) for w in re.finditer(r"\S+", m[0])]
            titles = [i for i, (w, _) in enumerate(words) if _tail(w) in offices]
            if titles:
                words = words[titles[-1] + 1 :]
            while len(words) > 2 and any(n.span.start <= words[0][1] < n.span.end for n in names):
                words = words[1:]  # "the Socialist Ann Lee": a party's, a people's
            if not 2 <= len(words) <= 4:
                continue
            span = Span(words[0][1], words[-1][1] + len(words[-1][0]))
            plain = re.sub(r"^The\s+|['’]s?$", "", span.of(text))
            folds = {plain.lower(), *(w.lower().rstrip("'s’.") for w, _ in words)}
            known = (
                _is_place(plain)
                or " " not in plain
                or plain in load_table("metonyms.tsv")
                or _REGIONAL.fullmatch(plain)
            )
            taken = any(n.span.overlaps(span) for n in names)
            if (
                not known
                and not taken
                and not folds & (stop | lower_demonyms())
                and not any(w.isupper() for w, _ in words)
            ):
                out.append(Name(span, "PERSON"))
                break
    return out


def _one_kind_a_form(text: str, names: Sequence[Name]) -> list[Name]:
    """The same words are the same kind of name throughout an article: the one found most, a person where even."""
    counts: dict[str, Counter[NameKind]] = {}
    for n in names:
        counts.setdefault(_bare(text, n), Counter())[n.kind] += 1
    best = {form: max(c, key=lambda k: (c[k], k == "PERSON", k)) for form, c in counts.items()}
    people = {form for form, kind in best.items() if kind == "PERSON" and " " in form}
    out = []
    for n in names:
        form = _bare(text, n)
        held = next((p for p in people if form.endswith(" " + p)), None) if best[form] != "PERSON" else None
        if held:  # what stands before a known person's name ran into it
            begin = n.span.start + n.span.of(text).rfind(held.split()[0])
            out.append(Name(Span(begin, n.span.end), "PERSON"))
        else:
            out.append(Name(n.span, best[form]))
    return out


def _bare(text: str, n: Name) -> str:
    return re.sub(r"['’]s?$", "", " ".join(n.span.of(text).split()))


def _people(text: str, names: Sequence[Name]) -> list[Person]:
    """One Person for each full name, longest names first; single words that fit none are people of their own."""
    forms: Counter[str] = Counter()
    for n in names:  # "Guterre’s" may be a slip for "Guterres’"
        forms[tidy(n.span.of(text))] += 1 if re.search(r"['’]s", text[n.span.end - 2 : n.span.end + 2]) else 2
    order = sorted(forms, key=lambda f: (-len(parts_of(f)), -forms[f], f))
    people: list[Person] = []
    for form in order:
        parts = parts_of(form)
        if not parts:
            continue
        if not any(_fits(parts, p.parts) for p in people):
            people.append(Person(_without_titles(form), parts))
    for p in people:  # the form most used among those of full length
        same = [f for f in forms if parts_of(f) == p.parts]
        if same:
            p.name = _without_titles(max(same, key=lambda f: (forms[f], -order.index(f))))
    return people


def _without_bodies(text: str, names: Sequence[Name]) -> list[Name]:
    """ "Head of Norgas Ann Lee": a body that ran into a person's name, where the article names it alone."""
    bodies = {_bare(text, n) for n in names if n.kind == "ORG"}
    out = []
    for n in names:
        words = n.span.of(text).split(" ")
        ran = n.kind == "PERSON" and len(words) > 2 and words[0] in bodies
        out.append(Name(Span(n.span.start + len(words[0]) + 1, n.span.end), n.kind) if ran else n)
    return out


def _share_names(text: str, people: Sequence[Person], names: Sequence[Name]) -> None:
    """ "Ann and Tom Lee" are Ann Lee and Tom Lee, where Ann has no other name."""
    alone = {p.parts[0]: p for p in people if len(p.parts) == 1}
    for name, after in pairwise(names):
        joined = re.fullmatch(r"(?:, \d\d,)? (?:and|&) ", text[name.span.end : after.span.start])
        parts, others = parts_of(name.span.of(text)), parts_of(after.span.of(text))
        given = len(parts) == 1 and parts[0] in load_table("given_name_sexes.tsv")
        first = not re.search(rf"\b{re.escape(name.span.of(text))}\b", text[: name.span.start])
        if joined and given and first and len(others) > 1 and (person := alone.pop(parts[0], None)):
            person.parts = (*person.parts, others[-1])
            person.name = f"{person.name} {after.span.of(text).split()[-1]}"


def _without_titles(form: str) -> str:
    words = form.split()
    while _titled(words):
        words = words[1:]
    return " ".join(words)


def _alike(a: str, b: str) -> bool:
    """The same word, an initial of it, or a spelling of it a letter apart."""
    if a == b:
        return True
    if min(len(a), len(b)) == 1:
        return a[0] == b[0]
    return min(len(a), len(b)) >= 5 and a[0] == b[0] and Levenshtein.distance(a, b, score_cutoff=1) <= 1


def _fits(part: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """`part` names the same as `full`: its words in their order, the first or the last of them among them."""
    if "".join(part) in ("".join(full), "".join(full[-2:])):
        return True  # "Alsharafi" is Yahya Al Sharafi
    if len(part) > len(full):
        return False
    i, used = 0, []
    for n, word in enumerate(full):
        if i < len(part) and _alike(part[i], word):
            used.append(n)
            i += 1
    if i < len(part):
        return False
    if len(part) == 1:
        return len(part[0]) > 1 and (used[0] in (0, len(full) - 1) or _tail_with_particle(full, used[0]))
    return used[-1] == len(full) - 1 or used[0] == 0


def _tail_with_particle(full: tuple[str, ...], at: int) -> bool:
    return at > 0 and len(full) - at <= 2


def _whose(parts: tuple[str, ...], at: Span, people: Sequence[Person], text: str) -> Person | None:
    """The person that a name at `at` stands for."""
    if not parts:
        return None
    exact = [p for p in people if p.parts == parts or "".join(p.parts) == "".join(parts)]
    if exact and len(parts) > 1:
        return exact[0]
    fitting = [p for p in people if _fits(parts, p.parts)]
    if len(fitting) <= 1:
        return fitting[0] if fitting else None
    surnames = [p for p in fitting if _alike(parts[-1], p.parts[-1])]
    if len(parts) == 1 and len(surnames) == 1 and len(parts[0]) > 1 and not _family_first(fitting):
        return surnames[0]
    return _in_mind(at, surnames if len(surnames) > 1 and not _family_first(fitting) else fitting, text)


def _family_first(people: Sequence[Person]) -> bool:
    """People who share their first word only: it is a family's name ("Kim Jong Un", "Kim Jong Il")."""
    return len({p.parts[0] for p in people}) == 1 and all(len(p.parts) > 1 for p in people)


def _in_mind(at: Span, people: Sequence[Person], text: str) -> Person | None:
    """Whom an article means by a name that fits several: the one of the title's sex, or whom it names in full much more
    often, or alone before."""
    titled = _sexed(at, people, text)
    if titled:
        return titled
    full = {id(p): [m.start() for m in re.finditer(re.escape(p.name), text)] for p in people}
    before = [p for p in people if any(x <= at.start for x in full[id(p)])]
    if len(before) == 1:
        return before[0]
    ranked = sorted(people, key=lambda p: -len(full[id(p)]))
    if len(full[id(ranked[0])]) >= 2 * len(full[id(ranked[1])]) + 1:
        return ranked[0]
    near = sorted(before, key=lambda p: at.start - max(x for x in full[id(p)] if x <= at.start))
    if near and "\n" not in text[max(x for x in full[id(near[0])] if x <= at.start) : at.start]:
        return near[0]  # named in full in this very paragraph
    return None


def _sexed(at: Span, people: Sequence[Person], text: str) -> Person | None:
    """ "Mrs. Clinton" is the one of the Clintons who is called so, or she, elsewhere."""
    m = re.search(r"\b(Mrs?|Ms|Miss|Mme|Sir|Lady)\.?\s+$", text[max(0, at.start - 8) : at.start])
    if not m:
        return None
    female = m[1] in ("Mrs", "Ms", "Miss", "Mme", "Lady")
    fitting = [p for p in people if _sex(text, p) is female]
    return fitting[0] if len(fitting) == 1 else None


def _sex_of_given(words: Sequence[str]) -> str:
    """f, m or nothing, by the given name of a full one; where the family's stands first, by all that follows it, in
    Vietnamese by "Thi" or the last word."""
    known = load_table("given_name_sexes.tsv")
    if folded(words[0]) not in load_words("family_first.txt"):
        tries = [words[0]]
    elif "thi" in (folded(w) for w in words[1:-1]):
        return "f"
    else:
        tries = ["".join(words[1:]), *words[-1:]]
    return next((known[f][0] for w in tries if (f := folded(w)) in known), "")


def _sex(text: str, person: Person) -> bool | None:
    """True where the article calls them Mrs or Ms or says "she" straight after the full name, False for Mr and "he"."""
    votes = 0
    for span in person.spans or [Span(m.start(), m.end()) for m in re.finditer(re.escape(person.name), text)]:
        lead = text[max(0, span.start - 12) : span.start]
        if re.search(r"\b(?:Mrs|Ms|Miss|Mme|Lady|Dame|Queen|Princess|Baroness)\.?\s+$", lead):
            votes += 3
        elif re.search(r"\b(?:Mr|Sir|Lord|King|Prince|Pope)\.?\s+$", lead):
            votes -= 3
    words = person.name.split()
    if not votes and len(words) > 1:
        votes += {"f": 1, "m": -1}.get(_sex_of_given(words), 0)
    return None if votes == 0 else votes > 0
