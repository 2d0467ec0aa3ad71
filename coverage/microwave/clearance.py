"""Fresnel clearance of a line-of-sight hop over its profile.

Source: Recommendation ITU-R P.530-18, Annex 1, §2.2. Inside the formulas distances are km and frequencies GHz.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.propagation.validity import ValidRange

EARTH_RADIUS_M = 6371e3
"""Mean radius of the Earth, metres."""

FREQUENCY_RANGE = ValidRange("frequency", "MHz", 300.0, 100e3, "line-of-sight hops, ITU-R P.530-18 §2.2")


class ClearanceRule(BaseModel):
    """How much of the first Fresnel zone a hop keeps free; the defaults are those for tropical climates."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    k_median: float = Field(default=4.0 / 3.0, gt=0.5, le=2.0, description="Median effective Earth radius factor.")
    share_median: float = Field(default=1.0, ge=0.0, description="Clearance at the median factor, in Fresnel radii.")
    k_low: float = Field(
        default=2.0 / 3.0,
        gt=0.3,
        le=2.0,
        description="Factor exceeded 99.9 % of the worst month, which P.530-18 reads off its figure 2 by path length.",
    )
    share_low: float = Field(default=0.6, ge=0.0, description="Clearance at the low factor, in Fresnel radii.")
    low_from_m: float = Field(default=30e3, ge=0.0, description="Hop length from which the low factor counts, metres.")


_DEFAULTS = ClearanceRule()


@dataclass(frozen=True, slots=True)
class HopClearance:
    """How well a hop clears the ground.

    Attributes:
        clear: Whether the clearance that the rule wants is there everywhere.
        share_median: Least clearance at the median Earth radius factor, in first Fresnel radii; negative when blocked.
        share_low: The same at the low factor.
        worst_m: Distance from the first antenna to where most height is missing or least is to spare, metres.
        missing_m: Height by which both antennas would have to rise, metres; 0 when clear.
    """

    clear: bool
    share_median: float
    share_low: float
    worst_m: float
    missing_m: float


def fresnel_radius_m(
    from_tx_m: float | FloatArray, from_rx_m: float | FloatArray, frequency_mhz: float | FloatArray
) -> FloatArray:
    """Radius of the first Fresnel ellipsoid, metres, of the shape that the arguments have together.

    Args:
        from_tx_m: Distance from one antenna, metres, shape (n,) or a number.
        from_rx_m: Distance from the other antenna, metres, of the same shape.
        frequency_mhz: Frequency, MHz.

    Source: ITU-R P.530-18 §2.2.1, eq. (3).
    """
    one_km, other_km = np.asarray(from_tx_m) / 1000.0, np.asarray(from_rx_m) / 1000.0
    ghz = frequency_mhz / 1000.0
    return np.asarray(17.3 * np.sqrt(one_km * other_km / (ghz * (one_km + other_km))))  # P.530-18 eq. (3)


def hop_clearance(
    distance_m: FloatArray,
    heights_m: FloatArray,
    antennas_m: tuple[float, float],
    frequency_mhz: float,
    rule: ClearanceRule = _DEFAULTS,
) -> HopClearance:
    """Compare the clearance of a hop over its profile with what the planning rule wants.

    Args:
        distance_m: Distance of each profile point from the first antenna, metres, ascending from 0, shape (n,), n >= 3.
        heights_m: Obstacles (ground with clutter) at each point, metres above sea level, shape (n,).
        antennas_m: First and second antenna, metres above sea level.
        frequency_mhz: Frequency, MHz.
        rule: Earth radius factors and shares.

    Raises:
        ValidityError: When the profile is shorter than 3 points or has voids, or the frequency is out of range.

    Source: ITU-R P.530-18 §2.2.2.1, steps 1 to 4.
    """
    return clearances_together([(distance_m, heights_m)], [antennas_m], (frequency_mhz,), rule)[0][0]


