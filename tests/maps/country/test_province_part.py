"""The part of a province is the run of the province alone, and parts add up to the whole."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from phusong.coverage.network.network import Network
from phusong.coverage.served.counts import count_served
from phusong.coverage.served.coverage import Coverage
from phusong.coverage.served.places import PlaceService
from phusong.maps.country.part import Country, province_part
from phusong.maps.country.provinces import provinces_of
from phusong.maps.indicators.after import served_after
from phusong.maps.webmap.data import page_data
from phusong.optimize.plan.outcomes import Target
from phusong.optimize.plan.part import money_of
from phusong.optimize.plan.plan import Plan
from tests.builders.networks.large_network import large_raster
from tests.builders.networks.people import with_people
from tests.builders.networks.provinces import Laid, lay_provinces
from tests.builders.networks.small_network import coverage_of, with_places
from tests.builders.pages.contexts import MAP_CONTEXT
from tests.builders.plans.dated import with_provinces
from tests.builders.plans.small_plan import shared_case, small_case

Case = tuple[Network, Coverage, Plan]


@pytest.fixture(scope="module")
def laid() -> Laid:
    return lay_provinces(("Lào Cai", "Yên Bái", "Hà Giang"), villages=120, sites=24)


def parts(case: Case, **context: object) -> dict[str, Case]:
    """Province to its part of a case."""
    network, coverage, plan = case
    country = Country(network, coverage, plan, replace(MAP_CONTEXT, **context))
    cut = {province.name: province_part(country, province) for province in provinces_of(network)}
    return {name: (part.network, part.coverage, part.plan) for name, part in cut.items()}


def provinces_case(case: Case | None = None) -> Case:
    network, coverage, plan = case or small_case()
    return with_provinces(network), coverage, plan


def test_the_page_of_a_province_is_that_of_the_province_alone(laid: Laid) -> None:
    country = Country(laid.network, laid.coverage, laid.plan, MAP_CONTEXT)
    (first,) = (province for province in provinces_of(laid.network) if province.name == "Lào Cai")
    part = province_part(country, first)
    alone = page_data(*laid.case, MAP_CONTEXT)
    shown = page_data(part.network, part.coverage, part.plan, part.context)
    assert shown.pop("whole") == {"title": "Lào Cai", "href": "../map.html", "isPart": True}  # type: ignore[misc]
    assert alone.pop("whole") is None  # type: ignore[misc]
    assert shown == alone
    assert len(shown["proposals"]) == len(laid.case[2].proposals) > 0


@pytest.mark.slow
def test_each_copy_has_the_figures_of_the_first(laid: Laid) -> None:
    summaries = [
        page_data(*case, MAP_CONTEXT)["summary"] for case in parts((laid.network, laid.coverage, laid.plan)).values()
    ]
    assert len(summaries) == 3
    assert all(each == page_data(*laid.case, MAP_CONTEXT)["summary"] for each in summaries)


@pytest.mark.parametrize("case", [small_case(), shared_case()], ids=("whole villages", "shares of villages"))
def test_parts_add_up_to_the_whole(case: Case) -> None:
    network, coverage, plan = provinces_case(case)
    cut = parts((network, coverage, plan)).values()
    for service, state in coverage.services.items():
        for whole, each in (
            (state.people, [coverage.services[service].people for _, coverage, _ in cut]),
            (served_after(coverage, plan)[service], [served_after(one, later)[service] for _, one, later in cut]),
        ):
            counts = [asdict(count_served(part, who)) for (part, _, _), who in zip(cut, each, strict=True)]
            for name, total in asdict(count_served(network, whole)).items():
                # People of either part are rounded by themselves.
                assert abs(sum(count[name] for count in counts) - total) <= (1 if "population" in name else 0)
    assert sum(later.cost_vnd for _, _, later in cut) == plan.cost_vnd


def test_money_is_of_what_stands_in_a_province_and_proposals_of_what_serves_it() -> None:
    cut = parts(provinces_case())
    west, east = cut["Lào Cai"][2], cut["Yên Bái"][2]
    # P003 stands in the east and serves a village of either side.
    assert [proposal.proposal_id for proposal in west.proposals] == ["P001", "P003"]
    assert [proposal.proposal_id for proposal in east.proposals] == ["P002", "P003"]
    assert (west.cost_vnd, east.cost_vnd) == (787_500_000, 2_150_000_000 + 1_750_000_000)


def test_money_counts_running_costs_where_the_plan_does() -> None:
    network, coverage, plan = provinces_case()
    factor = 7.5
    costs = [each.capex_vnd + factor * each.opex_vnd_per_year for each in plan.proposals]
    present = replace(plan, money="net_present_cost", cost_vnd=round(sum(costs)))
    assert [money_of(present)(each) for each in plan.proposals] == pytest.approx(costs)
    assert [money_of(plan)(each) for each in plan.proposals] == [each.capex_vnd for each in plan.proposals]
    assert sum(later.cost_vnd for _, _, later in parts((network, coverage, present)).values()) == present.cost_vnd


def test_a_site_beyond_the_border_stays_where_it_serves() -> None:
    network, _, plan = provinces_case()
    coverage = coverage_of(network, {"fibre": "A", "4g": "ABC", "5g": "A"})
    server = np.array([0, 1, 1, -1, -1, -1, -1])
    state = replace(coverage.services["4g"], server=server)
    cut = parts((network, Coverage({**coverage.services, "4g": state}), plan))
    east, covered, _ = cut["Yên Bái"]
    assert east.villages.ids.tolist() == list("CDEF")
    assert east.sites.ids.tolist() == ["S2"]
    assert covered.services["4g"].server.tolist() == [0, -1, -1, -1]
    assert cut["Lào Cai"][1].services["4g"].server.tolist() == [0, 1, -1]


def test_figures_of_operators_and_surety_are_those_of_the_same_villages() -> None:
    network, coverage, plan = provinces_case()
    told = Coverage(dict(with_people(coverage).services))
    east = parts((network, told, plan))["Yên Bái"][1].services["4g"]
    rows = np.isin(network.villages.ids.astype(str), list("CDEF"))
    whole = told.services["4g"]
    assert whole.sure is not None
    assert east.sure is not None
    assert east.sure.share.tolist() == whole.sure.share[rows].tolist()
    for name, who in whole.operators.items():
        assert east.operators[name].villages.tolist() == who.villages[rows].tolist()
    assert east.by_operators.tolist() == whole.by_operators[:, rows].tolist()


def test_places_go_with_the_commune_that_they_lie_in() -> None:
    network, coverage, plan = provinces_case()
    network = with_places(network, ("T1", "school", 3.0, 3.0), ("T2", "clinic", 12.0, 3.0), ("T3", "school", 15.0, 9.0))
    today = coverage_of(replace(network, villages=replace(network.villages, ids=network.villages.ids)), {"4g": "A"})
    state = today.services["4g"]
    three = {name: getattr(state, name)[:3] for name in state.__slots__ if isinstance(getattr(state, name), np.ndarray)}
    three["by_operators"] = np.zeros((0, 3))
    places = PlaceService(
        Coverage({"4g": replace(state, **three)}), {"4g": {"P002": np.array([1, 2]), "P001": np.array([0])}}
    )
    country = Country(network, coverage, plan, replace(MAP_CONTEXT, places=places))
    west, east = (province_part(country, province) for province in provinces_of(network))
    assert east.network.places.ids.tolist() == ["T2", "T3"]
    assert east.context.places is not None
    assert west.context.places is not None
    assert {name: at.tolist() for name, at in east.context.places.gained["4g"].items()} == {"P002": [0, 1]}
    assert {name: at.tolist() for name, at in west.context.places.gained["4g"].items()} == {"P001": [0]}
    assert west.context.places.today.services["4g"].served.tolist() == [True]


def test_only_floors_of_its_own_units_are_told_of() -> None:
    network, coverage, plan = provinces_case()
    asked = [
        Target(f"{within} {units}", "people", 10.0, 1.0, 5.0, 6.0, "4g", within, units)
        for within, units in (
            ("province", ()),
            ("district", ("Huyện",)),
            ("commune", ("00002",)),
            ("places", ("school",)),
        )
    ]
    cut = parts((network, coverage, replace(plan, targets=tuple(asked))))
    assert [target.within for target in cut["Yên Bái"][2].targets] == ["district", "commune"]
    assert [target.within for target in cut["Lào Cai"][2].targets] == ["district"]


def test_rasters_and_terrain_are_cut_to_the_province(laid: Laid) -> None:
    one = large_raster(laid.case[0])
    whole = laid.raster(one)
    country = Country(laid.network, laid.coverage, laid.plan, replace(MAP_CONTEXT, rasters={"4g": whole}))
    last = province_part(country, provinces_of(laid.network)[-1])
    cut = last.context.rasters["4g"]
    assert np.isfinite(cut.values).sum() == np.isfinite(one.values).sum()
    left, _bottom, right, _top = cut.grid.bounds
    box = last.network.communes.outlines
    assert left <= min(each.bounds[0] for each in box)
    assert right >= max(each.bounds[2] for each in box)
    assert last.network.terrain.height_m.size < laid.network.terrain.height_m.size / 2
    x_m, y_m = last.network.villages.x_m[:9], last.network.villages.y_m[:9]
    assert last.network.terrain.at(x_m, y_m).tolist() == laid.network.terrain.at(x_m, y_m).tolist()
