"""Profiles of microwave hops: the ground between two masts and the cover on it, which is cleared around either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.terrain.clutter import ClutterParameters, class_counts, class_heights_m
from phusong.coverage.terrain.terrain import NO_COVER, Terrain


@dataclass(frozen=True, slots=True)
class HopProfile:
    """The section between two masts.

    Attributes:
        distance_m: Distance of each point from the first mast, metres, shape (n,).
        ground_m: Bare ground, metres above sea level, NaN where unknown, shape (n,).
        cover_m: Height of what stands on it, metres, 0 at both masts, shape (n,).
    """

    distance_m: FloatArray
    ground_m: FloatArray
    cover_m: FloatArray

    @property
    def length_m(self) -> float:
        """Length of the hop, metres."""
        return float(self.distance_m[-1])

    @property
    def known(self) -> bool:
        """Whether the ground is known all along, at three points or more."""
        return len(self.distance_m) >= 3 and bool(np.isfinite(self.ground_m).all())


@dataclass(frozen=True, slots=True)
class HopGround:
    """Terrain with the height of its cover by class.

    Attributes:
        terrain: Heights, and classes of cover.
        height_by_class_m: Height of each class, metres, shape (256,).
        cleared_m: Cover nearer to a mast than this is left out, metres.
    """

    terrain: Terrain
    height_by_class_m: FloatArray
    cleared_m: float

    @staticmethod
    def of(terrain: Terrain, clutter: ClutterParameters | None, cleared_m: float) -> HopGround:
        """The ground under hops.

        Args:
            terrain: Heights, and classes of cover.
            clutter: Heights of the classes; those of the scheme when None.
            cleared_m: Cover nearer to a mast than this is left out, metres.
        """
        heights_m = np.zeros(256)
        if terrain.cover is not None:
            heights_m = np.nan_to_num(class_heights_m(class_counts(terrain.cover), clutter or ClutterParameters()))
        heights_m[NO_COVER] = 0.0
        return HopGround(terrain, heights_m, cleared_m)

    def between(self, here_m: tuple[float, float], there_m: tuple[float, float]) -> HopProfile:
        """The profile from one mast to another.

        Args:
            here_m: Easting and northing of the first, metres.
            there_m: Easting and northing of the second, metres.
        """
        return self.between_all([(here_m, there_m)])[0]

    def between_all(self, ends_m: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> list[HopProfile]:
        """The profiles of many hops: the ground is looked up once for all their points.

        Args:
            ends_m: Easting and northing of the first and of the second mast of each hop, metres.
        """
        if not ends_m:
            return []
        laid = [self.terrain.profile_points(here_m, there_m) for here_m, there_m in ends_m]
        d_km, x_m, y_m = (np.concatenate(each) for each in zip(*laid, strict=True))
        counts = np.array([len(points) for points, _, _ in laid])
        last = np.cumsum(counts) - 1
        away_m = 1000.0 * d_km
        ground_m = self.terrain.at(x_m, y_m)
        cover_m = np.zeros(len(away_m))
        if self.terrain.cover is not None:
            classes = self.terrain.classes_at(x_m, y_m)
            cover_m = np.where(classes >= 0, self.height_by_class_m[np.maximum(classes, 0)], 0.0)
            cover_m[np.minimum(away_m, np.repeat(away_m[last], counts) - away_m) < self.cleared_m] = 0.0
        cover_m[last] = 0.0
        cover_m[last + 1 - counts] = 0.0
        parts = (np.split(each, last[:-1] + 1) for each in (away_m, ground_m, cover_m))
        return [HopProfile(*each) for each in zip(*parts, strict=True)]
