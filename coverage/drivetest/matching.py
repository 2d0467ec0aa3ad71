"""Samples matched to the cells of the network: by number, by name, or by PCI and place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from phusong.coverage.drivetest.cells import CellBook
from phusong.coverage.drivetest.exports.sieve import Sieve
from phusong.coverage.drivetest.exports.table import SampleTable
from phusong.coverage.drivetest.heard import NO_CARRIER, Cell, Mismatch, NamedCell
from phusong.coverage.kernels.arrays import FloatArray, IntArray


class Spots(NamedTuple):
    """Where samples lie, and how far their carriers may be off.

    Attributes:
        x_m: Eastings, metres, shape (n,).
        y_m: Northings, metres, shape (n,).
        band_tolerance: Largest relative difference between the carriers of sample and sector.
    """

    x_m: FloatArray
    y_m: FloatArray
    band_tolerance: float


def _keys(table: SampleTable, rows: list[int]) -> list[NamedCell]:
    """What each row says of its cell."""
    band_mhz = np.nan_to_num(table.band_mhz, nan=NO_CARRIER)
    return [
        NamedCell(
            str(table.cell[row]),
            str(table.site[row]),
            str(table.technology[row]),
            float(band_mhz[row]),
            int(table.cell_identity[row]),
            int(table.node[row]),
            int(table.cell_number[row]),
            int(table.pci[row]),
            int(table.arfcn[row]),
        )
        for row in rows
    ]


def match_cells(table: SampleTable, book: CellBook, sieve: Sieve, spots: Spots) -> tuple[tuple[Cell, ...], IntArray]:
    """Cells that were heard, and the index of each row's, -1 for rows that are left out.

    Args:
        table: The samples.
        book: The network's cells.
        sieve: What counts so far.
        spots: Where the samples lie.
    """
    rows = np.flatnonzero(sieve.kept).tolist()
    keys = _keys(table, rows)
    found = book.find_all(keys, spots.band_tolerance)
    matches = dict(zip(rows, (found[key] for key in keys), strict=True)) | _by_pci(rows, keys, found, book, spots)
    cells = tuple(sorted({match for match in matches.values() if isinstance(match, Cell)}))
    index = {cell: at for at, cell in enumerate(cells)}
    at_row = np.full(len(table), -1, dtype=np.int64)
    refused: dict[str, list[tuple[int, Mismatch]]] = {}
    for row, match in matches.items():
        if isinstance(match, Cell):
            at_row[row] = index[match]
        else:
            refused.setdefault(match.code, []).append((row, match))
    for code, mismatches in sorted(refused.items()):
        bad = np.zeros(len(table), dtype=np.bool_)
        bad[[row for row, _ in mismatches]] = True
        first, others = mismatches[0][1], len({mismatch for _, mismatch in mismatches}) - 1
        what = first.what + (f", and {others} more such" if others else "")
        sieve.drop(bad, code, what, first.remedy, "band_mhz" if code == "sample-band" else "cell")
    _note_shared_cells(found, keys, rows, sieve)
    return cells, at_row


def _by_pci(
    rows: list[int],
    keys: list[NamedCell],
    found: Mapping[NamedCell, Cell | Mismatch],
    book: CellBook,
    spots: Spots,
) -> dict[int, Cell | Mismatch]:
    """Matches of the rows that neither name nor identity places, by their PCI and the sectors around them."""
    groups: dict[NamedCell, list[int]] = {}
    for row, key in zip(rows, keys, strict=True):
        match = found[key]
        if key.pci >= 0 and not isinstance(match, Cell) and match.code == "sample-site-unknown":
            groups.setdefault(key, []).append(row)
    matches: dict[int, Cell | Mismatch] = {}
    for key, members in groups.items():
        nearest = book.identities.nearest(key, spots.x_m[members], spots.y_m[members], spots.band_tolerance)
        if nearest is None and not (key.cell or key.site or key.cell_identity >= 0 or key.node >= 0):
            what = f"no sector near has PCI {key.pci} on {key.band_mhz:g} MHz"
            lack = Mismatch("sample-site-unknown", what, "give the sectors the columns pci and arfcn")
            nearest = [lack] * len(members)
        matches |= dict(zip(members, nearest or (), strict=nearest is not None))
    return matches


def _note_shared_cells(
    found: Mapping[NamedCell, Cell | Mismatch], keys: list[NamedCell], rows: list[int], sieve: Sieve
) -> None:
    """A cell has one carrier: a numbered cell with two is told of and kept, as the band decides."""
    carriers: dict[str, set[tuple[str, float]]] = {}
    for key, cell in found.items():
        if isinstance(cell, Cell) and cell.sector >= 0 and key.cell:
            carriers.setdefault(key.cell, set()).add((cell.technology, cell.band_mhz))
    for name, used in sorted(carriers.items()):
        if len(used) > 1:
            row = next(row for row, key in zip(rows, keys, strict=True) if key.cell == name)
            shown = ", ".join(f"{technology} {band:g} MHz" for technology, band in sorted(used))
            message = f"cell {name!r} stands for several carriers: {shown}; kept, the band decides"
            sieve.note("sample-cell-repeated", message, "give every cell a name of its own", row, "cell")
