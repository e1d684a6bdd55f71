"""What a person sees while articles are read: a moving bar on a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

EVERY = 10.0
"""Seconds between two plain lines."""

STAGES = {"reading": "Reading articles", "resolving": "Who is who", "writing": "Writing the index"}


class Console:
    """Shows progress on standard error; standard output belongs to results."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._started = time.monotonic()
        self._told = 0.0
        self._stage = ""

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bar = _bar()
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, stage: str, done: int, total: int | None, words: int) -> None:
        """Show that `done` of `total` articles are read (None where nobody knows how many there are)."""
        seconds = time.monotonic() - self._started
        if self._bar is not None:
            self._move(stage, done, total, words, seconds)
        elif seconds - self._told >= EVERY or (self._stage and stage != self._stage):
            # What is over in a moment needs no line but the result.
            of = f" of {total}" if total is not None else ""
            print(f"{STAGES[stage]}: {done}{of} articles{_speed(words, seconds)}", file=sys.stderr, flush=True)
            self._told = seconds
        self._stage = stage

    def _move(self, stage: str, done: int, total: int | None, words: int, seconds: float) -> None:
        assert self._bar is not None
        if self._task is None:
            self._task = self._bar.add_task(STAGES[stage], total=total, speed="")
        speed = _speed(words, seconds)
        self._bar.update(self._task, description=STAGES[stage], completed=done, total=total, speed=speed)


def _speed(words: int, seconds: float) -> str:
    return f", {words / seconds:,.0f} words/s" if words and seconds > 0.5 else ""


def _bar() -> Bar:
    from rich.console import Console as Terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles{task.fields[speed]}"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=Terminal(stderr=True),
        transient=True,
    )
