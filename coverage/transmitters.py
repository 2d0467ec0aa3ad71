"""Masts with their sectors, as the radio engine takes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from phusong.coverage.network import FloatArray, IntArray, Network

THREE_SECTORS_DEG = (0.0, 120.0, 240.0)
"""Azimuths of a mast that is planned before its sectors are."""


@dataclass(frozen=True, slots=True)
class Transmitters:
    """Masts in columns, and the sectors of mast ``i`` in ``first_sector[i]:first_sector[i + 1]``.

    Attributes:
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        height_m: Antenna height above ground, metres, shape (n,).
        site: Index into ``Network.sites``, -1 for a mast that is not there yet, shape (n,).
        first_sector: Offsets into the sector columns, shape (n + 1,).
        azimuth_deg: Boresight, degrees clockwise from grid north, NaN for omnidirectional, shape (s,).
        downtilt_deg: Total downtilt, degrees, NaN where the budget's applies, shape (s,).
        band_mhz: Carrier, MHz, NaN where the budget's applies, shape (s,).
    """

    x_m: FloatArray
    y_m: FloatArray
    height_m: FloatArray
    site: IntArray
    first_sector: IntArray
    azimuth_deg: FloatArray
    downtilt_deg: FloatArray
    band_mhz: FloatArray

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
        columns: list[tuple[float, float, float]] = []
        for rows in rows_of:
            directions = [
                (float(sectors.band_mhz[row]), float(sectors.azimuth_deg[row]), float(sectors.downtilt_deg[row]))
                for row in rows
            ]
            columns += sorted(directions, key=_nan_first) or [(np.nan, np.nan, np.nan)]
        band, azimuth, downtilt = np.array(columns, dtype=np.float64).reshape(-1, 3).T
        counts = [max(len(rows), 1) for rows in rows_of]
        return cls(
            x_m=sites.x_m[carrying],
            y_m=sites.y_m[carrying],
            height_m=sites.height_m[carrying],
            site=carrying.astype(np.int64),
            first_sector=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            azimuth_deg=azimuth.copy(),
            downtilt_deg=downtilt.copy(),
            band_mhz=band.copy(),
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


def _nan_first(direction: tuple[float, float, float]) -> list[tuple[bool, float]]:
    """Order by band, azimuth and downtilt in which what is not said comes first."""
    return [(value == value, value if value == value else 0.0) for value in direction]
