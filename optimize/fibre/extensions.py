"""Fibre extensions: the shortest roads from existing fibre to villages that lack it, and new access points there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.fibre import FibreParameters, build_road_graph
from phusong.coverage.kernels import FloatArray, GeometryArray, IntArray, TextArray
from phusong.coverage.network import Network, commune_codes_at
from phusong.coverage.served import Coverage
from phusong.optimize.costs.fibre import access_point_vnd, fibre_opex_vnd, fibre_vnd
from phusong.optimize.costs.table import CostTable
from phusong.optimize.fibre.access_points import new_access_points, services_along_roads
from phusong.optimize.fibre.sections import fibre_sections
from phusong.optimize.fibre.ways import Option, Ways, why_not
from phusong.optimize.plan.option_id import OptionId


@dataclass(frozen=True, slots=True)
class Extensions:
    """Fibre that could be built: sections of a forest rooted in existing fibre, then the access points on it.

    Attributes:
        ids: Identifiers (:class:`OptionId`) that hold from run to run, shape (n,).
        kinds: ``section`` or ``access_point``, shape (n,).
        parent: Section that must be built before, -1 where it starts on existing fibre, shape (n,).
        root: Number of the point on existing fibre that each option hangs on, shape (n,).
        from_fibre_m: Way along the roads from existing fibre to the far end, metres, shape (n,).
        length_m: Length of a section, metres, 0 for an access point, shape (n,).
        drop_m: Drop cable from an access point to the villages it is built for, metres, 0 for a section, shape (n,).
        x_m: Easting of the far end, metres, shape (n,).
        y_m: Northing of the far end, metres, shape (n,).
        lines: Road each section follows, away from existing fibre, None for an access point, shape (n,).
        village: First of the villages an access point is built for, -1 for a section, shape (n,).
        commune_codes: Commune of the far end, shape (n,).
        capex_vnd: Investment, VND, shape (n,).
        opex_vnd_per_year: Running cost, VND a year, shape (n,).
        serves: Pairs of an access point and a village without fibre within its reach, shape (k, 2).
        serves_m: Way from the access point to the village, its straight way to the road included, metres, shape (k,).
        to_build_m: Fibre to build to each village that lacks it, metres, NaN where it has fibre or cannot be reached,
            shape (n villages,).
        unreachable: Villages without fibre that no extension can reach, ascending, shape (u,).
        reasons: Why, one for each of ``unreachable``.
        fibre: Reach and tolerances used.
        costs: Prices used.
    """

    ids: TextArray
    kinds: TextArray
    parent: IntArray
    root: IntArray
    from_fibre_m: FloatArray
    length_m: FloatArray
    drop_m: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    lines: GeometryArray
    village: IntArray
    commune_codes: TextArray
    capex_vnd: IntArray
    opex_vnd_per_year: IntArray
    serves: IntArray
    serves_m: FloatArray
    to_build_m: FloatArray
    unreachable: IntArray
    reasons: tuple[str, ...]
    fibre: FibreParameters
    costs: CostTable

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class _Reached:
    """Whom the fibre options reach: the columns of :class:`Extensions` that speak of villages."""

    serves: IntArray
    serves_m: FloatArray
    to_build_m: FloatArray
    unreachable: IntArray
    reasons: tuple[str, ...]


def find_extensions(network: Network, coverage: Coverage, fibre: FibreParameters, costs: CostTable) -> Extensions:
    """Find how fibre could be led along the roads to every village that lacks it.

    Each such village hangs on existing fibre by the shortest road; ways that share road share its sections. An access
    point can be built where the way to a village leaves the road; it serves every village within ``fibre.reach_m`` of
    it, just as existing access points do.

    Args:
        network: The layers.
        coverage: Who is served today.
        fibre: Reach and tolerances.
        costs: Prices.

    Returns:
        The options; the same whatever the order of rows in the network.
    """
    villages = len(network.villages)
    lacking = ~coverage.served("fibre") if "fibre" in coverage.services else np.zeros(villages, dtype=np.bool_)
    graph = build_road_graph(network, fibre)
    ways = Ways.of(graph)
    reasons = why_not(ways, fibre.reach_m)
    wanted = lacking & (reasons == "")
    sections = fibre_sections(ways, np.unique(graph.village_node[wanted]))
    by_id = np.array(sorted(np.flatnonzero(wanted), key=lambda each: str(network.villages.ids[each])), dtype=np.int64)
    options = sections + new_access_points(ways, by_id, sections)
    serves, serves_m = services_along_roads(graph, options, np.flatnonzero(lacking), fibre.reach_m)
    to_build = np.full(villages, np.nan)
    to_build[wanted] = ways.distance_m[graph.village_node[wanted]]
    unreachable = np.flatnonzero(lacking & ~wanted)
    said = tuple(str(reason) for reason in reasons[unreachable])
    return _columns(network, ways, options, _Reached(serves, serves_m, to_build, unreachable, said), fibre, costs)


def _columns(
    network: Network,
    ways: Ways,
    options: list[Option],
    reached: _Reached,
    fibre: FibreParameters,
    costs: CostTable,
) -> Extensions:
    node = np.array([option.node for option in options], dtype=np.int64)
    x, y = ways.graph.roads.x_m[node], ways.graph.roads.y_m[node]
    roots = ways.root[node]
    number = {root: at for at, root in enumerate(ways.in_order(set(roots.tolist())))}
    lines = np.empty(len(options), dtype=np.object_)
    lines[:] = [option.line for option in options]
    return Extensions(
        ids=np.array(
            [
                OptionId(option.kind, f"{east:.1f},{north:.1f}")
                for option, east, north in zip(options, x, y, strict=True)
            ],
            dtype=np.object_,
        ),
        kinds=np.array([option.kind for option in options], dtype=np.object_),
        parent=np.array([option.parent for option in options], dtype=np.int64),
        root=np.array([number[root] for root in roots.tolist()], dtype=np.int64),
        from_fibre_m=ways.distance_m[node],
        length_m=np.array([option.length_m for option in options], dtype=np.float64),
        drop_m=np.array([option.drop_m for option in options], dtype=np.float64),
        x_m=x,
        y_m=y,
        lines=lines,
        village=np.array([option.village for option in options], dtype=np.int64),
        commune_codes=commune_codes_at(network, x, y),
        capex_vnd=np.array([_capex_vnd(option, costs) for option in options], dtype=np.int64),
        opex_vnd_per_year=np.array([_opex_vnd(option, costs) for option in options], dtype=np.int64),
        serves=reached.serves,
        serves_m=reached.serves_m,
        to_build_m=reached.to_build_m,
        unreachable=reached.unreachable,
        reasons=reached.reasons,
        fibre=fibre,
        costs=costs,
    )


def _capex_vnd(option: Option, costs: CostTable) -> int:
    return fibre_vnd(costs, option.length_m) if option.line is not None else access_point_vnd(costs, option.drop_m)


def _opex_vnd(option: Option, costs: CostTable) -> int:
    return fibre_opex_vnd(costs, option.length_m) if option.line is not None else costs.access_point_opex_vnd_per_year
