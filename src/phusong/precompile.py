"""Kernels compiled ahead of the first run: a small question goes through radio and optimiser, side by side.

``python -m phusong.precompile`` does it once after installation; without it the first run compiles what it needs on the
way, one kernel after the other. ``python -m phusong.precompile longley-rice paths large`` does it for what only some
runs need: another model, single paths, large plans.
"""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import networkx as nx
import numpy as np
from affine import Affine
from pyproj import CRS
from scipy import sparse

from phusong.coverage.microwave import HopGround, MicrowaveParameters, design_hops
from phusong.coverage.p1812 import basic_loss_db
from phusong.coverage.propagation import free_space_loss_db, itm
from phusong.coverage.radio import ModelName, RadioModel, RadioParameters, Transmitters, predict_points
from phusong.coverage.radio.rasters import predict_best, predict_quality, predict_raster
from phusong.coverage.terrain import Grid, Terrain
from phusong.optimize import maximal_cover, prize_collecting_tree, set_cover, steiner_tree
from phusong.optimize.sites import find_peaks
from phusong.optimize.solver import GrowingProgramme
from phusong.optimize.trees import graph_of
from phusong.optimize.trees.cuts import WHOLE, find_cuts

_CELLS, _STEP_M, _RANGE_KM = 60, 90.0, 2.0
_OPTIONS, _ROWS, _REACH = 900, 1_200, 0.08
_STREETS = 14


def _terrain() -> Terrain:
    """Some hills with trees on every second one."""
    along = np.sin(np.arange(_CELLS) / 4.0)
    height_m = (300.0 + 80.0 * along[:, None] * along).astype(np.float32)
    cover = np.where(height_m > 300.0, 10, 30).astype(np.uint8)  # WorldCover: trees, grass
    grid = Grid(Affine(_STEP_M, 0, 0, 0, -_STEP_M, 0), height_m.shape, CRS.from_epsg(9210))
    return Terrain(height_m, grid, cover)


def rehearse_radio(model: ModelName = "p1812") -> None:
    """Predict levels at points and at pixels by a model, look at a profile, and design a hop."""
    terrain, radio = _terrain(), RadioModel(RadioParameters(max_range_km=_RANGE_KM, model=model))
    middle_m = 0.5 * _CELLS * _STEP_M
    masts = Transmitters.at([middle_m], [-middle_m], 30.0)
    x_m = np.linspace(100.0, 2.0 * middle_m - 100.0, 20)
    predict_points(terrain, masts, x_m, -x_m, "4g", radio)
    raster = predict_raster(terrain, masts, "4g", radio, terrain.bounds)
    predict_quality(terrain, {"4g": masts}, radio, raster.grid)
    predict_best(terrain, masts, "4g", radio, terrain.bounds)
    terrain.profile((middle_m, -middle_m), (x_m[0], -x_m[0]))
    free_space_loss_db(15.0, 5.0)  # as links ask for it
    hops = HopGround.of(terrain, None, 50.0).between_all([((middle_m, -middle_m), (100.0, -100.0))])
    design_hops(hops, [(30.0, 42.0)], MicrowaveParameters())


def rehearse_plan() -> None:
    """Choose sites among villages in a square, too many to be settled before the last steps."""
    find_peaks(_terrain(), prominence_m=20.0)
    rng = np.random.default_rng(1)
    sites, villages = rng.random((_OPTIONS, 1, 2)), rng.random((_ROWS, 2))
    covers = sparse.csr_array(np.hypot(*np.moveaxis(sites - villages, 2, 0)) < _REACH)
    weights = rng.integers(50, 900, _ROWS)
    costs = rng.integers(60, 160, _OPTIONS)
    budget = 0.05 * float(costs.sum())
    maximal_cover(covers, weights, costs, budget, gap=0.004)
    groups = np.arange(_ROWS) % 3
    maximal_cover(covers, weights, costs, budget, groups=groups, floors={0: 0.3, 1: 0.3}, gap=0.03)
    set_cover(covers[:, covers.sum(axis=0) > 0], costs, gap=0.1)


def rehearse_trees() -> None:
    """Join nodes of a grid whose edges cost all sorts of sums, with terminals and with prizes; cut half a tree.

    Cuts are sought by themselves: a question so small is settled before any is needed, and that of a province is not.
    """
    graph = nx.grid_2d_graph(_STREETS, _STREETS)
    for at, (_, _, edge) in enumerate(graph.edges(data=True)):
        edge["cost"] = 100.0 + (at * 37) % 61
    some = [node for at, node in enumerate(graph) if at % 7 == 0]
    steiner_tree(graph, some)
    prize_collecting_tree(graph, {node: 150.0 + (at * 29) % 83 for at, node in enumerate(some)})
    along = np.arange(_STREETS)
    street = graph_of(_STREETS + 1, along, along + 1, along + 100)
    halves, wanted = np.full(2 * _STREETS, WHOLE // 2), np.where(np.arange(_STREETS + 1) == _STREETS, WHOLE, 0)
    find_cuts(street, halves, wanted, 0, np.flatnonzero(wanted))


def rehearse_paths() -> None:
    """Ask for the loss of single paths, by profile and by how rough the country is."""
    d_km = np.linspace(0.0, 20.0, 101)
    h_m = 300.0 + 60.0 * np.sin(d_km)
    basic_loss_db(d_km, h_m)
    itm.point_to_point(h_m, 200.0, 30.0, 1.5, 1_800.0)
    itm.area(20_000.0, 90.0, (30.0, 1.5), 1_800.0)
    itm.path_losses_db(h_m, np.array([0, len(h_m)]), np.array([200.0]), np.array([[30.0, 1.5]]), np.array([1_800.0]))


def rehearse_large() -> None:
    """Bound a programme by the first-order method, which only large ones ask for."""
    programme = GrowingProgramme(np.ones(3), np.ones(3))
    programme.add_rows(sparse.csr_array(np.eye(3)), np.zeros(3), np.ones(3))
    programme.approach(math.inf, 3)


PARTS: dict[str, Callable[[], None]] = {"radio": rehearse_radio, "plan": rehearse_plan, "trees": rehearse_trees}
"""What every run needs, each rehearsed in a process of its own."""

SELDOM: dict[str, Callable[[], None]] = {
    "longley-rice": partial(rehearse_radio, "itm"),
    "paths": rehearse_paths,
    "large": rehearse_large,
}
"""What only some runs need, rehearsed where it is named."""


def main() -> None:
    """Rehearse the parts that are named side by side, or those that every run needs."""
    named = sys.argv[1:] or list(PARTS)
    if len(named) == 1:
        (PARTS | SELDOM)[named[0]]()
        return
    running = [subprocess.Popen([sys.executable, "-m", __spec__.name, part]) for part in named]  # noqa: S603
    sys.exit(max(process.wait() for process in running))


if __name__ == "__main__":
    main()
