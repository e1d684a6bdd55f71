"""`quotes speakers ...` and `quotes correct`: people's decisions, written to the register and to the corrections.

Nothing here changes the index; the next `quotes build` does, and `--dry-run` tells beforehand how.
"""

from __future__ import annotations

import getpass
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path
from typing import Annotated

import typer

from quotes import corrections as editing
from quotes import index, partial, wikidata
from quotes.document import Document
from quotes.errors import RegisterError
from quotes.register import linked, merged, parse, renamed
from quotes.register import load as load_register
from quotes.register import read as read_register
from quotes.register import split as split_entry
from quotes.speakers import local_speakers

Db = Annotated[Path, typer.Option(metavar="PATH", help="The index.")]
RegisterFile = Annotated[
    Path | None,
    typer.Option(
        "--register", metavar="PATH", help="The register; by default speakers.yml beside the index.", show_default=False
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Write nothing; tell what would change.")]
Id = Annotated[
    str, typer.Argument(metavar="ID", help="A speaker's id, as in the address of their page.", show_default=False)
]
INDEX = Path("db/quotes.db")

app = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Decisions are kept in speakers.yml beside the index, and hold from the next `quotes build` on.",
)


@app.callback()
def speakers(context: typer.Context, db: Db = INDEX) -> None:
    """List speakers, and decide who is who.

    \b
    Examples:
      quotes speakers
      quotes speakers show kim-jong-un
      quotes speakers merge kim-jong-un kim --dry-run
    """
    if context.invoked_subcommand is None:
        list_speakers(db=db)


@app.command("list")
def list_speakers(
    db: Db = INDEX,
    search: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only names that contain this.", show_default=False)
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only persons, organizations ...", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many, those quoted most first.")] = 50,
) -> None:
    """List speakers with how often they are quoted, the most quoted first.

    \b
    Examples:
      quotes speakers list --limit 10
      quotes speakers list --search kim --kind person
    """
    wanted = (f"%{search or ''}%", kind, kind, limit)
    with _open(db) as connection:
        rows = connection.execute(
            "SELECT quotes, articles, id, name, kind, role FROM speakers WHERE (name || ' ' || aliases) LIKE ? "
            "AND (? IS NULL OR kind = ?) ORDER BY quotes DESC, name, id LIMIT ?",
            wanted,
        ).fetchall()
        total = connection.execute("SELECT count(*) FROM speakers").fetchone()[0]
    typer.echo(f"{'quotes':>7} {'articles':>8}  {'id':32} name")
    for row in rows:
        about = ", ".join(part for part in (row["kind"], row["role"]) if part)
        typer.echo(f"{row['quotes'] or 0:7} {row['articles'] or 0:8}  {row['id']:32} {row['name']} ({about})")
    typer.echo(f"{len(rows)} of {total} speakers")


@app.command()
def show(id: Id, db: Db = INDEX, register: RegisterFile = None) -> None:
    """Show all that is known of a speaker: spellings, role, what the register says.

    \b
    Examples:
      quotes speakers show kim-jong-un
    """
    with _open(db) as connection:
        id = _known(connection, id, db)
        row = connection.execute("SELECT * FROM speakers WHERE id = ?", (id,)).fetchone()
        former = [
            old for (old,) in connection.execute("SELECT old FROM redirects WHERE speaker = ? ORDER BY old", (id,))
        ]
    typer.echo(f"{row['name']} ({id})")
    for label in ("kind", "role", "wikidata", "quotes", "articles", "first_date", "last_date"):
        if row[label] is not None:
            typer.echo(f"  {label.replace('_', ' ')}: {row[label]}")
    for spelling, articles in sorted(json.loads(row["aliases"] or "{}").items(), key=lambda pair: (-pair[1], pair[0])):
        typer.echo(f"  written {spelling} in {articles} article{'s' if articles != 1 else ''}")
    if former:
        typer.echo(f"  former ids: {', '.join(former)}")
    decided = load_register(_register_path(db, register))
    if id in decided:
        typer.echo(f"  in the register, line {decided[id].line}")


@app.command()
def merge(
    into: Annotated[str, typer.Argument(metavar="INTO", help="The id that stays.", show_default=False)],
    others: Annotated[
        list[str], typer.Argument(metavar="IDS...", help="The ids that become one with it.", show_default=False)
    ],
    db: Db = INDEX,
    register: RegisterFile = None,
    dry_run: DryRun = False,
) -> None:
    """Make several speakers one; the others' addresses will lead to the one that stays.

    \b
    Examples:
      quotes speakers merge kim-jong-un kim
      quotes speakers merge united-nations un u-n --dry-run
    """
    with _open(db) as connection:
        name = _name(connection, _known(connection, into, db))
        for other in others:
            _known(connection, other, db)
    if into in others:
        raise RegisterError(f"{into} cannot be merged into itself; name another speaker")
    _edit(db, register, dry_run, lambda text: merged(text, into, others, name))


