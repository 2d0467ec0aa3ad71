"""Ranking by hand: equals share a place, units without people have none, provinces stand where there are several."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.served.counts import count_by_commune, count_by_district
from phusong.maps.export.ranking_table import RANKING_COLUMNS, ranking_csv
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.ranking import of_level, rank_units
from tests.builders.networks.large_network import large_coverage, large_network
from tests.builders.networks.small_network import coverage_of, small_network
from tests.builders.plans.dated import with_provinces
from tests.builders.plans.small_plan import small_case


def ranked(case=None):
    network, coverage, plan = case or small_case()
    return rank_units(network, coverage, served_after(coverage, plan))


def test_the_best_served_come_first_and_both_times_are_told():
    west, east = of_level(ranked(), "commune")
    assert (west.unit.name, west.rank, west.rank_after) == ("Tây", 1, 1)
    assert (east.unit.name, east.rank, east.rank_after) == ("Đông", 2, 2)
    # Tây has 950 people: fibre A 500, 4G A and B 900, 5G A 500
    assert west.share == pytest.approx((500 + 900 + 500) / 950 / 3)
    assert east.share == 0.0


def test_equals_share_a_place_and_nobody_has_none():
    network, coverage, plan = small_case()
    everybody = coverage_of(network, dict.fromkeys(("fibre", "4g", "5g"), "ABCDEFG"))
    after = served_after(everybody, replace(plan, after={}))
    assert [row.rank for row in of_level(rank_units(network, everybody, after), "commune")] == [1, 1]
    east = network.villages.commune_codes == "00002"
    empty = replace(
        network, villages=replace(network.villages, population=np.where(east, 0.0, network.villages.population))
    )
    rows = of_level(rank_units(empty, coverage, served_after(coverage, plan)), "commune")
    assert [(row.unit.name, row.rank, row.ranks) for row in rows] == [
        ("Tây", 1, ((1, 1), (1, 1), (1, 1))),
        ("Đông", None, ((None, None), (None, None), (None, None))),
    ]


def test_provinces_are_ranked_where_several_are_given():
    network, coverage, plan = small_case()
    assert of_level(ranked((network, coverage, plan)), "province") == ()
    rows = ranked((with_provinces(network), coverage, plan))
    assert [(row.unit.name, row.rank) for row in of_level(rows, "province")] == [("Lào Cai", 1), ("Yên Bái", 2)]
    # A district of the same name in two provinces is two districts.
    assert [(row.unit.province, row.unit.name) for row in of_level(rows, "district")] == [
        ("Lào Cai", "Huyện"),
        ("Yên Bái", "Huyện"),
    ]


def test_counts_are_those_of_communes_and_districts():
    network = large_network()
    coverage = large_coverage(network)
    rows = rank_units(network, coverage, {name: state.people for name, state in coverage.services.items()})
    for place, service in enumerate(coverage.services):
        state = coverage.services[service].people
        communes, districts = count_by_commune(network, state), count_by_district(network, state)
        assert {row.unit.code: row.services[place].today for row in of_level(rows, "commune")} == communes
        assert {row.unit.name: row.services[place].today for row in of_level(rows, "district")} == districts


def test_the_order_of_communes_in_the_layer_changes_nothing():
    network, coverage, plan = small_case()
    communes = network.communes
    turned = replace(communes, **{name: getattr(communes, name)[::-1] for name in communes.__slots__})
    assert ranked((replace(network, communes=turned), coverage, plan)) == ranked((network, coverage, plan))


def test_the_table_has_a_row_for_each_unit_and_service():
    rows = list(csv.DictReader(io.StringIO(ranking_csv(ranked()))))
    assert tuple(rows[0]) == RANKING_COLUMNS
    assert [(row["level"], row["name"], row["service"]) for row in rows[:5]] == [
        ("district", "Huyện", "all"),
        ("district", "Huyện", "fibre"),
        ("district", "Huyện", "4g"),
        ("district", "Huyện", "5g"),
        ("commune", "Tây", "all"),
    ]
    fibre = rows[1]
    assert (fibre["people"], fibre["people_served"], fibre["share"], fibre["share_after"]) == (
        "1800",
        "500",
        "0.2777",
        "0.6666",
    )


def test_without_services_nothing_is_ranked():
    network = small_network()
    assert rank_units(network, replace(coverage_of(network), services={}), {}) == ()
