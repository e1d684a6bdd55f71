"""Offices and callings as an article tells them: what stands beside a name, and what a description asks for. Pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from quotes.document import Span
from quotes.lexicon import load_table, load_words
from quotes.words import Words

_AGED = r"(?:,? (?:aged )?\d{1,3}(?=,)|\s\(\d{1,3}\))?"
_APPOSITION = re.compile(
    _AGED + r"\s*,\s*((?:(?:a|an|the|his|her|its|their)\s+)?[^,.;:()\"“”\n]{3,70}?)(?=[,.;)]|\s(?:who|which|whose)\s)",
    re.IGNORECASE,
)
_PHRASE_BEGINS = re.compile(r"(?:(?<=[\s\"“(])|^)(?:the|an?|his|her|its|their|whose|[\w’'.-]*['’]s?)\s", re.IGNORECASE)
_CLOSES = re.compile(r"[,.;)]|$|\s\(")
_NOT_ROLE = re.compile(
    r"^(?:who|which|that|and|but|or|said|says|when|where|while|after|before|as|in|on|at|adding|citing|whose|with|for)\b",
    re.IGNORECASE,
)
_ENDS_LEAD = frozenset(
    ["the", "a", "an", "his", "her", "its", "their", "said", "says", "and", "told", "by", "with", "that", "as", "to"]
)
_OPENS = frozenset(("but", "and", "another", "yet"))
"""What may open a sentence with a role, and is no part of it."""
_JOINS = frozenset(("of", "for", "'s", "’s"))
_LONGEST = 7
"""Words of a role before a name."""
_LONGEST_AFTER = 10
_LONGEST_PHRASE = 90
"""Characters of what stands before a comma and a name."""
_CLAUSE = re.compile(
    r",?\s+(?:who|which|that|whose|after|amid|before|during|following)(?:\s|$)|,\s+(?:[a-z]+ed|made|known|led|run|held|speaking|citing|during|in|at|on|for)\b|\s+(?:him|her|it|them)sel(?:f|ves)$"
)
_ONE_OF_THEM = re.compile(
    r"(?:one|another|other|first|second|third)(?: of [^,]{2,60})?, (?:an?|the) (?=\w)", re.IGNORECASE
)
_ASIDE = re.compile(
    r"\s\(|,\s(?:aged\s)?\d|,\s(?:an?|the|his|her|its|their|now|then|once|himself|herself|itself|themselves)\s"
)
_TOLD_TO = re.compile(
    r",?\s(?:contacted|reached|interviewed|questioned|speaking|quoted|cited|obtained|reviewed|seen|released|published"
    r"|posted|issued|conducted|carried out|commissioned|dated)\b"
)
"""How words came to be known, which is nothing of whoever said them."""
_SEEN_BY = re.compile(
    r",?\s(?:broadcast|carried|circulated|heard|issued|obtained|posted|published|read|recorded|released|reviewed|seen|"
    r"shared|verified|viewed)\sby\s"
)
"""How words came to a paper: nothing of whoever said them."""
_AFTER_HEAD = re.compile(
    r",|\s[a-z]+(?:ed|ght)\s(?:after|at|by|during|for|from|in|on|over|to|with)\s|\s(?:of|for|from|in|at|on|with|to|who|which|that|by|close|familiar|near|against|across|around|inside|within|among|behind|under|outside|after|before)\s"
)
_WOMAN = re.compile(
    r"(?:woman|mother|sister|daughter|wife|queen|princess|actress|girl|widow|\baunt|niece|bride|\bnun|waitress)\b"
)
_MAN = re.compile(
    r"(?<!wo)(?:man|father|brother|(?<!per)son|husband|king|prince|boy|widower|uncle|nephew|groom|monk)\b"
)
_KIN = re.compile(
    r"(?:grand|great-grand|step|half-|god)?(?:mother|father|parent|son|daughter|child|sister|brother)(?:-in-law)?"
    r"|wife|husband|widow|widower|bride|groom|fiancée?|partner|uncle|aunt|niece|nephew|cousin"
    r"|neighbou?r|friend|colleague"
)
_PERSON_ENDING = re.compile(r"(?:man|woman|person|ist|ologist|mother|father|holder|seeker|goer)$")
_PAST = frozenset(["ex", "former", "late", "ousted", "then", "then-leader"])
_SHORT = {
    "adm": "admiral", "amb": "ambassador", "capt": "captain", "cmdr": "commander", "col": "colonel",
    "defense": "defence", "gen": "general",
    "gov": "governor", "maj": "major", "pres": "president", "prof": "professor", "rep": "representative",
    "sen": "senator", "sgt": "sergeant",
}  # fmt: skip
"""Offices as they are shortened before a name, and words of them in one spelling."""
_TITLES = {
    "baroness": "peer", "cllr": "councillor", "dr": "doctor", "father": "priest", "fr": "priest", "justice": "judge",
    "lady": "peer", "lord": "peer", "prof": "professor", "rev": "priest", "sheikh": "sheikh", "sister": "nun",
}  # fmt: skip
"""What somebody who is addressed so may be called."""
_BELOW = frozenset(("acting", "assistant", "deputy", "junior", "shadow", "vice"))
_COUNTERPARTS = frozenset(["counterpart"])
"""Whom a leader meets, by what they are to each other."""
_MINISTRIES = frozenset(
    ("agriculture", "culture", "defence", "education", "energy", "finance", "foreign", "health", "housing",
     "immigration", "interior", "justice", "oil", "premier", "sports", "tourism", "trade", "transport")
)  # fmt: skip
"""What ministers are of, where no two of these are one ministry."""
_SPOKEN = frozenset(["spokesman", "spokesperson", "spokeswoman"])
_HIGH = frozenset(
    (
        "ambassador",
        "chancellor",
        "governor",
        "judge",
        "king",
        "mayor",
        "minister",
        "queen",
        "secretary-general",
        "senator",
    )
)
"""Who has others speak for them, beside heads of state."""
_SMALL = frozenset(["the", "a", "an", "of", "for", "at", "in", "s", "and"])
_FOR_NOW = frozenset(
    ["new", "outgoing", "incoming", "current", "newly", "elected", "sitting", "long-serving", "longtime"]
)
"""What tells when somebody holds an office, not which."""


def roles_at(text: str, words: Words, name: Span) -> list[str]:
    """What is told beside a name of who that is, an office first: "deputy foreign minister Ann Lee", "Ann Lee, 42, a
    professor at ...", "her last surviving son, Ann Lee, said"."""
    before, phrase = _before(text, words, name), _phrase_before(text, name)
    if before and phrase and phrase.endswith(before):
        before = None
    return [r for r in (before, _after(text, name), phrase) if r]


