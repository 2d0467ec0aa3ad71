"""Listing of findings for a terminal: alike ones as one line with their rows, errors first, then what to paste."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from phusong.console.messages import Language, figure, say
from phusong.coverage.findings import (
    Finding,
    FindingGroup,
    finding_line,
    group_findings,
    other_values,
    remedy_text,
    scenario_lines,
)

GROUPS_OF_WARNINGS = 40
"""Groups of warnings that are spelled out; the rest are counted."""


def list_findings(findings: Sequence[Finding], language: Language, *, errors_only: bool = False) -> Iterator[str]:
    """Lines that tell of findings: what and where, then the remedy; nothing where there are none.

    Args:
        findings: What was found.
        language: Language of the lines.
        errors_only: Whether warnings, the lines to paste and the count of all are left out.
    """
    groups = group_findings(findings)
    errors = [group for group in groups if group.severity == "error"]
    warnings = [group for group in groups if group.severity == "warning"]
    for group in errors:
        yield from _lines(group, language)
    if errors_only or not findings:
        return
    for group in warnings[:GROUPS_OF_WARNINGS]:
        yield from _lines(group, language)
    left = sum(map(len, warnings[GROUPS_OF_WARNINGS:]))
    if left:
        yield say("more", language, count=figure(left, ",", language))
    counts = {
        name: figure(sum(map(len, some)), ",", language) for name, some in (("errors", errors), ("warnings", warnings))
    }
    yield say("findings", language, **counts)
    yield from _to_paste(findings, language)


def _lines(group: FindingGroup, language: Language) -> Iterator[str]:
    """Findings alike: one line, the other values where there are some, and the remedy."""
    severity = say(group.severity, language)
    told = (
        click.style(severity, fg="red", bold=True) if group.severity == "error" else click.style(severity, fg="yellow")
    )
    yield told + click.style(f" [{group.first.code}] ", dim=True) + finding_line(group, language)
    others = other_values(group, language)
    if others:
        yield click.style("  " + say("other-values", language, values=others), dim=True)
    remedy = remedy_text(group.first, language)
    if remedy:
        yield click.style("  " + say("remedy", language, remedy=remedy), dim=True)


def _to_paste(findings: Sequence[Finding], language: Language) -> Iterator[str]:
    """Lines of a scenario that the findings suggest, each table once."""
    lines = scenario_lines(findings)
    if lines:
        yield say("to-paste", language)
        for line in lines.toml().splitlines():
            yield click.style(f"    {line}", bold=True)
