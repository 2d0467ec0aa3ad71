"""Microwave hops between masts: designed over terrain and cover, each once, and the nearest that do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.spatial import cKDTree

from phusong.coverage.kernels import FloatArray
from phusong.coverage.microwave import TROUBLES, HopDesign, HopGround, MicrowaveParameters, design_hops
from phusong.optimize.plan.outcomes import HopTried
from phusong.optimize.plan.proposal import Hop

HOPS_TRIED = 20
"""Nearest masts that a hop is sought to, before a tower counts as without."""


@dataclass(frozen=True, slots=True)
class Masts:
    """Masts that hops lead from or to.

    Attributes:
        names: Identifier of each; length n.
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        antenna_m: Height of the antenna above ground, metres, shape (n,).
    """

    names: tuple[str, ...]
    x_m: FloatArray
    y_m: FloatArray
    antenna_m: FloatArray

    def __len__(self) -> int:
        return len(self.names)

    def place(self, mast: int) -> tuple[float, float]:
        """Easting and northing of one, metres."""
        return float(self.x_m[mast]), float(self.y_m[mast])

    def nearest(self, x_m: float, y_m: float, range_m: float) -> Iterator[tuple[float, int]]:
        """The masts within a range, the nearest first, at most :data:`HOPS_TRIED`: distance in metres, and number."""
        if not len(self) or range_m <= 0.0:
            return
        tree = cKDTree(np.column_stack((self.x_m, self.y_m)))
        tried = min(HOPS_TRIED, len(self))
        away, at = tree.query((x_m, y_m), k=np.arange(1, tried + 1))
        for metres, name, mast in sorted((float(m), self.names[k], int(k)) for m, k in zip(away, at, strict=True)):
            if metres <= range_m and name:
                yield metres, mast

    def some(self, among: list[int]) -> Masts:
        """Some of the masts."""
        at = np.array(among, dtype=np.int64)
        return Masts(tuple(self.names[k] for k in among), self.x_m[at], self.y_m[at], self.antenna_m[at])


@dataclass(frozen=True, slots=True)
class HopSight:
    """What a hop between two masts comes to on the band that does best, or fails least.

    Attributes:
        band: Name of the band.
        trouble: Why the hop does not do, empty where it does.
        capacity_mbps: What the band carries, Mbit/s.
        length_m: Length, metres.
        lacking: By how much it fails, in the unit of the trouble; 0 where it does.
        clear_share: Least clearance, in first Fresnel radii; NaN where the ground is unknown.
        worst_m: Distance from the first mast to the narrowest place, metres; NaN where the ground is unknown.
        margin_db: Fade margin, dB.
        outage_percent: Share of the average year that it is down, percent.
    """

    band: str
    trouble: str
    capacity_mbps: float
    length_m: float
    lacking: float
    clear_share: float
    worst_m: float
    margin_db: float
    outage_percent: float

    @staticmethod
    def of(design: HopDesign) -> HopSight:
        """What a design comes to."""
        clearance = design.clearance
        return HopSight(
            band=design.band.name,
            trouble=design.trouble or "",
            capacity_mbps=design.band.capacity_mbps,
            length_m=design.length_m,
            lacking=design.lacking,
            clear_share=float("nan") if clearance is None else clearance.share_median,
            worst_m=float("nan") if clearance is None else clearance.worst_m,
            margin_db=design.margin_db,
            outage_percent=design.outage_percent,
        )


HopSights = dict[tuple[float, ...], HopSight]
"""Hops by easting and northing of either end and the heights of both antennas, metres: beside these they rest on the
ground and on the settings of microwave alone."""


@dataclass(frozen=True, slots=True)
class HopFinder:
    """Finds hops, each designed once.

    Attributes:
        ground: Terrain with its cover.
        parameters: Bands, and what a hop must hold.
        range_m: Longest hop, metres.
        sights: Hops that are known over this ground with these parameters; those that are designed join them.
    """

    ground: HopGround
    parameters: MicrowaveParameters
    range_m: float
    sights: HopSights = field(default_factory=dict)

    def design(self, start: Masts, here: int, end: Masts, there: int) -> HopSight:
        """The best hop from one mast to another, or what fails least of all."""
        antennas_m = float(start.antenna_m[here]), float(end.antenna_m[there])
        key = (*start.place(here), *end.place(there), *antennas_m)
        if key not in self.sights:
            profile = self.ground.between(start.place(here), end.place(there))
            self.sights[key] = HopSight.of(design_hops(profile, antennas_m, self.parameters)[0])
        return self.sights[key]

    def hops(self, start: Masts, here: int, end: Masts, wanted: int) -> tuple[list[tuple[int, Hop]], HopTried | None]:
        """The nearest masts that a mast can hop to, and what came nearest to doing where there is none.

        Args:
            start: Masts of which one is to be joined.
            here: Number of that one.
            end: Masts to hop to.
            wanted: Most hops to find.
        """
        found: list[tuple[int, Hop]] = []
        nearest: HopTried | None = None
        x_m, y_m = start.place(here)
        for metres, there in end.nearest(x_m, y_m, self.range_m):
            if metres < 1.0:
                continue
            sight = self.design(start, here, end, there)
            if not sight.trouble:
                found.append((there, _hop(sight, start, here, end, there)))
            elif nearest is None or _nearer(sight, nearest):
                nearest = _tried(sight, start, here, end, there)
            if len(found) == wanted:
                break
        return found, nearest


def _hop(sight: HopSight, start: Masts, here: int, end: Masts, there: int) -> Hop:
    return Hop(
        start=start.names[here],
        end=end.names[there],
        start_m=start.place(here),
        end_m=end.place(there),
        antennas_m=(float(start.antenna_m[here]), float(end.antenna_m[there])),
        band=sight.band,
        length_m=sight.length_m,
        clear_share=sight.clear_share,
        margin_db=sight.margin_db,
        availability_percent=100.0 - sight.outage_percent,
        capacity_mbps=sight.capacity_mbps,
    )


def _nearer(sight: HopSight, other: HopTried) -> bool:
    mine = _rank(sight.trouble), sight.lacking
    return mine < (_rank(other.trouble), other.lacking)


def _rank(trouble: str) -> int:
    """How far from doing: less is nearer."""
    return TROUBLES.index(trouble or "terrain")


def _tried(sight: HopSight, start: Masts, here: int, end: Masts, there: int) -> HopTried:
    return HopTried(
        start=start.names[here],
        end=end.names[there],
        band=sight.band,
        length_m=sight.length_m,
        trouble=sight.trouble or "terrain",
        lacking=sight.lacking,
        clear_share=sight.clear_share,
        worst_m=sight.worst_m,
        margin_db=sight.margin_db,
    )
