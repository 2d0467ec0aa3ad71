"""Design of a microwave hop: clearance, fade margin and availability on each band, and why a band does not do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.microwave.availability import PERCENT_RANGE, HopAvailability, hop_availability
from phusong.coverage.microwave.clearance import HopClearance, clearances_together
from phusong.coverage.microwave.ground import HopProfile
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
    return _designs([profile], [antennas_m], (band,), parameters)[0][0]


@dataclass(frozen=True, slots=True)
class _Path:
    """What a hop has on every band: length and mean height of the ground, metres, and heights of both antennas."""

    length_m: float
    mean_m: float
    ends_m: tuple[float, float]


def _designs(
    profiles: Sequence[HopProfile],
    antennas_m: Sequence[tuple[float, float]],
    bands: tuple[MicrowaveBand, ...],
    parameters: MicrowaveParameters,
) -> list[list[HopDesign]]:
    """Each hop on each band; ground and cover are read once for all bands."""
    paths = [
        _Path(
            profile.length_m,
            float(profile.ground_m.mean()),
            (float(profile.ground_m[0]) + here_m, float(profile.ground_m[-1]) + there_m),
        )
        if profile.known
        else None
        for profile, (here_m, there_m) in zip(profiles, antennas_m, strict=True)
    ]
    over = [(each.distance_m, each.ground_m + each.cover_m) for each, path in zip(profiles, paths, strict=True) if path]
    ends_m = [path.ends_m for path in paths if path]
    frequencies_mhz = [band.frequency_mhz for band in bands]
    clear = iter(clearances_together(over, ends_m, frequencies_mhz, parameters.clearance))
    return [
        [_unknown(profile, band) for band in bands]
        if path is None
        else [_on_band(path, band, each, parameters) for band, each in zip(bands, next(clear), strict=True)]
        for profile, path in zip(profiles, paths, strict=True)
    ]


def _unknown(profile: HopProfile, band: MicrowaveBand) -> HopDesign:
    return HopDesign(band, profile.length_m, "terrain", 0.0, None, math.nan, math.nan, None)


def _on_band(path: _Path, band: MicrowaveBand, clearance: HopClearance, parameters: MicrowaveParameters) -> HopDesign:
    """Link budget, fade margin and availability of a hop whose clearance is known."""
    length_m = path.length_m
    loss_db = (
        free_space_loss_db(band.frequency_mhz / 1000.0, length_m / 1000.0) + band.gas_db_per_km * length_m / 1000.0
    )
    received_dbm = band.power_dbm + 2.0 * band.gain_dbi - loss_db
    margin_db = received_dbm - band.threshold_dbm

    def told(trouble: HopTrouble | None, lacking: float, availability: HopAvailability | None = None) -> HopDesign:
        return HopDesign(band, length_m, trouble, lacking, clearance, received_dbm, margin_db, availability)

    plain: tuple[tuple[HopTrouble, bool, float], ...] = (
        ("range", length_m > band.longest_m, length_m - band.longest_m),
        ("clearance", not clearance.clear, clearance.missing_m),
        ("margin", margin_db <= 0.0, -margin_db),
    )
    for trouble, there, lacking in plain:
        if there:
            return told(trouble, lacking)
    try:
        fade_db = min(margin_db, 100.0)
        up = hop_availability(length_m, path.ends_m, path.mean_m, band.frequency_mhz, fade_db, parameters.climate)
    except ValidityError:
        return told("validity", 0.0)
    short = parameters.availability_percent - up.availability_percent
    # More rain than the method tells of is no figure to plan with.
    if short > 0.0 or up.rain_percent >= PERCENT_RANGE.high:
        return told("availability", max(short, 0.0), up)
    return told(None, 0.0, up)


def design_hops(
    profiles: Sequence[HopProfile], antennas_m: Sequence[tuple[float, float]], parameters: MicrowaveParameters
) -> list[HopDesign]:
    """Design hops, each on its best band: of those that do by capacity then outage, else what is nearest to doing.

    Args:
        profiles: Ground and cover between the masts of each hop.
        antennas_m: Height of either antenna of each above ground, metres; as many.
        parameters: Bands, and what a hop must hold.
    """
    return [min(each, key=_rank) for each in _designs(profiles, antennas_m, parameters.bands, parameters)]


TROUBLES = ("availability", "margin", "validity", "clearance", "range", "terrain")
"""Troubles from what is nearest to a hop that does to what is farthest from it."""


def _rank(design: HopDesign) -> tuple[int, float, float, str]:
    if design.trouble is None:
        return 0, -design.band.capacity_mbps, design.outage_percent, design.band.name
    return 1 + TROUBLES.index(design.trouble), design.lacking, design.outage_percent, design.band.name
