"""Tables of field measurements: read as text, taken as numbers, and told of where rows cannot be used."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.coverage.kernels import BoolArray, FloatArray, TextArray
from phusong.coverage.propagation import EARTH_RADIUS_KM

DISTANCE_SLIP = 0.02
"""Relative difference between a distance and the coordinates that is told of (and at least 50 m)."""


def table_error(code: str, message: str, remedy: str, file: str, column: str | None = None) -> Finding:
    """An error of a table."""
    return make_finding(code, message, remedy=remedy, file=file, column=column)


def read_table(path: Path, columns: Iterable[str], digests: dict[str, str]) -> pd.DataFrame:
    """A table as stripped text, its digest noted.

    Raises:
        InputError: When the file or one of the columns is missing, or the file is no table.
    """
    if not path.is_file():
        raise InputError([table_error("file-missing", "the file is missing", "put it beside the others", path.name)])
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as problem:
        message = f"not a readable table of comma-separated values: {str(problem).strip()}"
        raise InputError([table_error("unreadable-table", message, "save it as CSV in UTF-8", path.name)]) from problem
    table.columns = [str(name).strip() for name in table.columns]
    missing = [name for name in columns if name not in table.columns]
    if missing:
        remedy = f"the table needs the columns {', '.join(columns)}"
        raise InputError(
            table_error("missing-column", f"the column {name} is missing", remedy, path.name, name) for name in missing
        )
    digests[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return table.apply(lambda column: column.str.strip())


def column_numbers(table: pd.DataFrame, name: str) -> FloatArray:
    """A column as numbers, NaN where it has none, shape (n,)."""
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return np.asarray(pd.to_numeric(table[name], errors="coerce"), dtype=np.float64)


def leave_out(bad: BoolArray, code: str, what: str, file: str, findings: list[Finding], names: TextArray) -> None:
    """One finding for all rows that a rule leaves out, with the first of them."""
    rows = np.flatnonzero(bad)
    if not rows.size:
        return
    first = int(rows[0])
    more = f" (and {rows.size - 1:,} more rows)" if rows.size > 1 else ""
    message = f"{names[first]}: {what}{more}; left out"
    findings.append(make_finding(code, message, file=file, row=first + 1))


def great_circle_km(tx_lat: FloatArray, tx_lon: FloatArray, rx_lat: FloatArray, rx_lon: FloatArray) -> FloatArray:
    """Distance on a sphere of 6371 km between points in degrees, km, shape (n,)."""
    phi_t, phi_r = np.radians(tx_lat), np.radians(rx_lat)
    half = np.sin(0.5 * (phi_r - phi_t)) ** 2
    half = half + np.cos(phi_t) * np.cos(phi_r) * np.sin(0.5 * np.radians(rx_lon - tx_lon)) ** 2
    return np.asarray(2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))
