"""What a person sees while a command works: stages, progress bars on a terminal, findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from phusong.console.messages import Language, say
from phusong.coverage.findings import Finding
from phusong.coverage.findings.codes import ALL_CODES

Report = Callable[[int, int], None]

_SHOWN_OF_A_KIND = 3


class Narrator:
    """Writes what happens to standard error, in one language; silent when quiet."""

    def __init__(self, language: Language = "en", *, quiet: bool = False) -> None:
        self.language = language
        self._quiet = quiet
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, key: str, **values: object) -> None:
        """Write one message of the catalogue."""
        if not self._quiet:
            self._console.print(Text(say(key, self.language, **values)))

    @contextmanager
    def stage(self, key: str, **values: object) -> Iterator[Report]:
        """Announce a stage and give the function it reports ``(done, total)`` to; a bar only on a terminal."""
        title = say(key, self.language, **values)
        if self._quiet or not self._console.is_terminal:
            if not self._quiet:
                self._console.print(Text(title))
            yield _report_nothing
            return
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console, transient=False) as bars:
            task = bars.add_task(title, total=None)

            def report(done: int, total: int) -> None:
                bars.update(task, completed=done, total=total)

            yield report
            bars.update(task, total=bars.tasks[0].total or 1, completed=bars.tasks[0].total or 1)

    def findings(self, findings: Sequence[Finding]) -> None:
        """List findings, errors first and all of them; of warnings of one kind only the first few are spelled out."""
        errors = [finding for finding in findings if finding.severity == "error"]
        warnings = [finding for finding in findings if finding.severity == "warning"]
        for finding in errors:
            self._finding(finding)
        kinds: dict[tuple[str | None, ...], list[Finding]] = {}
        for finding in warnings if not self._quiet else ():
            kinds.setdefault((finding.code, finding.file, finding.column), []).append(finding)
        for alike in kinds.values():
            for finding in alike[:_SHOWN_OF_A_KIND]:
                self._finding(finding)
            if len(alike) > _SHOWN_OF_A_KIND:
                self.say("more", count=len(alike) - _SHOWN_OF_A_KIND)
        if findings:
            self.say("findings", errors=len(errors), warnings=len(warnings))

    def _finding(self, finding: Finding) -> None:
        """One finding: what and where, then the remedy; in Vietnamese the kind of finding comes before the details."""
        message, remedy = str(finding), finding.remedy
        known = ALL_CODES.get(finding.code)
        if self.language == "vi" and known is not None:
            message = f"{known.meaning_vi} ({message})"
            remedy = known.remedy_vi
        line = Text(say(finding.severity, self.language), style="bold red" if finding.severity == "error" else "yellow")
        line.append(f" [{finding.code}] ", style="dim").append(message, style="default")
        self._console.print(line)
        if remedy:
            self._console.print(Text("  " + say("remedy", self.language, remedy=remedy), style="dim"))


def _report_nothing(done: int, total: int) -> None:
    """Progress that nobody watches."""