def clearances_together(
    profiles: Sequence[tuple[FloatArray, FloatArray]],
    antennas_m: Sequence[tuple[float, float]],
    frequencies_mhz: Sequence[float],
    rule: ClearanceRule = _DEFAULTS,
) -> list[tuple[HopClearance, ...]]:
    """:func:`hop_clearance` of many hops at several frequencies, to the same bits; of these only the radius differs.

    Args:
        profiles: Distances and heights of each hop.
        antennas_m: Both antennas of each hop, metres above sea level; as many.
        frequencies_mhz: Frequencies, MHz.
        rule: Earth radius factors and shares.

    Raises:
        ValidityError: When a profile is shorter than 3 points or has voids, or a frequency is out of range.
    """
    for frequency_mhz in frequencies_mhz:
        FREQUENCY_RANGE.check(frequency_mhz)
    if not all(len(distance_m) >= 3 and np.isfinite(heights_m).all() for distance_m, heights_m in profiles):
        raise ValidityError("a hop needs a profile of at least 3 points without voids")
    if not profiles:
        return []
    first = np.concatenate(([0], np.cumsum([len(distance_m) for distance_m, _ in profiles]))).astype(np.int64)
    distance_m, heights_m = (np.concatenate(each).astype(np.float64) for each in zip(*profiles, strict=True))
    over = Clearances((distance_m, heights_m, first), np.array(antennas_m, dtype=np.float64).reshape(-1, 2), rule)
    by_frequency = [
        [told_clearance(*each) for each in over.at(np.full(len(profiles), frequency_mhz)).T.tolist()]
        for frequency_mhz in frequencies_mhz
    ]
    return list(zip(*by_frequency, strict=True))


@dataclass(frozen=True, slots=True)
class Clearances:
    """What the lines of many hops have free, one hop after the other.

    Attributes:
        sections: Distances and obstacles of all points, metres, each of shape (points,), and where each hop begins, and
            the end of the last, shape (hops + 1,); each has three points or more and no voids.
        antennas_m: First and second antenna of each hop, metres above sea level, shape (hops, 2).
        rule: Earth radius factors and shares.
    """

    sections: tuple[FloatArray, FloatArray, IntArray]
    antennas_m: FloatArray
    rule: ClearanceRule

    @property
    def _wanted(self) -> tuple[float, float, float, float, float]:
        rule = self.rule
        radii_m = 2.0 * rule.k_median * EARTH_RADIUS_M, 2.0 * rule.k_low * EARTH_RADIUS_M
        return (*radii_m, rule.share_median, rule.share_low, rule.low_from_m)

    def missing_m(self, frequencies_mhz: FloatArray, longest_m: FloatArray) -> FloatArray:
        """Most height missing along each hop at each of some frequencies, metres, shape (hops, frequencies).

        It is negative where the hop is clear, and 0 where the hop is too long for the frequency.

        Args:
            frequencies_mhz: The frequencies, MHz, shape (frequencies,).
            longest_m: The longest hop of each, metres, shape (frequencies,).
        """
        from phusong.coverage.microwave.fresnel import most_missing_m  # brings a compiler; settings are read without

        return most_missing_m(self.sections, self.antennas_m, (frequencies_mhz, longest_m), self._wanted)

    def at(self, frequencies_mhz: FloatArray) -> FloatArray:
        """What is told of each hop at a frequency of its own, in the order of :func:`told_clearance`, shape (4, hops).

        Args:
            frequencies_mhz: The frequency of each, MHz, shape (hops,).
        """
        from phusong.coverage.microwave.fresnel import narrowest

        return narrowest(self.sections, self.antennas_m, frequencies_mhz, self._wanted)


def told_clearance(most_m: float, share_median: float, share_low: float, worst_m: float) -> HopClearance:
    """How well a hop clears the ground.

    Args:
        most_m: Most height that is missing, metres; negative where it is clear.
        share_median: Least clearance at the median Earth radius factor, in first Fresnel radii.
        share_low: The same at the low factor.
        worst_m: Distance from the first antenna to where most is missing, metres.
    """
    return HopClearance(most_m <= 0.0, share_median, share_low, worst_m, max(0.0, most_m))
