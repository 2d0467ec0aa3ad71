"""Design of a microwave hop: clearance, fade margin and availability on each band, and why a band does not do."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.microwave.availability import PERCENT_RANGE, HopAvailability, hop_availability
from phusong.coverage.microwave.clearance import FREQUENCY_RANGE, Clearances, HopClearance, told_clearance
from phusong.coverage.microwave.ground import HopProfile, HopProfiles
from phusong.coverage.microwave.parameters import MicrowaveBand, MicrowaveParameters
from phusong.coverage.microwave.screening import NONE, TROUBLES, HopTrouble, received_at, screen_bands

Number = TypeVar("Number", np.float64, np.int64)


@dataclass(frozen=True, slots=True)
class HopDesign:
    """A hop on one band.

    Attributes:
        band: The band with its equipment.
        length_m: Length, metres.
        trouble: Why the hop does not do on this band, None where it does.
        lacking: By how much: metres of length or of height, dB of margin, percent of availability; 0 where it does.
        clearance: How well it clears terrain and cover; None where the ground is unknown.
        received_dbm: Median received level, dBm.
        margin_db: Fade margin, dB.
        availability: How often it is up; None where that was not reckoned.
    """

    band: MicrowaveBand
    length_m: float
    trouble: HopTrouble | None
    lacking: float
    clearance: HopClearance | None
    received_dbm: float
    margin_db: float
    availability: HopAvailability | None

    @property
    def feasible(self) -> bool:
        """Whether the hop does on this band."""
        return self.trouble is None

    @property
    def outage_percent(self) -> float:
        """Share of the average year that it is down, percent; 100 where it was not reckoned."""
        return 100.0 if self.availability is None else self.availability.outage_percent


@dataclass(frozen=True, slots=True)
class HopDesigns:
    """Hops, each on one band.

    Attributes:
        bands: The bands.
        band: Band of each hop, shape (hops,).
        lengths_m: Length, metres, shape (hops,).
        trouble: Why the hop does not do, as a place in :data:`TROUBLES`, -1 where it does, shape (hops,).
        lacking: As of :class:`HopDesign`, shape (hops,).
        received_dbm: Median received level, dBm, NaN where the ground is unknown, shape (hops,).
        margin_db: Fade margin, dB, NaN where the ground is unknown, shape (hops,).
        missing_m: Most height that is missing to the clearance, metres, negative where it is clear, NaN where the
            ground is unknown, shape (hops,).
        share_median: As of :class:`HopClearance`, NaN where the ground is unknown, shape (hops,).
        share_low: The same at the low factor.
        worst_m: As of :class:`HopClearance`, NaN where the ground is unknown, shape (hops,).
        availability: How often each is up, None where that was not reckoned; length hops.
    """

    bands: tuple[MicrowaveBand, ...]
    band: IntArray
    lengths_m: FloatArray
    trouble: IntArray
    lacking: FloatArray
    received_dbm: FloatArray
    margin_db: FloatArray
    missing_m: FloatArray
    share_median: FloatArray
    share_low: FloatArray
    worst_m: FloatArray
    availability: tuple[HopAvailability | None, ...]

    def __len__(self) -> int:
        return len(self.band)

    def __getitem__(self, hop: int) -> HopDesign:
        trouble = self.troubles[hop]
        told = tuple(float(each[hop]) for each in (self.missing_m, self.share_median, self.share_low, self.worst_m))
        return HopDesign(
            band=self.bands[self.band[hop]],
            length_m=float(self.lengths_m[hop]),
            trouble=trouble,
            lacking=float(self.lacking[hop]),
            clearance=None if trouble == "terrain" else told_clearance(*told),
            received_dbm=float(self.received_dbm[hop]),
            margin_db=float(self.margin_db[hop]),
            availability=self.availability[hop],
        )

    def __iter__(self) -> Iterator[HopDesign]:
        return (self[hop] for hop in range(len(self)))

    @property
    def troubles(self) -> list[HopTrouble | None]:
        """Why each hop does not do, None where it does; length hops."""
        told = (*TROUBLES, None)  # the last is that of -1
        return [told[each] for each in self.trouble.tolist()]

    @property
    def outage_percent(self) -> list[float]:
        """Share of the average year that each is down, percent; 100 where it was not reckoned; length hops."""
        return [100.0 if each is None else each.outage_percent for each in self.availability]


def design_hop(
    profile: HopProfile, antennas_m: tuple[float, float], band: MicrowaveBand, parameters: MicrowaveParameters
) -> HopDesign:
    """Design a microwave hop on one band: path clearance, link budget, fade margin and availability.

    Args:
        profile: Ground and cover between the masts.
        antennas_m: Height of either antenna above ground, metres.
        band: The band with its equipment.
        parameters: What the hop must hold.

    Returns:
        The hop, with the first thing that it fails at.
    """
    return _best(HopProfiles.of([profile]), [antennas_m], (band,), parameters)[0]


def design_hops(
    profiles: HopProfiles, antennas_m: Sequence[tuple[float, float]], parameters: MicrowaveParameters
) -> HopDesigns:
    """Design hops, each on its best band: of those that do by capacity then outage, else what is nearest to doing.

    Args:
        profiles: Ground and cover between the masts of each hop.
        antennas_m: Height of either antenna of each above ground, metres; as many.
        parameters: Bands, and what a hop must hold.
    """
    return _best(profiles, antennas_m, parameters.bands, parameters)


def _best(
    profiles: HopProfiles,
    antennas_m: Sequence[tuple[float, float]],
    bands: tuple[MicrowaveBand, ...],
    parameters: MicrowaveParameters,
) -> HopDesigns:
    """Each hop on the best of some bands; what is told of one band alone is reckoned for that one."""
    for band in bands:
        FREQUENCY_RANGE.check(band.frequency_mhz)
    named = tuple(sorted(bands, key=lambda band: band.name))
    figures = np.array([[getattr(band, name) for name in _FIGURES] for band in named], dtype=np.float64)
    known = np.flatnonzero(profiles.known)
    some, heights_m = profiles.some(known), np.array(antennas_m, dtype=np.float64).reshape(-1, 2)[known]
    ends_m = np.column_stack((some.ground_m[some.first[:-1]], some.ground_m[some.first[1:] - 1])) + heights_m
    clear = Clearances((some.distance_m, some.ground_m + some.cover_m, some.first), ends_m, parameters.clearance)
    lengths_m = some.length_m
    trouble, lacking, least = screen_bands(
        lengths_m, clear.missing_m(figures[:, 0].copy(), figures[:, 1].copy()), figures
    )
    up: list[HopAvailability | None] = [None] * len(known)
    failed, short = _first_of(trouble, least), _first_of(lacking, least)
    for hop in np.flatnonzero(least < 0).tolist():
        path = _Path(float(lengths_m[hop]), (float(ends_m[hop, 0]), float(ends_m[hop, 1])), some, hop)
        screened = zip(trouble[hop].tolist(), lacking[hop].tolist(), strict=True)
        least[hop], failed[hop], short[hop], up[hop] = _try_bands(path, named, list(screened), parameters)
    received_dbm = received_at(lengths_m, figures, least)
    chosen, why = np.zeros(len(profiles), dtype=np.int64), np.full(len(profiles), TROUBLES.index("terrain"))
    chosen[known], why[known] = least, failed
    told = np.full((6, len(profiles)), np.nan)
    told[:, known] = np.vstack((received_dbm, received_dbm - figures[least, 4], clear.at(figures[least, 0])))
    lacking_all = np.zeros(len(profiles))
    lacking_all[known] = short
    availabilities = dict(zip(known.tolist(), up, strict=True))
    return HopDesigns(
        bands=named,
        band=chosen,
        lengths_m=profiles.length_m,
        trouble=why,
        lacking=lacking_all,
        received_dbm=told[0],
        margin_db=told[1],
        missing_m=told[2],
        share_median=told[3],
        share_low=told[4],
        worst_m=told[5],
        availability=tuple(availabilities.get(hop) for hop in range(len(profiles))),
    )


_FIGURES = ("frequency_mhz", "longest_m", "power_dbm", "gain_dbi", "threshold_dbm", "gas_db_per_km")
"""What :func:`screen_bands` reads of a band."""


def _first_of(told: NDArray[Number], band: IntArray) -> NDArray[Number]:
    """What is told of each hop on its band, of the last where it has none, shape (hops,)."""
    return told[np.arange(len(band)), band]


@dataclass(frozen=True, slots=True)
class _Path:
    """What a hop has on every band: length, metres, heights of both antennas, metres above sea level, and its place."""

    length_m: float
    ends_m: tuple[float, float]
    among: HopProfiles
    hop: int

    @property
    def mean_m(self) -> float:
        """Mean height of the ground, metres above sea level."""
        return float(self.among[self.hop].ground_m.mean())


def _try_bands(
    path: _Path,
    bands: tuple[MicrowaveBand, ...],
    screened: list[tuple[int, float]],
    parameters: MicrowaveParameters,
) -> tuple[int, int, float, HopAvailability | None]:
    """The best of some bands, its trouble, by how much the hop fails, and how often it is up, where that was reckoned.

    Those of most capacity are tried first; where one of them does, what others would come to is not asked.
    """
    tried: list[tuple[tuple[int, float, float, str], tuple[int, int, float, HopAvailability | None]]] = []
    does_mbps = -math.inf
    for number in sorted(range(len(bands)), key=lambda each: -bands[each].capacity_mbps):
        band, (trouble, lacking) = bands[number], screened[number]
        if band.capacity_mbps < does_mbps:
            break
        up = None
        if trouble == NONE:
            trouble, lacking, up = _reckoned(path, band, lacking, parameters)
        rank = _rank(band, trouble, lacking, 100.0 if up is None else up.outage_percent)
        tried.append((rank, (number, trouble, lacking, up)))
        does_mbps = band.capacity_mbps if trouble == NONE else does_mbps
    return min(tried, key=itemgetter(0))[1]


def _reckoned(
    path: _Path, band: MicrowaveBand, margin_db: float, parameters: MicrowaveParameters
) -> tuple[int, float, HopAvailability | None]:
    """Trouble of a hop that is clear on a band and has a fade margin, by how much it fails, and how often it is up."""
    try:
        fade_db = min(margin_db, 100.0)
        mean_m = 0.0 if parameters.climate.log10_k is None else path.mean_m  # asked for with the maps alone
        up = hop_availability(path.length_m, path.ends_m, mean_m, band.frequency_mhz, fade_db, parameters.climate)
    except ValidityError:
        return TROUBLES.index("validity"), 0.0, None
    short = parameters.availability_percent - up.availability_percent
    # More rain than the method tells of is no figure to plan with.
    if short > 0.0 or up.rain_percent >= PERCENT_RANGE.high:
        return TROUBLES.index("availability"), max(short, 0.0), up
    return NONE, 0.0, up


def _rank(band: MicrowaveBand, trouble: int, lacking: float, outage_percent: float) -> tuple[int, float, float, str]:
    if trouble == NONE:
        return NONE, -band.capacity_mbps, outage_percent, band.name
    return trouble, lacking, outage_percent, band.name
