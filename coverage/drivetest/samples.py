"""Drive-test samples: read, cleaned with findings, matched to cells, and brought down to one value a place and cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from phusong.coverage.drivetest.cells import CellBook
from phusong.coverage.drivetest.exports.numerals import UNKNOWN
from phusong.coverage.drivetest.exports.sieve import Account, Sieve
from phusong.coverage.drivetest.exports.table import SampleTable, read_sample_table
from phusong.coverage.drivetest.frozen import frozen
from phusong.coverage.drivetest.heard import Cell
from phusong.coverage.drivetest.matching import Spots, match_cells
from phusong.coverage.drivetest.parameters import SampleParameters
from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray
from phusong.coverage.network.network import Network
from phusong.coverage.terrain.crs import from_degrees, transform_points


@dataclass(frozen=True, slots=True)
class Samples:
    """Clean samples, sorted by cell and place, so that the order of rows in the file changes nothing.

    Attributes:
        cells: Cells that were heard, sorted.
        cell: Index into ``cells``, shape (n,).
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        rsrp_dbm: Measured RSRP, dBm, shape (n,).
        account: How many samples were read, and why others went.
    """

    cells: tuple[Cell, ...]
    cell: IntArray
    x_m: FloatArray
    y_m: FloatArray
    rsrp_dbm: FloatArray
    account: Account

    def __len__(self) -> int:
        return len(self.cell)


@dataclass(frozen=True, slots=True)
class Bins:
    """One value for each cell in each square of the ground.

    Attributes:
        cells: Cells that were heard, sorted.
        cell: Index into ``cells``, shape (n,).
        x_m: Mean easting of the samples, metres, shape (n,).
        y_m: Mean northing of the samples, metres, shape (n,).
        rsrp_dbm: Median RSRP of the samples, dBm, shape (n,).
        count: Samples in each bin, shape (n,).
    """

    cells: tuple[Cell, ...]
    cell: IntArray
    x_m: FloatArray
    y_m: FloatArray
    rsrp_dbm: FloatArray
    count: IntArray

    def __len__(self) -> int:
        return len(self.cell)


def read_samples(
    path: Path,
    network: Network,
    default_band_mhz: Mapping[str, float],
    parameters: SampleParameters,
    columns: Mapping[str, str] | None = None,
) -> tuple[Samples, list[Finding]]:
    """Read drive-test samples, leave out what cannot count, and match the rest to the network's cells.

    Args:
        path: Export of a drive-test tool, or a table with ``lon`` and ``lat`` (WGS 84, degrees), ``rsrp_dbm``,
            ``band_mhz`` or ``arfcn``, and the cell by name or number; or a folder of them.
        network: Sites, sectors and terrain.
        default_band_mhz: Carrier of each predicted technology where a sector names none, MHz.
        parameters: Limits.
        columns: Names of columns where they differ, ours to theirs.

    Returns:
        The clean samples, and warnings about those left out.

    Raises:
        InputError: When the file is no table, lacks a column, or no sample is left.
    """
    table, found = read_sample_table(path, columns or {})
    sieve = Sieve(table.origins, table.columns, np.ones(len(table), dtype=np.bool_), found)
    _drop_bad_numbers(table, sieve)
    x_m, y_m = _metres(table, network, sieve.kept)
    what = "the row repeats a reading of the phone at another place or time: the level had frozen"
    repeats = frozen(table, sieve.kept, x_m, y_m, parameters.frozen_m)
    sieve.drop(repeats, "sample-frozen", what, "keep the screen on and the app in front while measuring", "rsrp_dbm")
    _drop_bad_levels(table, sieve, parameters)
    outside = ~np.isfinite(network.terrain.at(x_m, y_m))
    remedy = "check the coordinates, or give terrain that covers the drive"
    sieve.drop(outside, "sample-outside-terrain", "the sample lies outside the terrain or in a void", remedy, "lon")
    spots = Spots(x_m, y_m, parameters.band_tolerance)
    cells, cell = match_cells(table, CellBook(network, default_band_mhz), sieve, spots)
    if cells:
        site = np.array([entry.site for entry in cells], dtype=np.int64)[cell]
        apart_m = np.hypot(x_m - network.sites.x_m[site], y_m - network.sites.y_m[site])
        _drop_distant(apart_m, sieve, parameters)
    _drop_repeated(table, cell, sieve)
    account = sieve.account()
    if not account.used:
        message = f"none of the samples can be used: {account}" if len(table) else "the table has no row"
        remedy = account.remedy or "export the samples again"
        raise InputError([*sieve.findings, make_finding("samples-none", message, remedy=remedy, file=str(path))])
    rows = np.flatnonzero(sieve.kept)
    order = rows[np.lexsort((table.rsrp_dbm[rows], y_m[rows], x_m[rows], cell[rows]))]
    return Samples(cells, cell[order], x_m[order], y_m[order], table.rsrp_dbm[order], account), sieve.findings


def bin_samples(samples: Samples, bin_m: float) -> Bins:
    """Median of the samples of every cell in every square of ``bin_m`` metres, which weighs a slow drive as a fast one.

    Returns:
        Bins sorted by cell and square.
    """
    square = np.stack([samples.cell, np.floor(samples.x_m / bin_m), np.floor(samples.y_m / bin_m)], axis=1)
    _, group, count = np.unique(square.astype(np.int64), axis=0, return_inverse=True, return_counts=True)
    group = group.reshape(-1)
    ordered = np.lexsort((samples.rsrp_dbm, group))
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    low, high = ordered[first + (count - 1) // 2], ordered[first + count // 2]
    return Bins(
        cells=samples.cells,
        cell=samples.cell[low],
        x_m=np.bincount(group, weights=samples.x_m) / count,
        y_m=np.bincount(group, weights=samples.y_m) / count,
        rsrp_dbm=0.5 * (samples.rsrp_dbm[low] + samples.rsrp_dbm[high]),
        count=count.astype(np.int64),
    )


def _drop_bad_numbers(table: SampleTable, sieve: Sieve) -> None:
    what = "the row has more cells than the header: a decimal comma may have parted a number"
    sieve.drop(table.unread, "sample-shifted", what, "export with semicolon or tab, or with decimal points")
    for name in ("lon", "lat", "rsrp_dbm"):
        what = f"{name} is not a number"
        sieve.drop(~np.isfinite(getattr(table, name)), "sample-no-number", what, f"write {name} as a number", name)
    far = ~((np.abs(table.lon) <= 180.0) & (np.abs(table.lat) <= 90.0))
    swapped = (far & (np.abs(table.lon) <= 90.0) & (np.abs(table.lat) <= 180.0)).any()
    remedy = "lon and lat look swapped" if swapped else "write WGS 84 degrees as lon and lat"
    sieve.drop(far, "sample-coordinates", "lon and lat are no degrees", remedy, "lon")


def _metres(table: SampleTable, network: Network, kept: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Projected positions, metres, of the samples that count so far."""
    lon, lat = (np.where(kept, degrees, np.nan) for degrees in (table.lon, table.lat))
    x_m, y_m = transform_points(from_degrees(network.crs), lon, lat)
    return x_m, y_m


