"""Roads and fibre plant."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from phusong.coverage.kernels.arrays import FloatArray, GeometryArray, IntArray, TextArray


def _unsaid() -> IntArray:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Roads:
    """Road centre lines.

    Attributes:
        lines: Shapely LineStrings in projected metres, shape (n,).
        classes: Class of each line (``national``, ``provincial``, …), empty when not said, shape (n,).
        stated_levels: Level of each line, 0 on the ground, 1 on a bridge, shape (n,); (0,) where no road says it.
    """

    lines: GeometryArray
    classes: TextArray
    stated_levels: IntArray = field(default_factory=_unsaid)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def levels(self) -> IntArray:
        """Level of each line, 0 where it is not said, shape (n,)."""
        return self.stated_levels if len(self.stated_levels) else np.zeros(len(self.lines), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class FibrePlant:
    """Fibre in place: routes and the access points where homes can be connected.

    Attributes:
        routes: Shapely LineStrings in projected metres, shape (r,).
        route_kinds: ``kind`` of each route, empty when not said, shape (r,).
        access_point_ids: Identifiers, shape (a,).
        access_point_kinds: ``olt``, ``splitter``, …, shape (a,).
        x_m: Easting of the access points, metres, shape (a,).
        y_m: Northing of the access points, metres, shape (a,).
    """

    routes: GeometryArray
    route_kinds: TextArray
    access_point_ids: TextArray
    access_point_kinds: TextArray
    x_m: FloatArray
    y_m: FloatArray
