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


def _lines(finding: Finding, language: Language) -> Iterator[Text]:
    """One finding; in Vietnamese the kind of finding comes before the details."""
    message, remedy = str(finding), finding.remedy
    known = ALL_CODES.get(finding.code)
    if language == "vi" and known is not None:
        message = f"{known.meaning_vi} ({message})"
        remedy = known.remedy_vi
    line = Text(say(finding.severity, language), style="bold red" if finding.severity == "error" else "yellow")
    yield line.append(f" [{finding.code}] ", style="dim").append(message, style="default")
    if remedy:
        yield Text("  " + say("remedy", language, remedy=remedy), style="dim")
