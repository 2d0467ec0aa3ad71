"""The audit of light: fibre from the OLT to every served village, and what is lost on it, by formulas of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely
from shapely import LineString

from phusong.coverage.fibre import (
    Feeder,
    FibreGraph,
    FibreParameters,
    OpticsParameters,
    build_road_graph,
    feeder_of,
    fibre_reach,
    find_lit_plant,
    is_olt,
)
from phusong.coverage.kernels import BoolArray, FloatArray, GeometryArray, IntArray
from phusong.optimize.audit.evidence import Evidence

ROUNDING_M = 1.0
"""Length measured another way that may differ by this much."""


def check_optics(evidence: Evidence) -> Iterator[str]:
    """Hold every village with fibre, today and by the plan, against the optical budget.

    Args:
        evidence: What the plan is held against.

    Yields:
        The violations, in words.
    """
    options, homes = evidence.options, evidence.options.coverage.homes
    optics = options.extensions.fibre.optics
    if homes is not None:
        for village in np.flatnonzero(_is_lost(optics, homes.length_m)).tolist():
            yield f"fibre: village number {village + 1} is served today, and {_said(optics, homes.length_m[village])}"
    rows = np.array([row for own in evidence.fibre_rows for row in own], dtype=np.int64)
    points = rows[options.extensions.kinds[rows] == "access_point"] if len(rows) else rows
    if not len(points) or "fibre" not in evidence.plan.after:
        return
    length_m, names = _lengths_m(evidence, points), options.fibre_network.villages.ids
    new = evidence.plan.after["fibre"] & ~options.coverage.served("fibre")
    for village in np.flatnonzero(new & _is_lost(optics, length_m)).tolist():
        yield f"fibre: village {names[village]} is to be served, and {_said(optics, length_m[village])}"


def least_loss_db(optics: OpticsParameters, length_m: FloatArray) -> FloatArray:
    """Loss over fibre of some lengths with the splitter that takes least, dB, shape (n,)."""
    km = np.asarray(length_m) / 1000.0
    splices = km / optics.splice_every_km
    lost = km * optics.fibre_db_per_km + splices * optics.splice_db
    return np.asarray(
        lost + optics.connectors * optics.connector_db + min(optics.splitter_db.values()) + optics.margin_db
    )


def _is_lost(optics: OpticsParameters, length_m: FloatArray) -> BoolArray:
    """Lengths over which too much is lost, or that are too long for the system; unknown ones are not."""
    length = np.asarray(length_m, dtype=np.float64) - ROUNDING_M
    too_far = (least_loss_db(optics, length) > optics.budget_db) | (length > 1000.0 * optics.max_km)
    return np.asarray(np.isfinite(length) & too_far)


def _said(optics: OpticsParameters, length_m: float) -> str:
    lost_db = float(least_loss_db(optics, np.array([length_m]))[0])
    return (
        f"the fibre from its OLT is {length_m / 1000.0:,.1f} km long and loses {lost_db:.1f} dB, "
        f"where {optics.max_km:g} km and {optics.budget_db:g} dB are the most"
    )


def _lengths_m(evidence: Evidence, points: IntArray) -> FloatArray:
    """Fibre from the OLT to every village once the plan is built, metres, NaN where none leads, shape (n villages,).

    Cables of today are measured once for all plans and the plan's own from where they leave those, which is never
    shorter than along all together; only where that is too long are all of them noded anew.
    """
    network, extensions = evidence.options.fibre_network, evidence.options.extensions
    fibre, plant, near_m = extensions.fibre, network.fibre, _near_m(extensions.fibre)
    graph, today = build_road_graph(network, fibre), feeder_of(plant, fibre)
    at = extensions.x_m[points], extensions.y_m[points]
    lines = _built_cables(evidence, graph)
    length_m = _reached_m(evidence, graph, points, today.length_m(*at, near_m, today.extended(lines, near_m)))
    new = evidence.plan.after["fibre"] & ~evidence.options.coverage.served("fibre")
    if (np.isfinite(length_m[new]) & ~_is_lost(fibre.optics, length_m[new])).all():
        return length_m
    olt, (_, lit) = is_olt(plant), find_lit_plant(plant, fibre)
    together = np.array([*lit, *lines] if len(lit) else [], dtype=np.object_)
    feeder = Feeder.of(together, plant.x_m[olt], plant.y_m[olt], near_m)
    return _reached_m(evidence, graph, points, feeder.length_m(*at, near_m))


def _reached_m(evidence: Evidence, graph: FibreGraph, points: IntArray, feeder_m: FloatArray) -> FloatArray:
    """Fibre to every village with some access points more, given the feeder to each, metres, shape (n villages,)."""
    network, extensions = evidence.options.fibre_network, evidence.options.extensions
    fibre = extensions.fibre
    feet = graph.roads.snap(extensions.x_m[points], extensions.y_m[points], fibre.max_access_m)
    roads, node = graph.roads.with_nodes_at(feet, 1e-6)
    built = replace(
        graph,
        roads=roads,
        access_node=np.concatenate((graph.access_node, node)),
        access_drop_m=np.concatenate((graph.access_drop_m, np.zeros(len(points)))),
        access_fed=np.concatenate((graph.access_fed, np.ones(len(points), dtype=np.bool_))),
        access_feeder_m=np.concatenate((graph.access_feeder_m, feeder_m)),
    )
    return fibre_reach(network, built, fibre).length_m


def _built_cables(evidence: Evidence, graph: FibreGraph) -> GeometryArray:
    """Cables of the plan, and what ties today's access points to the roads that they begin on, shape (c,)."""
    plant, roads = evidence.options.fibre_network.fibre, graph.roads
    routes = [each.route for each in evidence.plan.proposals if each.route is not None]
    taps = [
        LineString([(plant.x_m[at], plant.y_m[at]), (roads.x_m[node], roads.y_m[node])])
        for at, node in enumerate(graph.access_node.tolist())
        if graph.access_fed[at] and node >= 0 and graph.access_drop_m[at] > 0.0
    ]
    return np.array([*shapely.get_parts(np.array(routes, dtype=np.object_)), *taps], dtype=np.object_)


def _near_m(fibre: FibreParameters) -> float:
    return max(fibre.max_feed_m, fibre.max_beside_m, fibre.max_access_m)
