"""The index -> what each page shows, as plain values for the templates.

Every function reads one `Snapshot` and returns a dict, or None where there is no such thing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from markupsafe import Markup

from quotes import columns
from quotes.columns import Array
from quotes.site import pictures, search, selection
from quotes.site.database import Snapshot
from quotes.site.links import Links, replaced, without
from quotes.site.text import Mark, highlight, marked, web_link, words_of

Arguments = Sequence[tuple[str, str]]
Page = dict[str, Any]

TITLES = {
    "speaker": "Speaker", "speaker_name": "Speaker's name", "about": "About", "outlet": "Outlet", "kind": "Kind",
    "verb": "Verb", "year": "Year", "act": "Act", "role": "Role", "region": "Place in the article",
    "band": "Confidence", "speaker_kind": "Kind of speaker", "via": "Carried by", "found_by": "Found by",
    "resolved_by": "Speaker resolved by", "article": "Article", "statement": "Statement", "date": "Date",
}  # fmt: skip
CARD = (
    "id",
    "speaker_name",
    "role",
    "cue",
    "verb",
    "source",
    "via",
    "outlet",
    "title",
    "kind",
    "act",
    "band",
    "region",
)
COLOURS = 8
CONTEXT = 500
"""Characters of the article on each side of a quotation."""
LONGEST_ARTICLE = 250_000
"""Characters of an article that a page shows; a browser chokes on more."""
PER_PAGE = 50
MORE_VALUES = 200
"""Values of a facet that "more" shows."""


def home(snapshot: Snapshot, links: Links) -> Page:
    """What is here, who is quoted most, and the newest."""

    def make() -> Page:
        connection, packed = snapshot.connection, snapshot.columns
        everything = selection.select(snapshot, selection.Wanted())
        days = packed.codes(columns.DAY)[everything.mask]
        dated = days[days > 0]
        named = int(np.count_nonzero(packed.codes("speaker")[everything.mask]))
        most = connection.execute(
            "select id, name, role, quotes from speakers where quotes > 0 order by quotes desc, id limit 12"
        ).fetchall()
        topics = connection.execute("select name, quotes from names order by quotes desc, id limit 12").fetchall()
        newest = np.flatnonzero(everything.mask)[:6]
        return {
            "counts": {
                "articles": connection.execute("select count(*) from articles").fetchone()[0],
                "quotations": everything.count,
                "speakers": connection.execute("select count(*) from speakers").fetchone()[0],
            },
            "first": _day(int(dated.min())) if len(dated) else None,
            "last": _day(int(dated.max())) if len(dated) else None,
            "share": round(100 * named / everything.count) if everything.count else None,
            "run": _run(connection),
            "problems": connection.execute("select count(*) from problems").fetchone()[0],
            "most": [
                {
                    "name": r["name"],
                    "role": r["role"],
                    "count": r["quotes"],
                    "id": r["id"],
                    "of": r["quotes"] / most[0]["quotes"],
                }
                for r in most
            ],
            "topics": [{"name": r["name"], "count": r["quotes"]} for r in topics],
            "rows": selection.rows(connection, newest.tolist()),
            "months": selection.by_month(snapshot, everything.mask),
        }

    page = dict(snapshot.cache.get("home", make))
    page["cards"] = cards(links, page.pop("rows"))
    page["picture"] = pictures.by_time(
        page.pop("months"), lambda a, b: links.quotes(date__gte=a, date__lte=b), "Quotations over time"
    )
    return page


def listing(snapshot: Snapshot, links: Links, arguments: Arguments, asked: selection.Wanted, more: str = "") -> Page:
    """The quotations that a URL asks for, as cards, with facets beside them."""
    selected = selection.select(snapshot, asked)
    ordered = selection.order(snapshot, selected, asked.sort)
    shown, following = selection.page(snapshot, ordered, asked)

    def counted(name: str) -> selection.Facet:
        size = MORE_VALUES if name == more else selection.FACET_SIZE
        return snapshot.cache.get(
            ("facet", asked.text, asked.filters, name, size),
            lambda: selection.facet(snapshot, selected.mask, name, size, asked.values(name), ordered),
        )

    rows = selection.rows(snapshot.connection, shown.tolist())
    return {
        "asked": asked,
        "text": asked.text,
        "total": selected.count,
        "understood": selected.query.understood,
        "sentences": selected.notes,
        "cards": cards(links, rows, words_of(selected.query.groups)),
        "facets": [_facet(counted(name), links, arguments, more) for name in asked.facets],
        "chips": chips(snapshot, links, arguments, asked),
        "sorts": _sorts(links, arguments, asked, bool(selected.query.match)),
        "next": links.quotes([*replaced(arguments), ("_next", following)]) if following else None,
        "first_page": links.quotes(replaced(arguments)) if asked.after else None,
        "formats": [
            ("CSV", links.quotes(replaced(arguments), "csv")),
            ("JSON", links.quotes(replaced(arguments), "json")),
            ("Atom", links.quotes(replaced(arguments), "atom")),
            ("JSON Feed", links.quotes(replaced(arguments), "feed")),
        ],
        "hidden": [(k, v) for k, v in replaced(arguments, drop=("q", "_search", "_more")) if v],
        "ranked_only": selected.hits is not None and len(selected.hits) > selection.RANKED,
        "clear": links.quotes(),
    }


def quotation(snapshot: Snapshot, links: Links, id: str) -> Page | None:
    """One quotation in its article's context, its other versions, and what stands near it."""
    connection = snapshot.connection
    found = _rows(connection, "id = ?", (id,))
    if not found:
        return None
    row = found[0]
    article = connection.execute("select * from articles where id = ?", (row["article"],)).fetchone()
    versions = _rows(connection, "statement = ? and id != ?", (row["statement"], id), 20) if row["statement"] else []
    by_speaker = _rows(connection, "speaker = ? and id != ? and act != 'thought'", (row["speaker"], id), 4)
    in_article = _rows(connection, "article = ? and id != ? and act != 'thought'", (row["article"], id), 6, "start")
    names = connection.execute(
        "select distinct name, kind, speaker from mentions where quote = ? order by start", (id,)
    ).fetchall()
    link = links.absolute(links.quote(id))
    return {
        "quote": cards(links, [row])[0],
        "row": row,
        "article": dict(article) if article else None,
        "article_url": web_link(article["url"]) if article else None,
        "context": _context(article["text"], row) if article else Markup(""),
        "versions": cards(links, versions),
        "all_versions": links.quotes(statement=row["statement"], act="all") if len(versions) == 20 else None,
        "by_speaker": cards(links, by_speaker),
        "in_article": cards(links, in_article),
        "names": [{"name": n["name"], "href": links.about(n["name"])} for n in names if n["name"]],
        "citation": citation(row, link),
        "permalink": link,
        "json": links.quote(id, "json"),
    }


