"""RowNumbers: the number under which a person finds a row of a file, which is seldom its place among the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from phusong.coverage.findings.finding import Finding, row_name

NumberingKind = Literal["sheet", "feature"]


@dataclass(frozen=True, slots=True)
class RowNumbers:
    """Numbers of the rows of one file.

    Attributes:
        kind: ``sheet`` for rows as a spreadsheet counts them, title, header and comments included; ``feature`` for
            identifiers of features as GIS shows them.
        numbers: Number of each data row, in the order of the file.
    """

    kind: NumberingKind
    numbers: Sequence[int]

    def name(self, row: int) -> str:
        """The data row ``row``, counted from 1, as a person finds it."""
        number = int(self.numbers[row - 1])
        return row_name(row, number) if self.kind == "sheet" else row_name(row, None, number)

    def numbered(self, finding: Finding) -> Finding:
        """The same finding with the number of its row, where it is about one."""
        if finding.row is None or not 1 <= finding.row <= len(self.numbers):
            return finding
        number = int(self.numbers[finding.row - 1])
        if self.kind == "sheet":
            return replace(finding, sheet_row=number)
        return replace(finding, feature_id=number)
