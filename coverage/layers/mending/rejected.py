"""Rejected rows as a layer: what a run would not take, with every column of the file and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.layers.readings import Reading, in_order

FINDING_COLUMN = "phusong_finding"
"""Column that says why a row was rejected."""

ROW_COLUMN = "phusong_row"
"""Column of the number under which a person finds the row in its file."""

_LEFT_OUT = frozenset({"geometry-missing", "geometry-degenerate"})
"""Warnings after which a row is left out."""


@dataclass(frozen=True, slots=True)
class RejectedRows:
    """Rejected rows of one file.

    Attributes:
        layer: The layer.
        file: The file as findings name it.
        raw: The rows with all their columns, and the two that say where they stood and why they were rejected.
    """

    layer: str
    file: str
    raw: RawLayer


def rejected_rows(reading: Reading, wording: Callable[[Finding], str]) -> list[RejectedRows]:
    """Rows with an error, and those that are left out, of the layers that were read together.

    Args:
        reading: Layers, their rows kept.
        wording: What is written of a finding.

    Returns:
        One for each file that has such rows.

    Raises:
        ValueError: When the rows were not kept.
    """
    found = []
    for layer in in_order(reading):
        for part in layer.parts:
            if part.as_read is None:
                raise ValueError("only rows that were kept can be set apart")
            reasons: dict[int, list[str]] = {}
            for finding in part.log.findings:
                if finding.row is not None and (finding.severity == "error" or finding.code in _LEFT_OUT):
                    reasons.setdefault(finding.row, []).append(f"[{finding.code}] {wording(finding)}")
            if reasons:
                name = part.log.layer or part.layer.name
                found.append(RejectedRows(name, part.log.file or "", _set_apart(part.as_read.raw, reasons)))
    return found


def _set_apart(raw: RawLayer, reasons: dict[int, list[str]]) -> RawLayer:
    rows = np.array(sorted(reasons), dtype=np.int64) - 1
    columns = {name: values[rows] for name, values in raw.columns.items()}
    numbers = range(1, raw.rows + 1) if raw.numbers is None else raw.numbers.numbers
    columns[ROW_COLUMN] = np.array([int(numbers[row]) for row in rows.tolist()], dtype=np.int64)
    columns[FINDING_COLUMN] = np.array(
        ["; ".join(dict.fromkeys(reasons[row + 1])) for row in rows.tolist()], dtype=np.object_
    )
    geometry = None if raw.geometry is None else raw.geometry[rows]
    return replace(raw, columns=columns, rows=len(rows), geometry=geometry, unreadable={})