def speaker(snapshot: Snapshot, links: Links, id: str, text: str = "") -> Page | str | None:
    """One speaker; the id that is valid now where `id` was merged into another."""
    connection = snapshot.connection
    row = connection.execute("select * from speakers where id = ?", (id,)).fetchone()
    if row is None:
        moved = connection.execute("select speaker from redirects where old = ?", (id,)).fetchone()
        return str(moved[0]) if moved else None
    asked = selection.wanted([("speaker", id), ("q", text)], size=10)
    selected = selection.select(snapshot, asked)
    everything = selection.select(snapshot, selection.wanted([("speaker", id)])) if text else selected
    ordered = selection.order(snapshot, selected, asked.sort)

    def facet(name: str, size: int = 10) -> list[dict[str, Any]]:
        found = selection.facet(snapshot, everything.mask, name, size)
        most = max((v.count for v in found.values), default=1)
        return [
            {
                "name": v.label,
                "count": v.count,
                "of": v.count / most,
                "href": links.quotes([("speaker", id), (name, v.value)]),
            }
            for v in sorted(found.values, key=lambda v: -v.count)
        ]

    return {
        "speaker": dict(row),
        "first": day(row["first_date"]),
        "last": day(row["last_date"]),
        "wikidata": row["wikidata"]
        if (row["wikidata"] or "").startswith("Q") and row["wikidata"][1:].isdigit()
        else None,
        "aliases": _aliases(row["aliases"]),
        "roles": _roles(snapshot, everything.mask),
        "total": everything.count,
        "thoughts": int(np.count_nonzero(_of(snapshot, "speaker", id))) - everything.count,
        "verbs": facet("verb"),
        "outlets": facet("outlet"),
        "about": facet("about"),
        "kinds": facet("kind"),
        "text": text,
        "found": selected.count,
        "understood": selected.query.understood,
        "sentences": selected.notes,
        "cards": cards(
            links,
            selection.rows(connection, ordered[:10].tolist()),
            words_of(selected.query.groups),
            named=False,
        ),
        "all": links.quotes(speaker=id, q=text),
        "picture": pictures.by_time(
            selection.by_month(snapshot, everything.mask),
            lambda a, b: links.quotes(speaker=id, date__gte=a, date__lte=b),
            f"Quotations of {row['name']} over time",
        ),
        "spoken_of": _spoken_of(connection, links, id, row["name"]),
        "csv": links.quotes(format="csv", speaker=id),
        "atom": links.quotes(format="atom", speaker=id),
        "feed": links.quotes(format="feed", speaker=id),
        "json": links.table("speakers") + "/" + links.speaker(id).rsplit("/", 1)[1] + ".json",
    }


