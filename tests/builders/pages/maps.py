"""A small map with all that its controls work on: phases, operators, margins, rivers, signal before and after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from affine import Affine

from phusong.coverage.network.network import Network
from phusong.coverage.served.coverage import Coverage
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster
from phusong.maps.webmap.context import MapContext
from phusong.optimize.plan.plan import Plan
from tests.builders.networks.people import with_people
from tests.builders.networks.small_network import SOUTH_M, WEST_M, flat_terrain, text, with_hill
from tests.builders.pages.contexts import MAP_CONTEXT
from tests.builders.plans.answered_plan import FRONTIER, ROBUSTNESS, TARGETS, with_phases
from tests.builders.plans.small_plan import small_case

STEP_M = 250.0
COLS, ROWS = 80, 64


def signal_around(network: Network, *masts_km: tuple[float, float]) -> Raster:
    """RSRP that falls by 10 dB a kilometre from the nearest mast, from -60 dBm."""
    x = (np.arange(COLS) + 0.5) * STEP_M / 1000.0
    y = (ROWS - np.arange(ROWS) - 0.5) * STEP_M / 1000.0
    away_km = np.min([np.hypot(x[None, :] - at[0], y[:, None] - at[1]) for at in masts_km], axis=0)
    grid = Grid(Affine(STEP_M, 0, WEST_M, 0, -STEP_M, SOUTH_M + ROWS * STEP_M), (ROWS, COLS), network.crs)
    return Raster((-60.0 - 10.0 * away_km).astype(np.float32), np.zeros((ROWS, COLS), dtype=np.int32), grid)


def worked_case(names: dict[str, str] | None = None) -> tuple[Network, Coverage, Plan]:
    """The small case in two districts, with a river, operators, margins, probabilities, and a plan in two phases."""
    network, coverage, plan = small_case(names)
    terrain = with_hill(flat_terrain(), 12.0, 12.0, 400.0, 3000.0)
    cover = np.full(terrain.shape, 4, dtype=np.uint8)  # crops
    cover[:, 60:62] = 0  # a river from north to south
    communes = replace(network.communes, districts=text("Huyện Tây", "Huyện Đông"))
    network = replace(network, communes=communes, terrain=replace(terrain, cover=cover))
    coverage = with_people(coverage)
    for name in ("4g", "5g"):
        state = coverage.services[name]
        coverage.services[name] = replace(state, probability=np.where(state.served, 0.97, 0.25))
    answered = replace(with_phases(plan), targets=TARGETS, frontier=FRONTIER, robustness=ROBUSTNESS)
    return network, coverage, answered


def worked_context(network: Network) -> MapContext:
    """A context with signal of 4G and 5G before and after: the tower at C and D is new."""
    today, after = signal_around(network, (1.2, 5.0)), signal_around(network, (1.2, 5.0), (11.0, 10.0))
    return replace(
        MAP_CONTEXT,
        rasters={"4g": today, "5g": today},
        after={"4g": after, "5g": after},
        weights={"4g": 1.0},
        model="p1812",
        credits=("GeoNames, CC BY 4.0",),
    )
