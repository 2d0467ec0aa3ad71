"""Where people live: discs, outlines and homes; the same whatever the order of rows and the grid."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from shapely import Polygon, box, contains_xy

from phusong.coverage.network.demand import Homes
from phusong.coverage.served.people.find import find_people
from phusong.coverage.served.people.homes import part_homes
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.people.point_network import at_points
from tests.builders.networks.small_network import SOUTH_M, VILLAGES, WEST_M, flat_terrain, small_network

SEVEN = PeopleParameters(points=7, radius_m=300.0)


def spot(x_km: float, y_km: float) -> tuple[float, float]:
    return WEST_M + 1000.0 * x_km, SOUTH_M + 1000.0 * y_km


def homes_at(*rows: tuple[float, float, float]) -> Homes:
    """Homes at easting and northing in km, with their people."""
    x, y, people = np.array(rows, dtype=np.float64).T
    return Homes(WEST_M + 1000.0 * x, SOUTH_M + 1000.0 * y, people)


def points_of(network, name, parameters=SEVEN):
    people = find_people(network, parameters)
    mine = people.village == list(network.villages.ids).index(name)
    return np.column_stack((people.x_m, people.y_m))[mine], people.people[mine], people.weight[mine]


def test_without_more_a_village_is_a_disc_round_its_own_point():
    network = small_network()
    places, people, weight = points_of(network, "C")
    assert_allclose(places[0], spot(10.0, 10.0))
    assert_allclose(np.hypot(*(places - places[0]).T)[1:], 300.0 * np.sqrt(4.0 / 7.0))
    assert people.sum() == 300.0
    assert_allclose(weight, people / 300.0)
    assert set(people) <= {42.0, 43.0}


def test_one_point_is_the_village_itself_and_the_network_stays_as_it_is():
    network = replace(
        small_network(), homes=homes_at((1.0, 5.1, 3.0)), village_outlines={"A": box(*spot(0, 4), *spot(2, 6))}
    )
    people = find_people(network, PeopleParameters(points=1))
    assert_array_equal(people.x_m, network.villages.x_m)
    assert_array_equal(people.people, network.villages.population)
    assert at_points(network, people) is network


def test_points_do_not_hang_on_the_order_of_rows_nor_on_the_grid():
    network, turned = small_network(), small_network(flat_terrain(30.0), tuple(reversed(VILLAGES)))
    for name in VILLAGES:
        for mine, other in zip(points_of(network, name), points_of(turned, name), strict=True):
            assert_array_equal(mine, other)


def test_a_village_without_people_still_has_shares():
    network = small_network()
    population = network.villages.population.copy()
    population[0] = 0.0
    people = find_people(replace(network, villages=replace(network.villages, population=population)), SEVEN)
    assert people.people[people.village == 0].sum() == 0.0
    assert_allclose(people.weight[people.village == 0], 1.0 / 7.0)


def test_points_of_an_outline_lie_in_it_and_share_its_area():
    el = Polygon([spot(0.5, 4.5), spot(1.5, 4.5), spot(1.5, 5.0), spot(1.05, 5.0), spot(1.05, 6.0), spot(0.5, 6.0)])
    places, people, weight = points_of(replace(small_network(), village_outlines={"A": el}), "A")
    assert len(places) == 7
    assert contains_xy(el, *places.T).all()
    assert people[0] == 0.0  # the own point stands for a place, the other six for the people
    assert people.sum() == 500.0
    assert_allclose(weight[1:], 1.0 / 6.0, atol=0.03)
    moved = replace(small_network(flat_terrain(30.0)), village_outlines={"A": el.normalize()})
    assert_array_equal(points_of(moved, "A")[0], places)


def test_people_live_where_the_homes_are():
    # Three quarters of A live 400 m north of its point, a quarter 300 m south; nobody at the point itself.
    homes = homes_at((1.0, 5.4, 60.0), (1.0, 4.7, 20.0))
    places, people, weight = points_of(replace(small_network(), homes=homes), "A")
    assert_allclose(places, [spot(1.0, 5.0), spot(1.0, 4.7), spot(1.0, 5.4)])
    assert_array_equal(people, [0.0, 125.0, 375.0])  # of the 500 that the village states
    assert_allclose(weight, [0.0, 0.25, 0.75])


def test_homes_belong_to_the_nearest_village_that_is_near_and_to_outlines_before_that():
    homes = homes_at((1.2, 5.0, 10.0), (3.5, 5.0, 10.0), (4.9, 5.0, 10.0), (1.1, 5.0, 0.0))
    network = replace(small_network(), homes=homes)
    assert_allclose(points_of(network, "A")[0], [spot(1.0, 5.0), spot(1.2, 5.0)])
    assert_allclose(points_of(network, "B")[0], [spot(5.0, 5.0), spot(4.9, 5.0)])  # 1.5 km away is nobody's
    assert len(points_of(network, "C")[0]) == 7  # no home: a disc
    outlined = replace(network, village_outlines={"B": box(*spot(3.0, 4.0), *spot(6.0, 6.0))})
    assert_allclose(points_of(outlined, "B")[0], [spot(5.0, 5.0), spot(3.5, 5.0), spot(4.9, 5.0)])


def test_homes_are_parted_into_groups_of_about_equal_weight_whatever_their_order():
    rng = np.random.default_rng(5)
    places, weights = rng.uniform(0.0, 1000.0, (400, 2)), rng.integers(1, 9, 400).astype(np.float64)
    middles, sums = part_homes(places, weights, 6)
    assert sums.sum() == weights.sum()
    assert_allclose(sums, weights.sum() / 6, rtol=0.03)
    assert (places[None] == middles[:, None]).all(axis=2).any(axis=1).all()  # a home stands for its neighbours
    order = rng.permutation(400)
    again = part_homes(places[order], weights[order], 6)
    assert_array_equal(middles, again[0])
    assert_array_equal(sums, again[1])


@pytest.mark.parametrize("homes", [1, 2, 5])
def test_there_are_no_more_groups_than_homes(homes):
    places = np.arange(2.0 * homes).reshape(homes, 2)
    middles, sums = part_homes(places, np.full(homes, 3.0), 6)
    assert_array_equal(np.unique(middles, axis=0), places)
    assert_array_equal(sums, np.full(homes, 3.0))


def test_a_point_network_keeps_people_households_and_centres():
    network = small_network()
    network = replace(network, villages=replace(network.villages, households=np.full(7, 70.0)))
    people = find_people(network, SEVEN)
    points = at_points(network, people).villages
    assert len(points) == 49
    assert list(points.ids[:2]) == ["A/1", "A/2"]
    assert points.population.sum() == network.villages.population.sum()
    assert points.households.sum() == pytest.approx(490.0)
    assert [str(name) for name in points.ids[points.is_commune_centre]] == ["B/1", "C/1"]
    assert list(points.ids) == sorted(points.ids)