@app.command()
def split(
    id: Id,
    article: Annotated[
        list[str], typer.Option("--article", metavar="ID", help="An article in which it is the other one.")
    ],
    new_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="The other one's id.", show_default=False)
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="The other one's name.", show_default=False)] = None,
    db: Db = INDEX,
    register: RegisterFile = None,
    dry_run: DryRun = False,
) -> None:
    """Take apart two people who were taken for one: in the articles named, it is somebody else.

    \b
    Examples:
      quotes speakers split john-smith --article hill-courier/bread --id john-smith-baker
    """
    with _open(db) as connection:
        id = _known(connection, id, db)
        spelled = _spelled(connection, id, article, db)
        new_id = new_id or _free(connection, id)
    _edit(db, register, dry_run, lambda text: split_entry(text, id, new_id, name or spelled[0], article, spelled))


@app.command()
def rename(
    id: Id,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to show.", show_default=False)],
    db: Db = INDEX,
    register: RegisterFile = None,
    dry_run: DryRun = False,
) -> None:
    """Show a speaker under another name; the address stays.

    \b
    Examples:
      quotes speakers rename kim-jong-un "Kim Jong-un"
    """
    with _open(db) as connection:
        id = _known(connection, id, db)
        before = _name(connection, id)
    _edit(db, register, dry_run, lambda text: renamed(text, id, name, before))


@app.command("link")
def link(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="A speaker's id.", show_default=False)] = None,
    qid: Annotated[
        str | None, typer.Argument(metavar="[QID]", help="The Wikidata id: Q7747.", show_default=False)
    ] = None,
    extract: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Link all speakers to this extract of Wikidata.", show_default=False),
    ] = None,
    db: Db = INDEX,
    register: RegisterFile = None,
    dry_run: DryRun = False,
) -> None:
    """Link a speaker to Wikidata, or all speakers to an extract of it.

    The extract is JSON lines or CSV: id, label, aliases, description, born, died.

    \b
    Examples:
      quotes speakers link vladimir-putin Q7747
      quotes speakers link --extract db/wikidata.jsonl --dry-run
    """
    if (extract is None) == (qid is None):
        raise typer.BadParameter("give a speaker's id and a QID, or --extract FILE")
    with _open(db) as connection:
        if extract is None:
            id = _known(connection, id or "", db)
            links = {id: (qid or "", _name(connection, id))}
        else:
            sought = list(_sought(connection))
            names = {speaker.id: speaker.name for speaker in sought}
            links = {id: (found, names[id]) for id, found in wikidata.link(sought, wikidata.read(extract)).items()}
    decided = load_register(_register_path(db, register))
    links = {id: pair for id, pair in links.items() if extract is None or id not in decided or not decided[id].wikidata}
    typer.echo(f"{len(links)} speaker{'s' if len(links) != 1 else ''} linked: {', '.join(sorted(links)[:20])}")
    _edit(db, register, dry_run, lambda text: linked(text, links))


def correct(
    id: Annotated[str, typer.Argument(metavar="ID", help="The quotation's id, as on its page.", show_default=False)],
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Who said it.", show_default=False)] = None,
    none: Annotated[bool, typer.Option("--none", help="The article does not tell who said it.")] = False,
    not_a_quotation: Annotated[bool, typer.Option("--not-a-quotation", help="It is no quotation.")] = False,
    who: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who corrects; by default you.", show_default=False)
    ] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept with the correction.")] = "",
    db: Db = INDEX,
    corrections: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="By default corrections.csv beside the index.", show_default=False),
    ] = None,
) -> None:
    """Correct one quotation; the next build applies it.

    \b
    Examples:
      quotes correct d3f0a1b2c4d5e6f7 --speaker "Yuri Ushakov" --why "RIA only carried it"
      quotes correct 0f1e2d3c4b5a6978 --none
      quotes correct 8a9b0c1d2e3f4a5b --not-a-quotation --why "a ship's name"
    """
    if [speaker is not None, none, not_a_quotation].count(True) != 1:
        raise typer.BadParameter("say one of --speaker NAME, --none, --not-a-quotation")
    if speaker is not None and not speaker.strip():
        raise typer.BadParameter("--speaker must name somebody; --none says that nobody can be named")
    path = corrections or db.parent / "corrections.csv"
    with _open(db) as connection:
        row = connection.execute("SELECT text, speaker_name FROM quotes WHERE id = ?", (id,)).fetchone()
        if row is None and id not in editing.latest(editing.load(path)):
            raise RegisterError(f"{db} has no quotation {id}; the id is the last part of the address of its page")
    cell = speaker if speaker is not None else editing.NOBODY if none else editing.NO_QUOTATION
    today = datetime.now(UTC).date().isoformat()
    editing.append(path, editing.make(id, cell, who or getpass.getuser(), today, why))
    said = f"“{row['text'][:60]}”, until now by {row['speaker_name'] or 'nobody'}" if row is not None else id
    typer.echo(f"{path}: {said}: {cell}. It holds from the next `quotes build` on.")


