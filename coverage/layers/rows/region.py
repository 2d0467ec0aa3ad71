"""Where the region lies that layers are read for, and in which coordinate system their coordinates would lie in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, TextArray
from phusong.coverage.terrain.crs import look_like_degrees
from phusong.coverage.terrain.systems import NamedSystem, systems_at

ENOUGH = 0.97
"""Share of the coordinates that must lie in the communes for another coordinate system to be proposed."""

_ENOUGH_OWN = 0.85
"""Share of the villages that must then lie in the commune that their code names."""

_CLOSER = 0.7
"""What is left of the distance to the villages, at the most, in a system that is better."""

_SAMPLE = 400

_MOST_LIKELY = 4
"""More systems that suit about equally help nobody to choose."""

_ALIKE = 0.02

_SAME_M = 50.0
"""Distances to lines that differ by less tell no systems apart."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well coordinates suit a region.

    Attributes:
        inside: Share of them within the communes; of coded points, within the commune that the code names.
        to_villages_deg: Median distance to the nearest village, degrees of latitude; NaN without villages.
    """

    inside: float
    to_villages_deg: float = np.nan


@dataclass(frozen=True, slots=True)
class Likely:
    """A coordinate system in which coordinates would lie in the region.

    Attributes:
        system: The system.
        exchanged: Whether x and y have to change places first.
        fit: How well they would suit.
    """

    system: NamedSystem
    exchanged: bool
    fit: Fit

    @property
    def setting(self) -> str:
        """The line of a scenario that states it."""
        return f'crs = "{self.system.code}"'


@dataclass(frozen=True, slots=True)
class Region:
    """Communes, and villages where they are known, in degrees.

    Attributes:
        outlines: Outlines of the communes, WGS 84, widened a little, None where one has none, shape (n,).
        codes: Codes of the communes, shape (n,).
        villages_deg: Longitude and latitude of the villages, shape (m, 2).
        system: Code of the projected system that the file of the communes is in, empty where it is in degrees.
    """

    outlines: GeometryArray
    codes: TextArray
    villages_deg: FloatArray = field(default_factory=lambda: np.empty((0, 2)))
    system: str = ""

    @property
    def middle_deg(self) -> tuple[float, float]:
        """Longitude and latitude of the middle of the communes."""
        west, south, east, north = shapely.total_bounds(self.outlines)
        return (west + east) / 2.0, (south + north) / 2.0

    @property
    def is_beyond_180(self) -> bool:
        """Whether the region lies across 180 degrees, its eastern part beyond that."""
        return float(shapely.total_bounds(self.outlines)[2]) > 180.0

    def fit(self, lon_lat_deg: FloatArray, codes: TextArray | None = None) -> Fit:
        """How well places suit the region.

        Args:
            lon_lat_deg: Longitude and latitude, NaN where there is none, shape (k, 2).
            codes: Code of the commune that each lies in as its row says, shape (k,); None where rows say nothing.
        """
        if not len(lon_lat_deg):
            return Fit(0.0)
        inside = self._inside(lon_lat_deg, codes)
        return Fit(float(inside.mean()), self._to_villages_deg(lon_lat_deg))

    def _inside(self, lon_lat_deg: FloatArray, codes: TextArray | None) -> BoolArray:
        inside = np.zeros(len(lon_lat_deg), dtype=np.bool_)
        known = np.flatnonzero(np.isfinite(lon_lat_deg).all(axis=1))
        tree = shapely.STRtree(np.asarray(shapely.points(lon_lat_deg[known]), dtype=np.object_))
        communes, hits = tree.query(self.outlines, predicate="intersects")
        rows = known[hits]
        if codes is not None:
            rows = rows[codes[rows] == self.codes[communes]]
        inside[rows] = True
        return inside

    def _to_villages_deg(self, lon_lat_deg: FloatArray) -> float:
        known = lon_lat_deg[np.isfinite(lon_lat_deg).all(axis=1)]
        if not len(self.villages_deg) or not len(known):
            return np.nan
        scale = np.array([np.cos(np.radians(self.middle_deg[1])), 1.0])
        tree = shapely.STRtree(shapely.points(self.villages_deg * scale))
        _, distance = tree.query_nearest(shapely.points(known * scale), all_matches=False, return_distance=True)
        return float(np.median(distance))

    def better_systems(self, coordinates: FloatArray, codes: TextArray | None, now: Fit) -> list[Likely]:
        """Systems in which coordinates would lie in the region, though in the one they are read in they do not.

        Args:
            coordinates: x and y as the file has them, shape (k, 2).
            codes: As for :meth:`fit`.
            now: How well they suit in the system that they are read in.

        Returns:
            The systems that suit about equally, the likeliest first; empty where none does.
        """
        found = [
            each for each in self.likely_systems(coordinates, codes) if not each.exchanged and _is_better(each.fit, now)
        ]
        return found[:3]

    def likely_systems(self, coordinates: FloatArray, codes: TextArray | None = None) -> list[Likely]:
        """Systems in which coordinates in metres lie in the region.

        Args:
            coordinates: x and y as the file has them, shape (k, 2).
            codes: As for :meth:`fit`.

        Returns:
            The systems that suit about equally, the likeliest first; empty where none does.
        """
        finite = np.flatnonzero(np.isfinite(coordinates).all(axis=1))
        if not len(finite) or look_like_degrees(coordinates[finite]).all():
            return []
        chosen = finite[:: max(1, len(finite) // _SAMPLE)]
        some_codes = None if codes is None else codes[chosen]
        found = list(self._tried(coordinates[chosen], some_codes))
        needed = ENOUGH if codes is None else _ENOUGH_OWN
        best = max((each.fit.inside for each in found), default=0.0)
        alike = [each for each in found if each.fit.inside >= max(needed, best - _ALIKE)]
        return _nearest(alike)[:_MOST_LIKELY]

    def nearest_first(self, likely: Sequence[Likely], lines: GeometryArray) -> list[Likely]:
        """Systems in the order of how near the villages lie to lines; of those about as near the communes' own first.

        Roads and cables lead to villages, so that a system some hundred metres off shows at those nearest to them.

        Args:
            likely: The systems.
            lines: The lines as their file has them, shape (k,).
        """
        tree = shapely.STRtree(lines[~shapely.is_missing(lines)])
        away_m = []
        for each in likely:
            villages = self.villages_deg[np.isfinite(self.villages_deg).all(axis=1)]
            points = each.system.from_degrees(villages)
            points = points[np.isfinite(points).all(axis=1)]
            away = np.zeros(1)
            if len(points) and len(tree):
                _, away = tree.query_nearest(shapely.points(points), all_matches=False, return_distance=True)
            away_m.append(float(np.quantile(away, 0.25)))
        about = 1.25 * min(away_m, default=0.0) + _SAME_M
        order = sorted(
            range(len(likely)),
            key=lambda index: (
                0.0 if away_m[index] <= about else away_m[index],
                likely[index].system.code != self.system,
            ),
        )
        return [likely[index] for index in order]

    def systems_of_outlines(self, places_deg: FloatArray, codes: TextArray) -> list[Likely]:
        """Systems in which outlines, held here as their file has them, hold the places whose codes name them.

        Args:
            places_deg: Longitude and latitude, shape (k, 2).
            codes: Code of the commune that each lies in, shape (k,).
        """
        chosen = slice(None, None, max(1, len(places_deg) // _SAMPLE))
        found = []
        for system in systems_at(*np.median(places_deg, axis=0).tolist()):
            inside = self._inside(system.from_degrees(places_deg[chosen]), codes[chosen])
            found.append(Likely(system, exchanged=False, fit=Fit(float(inside.mean()))))
        best = max((each.fit.inside for each in found), default=0.0)
        return [each for each in found if each.fit.inside >= max(_ENOUGH_OWN, best - _ALIKE)][:3]

    def _tried(self, coordinates: FloatArray, codes: TextArray | None) -> Iterator[Likely]:
        for system in systems_at(*self.middle_deg):
            for exchanged in (False, True):
                fit = self.fit(system.to_degrees(coordinates[:, ::-1] if exchanged else coordinates), codes)
                if fit.inside > 0.0:
                    yield Likely(system, exchanged, fit)


def _nearest(alike: Iterable[Likely]) -> list[Likely]:
    """Those that lie about as near to the villages as the nearest of them."""
    candidates = list(alike)
    distances = [each.fit.to_villages_deg for each in candidates if np.isfinite(each.fit.to_villages_deg)]
    if not distances:
        return candidates
    most = min(distances) * 1.5 + 0.003
    return [each for each in candidates if not each.fit.to_villages_deg > most]


def _is_better(fit: Fit, now: Fit) -> bool:
    if fit.inside < now.inside + 0.05:
        return False
    return not (fit.to_villages_deg > _CLOSER * now.to_villages_deg)


def named(likely: Iterable[Likely]) -> str:
    """Systems for a message: ``EPSG:9208 (VN-2000 / TM-3 104-45) or EPSG:…``."""
    return " or ".join(dict.fromkeys(str(each.system) for each in likely))
