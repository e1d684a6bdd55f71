"""A report as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table

from quotes.evaluate import spans, speakers

if TYPE_CHECKING:
    from quotes.evaluate.report import Report


def lines(report: Report) -> list[str]:
    """The figures with their intervals, and what they were counted from."""
    console = Console(width=80)
    with console.capture() as capture:
        console.print(_of_spans(report) if report.form == "spans" else _of_speakers(report))
    return [line.rstrip() for line in capture.get().splitlines()]


def _of_spans(report: Report) -> RenderableType:
    found = _table("metric", "P", "R", "F1", "95 %", "pred.", "gold", "right")
    for metric in spans.METRICS:
        if metric.endswith("content_match"):
            found.add_section()
        sizes = [str(report.counts.get(f"{metric} {name}", 0)) for name in ("predicted", "gold", "right")]
        found.add_row(metric, *_prf(report, metric, "F", 2), *sizes)
        if metric.endswith("frag_attribution"):
            name = metric.removesuffix("frag_attribution") + "src_acc"
            found.add_row(name, "", "", f"{report[f'{name} A']:.2f}", _interval(report, f"{name} A", 2))
    return found


def _of_speakers(report: Report) -> RenderableType:
    marked = _table("in quotation marks", "%", "95 %")
    for name in ("marked recall", "marked speaker", "marked precision"):
        marked.add_row(name, f"{report[name]:.1f}", _interval(report, name, 1))
    found = _table("found", "P", "R", "F1", "95 %", "pred.", "gold")
    for begin in ("", "end to end "):
        found.add_section()
        if begin:
            sizes = [str(report.counts.get(name, 0)) for name in ("predicted", "gold")]
            found.add_row("end to end", *_prf(report, "end to end", "F1", 1), *sizes)
        for kind in speakers.KINDS:
            sizes = [str(report.counts.get(f"{kind} {name}", 0)) for name in ("predicted", "gold")]
            found.add_row(begin + kind, *_prf(report, begin + kind, "F1", 1), *sizes)
    return Group(marked, "", found)


def _table(first: str, *others: str) -> Table:
    made = Table(box=box.SIMPLE_HEAD, padding=0, show_edge=False)  # all of it fits into 80 columns
    made.add_column(first, no_wrap=True)
    for name in others:
        made.add_column(name, justify="right", no_wrap=True)
    return made


def _prf(report: Report, name: str, f1: str, digits: int) -> list[str]:
    values = [f"{report[f'{name} {part}']:.{digits}f}" for part in ("P", "R", f1)]
    return [*values, _interval(report, f"{name} {f1}", digits)]


def _interval(report: Report, name: str, digits: int) -> str:
    interval = report.scores[name].interval
    return f"{interval[0]:.{digits}f}-{interval[1]:.{digits}f}" if interval else ""
