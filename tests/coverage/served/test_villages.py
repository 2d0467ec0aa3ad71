"""Villages from people points: brute force on the small network, one point a village, surroundings and operators."""

from dataclasses import fields, replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.served.counts import count_by_commune, count_served
from phusong.coverage.served.coverage import ServiceCoverage
from phusong.coverage.served.evaluate import evaluate_coverage, evaluate_people, evaluate_radio
from phusong.coverage.served.people.find import find_people
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.villages import of_villages
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import sixty_villages, without_sites

SIXTY = sixty_villages()
RADIO = radio_of()
FIBRE = FibreParameters(max_drop_m=2000.0, reach_m=4000.0)
ASKED = PeopleParameters(points=7, radius_m=900.0)


@pytest.fixture(scope="module")
def people():
    return find_people(SIXTY, ASKED)


@pytest.fixture(scope="module")
def points(people):
    return evaluate_people(SIXTY, people, (RADIO, FIBRE, ASKED))


@pytest.fixture(scope="module")
def villages(points, people):
    return of_villages(points, people, ASKED.share)


def test_every_village_is_what_counting_its_points_one_by_one_says(points, villages, people):
    for service in ("4g", "5g"):
        state, told = points.services[service], villages.services[service]
        for village in range(len(SIXTY.villages)):
            mine = np.flatnonzero(people.village == village)
            having = people.people[mine][state.margin_db[mine] >= 0.0].sum()
            population = SIXTY.villages.population[village]
            assert told.share[village] * population == pytest.approx(having)
            assert told.served[village] == (having >= 0.5 * population)
            assert told.served[village] == (told.margin_db[village] >= 0.0)
            assert told.own_point[village] == state.served[mine[0]]
            near = np.abs(state.margin_db[mine]) <= ASKED.marginal_db
            assert told.marginal.share[village] * population == pytest.approx(people.people[mine][near].sum())
        shares = told.share[(told.share > 0.0) & (told.share < 1.0)]
        assert len(shares) > 3, "some villages must be served in part for this to say anything"


def test_state_is_sure_marginal_or_without_and_people_sum_to_all(points, villages):
    for service in ("4g", "5g"):
        told = villages.services[service]
        assert not (told.sure.villages & told.marginal.villages).any()
        assert_array_equal(told.marginal.villages, np.abs(told.margin_db) <= ASKED.marginal_db)
        assert_array_equal(told.sure.villages, told.margin_db > ASKED.marginal_db)
        assert (told.sure.share + told.marginal.share <= 1.0 + 1e-9).all()
        assert told.marginal.villages.any()
        near = points.services[service].marginal.villages
        assert (points.services[service].served & near).any()
        assert (~points.services[service].served & near).any()


def test_people_are_counted_as_people(villages):
    told = villages.services["4g"]
    whole = count_served(SIXTY, told.people)
    assert whole.villages_covered == told.served.sum()
    assert whole.population_covered == round(float(SIXTY.villages.population @ told.share))
    assert whole.population_covered != count_served(SIXTY, told.served).population_covered
    assert whole.commune_centres_covered == (SIXTY.villages.is_commune_centre & told.own_point).sum()
    parts = count_by_commune(SIXTY, told.people).values()
    assert abs(sum(part.population_covered for part in parts) - whole.population_covered) <= len(parts)


def test_a_harder_share_serves_fewer_villages_and_the_same_people(points, people):
    easy, hard = (of_villages(points, people, share).services["4g"] for share in (0.2, 0.95))
    assert_array_equal(easy.share, hard.share)
    assert (easy.served | ~hard.served).all()
    assert easy.served.sum() > hard.served.sum()


def test_fibre_serves_all_of_a_village_or_nobody(villages):
    plain = evaluate_coverage(SIXTY, RADIO, FIBRE).services["fibre"]
    fibre = villages.services["fibre"]
    assert_array_equal(fibre.served, plain.served)
    assert_array_equal(fibre.share, plain.served.astype(float))
    assert_array_equal(fibre.distance_m, plain.distance_m)
    assert fibre.sure is None


def test_with_one_point_villages_are_what_they_were():
    people = find_people(SIXTY, replace_points(1))
    coverage = of_villages(evaluate_people(SIXTY, people, (RADIO, FIBRE, replace_points(1))), people, 0.5)
    plain = evaluate_coverage(SIXTY, RADIO, FIBRE)
    told_apart = ("service", "sure", "marginal", "environments", "operators", "by_operators")
    for service, state in plain.services.items():
        for field in fields(ServiceCoverage):
            if field.name not in told_apart:
                assert_array_equal(getattr(coverage.services[service], field.name), getattr(state, field.name))


def replace_points(points):
    return ASKED.model_copy(update={"points": points})


@pytest.mark.slow
def test_surroundings_are_what_a_scenario_of_their_own_would_predict(villages):
    """Outdoors, in a vehicle and indoors from one run, against three runs with the budgets of each."""
    inside = {"building": "traditional"}
    for name, changes in {"outdoors": {}, "vehicle": {"vehicle_loss_db": 9.0}, "indoors": inside}.items():
        services = {key: budget.model_copy(update=changes) for key, budget in RADIO.services.items()}
        people = find_people(SIXTY, ASKED)
        there = evaluate_people(SIXTY, people, (RADIO.changed(services=services), FIBRE, ASKED))
        for service in ("4g", "5g"):
            served = of_villages(there, people, 0.5).services[service]
            found = villages.services[service].environments[name]
            assert_array_equal(found.villages, served.served, err_msg=f"{service} {name}")
            assert_allclose(found.share, served.share)
    shares = [villages.services["4g"].environments[name].share.sum() for name in ("outdoors", "vehicle", "indoors")]
    assert shares[0] > shares[1] > shares[2] > 0.0


@pytest.mark.slow
def test_operators_are_what_their_own_masts_alone_would_serve(people):
    mine = np.array(["Một", "Hai"], dtype=np.object_)[np.arange(len(SIXTY.sites)) % 2]
    shared = replace(SIXTY, sites=replace(SIXTY.sites, operators=mine))
    points = evaluate_people(shared, people, (RADIO, FIBRE, ASKED))
    for service in ("4g", "5g"):
        state = points.services[service]
        counted = np.zeros(len(people), dtype=int)
        assert set(state.operators) <= {"Một", "Hai"}
        for name in state.operators:
            alone = without_sites(shared, *(str(each) for each in shared.sites.ids[mine != name]))
            there = evaluate_people(alone, people, (RADIO, FIBRE, ASKED)).services[service]
            assert_array_equal(state.operators[name].villages, there.served, err_msg=f"{service} {name}")
            counted += there.served
        assert_array_equal(state.by_operators.argmax(axis=0), counted)
        assert_array_equal(state.by_operators.sum(axis=0), 1.0)
    assert len(points.services["4g"].operators) == 2
    assert points.services["4g"].by_operators.sum(axis=1).all(), "nobody, some and all must stand for somebody"


def test_nothing_is_told_apart_where_it_is_not_asked_for():
    state = evaluate_radio(SIXTY, RADIO).services["4g"]
    assert state.sure is None
    assert not state.environments
    assert not state.operators