def addressed_as(text: str, name: Span) -> frozenset[str]:
    """What the title before a name tells of its bearer: "Fr Lee" -> {"priest"}."""
    title = re.search(r"([A-Za-z]+)\.?\s$", text[max(0, name.start - 12) : name.start])
    found = _TITLES.get(title[1].lower()) if title else None
    return frozenset([found] if found else [])


def office_keys(role: str) -> frozenset[str]:
    """The words of what a role is, with all countries in it: "aide to the French president" -> {aide, FRA}."""
    main = _AFTER_HEAD.split(role, maxsplit=1)[0]
    main = re.sub(r"\b([\w-]+)['’]s\s", lambda m: "" if is_person(m[1].lower()) else m[0], main)  # "the mayor's cousin"
    return role_keys(main) | {key for key in role_keys(role) if key.isupper()}


def _before(text: str, words: Words, name: Span) -> str | None:
    offices = load_words("offices.txt")
    j = words.at(name.start) - 1
    comma = j >= 0 and words.spans[j].of(text) == ","
    j -= comma
    lead: list[str] = []
    while j >= 0 and len(lead) < _LONGEST:
        word = words.spans[j].of(text)
        if "\n" in text[words.spans[j].end : words.spans[j + 1].start] or not re.fullmatch(r"[\w.’'-]+", word):
            break
        low = word.lower()
        if low in _ENDS_LEAD:
            break
        if not (word[0].isupper() or low in offices or low in load_words("role_words.txt") or low in _JOINS):
            break
        lead.insert(0, word)
        j -= 1
    while lead and lead[0].lower() in _JOINS | _OPENS | load_words("honorifics.txt"):
        lead = lead[1:]
    while len(lead) > 1 and lead[-1].lower() in load_words("honorifics.txt"):
        lead = lead[:-1]
    low_lead = [w.lower() for w in lead]
    closed = text[name.end : name.end + 1] in ",.;)"
    if not set(low_lead) & offices or low_lead[-1] in _JOINS or (comma and "of" not in low_lead and not closed):
        return None
    return re.sub(r"\s(?=['’]s\b)", "", " ".join(lead))


