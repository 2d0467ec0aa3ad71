"""Public places are judged as the own points of villages are."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.network.demand import Places
from phusong.coverage.network.plant import FibrePlant
from phusong.coverage.served.evaluate import evaluate_coverage
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.places import PlaceService, at_places, evaluate_places
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import sixty_villages
from tests.builders.networks.small_network import text

SIXTY = sixty_villages()
RADIO = radio_of()
FIBRE = FibreParameters(max_drop_m=2000.0, reach_m=4000.0)
ASKED = PeopleParameters(marginal_db=3.0)
VILLAGES = SIXTY.villages
NETWORK = replace(
    SIXTY,
    places=Places(VILLAGES.ids, text(*("school" for _ in VILLAGES.ids)), VILLAGES.names, VILLAGES.x_m, VILLAGES.y_m),
)


@pytest.fixture(scope="module")
def places():
    return evaluate_places(NETWORK, RADIO, FIBRE, ASKED)


def test_a_place_where_a_village_is_has_what_the_village_has(places):
    villages = evaluate_coverage(SIXTY, RADIO, FIBRE)
    assert list(places.services) == ["fibre", "4g", "5g"]
    for service, state in places.services.items():
        assert_array_equal(state.served, villages.served(service))
        assert_array_equal(state.margin_db, villages.services[service].margin_db)
        assert 0 < state.served.sum() < 60


def test_it_is_told_how_surely(places):
    for service in ("4g", "5g"):
        state = places.services[service]
        assert_array_equal(state.marginal.villages, np.abs(state.margin_db) <= 3.0)
        assert_array_equal(state.sure.villages, state.margin_db > 3.0)
        assert set(state.operators) == set(SIXTY.sites.operators[SIXTY.sites.carrying(service)].astype(str))


def test_nobody_lives_there_and_places_can_be_chosen():
    there = at_places(NETWORK, np.array([5, 2]))
    assert there.villages.ids.tolist() == NETWORK.places.ids[[5, 2]].tolist()
    assert there.villages.population.tolist() == [0.0, 0.0]
    assert len(at_places(NETWORK).villages) == 60


def test_without_access_points_nothing_is_said_of_fibre():
    nothing = FibrePlant(np.empty(0, dtype=object), text(), text(), text(), np.zeros(0), np.zeros(0))
    few = replace(NETWORK, fibre=nothing)
    assert list(evaluate_places(few, RADIO, FIBRE, ASKED).services) == ["4g", "5g"]


def test_what_a_plan_brings_is_added_to_what_is_there(places):
    lacking = np.flatnonzero(~places.served("4g"))[:2]
    both = PlaceService(places, {"4g": {"P001": lacking[:1], "P002": lacking}})
    assert_array_equal(np.flatnonzero(both.after("4g") & ~places.served("4g")), lacking)
    assert_array_equal(both.after("5g"), places.served("5g"))