def _drop_bad_levels(table: SampleTable, sieve: Sieve, parameters: SampleParameters) -> None:
    """Levels that are no RSRP or none that a receiver hears rightly, and rows that name neither cell nor carrier."""
    other = np.isin(table.technology.astype(str), ("2g", "3g"))
    what = "the level is one of 2G or 3G and not RSRP"
    sieve.drop(other, "sample-not-rsrp", what, "nothing need be done", "technology")
    numbered = (table.cell_identity != UNKNOWN) | ((table.node != UNKNOWN) & (table.cell_number != UNKNOWN))
    nameless = (table.cell == "") & (table.site == "") & ~numbered & (table.pci == UNKNOWN)
    what = "the cell is named neither by name nor by number"
    sieve.drop(nameless, "sample-site-unknown", what, "name cell or site, or give cell_identity or pci", "cell")
    lost = np.isnan(table.band_mhz) & (table.arfcn != UNKNOWN) & ~numbered
    what = "the channel is neither an EARFCN of the downlink nor an NR-ARFCN"
    sieve.drop(lost, "sample-band", what, "write the channel of the downlink, or the carrier in MHz", "arfcn")
    what = "band_mhz is not a number"
    sieve.drop(np.isnan(table.band_mhz) & ~numbered, "sample-no-number", what, "write band_mhz as a number", "band_mhz")
    low, high = parameters.lowest_dbm, parameters.highest_dbm
    outside = ~((table.rsrp_dbm >= low) & (table.rsrp_dbm <= high))
    what = f"RSRP lies outside {low:g}..{high:g} dBm"
    sieve.drop(outside, "sample-rsrp", what, "check the sign, and that it is RSRP and not RSSI", "rsrp_dbm")
    what = f"RSRP is at or above {parameters.saturation_dbm:g} dBm, where receivers are overdriven"
    strong = table.rsrp_dbm >= parameters.saturation_dbm
    sieve.drop(strong, "sample-saturated", what, "nothing need be done", "rsrp_dbm")
    what = f"RSRP is at or below the sensitivity of {parameters.sensitivity_dbm:g} dBm"
    weak = table.rsrp_dbm <= parameters.sensitivity_dbm
    sieve.drop(weak, "sample-insensitive", what, "set samples.sensitivity_dbm to the receiver's", "rsrp_dbm")


def _drop_distant(apart_m: FloatArray, sieve: Sieve, parameters: SampleParameters) -> None:
    """Samples at their mast or out of its reach, by their distance to it, metres."""
    what = f"the sample lies within {parameters.nearest_m:g} m of its mast"
    sieve.drop(apart_m < parameters.nearest_m, "sample-too-near", what, "nothing need be done", "lon")
    what = f"the sample lies more than {parameters.farthest_m / 1000.0:g} km from its site"
    remedy = "check the site's coordinates and the name of the cell"
    sieve.drop(apart_m > parameters.farthest_m, "sample-too-far", what, remedy, "lon")


def _drop_repeated(table: SampleTable, cell: IntArray, sieve: Sieve) -> None:
    rows = pd.DataFrame(
        {
            "cell": cell,
            "lon": table.lon,
            "lat": table.lat,
            "dbm": table.rsrp_dbm,
            "time": table.timestamp,
            "kept": sieve.kept,
        }
    )
    repeated = rows.duplicated().to_numpy(dtype=np.bool_)
    sieve.drop(repeated, "sample-repeated", "the row stands above already", "export the samples once", None)
