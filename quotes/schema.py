"""The index's tables, declared in one place as data; `index.py` writes them, `site/` reads them.

Columns that people filter or facet by stand in `quotes` itself (speaker's name, outlet, year ...): no page joins.
"""

APPLICATION_ID = 0x51554F54  # "QUOT" in SQLite's header: tells our files from other programs' databases
SCHEMA_VERSION = 1

TABLES: dict[str, dict[str, type]] = {
    "articles": {
        "id": str,  # the file's path below its source without ending, or the address
        "title": str,
        "outlet": str,
        "author": str,
        "date": str,  # ISO 8601
        "year": int,
        "url": str,  # http(s) only
        "path": str,
        "encoding": str,
        "words": int,
        "quotes": int,  # how many quotations were found
        "text": str,
        "digest": str,  # of text and metadata
        "model": str,  # version of the models that read it
        "annotation": str,  # JSON: the Document, so that speakers can be resolved again without reading again
    },
    "speakers": {
        "id": str,  # slug of the name when first seen; survives rebuilds
        "name": str,
        "kind": str,  # person | organization | government | group | document | unnamed
        "role": str,  # the most frequent one
        "wikidata": str,  # Q-id
        "aliases": str,  # JSON: {spelling: count}
        "quotes": int,
        "articles": int,
        "first_date": str,
        "last_date": str,
    },
    "redirects": {"old": str, "speaker": str},  # ids of speakers that were merged away
    "statements": {"id": str, "speaker": str, "text": str, "quotes": int, "articles": int, "first_date": str},
    "quotes": {
        "id": str,
        "newest": int,  # NOT NULL, UNIQUE: the default sort, newest first = ascending 1, 2, 3 ...
        "text": str,
        "speaker": str,  # -> speakers.id, NULL when nobody can be named
        "speaker_name": str,  # canonical name, NULL likewise
        "speaker_kind": str,
        "role": str,  # as this article describes them
        "kind": str,  # direct | mixed | indirect
        "act": str,  # speech | writing | thought (thought is kept, and not shown unless asked for)
        "verb": str,  # base form of the cue's verb
        "cue": str,
        "source": str,  # the mention as it stands: "he"
        "via": str,
        "outlet": str,
        "title": str,  # the article's
        "date": str,
        "year": int,
        "region": str,  # headline | subhead | body | caption | boilerplate
        "band": str,  # high | medium | low, of confidence
        "confidence": float,
        "found_by": str,
        "resolved_by": str,
        "article": str,  # -> articles.id
        "statement": str,  # -> statements.id
        "start": int,
        "end": int,
        "segments": str,  # JSON [[start, end], ...]
        "fragments": str,  # JSON
        "cue_start": int,
        "cue_end": int,
        "source_start": int,
        "source_end": int,
    },
    "mentions": {  # names inside contents: who and what quotations are about
        "quote": str,  # -> quotes.id
        "newest": int,  # of that quotation
        "name": str,  # canonical where known
        "kind": str,  # PERSON | ORG | PLACE | NORP
        "speaker": str,  # -> speakers.id of the person named, where known
        "start": int,
        "end": int,
    },
    "runs": {
        "id": int,
        "started": str,
        "finished": str,
        "version": str,
        "model": str,
        "articles": int,
        "read": int,
        "quotes": int,
        "problems": int,
    },
    "problems": {"id": int, "run": int, "article": str, "path": str, "kind": str, "message": str, "at": str},
    "facet_counts": {"column": str, "value": str, "quotes": int},  # precomputed for the unfiltered page
    # The three below are written by `columns.pack`: what the site counts with, whatever the filter.
    "names": {  # who and what quotations are about, once each
        "id": int,  # 1, 2, 3 ... by name; the code in the packed mentions
        "name": str,
        "kind": str,  # the most frequent
        "speaker": str,  # -> speakers.id, the most frequent
        "quotes": int,
    },
    "column_values": {
        "column": str,
        "code": int,
        "value": str,
        "quotes": int,
    },  # what the codes of packed columns stand for
    "words": {"word": str, "uses": int},  # every word said, in lower case without accents: what `peac*` stands for
    "columns": {
        "name": str,
        "type": str,
        "length": int,
        "data": bytes,
    },  # a packed column: one code a quotation, newest first
}

PRIMARY_KEYS: dict[str, str | tuple[str, ...]] = {
    "articles": "id",
    "speakers": "id",
    "redirects": "old",
    "statements": "id",
    "quotes": "id",
    "mentions": ("quote", "start", "end"),
    "runs": "id",
    "problems": "id",
    "facet_counts": ("column", "value"),
    "names": "id",
    "column_values": ("column", "code"),
    "columns": "name",
    "words": "word",
}

NOT_NULL: dict[str, set[str]] = {"quotes": {"newest", "text", "kind", "act", "article"}, "articles": {"text", "digest"}}

FOREIGN_KEYS: list[tuple[str, str, str, str]] = [
    ("quotes", "speaker", "speakers", "id"),
    ("quotes", "article", "articles", "id"),
    ("quotes", "statement", "statements", "id"),
    ("mentions", "quote", "quotes", "id"),
    ("mentions", "speaker", "speakers", "id"),
    ("redirects", "speaker", "speakers", "id"),
    ("statements", "speaker", "speakers", "id"),
    ("problems", "run", "runs", "id"),
]

UNIQUE: list[tuple[str, tuple[str, ...]]] = [("quotes", ("newest",))]

INDEXES: list[tuple[str, tuple[str, ...]]] = [
    ("articles", ("date", "id")),
    ("articles", ("outlet", "date", "id")),
    ("quotes", ("speaker", "newest")),
    ("quotes", ("article", "start")),
    ("quotes", ("statement",)),
    ("mentions", ("speaker", "newest")),
    ("mentions", ("name", "newest")),
    ("speakers", ("quotes",)),
    ("names", ("name",)),
    ("names", ("speaker",)),
    ("names", ("quotes",)),
    ("column_values", ("column", "value")),
]

FULL_TEXT: dict[str, tuple[str, ...]] = {
    "quotes": ("text", "speaker_name", "title"),
    "speakers": ("name", "aliases"),
    "names": ("name",),
}
TOKENIZE = "porter unicode61 remove_diacritics 2"
FACETS = ("speaker_name", "kind", "outlet", "year", "verb")
