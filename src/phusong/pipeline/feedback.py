"""What a check writes when it is asked to: mended layers, rejected rows, the page and the workbook for the agency."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from phusong.console.messages import Language, figure, say
from phusong.console.narrator import Narrator
from phusong.coverage.findings import Finding, InputError, make_finding, message_text
from phusong.coverage.layers import files_of, in_order
from phusong.coverage.layers.mending import Change, change_place, change_text
from phusong.maps.feedback import FeedbackPage, MarkedTable, marked_workbook, render_feedback
from phusong.pipeline.check import CheckResult
from phusong.pipeline.mended_scenario import LIST_NAME, SCENARIO_NAME, list_of_changes, mended_scenario
from phusong.pipeline.mending import Mending, mend_checked, reason_text, rejected_files, write_files
from phusong.store.files import write_bytes


@dataclass(frozen=True, slots=True)
class Feedback:
    """What to write after a check.

    Attributes:
        fix: Folder for mended layers, or None.
        quarantine: Folder for rejected rows, or None.
        page: File for the page of findings, or None.
        workbook: File for the marked workbook, or None.
        checked: What was checked, as the user named it.
    """

    fix: Path | None = None
    quarantine: Path | None = None
    page: Path | None = None
    workbook: Path | None = None
    checked: tuple[Path, ...] = ()


def write_feedback(result: CheckResult, feedback: Feedback, narrator: Narrator) -> None:
    """Write what was asked for, and say what was written and what was changed.

    Args:
        result: What checking came to, the rows kept where mended layers, rejected rows or the workbook are wanted.
        feedback: What to write.
        narrator: Who says it, and in which language.

    Raises:
        InputError: When a file would be written over a layer, or into a folder that is not empty.
    """
    _spare_inputs(result, feedback)
    if feedback.page is not None:
        write_bytes(feedback.page, render_feedback(_page(result, feedback, narrator.language)).encode())
        narrator.say("wrote", path=feedback.page)
    if feedback.workbook is not None:
        short = _short_names(result)
        tables = [replace(table, file=short(table.file)) for table in _tables(result)]
        findings = [_renamed(finding, short) for finding in result.findings]
        write_bytes(feedback.workbook, marked_workbook(tables, findings, narrator.language))
        narrator.say("wrote", path=feedback.workbook)
    if feedback.quarantine is not None:
        _write_rejected(result, feedback.quarantine, narrator)
    if feedback.fix is not None:
        _write_mended(result, feedback.fix, narrator)


def _spare_inputs(result: CheckResult, feedback: Feedback) -> None:
    """Refuse to write over anything that was read."""
    written = [path.resolve() for path in (feedback.page, feedback.workbook) if path is not None]
    read = {
        path.resolve()
        for group in result.layers.together
        for source in group.sources.values()
        for path in files_of(source, base=Path())
    }
    for path in written:
        if path in read:
            message = f"{path.name} is a layer that was checked; name another file"
            raise InputError([make_finding("file-system", message, file=str(path))])


def _page(result: CheckResult, feedback: Feedback, language: Language) -> FeedbackPage:
    short = _short_names(result)
    return FeedbackPage(
        files=tuple(path.name or str(path) for path in feedback.checked),
        readings=[replace(reading, file=short(reading.file)) for reading in result.layers.readings],
        findings=[_renamed(finding, short) for finding in result.findings],
        language=language,
    )


def _renamed(finding: Finding, short: Callable[[str], str]) -> Finding:
    return finding if finding.file is None else replace(finding, file=short(finding.file))


def _short_names(result: CheckResult) -> Callable[[str], str]:
    """Names of files from the folder that all of them share: where that lies is nobody else's business."""
    files = {reading.file for reading in result.layers.readings} | {
        finding.file for finding in result.findings if finding.layer and finding.file
    }
    try:
        folder = os.path.commonpath([str(Path(file).parent) for file in files]) if files else ""
    except ValueError:  # absolute and relative ones, or on two drives
        folder = ""
    return lambda file: os.path.relpath(file, folder) if folder and file.startswith(folder) else file


def _tables(result: CheckResult) -> Iterator[MarkedTable]:
    for reading in result.layers.together:
        for layer in in_order(reading):
            for part in layer.parts:
                if part.as_read is not None:
                    name = part.log.layer or part.layer.name
                    yield MarkedTable(name, part.log.file or "", part.as_read.raw, part.log.findings)


def _write_rejected(result: CheckResult, folder: Path, narrator: Narrator) -> None:
    files = rejected_files(result, lambda finding: message_text(finding, narrator.language))
    if not files:
        narrator.say("none-rejected")
        return
    write_files({file.name: file.content for file in files}, folder, "--quarantine")
    for file in files:
        narrator.say(
            "set-apart", rows=figure(file.rows, ",", narrator.language), file=file.file, path=folder / file.name
        )


def _write_mended(result: CheckResult, folder: Path, narrator: Narrator) -> None:
    mending = mend_checked(result)
    if not mending.layers:
        _say_left(mending, narrator)
        narrator.say("nothing-to-mend")
        return
    files = {file.name: file.content for file in mending.files}
    files[SCENARIO_NAME] = mended_scenario(result, mending).encode()
    files[LIST_NAME] = list_of_changes(mending, narrator.language).encode()
    write_files(files, folder, "--fix")
    for file in mending.files:
        narrator.say(
            "mended",
            file=file.part.file,
            changes=figure(len(file.part.changes), ",", narrator.language),
            path=folder / file.name,
        )
        _say_changes(file.part.changes, narrator)
    _say_left(mending, narrator)
    narrator.say("wrote", path=folder / LIST_NAME)
    narrator.say("mended-scenario", command=f"phusong check {folder / SCENARIO_NAME}")


def _say_left(mending: Mending, narrator: Narrator) -> None:
    for part, finding in mending.left:
        narrator.say("not-mended", file=part.file, reason=reason_text(finding, narrator.language))


def _say_changes(changes: Sequence[Change], narrator: Narrator) -> None:
    """Changes alike as one line, the first of them spelled out."""
    language: Language = narrator.language

    def kind(change: Change) -> tuple[str, str]:
        return change.code, change.column or ""

    for _, group in groupby(sorted(changes, key=kind), kind):
        alike = list(group)
        place, what = change_place(alike[0], language), change_text(alike[0], language)
        what = f"{place}: {what}" if place else what
        if len(alike) > 1:
            what = say("changes-alike", language, what=what, count=figure(len(alike) - 1, ",", language))
        narrator.say("change", what=what)
