"""Microwave hops between masts: designed over terrain and cover, each once, and the nearest that do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from phusong.coverage.kernels import FloatArray, blocks, in_turn_or_threads
from phusong.coverage.microwave import TROUBLES, HopDesigns, HopGround, MicrowaveParameters, design_hops
from phusong.optimize.plan.outcomes import HopTried
from phusong.optimize.plan.proposal import Hop

HOPS_TRIED = 20
"""Nearest masts that a hop is sought to, before a tower counts as without."""

_SAME_M = 1.0
"""Masts nearer to each other than this are one, metres."""

_TOGETHER = 256
"""Hops that are designed together: so many profiles take some megabytes, and more of them go no faster."""


_Tops = list[tuple[float, float, float]]
"""Easting, northing and height of the antenna above ground of each mast, metres."""


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

    def tops(self) -> _Tops:
        """Easting, northing and height of the antenna above ground of each, metres."""
        return list(zip(self.x_m.tolist(), self.y_m.tolist(), self.antenna_m.tolist(), strict=True))

    def nearest(self, x_m: FloatArray, y_m: FloatArray, range_m: float) -> list[list[int]]:
        """The masts from a metre to a range away from each of some places, at most :data:`HOPS_TRIED`, nearest first.

        Args:
            x_m: Easting of the places, metres, shape (n,).
            y_m: Northing of the places, metres, shape (n,).
            range_m: The range, metres.
        """
        if not len(self) or range_m <= 0.0:
            return [[] for _ in x_m]
        tree = cKDTree(np.column_stack((self.x_m, self.y_m)))
        away, at = tree.query(np.column_stack((x_m, y_m)), k=np.arange(1, min(HOPS_TRIED, len(self)) + 1))
        return [
            [
                mast
                for metres, name, mast in sorted((m, self.names[k], k) for m, k in zip(*each, strict=True))
                if _SAME_M <= metres <= range_m and name
            ]
            for each in zip(away.tolist(), at.tolist(), strict=True)
        ]

    def some(self, among: list[int]) -> Masts:
        """Some of the masts."""
        at = np.array(among, dtype=np.int64)
        return Masts(tuple(self.names[k] for k in among), self.x_m[at], self.y_m[at], self.antenna_m[at])


class HopSight(NamedTuple):
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
    def of(designs: HopDesigns) -> list[HopSight]:
        """What designs come to."""
        bands = [designs.bands[each] for each in designs.band.tolist()]
        figures = (designs.lengths_m, designs.lacking, designs.share_median, designs.worst_m, designs.margin_db)
        columns = (
            [band.name for band in bands],
            [trouble or "" for trouble in designs.troubles],
            [band.capacity_mbps for band in bands],
            *(each.tolist() for each in figures),
            designs.outage_percent,
        )
        return list(map(HopSight._make, zip(*columns, strict=True)))


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

    def hops(
        self, start: Masts, at: Sequence[int], end: Masts, wanted: int
    ) -> list[tuple[list[tuple[int, Hop]], HopTried | None]]:
        """The nearest masts that each mast can hop to, and what came nearest to doing where there is none.

        The hops of all masts to their nearest one are designed together, then those to the next of the masts that want
        more: many at once, and none that is not looked at.

        Args:
            start: Masts of which some are to be joined.
            at: Numbers of those.
            end: Masts to hop to.
            wanted: Most hops to find for each.
        """
        places = np.array(at, dtype=np.int64)
        near = end.nearest(start.x_m[places], start.y_m[places], self.range_m)
        searches = [_Search(here, theirs, [], None) for here, theirs in zip(at, near, strict=True)]
        tops = start.tops(), end.tops()
        for tried in range(HOPS_TRIED):
            open_ = [each for each in searches if len(each.found) < wanted and tried < len(each.masts)]
            sights = self._sights(tops, [(each.here, each.masts[tried]) for each in open_])
            for each, sight in zip(open_, sights, strict=True):
                if not sight.trouble:
                    each.found.append((each.masts[tried], _hop(sight, start, each.here, end, each.masts[tried])))
                elif each.nearest is None or _nearer(sight, each.nearest):
                    each.nearest = _tried(sight, start, each.here, end, each.masts[tried])
        return [(each.found, each.nearest) for each in searches]

    def _sights(self, tops: tuple[_Tops, _Tops], pairs: Sequence[tuple[int, int]]) -> list[HopSight]:
        """The best hop between each two masts, or what fails least of all; those that are not known are designed."""
        starts, ends = tops
        both = ((starts[here], ends[there]) for here, there in pairs)
        keys = [(a, b, c, d, one, other) for (a, b, one), (c, d, other) in both]
        unknown = list(dict.fromkeys(key for key in keys if key not in self.sights))
        few = [unknown[some] for some in blocks(len(unknown), _TOGETHER)]
        for keys_of, sights in zip(few, in_turn_or_threads(self._designed, few), strict=True):
            self.sights.update(zip(keys_of, sights, strict=True))
        return [self.sights[key] for key in keys]

    def _designed(self, keys: Sequence[tuple[float, float, float, float, float, float]]) -> list[HopSight]:
        """Hops that are not known yet."""
        profiles = self.ground.between_all([((a, b), (c, d)) for a, b, c, d, _, _ in keys])
        return HopSight.of(design_hops(profiles, [(one, other) for *_, one, other in keys], self.parameters))


@dataclass(slots=True)
class _Search:
    """Hops that are sought for one mast: those found, and of the others the one that came nearest to doing."""

    here: int
    masts: list[int]
    found: list[tuple[int, Hop]]
    nearest: HopTried | None


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
