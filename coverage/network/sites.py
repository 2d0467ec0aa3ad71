"""Sites and their sectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, TextArray
from phusong.coverage.network.identities import NO_IDENTITIES, CellIdentities


@dataclass(frozen=True, slots=True)
class Sites:
    """Existing structures that carry radio equipment.

    Attributes:
        ids: Site identifiers, text, shape (n,).
        names: Names for people, the identifier where there is none, shape (n,).
        operators: Operator of each site, shape (n,).
        technologies: Lower-case technologies on air at each site, such as ``{"4g", "5g"}``; length n.
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        height_m: Antenna height above ground, metres, shape (n,).
    """

    ids: TextArray
    names: TextArray
    operators: TextArray
    technologies: tuple[frozenset[str], ...]
    x_m: FloatArray
    y_m: FloatArray
    height_m: FloatArray

    def __len__(self) -> int:
        return len(self.ids)

    def carrying(self, technology: str) -> BoolArray:
        """Mask of the sites that carry ``technology``, shape (n,)."""
        return np.array([technology in carried for carried in self.technologies], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Sectors:
    """Antenna directions on existing sites; a site and technology without any row counts as omnidirectional.

    Attributes:
        site_ids: Site each sector stands on, text, shape (n,).
        technologies: Technology of each sector, shape (n,).
        band_mhz: Band, MHz, NaN where the service's own band applies, shape (n,).
        azimuth_deg: Boresight, degrees clockwise from grid north, NaN for omnidirectional, shape (n,); the layer's
            azimuths count from true north and are brought to the grid's where the network is built.
        downtilt_deg: Total downtilt (mechanical plus electrical), degrees below the horizon, NaN where the budget's
            applies, shape (n,).
        mechanical_tilt_deg: Part of the downtilt that the antenna itself leans, degrees, shape (n,).
        antennas: Key of the pattern in :attr:`Network.antennas`, empty for the budget's, shape (n,).
        identities: Numbers by which phones know the sectors.
    """

    site_ids: TextArray
    technologies: TextArray
    band_mhz: FloatArray
    azimuth_deg: FloatArray
    downtilt_deg: FloatArray
    mechanical_tilt_deg: FloatArray
    antennas: TextArray
    identities: CellIdentities = NO_IDENTITIES

    @classmethod
    def upright(
        cls,
        site_ids: TextArray,
        technologies: TextArray,
        band_mhz: FloatArray,
        azimuth_deg: FloatArray,
        downtilt_deg: FloatArray,
    ) -> Sectors:
        """Sectors of antennas that do not lean, all with the pattern of the budget; columns as above, shape (n,)."""
        n = len(site_ids)
        patterns = np.full(n, "", dtype=np.object_)
        return cls(site_ids, technologies, band_mhz, azimuth_deg, downtilt_deg, np.zeros(n), patterns)

    def __len__(self) -> int:
        return len(self.site_ids)