def speakers(snapshot: Snapshot, text: str, page: int) -> Page:
    """Everybody who is quoted, most quoted first."""
    connection = snapshot.connection
    text = " ".join(search.clean(text).split())[:200]
    term = search.Term(text.rstrip("*"), prefix=True)
    if text and not search.searchable(text):
        where, given = "where 0", ()
    elif text:
        where = "where rowid in (select rowid from speakers_fts where speakers_fts match ?)"
        given = (term.match,)  # type: ignore[assignment]
    else:
        where, given = "", ()
    total = snapshot.cache.get(
        ("speakers", text), lambda: connection.execute(f"select count(*) from speakers {where}", given).fetchone()[0]
    )
    found = connection.execute(
        f"select id, name, kind, role, quotes, articles, first_date, last_date from speakers {where}"
        " order by quotes desc, id limit ? offset ?",
        (*given, PER_PAGE, PER_PAGE * (page - 1)),
    ).fetchall()
    return {
        "text": text,
        "total": total,
        "rows": [dict(row) | {"years": _years(row["first_date"], row["last_date"])} for row in found],
        "page": page,
        "last": max(1, -(-total // PER_PAGE)),
    }


def articles(snapshot: Snapshot, page: int, outlet: str = "") -> Page:
    """The articles that were read, newest first."""
    connection = snapshot.connection
    where, given = ("where outlet = ?", (outlet,)) if outlet else ("", ())
    total = snapshot.cache.get(
        ("articles", outlet),
        lambda: connection.execute(f"select count(*) from articles {where}", given).fetchone()[0],
    )
    found = connection.execute(
        f"select id, title, outlet, author, date, words, quotes from articles {where}"
        " order by date desc, id desc limit ? offset ?",
        (*given, PER_PAGE, PER_PAGE * (page - 1)),
    ).fetchall()
    return {
        "outlet": outlet,
        "total": total,
        "rows": [dict(row) | {"day": day(row["date"])} for row in found],
        "page": page,
        "last": max(1, -(-total // PER_PAGE)),
    }


def article(snapshot: Snapshot, links: Links, id: str) -> Page | None:
    """One article with every quotation marked in place, a colour a speaker."""
    connection = snapshot.connection
    row = connection.execute("select * from articles where id = ?", (id,)).fetchone()
    if row is None:
        return None
    quoted = _rows(connection, "article = ?", (id,), 5_000, "start")
    said = [q for q in quoted if q["act"] != "thought"]
    colours: dict[str, str] = {}
    for q in said:
        if q["speaker"]:
            colours.setdefault(q["speaker"], f"c{len(colours) % COLOURS + 1}")
    marks = []
    for q in said:
        colour = colours.get(q["speaker"] or "", "c0")
        who = q["speaker_name"] or "speaker unknown"
        for start, end in json.loads(q["segments"] or "[]"):
            marks.append(
                Mark(start, end, f"said {colour}", f"q-{q['id']}", links.quote(q["id"]), f"{who} ({q['kind']})")
            )
        if q["cue_start"] is not None:
            marks.append(Mark(q["cue_start"], q["cue_end"], "cue", element="span"))
        if q["source_start"] is not None:
            marks.append(Mark(q["source_start"], q["source_end"], f"source {colour}", element="span"))
    counts: dict[str, dict[str, Any]] = {}
    for q in said:
        line = counts.setdefault(
            q["speaker"] or "",
            {
                "name": q["speaker_name"],
                "href": links.speaker(q["speaker"]) if q["speaker"] else None,
                "colour": colours.get(q["speaker"] or "", "c0"),
                "role": q["role"],
                "count": 0,
                "first": f"#q-{q['id']}",
            },
        )
        line["count"] += 1
    text = row["text"] or ""
    return {
        "article": {k: row[k] for k in ("id", "title", "outlet", "author", "date", "words", "path", "encoding")},
        "day": day(row["date"]),
        "url": web_link(row["url"]),
        "body": marked(text, marks, 0, min(len(text), LONGEST_ARTICLE)),
        "cut": len(text) > LONGEST_ARTICLE,
        "speakers": sorted(counts.values(), key=lambda line: (line["name"] is None, -line["count"])),
        "total": len(said),
        "thoughts": len(quoted) - len(said),
        "list": links.quotes(article=id),
        "csv": links.quotes(format="csv", article=id),
        "problems": [
            dict(p)
            for p in connection.execute("select kind, message, at from problems where article = ? limit 20", (id,))
        ],
    }


def about(snapshot: Snapshot, links: Links, name: str) -> Page | None:
    """Quotations that name a person, an organisation or a place: who speaks about it, and what they said last."""
    connection = snapshot.connection
    row = connection.execute(
        "select * from names where name = ? union all"
        " select * from (select * from names where name = ? collate nocase limit 1)",
        (name, name),
    ).fetchone()
    if row is None:
        return None
    asked = selection.wanted([("about", row["name"])], size=10)
    selected = selection.select(snapshot, asked)
    who = selection.facet(snapshot, selected.mask, "speaker", 15)
    most = max((v.count for v in who.values), default=1)
    outlets = selection.facet(snapshot, selected.mask, "outlet", 10)
    together = selection.facet(snapshot, selected.mask, "about", 11)
    return {
        "name": row["name"],
        "kind": {"PERSON": "person", "ORG": "organisation", "PLACE": "place", "NORP": "people or group"}.get(
            row["kind"], ""
        ),
        "speaker": row["speaker"],
        "total": selected.count,
        "distinct": who.distinct,
        "missing": who.missing,
        "who": [
            {
                "name": v.label,
                "count": v.count,
                "of": v.count / most,
                "href": links.quotes(speaker=v.value, about=row["name"]),
                "page": links.speaker(v.value),
            }
            for v in who.values
        ],
        "outlets": [
            {"name": v.label, "count": v.count, "href": links.quotes(outlet=v.value, about=row["name"])}
            for v in outlets.values
        ],
        "together": [
            {"name": v.label, "count": v.count, "href": links.about(v.value)}
            for v in together.values
            if v.value != row["name"]
        ][:10],
        "cards": cards(
            links,
            selection.rows(connection, np.flatnonzero(selected.mask)[:10].tolist()),
            search.Term(row["name"]).match if search.searchable(row["name"]) else "",
        ),
        "all": links.quotes(about=row["name"]),
        "csv": links.quotes(format="csv", about=row["name"]),
        "atom": links.quotes(format="atom", about=row["name"]),
        "picture": pictures.by_time(
            selection.by_month(snapshot, selected.mask),
            lambda a, b: links.quotes(about=row["name"], date__gte=a, date__lte=b),
            f"Quotations about {row['name']} over time",
        ),
    }


def compare(snapshot: Snapshot, links: Links, a: str, b: str, text: str) -> Page:
    """Two speakers side by side, on a search word where one is given."""
    connection = snapshot.connection
    sides = []
    for typed in (search.clean(a), search.clean(b)):
        found = selection.speakers_named(connection, typed, 6) if typed.strip() else []
        if not found:
            sides.append({"typed": typed, "missing": bool(typed.strip())})
            continue
        row = connection.execute("select id, name, role, quotes from speakers where id = ?", (found[0],)).fetchone()
        asked = selection.wanted([("speaker", row["id"]), ("q", text)])
        selected = selection.select(snapshot, asked)
        ordered = selection.order(snapshot, selected, asked.sort)
        others = connection.execute(
            f"select id, name from speakers where id in ({','.join('?' * len(found[1:]))})", found[1:]
        ).fetchall()
        sides.append(
            {
                "typed": typed,
                "speaker": dict(row),
                "others": [dict(o) for o in others],
                "found": selected.count,
                "cards": cards(
                    links,
                    selection.rows(connection, ordered[:8].tolist()),
                    words_of(selected.query.groups),
                    named=False,
                ),
                "all": links.quotes(speaker=row["id"], q=text),
                "understood": selected.query.understood,
                "notes": selected.notes,
                "picture": pictures.by_time(
                    selection.by_month(snapshot, selected.mask),
                    partial(_in_days, links, row["id"], text),
                    f"Quotations of {row['name']} over time",
                ),
            }
        )
    known = snapshot.cache.get(
        "known",
        lambda: [
            tuple(r)
            for r in connection.execute(
                "select id, name from speakers where quotes > 0 order by quotes desc, id limit 200"
            )
        ],
    )
    return {"sides": sides, "text": text, "known": known, "asked": bool(a.strip() or b.strip())}


def cards(
    links: Links, rows: Iterable[Mapping[str, Any]], match: str = "", *, named: bool = True
) -> list[dict[str, Any]]:
    """Rows of `quotes` as the cards' template wants them; `match` is the FTS5 expression whose hits are marked."""
    rows = list(rows)
    words = highlight([row["text"] or "" for row in rows], match)
    return [
        {
            **{name: row[name] for name in CARD},
            "html": html,
            "day": day(row["date"]),
            "date": row["date"],
            "percent": round(100 * (row["confidence"] or 0)),
            "href": links.quote(row["id"]),
            "speaker_href": links.speaker(row["speaker"]) if row["speaker"] else None,
            "article_href": links.article(row["article"], row["id"]),
            "outlet_href": links.quotes(outlet=row["outlet"]) if row["outlet"] else None,
            "marks": row["kind"] == "direct" and not opens(row["text"] or ""),
            "named": named,
        }
        for row, html in zip(rows, words, strict=True)
    ]  # fmt: skip


def citation(row: Mapping[str, Any], link: str) -> str:
    """Speaker, words, outlet, date, link.

    >>> citation({"speaker_name": "A", "kind": "direct", "text": "Yes.", "outlet": "P", "date": "2024-06-19"}, "http://x")
    'A: “Yes.” P, 19 June 2024. http://x'
    """
    who = row["speaker_name"] or "Speaker unknown"
    direct = row["kind"] == "direct" and not opens(row["text"])
    words = f"“{row['text']}”" if direct else row["text"].rstrip(".") + "."
    where = ", ".join(filter(None, (row["outlet"], day(row["date"]))))
    return f"{who}: {words} {where + '. ' if where else ''}{link}"


def _in_days(links: Links, speaker: str, text: str, since: str, until: str) -> str:
    return links.quotes(speaker=speaker, q=text, date__gte=since, date__lte=until)


def day(iso: str | None) -> str:
    """A date as people write it.

    >>> day("2024-06-19"), day(None), day("soon")
    ('19 June 2024', '', 'soon')
    """
    try:
        found = date.fromisoformat((iso or "")[:10])
    except ValueError:
        return iso or ""
    return f"{found.day} {pictures.MONTHS[found.month - 1]} {found.year}"


def opens(text: str) -> bool:
    """True when the words bring a quotation mark of their own.

    >>> opens("“Yes,” he said"), opens("Yes")
    (True, False)
    """
    return text.lstrip()[:1] in tuple("“\"„«»‘'‚‹›")


def _day(ordinal: int) -> str:
    return day(date.fromordinal(ordinal).isoformat())


def _rows(
    connection: sqlite3.Connection, where: str, given: tuple[Any, ...], most: int = 1, order: str = "newest"
) -> list[dict[str, Any]]:
    return [
        dict(row)
        for row in connection.execute(f"select * from quotes where {where} order by {order} limit ?", (*given, most))
    ]


def _context(text: str, row: Mapping[str, Any]) -> Markup:
    """The words around a quotation, with its segments, its cue and its source marked."""
    segments = [tuple(s) for s in json.loads(row["segments"] or "[]")] or [(row["start"], row["end"])]
    edges = ("start", "end", "cue_start", "cue_end", "source_start", "source_end")
    places = [row[edge] for edge in edges if row[edge] is not None]
    start = max(0, min(places) - CONTEXT)
    end = min(len(text), max(places) + CONTEXT)
    if start:  # whole paragraphs where one begins near, whole words otherwise
        at = text.find("\n", start, min(places))
        start = at + 1 if at >= 0 else text.find(" ", start, min(places)) + 1 or start
    if end < len(text):
        at = text.rfind("\n", max(places), end)
        end = at if at >= 0 else max(text.rfind(" ", max(places), end), max(places))
    marks = [Mark(a, b, "said c1", "words") for a, b in segments]
    if row["cue_start"] is not None:
        marks.append(Mark(row["cue_start"], row["cue_end"], "cue"))
    if row["source_start"] is not None:
        marks.append(Mark(row["source_start"], row["source_end"], "source"))
    return marked(text, marks, start, end)


def _facet(facet: selection.Facet, links: Links, arguments: Arguments, more: str) -> dict[str, Any]:
    """A facet with a link for each value: add the filter, or take it away."""
    most = max((v.count for v in facet.values), default=1)
    return {
        "column": facet.column,
        "title": TITLES.get(facet.column, facet.column),
        "distinct": facet.distinct,
        "missing": facet.missing,
        "missing_href": links.quotes(replaced(arguments, [(f"{facet.column}__isnull", "1")]))
        if facet.missing and facet.column != "about"
        else None,
        "more": links.quotes(replaced(arguments, [("_more", facet.column)], drop=("_more",)))
        if facet.distinct > len(facet.values) and more != facet.column
        else None,
        "values": [
            {
                "label": value.label,
                "count": value.count,
                "of": value.count / most,
                "selected": value.selected,
                "href": links.quotes(
                    without(arguments, facet.column, value.value)
                    if value.selected
                    else replaced(arguments, [(facet.column, value.value)], drop=("_more",))
                ),
            }
            for value in facet.values
        ],
    }


def chips(snapshot: Snapshot, links: Links, arguments: Arguments, asked: selection.Wanted) -> list[dict[str, str]]:
    """The filters of the URL in words, each with the link that takes it away."""
    says = {
        "exact": "", "not": "not ", "contains": "has ", "gte": "from ", "lte": "to ", "gt": "over ", "lt": "under ",
        "isnull": "unknown", "isblank": "unknown", "notnull": "known", "notblank": "known",
    }  # fmt: skip
    chips = []
    for column, operator, values in asked.filters:
        for value in values:
            label = value
            if column == "speaker" and operator == "exact":
                row = snapshot.connection.execute("select name from speakers where id = ?", (value,)).fetchone()
                label = row[0] if row else value
            if column == "date":
                label = day(value)
            if operator in ("isnull", "isblank", "notnull", "notblank"):
                label = ""
            key = column if operator == "exact" else f"{column}__{operator}"
            keys = [key] if (key, value) in arguments else [f"{column}__{operator}"]
            chips.append(
                {
                    "title": TITLES.get(column, column),
                    "label": says.get(operator, operator + " ") + label,
                    "href": links.quotes(without(arguments, keys[0], value)),
                }
            )
    return chips


def _sorts(links: Links, arguments: Arguments, asked: selection.Wanted, searched: bool) -> list[dict[str, Any]]:
    current = asked.sort[0] or ("relevance" if searched else "newest")
    return [
        {
            "title": title,
            "current": name == current and not asked.sort[1],
            "href": links.quotes(replaced(arguments, [("_sort", name)], drop=("_sort", "_sort_desc"))),
        }
        for name, title in selection.SORTS.items()
        if name != "relevance" or searched
    ]


def _of(snapshot: Snapshot, column: str, value: str) -> Array:
    code = columns.code(snapshot.connection, column, value)
    return np.asarray(snapshot.columns.codes(column) == (code if code is not None else -1))


def _roles(snapshot: Snapshot, mask: Array) -> list[dict[str, Any]]:
    """The roles that articles gave a speaker, by the day of the first."""
    codes, days = snapshot.columns.codes("role")[mask], snapshot.columns.codes(columns.DAY)[mask]
    found = []
    for code in np.unique(codes[codes > 0]).tolist():
        dated = days[(codes == code) & (days > 0)]
        span = (int(dated.min()), int(dated.max())) if len(dated) else (0, 0)
        found.append((int(np.count_nonzero(codes == code)), code, span))
    found = sorted(found, reverse=True)[:12]
    names = columns.values(snapshot.connection, "role", [code for _, code, _ in found])
    return [
        {
            "role": names[code],
            "count": count,
            "first": _day(span[0]) if span[0] else "",
            "last": _day(span[1]) if span[1] > span[0] else "",
        }
        for count, code, span in sorted(found, key=lambda f: f[2])
    ]


def _aliases(stored: str | None) -> list[tuple[str, int]]:
    try:
        found = json.loads(stored or "{}")
    except ValueError:
        return []
    return sorted(((str(k), int(v)) for k, v in found.items()), key=lambda pair: (-pair[1], pair[0]))[:40]


def _spoken_of(connection: sqlite3.Connection, links: Links, id: str, name: str) -> list[dict[str, Any]]:
    """The names under which others speak of this speaker."""
    found = connection.execute(
        "select name, quotes from names where speaker = ? union select name, quotes from names where name = ?"
        " order by 2 desc limit 5",
        (id, name),
    )
    return [{"name": n, "count": c, "href": links.about(n)} for n, c in found]


def _run(connection: sqlite3.Connection) -> dict[str, Any] | None:
    row = connection.execute("select * from runs order by id desc limit 1").fetchone()
    if row is None:
        return None
    finished = row["finished"] or row["started"] or ""
    return dict(row) | {"day": day(finished), "time": finished[11:16]}


def _years(first: str | None, last: str | None) -> str:
    years = [d[:4] for d in (first, last) if d]
    return "–".join(dict.fromkeys(years))
