"""Candidates on the small network: what arises, what it costs by hand, and their predicted RSRP."""

from dataclasses import fields, replace

import numpy as np
import pytest

from phusong.coverage.network.sites import Sectors
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.transmitters import Transmitters
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.known import KnownLevels
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.predict import predict_candidates
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import (
    SERVED,
    SOUTH_M,
    WEST_M,
    coverage_of,
    flat_terrain,
    small_network,
    text,
    with_hill,
)
from tests.builders.plans.prices import plain_prices

COSTS = plain_prices()
CENTRES = {"high_ground": False, "roadsides": False}


def candidates_of(network, served=None, **settings):
    return find_candidates(network, coverage_of(network, served), CandidateParameters(**(CENTRES | settings)), COSTS)


def test_an_upgrade_of_the_4g_site_and_two_ways_to_build_a_tower():
    found = candidates_of(small_network())
    assert [str(each) for each in found.ids] == [
        "upgrade:S2:5g",
        "tower:410000,2490000:4g",
        "tower:410000,2490000:4g+5g",
        "tower:410000,2490000:4g:fibre",
        "tower:410000,2490000:4g+5g:fibre",
    ]
    assert [OptionId.parse(str(each)) for each in found.ids] == found.ids.tolist()
    assert found.kinds.tolist() == ["upgrade", *["new_tower"] * 4]
    assert [sorted(each) for each in found.technologies] == [["5g"], ["4g"], ["4g", "5g"], ["4g"], ["4g", "5g"]]
    assert found.location.tolist() == [0, 1, 1, 1, 1]
    assert found.site_ids.tolist() == ["S2", "", "", "", ""]
    assert found.commune_codes.tolist() == ["00001", "00002", "00002", "00002", "00002"]
    assert found.height_m.tolist() == [42.0] * 5


def test_costs_by_hand():
    found = candidates_of(small_network())
    hop = 6_000 + 8_700 + 1_200  # C sees S2 over level ground, 6.9 km away
    assert found.backhaul_kinds.tolist() == ["existing", "microwave", "microwave", "fibre", "fibre"]
    masts = [20_000 + 5_000 + 16_500, 20_000 + 15_000 + 33_000]
    # C stands on the road: the trench to it is an option of its own.
    assert found.capex_vnd.tolist() == [31_500, *(mast + hop for mast in masts), *masts]
    assert found.opex_vnd_per_year.tolist() == [3_150, *[13_400] * 4]
    assert np.isfinite(found.feet().x_m).tolist() == [False, False, False, True, True]


def test_no_upgrade_where_everyone_near_has_5g():
    everywhere = {**SERVED, "5g": "ABCDEFG"}
    found = candidates_of(small_network(), everywhere)
    assert [str(each) for each in found.ids] == ["tower:410000,2490000:4g", "tower:410000,2490000:4g:fibre"]
    assert candidates_of(small_network(), {**SERVED, "5g": "ABG"}, service_range_m=6000.0).kinds[0] == "new_tower"


def test_nothing_arises_where_nobody_lacks_anything():
    everything = dict.fromkeys(SERVED, "ABCDEFG")
    assert len(candidates_of(small_network(), everything, high_ground=True, roadsides=True)) == 0
    assert len(candidates_of(small_network(), {"fibre": "A"})) == 0


def test_kinds_can_be_switched_off():
    assert set(candidates_of(small_network(), new_towers=False).kinds) == {"upgrade"}
    assert set(candidates_of(small_network(), upgrades=False).kinds) == {"new_tower"}


def test_every_origin_takes_part():
    hill = with_hill(flat_terrain(), 11.0, 12.0, 200.0, 1500.0)
    found = candidates_of(small_network(hill), high_ground=True, roadsides=True)
    assert set(found.origins) == {"existing_site", "commune_centre", "high_ground", "roadside"}
    assert len(set(found.ids)) == len(found)
    for place in np.unique(found.location):
        here = found.location == place
        assert len(set(zip(found.x_m[here], found.y_m[here], strict=True))) == 1


def test_row_order_changes_nothing():
    hill = with_hill(flat_terrain(), 11.0, 12.0, 200.0, 1500.0)
    one, other = small_network(hill), small_network(hill, order=tuple("GFEDCBA"))
    turned = replace(
        other.sites,
        **{
            name: getattr(other.sites, name)[::-1]
            for name in ("ids", "names", "operators", "technologies", "x_m", "y_m", "height_m")
        },
    )
    other = replace(other, sites=turned)
    first, second = (candidates_of(each, high_ground=True, roadsides=True) for each in (one, other))
    for name in ("ids", "location", "capex_vnd", "backhaul_kinds", "backhaul_m", "commune_codes", "access_m"):
        assert getattr(first, name).tolist() == getattr(second, name).tolist()
    assert first.left_out == second.left_out


def with_sectors(network):
    sectors = Sectors.upright(
        text("S2", "S2"), text("4g", "4g"), np.array([1800.0, 1800.0]), np.array([80.0, 200.0]), np.array([2.0, 2.0])
    )
    return replace(network, sectors=sectors)


