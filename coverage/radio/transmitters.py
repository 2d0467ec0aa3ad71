"""Masts with their sectors, as the radio engine takes them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray, TextArray
from phusong.coverage.network.antennas import MeasuredPattern
from phusong.coverage.network.network import Network
from phusong.coverage.network.sites import Sectors, StatedRadio

THREE_SECTORS_DEG = (0.0, 120.0, 240.0)
"""Azimuths of a mast that is planned before its sectors are."""


@dataclass(frozen=True, slots=True)
class Transmitters:
    """Masts in columns, and the sectors of mast ``i`` in ``first_sector[i]:first_sector[i + 1]``.

    Columns that are not given say nothing of any mast or sector.

    Attributes:
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        height_m: Antenna height above ground, metres, shape (n,).
        site: Index into ``Network.sites``, -1 for a mast that is not there yet, shape (n,).
        first_sector: Offsets into the sector columns, shape (n + 1,).
        azimuth_deg: Boresight, degrees clockwise from grid north, NaN for omnidirectional, shape (s,).
        downtilt_deg: Total downtilt, degrees, NaN where the budget's applies, shape (s,).
        band_mhz: Carrier, MHz, NaN where the budget's applies, shape (s,).
        mechanical_tilt_deg: Part of the downtilt that the antenna leans, degrees, shape (s,).
        pattern: Index into ``patterns``, -1 for the budget's pattern, shape (s,).
        patterns: Measured antenna patterns.
        site_ids: Identifier of the site, empty for a mast that is at none, shape (n,).
        operators: Operator, empty where unknown, shape (n,).
        stated: What the sectors state of their own radio, shape (s,).
    """

    x_m: FloatArray
    y_m: FloatArray
    height_m: FloatArray
    site: IntArray
    first_sector: IntArray
    azimuth_deg: FloatArray
    downtilt_deg: FloatArray
    band_mhz: FloatArray
    mechanical_tilt_deg: FloatArray = field(default_factory=lambda: np.zeros(0))
    pattern: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    patterns: tuple[MeasuredPattern, ...] = ()
    site_ids: TextArray = field(default_factory=lambda: np.zeros(0, dtype=np.object_))
    operators: TextArray = field(default_factory=lambda: np.zeros(0, dtype=np.object_))
    stated: StatedRadio = field(default_factory=lambda: StatedRadio.nothing(0))

    def __post_init__(self) -> None:
        """Fill the columns that were not given."""
        masts, sectors = len(self.x_m), len(self.azimuth_deg)
        nothing: dict[str, np.ndarray[Any, Any]] = {
            "mechanical_tilt_deg": np.zeros(sectors),
            "pattern": np.full(sectors, -1, dtype=np.int64),
            "site_ids": np.full(masts, "", dtype=np.object_),
            "operators": np.full(masts, "", dtype=np.object_),
        }
        for name, column in nothing.items():
            if not len(getattr(self, name)):
                object.__setattr__(self, name, column)
        if not len(self.stated):
            object.__setattr__(self, "stated", StatedRadio.nothing(sectors))

    def __len__(self) -> int:
        return len(self.x_m)

    @classmethod
    def of_sites(cls, network: Network, technology: str) -> Transmitters:
        """The existing sites that carry ``technology``, in the order of ``network.sites``.

        A site without a sector row of that technology gets one omnidirectional sector.
        """
        sites, sectors = network.sites, network.sectors
        carrying = np.flatnonzero(sites.carrying(technology))
        mast_of = {str(sites.ids[site]): mast for mast, site in enumerate(carrying)}
        rows_of: list[list[int]] = [[] for _ in carrying]
        for row in np.flatnonzero(sectors.technologies == technology):
            mast = mast_of.get(str(sectors.site_ids[row]))
            if mast is not None:
                rows_of[mast].append(int(row))
        ordered: list[int] = []
        for rows in rows_of:
            ordered += sorted(rows, key=lambda row: _rank(sectors, row)) or [_NO_ROW]
        counts = [max(len(rows), 1) for rows in rows_of]
        mechanical, pattern = antennas_of(network, ordered)
        return cls(
            x_m=sites.x_m[carrying],
            y_m=sites.y_m[carrying],
            height_m=sites.height_m[carrying],
            site=carrying.astype(np.int64),
            first_sector=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            azimuth_deg=np.append(sectors.azimuth_deg, np.nan)[ordered],
            downtilt_deg=np.append(sectors.downtilt_deg, np.nan)[ordered],
            band_mhz=np.append(sectors.band_mhz, np.nan)[ordered],
            mechanical_tilt_deg=mechanical[: len(ordered)],
            pattern=pattern[: len(ordered)],
            patterns=tuple(network.antennas.values()),
            site_ids=sites.ids[carrying],
            operators=sites.operators[carrying],
            stated=sectors.stated.take(ordered),
        )

    @classmethod
    def at(cls, x_m: ArrayLike, y_m: ArrayLike, height_m: ArrayLike) -> Transmitters:
        """Masts that are not there yet, each with three sectors to 0°, 120° and 240°.

        Args:
            x_m: Eastings, metres, shape (n,).
            y_m: Northings, metres, shape (n,).
            height_m: Antenna height above ground, metres, shape (n,) or one for all.
        """
        x, y, height = np.broadcast_arrays(
            np.atleast_1d(np.asarray(x_m, dtype=np.float64)),
            np.atleast_1d(np.asarray(y_m, dtype=np.float64)),
            np.atleast_1d(np.asarray(height_m, dtype=np.float64)),
        )
        n = len(x)
        unknown = np.full(3 * n, np.nan)
        return cls(
            x_m=x.copy(),
            y_m=y.copy(),
            height_m=height.copy(),
            site=np.full(n, -1, dtype=np.int64),
            first_sector=np.arange(0, 3 * n + 1, 3, dtype=np.int64),
            azimuth_deg=np.tile(np.array(THREE_SECTORS_DEG), n),
            downtilt_deg=unknown,
            band_mhz=unknown.copy(),
        )

    def beside(self, other: Transmitters) -> Transmitters:
        """These masts, and then those of another, whose measured patterns are the same or none."""
        columns = {
            each.name: np.append(getattr(self, each.name), getattr(other, each.name))
            for each in fields(self)
            if each.name not in ("first_sector", "patterns", "stated")
        }
        counts = np.append(np.diff(self.first_sector), np.diff(other.first_sector))
        return Transmitters(
            **columns,
            first_sector=np.append(0, np.cumsum(counts)).astype(np.int64),
            patterns=self.patterns or other.patterns,
            stated=self.stated.beside(other.stated),
        )

    def only(self, which: BoolArray) -> Transmitters:
        """Some of the masts, with their sectors.

        Args:
            which: True for the masts that stay, shape (n,).
        """
        counts = np.diff(self.first_sector)
        of_sector = np.repeat(which, counts)
        return replace(
            self,
            x_m=self.x_m[which],
            y_m=self.y_m[which],
            height_m=self.height_m[which],
            site=self.site[which],
            first_sector=np.concatenate(([0], np.cumsum(counts[which]))).astype(np.int64),
            azimuth_deg=self.azimuth_deg[of_sector],
            downtilt_deg=self.downtilt_deg[of_sector],
            band_mhz=self.band_mhz[of_sector],
            mechanical_tilt_deg=self.mechanical_tilt_deg[of_sector],
            pattern=self.pattern[of_sector],
            site_ids=self.site_ids[which],
            operators=self.operators[which],
            stated=self.stated.take(np.flatnonzero(of_sector)),
        )


_NO_ROW = -1
"""Row of a mast without sectors: it stands for one that says nothing."""


def antennas_of(network: Network, rows: Sequence[int]) -> tuple[FloatArray, IntArray]:
    """Mechanical tilt, degrees, and index of the measured pattern, -1 for none, of some sectors.

    Args:
        network: Sectors and antennas.
        rows: Rows of the sectors, -1 for one that is in no layer; one such where empty.

    Returns:
        Tilts and indices into the values of ``network.antennas``, each of shape (rows,).
    """
    sectors, asked = network.sectors, list(rows) or [_NO_ROW]
    place = {"": -1} | {name: index for index, name in enumerate(network.antennas)}
    index = np.array([*(place[str(name)] for name in sectors.antennas), -1], dtype=np.int64)
    return np.append(sectors.mechanical_tilt_deg, 0.0)[asked], index[asked]


def _rank(sectors: Sectors, row: int) -> list[tuple[bool, float | str]]:
    """Order of a mast's sectors by all that they say, in which what is not said comes first; a carrier's together."""
    radios = sectors.stated
    stated = [getattr(radios, field.name) for field in fields(radios)]
    columns = (sectors.band_mhz, *stated, sectors.azimuth_deg, sectors.downtilt_deg, sectors.mechanical_tilt_deg)
    values = [float(column[row]) for column in columns]
    said = [(not math.isnan(value), 0.0 if math.isnan(value) else value) for value in values]
    return [*said, (True, str(sectors.antennas[row]))]
