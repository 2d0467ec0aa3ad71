"""Design of a microwave hop: clearance, fade margin and availability on each band, and why a band does not do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, NamedTuple

import numpy as np

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.microwave.availability import PERCENT_RANGE, HopAvailability, hop_availability
from phusong.coverage.microwave.clearance import FREQUENCY_RANGE, Clearances, HopClearance
from phusong.coverage.microwave.ground import HopProfile, HopProfiles
from phusong.coverage.microwave.parameters import MicrowaveBand, MicrowaveParameters
from phusong.coverage.propagation.freespace import free_space_loss_db

HopTrouble = Literal["terrain", "range", "clearance", "margin", "availability", "validity"]
"""Why a hop does not do: terrain unknown, too long for the band, not clear, no fade margin, down too often, or outside
the range of the Recommendation."""


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
) -> list[HopDesign]:
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
) -> list[HopDesign]:
    """Each hop on the best of some bands; what is told of one band alone is reckoned for that one."""
    for band in bands:
        FREQUENCY_RANGE.check(band.frequency_mhz)
    known = np.flatnonzero(profiles.known)
    some, heights_m = profiles.some(known), np.array(antennas_m, dtype=np.float64).reshape(-1, 2)[known]
    ends_m = np.column_stack((some.ground_m[some.first[:-1]], some.ground_m[some.first[1:] - 1])) + heights_m
    over = (some.distance_m, some.ground_m + some.cover_m)
    clear = Clearances.over(over, some.first, ends_m, parameters.clearance)
    ordered = sorted(bands, key=lambda band: -band.capacity_mbps)
    missing_m = [clear.missing_m(band.frequency_mhz).tolist() if len(known) else [] for band in ordered]
    lengths_m, ends = some.length_m.tolist(), ends_m.tolist()
    tried = [
        _try_bands(_Path(length_m, (here_m, there_m), some, hop), zip(ordered, each, strict=True), parameters)
        for hop, (length_m, (here_m, there_m), *each) in enumerate(zip(lengths_m, ends, *missing_m, strict=True))
    ]
    clearances = clear.at(np.array([each.band.frequency_mhz for each in tried], dtype=np.float64))
    designs = dict(zip(known.tolist(), map(_design, tried, lengths_m, clearances), strict=True))
    unknown = min(bands, key=lambda band: band.name)
    return [designs[hop] if hop in designs else _unknown(profiles[hop], unknown) for hop in range(len(profiles))]


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


class _Tried(NamedTuple):
    """What a band comes to for a hop, as :class:`HopDesign` tells it."""

    rank: tuple[int, float, float, str]
    band: MicrowaveBand
    trouble: HopTrouble | None
    lacking: float
    availability: HopAvailability | None


def _try_bands(path: _Path, bands: Iterable[tuple[MicrowaveBand, float]], parameters: MicrowaveParameters) -> _Tried:
    """The best of some bands, each with the height that is missing on it, metres, those of most capacity first."""
    tried: list[_Tried] = []
    does_mbps = -math.inf
    for band, missing_m in bands:
        if band.capacity_mbps < does_mbps:
            break  # one that carries more does, whatever this one comes to
        trouble, lacking, up = _on_band(path, band, missing_m, parameters)
        rank = _rank(band, trouble, lacking, 100.0 if up is None else up.outage_percent)
        tried.append(_Tried(rank, band, trouble, lacking, up))
        does_mbps = band.capacity_mbps if trouble is None else does_mbps
    return min(tried, key=itemgetter(0))


def _design(tried: _Tried, length_m: float, clearance: HopClearance) -> HopDesign:
    """All that is told of a hop on the band that was chosen."""
    band = tried.band
    received_dbm = _received_dbm(band, length_m)
    margin_db = received_dbm - band.threshold_dbm
    told = (tried.trouble, tried.lacking, clearance, received_dbm, margin_db, tried.availability)
    return HopDesign(band, length_m, *told)


def _unknown(profile: HopProfile, band: MicrowaveBand) -> HopDesign:
    return HopDesign(band, profile.length_m, "terrain", 0.0, None, math.nan, math.nan, None)


def _received_dbm(band: MicrowaveBand, length_m: float) -> float:
    """Median received level of a hop, dBm."""
    loss_db = (
        free_space_loss_db(band.frequency_mhz / 1000.0, length_m / 1000.0) + band.gas_db_per_km * length_m / 1000.0
    )
    return band.power_dbm + 2.0 * band.gain_dbi - loss_db


def _on_band(
    path: _Path, band: MicrowaveBand, missing_m: float, parameters: MicrowaveParameters
) -> tuple[HopTrouble | None, float, HopAvailability | None]:
    """First trouble of a hop on a band, by how much it fails, and how often it is up where that was reckoned."""
    length_m = path.length_m
    if length_m > band.longest_m:
        return "range", length_m - band.longest_m, None
    if missing_m > 0.0:
        return "clearance", missing_m, None
    margin_db = _received_dbm(band, length_m) - band.threshold_dbm
    if margin_db <= 0.0:
        return "margin", -margin_db, None
    try:
        fade_db = min(margin_db, 100.0)
        up = hop_availability(length_m, path.ends_m, path.mean_m, band.frequency_mhz, fade_db, parameters.climate)
    except ValidityError:
        return "validity", 0.0, None
    short = parameters.availability_percent - up.availability_percent
    # More rain than the method tells of is no figure to plan with.
    if short > 0.0 or up.rain_percent >= PERCENT_RANGE.high:
        return "availability", max(short, 0.0), up
    return None, 0.0, up


TROUBLES = ("availability", "margin", "validity", "clearance", "range", "terrain")
"""Troubles from what is nearest to a hop that does to what is farthest from it."""
_PLACE = {trouble: 1 + place for place, trouble in enumerate(TROUBLES)}


def _rank(
    band: MicrowaveBand, trouble: HopTrouble | None, lacking: float, outage_percent: float
) -> tuple[int, float, float, str]:
    if trouble is None:
        return 0, -band.capacity_mbps, outage_percent, band.name
    return _PLACE[trouble], lacking, outage_percent, band.name
