"""A hand-made network of 20 km by 16 km on which every distance can be reckoned in the head.

::

    y km
    15 |            F
       |            |             roads: main road along y = 5 from x = 0 to 20; side road north along x = 10 from
    10 |     G      C---D         y = 5 to 15; branch east along y = 10 from x = 10 to 15; G stands off every road
       |            |
     5 A=====B------+------E      fibre (=): route along the main road from x = 0 to 5, access point at x = 1
       0     5     10     15  20  sites: S1 (4g;5g) near A, S2 (4g) near B

Village A has everything, B has 4G only and stands on the fibre route, the others have nothing. The communes are the
western (x < 8) and the eastern part. The terrain is flat at 100 m, save where a test raises it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from shapely import LineString, box

from phusong.coverage.network.demand import Communes, DemandPoints, Places
from phusong.coverage.network.network import Network
from phusong.coverage.network.plant import FibrePlant, Roads
from phusong.coverage.network.sites import Sectors, Sites
from phusong.coverage.served.coverage import Coverage, ServiceCoverage
from phusong.coverage.terrain.terrain import Terrain
from tests.builders.networks.terrains import CRS_METRES, terrain_of

WEST_M, SOUTH_M = 400_000.0, 2_480_000.0
"""Corner of the network in EPSG:32648; positions below are kilometres from it."""

VILLAGES = {
    "A": (1.0, 5.0, 500),
    "B": (5.0, 5.0, 400),
    "C": (10.0, 10.0, 300),
    "D": (15.0, 10.0, 250),
    "E": (15.0, 5.0, 200),
    "F": (10.0, 15.0, 100),
    "G": (5.0, 10.0, 50),
}
"""Village to its position in km and its people."""

SERVED = {"fibre": "A", "4g": "AB", "5g": "A"}
"""Service to the villages that have it."""


def text(*values: str) -> np.ndarray:
    return np.array([str(value) for value in values], dtype=np.object_)


def line(*points_km: tuple[float, float]) -> LineString:
    return LineString([(WEST_M + x * 1000.0, SOUTH_M + y * 1000.0) for x, y in points_km])


def flat_terrain(step_m: float = 100.0, height_m: float = 100.0) -> Terrain:
    """Level ground under the network with a margin of 1 km."""
    cols, rows = round(22_000 / step_m), round(18_000 / step_m)
    return terrain_of(np.full((rows, cols), height_m), step_m, WEST_M - 1000.0, SOUTH_M + 17_000.0)


def with_hill(terrain: Terrain, x_km: float, y_km: float, top_m: float, radius_m: float) -> Terrain:
    """The terrain raised by a cone of ``top_m`` metres."""
    rows, cols = terrain.shape
    x = terrain.transform.c + (np.arange(cols) + 0.5) * terrain.step_m
    y = terrain.transform.f - (np.arange(rows) + 0.5) * terrain.step_m
    away = np.hypot(x[None, :] - (WEST_M + x_km * 1000.0), y[:, None] - (SOUTH_M + y_km * 1000.0))
    raised = terrain.height_m + np.maximum(0.0, top_m * (1.0 - away / radius_m))
    return replace(terrain, height_m=raised.astype(np.float32))


def small_network(terrain: Terrain | None = None, order: tuple[str, ...] = tuple(VILLAGES)) -> Network:
    """The network drawn above; ``order`` is the order of the village rows."""
    x, y, people = (np.array([VILLAGES[name][at] for name in order], dtype=np.float64) for at in range(3))
    villages = DemandPoints(
        ids=text(*order),
        names=text(*(f"Thôn {name}" for name in order)),
        commune_codes=text(*("00001" if VILLAGES[name][0] < 8 else "00002" for name in order)),
        x_m=WEST_M + x * 1000.0,
        y_m=SOUTH_M + y * 1000.0,
        population=people,
        households=np.full(len(order), np.nan),
        is_commune_centre=np.array([name in "BC" for name in order]),
        has_fibre=np.full(len(order), np.nan),
        origin=text(*("" for _ in order)),
    )
    communes = Communes(
        codes=text("00001", "00002"),
        names=text("Tây", "Đông"),
        districts=text("Huyện", "Huyện"),
        population=np.array([950.0, 850.0]),
        outlines=np.array(
            [
                box(WEST_M, SOUTH_M, WEST_M + 8000.0, SOUTH_M + 16_000.0),
                box(WEST_M + 8000.0, SOUTH_M, WEST_M + 20_000.0, SOUTH_M + 16_000.0),
            ],
            dtype=np.object_,
        ),
    )
    sites = Sites(
        ids=text("S1", "S2"),
        names=text("Trạm 1", "Trạm 2"),
        operators=text("Viễn thông X", "Viễn thông Y"),
        technologies=(frozenset({"4g", "5g"}), frozenset({"4g"})),
        x_m=WEST_M + np.array([1200.0, 5200.0]),
        y_m=SOUTH_M + np.array([5000.0, 5000.0]),
        height_m=np.array([42.0, 42.0]),
    )
    sectors = Sectors.upright(text(), text(), np.zeros(0), np.zeros(0), np.zeros(0))
    return Network(
        crs=CRS_METRES,
        villages=villages,
        communes=communes,
        sites=sites,
        sectors=sectors,
        roads=_roads(),
        fibre=_fibre(),
        places=Places(text(), text(), text(), np.zeros(0), np.zeros(0)),
        terrain=flat_terrain() if terrain is None else terrain,
    )


@cache
def _roads() -> Roads:
    """The same for all networks: what is known of roads is kept for as long as they are the same object."""
    lines = [line((0, 5), (20, 5)), line((10, 5), (10, 15)), line((10, 10), (15, 10))]
    return Roads(np.array(lines, dtype=np.object_), text("national", "commune", "commune"))


@cache
def _fibre() -> FibrePlant:
    return FibrePlant(
        routes=np.array([line((0, 5), (5, 5))], dtype=np.object_),
        route_kinds=text("aerial"),
        access_point_ids=text("AP1"),
        access_point_kinds=text("splitter"),
        x_m=np.array([WEST_M + 1000.0]),
        y_m=np.array([SOUTH_M + 5000.0]),
    )


def coverage_of(network: Network, served: dict[str, str] | None = None) -> Coverage:
    """Coverage as told: service to the names of the villages that have it."""
    told = SERVED if served is None else served
    n = len(network.villages)
    return Coverage(
        {
            service: replace(
                ServiceCoverage.of_fibre(
                    np.array([str(name) in names for name in network.villages.ids], dtype=np.bool_),
                    np.full(n, -1, dtype=np.int64),
                    np.full(n, np.nan),
                    service=service,
                ),
                servers=np.zeros(n, dtype=np.int64),
            )
            for service, names in told.items()
        }
    )


def with_places(network, *places):
    """Places given as identifier, kind, and position in km."""
    ids, kinds, x, y = zip(*places, strict=True)
    there = Places(text(*ids), text(*kinds), text(*ids), WEST_M + 1000.0 * np.array(x), SOUTH_M + 1000.0 * np.array(y))
    return replace(network, places=there)
