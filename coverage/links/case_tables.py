"""Tables of path profiles and cases for batches of point-to-point losses, read with every finding in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from phusong.coverage.findings.errors import InputError, ValidityError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.wording import nearest_name
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray
from phusong.coverage.propagation.validity import ValidRange
from phusong.coverage.terrain.zones import COASTAL_LAND, INLAND, SEA

CASE = "case"

LOWEST_GROUND_M = -500.0
"""Below it a number is a void's mark, such as -9999 or -32768, not a height."""
HIGHEST_GROUND_M = 9000.0
"""Above it a number is no height of the Earth's ground in metres."""


@dataclass(frozen=True, slots=True)
class CaseColumn:
    """One number that a model reads from the table of cases.

    Attributes:
        name: Column name.
        default: Value where the table lacks the column or a cell is empty; None where the column is required.
        range: Range that the model's source states, if any.
        also: Name of another column that is read where the table lacks ``name``.
    """

    name: str
    default: float | None
    range: ValidRange | None = None
    also: str = ""


@dataclass(slots=True)
class Case:
    """One row of the table of cases.

    Attributes:
        id: Name of the case, as text.
        row: Data row, counted from 1.
        values: Number of every column that the model reads.
        findings: What is wrong or doubtful with the row.
    """

    id: str
    row: int
    values: dict[str, float]
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Profile:
    """Points of one path.

    Attributes:
        d_km: Distance from the transmitter, km, shape (n,).
        h_m: Bare ground, metres above sea level, shape (n,).
        clutter_m: Height of the representative clutter, metres, shape (n,).
        zone: 1 sea, 3 coastal land, 4 inland, shape (n,).
        findings: What is wrong with the points.
    """

    d_km: FloatArray
    h_m: FloatArray
    clutter_m: FloatArray
    zone: IntArray
    findings: list[Finding] = field(default_factory=list)


def _read_table(path: Path) -> pd.DataFrame:
    """Table as stripped text, an empty cell the empty string; rows without any text are passed over."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skipinitialspace=True)
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as problem:
        message = f"not a readable table of comma-separated values: {str(problem).strip()}"
        remedy = "save the file as UTF-8 CSV with one header row"
        raise InputError([make_finding("unreadable-table", message, remedy=remedy, file=str(path))]) from problem
    table.columns = [str(name).strip() for name in table.columns]
    if len(table.columns) == 1 and ";" in table.columns[0]:
        message = "the columns are separated by semicolons"
        remedy = "save it with commas between columns, points in numbers"
        raise InputError([make_finding("unreadable-table", message, remedy=remedy, file=str(path))])
    table = table.apply(lambda column: column.str.strip())
    return table[(table != "").any(axis=1)]


def _rows(table: pd.DataFrame) -> IntArray:
    """Data row of the file that each row of a table stood in, from 1, shape (n,)."""
    return np.asarray(table.index, dtype=np.int64) + 1


def _require_columns(table: pd.DataFrame, names: Sequence[str], file: str) -> None:
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise InputError(_missing_column(table, name, file) for name in missing)


def _missing_column(table: pd.DataFrame, name: str, file: str) -> Finding:
    near = nearest_name(name, table.columns)
    remedy = f"rename {near} to {name}" if near else f"add the column {name}"
    message = f"column {name} is missing; the table has {', '.join(table.columns)}"
    return make_finding("missing-column", message, remedy=remedy, file=file, column=name)


def _numbers(text: pd.Series) -> tuple[FloatArray, BoolArray]:
    """Numbers of one column, and where the cell holds anything but a finite number."""
    values = pd.to_numeric(text, errors="coerce").to_numpy(dtype=np.float64, copy=True)
    return values, ~np.isfinite(values)


def read_cases(path: Path, columns: Sequence[CaseColumn]) -> list[Case]:
    """Rows of a table of cases, in the order of the file, each with its findings.

    Args:
        path: CSV with a column ``case`` and the columns that the model reads; others are passed over.
        columns: What the model reads.

    Raises:
        InputError: When the file is no table or lacks a required column.
    """
    file = str(path)
    table = _read_table(path)
    _require_columns(table, [CASE, *(column.name for column in columns if column.default is None)], file)
    cases = [Case(str(name), row, {}) for row, name in zip(_rows(table).tolist(), table[CASE], strict=True)]
    for column in columns:
        _fill_column(cases, table, column, file)
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            message = f"case {case.id} stands in an earlier row too"
            remedy = "give every case a name of its own"
            case.findings.append(
                make_finding(
                    "duplicate-case", message, remedy=remedy, file=file, row=case.row, column=CASE, value=case.id
                )
            )
        seen.add(case.id)
    return cases


def _fill_column(cases: Sequence[Case], table: pd.DataFrame, column: CaseColumn, file: str) -> None:
    """Put one column's numbers into the cases, with findings where they are none or out of range."""
    name = column.name if column.name in table.columns else column.also
    if name not in table.columns:
        for case in cases:
            case.values[column.name] = float(column.default or 0.0)
        return
    text = table[name]
    values, bad = _numbers(text)
    if column.default is not None:
        empty = (text == "").to_numpy()
        values[empty], bad[empty] = column.default, False
    for case, value, is_bad, cell in zip(cases, values, bad, text, strict=True):
        case.values[column.name] = float(value)
        finding = _number_finding(name, cell) if is_bad else _range_finding(column, value)
        if finding is not None:
            case.findings.append(in_table(finding, file, case.row, name, cell))


