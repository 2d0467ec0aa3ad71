"""The pages of a country in a real browser: from disk, without a request, linked both ways, names stay text."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from phusong.maps.country.pages import country_pages
from phusong.maps.country.part import Country
from phusong.maps.country.provinces import page_files
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.ranking import rank_units
from phusong.maps.page.palette import SHARE_COLOURS
from phusong.maps.webmap.context import Tiles
from tests.builders.networks.provinces import Laid, lay_provinces
from tests.builders.pages.browser import TRAPS, Visit, open_link, painted, picture, ready, settled, still, visit
from tests.builders.pages.contexts import MAP_CONTEXT
from tests.builders.plans.small_plan import small_case

pytestmark = pytest.mark.browser

NAMES = ("Lào Cai", "Yên Bái", "Hà Giang")


def write_pages(folder: Path, network, coverage, plan, tiles: Tiles | None = None) -> Path:
    """Write every page of a run and return the overview."""
    country = Country(network, coverage, plan, replace(MAP_CONTEXT, title="Tây Bắc", tiles=tiles))
    ranked = rank_units(network, coverage, served_after(coverage, plan))
    for name, make in country_pages(country, ranked, 10_000):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(make(), encoding="utf-8")
    return folder / "map.html"


@pytest.fixture(scope="module")
def laid() -> Laid:
    """Three provinces; of the second nobody has 4G, so that they differ."""
    laid = lay_provinces(NAMES, villages=120, sites=24)
    state = laid.coverage.services["4g"]
    nobody = np.repeat([False, True, False], 120)
    served = np.where(nobody, False, state.served)
    services = laid.coverage.services | {
        "4g": replace(state, served=served, share=served.astype(np.float64), own_point=served)
    }
    after = laid.plan.after | {"4g": np.where(nobody, False, laid.plan.after["4g"])}
    return replace(laid, coverage=replace(laid.coverage, services=services), plan=replace(laid.plan, after=after))


@pytest.fixture(scope="module")
def overview(tmp_path_factory: pytest.TempPathFactory, laid: Laid) -> Path:
    return write_pages(tmp_path_factory.mktemp("country"), laid.network, laid.coverage, laid.plan)


@pytest.fixture
def opened(browser: Browser, overview: Path) -> Iterator[Visit]:
    with visit(browser, overview) as one:
        ready(one.page)
        yield one


def column(page: Page, at: int) -> list[str]:
    return page.locator(f"#table-body tr > :nth-child({at})").all_inner_texts()


def test_nothing_is_asked_for_and_the_table_is_the_map(opened: Visit, laid: Laid) -> None:
    page = opened.page
    page.click('[data-service="4g"]')
    expect(page.locator("#table-body tr")).to_have_count(3)
    people = laid.network.villages.population
    without = [
        int(people[~laid.coverage.served("4g")][np.repeat(range(3), 120)[~laid.coverage.served("4g")] == at].sum())
        for at in range(3)
    ]
    told = {
        name.split()[0]: int(value.replace(",", ""))
        for name, value in zip(column(page, 2), column(page, 4), strict=True)
    }
    assert told == {name.split()[0]: count for name, count in zip(NAMES, without, strict=True)}
    total = page.locator("#table-foot > :nth-child(4)").inner_text()
    assert int(total.replace(",", "")) == sum(without)
    assert opened.requests == []
    assert opened.errors == []


def test_a_unit_without_the_service_is_the_darkest_and_stands_first(opened: Visit) -> None:
    page = opened.page
    page.click('[data-service="4g"]')
    assert column(page, 2)[0].startswith("Yên Bái")
    page.click("text=Share of people served")
    image = picture(page)
    assert painted(image, SHARE_COLOURS[-1]) > 2_000
    page.click('[data-service="fibre"]')
    assert painted(picture(page), SHARE_COLOURS[-1]) == 0


def test_before_and_after_differ_where_the_plan_brings_something(opened: Visit) -> None:
    page = opened.page
    page.click('[data-service="5g"]')
    before = page.locator("#gaps").inner_text()
    page.click('[data-view="after"]')
    assert page.locator("#gaps").inner_text() != before
    gained = [int(value.replace(",", "")) for value in column(page, 8)]
    assert len(gained) == 3
    assert all(value > 0 for value in gained)


def test_links_lead_to_a_province_and_back_in_the_same_view(browser: Browser, overview: Path) -> None:
    with visit(browser, overview) as one:
        page = one.page
        ready(page)
        page.click('[data-language="vi"]')
        page.click('[data-service="4g"]')
        page.click('[data-view="after"]')
        page.locator("#table-body a").nth(0).click()
        page.wait_for_url("**/map/yen-bai.html**")
        ready(page)
        assert page.locator("#title").inner_text() == "Phủ sóng Yên Bái"
        assert page.locator('[data-service="4g"]').get_attribute("aria-pressed") == "true"
        assert page.locator('[data-view="after"]').get_attribute("aria-pressed") == "true"
        page.click('[data-service="5g"]')
        page.click("#whole")
        page.wait_for_url("**/map.html**")
        ready(page)
        assert page.locator("#title").inner_text() == "Phủ sóng Tây Bắc"
        assert page.locator('[data-service="5g"]').get_attribute("aria-pressed") == "true"
        page.click("#whole")
        page.wait_for_url("**/map/all.html**")
        ready(page)
        assert page.locator("#title").inner_text() == "Phủ sóng Tây Bắc"
        assert {request.split("#")[0].rsplit("/", 1)[1] for request in one.requests} <= {"yen-bai.html", "all.html"}
        assert one.errors == []


def test_every_link_of_the_overview_leads_to_a_file(browser: Browser, overview: Path) -> None:
    with visit(browser, overview) as one:
        ready(one.page)
        for level in ("province", "district"):
            one.page.click(f'[data-level="{level}"]')
            links = one.page.locator("#table-body a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
            assert len(links) == {"province": 3, "district": 27}[level]
            assert all((overview.parent / link.split("#")[0]).is_file() for link in links)


def test_a_district_opens_its_province_narrowed_to_it(browser: Browser, overview: Path) -> None:
    with visit(browser, overview) as one:
        page = one.page
        ready(page)
        page.click('[data-level="district"]')
        page.fill("#find", "1-huyen da vach 4")
        expect(page.locator("#table-body tr")).to_have_count(1)
        page.locator("#table-body a").click()
        page.wait_for_url("**/map/yen-bai.html**")
        ready(page)
        assert page.locator("#scope-district").input_value() == "1-Huyện Đá Vách 4"


def test_a_click_on_the_map_tells_of_the_unit_there(opened: Visit) -> None:
    page = opened.page
    page.locator("#table-body button").nth(0).click()
    name = page.locator("#table-body button").nth(0).inner_text()
    expect(page.locator(".card h3")).to_have_text(name)
    assert page.locator(".card .go").get_attribute("href").startswith("map/")
    card, frame = (settled(page.locator(each)).bounding_box() for each in (".leaflet-popup", ".folium-map"))
    assert frame["y"] <= card["y"] <= card["y"] + card["height"] <= frame["y"] + frame["height"], "all of it in sight"
    page.locator(".leaflet-popup-close-button").click()
    expect(page.locator(".card")).to_have_count(0)
    box = settled(page.locator(".folium-map")).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".card h3")).to_have_text(name)
    assert page.locator("#table-body [aria-current]").count() == 1
    assert opened.errors == []


def test_on_a_small_desk_the_money_of_each_unit_is_in_sight(browser: Browser, overview: Path) -> None:
    with visit(browser, overview, width=1280, height=800) as one:
        ready(one.page)
        frame, money = (
            settled(one.page.locator(each)).bounding_box() for each in ("#table .scroll", "#table-foot > :last-child")
        )
        assert money["x"] + money["width"] <= frame["x"] + frame["width"] + 1


def test_a_phone_has_the_figures_the_map_and_the_table_below_each_other(browser: Browser, overview: Path) -> None:
    with visit(browser, overview, width=390, height=800, touch=True) as one:
        page = one.page
        ready(page)
        tops = [page.locator(each).bounding_box()["y"] for each in ("#panel", ".folium-map", "#table")]
        assert tops == sorted(tops)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        small = page.locator("#table-body button, #table-body a, .segments button").evaluate_all(
            "all => all.filter((each) => each.getBoundingClientRect().height < 24).length"
        )
        assert small == 0


def test_hostile_names_stay_text_and_lead_to_their_pages(browser: Browser, tmp_path: Path) -> None:
    network, coverage, plan = small_case()
    trap, other = TRAPS[0], "../../" + TRAPS[3]
    districts = np.array(TRAPS[1:3], dtype=np.object_)
    network = replace(
        network,
        communes=replace(network.communes, districts=districts),
        further_columns={"communes": {"province": np.array([trap, other], dtype=np.object_)}},
    )
    overview = write_pages(tmp_path, network, coverage, plan)
    assert {path.name for path in (tmp_path / "map").iterdir()} == {*page_files(sorted((trap, other))), "all.html"}
    with visit(browser, overview, bypass_policy=True) as one:
        page = one.page
        ready(page)
        page.click('[data-level="district"]')
        page.click('[data-level="province"]')
        page.locator("#table-body button").nth(0).click()
        page.mouse.move(900, 200)
        still(page)
        assert page.evaluate("window.trapped") is None
        assert page.locator("#table-body button").all_inner_texts().count(trap) == 1
        assert one.requests == []
        page.locator("#table-body a").nth(0).click()
        page.wait_for_url("**/map/*.html**")
        ready(page)
        assert page.evaluate("window.trapped") is None
        assert one.errors == []


def test_a_background_of_tiles_is_off_until_a_person_wants_it(browser: Browser, laid: Laid, tmp_path: Path) -> None:
    tiles = Tiles("https://tiles.example/{z}/{x}/{y}.png", f"© {TRAPS[0]}")
    overview = write_pages(tmp_path, laid.network, laid.coverage, laid.plan, tiles)
    with visit(browser, overview) as one:
        page = one.page
        ready(page)
        for choice in ('[data-language="vi"]', '[data-language="en"]', '[data-view="after"]', '[data-view="today"]'):
            page.click(choice)
        page.click('[data-service="4g"]')
        page.click("text=Share of people served")
        expect(page.locator("#tiles-name")).to_have_text("Background from tiles.example")
        expect(page.locator("#tiles-on")).not_to_be_checked()
        expect(page.locator("#tiles-says")).to_contain_text("asks nobody")
        assert one.requests == []
        assert one.errors == []
        before = painted(picture(page), SHARE_COLOURS[-1])
        assert before > 2_000  # where nobody has it
        page.locator("#tiles-on").focus()
        page.keyboard.press("Space")
        expect(page.locator("#tiles-says")).to_contain_text("tiles.example gives nothing")
        assert one.requests
        assert all(each.startswith("https://tiles.example/") for each in one.requests)
        expect(page.locator(".tiles-credit")).to_have_text(f"© {TRAPS[0]}")
        assert painted(picture(page), SHARE_COLOURS[-1]) < before / 2, "units are seen through"
        page.locator("#tiles-on").uncheck()
        expect(page.locator(".tiles-credit")).to_have_count(0)
        assert painted(picture(page), SHARE_COLOURS[-1]) == before
        page.locator("#tiles-on").check()
        one.requests.clear()
        open_link(page, page.evaluate("location.hash"))
        expect(page.locator("#tiles-on")).not_to_be_checked()
        assert one.requests == []
        assert page.evaluate("window.trapped") is None


def test_without_an_address_the_overview_offers_no_tiles(overview: Path) -> None:
    page = overview.read_text(encoding="utf-8")
    assert 'id="tiles-on"' not in page
    assert "img-src data:; " in page