def _after(text: str, name: Span) -> str | None:
    m = _APPOSITION.match(text, name.end)
    if not m or _NOT_ROLE.match(m[1]) or m[1].split()[0].lower() in load_table("verb_forms.tsv"):
        return None  # "Ann Lee, asked by the chair": no role
    role = re.sub(r"^(?:an?|the|his|her|its|their)\s+", "", " ".join(m[1].split()))
    words = re.findall(r"[\w-]+", role)
    called = role != " ".join(m[1].split()) and is_person(head_noun(role))
    main = re.findall(r"[\w-]+", _AFTER_HEAD.split(role, maxsplit=1)[0].lower())
    return role if len(words) <= _LONGEST_AFTER and (called or set(main) & load_words("offices.txt")) else None


def _phrase_before(text: str, name: Span) -> str | None:
    """The noun phrase that a comma parts from the name: "the school's last head, Ann Lee, said"."""
    line = text[text.rfind("\n", 0, name.start) + 1 : name.start]
    lead = re.fullmatch(r"(.*\w),\s+(?:[A-Z][a-z]{0,4}\.?\s)?", line)
    if not lead or not _CLOSES.match(text, name.end):
        return None
    for start in reversed([m.start() for m in _PHRASE_BEGINS.finditer(lead[1])]):
        phrase = lead[1][start:]
        if re.search(r"[,;:()\"“”.!?]|\b(?:and|or)\b", phrase) or len(phrase) > _LONGEST_PHRASE:
            return None
        joined = re.search(r"\b(?:of|for|at|in|from|on|to)\s$", lead[1][:start])
        if is_person(head_noun(without_clause(phrase))) and not joined:
            return re.sub(r"^(?:the|an?|his|her|its|their|whose)\s", "", without_clause(phrase), flags=re.IGNORECASE)
    return None


def fits(wanted: frozenset[str], told: frozenset[str], *, counterparts: bool = True) -> bool:
    """Whether a description asks for an office that somebody is told to hold; heads of one state are one, and, with
    `counterparts`, whom a leader meets may be one ("his Russian counterpart").

    The country of an office is left out where it is the paper's own: "Canada's trade minister" is "Trade Minister Lee".
    """
    heads = load_words("heads_of_state.txt")
    if (told & _PAST) - wanted:
        return False
    own = wanted - {k for k in wanted if k.isupper()} if not any(k.isupper() for k in told) else wanted
    if wanted <= told or (len(own) > 1 and own <= told):
        return True
    rest = wanted - heads
    return bool(
        wanted & heads
        and told & (heads | (_COUNTERPARTS if counterparts else set()))
        and rest
        and rest <= told
        and any(k.isupper() for k in rest)
    )


def outranked(wanted: frozenset[str], told: frozenset[str]) -> bool:
    """Whether somebody only stands in for, or below, who holds an office: a "deputy minister" is not "the minister"
    where there is one."""
    return bool((told & _BELOW) - wanted)


def holds(role: str, office: str) -> bool:
    """Whether an office is what a role is, not only what it tells of: an "adviser to the president" is no president."""
    main = _one_word(_AFTER_HEAD.split(role, maxsplit=1)[0].lower())
    own = {_SHORT.get(w, w) for w in re.findall(r"[\w-]+", main)}
    heads = load_words("heads_of_state.txt")
    return office in own or bool(office in heads and own & (heads | _COUNTERPARTS))


def countries_in(text: str) -> list[tuple[int, str]]:
    """Where a country, its capital or its people is mentioned, and the name that the text has for it, in order.

    Countries that the text does not name themselves are left out.
    """
    found = [(m.start(), m[0], _countries()[m[0]].split()[0]) for m in _country_words().finditer(text)]
    names: dict[str, str] = {}
    for _, words, code in found:
        if words in load_table("countries.tsv"):
            names.setdefault(code, words)
    return [(at, names[code]) for at, _, code in found if code in names]


def conflicts(wanted: frozenset[str], told: frozenset[str]) -> bool:
    """Whether both tell of countries, and of different ones, or of ministers of different things, or one of somebody
    who speaks for others, and the other of who has others speak for them."""
    one, other = ({k for k in keys if k.isupper()} for keys in (wanted, told))
    here, there = (_portfolios(keys) for keys in (wanted, told))
    apart = (one and other and not one & other) or (here and there and not here & there)
    return bool(apart) or _speaks_for(wanted, told) or _speaks_for(told, wanted)


def _portfolios(keys: frozenset[str]) -> frozenset[str]:
    """What somebody is the minister of, by a role's words; a premier is one of all things."""
    return keys & (_MINISTRIES if "minister" in keys else frozenset(["premier"]))


