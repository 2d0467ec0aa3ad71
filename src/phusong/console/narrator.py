"""Narrator: what a person sees while a command works, with progress bars on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from phusong.console.listing import list_findings
from phusong.console.messages import Language, say
from phusong.console.progress import StageProgress, every
from phusong.console.readings import list_readings
from phusong.coverage.findings import Finding, printable

if TYPE_CHECKING:  # reading layers loads GDAL, which a help text does not need
    from rich.console import Console

    from phusong.coverage.layers import LayerReading

Report = Callable[[int, int], None]
LINE_S = 30.0
"""How often a line says how far a stage is where there is no terminal, seconds."""
BAR_S = 0.5
"""How often a bar is brought up to date, seconds."""


_OBEYED = dict.fromkeys((7, 8, 11, 12, 13))
"""Bell, backspace and ways to begin a line again, which a terminal would obey."""


class Narrator:
    """Writes what happens to standard error, in one language; silent when quiet."""

    def __init__(self, language: Language = "en", *, quiet: bool = False) -> None:
        self.language = language
        self._quiet = quiet
        self._progress: StageProgress | None = None
        self._console: Console | None = None  # once there was a bar, lines are to stand above it

    def say(self, key: str, **values: object) -> None:
        """Write one message of the catalogue."""
        if not self._quiet:
            self._write(say(key, self.language, **_printable(values)))

    def line(self, text: str) -> None:
        """Write one line as it is."""
        if not self._quiet:
            self._write(text)

    @contextmanager
    def stage(self, key: str, **values: object) -> Iterator[Report]:
        """Announce a stage and give the function it reports ``(done, total)`` to.

        On a terminal a bar shows how far it is; elsewhere a line says so every half minute.
        """
        progress = StageProgress(say(key, self.language, **_printable(values)), self.language)
        before, self._progress = self._progress, progress
        try:
            if self._quiet:
                yield progress.report
            elif sys.stderr.isatty():
                with self._bar(progress):
                    yield progress.report
            else:
                self._write(progress.title)
                with every(LINE_S, lambda: self._write(progress.line())):
                    yield progress.report
        finally:
            self._progress = before

    def solving(self, objective: float, bound: float) -> None:
        """Hear of the best choice and the bound of the search that the stage is in."""
        if self._progress is not None:
            self._progress.solving(objective, bound)

    @contextmanager
    def _bar(self, progress: StageProgress) -> Iterator[None]:
        # Where there is no bar, as in short commands, it need not be loaded.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}", markup=False),
        )
        self._console = self._console or Console(stderr=True, highlight=False, soft_wrap=True)
        with Progress(*columns, console=self._console, transient=False) as bars:
            task = bars.add_task(progress.title, total=None, note="")

            def show() -> None:
                total = progress.total or None
                bars.update(task, completed=progress.done, total=total, note=progress.note())

            with every(BAR_S, show):
                yield
            total = bars.tasks[0].total or 1
            bars.update(task, total=total, completed=total, note="")

    def _write(self, text: str) -> None:
        """Write a line; its colours are left out where there is no terminal, or where nobody wants them."""
        if self._console is None:
            click.echo(text.translate(_OBEYED), err=True, color=False if os.environ.get("NO_COLOR") else None)
        else:
            from rich.text import Text

            self._console.print(Text.from_ansi(text))

    def findings(self, findings: Sequence[Finding], *, errors_only: bool = False) -> None:
        """List findings; errors alone, without the count of all, when quiet or where only they are wanted."""
        for line in list_findings(findings, self.language, errors_only=self._quiet or errors_only):
            self._write(line)

    def lines(self, lines: Iterable[str]) -> None:
        """Write lines that are ready; nothing when quiet."""
        for line in () if self._quiet else lines:
            self._write(line)

    def readings(self, readings: Sequence[LayerReading]) -> None:
        """Say what was understood of the layers; nothing when quiet."""
        for line in () if self._quiet else list_readings(readings, self.language):
            self._write(line)


def _printable(values: Mapping[str, object]) -> dict[str, object]:
    """Values with what a terminal would obey written as escapes: names come from files."""
    return {key: value if isinstance(value, int | float) else printable(str(value)) for key, value in values.items()}