def test_prediction_is_that_of_the_masts_themselves():
    network, radio = with_sectors(small_network()), radio_of()
    candidates = candidates_of(network)
    calls = []
    matrices = predict_candidates(network, candidates, radio, progress=lambda done, total: calls.append((done, total)))
    assert set(matrices) == {"4g", "5g"}
    assert calls[-1] == (3, 3)  # the tower for 4G and for 5G, the upgrade for 5G
    tower = Transmitters.at(WEST_M + 10_000.0, SOUTH_M + 10_000.0, 42.0)
    villages = network.villages
    for service, rows in (("4g", (1, 2, 3, 4)), ("5g", (2, 4))):
        alone = predict_points(network.terrain, tower, villages.x_m, villages.y_m, service, radio).rsrp_dbm.toarray()[0]
        for row in rows:
            assert matrices[service].rsrp_dbm.toarray()[row] == pytest.approx(alone)
    stored = {service: np.diff(matrix.rsrp_dbm.indptr) > 0 for service, matrix in matrices.items()}
    assert stored["4g"].tolist() == [False, True, True, True, True]
    assert stored["5g"].tolist() == [True, False, True, False, True]


def test_an_upgrade_keeps_the_directions_of_its_site():
    network, radio = with_sectors(small_network()), radio_of()
    matrix = predict_candidates(network, candidates_of(network), radio)["5g"].rsrp_dbm.toarray()
    plain = predict_candidates(small_network(), candidates_of(small_network()), radio)["5g"].rsrp_dbm.toarray()
    ahead, behind = 4, 0  # E lies along 90 degrees of S2, A along 270
    assert matrix[0, ahead] > plain[0, ahead]
    assert matrix[0, behind] < plain[0, behind]
    assert matrix[2] == pytest.approx(plain[2])


def test_no_candidates_give_empty_matrices():
    network = small_network()
    none = candidates_of(network, dict.fromkeys(SERVED, "ABCDEFG"))
    matrices = predict_candidates(network, none, radio_of())
    assert {service: matrix.shape for service, matrix in matrices.items()} == {"4g": (0, 7), "5g": (0, 7)}


def test_prediction_at_the_villages_that_lack_a_service_is_that_of_all_villages_there():
    network, radio = small_network(), radio_of()
    candidates = candidates_of(network)
    wanted = {service: ~coverage_of(network).served(service) for service in ("4g", "5g")}
    all_of_them = predict_candidates(network, candidates, radio)
    some = predict_candidates(network, candidates, radio, wanted=wanted)
    for service, matrix in all_of_them.items():
        every, found = matrix.rsrp_dbm.toarray(), some[service].rsrp_dbm.toarray()
        assert every[:, ~wanted[service]].any(), "the villages left out must be reached for this to say anything"
        np.testing.assert_array_equal(found, np.where(wanted[service][None, :], every, 0.0))
        np.testing.assert_array_equal(some[service].voids, np.where(wanted[service], matrix.voids, 0))
        kept = wanted[service][matrix.rsrp_dbm.indices]
        np.testing.assert_array_equal(some[service].sight, matrix.sight[kept])


def test_levels_from_a_floor_on_are_those_of_all_levels():
    network, radio = small_network(), radio_of()
    candidates = candidates_of(network)
    floors_dbm = {"4g": -85.0, "5g": -99.0}
    all_of_them = predict_candidates(network, candidates, radio)
    some = predict_candidates(network, candidates, radio, floors_dbm=floors_dbm)
    for service, matrix in all_of_them.items():
        every, found = matrix.rsrp_dbm.toarray(), some[service].rsrp_dbm.toarray()
        weak = every < floors_dbm[service]
        assert 0 < weak.sum() < (every != 0.0).sum(), "some must be left out, and some kept, for this to say anything"
        np.testing.assert_array_equal(found, np.where(weak, 0.0, every))
        np.testing.assert_array_equal(some[service].sight, matrix.sight[matrix.rsrp_dbm.data >= floors_dbm[service]])


def without(candidates, rows):
    """Candidates without some rows, which need no mast of another."""
    kept = np.setdiff1d(np.arange(len(candidates)), rows)
    told = {
        each.name: getattr(candidates, each.name)[kept]
        for each in fields(candidates)
        if isinstance(getattr(candidates, each.name), np.ndarray)
    }
    pick = {name: tuple(getattr(candidates, name)[row] for row in kept) for name in ("technologies", "hops")}
    return replace(candidates, **told, **pick)


@pytest.mark.slow
def test_levels_that_are_known_are_those_that_would_be_predicted():
    """Whatever part of the masts is known, and also where one that was known is gone."""
    network, radio = with_sectors(small_network()), radio_of()
    whole = candidates_of(network)
    wanted = {service: ~coverage_of(network).served(service) for service in ("4g", "5g")}
    expected = predict_candidates(network, whole, radio, wanted=wanted)
    places = np.unique(whole.location)
    parts = [without(whole, np.flatnonzero(whole.location == place)) for place in places]
    for part in (*parts, whole, without(whole, np.arange(len(whole)))):
        known = KnownLevels.of(part, predict_candidates(network, part, radio, wanted=wanted))
        found = predict_candidates(network, whole, radio, wanted=wanted, known=known)
        for service, matrix in expected.items():
            assert found[service].rsrp_dbm.toarray().tobytes() == matrix.rsrp_dbm.toarray().tobytes()
            np.testing.assert_array_equal(found[service].voids, matrix.voids)
            np.testing.assert_array_equal(found[service].sight, matrix.sight)
    for part in parts:
        fewer = predict_candidates(network, part, radio, wanted=wanted, known=KnownLevels.of(whole, expected))
        alone = predict_candidates(network, part, radio, wanted=wanted)
        for service in expected:
            assert fewer[service].rsrp_dbm.toarray().tobytes() == alone[service].rsrp_dbm.toarray().tobytes()
            np.testing.assert_array_equal(fewer[service].voids, alone[service].voids)
