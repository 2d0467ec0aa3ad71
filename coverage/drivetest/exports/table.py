"""Tables of drive-test samples: the readings of all rows of all files in columns of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.drivetest.exports.binding import BoundReading, bind_readings, check_mapping
from phusong.coverage.drivetest.exports.formats import OURS, technology_named
from phusong.coverage.drivetest.exports.numerals import UNKNOWN, carriers_mhz, decimals, wholes
from phusong.coverage.drivetest.exports.rows import RawRows, read_rows
from phusong.coverage.drivetest.exports.sieve import Origins
from phusong.coverage.findings.errors import InputError, ReadError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.letters.encodings import nfc
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray, TextArray
from phusong.coverage.schema.channels import GREATEST_NR_ARFCN, channel_mhz, channel_technology

GREATEST_PCI = 1007
"""PCI run from 0 to 503 in LTE (TS 36.211 §6.11) and to 1007 in NR (TS 38.211 §7.4.2.1)."""

GREATEST_IDENTITY = 2**36 - 2
"""Cell identities have 28 bits in LTE and 36 in NR (TS 38.413 §9.3.1.7); all ones stand for none."""

GREATEST_NODE = 2**32 - 1
"""Nodes have 20 bits in LTE and up to 32 in NR (TS 38.413 §9.3.1.6)."""

ECI_UNKNOWN, INT_UNKNOWN = 2**28 - 1, 2**31 - 1
"""What Android writes for an identity that it does not know."""

_SUFFIXES = (".csv", ".txt", ".tsv", ".tab", ".log", ".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class SampleTable:
    """Samples as read, each array of shape (n,); numbers are NaN, whole numbers -1 and text is empty where nothing is.

    Attributes:
        lon: Longitude, degrees.
        lat: Latitude, degrees.
        rsrp_dbm: Measured RSRP, dBm.
        rsrq_db: Measured RSRQ, dB.
        band_mhz: Carrier, MHz, from the column of that name or from the channel.
        arfcn: EARFCN or NR-ARFCN.
        cell_identity: ECI or NCI.
        node: Number of the eNB or gNB.
        cell_number: Number of the cell at its node.
        pci: Physical cell identity.
        cell: Name of the cell.
        site: Name of the site.
        technology: Technology, as services are called; another word where it is not known.
        timestamp: When it was measured, as written.
        level_time: Time stamp of the level itself, as written.
        unread: Samples whose row cannot be trusted, as its cells do not fit the header.
        origins: File and row of each.
        columns: Our columns to the names in the first file.
        rows: Rows of the files.
    """

    lon: FloatArray
    lat: FloatArray
    rsrp_dbm: FloatArray
    rsrq_db: FloatArray
    band_mhz: FloatArray
    arfcn: IntArray
    cell_identity: IntArray
    node: IntArray
    cell_number: IntArray
    pci: IntArray
    cell: TextArray
    site: TextArray
    technology: TextArray
    timestamp: TextArray
    level_time: TextArray
    unread: BoolArray
    origins: Origins
    columns: dict[str, str]
    rows: int

    def __len__(self) -> int:
        return len(self.lon)


def sample_files(path: Path) -> list[Path]:
    """The files behind a path: itself, or what a folder holds of texts and workbooks, by name.

    Raises:
        InputError: When a folder holds none.
    """
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES and file.is_file())
    if not files:
        raise _unreadable(path, "file-missing", f"the folder holds no file of {', '.join(_SUFFIXES)}")
    return files


def read_sample_table(path: Path, columns: Mapping[str, str]) -> tuple[SampleTable, list[Finding]]:
    """Read the samples of a file, or of every file of a folder.

    Args:
        path: The file or folder.
        columns: Names of columns where they differ, ours to theirs.

    Returns:
        The samples, and warnings about files as a whole.

    Raises:
        InputError: When no file is a table of samples.
    """
    check_mapping(columns)
    found: list[Finding] = []
    refused: dict[str, InputError] = {}
    tables: list[_Table] = []
    for file in sample_files(path):
        log = FindingLog(str(file))
        try:
            rows = _rows_of(file, log)
            tables.append(_Table(str(file), rows, bind_readings(rows, columns, str(file))))
        except InputError as error:
            refused[str(file)] = error
        found += log.findings
    if not tables:
        raise InputError([finding for refusal in refused.values() for finding in refusal.findings])
    for name, refusal in refused.items():
        message = f"the file is no table of samples and is left out: {refusal.findings[0].message}"
        found.append(make_finding("samples-file-skipped", message, file=name))
    return _joined(tables), found


@dataclass(frozen=True, slots=True)
class _Table:
    file: str
    rows: RawRows
    readings: list[BoundReading]


def _rows_of(file: Path, log: FindingLog) -> RawRows:
    try:
        rows = read_rows(file, log)
    except ReadError as error:
        raise _unreadable(file, error.code, error.message) from None
    except OSError as error:
        raise _unreadable(file, "file-missing", error.strerror or str(error)) from None
    if rows.format.is_cells:
        message = "these are estimated places of cells and not measurements: nothing can be calibrated with them"
        raise InputError([make_finding("samples-are-cells", message, file=str(file))])
    return rows


def _unreadable(path: Path, code: str, message: str) -> InputError:
    return InputError([make_finding(code, message, remedy="give a table of samples", file=str(path))])


def _joined(tables: Sequence[_Table]) -> SampleTable:
    """Readings of all files, one file after the other."""
    parts = [part for number, table in enumerate(tables) for part in _parts(table, number)]
    first = tables[0]
    names = {ours: first.rows.columns[position] for ours, position in first.readings[0].positions.items()}
    values = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    origins = Origins(tuple(table.file for table in tables), values.pop("file"), values.pop("row"))
    return SampleTable(**values, origins=origins, columns=names, rows=sum(len(table.rows.cells) for table in tables))


def _parts(table: _Table, number: int) -> list[dict[str, NDArray[Any]]]:
    """Columns of each reading of a table, without the rows that hold no such level; a row without any stays once."""
    rows = table.rows
    written = [
        np.array([cell != "" for cell in reading.cells(rows, "rsrp_dbm")], dtype=np.bool_) for reading in table.readings
    ]
    written[0] = written[0] | ~np.logical_or.reduce(written)
    shifted = np.isin(np.arange(len(rows.cells)), np.array(rows.shifted, dtype=np.int64))
    parts = []
    for reading, chosen in zip(table.readings, written, strict=True):
        columns = _columns(rows, reading)
        columns |= {
            "unread": shifted,
            "file": np.full(len(rows.cells), number, dtype=np.int64),
            "row": np.arange(1, len(rows.cells) + 1, dtype=np.int64),
        }
        parts.append({name: values[chosen] for name, values in columns.items()})
    return parts


def _columns(rows: RawRows, reading: BoundReading) -> dict[str, NDArray[Any]]:
    """Columns of one reading, each of shape (rows,)."""
    cells = {name: reading.cells(rows, name) for name in OURS}
    arfcn = wholes(cells["arfcn"], 1, GREATEST_NR_ARFCN)
    node, number = _nodes(cells)
    return {
        "lon": decimals(cells["lon"]),
        "lat": decimals(cells["lat"]),
        "rsrp_dbm": decimals(cells["rsrp_dbm"]),
        "rsrq_db": decimals(cells["rsrq_db"]),
        "band_mhz": _carriers(carriers_mhz(cells["band_mhz"]), arfcn),
        "arfcn": arfcn,
        "cell_identity": _identities(cells["cell_identity"]),
        "node": node,
        "cell_number": number,
        "pci": wholes(cells["pci"], 0, GREATEST_PCI),
        "cell": _words(cells["cell"]),
        "site": _words(cells["site"]),
        "technology": _technologies(cells["technology"], arfcn, reading.technology),
        "timestamp": _words(cells["timestamp"]),
        "level_time": _words(cells["level_time"]),
    }


def _words(cells: Sequence[str]) -> TextArray:
    words = np.empty(len(cells), dtype=np.object_)
    plain = {cell: nfc(cell) for cell in set(cells)}
    words[:] = [plain[cell] for cell in cells]
    return words


def _identities(cells: Sequence[str]) -> IntArray:
    found = wholes(cells, 1, GREATEST_IDENTITY)
    return np.where(np.isin(found, (ECI_UNKNOWN, INT_UNKNOWN)), UNKNOWN, found)


def _nodes(cells: Mapping[str, Sequence[str]]) -> tuple[IntArray, IntArray]:
    """Numbers of node and cell, from their own columns or from one that holds both, as ``402576/121``."""
    both = [tuple(re.split(r"\s*[-/:_]\s*", cell)) for cell in cells["node_cell"]]
    halves = [each if len(each) == 2 else ("", "") for each in both]
    node, number = wholes(cells["node"], 1, GREATEST_NODE), wholes(cells["cell_number"], 0, GREATEST_NODE)
    from_both = wholes([half[0] for half in halves], 1, GREATEST_NODE)
    return np.where(node == UNKNOWN, from_both, node), np.where(
        number == UNKNOWN, wholes([half[1] for half in halves], 0, GREATEST_NODE), number
    )


def _carriers(stated_mhz: FloatArray, arfcn: IntArray) -> FloatArray:
    """Carriers as stated, else those of the channels, MHz, shape (n,)."""
    numbers, of_row = np.unique(arfcn, return_inverse=True)
    known = np.array([channel_mhz(number) or np.nan for number in numbers.tolist()], dtype=np.float64)
    return np.where(np.isnan(stated_mhz), known[of_row.reshape(-1)], stated_mhz)


def _technologies(cells: Sequence[str], arfcn: IntArray, otherwise: str) -> TextArray:
    """Technology of each sample: of 4G and 5G the channel decides, for a phone on NSA shows 5G and measures LTE."""
    pairs = list(zip(cells, arfcn.tolist(), strict=True))
    known = {}
    for word, channel in set(pairs):
        named = technology_named(word) if word else otherwise
        by_channel = channel_technology(channel) if named in ("", "4g", "5g") and channel != UNKNOWN else ""
        known[word, channel] = by_channel or named
    found = np.empty(len(cells), dtype=np.object_)
    found[:] = [known[pair] for pair in pairs]
    return found
