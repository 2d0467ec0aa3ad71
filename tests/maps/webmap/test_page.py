"""The map as one page: what is in it, how it is packed, and that it asks for nothing."""

import io
import re
from base64 import b64decode
from dataclasses import replace

import folium
import numpy as np
import pytest
import shapely
from PIL import Image
from pyproj import Transformer

from phusong.coverage.network.demand import Units
from phusong.coverage.network.network import Network
from phusong.coverage.served.counts import count_by_commune, count_served
from phusong.coverage.served.coverage import Coverage
from phusong.maps.page.palette import signal_classes
from phusong.maps.page.seal import PageError
from phusong.maps.webmap.data import page_data
from phusong.maps.webmap.overlays import hillshade_image, signal_image
from phusong.maps.webmap.page import build_map, render_map, render_page
from phusong.optimize.plan.plan import Plan
from tests.builders.networks.large_network import large_coverage, large_network, large_plan, large_raster
from tests.builders.networks.small_network import flat_terrain, with_hill
from tests.builders.pages.contexts import HOSTILE, MAP_CONTEXT, data_of
from tests.builders.plans.small_plan import small_case

pytestmark = pytest.mark.slow  # reads and writes whole files

TYPES = {"i1": "<i1", "i2": "<i2", "i4": "<i4"}


@pytest.fixture(scope="module")
def small() -> tuple[Network, Coverage, Plan]:
    return small_case()


@pytest.fixture(scope="module")
def large() -> tuple[Network, Coverage, Plan]:
    network = large_network()
    coverage = large_coverage(network)
    return network, coverage, large_plan(network, coverage)


@pytest.fixture(scope="module")
def large_page(large: tuple[Network, Coverage, Plan]) -> str:
    raster = large_raster(large[0])
    return render_map(*large, context=replace(MAP_CONTEXT, rasters={"4g": raster, "5g": raster}))


def unpack(packed: list[str]) -> np.ndarray:
    kind, text = packed
    return np.frombuffer(b64decode(text), dtype=TYPES[kind])


