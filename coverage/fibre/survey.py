"""Surveyed fibre held against what the network gives: what confirms it counts, what contradicts it is told."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from phusong.coverage.fibre.graph import FibreGraph
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.reach import FibreReach, fibre_reach
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.network.network import Network


def survey_contradictions(
    network: Network, graph: FibreGraph, parameters: FibreParameters
) -> Iterator[tuple[Finding, int]]:
    """Findings about villages whose survey says otherwise than the network, each with its village.

    Args:
        network: The layers.
        graph: Roads with villages and access points.
        parameters: Reach and the optical budget.
    """
    villages = network.villages
    if not len(network.fibre.x_m) or np.isnan(villages.has_fibre).all():
        return
    reach = fibre_reach(network, graph, parameters)
    for row in np.flatnonzero((villages.has_fibre == 1.0) & ~reach.reached).tolist():
        message = _not_reached(str(villages.ids[row]), graph, reach, parameters, row)
        yield make_finding("fibre-survey-more", message, layer="villages", column="has_fibre", value="1"), row
    for row in np.flatnonzero((villages.has_fibre == 0.0) & reach.reached).tolist():
        name, way = villages.ids[row], f"{reach.distance_m[row]:,.0f} m"
        point = network.fibre.access_point_ids[reach.access_point[row]]
        message = f"{name} has no fibre as surveyed, but access point {point} is {way} away"
        yield make_finding("fibre-survey-less", message, layer="villages", column="has_fibre", value="0"), row


def _not_reached(name: str, graph: FibreGraph, reach: FibreReach, parameters: FibreParameters, row: int) -> str:
    """That and why the network does not reach a village."""
    if graph.village_node[row] < 0:
        return f"{name} has fibre as surveyed, but no road is near enough"
    if reach.access_point[row] < 0:
        return f"{name} has fibre as surveyed, but no road leads to an access point"
    way, limit = f"{reach.distance_m[row]:,.0f} m", f"{parameters.reach_m:,.0f} m"
    if reach.distance_m[row] > parameters.reach_m:
        return f"{name} has fibre as surveyed, but is {way} from an access point, more than {limit}"
    length = f"{reach.length_m[row] / 1000.0:.1f} km"
    return f"{name} has fibre as surveyed, but {length} to the OLT are beyond the optical budget"