def _speaks_for(keys: frozenset[str], other: frozenset[str]) -> bool:
    high = load_words("heads_of_state.txt") | _HIGH
    return bool(keys & _SPOKEN and not other & _SPOKEN and other & high and not keys & high)


@lru_cache(maxsize=4096)
def role_keys(role: str) -> frozenset[str]:
    """The words of a role that tell it apart, countries as their codes: "North Korean leader" -> {PRK, leader}."""
    words = _one_word(" ".join(role.replace("’", "'").split()))
    keys: set[str] = set()

    def country(m: re.Match[str]) -> str:
        keys.update(_countries()[m[0]].split())
        return " "

    rest = _country_words().sub(country, words).lower().replace("'s", "")
    return frozenset(keys | ({_SHORT.get(w, w) for w in re.findall(r"[\w-]+", rest)} - _SMALL - _FOR_NOW))


@cache
def _countries() -> dict[str, str]:
    """Countries, their capitals and their adjectives, with their codes."""
    tables = (load_table(t) for t in ("capitals.tsv", "countries.tsv", "demonyms.tsv"))
    return {name: codes[0] for table in tables for name, codes in table.items()}


@cache
def _country_words() -> re.Pattern[str]:
    names = sorted(_countries(), key=lambda n: (-len(n), n))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")


def _one_word(office: str) -> str:
    """An office with "premier" for "prime minister", who is no "minister"."""
    return re.sub(r"\bprime[ -]minister\b", "premier", office, flags=re.IGNORECASE)


def plain_office(description: str) -> str:
    """A description with the office that its words go round: "head of the government" -> "prime minister"."""
    plain = re.sub(
        r"\bheads? of (?:the |its |his |her )?government\b", "prime minister", description, flags=re.IGNORECASE
    )
    return _one_word(re.sub(r"\bheads? of (?:the )?state\b", "president", plain, flags=re.IGNORECASE))


def head_noun(phrase: str) -> str:
    """The main noun of a description: the last word before a preposition, a comma or a clause."""
    words = re.findall(r"[\w-]+(?:\.(?=\s|$))?", _AFTER_HEAD.split(phrase, maxsplit=1)[0].lower())
    return words[-1] if words else ""


def main_part(text: str, mention: Span) -> Span:
    """A mention without a clause that only adds to it: "Ann Lee, who met Tom Ray" -> "Ann Lee"."""
    found = [m for m in (p.search(mention.of(text)) for p in (_CLAUSE, _SEEN_BY)) if m]
    clause = min(found, key=lambda m: m.start(), default=None)
    return Span(mention.start, mention.start + clause.start()) if clause and clause.start() else mention


def without_clause(description: str) -> str:
    """A description without what only adds to it: "the president, who was quoted by ..." -> "the president"."""
    return _CLAUSE.split(description, maxsplit=1)[0] or description


def plain(description: str) -> str:
    """A description, without its article, as the name of whom it tells of, without what else it says of them.

    "one of the guests, a Thai nurse" -> "Thai nurse"; "grandson, a student" -> "grandson"; "report seen by the BBC" ->
    "report".
    """
    bare = _ONE_OF_THEM.sub("", without_clause(description), count=1)
    bare = _ASIDE.split(bare, maxsplit=1)[0]
    return _TOLD_TO.split(bare, maxsplit=1)[0].strip(" ,") or description


def is_kin(role: str) -> bool:
    """True for what somebody is to another person: "only niece", "neighbour"."""
    return bool(_KIN.fullmatch(head_noun(role)))


def is_aged(phrase: str) -> bool:
    """ "the 29-year-old", "the 29-year-old hitter": only people are told of so."""
    return bool(re.search(r"\b\d+-year-olds?\b", phrase))


def is_person(noun: str) -> bool:
    """True for a noun that means one person, by office, calling or otherwise."""
    noun = re.sub(r"^(?:co|deputy|ex|former|vice)-", "", noun)
    known = noun in load_words("offices.txt") or noun in load_words("person_nouns.txt")
    return known or bool(_PERSON_ENDING.search(noun))


def is_body(noun: str) -> bool:
    """True for a noun that means a body: a ministry, a bank, a club."""
    return noun in load_words("kinds_of_bodies.txt") or noun in load_words("government_heads.txt")


def may_speak(noun: str) -> bool:
    """True for a noun that means one person, a body or a group: whoever is told of so may say something."""
    return is_person(noun) or is_body(noun) or noun in load_words("group_nouns.txt")


def female(description: str) -> bool | None:
    """True for a woman, False for a man, None where the words don't tell."""
    low = description.lower()
    return True if _WOMAN.search(low) else False if _MAN.search(low) else None