def test_a_province_is_a_small_page_without_addresses(large_page):
    assert len(large_page.encode()) < 1_500_000
    outside = re.sub(r'<script type="application/json".*?</script>', "", large_page, flags=re.DOTALL)
    assert set(re.findall(r"https?://[^\s\"'`)]*", outside)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<(?:script|img|link|iframe)[^>]*\b(?:src|href)=", outside)


def test_a_hundred_thousand_villages_stay_a_few_megabytes():
    network = large_network(100_000)
    coverage = large_coverage(network)
    page = render_map(network, coverage, large_plan(network, coverage), context=MAP_CONTEXT)
    assert len(page.encode()) < 6_000_000
    assert data_of(page)["villages"]["name"] == list(network.villages.names)


def test_the_same_input_gives_the_same_bytes(small):
    assert render_map(*small, context=MAP_CONTEXT) == render_map(*small, context=MAP_CONTEXT)
    assert render_map(*small, context=MAP_CONTEXT) == render_map(*small_case(), context=replace(MAP_CONTEXT))


@pytest.mark.parametrize("name", HOSTILE)
def test_names_reach_the_page_as_data_only(name):
    network, coverage, plan = small_case({"A": name})
    sites = replace(network.sites, names=np.array([name, name], dtype=object))
    communes = replace(
        network.communes, names=np.array([name, name], dtype=object), districts=np.array([name, name], dtype=object)
    )
    network = replace(network, sites=sites, communes=communes)
    plan = replace(plan, proposals=(replace(plan.proposals[0], name=name, owner=name),))
    page = render_map(network, coverage, plan, context=replace(MAP_CONTEXT, scenario=name, title=name, credits=(name,)))
    data = data_of(page)
    assert data["villages"]["name"][0] == name
    assert data["sites"]["name"] == data["communes"]["name"] == [name, name]
    assert data["proposals"][0]["owner"] == data["scenario"] == data["credits"][0] == name
    plain = data_of(render_map(*small_case(), context=MAP_CONTEXT))
    assert plain["villages"]["name"][0] == "Thôn A"
    assert page.count("<script") == render_map(*small_case(), context=MAP_CONTEXT).count("<script")
    if "<" in name:
        assert name not in page


def test_districts_and_provinces_of_layers_are_drawn_where_communes_lie_in_them():
    """Also a district that no commune names, for its outline says so; none that holds no commune."""
    network, coverage, plan = small_case()
    west, south, east, north = shapely.total_bounds(network.communes.outlines)
    middle = (west + east) / 2.0
    boxes = [
        shapely.box(west - 9, south, middle, north),
        shapely.box(middle, south, east, north),
        shapely.box(east + 1e5, south, east + 2e5, north),
    ]
    names = np.array(["Huyện", "Thị xã <i>", "Nơi khác"], dtype=object)
    units = Units(names, np.array(["1", "2", "3"], dtype=object), np.array(boxes, dtype=object))
    data = data_of(render_map(replace(network, districts=units, provinces=units), coverage, plan, context=MAP_CONTEXT))
    assert data["districts"]["name"] == data["provinces"]["name"] == ["Huyện", "Thị xã <i>"]
    assert len(data["districts"]["rings"]) == len(unpack(data["districts"]["lon"])) == 2


def test_positions_are_those_of_the_villages(large, large_page):
    network = large[0]
    villages = data_of(large_page)["villages"]
    to_metres = Transformer.from_crs("EPSG:4326", network.crs, always_xy=True)
    x, y = to_metres.transform(unpack(villages["lon"]) / 1e6, unpack(villages["lat"]) / 1e6)
    assert np.hypot(x - network.villages.x_m, y - network.villages.y_m).max() < 0.2
    assert list(unpack(villages["population"])) == list(network.villages.population)


def test_who_is_served_is_packed_bit_by_bit(small):
    network, coverage, plan = small
    villages = page_data(*small, MAP_CONTEXT)["villages"]
    today, after = unpack(villages["today"]), unpack(villages["after"])
    for position, service in enumerate(coverage.services):
        assert list((today >> position) & 1 == 1) == list(coverage.served(service))
        assert list((after >> position) & 1 == 1) == list(plan.after[service])
    assert list(unpack(villages["rsrp"]["4g"])) == [-800, -955, -1120, -1180, -1250, -32768, -32768]
    assert "fibre" not in villages["rsrp"]
    assert network.villages.names[0] == villages["name"][0]


def test_figures_of_communes_and_of_the_whole_are_the_counts_of_coverage(large, large_page):
    network, coverage, plan = large
    data = data_of(large_page)
    for service, state in coverage.services.items():
        for moment, served in (("today", state.served), ("after", plan.after[service])):
            counts = count_by_commune(network, served)
            told = data["communes"]["served"][service][moment]
            assert told["people"] == [counts[code].population_covered for code in network.communes.codes]
            assert told["villages"] == [counts[code].villages_covered for code in network.communes.codes]
            whole = count_served(network, served)
            assert data["summary"][service][moment]["population_covered"] == whole.population_covered
            assert data["summary"][service][moment]["villages_total"] == 1556
    assert sum(data["communes"]["people"]) == data["summary"]["fibre"]["today"]["population_total"]


def test_outlines_are_drawn_where_they_are(small):
    network = small[0]
    rings = page_data(*small, MAP_CONTEXT)["communes"]["rings"]
    assert [len(each) for each in rings] == [1, 1]
    steps = np.array(rings[0][0]).reshape(-1, 2)
    lon, lat = np.cumsum(steps, axis=0).T * 1e-5
    x, y = Transformer.from_crs("EPSG:4326", network.crs, always_xy=True).transform(lon, lat)
    left, bottom, right, top = network.communes.outlines[0].bounds
    assert (x.min(), y.min(), x.max(), y.max()) == pytest.approx((left, bottom, right, top), abs=1.2)


def test_a_village_without_a_commune_and_a_plan_without_proposals_are_shown(small):
    network, coverage, plan = small
    codes = network.villages.commune_codes.copy()
    codes[0] = "99999"
    network = replace(network, villages=replace(network.villages, commune_codes=codes))
    empty = replace(plan, status="no_plan", proposals=(), after={}, bound=float("inf"), gap=float("inf"))
    data = data_of(render_map(network, coverage, empty, context=replace(MAP_CONTEXT, data_date="")))
    assert unpack(data["villages"]["commune"])[0] == -1
    assert data["plan"]["gap"] is None
    assert data["villages"]["after"] == data["villages"]["today"]


def test_it_is_a_folium_map_that_further_layers_can_join(small):
    chart = build_map(*small, context=MAP_CONTEXT)
    assert isinstance(chart, folium.Map)
    folium.Circle((22.4, 103.9), radius=1000).add_to(chart)
    assert "L.circle(" in render_page(chart, language="en")
    assert [name for name, _ in folium.folium._default_js] == ["leaflet", "jquery", "bootstrap", "awesome_markers"]
    assert len(folium.Map.default_js) == 4


def test_a_further_layer_that_would_reach_out_is_refused(small):
    chart = build_map(*small, context=MAP_CONTEXT)
    folium.TileLayer("OpenStreetMap").add_to(chart)
    with pytest.raises(PageError, match="address"):
        render_page(chart, language="en")
    chart = build_map(*small, context=MAP_CONTEXT)
    folium.Marker((22.4, 103.9), popup="x").add_to(chart)
    with pytest.raises(PageError, match="jQuery"):
        render_page(chart, language="en")


def pixels(url: str) -> np.ndarray:
    image = Image.open(io.BytesIO(b64decode(url.removeprefix("data:image/webp;base64,"))))
    return np.array(image.convert("RGBA"))


def colour(text: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(text.removeprefix("#")))


def test_the_signal_image_lies_where_the_signal_is(large):
    network = large[0]
    raster = large_raster(network, step_m=100.0)
    values = np.full(raster.values.shape, -120.0, dtype=np.float32)
    places = [(row, col) for row in range(60, 300, 55) for col in range(70, 350, 45)]  # in the north-west, where an
    for row, col in places:  # image laid by its corners alone would be off by hundreds of metres
        values[row - 5 : row + 6, col - 5 : col + 6] = -60.0
    image = signal_image(replace(raster, values=values), -110.0, network.communes.outlines, network.crs)
    drawn = pixels(image.url)
    hot = np.argwhere((drawn[..., :3] == colour(signal_classes(-110.0)[0].colour)).all(axis=-1) & (drawn[..., 3] > 0))
    assert len(hot)
    to_web = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    west, south = to_web.transform(image.south_west[1], image.south_west[0])
    east, north = to_web.transform(image.north_east[1], image.north_east[0])
    rows, cols = drawn.shape[:2]
    y, x = (hot + 0.5).mean(axis=0)
    found = Transformer.from_crs("EPSG:3857", network.crs, always_xy=True).transform(
        west + (east - west) * x / cols, north - (north - south) * y / rows
    )
    row, col = np.mean(places, axis=0)
    true = raster.transform.c + (col + 0.5) * 100, raster.transform.f - (row + 0.5) * 100
    assert np.hypot(found[0] - true[0], found[1] - true[1]) < 50


def test_no_coverage_is_hatched_inside_the_communes_only(large):
    network = large[0]
    raster = large_raster(network, step_m=500.0)
    nothing = replace(raster, values=np.full(raster.values.shape, np.nan, dtype=np.float32))
    everywhere = pixels(signal_image(nothing, -110.0, network.communes.outlines, network.crs).url)[..., 3] > 0
    one = pixels(signal_image(nothing, -110.0, network.communes.outlines[:1], network.crs).url)[..., 3] > 0
    assert 0.15 < everywhere.mean() < 0.25  # one of five pixels
    assert 0 < one.sum() < everywhere.sum() / 100


def test_relief_is_lit_from_the_north_west():
    image = hillshade_image(with_hill(flat_terrain(), 10.0, 8.0, 2000.0, 4000.0))
    assert image is not None
    grey = pixels(image.url)[..., 0].astype(float)
    middle_row, middle_col = (size // 2 for size in grey.shape)
    # The hill stands 10 km east and 8 km north of the corner; the grid begins 1 km outside it.
    lit = grey[middle_row - 25 : middle_row, middle_col - 25 : middle_col].mean()
    dark = grey[middle_row : middle_row + 25, middle_col : middle_col + 25].mean()
    assert lit > dark + 20
    assert hillshade_image(flat_terrain()) is None
