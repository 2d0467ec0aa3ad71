"""A small map with all that its controls work on: phases, operators, margins, rivers, signal before and after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from affine import Affine

from phusong.coverage.network.network import Network
from phusong.coverage.network.sites import Sectors
from phusong.coverage.radio.rasters import QualityRaster
from phusong.coverage.served import PlaceService, at_places
from phusong.coverage.served.coverage import Coverage
from phusong.coverage.served.share import Served
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster
from phusong.maps.webmap.context import MapContext, Tiles
from phusong.optimize.plan.plan import Plan
from tests.builders.networks.people import with_people
from tests.builders.networks.small_network import (
    SOUTH_M,
    WEST_M,
    coverage_of,
    flat_terrain,
    text,
    with_hill,
    with_places,
)
from tests.builders.pages.contexts import MAP_CONTEXT
from tests.builders.plans.answered_plan import FRONTIER, ROBUSTNESS, TARGETS, with_phases
from tests.builders.plans.small_plan import small_case

STEP_M = 250.0
ENVIRONMENT_DBM = {"outdoors": -110.0, "vehicle": -101.0, "indoors": -92.5}
COLS, ROWS = 80, 64


def signal_around(network: Network, *masts_km: tuple[float, float]) -> Raster:
    """RSRP that falls by 10 dB a kilometre from the nearest mast, from -60 dBm."""
    x = (np.arange(COLS) + 0.5) * STEP_M / 1000.0
    y = (ROWS - np.arange(ROWS) - 0.5) * STEP_M / 1000.0
    away_km = np.min([np.hypot(x[None, :] - at[0], y[:, None] - at[1]) for at in masts_km], axis=0)
    grid = Grid(Affine(STEP_M, 0, WEST_M, 0, -STEP_M, SOUTH_M + ROWS * STEP_M), (ROWS, COLS), network.crs)
    return Raster((-60.0 - 10.0 * away_km).astype(np.float32), np.zeros((ROWS, COLS), dtype=np.int32), grid)


def quality_of(signal: Raster) -> QualityRaster:
    """SINR, rates and probability that fall with the signal: 20 dB, 190 and 70 Mbit/s and 97 % at the mast, nothing
    heard below -150 dBm."""
    heard = np.where(signal.values >= -150.0, signal.values, np.nan).astype(np.float32)
    likely = np.clip((heard + 160.0) / 100.0, 0.0, 0.97)
    rate = (200.0 * np.clip((heard + 140.0) / 75.0, 0.0, None) ** 3).astype(np.float32)
    return QualityRaster(
        signal.grid, heard + np.float32(85.0), rate, rate * np.float32(0.35), likely, heard + np.float32(110.0)
    )


PLACES = (
    ("T1", "school", 1.5, 5.2),
    ("T2", "clinic", 10.4, 10.3),
    ("T3", "school", 15.5, 5.3),
    ("T4", "ferry landing", 5.2, 9.6),
)
"""Public places by identifier, kind and position in km: one that has all, one that the plan serves, two without."""


def worked_places(network: Network) -> PlaceService:
    """T1 has every service; the tower brings T2 radio, the fibre brings it fibre; T3 is near the threshold."""
    there = at_places(network)
    coverage = with_people(coverage_of(there, dict.fromkeys(("fibre", "4g", "5g"), "T1")))
    dbm = np.array([-70.0, -118.0, -112.5, np.nan])
    for name in ("4g", "5g"):
        state = coverage.services[name]
        near = Served.whole(np.array([False, False, True, False]))
        server = np.array([0, -1, -1, -1])
        coverage.services[name] = replace(state, rsrp_dbm=dbm, sure=state.people, marginal=near, server=server)
    radio = {"P002": np.array([1])}
    return PlaceService(coverage, {"4g": radio, "5g": radio, "fibre": {"P003": np.array([1])}})


def worked_sectors(network: Network) -> Sectors:
    """Three directions of 4G on the first site, one without a direction on the second, and one of a site unknown."""
    first, second = (str(key) for key in network.sites.ids[:2])
    return Sectors.upright(
        text(first, first, first, second, "nowhere"),
        text("4g", "4g", "4g", "4g", "4g"),
        np.full(5, np.nan),
        np.array([240.0, 0.0, 119.6, np.nan, 10.0]),
        np.full(5, np.nan),
    )


def worked_case(names: dict[str, str] | None = None) -> tuple[Network, Coverage, Plan]:
    """The small case in two districts, with a river, operators, margins, probabilities, and a plan in two phases."""
    network, coverage, plan = small_case(names)
    terrain = with_hill(flat_terrain(), 12.0, 12.0, 400.0, 3000.0)
    cover = np.full(terrain.shape, 4, dtype=np.uint8)  # crops
    cover[:, 60:62] = 0  # a river from north to south
    communes = replace(network.communes, districts=text("Huyện Tây", "Huyện Đông"))
    network = replace(network, communes=communes, terrain=replace(terrain, cover=cover))
    network = with_places(replace(network, sectors=worked_sectors(network)), *PLACES)
    coverage = with_people(coverage)
    for name in ("4g", "5g"):
        state = coverage.services[name]
        coverage.services[name] = replace(state, probability=np.where(state.served, 0.97, 0.25))
    answered = replace(with_phases(plan), targets=TARGETS, frontier=FRONTIER, robustness=ROBUSTNESS)
    return network, coverage, answered


def worked_context(network: Network) -> MapContext:
    """A context with signal and quality of 4G and 5G before and after: the tower at C and D is new.

    Its tiles are of a server that there is not: a page that asks for them unbidden is found out."""
    today, after = signal_around(network, (1.2, 5.0)), signal_around(network, (1.2, 5.0), (11.0, 10.0))
    return replace(
        MAP_CONTEXT,
        rasters={"4g": today, "5g": today},
        after={"4g": after, "5g": after},
        quality={"4g": quality_of(today), "5g": quality_of(today)},
        quality_after={"4g": quality_of(after), "5g": quality_of(after)},
        environment_dbm=dict.fromkeys(("4g", "5g"), ENVIRONMENT_DBM),
        places=worked_places(network),
        bands_mhz={"4g": 1800.0, "5g": 2600.0},
        weights={"4g": 1.0},
        model="p1812",
        credits=("GeoNames, CC BY 4.0",),
        tiles=Tiles("https://tiles.example/{z}/{x}/{y}.png", "© Example"),
    )
