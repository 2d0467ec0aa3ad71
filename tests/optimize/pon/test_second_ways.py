"""Two ways without a common road: by hand, against every pair of ways, and on the small network."""

from dataclasses import replace
from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from phusong.coverage.network.plant import Roads
from phusong.optimize.pon.names import check_communes
from phusong.optimize.pon.parameters import PonParameters
from phusong.optimize.pon.two_ways import two_ways
from tests.builders.networks.small_network import line, text
from tests.builders.plans.pon_plans import COSTS, Planned
from tests.builders.plans.questions import Question
from tests.builders.seeds import examples


def test_the_trap_of_the_shortest_way():
    # The shortest way 0-1-2-3 (3) blocks both others; the pair that shares no edge is 0-1-3 and 0-2-3.
    ends = [(0, 1), (1, 2), (2, 3), (1, 3), (0, 2)]
    found = two_ways(4, ends, [1.0, 1.0, 1.0, 4.0, 4.0], 0, 3)
    assert (found.edges, found.cost) == ((0, 2, 3, 4), 10.0)


def test_a_bridge_is_named_and_the_nearest_of_two():
    ends = [(0, 1), (0, 1), (1, 2), (2, 3), (2, 3), (3, 4)]
    found = two_ways(5, ends, [1.0] * 6, 0, 4)
    assert (found.edges, found.bridge) == ((), 2)
    assert two_ways(3, [(0, 1)], [1.0], 0, 2).bridge == -1  # not even one way
    loops = two_ways(2, [(0, 0), (0, 1), (0, 1)], [1.0, 2.0, 3.0], 0, 1)
    assert (loops.edges, loops.cost) == ((1, 2), 5.0)


def every_pair(graph, start, target):
    """Least cost of two ways without a common edge, None where there are none; by listing the ways."""
    ways = [frozenset(edge[2] for edge in way) for way in nx.all_simple_edge_paths(graph, start, target)]
    cost = nx.get_edge_attributes(graph, "cost")
    paid = {key: value for (_, _, key), value in cost.items()}
    pairs = [sum(paid[edge] for edge in a | b) for a, b in combinations(ways, 2) if not a & b]
    return min(pairs, default=None), bool(ways)


def test_every_pair_of_ways_is_weighed():
    rng = np.random.default_rng(7)
    cut = 0
    for _ in range(examples(250)):
        nodes = int(rng.integers(2, 7))
        ends = [tuple(rng.integers(0, nodes, 2).tolist()) for _ in range(int(rng.integers(1, 11)))]
        cost = rng.choice([0.0, 1.0, 2.0, 5.0, 9.0], len(ends)).tolist()
        graph = nx.MultiGraph()
        graph.add_nodes_from(range(nodes))
        for key, ((one, other), price) in enumerate(zip(ends, cost, strict=True)):
            if one != other:
                graph.add_edge(one, other, key=key, cost=price)
        start, target = rng.choice(nodes, 2, replace=False).tolist()
        best, joined = every_pair(graph, start, target)
        found = two_ways(nodes, ends, cost, start, target)
        if best is not None:
            assert found.cost == pytest.approx(best)
            used = graph.edge_subgraph([(*ends[edge], edge) for edge in found.edges])
            assert nx.edge_connectivity(nx.Graph(used), start, target) >= 1
            assert all(used.degree(node) % 2 == 0 for node in used)
            continue
        assert found.edges == ()
        assert (found.bridge >= 0) == joined
        if joined:
            cut += 1
            without = graph.copy()
            without.remove_edge(*ends[found.bridge], key=found.bridge)
            assert not nx.has_path(without, start, target)
    assert cut > 0.08 * examples(250)  # 20 of them all


def ringed(*roads):
    network = Question(levels={}).network
    lines = np.append(network.roads.lines, np.array([line(*road) for road in roads], dtype=object)) if roads else None
    if lines is not None:
        network = replace(network, roads=Roads(lines, text("national", "commune", "commune", *[""] * len(roads))))
    return Planned(network, parameters=PonParameters(ring_communes=("00002",)))


@pytest.mark.slow
def test_where_one_road_leads_to_a_village_it_is_named():
    planned = ringed()
    told = {way.row: way for way in planned.design.second_ways}
    assert len(told) == 4  # B stands in the other commune
    assert {way.outcome for way in told.values()} == {"bridge"}
    by_name = {str(planned.network.villages.ids[each.village]): each for each in planned.design.villages}
    way = told[planned.design.points[by_name["C"].point].row]
    assert (way.bridge.length, way.bridge_class) == (pytest.approx(5000.0), "commune")
    assert planned.quantities("beyond").get(("second_way", 0)) is None


@pytest.mark.slow
def test_a_road_that_closes_the_ring_is_dug_and_paid():
    # E to D: with it C, D and E lie on a ring with the fork; the main road from the tap to the fork cuts all of them.
    cut = ringed(((15, 5), (15, 10)))
    assert {way.outcome for way in cut.design.second_ways} == {"bridge"}
    # A second road from B's cable to C: C, D and E have two ways; F hangs on one road.
    planned = ringed(((15, 5), (15, 10)), ((4, 5), (4, 10), (10, 10)))
    by_name = {str(planned.network.villages.ids[each.village]): each for each in planned.design.villages}
    told = {name: _way(planned, each) for name, each in by_name.items()}
    assert (told.pop("B"), told.pop("G")) == (None, None)  # of the other commune
    assert {name: way.outcome for name, way in told.items()} == {
        "C": "found",
        "D": "found",
        "E": "found",
        "F": "bridge",
    }
    added_km = sum(way.length_m for way in told.values()) / 1000.0
    assert added_km == pytest.approx(planned.quantities("beyond")["second_way", 0], abs=1e-3)
    spans_km = sum(each.span.length_m for each in planned.design.spans) / 1000.0
    roads_km = 7 * 5 + 11  # every road but the lit one
    assert spans_km + added_km <= roads_km + 1e-6
    paid = sum(way.capex_vnd for way in told.values())
    assert paid == pytest.approx(added_km * COSTS.fibre_vnd_per_km, rel=1e-6)
    line_of = next(each for each in planned.bill.lines if each.item == "second_way")
    assert (line_of.amount_vnd, line_of.part) == (paid, "beyond")
    dug = [way.line for way in told.values() if way.line is not None]
    assert sum(each.length for each in dug) == pytest.approx(1000.0 * added_km)


def test_a_commune_that_no_layer_knows_is_refused_with_the_nearest_that_is():
    network = Question(levels={}).network
    asked = PonParameters(ring_communes=("00002", "00020", "00020"))
    (finding,) = check_communes(network, asked)
    assert (finding.severity, finding.code, finding.value) == ("error", "unknown-commune", "00020")
    assert "00002" in f"{finding.message} {finding.remedy}"
    assert check_communes(network, PonParameters(ring_communes=("00002",))) == []


def _way(planned, village):
    row = planned.design.points[village.point].row
    return next((way for way in planned.design.second_ways if way.row == row), None)
