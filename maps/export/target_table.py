"""Dated targets as a table (a sheet of the workbook) and as plain values (``summary.json``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from phusong.maps.indicators.target_texts import target_status
from phusong.maps.indicators.targets import TargetRow
from phusong.maps.page.context import Language

TARGET_COLUMNS = (
    "target",
    "service",
    "measure",
    "place_kind",
    "unit",
    "target_share",
    "by",
    "total",
    "need",
    "today",
    "in_time",
    "after",
    "missing",
    "target_status",
)
"""Columns of the sheet of targets."""


def target_cells(rows: Sequence[TargetRow], language: Language) -> list[tuple[str | int | float, ...]]:
    """A row for each target and unit, in the order of ``TARGET_COLUMNS``.

    Args:
        rows: The targets.
        language: Language that the last column is told in.
    """
    return [
        (
            row.name,
            row.service,
            row.measure,
            row.kind,
            row.unit,
            row.share,
            row.by,
            row.total,
            row.need,
            row.today,
            "" if row.in_time is None else row.in_time,
            row.after,
            row.missing,
            target_status(row)[language],
        )
        for row in rows
    ]


def target_records(rows: Sequence[TargetRow]) -> list[dict[str, Any]]:
    """Targets as ``summary.json`` has them."""
    return [_record(row) for row in rows]


def _record(row: TargetRow) -> dict[str, Any]:
    """One target; a day, a phase or a name that there is none of is null."""
    plain = asdict(row) | {"missing": row.missing, "missing_in_time": row.missing_in_time}
    empty = {name: None for name in ("name", "kind", "unit", "by", "phase", "phase_name", "due") if not plain[name]}
    told = target_status(row)
    return plain | empty | {"told": told["en"], "told_vi": told["vi"]}
