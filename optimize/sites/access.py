"""Access to a new tower: the nearest road, its class, and the height between it and the tower."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree

from phusong.coverage.kernels import FloatArray, TextArray
from phusong.coverage.network import Network
from phusong.optimize.costs.masts import Access

TIE_M = 1e-6
"""Roads whose distances differ by less are equally near; of those the first class by name counts."""


@dataclass(frozen=True, slots=True)
class Accesses:
    """Ways from the nearest road to places.

    Attributes:
        line_m: Straight way, metres, 0 where no road is known at all, shape (n,).
        climb_m: Height between the road and the place, up or down, metres, 0 where the terrain is not known, shape
            (n,).
        road_classes: Class of the road, empty when not said, shape (n,).
    """

    line_m: FloatArray
    climb_m: FloatArray
    road_classes: TextArray

    def at(self, place: int) -> Access:
        """Way to one place."""
        return Access(float(self.line_m[place]), float(self.climb_m[place]), str(self.road_classes[place]))


def find_accesses(network: Network, x_m: FloatArray, y_m: FloatArray) -> Accesses:
    """Find the nearest road of each place, its class and the climb from it.

    Args:
        network: The layers.
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
    """
    n = len(x_m)
    line, climb, classes = np.zeros(n), np.zeros(n), np.full(n, "", dtype=np.object_)
    if not len(network.roads) or not n:
        return Accesses(line, climb, classes)
    spots = np.asarray(shapely.points(x_m, y_m), dtype=np.object_)
    lines = network.roads.lines
    _, nearest = STRtree(lines).query_nearest(spots, return_distance=True, all_matches=False)
    place, road = STRtree(lines).query(spots, predicate="dwithin", distance=nearest + TIE_M)
    ways = shapely.shortest_line(lines[road], spots[place])
    foot = shapely.get_coordinates(ways).reshape(-1, 2, 2)[:, 0]
    order = np.lexsort((foot[:, 1], foot[:, 0], network.roads.classes[road].astype(str), place))
    at, first = np.unique(place[order], return_index=True)
    chosen = order[first]
    line[at], classes[at] = nearest[at], network.roads.classes[road[chosen]]
    here, there = network.terrain.at(x_m[at], y_m[at]), network.terrain.at(foot[chosen, 0], foot[chosen, 1])
    climb[at] = np.nan_to_num(np.abs(here - there))
    return Accesses(line, climb, classes)