def _number_finding(name: str, cell: str) -> Finding:
    message = "the cell is empty; a number was expected" if cell == "" else f"{cell!r} is not a number"
    return make_finding("case-not-a-number", message, remedy=f"write {name} as a number")


def _range_finding(column: CaseColumn, value: float) -> Finding | None:
    """Error for a value outside the range that the model's source states; None inside."""
    if column.range is None:
        return None
    try:
        column.range.check(value)
    except ValidityError as refusal:
        span = f"{column.range.low:g}..{column.range.high:g} {column.range.unit}".strip()
        remedy = f"use {span}, or another model"
        return make_finding("case-out-of-range", str(refusal), remedy=remedy)
    return None


def in_table(finding: Finding, file: str, row: int, column: str | None, value: str | None) -> Finding:
    """The same finding with its place in a table."""
    return replace(finding, file=file, row=row, column=column, value=value)


def read_profiles(path: Path) -> dict[str, Profile]:
    """Profiles by the name of their case, points in the order of the file, each with its findings.

    Args:
        path: CSV with the columns ``case``, ``d_km``, ``h_m`` and, where known, ``R_m`` (clutter height) and ``zone``.

    Raises:
        InputError: When the file is no table or lacks a required column.
    """
    file = str(path)
    table = _read_table(path)
    _require_columns(table, [CASE, "d_km", "h_m"], file)
    columns: dict[str, FloatArray] = {}
    marks: dict[str, BoolArray] = {}
    for name, default in (("d_km", None), ("h_m", None), ("R_m", 0.0), ("zone", float(INLAND))):
        if name in table.columns:
            columns[name], marks[name] = _numbers(table[name])
        else:
            columns[name] = np.full(len(table), default, dtype=np.float64)
    marks["h_m"] |= (columns["h_m"] < LOWEST_GROUND_M) | (columns["h_m"] > HIGHEST_GROUND_M)
    if "zone" in marks:
        known = np.isin(columns["zone"], (SEA, COASTAL_LAND, INLAND))
        marks["zone"] |= ~known
    if "R_m" in marks:
        marks["R_m"] |= columns["R_m"] < 0.0
    profiles: dict[str, Profile] = {}
    for case, rows in table.groupby(CASE, sort=False).indices.items():
        points = np.sort(rows)
        profiles[str(case)] = _profile_of(points, columns, marks, table, file)
    return profiles


_WANTED = {
    "d_km": ("case-not-a-number", "a distance in km was expected", "write the distance from the transmitter in km"),
    "h_m": ("void-height", "a height in metres was expected", "fill the voids of the terrain; a void is not height 0"),
    "R_m": ("bad-clutter", "a clutter height of 0 m or more was expected", "write 0 where there is no clutter"),
    "zone": ("bad-zone", "1 (sea), 3 (coastal land) or 4 (inland) was expected", "write 1, 3 or 4"),
}


def _profile_of(
    points: IntArray,
    columns: Mapping[str, FloatArray],
    marks: Mapping[str, BoolArray],
    table: pd.DataFrame,
    file: str,
) -> Profile:
    """One profile, with findings for its first bad cell of each column and for distances out of order."""
    findings: list[Finding] = []
    for name, bad in marks.items():
        at = points[bad[points]]
        if at.size:
            cell = str(table[name].iloc[at[0]])
            code, wanted, remedy = _WANTED[name]
            message = f"{cell!r}: {wanted}" + (f" (and {at.size - 1} more points)" if at.size > 1 else "")
            findings.append(
                make_finding(
                    code, message, remedy=remedy, file=file, row=int(_rows(table)[at[0]]), column=name, value=cell
                )
            )
    d_km = columns["d_km"][points]
    if not findings:
        findings += _order_findings(d_km, _rows(table)[points], file)
    zone = np.where(np.isfinite(columns["zone"][points]), columns["zone"][points], 0.0).astype(np.int64)
    return Profile(d_km, columns["h_m"][points], columns["R_m"][points], zone, findings)


def _order_findings(d_km: FloatArray, rows: IntArray, file: str) -> list[Finding]:
    row = int(rows[0])
    if len(d_km) < 3:
        message = f"the profile has {len(d_km)} points; at least 3 are needed"
        return [make_finding("short-profile", message, file=file, row=row)]
    if d_km[0] != 0.0:
        message = f"the first point is at {d_km[0]:g} km; the transmitter must be at 0"
        remedy = "begin the profile at the transmitter"
        return [
            make_finding(
                "profile-start", message, remedy=remedy, file=file, row=row, column="d_km", value=f"{d_km[0]:g}"
            )
        ]
    back = np.flatnonzero(np.diff(d_km) <= 0.0)
    if back.size:
        later = int(back[0]) + 1
        message = f"{d_km[later]:g} km does not lie beyond the point before it at {d_km[later - 1]:g} km"
        remedy = "order the points of a path by distance, each distance once"
        row = int(rows[later])
        return [
            make_finding(
                "not-ascending", message, remedy=remedy, file=file, row=row, column="d_km", value=f"{d_km[later]:g}"
            )
        ]
    return []
