"""Who is served in a country of sixty villages, and what moves the figures."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.network.plant import FibrePlant
from phusong.coverage.served.counts import count_by_commune, count_by_district, count_served
from phusong.coverage.served.evaluate import evaluate_coverage
from phusong.coverage.served.share import Served
from tests.builders.levels.radio import radio_of
from tests.builders.networks.large_network import large_network
from tests.builders.networks.sixty_villages import sixty_villages, take_villages, without_routes, without_sites
from tests.builders.networks.small_network import text

SIXTY = sixty_villages()
RADIO = radio_of()
FIBRE = FibreParameters(max_drop_m=2000.0, reach_m=4000.0)


def served_people(network, service, radio=RADIO):
    coverage = evaluate_coverage(network, radio, FIBRE)
    return count_served(network, coverage.served(service)).population_covered


@pytest.fixture(scope="module")
def coverage():
    return evaluate_coverage(SIXTY, RADIO, FIBRE)


def test_every_service_is_there_in_reporting_order_with_some_served_and_some_not(coverage):
    assert list(coverage.services) == ["fibre", "4g", "5g"]
    for service in coverage.services:
        assert 0 < coverage.served(service).sum() < 60


def test_a_radio_village_is_served_from_the_required_rsrp_on(coverage):
    for service in ("4g", "5g"):
        got, budget = coverage.services[service], RADIO.budget(service)
        level_dbm = np.nan_to_num(got.rsrp_dbm, nan=-999.0)
        seen_dbm, hidden_dbm = budget.required_dbm(np.array([True, False]))
        assert (got.served >= (level_dbm >= hidden_dbm)).all()
        assert (got.served <= (level_dbm >= seen_dbm)).all()
        assert (got.served <= (got.servers > 0)).all()
        assert_array_equal(got.server >= 0, ~np.isnan(got.rsrp_dbm))
        has = got.server >= 0
        away = np.hypot(
            SIXTY.sites.x_m[got.server[has]] - SIXTY.villages.x_m[has],
            SIXTY.sites.y_m[got.server[has]] - SIXTY.villages.y_m[has],
        )
        assert_allclose(got.distance_m[has], away)
        assert np.isnan(got.distance_m[~has]).all()


def test_a_radio_village_is_served_where_the_probability_reaches_the_edge(coverage):
    for service in ("4g", "5g"):
        got, edge = coverage.services[service], RADIO.budget(service).cell_edge_probability
        assert_array_equal(got.served, got.probability >= edge)
        assert ((got.probability > 0.01) & (got.probability < 0.99)).any()


def test_a_preset_serves_where_both_rates_are_reached():
    radio = radio_of(services={"4g": {"preset": "fcc-bdc-4g"}})
    got = evaluate_coverage(SIXTY, radio, FIBRE).services["4g"]
    assert 0 < got.served.sum() < 60
    assert_array_equal(got.served, (got.downlink_mbps >= 5.0) & (got.uplink_mbps >= 1.0))


def test_more_load_never_serves_more():
    calm, busy = (
        evaluate_coverage(SIXTY, radio_of(services={"4g": {"preset": "fcc-bdc-4g", "cell_load": load}}), FIBRE)
        for load in (0.2, 0.8)
    )
    assert (busy.served("4g") <= calm.served("4g")).all()
    assert busy.served("4g").sum() < calm.served("4g").sum()


def test_only_sites_that_carry_5g_serve_5g(coverage):
    assert set(coverage.services["5g"].server.tolist()) <= {-1, 0, 1, 2}
    assert coverage.services["4g"].server.max() > 2


def test_fibre_has_no_level_and_names_its_access_point(coverage):
    fibre = coverage.services["fibre"]
    assert np.isnan(fibre.rsrp_dbm).all()
    assert (fibre.server[fibre.served] >= 0).all()
    assert (fibre.distance_m[fibre.served] <= FIBRE.reach_m).all()
    assert_array_equal(fibre.servers, fibre.served)


def test_counts_add_up_over_communes_and_districts(coverage):
    served = coverage.served("4g")
    whole = count_served(SIXTY, served)
    assert (whole.villages_total, whole.commune_centres_total) == (60, 4)
    assert whole.population_total == SIXTY.villages.population.sum()
    assert whole.population_covered == SIXTY.villages.population[served].sum()
    for groups in (count_by_commune(SIXTY, served), count_by_district(SIXTY, served)):
        for field in ("villages_covered", "population_total", "population_covered", "commune_centres_covered"):
            assert sum(getattr(count, field) for count in groups.values()) == getattr(whole, field)
    assert list(count_by_commune(SIXTY, served)) == ["00001", "00002", "00003", "00004"]
    assert list(count_by_district(SIXTY, served)) == ["Bắc", "Nam"]


def test_a_group_without_people_has_no_share(coverage):
    nobody = count_served(SIXTY, coverage.served("4g"), np.zeros(60, dtype=np.bool_))
    assert np.isnan(nobody.population_share)
    assert count_served(SIXTY, np.ones(60, dtype=np.bool_)).population_share == 1.0


@pytest.mark.parametrize("site", [f"S{i}" for i in range(8)])
def test_a_site_less_never_serves_more_and_one_that_serves_alone_is_missed(coverage, site):
    less = evaluate_coverage(without_sites(SIXTY, site), RADIO, FIBRE)
    before, after = coverage.services["4g"], less.services["4g"]
    assert (after.served <= before.served).all()
    index = int(site[1:])
    alone = before.served & (before.servers == 1) & (before.server == index)
    assert not after.served[alone].any()
    assert (after.served == before.served)[~alone].all()


@pytest.mark.slow
def test_the_figures_move_with_a_site_a_route_and_a_village(coverage):
    people = {name: count_served(SIXTY, coverage.served(name)).population_covered for name in coverage.services}
    best = np.bincount(coverage.services["4g"].server[coverage.served("4g")], minlength=8).argmax()
    assert served_people(without_sites(SIXTY, f"S{best}"), "4g") < people["4g"]
    assert served_people(without_routes(SIXTY, 0), "fibre") < people["fibre"]
    gone = int(np.flatnonzero(coverage.served("4g"))[0])
    fewer = take_villages(SIXTY, [i for i in range(60) if i != gone])
    assert served_people(fewer, "4g") == people["4g"] - SIXTY.villages.population[gone]


def test_more_power_never_serves_fewer(coverage):
    louder = radio_of(services={"4g": {"tx_power_dbm": 49.0}})
    assert (coverage.served("4g") <= evaluate_coverage(SIXTY, louder, FIBRE).served("4g")).all()
    assert served_people(SIXTY, "4g", louder) > count_served(SIXTY, coverage.served("4g")).population_covered


def test_the_order_of_villages_changes_nothing(coverage):
    order = np.random.default_rng(9).permutation(60)
    turned = evaluate_coverage(take_villages(SIXTY, order), RADIO, FIBRE)
    for name, service in coverage.services.items():
        assert_array_equal(turned.served(name), service.served[order])
        assert_array_equal(turned.services[name].server, service.server[order])
        assert_array_equal(turned.services[name].rsrp_dbm, service.rsrp_dbm[order])


def test_without_any_access_point_the_survey_is_what_there_is():
    none = FibrePlant(SIXTY.fibre.routes, SIXTY.fibre.route_kinds, text(), text(), np.zeros(0), np.zeros(0))
    surveyed = np.where(np.arange(60) < 20, 1.0, np.where(np.arange(60) < 40, 0.0, np.nan))
    network = replace(SIXTY, fibre=none, villages=replace(SIXTY.villages, has_fibre=surveyed))
    fibre = evaluate_coverage(network, RADIO, FIBRE).services["fibre"]
    assert_array_equal(fibre.served, np.arange(60) < 20)
    assert_array_equal(fibre.server, np.full(60, -1))


def test_a_service_without_sites_serves_nobody():
    network = without_sites(SIXTY, *SIXTY.sites.ids)
    coverage = evaluate_coverage(network, RADIO, FIBRE)
    assert not coverage.served("4g").any()
    assert_array_equal(coverage.services["5g"].server, np.full(60, -1))


def test_progress_counts_every_mast_once():
    told = []
    evaluate_coverage(SIXTY, RADIO, FIBRE, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (1, 12)
    assert told[-1] == (12, 12)
    assert told == sorted(told)


@pytest.mark.parametrize("seed", range(4))
def test_counts_of_groups_are_those_of_each_group_alone(seed):
    network, rng = large_network(700), np.random.default_rng(seed)
    codes = network.villages.commune_codes.copy()
    codes[rng.random(700) < 0.05] = "of no commune"
    districts = network.communes.districts.copy()
    districts[::13] = ""
    villages = replace(network.villages, commune_codes=codes, population=rng.lognormal(6.0, 1.0, 700))
    network = replace(network, villages=villages, communes=replace(network.communes, districts=districts))
    served = Served(rng.random(700) < 0.6, rng.random(700), rng.random(700) < 0.6)
    told = count_by_commune(network, served)
    assert told == {code: count_served(network, served, codes == code) for code in network.communes.codes}
    of = dict(zip(network.communes.codes, districts, strict=True))
    district = np.array([of.get(code, "") for code in codes], dtype=np.object_)
    alone = {name: count_served(network, served, district == name) for name in sorted(set(districts)) if name}
    assert list(count_by_district(network, served).items()) == list(alone.items())
