"""Listing of findings for a terminal: errors first and all of them, of warnings of one kind the first few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from phusong.console.messages import Language, say
from phusong.coverage.findings import Finding
from phusong.coverage.findings.codes import ALL_CODES

SHOWN_OF_A_KIND = 3
"""Warnings of one code, file and column that are spelled out; the rest are counted."""


def list_findings(findings: Sequence[Finding], language: Language, *, errors_only: bool = False) -> Iterator[Text]:
    """Lines that tell of findings: what and where, then the remedy; nothing where there are none.

    Args:
        findings: What was found.
        language: Language of the lines.
        errors_only: Whether warnings, and the count of all, are left out.
    """
    errors = [finding for finding in findings if finding.severity == "error"]
    warnings = [finding for finding in findings if finding.severity == "warning"]
    for finding in errors:
        yield from _lines(finding, language)
    if errors_only or not findings:
        return
    kinds: dict[tuple[str | None, ...], list[Finding]] = {}
    for finding in warnings:
        kinds.setdefault((finding.code, finding.file, finding.column), []).append(finding)
    for alike in kinds.values():
        for finding in alike[:SHOWN_OF_A_KIND]:
            yield from _lines(finding, language)
        if len(alike) > SHOWN_OF_A_KIND:
            yield Text(say("more", language, count=len(alike) - SHOWN_OF_A_KIND))
    yield Text(say("findings", language, errors=len(errors), warnings=len(warnings)))


def place_of(finding: Finding, language: Language) -> str:
    """Place of a finding in a language, for example ``villages.csv dòng 214, cột lat``; empty where it has none."""
    parts = [finding.file or ""]
    if finding.file is None and finding.layer is not None:
        parts = [say("place-layer", language, name=finding.layer)]
    if finding.row is not None:
        parts.append(say("place-row", language, row=finding.row))
    where = [" ".join(part for part in parts if part)]
    if finding.column is not None:
        of_setting = finding.layer is None and (finding.file or ".toml").startswith("--set ")
        of_setting |= finding.layer is None and finding.row is None and (finding.file or ".toml").endswith(".toml")
        where.append(say("place-setting" if of_setting else "place-column", language, name=finding.column))
    return ", ".join(part for part in where if part)


def _lines(finding: Finding, language: Language) -> Iterator[Text]:
    """One finding: its place, what is there, and the remedy.

    In Vietnamese the meaning of its kind comes first; what a message or a remedy says of the case alone, names and
    numbers among it, follows as it is.
    """
    message, remedy, where = finding.message, finding.remedy, place_of(finding, language)
    known = ALL_CODES.get(finding.code)
    if language == "vi" and known is not None:
        message = f"{known.meaning_vi} ({message})"
        of_case = f" ({remedy})" if remedy and remedy != known.remedy else ""
        remedy = known.remedy_vi + of_case
    message = f"{where}: {message}" if where else message
    line = Text(say(finding.severity, language), style="bold red" if finding.severity == "error" else "yellow")
    yield line.append(f" [{finding.code}] ", style="dim").append(message, style="default")
    if remedy:
        yield Text("  " + say("remedy", language, remedy=remedy), style="dim")
