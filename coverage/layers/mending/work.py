"""MendingWork: the rows of one file while they are mended, with every change written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.terminal import printable
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.kernels.arrays import BoolArray, GeometryArray
from phusong.coverage.layers.mending.change import Change
from phusong.coverage.layers.rows.checked import CheckedPart, RowsAsRead


@dataclass(slots=True)
class MendingWork:
    """Rows of one file while they are mended.

    Attributes:
        part: The file, as it was checked.
        as_read: Its rows as they were read.
        columns: Its columns as they stand now.
        geometry: Its geometry as it stands now, or None.
        stays: False where a row is left out, shape (n,).
        changes: What was done so far.
    """

    part: CheckedPart
    as_read: RowsAsRead
    columns: dict[str, NDArray[Any]]
    geometry: GeometryArray | None
    stays: BoolArray
    changes: list[Change] = field(default_factory=list)

    @classmethod
    def of(cls, part: CheckedPart, as_read: RowsAsRead) -> MendingWork:
        """The rows of a file before anything is mended."""
        geometry = None if as_read.raw.geometry is None else as_read.raw.geometry.copy()
        return cls(part, as_read, dict(as_read.raw.columns), geometry, np.ones(part.rows, dtype=np.bool_))

    def findings(self, code: str) -> list[Finding]:
        """Findings of a kind about this file."""
        return [finding for finding in self.part.log.findings if finding.code == code]

    def column_of(self, finding: Finding) -> str | None:
        """The column that a finding is about, which names it as a terminal can show it; None where there is none."""
        return next((name for name in self.columns if printable(name) == finding.column), None)

    def record(self, finding_code: str, row: int | None = None, column: str | None = None, **what: Any) -> None:  # noqa: ANN401 - before, after and count of a change
        """Write a change down; ``row`` counts from 1."""
        numbers = self.part.log.numbers
        self.changes.append(
            Change(
                code=finding_code,
                layer=self.part.log.layer or self.part.layer.name,
                file=self.part.log.file or "",
                row=row,
                number=None if row is None else self.number_of(row),
                counted="row" if numbers is None else numbers.kind,
                column=column,
                **what,
            )
        )

    def number_of(self, row: int) -> int:
        """Number under which a person finds a row; ``row`` counts from 1."""
        numbers = self.part.log.numbers
        return row if numbers is None else int(numbers.numbers[row - 1])

    def set_cells(self, column: str, rows: Sequence[int], values: Sequence[object]) -> None:
        """Put values into some cells of a column; rows count from 0."""
        cells = self.columns[column].astype(np.object_)
        for row, value in zip(rows, values, strict=True):
            cells[row] = value
        self.columns[column] = cells

    def finished(self) -> RawLayer:
        """The rows that stay, mended."""
        columns = {name: values[self.stays] for name, values in self.columns.items()}
        geometry = None if self.geometry is None else self.geometry[self.stays]
        placed, raw = self.part.georeferenced, self.as_read.raw
        # Where the user overruled the system of the file, its coordinates are in the one that was stated.
        crs = raw.crs if placed is None or raw.crs is None else placed.crs
        return replace(raw, columns=columns, geometry=geometry, rows=int(self.stays.sum()), crs=crs, unreadable={})
