"""Sites and their sectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray, TextArray
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
class StatedRadio:
    """What sectors state of their own radio, NaN where the preset of their band holds; each of shape (n,).

    Attributes:
        tx_power_dbm: Output power over the whole channel, dBm.
        gain_dbi: Gain of the antenna, dBi.
        bandwidth_mhz: Bandwidth of the channel, MHz.
        feeder_loss_db: Loss between radio and antenna, dB.
        mimo: Layers that are sent side by side at the most.
    """

    tx_power_dbm: FloatArray
    gain_dbi: FloatArray
    bandwidth_mhz: FloatArray
    feeder_loss_db: FloatArray
    mimo: FloatArray

    @classmethod
    def nothing(cls, n: int) -> StatedRadio:
        """What ``n`` sectors state that say nothing."""
        return cls(*np.full((len(fields(cls)), n), np.nan))

    def __len__(self) -> int:
        return len(self.mimo)

    def says(self) -> BoolArray:
        """True for sectors that state anything, shape (n,)."""
        stated: BoolArray = ~np.isnan(np.array([getattr(self, each.name) for each in fields(self)])).all(axis=0)
        return stated

    def take(self, rows: Sequence[int] | IntArray) -> StatedRadio:
        """What some sectors state; row -1 is one that says nothing."""
        return StatedRadio(*(np.append(getattr(self, each.name), np.nan)[rows] for each in fields(self)))

    def beside(self, other: StatedRadio) -> StatedRadio:
        """What these sectors state, and then those of another."""
        return StatedRadio(*(np.append(getattr(self, each.name), getattr(other, each.name)) for each in fields(self)))

    def of(self, row: int) -> dict[str, float]:
        """What one sector states, by the names of the columns; what is unsaid is left out."""
        values = {each.name: float(getattr(self, each.name)[row]) for each in fields(self)}
        return {name: value for name, value in values.items() if not np.isnan(value)}


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
        stated: What the sectors state of their own radio, shape (n,); filled with nothing where it is not given.
        identities: Numbers by which phones know the sectors.
    """

    site_ids: TextArray
    technologies: TextArray
    band_mhz: FloatArray
    azimuth_deg: FloatArray
    downtilt_deg: FloatArray
    mechanical_tilt_deg: FloatArray
    antennas: TextArray
    stated: StatedRadio = field(default_factory=lambda: StatedRadio.nothing(0))
    identities: CellIdentities = NO_IDENTITIES

    def __post_init__(self) -> None:
        """Fill what was not given."""
        if not len(self.stated):
            object.__setattr__(self, "stated", StatedRadio.nothing(len(self.site_ids)))

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
