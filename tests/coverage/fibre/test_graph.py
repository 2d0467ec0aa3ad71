"""Fibre reach on roads with every distance known."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.fibre.checks import check_fibre
from phusong.coverage.fibre.graph import build_road_graph, share_graph
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.plant import find_lit_plant
from phusong.coverage.fibre.reach import fibre_reach
from phusong.coverage.network.plant import FibrePlant, Roads
from tests.builders.networks.fibre_networks import network_of, plant_of
from tests.builders.networks.sixty_villages import sixty_villages, take_villages, without_routes

SIXTY = sixty_villages()
PARAMETERS = FibreParameters(max_drop_m=2000.0, reach_m=4000.0)


def reach_of(network, **settings):
    parameters = FibreParameters(**settings)
    return fibre_reach(network, build_road_graph(network, parameters), parameters)


MAIN = [(0, 0), (5000, 0)]
SIDE = [(3000, 0), (3000, 4000)]


def test_the_way_is_drop_road_and_drop():
    network = network_of([(1500, 100), (3000, 500), (4900, 0)], [MAIN, SIDE], plant_of([(1000, 30)]))
    got = reach_of(network, reach_m=2530.0)
    assert_allclose(got.distance_m, [30 + 500 + 100, 30 + 2000 + 500, 30 + 3900])
    assert_array_equal(got.access_point, [0, 0, 0])
    assert_array_equal(got.reached, [True, True, False])  # the second lies exactly at the reach


def test_a_village_nearer_as_the_crow_flies_may_be_farther_by_road():
    network = network_of([(3000, 3000)], [MAIN, SIDE], plant_of([(0, 3000), (0, 0)]))
    got = reach_of(network, reach_m=10_000.0)
    assert_allclose(got.distance_m, [6000.0])
    assert_array_equal(got.access_point, [1])  # the other is 3 km off every road


def test_villages_on_junctions_ends_access_points_and_each_other():
    villages = [(3000, 0), (0, 0), (1000, 0), (1000, 0), (5000, 0)]
    got = reach_of(network_of(villages, [MAIN, SIDE], plant_of([(1000, 0)])))
    assert_allclose(got.distance_m, [2000.0, 1000.0, 0.0, 0.0, 4000.0])
    assert_array_equal(got.reached, [True, True, True, True, False])


def test_off_the_roads_or_on_a_road_apart_a_village_is_not_reached():
    apart = [(0, 9000), (5000, 9000)]
    villages = [(1000, 1001), (1000, 9000), (1000, 1000)]
    got = reach_of(network_of(villages, [MAIN, apart], plant_of([(1000, 0)])))
    assert_allclose(got.distance_m, [np.nan, np.nan, 1000.0])
    assert_array_equal(got.access_point, [-1, -1, 0])
    assert_array_equal(got.reached, [False, False, True])


def test_an_access_point_too_far_from_every_road_connects_nobody():
    network = network_of([(1000, 0)], [MAIN], plant_of([(1000, 251)]))
    assert not reach_of(network).reached.any()
    assert reach_of(network, max_access_m=300.0).reached.all()


def test_without_roads_nobody_is_reached_however_near():
    got = reach_of(network_of([(1000, 0)], [], plant_of([(1000, 0)])))
    assert_array_equal(got.reached, [False])
    assert np.isnan(got.distance_m).all()


def test_without_access_points_nobody_is_reached():
    assert not reach_of(network_of([(1000, 0)], [MAIN], plant_of([]))).reached.any()


def test_a_splitter_is_fed_over_cables_that_lead_to_an_olt():
    plant = plant_of(
        [(0, 0), (2000, 40), (4000, 0), (9000, 0)],
        ["OLT", "splitter", "splitter", "splitter"],
        [[(0, 0), (2000, 0)], [(2030, 0), (4000, 0)], [(8000, 0), (9000, 0)]],
    )
    fed, lit = find_lit_plant(plant, FibreParameters())
    assert_array_equal(fed, [True, True, True, False])  # the last cable hangs in the air
    assert len(lit) == 2
    fed, lit = find_lit_plant(plant, FibreParameters(max_feed_m=20.0))
    assert_array_equal(fed, [True, False, False, False])  # now the splitter and the second cable are too far
    assert len(lit) == 1


def test_without_an_olt_every_cable_counts_as_lit_and_without_a_cable_every_point_as_fed():
    splitters = plant_of([(0, 0), (500, 500)], routes=[[(0, 0), (2000, 0)]])
    assert_array_equal(find_lit_plant(splitters, FibreParameters())[0], [True, False])
    assert_array_equal(find_lit_plant(plant_of([(0, 0), (500, 500)]), FibreParameters())[0], [True, True])


def test_nodes_and_edges_along_a_lit_cable_have_fibre():
    plant = plant_of([(1000, 0), (3000, 3500)], ["olt", "splitter"], [[(1000, 10), (3000, 10), (3000, 1500)]])
    graph = build_road_graph(network_of([(2000, 0), (4900, 0)], [MAIN, SIDE], plant), FibreParameters())
    tapped = set(zip(graph.roads.x_m[graph.node_has_fibre], graph.roads.y_m[graph.node_has_fibre], strict=True))
    assert tapped == {(1000.0, 0.0), (2000.0, 0.0), (3000.0, 0.0), (3000.0, 1500.0)}
    assert_allclose(graph.roads.edge_length_m[graph.edge_has_fibre].sum(), 3500.0)
    assert_array_equal(graph.access_fed, [True, False])


def test_the_graph_knows_where_villages_and_access_points_stand():
    graph = build_road_graph(SIXTY, PARAMETERS)
    on_road = graph.village_node >= 0
    node = graph.village_node[on_road]
    away = np.hypot(
        graph.roads.x_m[node] - SIXTY.villages.x_m[on_road], graph.roads.y_m[node] - SIXTY.villages.y_m[on_road]
    )
    assert_allclose(away, graph.village_drop_m[on_road], atol=1.0)
    assert np.isnan(graph.village_drop_m[~on_road]).all()
    assert_array_equal(graph.access_fed, [True, True, True, True, True, False])


def test_row_order_changes_nothing():
    rng = np.random.default_rng(2)
    villages, routes, points = rng.permutation(60), [1, 0], rng.permutation(6)
    plant = SIXTY.fibre
    turned = take_villages(SIXTY, villages)
    turned = replace(
        turned,
        roads=Roads(SIXTY.roads.lines[::-1], SIXTY.roads.classes[::-1]),
        fibre=FibrePlant(
            routes=plant.routes[routes],
            route_kinds=plant.route_kinds[routes],
            access_point_ids=plant.access_point_ids[points],
            access_point_kinds=plant.access_point_kinds[points],
            x_m=plant.x_m[points],
            y_m=plant.y_m[points],
        ),
    )
    given_order = fibre_reach(SIXTY, build_road_graph(SIXTY, PARAMETERS), PARAMETERS)
    other_order = fibre_reach(turned, build_road_graph(turned, PARAMETERS), PARAMETERS)
    assert 5 < given_order.reached.sum() < 55
    assert_array_equal(other_order.reached, given_order.reached[villages])
    assert_allclose(other_order.distance_m, given_order.distance_m[villages], atol=1e-6)
    ids = plant.access_point_ids
    served = given_order.access_point[villages] >= 0
    assert_array_equal(ids[points][other_order.access_point[served]], ids[given_order.access_point[villages][served]])


@pytest.mark.parametrize(("route", "loses"), [(0, {1, 2}), (1, {3, 4})])
def test_without_a_route_its_splitters_serve_nobody(route, loses):
    cut = without_routes(SIXTY, route)
    before = fibre_reach(SIXTY, build_road_graph(SIXTY, PARAMETERS), PARAMETERS)
    after = fibre_reach(cut, build_road_graph(cut, PARAMETERS), PARAMETERS)
    assert not np.isin(after.access_point, list(loses)).any()
    assert (after.reached <= before.reached).all()
    assert after.reached.sum() < before.reached.sum()


@settings(max_examples=15)
@given(st.floats(100.0, 15_000.0), st.floats(1.0, 3.0))
def test_more_reach_never_serves_fewer(reach_m, factor):
    graph = build_road_graph(SIXTY, PARAMETERS)
    near = fibre_reach(SIXTY, graph, PARAMETERS.model_copy(update={"reach_m": reach_m}))
    far = fibre_reach(SIXTY, graph, PARAMETERS.model_copy(update={"reach_m": reach_m * factor}))
    assert (near.reached <= far.reached).all()


def test_a_place_is_put_on_the_network_and_not_on_a_nearer_island():
    stub = [(2900, 300), (3100, 300)]  # 200 m of road that hang on nothing, beside the village
    network = network_of([(3000, 320), (3000, 1200)], [MAIN, stub], plant_of([(2000, 10), (2950, 290)]))
    graph = build_road_graph(network, FibreParameters())
    assert_allclose(graph.village_drop_m, [320.0, 900.0])  # the second is too far from the network
    got = reach_of(network)
    assert_allclose(got.distance_m[0], 320 + 10 + 1000)
    assert got.reached[0]
    assert_array_equal(np.flatnonzero(graph.node_on_island), np.flatnonzero(graph.roads.y_m > 200.0))


def test_an_island_still_serves_who_is_near_no_other_road():
    far = [(0, 9000), (500, 9000)]
    got = reach_of(network_of([(400, 9000), (4000, 0)], [MAIN, far], plant_of([(0, 9000)])))
    assert_allclose(got.distance_m, [400.0, np.nan])
    longer = [(0, 150), (2000, 150)]  # bears an access point and is long enough to be a network of its own
    got = reach_of(network_of([(2000, 140)], [MAIN, longer], plant_of([(1000, 149)])))
    assert_allclose(got.distance_m, [1.0 + 1000.0 + 10.0])


@pytest.mark.parametrize(("beside_m", "lit_m"), [(0, 4000), (60, 4000), (99, 4000), (101, 0)])
def test_a_cable_drawn_beside_its_road_lies_on_it(beside_m, lit_m):
    plant = plant_of([(0, beside_m)], ["olt"], [[(0, beside_m), (4000, beside_m)]])
    network = network_of([(3900, 0)], [MAIN, SIDE], plant)
    graph = build_road_graph(network, FibreParameters())
    assert_allclose(graph.roads.edge_length_m[graph.edge_has_fibre].sum(), lit_m)
    side = graph.roads.edge_nodes[np.isclose(graph.roads.edge_length_m, 4000.0)]
    assert not graph.edge_has_fibre[(graph.roads.edge_nodes == side[0]).all(axis=1)].any()  # the road that it crosses
    codes = [each.finding.code for each in check_fibre(network, FibreParameters())]
    assert codes == ([] if lit_m else ["fibre-off-road"])


def test_a_street_beside_the_road_of_a_cable_is_not_lit_by_it():
    street = [(500, 60), (4000, 60)]
    plant = plant_of([(0, 0)], ["olt"], [[(0, 0), (5000, 0)]])
    graph = build_road_graph(network_of([(3000, 30)], [MAIN, street, [(500, 60), (500, 0)]], plant), FibreParameters())
    assert_allclose(graph.roads.edge_length_m[graph.edge_has_fibre].sum(), 5000.0)


def test_gaps_islands_and_what_is_far_from_roads_are_told():
    roads = [MAIN, [(5007, 0), (9000, 0)], [(1000, 9000), (1600, 9000)], [(7000, 0), (7000, 5)], [(7008, 0), (7008, 5)]]
    plant = plant_of([(0, 0), (3000, 400)])
    network = network_of([(1200, 9000), (3000, 40_000), (8000, 0)], roads, plant)
    ids = network.villages.ids.tolist()
    found = check_fibre(network, FibreParameters())
    assert sorted((each.finding.code, each.finding.value) for each in found) == [
        ("access-point-off-road", "400 m"),
        ("road-gap", "7.0 m"),  # once, from one of its two sides
        ("road-island", "0.6 km"),
        ("road-island", "4.0 km"),
        ("village-off-road", "31.0 km"),
    ]
    by_code = {}
    for each in found:
        by_code.setdefault(each.finding.code, []).append(each)
    assert (by_code["road-gap"][0].x_m, by_code["road-gap"][0].y_m) in ((5000.0, 0.0), (5007.0, 0.0))
    islands = " ".join(each.finding.message for each in by_code["road-island"])
    assert f"cut off are villages: 1 ({ids[0]}); at" in islands
    assert f"cut off are villages: 1 ({ids[2]}); at" in islands
    assert [each.finding.message.split(" is ")[0] for each in by_code["village-off-road"]] == [f"the village {ids[1]}"]
    assert [each.finding.layer for each in by_code["access-point-off-road"]] == ["fibre"]
    wider = check_fibre(network, FibreParameters(node_tolerance_m=8.0))
    assert "road-gap" not in {each.finding.code for each in wider}


def test_every_setting_is_described():
    assert all(field.description for field in FibreParameters.model_fields.values())


def test_a_graph_is_shared_by_villages_that_stand_where_others_do():
    rows = np.array([2, 0, 0, 41, 7, 7, 7])
    there = replace(SIXTY, villages=take_villages(SIXTY, rows).villages)
    built = build_road_graph(replace(there, roads=replace(there.roads)), PARAMETERS)
    share_graph(SIXTY, there, PARAMETERS, rows)
    shared = build_road_graph(there, PARAMETERS)
    assert shared is not built
    whole = build_road_graph(SIXTY, PARAMETERS)
    assert shared.roads is whole.roads
    of_shared, of_built = (fibre_reach(there, each, PARAMETERS) for each in (shared, built))
    assert_allclose(of_shared.distance_m, of_built.distance_m)
    assert_array_equal(of_shared.access_point, of_built.access_point)
