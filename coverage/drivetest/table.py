"""Tables of drive-test samples: their columns under any usual name, and the sieve that leaves rows out with a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from phusong.coverage.findings.errors import InputError, ReadError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.geofiles.tables import read_csv
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, TextArray
from phusong.coverage.layers.columns import as_numbers, as_text, fold

_ALIASES = {
    "lon": ("lon", "longitude", "lng", "long"),
    "lat": ("lat", "latitude"),
    "rsrp_dbm": ("rsrp_dbm", "rsrp"),
    "band_mhz": ("band_mhz", "band", "frequency_mhz"),
    "cell": ("cell", "cell_id"),
    "site": ("site", "site_id"),
    "technology": ("technology", "tech"),
    "timestamp": ("timestamp", "time"),
}
"""Columns that are read, and the names they go by."""
NUMBERS = ("lon", "lat", "rsrp_dbm", "band_mhz")
"""Columns that must be there and hold numbers."""


@dataclass(frozen=True, slots=True)
class SampleTable:
    """Columns of a table of samples as read, each of shape (n,); numbers are NaN and text is empty where nothing is.

    Attributes:
        lon: Longitude, degrees.
        lat: Latitude, degrees.
        rsrp_dbm: Measured RSRP, dBm.
        band_mhz: Carrier, MHz.
        cell: Name of the cell.
        site: Name of the site.
        technology: Technology in lower case.
        timestamp: When it was measured, as written.
    """

    lon: FloatArray
    lat: FloatArray
    rsrp_dbm: FloatArray
    band_mhz: FloatArray
    cell: TextArray
    site: TextArray
    technology: TextArray
    timestamp: TextArray

    def __len__(self) -> int:
        return len(self.lon)


@dataclass(slots=True)
class Sieve:
    """What is left of the rows of a table while rule after rule is applied.

    Attributes:
        file: Path as the user named it.
        kept: Rows that are left, shape (n,).
        findings: One warning for each rule that left rows out.
    """

    file: str
    kept: BoolArray
    findings: list[Finding] = field(default_factory=list)

    def drop(self, bad: BoolArray, code: str, what: str, remedy: str, column: str | None = None) -> None:
        """Leave rows out with one finding that names the first of them."""
        rows = np.flatnonzero(bad & self.kept)
        if rows.size:
            more = f" (and {rows.size - 1:,} more rows)" if rows.size > 1 else ""
            self.note(code, f"{what}{more}; left out", remedy, int(rows[0]), column)
            self.kept = self.kept & ~bad

    def note(self, code: str, message: str, remedy: str, row: int, column: str | None = None) -> None:
        """Write one warning down; ``row`` counts from 0."""
        self.findings.append(make_finding(code, message, remedy=remedy, file=self.file, row=row + 1, column=column))


def read_sample_table(path: Path, columns: Mapping[str, str]) -> SampleTable:
    """Read a CSV of samples.

    Args:
        path: The file.
        columns: Names of columns where they differ, ours to theirs.

    Raises:
        InputError: When it is no table or lacks a column.
    """
    try:
        raw = read_csv(path, None, FindingLog(str(path)))
    except ReadError as error:
        raise _unreadable(path, error.code, str(error)) from None
    except OSError as error:
        raise _unreadable(path, "file-missing", error.strerror or str(error)) from None
    bound = _bind(raw, columns, str(path))
    empty = np.full(raw.rows, "", dtype=np.object_)
    text = {name: as_text(raw.columns[bound[name]]) if name in bound else empty for name in _ALIASES}
    numbers = {name: as_numbers(raw.columns[bound[name]], comma_is_decimal=True).values for name in NUMBERS}
    technology = np.array([word.lower() for word in text["technology"]], dtype=np.object_)
    return SampleTable(
        **numbers, cell=text["cell"], site=text["site"], technology=technology, timestamp=text["timestamp"]
    )


def _unreadable(path: Path, code: str, message: str) -> InputError:
    return InputError([make_finding(code, message, remedy="give a CSV of samples", file=str(path))])


def _bind(raw: RawLayer, columns: Mapping[str, str], file: str) -> dict[str, str]:
    """Ours to the column of the file; refuses a table without a column that is needed."""
    folded = {fold(name): name for name in raw.columns}
    bound: dict[str, str] = {}
    for ours, aliases in _ALIASES.items():
        wanted = [columns[ours]] if ours in columns else aliases
        theirs = next((folded[fold(name)] for name in wanted if fold(name) in folded), None)
        if theirs is not None:
            bound[ours] = theirs
    missing = [name for name in (*NUMBERS, *columns) if name not in bound]
    if "cell" not in bound and "site" not in bound:
        missing.append("cell")
    if missing:
        present = ", ".join(raw.columns)
        raise InputError(
            make_finding(
                "sample-column-missing",
                f"the column {columns.get(name, name)} is missing; the table has {present}",
                remedy=f"add the column {name}, or say which column it is"
                + "; a column site will do" * (name == "cell"),
                file=file,
                column=name,
            )
            for name in dict.fromkeys(missing)
        )
    return bound
