"""The generated province laid side by side: a country whose every figure is a multiple of one province's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import shapely
from affine import Affine

from phusong.coverage.network.network import Network
from phusong.coverage.network.plant import FibrePlant, Roads
from phusong.coverage.network.sites import Sites
from phusong.coverage.served.coverage import Coverage
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster
from phusong.coverage.terrain.terrain import Terrain
from phusong.optimize.plan.plan import Plan
from phusong.optimize.plan.proposal import Proposal
from tests.builders.networks.large_network import (
    BOTTOM,
    HEIGHT,
    LEFT,
    WIDTH,
    large_coverage,
    large_network,
    large_plan,
    texts,
)


@dataclass(frozen=True)
class Laid:
    """Copies of one case, and the case itself.

    Attributes:
        case: Layers, coverage and plan of one province.
        network: Layers of all copies; their communes name their province.
        coverage: Coverage of all copies.
        plan: All proposals of all copies.
        names: Provinces, the first of which is the case itself.
        cols: Copies in a row.
    """

    case: tuple[Network, Coverage, Plan]
    network: Network
    coverage: Coverage
    plan: Plan
    names: tuple[str, ...]
    cols: int

    def raster(self, one: Raster) -> Raster:
        """A raster of the case under every copy."""
        rows = math.ceil(len(self.names) / self.cols)
        values, server = (
            _tiled(each, rows, self.cols, none) for each, none in ((one.values, np.nan), (one.server, -1))
        )
        top = one.grid.bounds[3]
        step = one.grid.step_m
        return Raster(values, server, Grid(Affine(step, 0, LEFT, 0, -step, top), values.shape, one.grid.crs))


APART = 1.25
"""Widths from one province to the next: some 25 km of unclaimed ground lie between two, whole cells of either grid."""


def lay_provinces(names: Sequence[str], *, villages: int = 300, proposals: int = 6, sites: int = 60) -> Laid:
    """Copies of the generated province, one for each name, in rows eastwards and southwards.

    Args:
        names: Names of the provinces.
        villages: Villages of each.
        proposals: Proposals of each.
        sites: Sites of each.
    """
    network = large_network(villages, sites=sites)
    coverage = large_coverage(network, gaps=villages // 10)
    case = network, coverage, large_plan(network, coverage, proposals=proposals)
    k, cols = len(names), max(1, round(math.sqrt(0.75 * len(names))))
    shifts = [(copy % cols * APART * WIDTH, -(copy // cols) * APART * HEIGHT) for copy in range(k)]
    return Laid(
        case, _network(network, names, shifts), _coverage(coverage, network, k), _plan(case, shifts), tuple(names), cols
    )


def code(copy: int, of: object) -> str:
    """An identifier of one copy; the first copy keeps its own."""
    return f"{copy}-{of}" if copy else str(of)


def _network(one: Network, names: Sequence[str], shifts: Sequence[tuple[float, float]]) -> Network:
    k = len(shifts)

    def moved(geometries: np.ndarray) -> np.ndarray:
        return np.concatenate([shapely.transform(geometries, lambda xy, by=by: xy + np.array(by)) for by in shifts])

    def table(of, coded: tuple[str, ...]):
        columns = {}
        for each in fields(of):
            column = getattr(of, each.name)
            if each.name in coded:
                columns[each.name] = texts([code(copy, value) for copy in range(k) for value in column])
            elif each.name in ("x_m", "y_m"):
                columns[each.name] = np.concatenate([column + by["xy".index(each.name[0])] for by in shifts])
            else:
                columns[each.name] = (
                    moved(column) if each.name in ("outlines", "routes", "lines") else np.tile(column, k)
                )
        return columns

    sites = table(replace(one.sites, technologies=texts([0] * len(one.sites))), ("ids",))
    communes = replace(one.communes, **table(one.communes, ("codes",)))
    districts = texts([code(copy, name) for copy in range(k) for name in one.communes.districts])
    provinces = texts([name for name in names for _ in range(len(one.communes))])
    return replace(
        one,
        villages=replace(one.villages, **table(one.villages, ("ids", "commune_codes"))),
        communes=replace(communes, districts=districts),
        sites=Sites(**sites | {"technologies": one.sites.technologies * k}),
        roads=Roads(moved(one.roads.lines), np.tile(one.roads.classes, k)),
        fibre=FibrePlant(**table(one.fibre, ("access_point_ids",))),
        terrain=_terrain(one.terrain, shifts),
        further_columns={"communes": {"province": provinces}},
    )


def _terrain(one: Terrain, shifts: Sequence[tuple[float, float]]) -> Terrain:
    cols = len({east for east, _ in shifts})
    height = _tiled(one.height_m, math.ceil(len(shifts) / cols), cols, np.nan)
    return Terrain(height, Grid(Affine(one.step_m, 0, LEFT, 0, -one.step_m, BOTTOM + HEIGHT), height.shape, one.crs))


def _tiled(cells: np.ndarray, rows: int, cols: int, nothing: float) -> np.ndarray:
    """Cells of every copy, with nothing on the ground between them."""
    padding = [(0, round((APART - 1.0) * n)) for n in cells.shape]
    return np.tile(np.pad(cells, padding, constant_values=nothing), (rows, cols))


def _coverage(one: Coverage, network: Network, k: int) -> Coverage:
    services = {}
    for name, state in one.services.items():
        columns = {
            each.name: np.tile(getattr(state, each.name), k)
            for each in fields(state)
            if isinstance(getattr(state, each.name), np.ndarray) and each.name != "by_operators"
        }
        servers = len(network.fibre.x_m) if name == "fibre" else len(network.sites)
        columns["server"] = np.concatenate(
            [np.where(state.server >= 0, state.server + copy * servers, -1) for copy in range(k)]
        )
        services[name] = replace(state, **columns, by_operators=np.tile(state.by_operators, (1, k)))
    return Coverage(services)


def _plan(case: tuple[Network, Coverage, Plan], shifts: Sequence[tuple[float, float]]) -> Plan:
    plan = case[2]
    laid = [_moved(each, copy, by) for copy, by in enumerate(shifts) for each in plan.proposals]
    after = {name: np.tile(served, len(shifts)) for name, served in plan.after.items()}
    return replace(plan, proposals=tuple(laid), after=after, cost_vnd=plan.cost_vnd * len(shifts))


def _moved(one: Proposal, copy: int, by: tuple[float, float]) -> Proposal:
    return replace(
        one,
        proposal_id=code(copy, one.proposal_id),
        x_m=one.x_m + by[0],
        y_m=one.y_m + by[1],
        commune_code=code(copy, one.commune_code),
        site_id=one.site_id and code(copy, one.site_id),
        village_ids=tuple(code(copy, key) for key in one.village_ids),
        route=one.route and shapely.transform(one.route, lambda xy: xy + np.array(by)),
    )
