"""Small networks of roads and fibre, laid by hand."""

from dataclasses import replace

import numpy as np
from shapely import LineString

from phusong.coverage.network.plant import FibrePlant, Roads
from tests.builders.networks.sixty_villages import sixty_villages, take_villages
from tests.builders.networks.small_network import text

_SIXTY = sixty_villages()


def lines_of(*lines):
    """Lines as the layers hold them."""
    array = np.empty(len(lines), dtype=np.object_)
    array[:] = [LineString(line) for line in lines]
    return array


def plant_of(points, kinds=None, routes=()):
    """Fibre with access points at places, all of them splitters where nothing else is said."""
    x, y = (np.array([point[i] for point in points], dtype=np.float64) for i in (0, 1))
    return FibrePlant(
        routes=lines_of(*routes),
        route_kinds=text(*([""] * len(routes))),
        access_point_ids=text(*(f"AP{i}" for i in range(len(points)))),
        access_point_kinds=text(*(kinds or ["splitter"] * len(points))),
        x_m=x,
        y_m=y,
    )


def network_of(villages, roads, plant):
    """A network with villages at places, roads and fibre, and nothing else that matters."""
    few = take_villages(_SIXTY, list(range(len(villages))))
    x, y = (np.array([village[i] for village in villages], dtype=np.float64) for i in (0, 1))
    lines = lines_of(*roads)
    return replace(
        few,
        villages=replace(few.villages, x_m=x, y_m=y),
        roads=Roads(lines, text(*([""] * len(lines)))),
        fibre=plant,
    )
