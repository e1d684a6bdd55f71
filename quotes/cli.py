"""The command `quotes`: each command parses, calls and reports, and nothing else.

What takes time to import (the models, Datasette) is imported by the command that needs it, so that help comes at once.
Exit status: 0 all is well, 1 something is wrong with an article or with what was asked, 2 the command line was not
understood, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from quotes import cli_speakers
from quotes.errors import QuotesError, SourceError

if TYPE_CHECKING:
    from quotes.article import Problem
    from quotes.build import Report

SAMPLE = Path("db/articles")
"""What `quotes build` reads when nothing is named: the sample articles, in a checkout."""

NOTES = frozenset({"skipped"})
"""Kinds of problem that are told, and are no reason for exit status 1."""


class Act(StrEnum):
    """What was done with the words."""

    speech = "speech"
    writing = "writing"
    thought = "thought"


class Kind(StrEnum):
    """How the words are given."""

    direct = "direct"
    mixed = "mixed"
    indirect = "indirect"


class Listing(StrEnum):
    """How `extract` prints."""

    table = "table"
    jsonl = "jsonl"


class Format(StrEnum):
    """How `export` writes."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


class Quotes(TyperGroup):
    """The commands; here, and only here, errors become a sentence and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except QuotesError as error:
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(1) from error
        except KeyboardInterrupt as stopped:
            kept = " What was read is kept: the same command goes on from there."
            typer.echo(f"Stopped.{kept if ctx.invoked_subcommand == 'build' else ''}", err=True)
            raise typer.Exit(130) from stopped
        except BrokenPipeError as closed:
            # The reader of our output (`quotes ... | head`) has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from closed


app = typer.Typer(
    cls=Quotes,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="An index of who said what: articles in, a searchable index of quotations out.",
    epilog="Start with: quotes build FOLDER && quotes serve",
)


def _day(text: str | None) -> str | None:
    """An option that is a day: refused when it is none, instead of finding nothing."""
    try:
        return None if text is None else date.fromisoformat(text).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2024-06-19.") from None


Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCES", help="Files, folders, web addresses, or - for standard input.", show_default=False
    ),
]
Db = Annotated[Path, typer.Option(metavar="PATH", help="The index.")]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="What files that are not UTF-8 are written in.", show_default=False)
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Processes that read articles; by default one a core.", show_default=False),
]


@app.command()
def build(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCES", help="Files, folders or web addresses; by default db/articles.", show_default=False
        ),
    ] = None,
    db: Db = Path("db/quotes.db"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Read everything again, and number speakers anew.")] = False,
    workers: Workers = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, metavar="P", help="Leave out quotations less sure than this.")
    ] = 0.0,
    encoding: Encoding = None,
) -> None:
    """Make the index, or bring it up to date.

    Only new and changed articles are read; what is gone from the sources leaves the index. People's decisions about
    speakers and single quotations are taken from speakers.yml and corrections.csv beside the index. Until the new index
    is complete the old one stays; a build that was stopped continues where it was.

    \b
    Examples:
      quotes build
      quotes build ~/news --db news.db
      quotes build dump.jsonl.gz https://example.org/feed.xml --db news.db
      quotes build ~/news --db news.db --min-confidence 0.5
    """
    from quotes.build import build as make
    from quotes.console import Console

    with Console() as console:
        report = make(
            _named(sources),
            db,
            fresh=fresh,
            workers=workers,
            min_confidence=min_confidence,
            encoding=encoding,
            progress=lambda p: console.show(p.stage, p.articles, p.total, p.words),
        )
    _tell(report)
    _finish(report.problems)


@app.command()
def serve(
    db: Db = Path("db/quotes.db"),
    host: Annotated[str, typer.Option(metavar="H", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 for any that is free.")] = 8001,
    base_url: Annotated[str, typer.Option(metavar="PATH", help="Where a proxy in front shows the site.")] = "/",
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
    robots: Annotated[bool, typer.Option("--robots", help="Let search engines in.")] = False,
    sql: Annotated[bool, typer.Option("--sql/--no-sql", help="Let visitors write SQL, read only.")] = True,
) -> None:
    """Publish the index as a site on this machine, until Ctrl-C.

    A new build is taken up by itself.

    \b
    Examples:
      quotes serve
      quotes serve --db news.db --port 8080 --open
      quotes serve --db news.db --host 0.0.0.0 --base-url /quotes/ --no-sql
    """
    from quotes.site.serve import serve as publish

    publish(db, host=host, port=port, base_url=base_url, open_browser=open_browser, robots=robots, sql=sql)


@app.command()
def export(
    db: Db = Path("db/quotes.db"),
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Only this speaker's (name or id).")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind.")] = None,
    act: Annotated[Act | None, typer.Option(help="Only of this act.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="From this day on: 2024-06-19.", callback=_day)
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day.", callback=_day)] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Only from this outlet.")] = None,
    verb: Annotated[str | None, typer.Option(metavar="VERB", help="Only with this verb, in its base form.")] = None,
    format: Annotated[
        Format, typer.Option(help="Parquet needs the extra: pip install 'quote-index[parquet]'.")
    ] = Format.csv,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; by default standard output.")
    ] = None,
) -> None:
    """Write quotations to a file, newest first.

    \b
    Examples:
      quotes export -o quotes.csv
      quotes export --speaker "Vladimir Putin" --kind direct --since 2024-06-01
      quotes export --format jsonl | jq .speaker_name
      quotes export --format parquet -o quotes.parquet
    """
    from quotes.export import Filters
    from quotes.export import export as write
    from quotes.listing import counted

    filters = Filters(speaker=speaker, kind=kind, act=act, since=since, until=until, outlet=outlet, verb=verb)
    count = write(db, format.value, output, filters)
    typer.echo(f"{counted(count, 'quotation')} written to {output or 'standard output'}", err=True)


@app.command()
def extract(
    sources: Sources,
    format: Annotated[Listing, typer.Option(help="A listing to read, or one JSON object a line.")] = Listing.table,
    act: Annotated[
        list[Act] | None, typer.Option(help="Only these acts (repeat it for several).", show_default=False)
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why, and which marked words were judged to be no quotation.")
    ] = False,
    encoding: Encoding = None,
    workers: Workers = None,
) -> None:
    """Print the quotations of articles, without an index.

    Offsets are Python string indices into the file's text, read as UTF-8 with its line ends as they are.

    \b
    Examples:
      quotes extract article.txt
      quotes extract article.txt --explain
      quotes extract ~/news --format jsonl --act speech --act writing > quotes.jsonl
      curl -s https://example.org/a.html | quotes extract -
    """
    from quotes.console import Console
    from quotes.extract import extract as read
    from quotes.listing import lines, table

    with Console() as console:
        found = read(
            sources,
            encoding=encoding,
            workers=workers,
            progress=lambda done, total, words: console.show("reading", done, total, words),
        )
    chosen = frozenset(act or Act)
    _print(lines(found, chosen, explain) if format is Listing.jsonl else table(found, chosen, explain))
    _finish(found.problems)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Articles with their quotations, as JSON lines.")],
    predictions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What `quotes extract --format jsonl` printed.", show_default=False),
    ] = None,
    aliases: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Further right names of speakers, as JSON.", show_default=False)
    ] = None,
    texts: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The articles, if GOLD has no texts.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    workers: Workers = None,
) -> None:
    """Tell how good predictions are, with 95 % intervals; without predictions, how good the shipped models are.

    Gold either ties contents to sources and cues (as PolNeAR does) or quotations to speakers; see tests/gold.

    \b
    Examples:
      quotes evaluate gold.jsonl
      quotes evaluate gold.jsonl --predictions quotes.jsonl --json
      quotes evaluate tests/gold/sample.jsonl --texts db/articles
    """
    import json

    from quotes.console import Console
    from quotes.evaluate import evaluate as measure

    with Console() as console:
        report = measure(
            gold,
            predictions,
            aliases,
            texts=texts,
            workers=workers,
            progress=lambda done, total, words: console.show("reading", done, total, words),
        )
    for note in report.notes:
        typer.echo(f"Note: {note}", err=True)
    _print([json.dumps(report.as_json(), ensure_ascii=False)] if as_json else report.lines())


app.add_typer(cli_speakers.app, name="speakers")
app.command("correct")(cli_speakers.correct)


def _named(sources: list[str] | None) -> list[str]:
    """The sources to index: those named, else the sample articles."""
    if sources:
        return sources
    if SAMPLE.is_dir():
        return [str(SAMPLE)]
    raise SourceError(f"Name the articles to index, quotes build FOLDER: there is no {SAMPLE} in {Path.cwd()}.")


def _tell(report: Report) -> None:
    """Say what a build did."""
    from quotes.build import vanished_sentence
    from quotes.listing import counted

    speed = f" ({report.words / report.seconds:,.0f} words/s)" if report.words else ""
    changes = [f"{report.read:,} read{speed}", f"{report.articles - report.read:,} unchanged"]
    changes += [f"{report.resumed:,} of them by the build before, which was stopped"] if report.resumed else []
    changes += [f"{report.removed:,} removed"] if report.removed else []
    typer.echo(
        f"{report.db}: {counted(report.quotes, 'quotation')} by {counted(report.speakers, 'speaker')} "
        f"in {counted(report.articles, 'article')} ({', '.join(changes)}), {report.seconds:.1f} s"
    )
    for correction in report.vanished:
        typer.echo(f"Note: {vanished_sentence(correction)}", err=True)


def _finish(problems: Iterable[Problem]) -> None:
    """Tell of the articles that went wrong; exit with 1 when there are any."""
    found = list(problems)
    for problem in found:
        typer.echo(f"{'Note' if problem.kind in NOTES else 'Problem'}: {problem.message}", err=True)
    if any(problem.kind not in NOTES for problem in found):
        raise typer.Exit(1)


def _print(lines: Iterable[str]) -> None:
    """Print lines as UTF-8, whatever the terminal's own encoding is."""
    for line in lines:
        sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    """The command's entry point."""
    app(prog_name="quotes")


if __name__ == "__main__":
    main()
