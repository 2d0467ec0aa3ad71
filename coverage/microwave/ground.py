"""Profiles of microwave hops: the ground between two masts and the cover on it, which is cleared around either."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.arrays import BoolArray, CoverGrid, FloatArray, IntArray
from phusong.coverage.microwave.sections import count_points, fill_sections
from phusong.coverage.terrain.clutter import ClutterParameters, class_counts, class_heights_m
from phusong.coverage.terrain.grid import PROFILE_STEP_M
from phusong.coverage.terrain.profile import points_at_receiver
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
class HopProfiles:
    """The sections of many hops, one after the other; each has two points or more.

    Attributes:
        distance_m: Distance of each point from the first mast of its hop, metres, shape (points,).
        ground_m: Bare ground, metres above sea level, NaN where unknown, shape (points,).
        cover_m: Height of what stands on it, metres, shape (points,).
        first: Where each hop begins, and the end of the last, shape (hops + 1,).
    """

    distance_m: FloatArray
    ground_m: FloatArray
    cover_m: FloatArray
    first: IntArray

    @staticmethod
    def of(profiles: Sequence[HopProfile]) -> HopProfiles:
        """Sections that were looked up one by one."""
        first = np.concatenate(([0], np.cumsum([len(each.distance_m) for each in profiles]))).astype(np.int64)
        none = np.zeros(0)
        columns = zip(*((each.distance_m, each.ground_m, each.cover_m) for each in profiles), strict=True)
        distance_m, ground_m, cover_m = (
            np.concatenate((none, *each)) for each in (columns if len(profiles) else ((), (), ()))
        )
        return HopProfiles(distance_m, ground_m, cover_m, first)

    def __len__(self) -> int:
        return len(self.first) - 1

    def __getitem__(self, hop: int) -> HopProfile:
        own = slice(self.first[hop], self.first[hop + 1])
        return HopProfile(self.distance_m[own], self.ground_m[own], self.cover_m[own])

    def __iter__(self) -> Iterator[HopProfile]:
        return (self[hop] for hop in range(len(self)))

    @property
    def length_m(self) -> FloatArray:
        """Length of each hop, metres, shape (hops,)."""
        return self.distance_m[self.first[1:] - 1]

    @property
    def known(self) -> BoolArray:
        """Whether the ground is known all along, at three points or more, shape (hops,)."""
        unknown = np.concatenate(([0], np.cumsum(~np.isfinite(self.ground_m))))
        return np.asarray((np.diff(self.first) >= 3) & (np.diff(unknown[self.first]) == 0), dtype=np.bool_)

    def some(self, hops: IntArray) -> HopProfiles:
        """Some of them, of shape (n,), ascending; themselves where these are all."""
        return self if len(hops) == len(self) else HopProfiles.of([self[hop] for hop in hops.tolist()])


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

    def between_all(self, ends_m: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> HopProfiles:
        """The profiles of many hops: the ground is looked up once for all their points.

        Args:
            ends_m: Easting and northing of the first and of the second mast of each hop, metres.
        """
        lengths_m = np.array([math.hypot(end[0] - start[0], end[1] - start[1]) for start, end in ends_m])
        parts = count_points(lengths_m, PROFILE_STEP_M, points_at_receiver(PROFILE_STEP_M))
        first = np.concatenate(([0], np.cumsum(parts[:, 1] + 2)))
        sections = np.empty((3, first[-1]))
        terrain = self.terrain
        over = terrain.height_m, self._cover, terrain.cover_parts, terrain.grid.corner
        standing = self.height_by_class_m, self.cleared_m
        ends = np.array(ends_m, dtype=np.float64).reshape(-1, 4)
        fill_sections(ends, (lengths_m, parts, first), PROFILE_STEP_M, over, standing, sections)
        return HopProfiles(sections[0], sections[1], sections[2], first)

    @property
    def _cover(self) -> CoverGrid:
        """Classes of cover as kernels take them: no row where there is none."""
        return np.zeros((0, 0), dtype=np.uint8) if self.terrain.cover is None else self.terrain.cover
