"""Fibre that could be built: trenches along roads, access points wherever reach makes a difference, cable to villages.

A trench is paid once, whoever uses it: villages, or towers that are fed by fibre. From an access point every village
gets a distribution cable of its own, paid by the way along the road, and a drop from the road.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.fibre import FibreParameters, build_road_graph
from phusong.coverage.kernels import FloatArray, GeometryArray, IntArray, TextArray
from phusong.coverage.network import Network, commune_codes_at
from phusong.coverage.served import Coverage
from phusong.optimize.costs.fibre import (
    access_point_vnd,
    distribution_opex_vnd,
    distribution_vnd,
    fibre_opex_vnd,
)
from phusong.optimize.costs.table import CostTable
from phusong.optimize.fibre.access_points import access_places, ends_of_reach, find_reaching
from phusong.optimize.fibre.cut_roads import CutRoads, Spots, cut_roads
from phusong.optimize.fibre.trenches import Trenches, find_trenches
from phusong.optimize.fibre.ways import Ways, why_not
from phusong.optimize.plan.option_id import ID_SEPARATOR, OptionId, OptionKind


@dataclass(frozen=True, slots=True)
class Feet:
    """Towers that fibre could feed, straight from the nearest road.

    Attributes:
        x_m: Easting, metres, NaN for what is not fed by fibre, shape (n,).
        y_m: Northing, metres, shape (n,).
    """

    x_m: FloatArray
    y_m: FloatArray

    @staticmethod
    def none() -> Feet:
        """No towers."""
        return Feet(np.zeros(0), np.zeros(0))

    def same_as(self, other: Feet) -> bool:
        """Whether they are the same towers, in the same order."""
        return all(
            np.array_equal(one, its, equal_nan=True) for one, its in ((self.x_m, other.x_m), (self.y_m, other.y_m))
        )


@dataclass(frozen=True, slots=True)
class Extensions:
    """Fibre that could be built: sections of trench, then access points, then distribution to villages.

    Attributes:
        ids: Identifiers (:class:`OptionId`) that hold from run to run, shape (n,).
        kinds: ``section``, ``access_point`` or ``distribution``, shape (n,).
        ends: Nodes that a section joins, 0 for lit plant, -1 for what is no section, shape (n, 2).
        node: Node that an access point or a distribution cable hangs on, 0 for lit plant, -1 for a section, shape (n,).
        point: Access point that a distribution cable begins at, -1 for anything else, shape (n,).
        from_fibre_m: Way along the roads from existing fibre to the far end, metres, shape (n,).
        length_m: Length along the road of a section or a distribution cable, metres, shape (n,).
        drop_m: Drop cable from the road to the village of a distribution cable, metres, else 0, shape (n,).
        x_m: Easting of the far end of a section, of an access point, or of the one cable begins at, metres, shape (n,).
        y_m: Northing of it, metres, shape (n,).
        lines: Road each section follows, None for anything else, shape (n,).
        village: Village of a distribution cable, first village in reach of an access point, -1 for a section, shape
            (n,).
        commune_codes: Commune of the far end, shape (n,).
        capex_vnd: Investment, VND, shape (n,).
        opex_vnd_per_year: Running cost, VND a year, shape (n,).
        serves: Pairs of a distribution cable and the village it serves, shape (k, 2).
        serves_m: Way from the access point to the village, its straight way to the road included, metres, shape (k,).
        to_build_m: Trench to dig to each village that lacks fibre if it were alone, metres, NaN where it has fibre or
            cannot be reached, shape (n villages,).
        unreachable: Villages without fibre that no extension can reach, ascending, shape (u,).
        reasons: Why, one for each of ``unreachable``.
        tap_m: Cable from the OLT to where a section begins on lit plant, or to an access point on it, metres, 0 where
            that is not known and for anything else, shape (n,).
        most_m: Longest fibre from the OLT to where a distribution cable begins within the optical budget, metres,
            infinite for anything else, shape (n,).
        tower_node: Node that each tower of the feet hangs on, -1 for none, shape (towers,).
        fibre: Reach and tolerances used.
        costs: Prices used.
    """

    ids: TextArray
    kinds: TextArray
    ends: IntArray
    node: IntArray
    point: IntArray
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
    tap_m: FloatArray
    most_m: FloatArray
    tower_node: IntArray
    fibre: FibreParameters
    costs: CostTable

    def __len__(self) -> int:
        return len(self.ids)


def find_extensions(
    network: Network, coverage: Coverage, fibre: FibreParameters, costs: CostTable, feet: Feet | None = None
) -> Extensions:
    """Find how fibre could be led along the roads to every village that lacks it, and to towers.

    Args:
        network: The layers.
        coverage: Who is served today.
        fibre: Reach and tolerances.
        costs: Prices.
        feet: Towers that fibre could feed; none when None.

    Returns:
        The options; the same whatever the order of rows in the network.
    """
    feet = feet or Feet.none()
    villages = len(network.villages)
    lacking = ~coverage.served("fibre") if "fibre" in coverage.services else np.zeros(villages, dtype=np.bool_)
    graph = build_road_graph(network, fibre)
    ways = Ways.of(graph)
    reasons = why_not(ways, fibre.reach_m)
    wanted = lacking & (reasons == "")
    by_id = np.array(sorted(np.flatnonzero(wanted), key=lambda each: str(network.villages.ids[each])), dtype=np.int64)
    reaching = find_reaching(graph, by_id, fibre.reach_m)
    ends, fed = ends_of_reach(graph, reaching), np.flatnonzero(np.isfinite(feet.x_m))
    at = graph.roads.snap(feet.x_m[fed], feet.y_m[fed], np.inf)
    spots = Spots(np.concatenate((ends.edge, at.edge)), np.concatenate((ends.along_m, at.along_m)))
    cut, node = cut_roads(graph, spots)
    from_fibre = cut.from_m(ways.distance_m)
    light = cut.along(ways.light_m)
    places = access_places(cut, reaching, way_is_paid=costs.fibre_distribution_vnd_per_km > 0)
    places = _within_budget(places, light, (by_id, graph.village_drop_m), graph.longest_m)
    foot = np.full(len(feet.x_m), -1, dtype=np.int64)
    foot[fed] = node[len(ends.edge) :]
    foot[fed] = np.where(np.isfinite(np.append(from_fibre, np.inf)[foot[fed]]), foot[fed], -1)
    needed = np.array(sorted({*places, *foot[foot >= 0].tolist()}), dtype=np.int64)
    trenches = find_trenches(cut, from_fibre, needed, costs)
    told = [_section(trenches, at, light, costs) for at in range(len(trenches.length_m))]
    told += _access_points(
        network, cut, (places, by_id, graph.village_drop_m), (from_fibre, trenches.node, light), costs
    )
    told = [
        replace(each, most_m=graph.longest_m - each.length_m - each.drop_m) if each.kind == "distribution" else each
        for each in told
    ]
    to_build = np.full(villages, np.nan)
    to_build[wanted] = ways.distance_m[graph.village_node[wanted]]
    unreachable = np.flatnonzero(lacking & ~wanted)
    return _columns(
        network,
        told,
        to_build,
        (unreachable, tuple(str(reason) for reason in reasons[unreachable])),
        np.append(trenches.node, -1)[foot],
        (fibre, costs),
    )


@dataclass(frozen=True, slots=True)
class _Option:
    """One option before the columns are made."""

    kind: OptionKind
    place: str
    capex_vnd: int
    opex_vnd_per_year: int
    x_m: float
    y_m: float
    from_fibre_m: float
    ends: tuple[int, int] = (-1, -1)
    node: int = -1
    point: int = -1
    length_m: float = 0.0
    drop_m: float = 0.0
    village: int = -1
    line: object = None
    tap_m: float = 0.0
    most_m: float = np.inf


def _section(trenches: Trenches, at: int, light_m: FloatArray, costs: CostTable) -> _Option:
    middle = trenches.lines[at].interpolate(0.5, normalized=True)
    length = float(trenches.length_m[at])
    return _Option(
        kind="section",
        place=f"{middle.x:.1f},{middle.y:.1f}",
        capex_vnd=int(trenches.cost_vnd[at]),
        opex_vnd_per_year=fibre_opex_vnd(costs, length),
        x_m=float(trenches.x_m[at]),
        y_m=float(trenches.y_m[at]),
        from_fibre_m=float(trenches.far_m[at]),
        ends=(int(trenches.ends[at, 0]), int(trenches.ends[at, 1])),
        length_m=length,
        line=trenches.lines[at],
        tap_m=float(light_m[trenches.tap_node[at]]) if trenches.tap_node[at] >= 0 else 0.0,
    )


def _within_budget(
    places: dict[int, dict[int, float]], light_m: FloatArray, wanted: tuple[IntArray, FloatArray], longest_m: float
) -> dict[int, dict[int, float]]:
    """Places of access points with the villages that light reaches from there at least by the shortest fibre."""
    by_id, drops = wanted
    found = {
        node: {each: way for each, way in villages.items() if light_m[node] + way + drops[by_id[each]] <= longest_m}
        for node, villages in places.items()
    }
    return {node: villages for node, villages in found.items() if villages}


def _access_points(
    network: Network,
    cut: CutRoads,
    wanted: tuple[dict[int, dict[int, float]], IntArray, FloatArray],
    fibre: tuple[FloatArray, IntArray, FloatArray],
    costs: CostTable,
) -> list[_Option]:
    """Access points from the nearest to the furthest from lit plant, then the cables from each to its villages."""
    (places, by_id, drops), (from_fibre, at_node, light_m) = wanted, fibre
    order = sorted(places, key=lambda node: (from_fibre[node], cut.x_m[node], cut.y_m[node]))
    points, cables = [], []
    for number, node in enumerate(order):
        x, y = float(cut.x_m[node]), float(cut.y_m[node])
        place = f"{x:.1f},{y:.1f}"
        villages = sorted(places[node])
        there = (x, y, float(from_fibre[node]))
        points.append(
            _Option(
                "access_point",
                place,
                access_point_vnd(costs),
                costs.access_point_opex_vnd_per_year,
                *there,
                node=int(at_node[node]),
                village=int(by_id[villages[0]]),
                tap_m=float(light_m[node]) if cut.lit[node] else 0.0,
            )
        )
        for number_of_village in villages:
            village = int(by_id[number_of_village])
            way, drop = places[node][number_of_village], float(drops[village])
            name = str(network.villages.ids[village]).replace(ID_SEPARATOR, ",")
            cables.append(
                _Option(
                    "distribution",
                    f"{place}/{name}",
                    distribution_vnd(costs, way, drop),
                    distribution_opex_vnd(costs, way, drop),
                    *there,
                    node=int(at_node[node]),
                    point=number,  # among access points; sections come before them
                    length_m=way,
                    drop_m=drop,
                    village=village,
                )
            )
    return points + cables


def _columns(
    network: Network,
    told: list[_Option],
    to_build_m: FloatArray,
    unreachable: tuple[IntArray, tuple[str, ...]],
    tower_node: IntArray,
    used: tuple[FibreParameters, CostTable],
) -> Extensions:
    def real(name: str) -> FloatArray:
        return np.array([getattr(each, name) for each in told], dtype=np.float64)

    def whole(name: str) -> IntArray:
        return np.array([getattr(each, name) for each in told], dtype=np.int64)

    kinds = np.array([each.kind for each in told], dtype=np.object_)
    sections = int((kinds == "section").sum())
    cables = np.flatnonzero(kinds == "distribution")
    point, x, y = whole("point"), real("x_m"), real("y_m")
    lines = np.empty(len(told), dtype=np.object_)
    lines[:] = [each.line for each in told]
    village, length, drop = whole("village"), real("length_m"), real("drop_m")
    return Extensions(
        ids=_identifiers(told),
        kinds=kinds,
        ends=np.array([each.ends for each in told], dtype=np.int64).reshape(-1, 2),
        node=whole("node"),
        point=np.where(point >= 0, point + sections, -1),
        from_fibre_m=real("from_fibre_m"),
        length_m=length,
        drop_m=drop,
        x_m=x,
        y_m=y,
        lines=lines,
        village=village,
        commune_codes=commune_codes_at(network, x, y),
        capex_vnd=whole("capex_vnd"),
        opex_vnd_per_year=whole("opex_vnd_per_year"),
        serves=np.column_stack((cables, village[cables])).astype(np.int64),
        serves_m=length[cables] + drop[cables],
        to_build_m=to_build_m,
        unreachable=unreachable[0],
        reasons=unreachable[1],
        tap_m=real("tap_m"),
        most_m=real("most_m"),
        tower_node=tower_node,
        fibre=used[0],
        costs=used[1],
    )


def _identifiers(told: list[_Option]) -> TextArray:
    """Identifiers; where two of a kind stand at one tenth of a metre, the later is numbered."""
    seen: dict[tuple[str, str], int] = {}
    ids = np.empty(len(told), dtype=np.object_)
    for at, each in enumerate(told):
        times = seen[each.kind, each.place] = seen.get((each.kind, each.place), 0) + 1
        ids[at] = OptionId(each.kind, each.place if times == 1 else f"{each.place}#{times}")
    return ids
