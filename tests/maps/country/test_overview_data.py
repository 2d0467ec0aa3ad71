"""The overview tells the figures of the ranking and the summary, and its data has the types that its scripts read."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.maps.country.model import OverviewData
from phusong.maps.country.overview import render_overview
from phusong.maps.country.overview_data import Beside, overview_data
from phusong.maps.country.pages import WHOLE_PAGE, country_pages
from phusong.maps.country.part import Country
from phusong.maps.country.provinces import provinces_of
from phusong.maps.export.summary import summarise
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.ranking import RankedUnit, of_level, rank_units
from phusong.maps.page.context import PageContext
from phusong.maps.page.seal import PageError
from tests.builders.networks.provinces import lay_provinces
from tests.builders.pages.contexts import HOSTILE, MAP_CONTEXT, data_of
from tests.builders.plans.dated import with_provinces
from tests.builders.plans.small_plan import shared_case, small_case
from tests.builders.seeds import some
from tests.builders.typed_dicts import mismatches


def country_of(case, **context) -> tuple[Country, tuple[RankedUnit, ...]]:
    network, coverage, plan = case
    network = with_provinces(network)
    country = Country(network, coverage, plan, replace(MAP_CONTEXT, title="Tây Bắc", **context))
    return country, rank_units(network, coverage, served_after(coverage, plan))


def overview_of(case) -> OverviewData:
    country, ranked = country_of(case)
    return overview_data(country, ranked, Beside(provinces_of(country.network)))


@pytest.mark.parametrize("case", [small_case(), shared_case()], ids=("whole villages", "shares of villages"))
def test_figures_are_those_of_the_summary(case) -> None:
    data, (network, coverage, plan) = overview_of(case), case
    told = summarise(PageContext(scenario="a", title="a"), network, coverage, plan)
    for service, times in data["summary"].items():
        summaries = {"today": told["services"][service], "after": told["plan"]["after"][service]}
        for view, summary in summaries.items():
            assert times[view].items() <= summary.items()
            units = data["levels"]["province"]
            people = sum(units["served"][service][view]["people"])
            assert abs(people - summary["population_covered"]) <= 1  # provinces are rounded by themselves
            assert sum(units["served"][service][view]["villages"]) == summary["villages_covered"]
            assert abs(sum(units["people"]) - summary["population_total"]) <= 1
    assert sum(data["levels"]["province"]["cost"]) == data["plan"]["cost"] == told["plan"]["cost_vnd"]
    assert sum(data["levels"]["province"]["proposals"]) == told["plan"]["proposals"]


def test_units_come_with_their_ranks_and_pages() -> None:
    country, ranked = country_of(small_case())
    data = overview_data(country, ranked, Beside(provinces_of(country.network)))
    provinces, districts = data["levels"]["province"], data["levels"]["district"]
    assert (provinces["name"], provinces["file"]) == (["Lào Cai", "Yên Bái"], ["map/lao-cai.html", "map/yen-bai.html"])
    # One name of a district in two provinces is two districts, each with the page of its own.
    assert (districts["name"], districts["file"]) == (["Huyện", "Huyện"], ["map/lao-cai.html", "map/yen-bai.html"])
    assert provinces["served"]["4g"]["today"] == {"people": [900, 0], "villages": [2, 0], "rank": [1, 2]}
    rows = of_level(ranked, "province")
    assert provinces["people"] == [row.people for row in rows] == [950, 850]


@pytest.mark.slow
def test_a_page_that_was_not_made_is_not_linked() -> None:
    country, ranked = country_of(small_case())
    data = overview_data(country, ranked, Beside(provinces_of(country.network)[1:]))
    assert data["levels"]["province"]["file"] == ["", "map/yen-bai.html"]
    page = render_overview(country, ranked, Beside(provinces_of(country.network)[1:]))
    assert "lao-cai.html" not in page
    assert "yen-bai.html" in page


@pytest.mark.slow
def test_the_page_carries_what_its_types_say() -> None:
    country, ranked = country_of(small_case())
    infinite = replace(country.plan, status="no_plan", proposals=(), after={}, gap=float("inf"))
    for plan in (country.plan, infinite):
        page = render_overview(replace(country, plan=plan), ranked, Beside(provinces_of(country.network), WHOLE_PAGE))
        assert list(mismatches(data_of(page), OverviewData)) == []


@pytest.mark.slow
def test_the_same_overview_is_the_same_bytes() -> None:
    pages = []
    for _ in range(2):
        country, ranked = country_of(small_case())
        pages.append(render_overview(country, ranked, Beside(provinces_of(country.network))))
    assert pages[0] == pages[1]


def test_the_overview_comes_last_and_one_map_of_all_only_up_to_a_size() -> None:
    country, ranked = country_of(small_case())
    assert [name for name, _ in country_pages(country, ranked, 7)] == [
        "map/lao-cai.html",
        "map/yen-bai.html",
        "map/all.html",
        "map.html",
    ]
    assert [name for name, _ in country_pages(country, ranked, 6)] == [
        "map/lao-cai.html",
        "map/yen-bai.html",
        "map.html",
    ]
    one = replace(country, network=replace(country.network, further_columns={}))
    assert list(country_pages(one, ranked, 7)) == []


@pytest.mark.slow
def test_the_overview_leads_to_the_pages_that_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from phusong.maps.country import pages

    country, ranked = country_of(small_case())
    whole = pages.render_map

    def failing(network, *rest, context):
        if "Yên Bái" in context.title:
            raise PageError("too large")
        return whole(network, *rest, context=context)

    monkeypatch.setattr(pages, "render_map", failing)
    made = {}
    for name, make in country_pages(country, ranked, 100):
        try:
            made[name] = make()
        except PageError:
            assert name == "map/yen-bai.html"
    assert list(made) == ["map/lao-cai.html", "map/all.html", "map.html"]
    assert data_of(made["map.html"])["levels"]["province"]["file"] == ["map/lao-cai.html", ""]
    assert data_of(made["map.html"])["whole"] == "map/all.html"
    assert 'href="../map.html"' in made["map/lao-cai.html"]


@pytest.fixture(scope="module")
def plain() -> dict[str, str]:
    """Pages of provinces with everyday names."""
    return {path: make() for path, make in country_pages(*country_of(small_case()), 0)}


@pytest.mark.slow
@pytest.mark.parametrize("name", some(HOSTILE, quick=2))
def test_hostile_names_of_provinces_and_districts_stay_data(name: str, plain: dict[str, str]) -> None:
    network, coverage, plan = small_case()
    communes = replace(network.communes, districts=np.array([name, "Huyện"], dtype=np.object_))
    provinces = {"communes": {"province": np.array([name, "Lào Cai"], dtype=np.object_)}}
    network = replace(network, communes=communes, further_columns=provinces)
    country = Country(network, coverage, plan, replace(MAP_CONTEXT, title=name))
    ranked = rank_units(network, coverage, served_after(coverage, plan))
    pages = {path: make() for path, make in country_pages(country, ranked, 0)}
    assert sorted(data_of(pages["map.html"])["levels"]["province"]["name"]) == sorted((name, "Lào Cai"))
    assert len(pages) == 3
    for path, like in (("map.html", "map.html"), ("map/lao-cai.html", "map/lao-cai.html")):
        assert pages[path].count("<script") == plain[like].count("<script")
        assert pages[path].count("<svg") == plain[like].count("<svg")
        assert pages[path].count("<img") == plain[like].count("<img")


@pytest.mark.slow
def test_districts_of_a_province_lie_in_it() -> None:
    laid = lay_provinces(("A", "B"), villages=60, sites=6, proposals=2)
    country = Country(laid.network, laid.coverage, laid.plan, MAP_CONTEXT)
    ranked = rank_units(laid.network, laid.coverage, served_after(laid.coverage, laid.plan))
    data = overview_data(country, ranked, Beside(provinces_of(laid.network)))
    units, provinces = data["levels"]["district"], data["levels"]["province"]
    assert (units["count"], provinces["count"]) == (18, 2)
    for name in provinces["name"]:
        mine = [at for at, province in enumerate(units["province"]) if province == name]
        of = provinces["name"].index(name)
        assert sum(units["people"][at] for at in mine) == provinces["people"][of]
        assert sum(units["proposals"][at] for at in mine) == provinces["proposals"][of] == 2
        assert all(len(units["rings"][at]) == 1 for at in mine)
