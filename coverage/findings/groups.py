"""Findings alike as one: grouped by kind, file, column and remedy, counted, their rows as ranges, errors first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from phusong.coverage.findings.codes.catalogue import Severity
from phusong.coverage.findings.finding import Finding

RowKind = Literal["sheet", "feature", "row"]
"""How rows are counted: as a spreadsheet does, by the identifiers that GIS shows, or from 1 among the data."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings that differ in row, value and message alone.

    Attributes:
        findings: At least one, in the order they were met.
    """

    findings: tuple[Finding, ...]

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def first(self) -> Finding:
        """The first of them, which stands for all in kind, file, layer, column and remedy."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """``error`` or ``warning``."""
        return self.first.severity

    @property
    def row_kind(self) -> RowKind:
        """How :attr:`rows` are counted."""
        return "row" if self.first.row is None else _counted(self.first)[0]

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows concerned as a person counts them, each once, ascending; none where no row is concerned."""
        kind = self.row_kind
        numbers = [_counted(finding) for finding in self.findings if finding.row is not None]
        return tuple(sorted({number for its_kind, number in numbers if its_kind == kind}))

    @property
    def values(self) -> tuple[tuple[str, int], ...]:
        """The values complained of, each with how often, the most frequent first and then as met."""
        counts: dict[str, int] = {}
        for finding in self.findings:
            if finding.value is not None:
                counts[finding.value] = counts.get(finding.value, 0) + 1
        return tuple(sorted(counts.items(), key=lambda item: -item[1]))


def group_findings(findings: Iterable[Finding]) -> list[FindingGroup]:
    """Group findings that are alike.

    Args:
        findings: What was found.

    Returns:
        Groups, those of errors first, otherwise in the order in which their first was met; every finding is in one.
    """
    alike: dict[tuple[str | None, ...], list[Finding]] = {}
    for finding in findings:
        how = None if finding.row is None else _counted(finding)[0]
        whole = finding.message if how is None else None  # what is said of a file as a whole is said by itself
        key = (finding.severity, finding.code, finding.file, finding.layer, finding.column, finding.remedy, how, whole)
        alike.setdefault(key, []).append(finding)
    groups = [FindingGroup(tuple(members)) for members in alike.values()]
    return sorted(groups, key=lambda group: group.severity != "error")


def row_ranges(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as ranges, first and last of each: ``3, 4, 5, 9`` as ``(3, 5), (9, 9)``."""
    ranges: list[tuple[int, int]] = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))
    return ranges


def _counted(finding: Finding) -> tuple[RowKind, int]:
    if finding.sheet_row is not None:
        return "sheet", finding.sheet_row
    if finding.feature_id is not None:
        return "feature", finding.feature_id
    return "row", finding.row or 0
