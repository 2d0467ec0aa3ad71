"""Lit fibre plant: the access points that hang on an OLT through the cables given."""

from __future__ import annotations

import re

import networkx as nx
import numpy as np
import shapely
from shapely import STRtree

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.kernels.arrays import BoolArray, GeometryArray
from phusong.coverage.network.plant import FibrePlant
from phusong.coverage.schema.names import fold

OLT = "olt"
"""Kind of the access points that light the cables."""

_OLT_WORD = re.compile(rf"{OLT}\d*")
_FED = frozenset({"splitter", "spl", "odf", "fat", "fdt", "odp", "fdh", "tu"})
"""Words for what hangs on an OLT: its kind may say on which."""


def is_olt(plant: FibrePlant) -> BoolArray:
    """Access points that are OLTs, shape (a,)."""
    return np.array([_names_olt(str(kind)) for kind in plant.access_point_kinds], dtype=np.bool_)


def _names_olt(kind: str) -> bool:
    """Whether a kind is an OLT, as ``OLT``, ``OLT-BXT01`` or ``Trạm OLT 2`` are, and ``Splitter OLT 2`` is not."""
    words = fold(kind).split("_")
    return any(_OLT_WORD.fullmatch(word) for word in words) and _FED.isdisjoint(words)


def find_lit_plant(plant: FibrePlant, parameters: FibreParameters) -> tuple[BoolArray, GeometryArray]:
    """Access points that are fed, and the routes that are lit.

    A splitter works only on a cable that leads to an OLT. Where the layer has no OLT every route counts as lit; where
    it has no route nothing is known of the feeding, and every access point counts as fed.

    Returns:
        Mask of the access points, shape (a,), and the lit routes.
    """
    points = np.asarray(shapely.points(plant.x_m, plant.y_m), dtype=np.object_)
    olt = is_olt(plant)
    if not len(plant.routes):
        return np.ones(len(points), dtype=np.bool_), plant.routes
    tree = STRtree(plant.routes)
    first, second = tree.query(plant.routes, predicate="dwithin", distance=parameters.max_feed_m)
    point, route = tree.query(points, predicate="dwithin", distance=parameters.max_feed_m)
    lit = np.ones(len(plant.routes), dtype=np.bool_)
    if olt.any():
        cables = nx.Graph(zip(first.tolist(), second.tolist(), strict=True))
        at_olt = set(route[olt[point]].tolist())
        for joined in nx.connected_components(cables):
            lit[list(joined)] = not joined.isdisjoint(at_olt)
    fed = olt.copy()
    fed[point[lit[route]]] = True
    return fed, plant.routes[lit]