# --- what the commands share -----------------------------------------------------------------------------------------


@contextmanager
def _open(db: Path) -> Iterator[sqlite3.Connection]:
    with closing(index.connect(db)) as connection:
        yield connection


def _register_path(db: Path, register: Path | None) -> Path:
    return register or db.parent / "speakers.yml"


def _known(connection: sqlite3.Connection, id: str, db: Path) -> str:
    """The id, or the one that it was merged into. Raises RegisterError, with what is near, for one that nobody has."""
    if connection.execute("SELECT 1 FROM speakers WHERE id = ?", (id,)).fetchone():
        return id
    led = connection.execute("SELECT speaker FROM redirects WHERE old = ?", (id,)).fetchone()
    if led is not None:
        return str(led[0])
    like = f"%{id.split('-')[-1]}%"
    near = [
        r[0]
        for r in connection.execute("SELECT id FROM speakers WHERE id LIKE ? ORDER BY quotes DESC LIMIT 5", (like,))
    ]
    hint = f"; near are {', '.join(near)}" if near else "; `quotes speakers list` shows all"
    raise RegisterError(f"{db} has no speaker {id}{hint}")


def _name(connection: sqlite3.Connection, id: str) -> str:
    return str(connection.execute("SELECT name FROM speakers WHERE id = ?", (id,)).fetchone()[0])


def _spelled(connection: sqlite3.Connection, id: str, articles: list[str], db: Path) -> list[str]:
    """How the speaker is written in the articles; the most frequent spelling first."""
    spoke = {row[0] for row in connection.execute("SELECT DISTINCT article FROM quotes WHERE speaker = ?", (id,))}
    for article in articles:
        if article not in spoke:
            some = ", ".join(sorted(spoke)[:5]) or "none"
            raise RegisterError(f"{id} says nothing in an article {article} of {db}; they speak in: {some}")
    aliases = json.loads(connection.execute("SELECT aliases FROM speakers WHERE id = ?", (id,)).fetchone()[0] or "{}")
    written = Counter(
        local.speaker.name
        for article in articles
        for local in local_speakers(partial.load(connection, article))
        if local.speaker.name in aliases
    )
    return sorted(written, key=lambda name: (-written[name], name)) or [_name(connection, id)]


def _free(connection: sqlite3.Connection, id: str) -> str:
    number = 2
    while connection.execute("SELECT 1 FROM speakers WHERE id = ?", (f"{id}-{number}",)).fetchone():
        number += 1
    return f"{id}-{number}"


def _sought(connection: sqlite3.Connection) -> Iterator[wikidata.Sought]:
    for row in connection.execute("SELECT id, name, kind, role, aliases, first_date FROM speakers ORDER BY id"):
        if row["kind"] in ("person", "organization", "government"):
            spellings = tuple(json.loads(row["aliases"] or "{}"))
            yield wikidata.Sought(
                row["id"], row["name"], row["kind"] == "person", row["role"], spellings, row["first_date"]
            )


def _documents(connection: sqlite3.Connection) -> Iterator[Document]:
    for id in sorted(partial.stamps(connection)):
        yield partial.load(connection, id)


def _edit(db: Path, register: Path | None, dry_run: bool, change: Callable[[str], str]) -> None:
    """Change the register, or tell what the change would do."""
    path = _register_path(db, register)
    before = read_register(path)
    parse(before, str(path))
    after = change(before)
    if not dry_run:
        if after != before:
            _write(path, after)
        typer.echo(f"{path} is changed; `quotes build` applies it." if after != before else f"{path} says so already.")
        return
    # The build brings the models' code with it: only a dry run needs that.
    from quotes.build import speakers_of
    from quotes.effect import effect, lines
    from quotes.gathered import Decisions

    typer.echo(f"{path} would change:")
    for line in unified_diff(before.splitlines(), after.splitlines(), "now", "then", lineterm="", n=1):
        typer.echo(f"  {line}")
    known = editing.latest(editing.load(db.parent / "corrections.csv"))
    with _open(db) as connection:
        old, new = (Decisions(parse(text, str(path)), known) for text in (before, after))
        typer.echo("The next build would change:")
        for line in lines(effect(lambda: _documents(connection), old, new, speakers_of(connection))):
            typer.echo(line)


def _write(path: Path, text: str) -> None:
    """Put the new text in the old one's place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
