"""Fresnel clearance of a line-of-sight hop over its profile.

Source: Recommendation ITU-R P.530-18, Annex 1, §2.2. Inside the formulas distances are km and frequencies GHz.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray
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
    distance_m, heights_m = (np.concatenate(each) for each in zip(*profiles, strict=True))
    over = Clearances.over((distance_m, heights_m), first, np.array(antennas_m, dtype=np.float64), rule)
    by_frequency = [over.at(np.full(len(profiles), frequency_mhz)) for frequency_mhz in frequencies_mhz]
    return list(zip(*by_frequency, strict=True))


@dataclass(frozen=True, slots=True)
class Clearances:
    """What the lines of many hops have free, at the points between their ends, one hop after the other.

    Attributes:
        along_m: Distance of each point from the first antenna, metres, shape (points,).
        left_m: Distance from the second, metres, shape (points,).
        median_m: Height free above the obstacles at the median Earth radius factor, metres, shape (points,).
        low_m: The same at the low factor.
        is_long: Whether the low factor counts for the hop of each point, shape (points,).
        starts: First point of each hop, shape (hops,).
        counts: Points of each hop, one or more, shape (hops,).
        rule: Earth radius factors and shares.
    """

    along_m: FloatArray
    left_m: FloatArray
    median_m: FloatArray
    low_m: FloatArray
    is_long: BoolArray
    starts: IntArray
    counts: IntArray
    rule: ClearanceRule

    @classmethod
    def over(
        cls, sections: tuple[FloatArray, FloatArray], first: IntArray, antennas_m: FloatArray, rule: ClearanceRule
    ) -> Clearances:
        """Those of hops whose profiles have three points or more and no voids.

        Args:
            sections: Distances and heights of all points, metres, each of shape (points,).
            first: Where each hop begins, and the end of the last, shape (hops + 1,).
            antennas_m: First and second antenna of each hop, metres above sea level, shape (hops, 2).
            rule: Earth radius factors and shares.
        """
        counts = np.diff(first) - 2
        inner = np.ones(first[-1], dtype=np.bool_)
        inner[first[:-1]] = inner[first[1:] - 1] = False
        along_m, heights_m = (each[inner] for each in sections)
        length_m, first_m, second_m = (
            np.repeat(each, counts) for each in (sections[0][first[1:] - 1], *antennas_m.reshape(-1, 2).T)
        )
        left_m = length_m - along_m
        free_m = first_m + (second_m - first_m) * along_m / length_m - heights_m
        return cls(
            along_m=along_m,
            left_m=left_m,
            median_m=free_m - along_m * left_m / (2.0 * rule.k_median * EARTH_RADIUS_M),  # P.530-18 §2.2.2.1, step 1
            low_m=free_m - along_m * left_m / (2.0 * rule.k_low * EARTH_RADIUS_M),  # ibid., step 3
            is_long=length_m > rule.low_from_m,
            starts=np.cumsum(counts) - counts,
            counts=counts,
            rule=rule,
        )

    def missing_m(self, frequency_mhz: float) -> FloatArray:
        """Most height missing along each hop at a frequency, metres; negative where it is clear, shape (hops,)."""
        return self._most_m(fresnel_radius_m(self.along_m, self.left_m, frequency_mhz))[1]

    def at(self, frequencies_mhz: FloatArray) -> list[HopClearance]:
        """The clearance of each hop at a frequency of its own, MHz, shape (hops,)."""
        if not len(self.counts):
            return []
        radius_m = fresnel_radius_m(self.along_m, self.left_m, np.repeat(frequencies_mhz, self.counts))
        missing_m, most_m = self._most_m(radius_m)
        at_most = np.flatnonzero(missing_m == np.repeat(most_m, self.counts))
        worst = at_most[np.searchsorted(at_most, self.starts)]  # the first of each hop
        shares = [np.minimum.reduceat(free_m / radius_m, self.starts) for free_m in (self.median_m, self.low_m)]
        columns = (each.tolist() for each in (most_m, *shares, self.along_m[worst]))
        return [
            HopClearance(clear=most <= 0.0, share_median=median, share_low=low, worst_m=where, missing_m=max(0.0, most))
            for most, median, low, where in zip(*columns, strict=True)
        ]

    def _most_m(self, radius_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Height that is missing at each point, metres, shape (points,), and the most of each hop, shape (hops,)."""
        missing_m, is_long = self.rule.share_median * radius_m - self.median_m, self.is_long
        if is_long.all():
            missing_m = np.maximum(missing_m, self.rule.share_low * radius_m - self.low_m)  # P.530-18 §2.2.2.1, step 4
        elif is_long.any():
            missing_m[is_long] = np.maximum(missing_m, self.rule.share_low * radius_m - self.low_m)[is_long]
        return missing_m, np.maximum.reduceat(missing_m, self.starts)
