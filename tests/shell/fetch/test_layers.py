"""Layers made of what sources have: people shared out to the last one, things told apart, nothing invented."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.findings import ReadError, UsageError
from phusong.coverage.geofiles import CutRaster, cut_tiles, raster_file
from phusong.fetch import LAYERS, layers_of
from phusong.fetch.area import Area
from phusong.fetch.box import Box
from phusong.fetch.communes import Communes, Unit, find_communes
from phusong.fetch.countries import countries
from phusong.fetch.download import DownloadCache, Wire
from phusong.fetch.geonames import NamedPlace, find_named_places
from phusong.fetch.osm import Element, Overpass, elements_of
from phusong.fetch.rasters import find_cover, find_elevation, find_people
from phusong.fetch.sites import find_cells, sites_layer
from phusong.fetch.sources import read_sources
from phusong.fetch.villages import settlements, share_people, whole_shares
from tests.builders.fetching.server import Fault, Served
from tests.builders.fetching.world import EAST, NORTH, SOUTH, TOKEN, WEST, geotiff, put_world, sources_toml

BOX = Box(WEST, SOUTH, EAST, NORTH)
VIET_NAM = countries()["VN"]


@pytest.fixture
def asked(served: Served, tmp_path: Path) -> tuple:
    put_world(served)
    cache = DownloadCache(tmp_path / "cache", Wire(sleep=lambda _: None))
    return read_sources(sources_toml(served, tmp_path)), cache


def unit(code: str, west: float, east: float) -> Unit:
    outline = shapely.box(west, 22.0, east, 22.1)
    return Unit(code, f"Xã {code}", outline, outline.representative_point())


def communes(*units: Unit) -> Communes:
    return Communes(units, ("",) * len(units), "", "ADM3", ())


def people_raster(values: np.ndarray) -> CutRaster:
    return CutRaster(values, Affine(0.01, 0.0, 100.0, 0.0, -0.01, 22.1), -1.0)


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(st.floats(0.0, 1e6), max_size=30))
def test_whole_shares_add_up_and_are_near(amounts: list[float]) -> None:
    shares = whole_shares(np.array(amounts, dtype=np.float64))
    assert sum(shares) == round(float(np.sum(amounts)))
    assert all(abs(share - amount) < 1.0 for share, amount in zip(shares, amounts, strict=True))


@settings(max_examples=12)
@given(st.integers(0, 2**32 - 1), st.integers(0, 6))
def test_people_are_shared_out_to_the_last_one(seed: int, count: int) -> None:
    """Against a count by hand: every cell to the nearest village of its commune."""
    random = np.random.default_rng(seed)
    values = np.where(random.random((10, 20)) < 0.5, -1.0, random.random((10, 20)) * 50.0)
    places = [
        NamedPlace(f"osm-n{number}", f"T{number}", 100.0 + 0.2 * random.random(), 22.0 + 0.1 * random.random())
        for number in range(count)
    ]
    both = communes(unit("A", 100.0, 100.1), unit("B", 100.1, 100.2))
    villages = share_people(places, both, people_raster(values), {})
    for commune in (0, 1):
        mine = [row for row in villages.rows if row.commune == commune]
        part = values[:, 10 * commune : 10 * commune + 10]
        assert sum(row.people for row in mine) == round(float(part[part > 0].sum()))
        sums = dict.fromkeys((row.key for row in mine), 0.0)
        scale = np.cos(np.radians(22.0))
        for row, col in np.argwhere(part > 0):
            lon, lat = 100.0 + 0.01 * (col + 10 * commune + 0.5), 22.1 - 0.01 * (row + 0.5)
            nearest = min(mine, key=lambda each: ((each.lon - lon) * scale) ** 2 + (each.lat - lat) ** 2)
            sums[nearest.key] += part[row, col]
        # A cell in the very middle between two may go to either: the plane is true at one latitude.
        assert all(abs(row.people - sums[row.key]) < 51.0 for row in mine)
    assert [row.key for row in villages.rows] == sorted(row.key for row in villages.rows)
    reversed_rows = share_people(places[::-1], both, people_raster(values), {}).rows
    assert {row.key: (row.name, row.commune) for row in reversed_rows} == {
        row.key: (row.name, row.commune) for row in villages.rows
    }


def test_a_commune_without_a_named_place_gets_one_where_most_of_its_people_live() -> None:
    values = np.full((10, 20), -1.0)
    values[2, 3], values[7, 15], values[8, 16] = 40.0, 30.0, 70.4
    villages = share_people(
        [NamedPlace("osm-n1", "Bản", 100.01, 22.01)],
        communes(unit("A", 100.0, 100.1), unit("B", 100.1, 100.2), unit("C", 100.3, 100.4)),
        people_raster(values),
        {},
    )
    seat, named = sorted(villages.rows, key=lambda row: row.origin, reverse=True)
    assert (named.key, named.people, named.origin) == ("osm-n1", 40, "OpenStreetMap")
    assert (seat.key, seat.name, seat.people, seat.origin) == ("B-seat", "Xã B", 100, "assumed")
    assert (seat.lon, seat.lat) == pytest.approx((100.165, 22.015))
    assert villages.seats == ("Xã B",)


def test_places_of_the_second_list_are_taken_where_the_map_has_none() -> None:
    on_map = [Element("n1", {"place": "village", "name": "Bản Mế"}, [(103.8, 22.5)])]
    on_map += [Element("n2", {"place": "locality", "name": "Núi"}, [(103.9, 22.5)])]
    on_map += [Element("n3", {"place": "hamlet", "name": " "}, [(103.9, 22.5)])]
    named = [
        NamedPlace("geonames-1", "Ban Me", 103.81, 22.5),  # the same name, 1 km off
        NamedPlace("geonames-2", "Other", 103.802, 22.5),  # another name, 200 m off
        NamedPlace("geonames-3", "Other", 103.81, 22.5),  # another name, 1 km off
        NamedPlace("geonames-4", "Ban Me", 103.83, 22.5),  # the same name, 3 km off
    ]
    assert [place.key for place in settlements(on_map, named)] == ["osm-n1", "geonames-3", "geonames-4"]
    assert settlements([], named) == named
    assert [place.key for place in settlements(on_map, [])] == ["osm-n1"]


@pytest.mark.slow
def test_communes_lie_in_the_area_and_name_their_district(asked: tuple) -> None:
    sources, cache = asked
    found = find_communes(Area("x", BOX, VIET_NAM, shapely.box(*BOX.bounds)), sources["boundaries"], cache)
    assert [each.name for each in found.units] == ["Bản Mế", "Sín Chải", "Nậm Cang"]
    assert set(found.districts) == {"Huyện Thử"}
    assert (found.vintage, found.level, found.note) == ("2020", "ADM3", "A Survey; CC BY 3.0 IGO")
    inside_one = Area("y", Box(103.80, 22.49, 103.81, 22.50), VIET_NAM)
    assert [each.name for each in find_communes(inside_one, sources["boundaries"], cache).units] == ["Bản Mế"]
    with pytest.raises(ReadError, match="no commune of VNM lies in z"):
        find_communes(Area("z", Box(10, 10, 11, 11), VIET_NAM), sources["boundaries"], cache)


def test_without_units_of_the_third_level_those_of_the_second_stand_for_communes(asked: tuple, served: Served) -> None:
    sources, cache = asked
    served.files["/gb/VNM/ALL/"] = served.files["/gb/VNM/ALL/"].replace(b'"ADM3"', b'"ADM5"')
    found = find_communes(Area("x", BOX, VIET_NAM), sources["boundaries"], cache)
    assert ([each.name for each in found.units], found.districts, found.level) == (["Huyện Thử"], ("",), "ADM2")
    assert [finding.code for finding in found.findings()] == ["fetch-level"]


@pytest.mark.parametrize("answer", [b"{}", b"[]", b'[{"boundaryType": "ADM3"}]', b'{"boundaryType": "ADM9"}', b"[3]"])
def test_a_list_of_boundaries_without_any_is_refused(asked: tuple, served: Served, answer: bytes) -> None:
    sources, cache = asked
    served.files["/gb/VNM/ALL/"] = answer
    with pytest.raises(ReadError) as caught:
        find_communes(Area("x", BOX, VIET_NAM), sources["boundaries"], cache)
    assert caught.value.code == "fetch-content"


@pytest.mark.parametrize(
    "text", [b"{}", b'{"features": 3}', b'{"features": []}', b'{"features": [3, {"geometry": null}]}']
)
def test_boundaries_without_outlines_are_refused(asked: tuple, served: Served, text: bytes) -> None:
    sources, cache = asked
    served.files["/gb/ADM3.geojson"] = text
    with pytest.raises(ReadError) as caught:
        find_communes(Area("x", BOX, VIET_NAM), sources["boundaries"], cache)
    assert caught.value.code in ("fetch-content", "fetch-empty")


@pytest.mark.slow
def test_a_question_that_is_too_much_is_asked_in_quarters(asked: tuple, served: Served) -> None:
    sources, cache = asked
    remark = b'{"elements": [], "remark": "runtime error: Query timed out"}'
    served.faults["/overpass"] = [Fault(200, remark)]
    whole = Overpass(sources["osm"], cache).roads(BOX)
    assert len(whole.downloads) == 4
    assert [each.key for each in whole.elements] == ["w11", "w12", "w13"]
    served.faults["/overpass"] = [Fault(200, remark)] * 500
    with pytest.raises(ReadError) as caught:
        Overpass(sources["osm"], cache).waterways(BOX)
    assert caught.value.code == "fetch-unfinished"
    assert len(served.asked) == 5 + 4


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "node", "id": 1},
        {"type": "node", "id": "x", "lon": 1, "lat": 2},
        {"type": "node", "id": 1, "lon": 500, "lat": 2},
        {"type": "area", "id": 1, "lon": 1, "lat": 2},
        {"type": "way", "id": 1, "geometry": []},
        {"type": "way", "id": 1, "geometry": [{"lon": 1}]},
        {"type": "way", "id": 1, "geometry": [[1, 2]]},
        3,
    ],
)
def test_things_without_a_place_are_left_out(entry: object) -> None:
    right = {"type": "node", "id": 7, "lon": 1, "lat": 2, "tags": {"name": 3}}
    assert list(elements_of({"elements": [entry, right]})) == [Element("n7", {"name": "3"}, [(1.0, 2.0)])]


def test_named_places_are_populated_ones_of_the_box(asked: tuple, served: Served) -> None:
    sources, cache = asked
    found, _ = find_named_places(BOX, VIET_NAM, sources["geonames"], cache)
    assert [(place.key, place.name) for place in found] == [("geonames-1", "Bản Mế"), ("geonames-2", "Thôn Mới")]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../VN.txt", "x")
    served.files["/names/LA.zip"] = out.getvalue()
    with pytest.raises(ReadError, match=r"holds no LA\.txt"):
        find_named_places(BOX, countries()["LA"], sources["geonames"], cache)


def test_cells_of_one_station_are_one_site_and_stations_of_one_operator_at_one_place_too(asked: tuple) -> None:
    sources, cache = asked
    cells, downloads = find_cells(BOX, VIET_NAM, sources["cells"], cache, TOKEN)
    made, findings = sites_layer(cells, downloads)
    rows = made.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "site_id,operator,technologies,height_m,lon,lat,origin"
    assert [row.split(",")[:4] for row in rows[1:]] == [
        ["452-1-GSM-12-345", "MobiFone", "2g", "30"],
        ["452-4-LTE-7001", "Viettel", "4g;5g", "30"],
    ]
    assert (made.rows, [finding.code for finding in findings]) == (2, ["fetch-assumed"])
    assert sites_layer(cells[::-1], downloads)[0].content == made.content
    assert sites_layer([], ())[0].rows == 0


def test_a_table_of_cells_may_have_a_header_and_must_have_its_columns(asked: tuple, served: Served) -> None:
    sources, cache = asked
    path = f"/cells?t={TOKEN}&f=452"
    header = b"radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal\n"
    row = b"UMTS,452,4,5,655371,0,103.8,22.5,0,0,1,1,1,0\n"
    served.files[path] = gzip.compress(header + b"\n" + row + b"short,row\n")
    cells, _ = find_cells(BOX, VIET_NAM, sources["cells"], cache, TOKEN)
    # The number of a UMTS cell is its last 16 bits; those before are the controller's.
    assert [(cell.station, cell.technology, cell.samples) for cell in cells] == [("452-4-UMTS-5-1", "3g", 1)]
    served.files[path] = gzip.compress(b"please log in\n")
    with pytest.raises(ReadError, match="the table of cells has 1 columns, not 14"):
        find_cells(BOX, VIET_NAM, sources["cells"], DownloadCache(cache.folder / "other", Wire()), TOKEN)


def test_a_country_of_several_codes_needs_a_table_of_one(asked: tuple, served: Served) -> None:
    sources, cache = asked
    india = countries()["IN"]
    with pytest.raises(ReadError, match="has no table of IND"):
        find_cells(BOX, india, sources["cells"], cache, TOKEN)
    for code in ("404", "405"):
        row = f"LTE,{code},4,1,256,0,103.8,22.5,0,5,1,1,1,0\n".encode()
        served.files = {f"/cells?t={TOKEN}&f={code}": gzip.compress(row)}
        cells, downloads = find_cells(BOX, india, sources["cells"], DownloadCache(cache.folder / code, Wire()), TOKEN)
        assert ([cell.station for cell in cells], len(downloads)) == ([f"{code}-4-LTE-1"], 1)


def test_heights_are_those_of_the_tiles_and_sea_where_there_is_none(asked: tuple, served: Served) -> None:
    sources, cache = asked
    step = 1 / 900
    west = geotiff(np.full((900, 900), 7.0, dtype=np.float32), 103 - step / 2, 23 + step / 2, step, None)
    served.files["/dem/Copernicus_DSM_COG_10_N22_00_E103_00_DEM.tif"] = west
    found = find_elevation(Box(103.95, 22.9, 104.05, 23.05), sources["elevation"], cache)
    values = found.raster.values
    assert {*np.unique(values).tolist()} == {0.0, 7.0}
    assert found.raster.transform @ (0, 0) == pytest.approx((103.95, 23.05), abs=step)
    rows, cols = np.nonzero(values == 7.0)
    lon, lat = found.raster.transform @ (cols + 0.5, rows + 0.5)
    assert lon.max() < 104.0
    assert lat.max() <= 23.0 + step
    assert [finding.code for finding in found.findings] == ["fetch-partly"]
    requests = len(served.asked)
    find_elevation(Box(103.95, 22.9, 104.05, 23.05), sources["elevation"], DownloadCache(cache.folder, Wire()))
    assert len(served.asked) == requests, "that a tile is absent is known, too"
    with pytest.raises(ReadError) as caught:
        find_elevation(Box(10, 10, 10.5, 10.5), sources["elevation"], cache)
    assert caught.value.code == "fetch-empty"


def test_land_is_not_taken_for_sea(asked: tuple, served: Served) -> None:
    sources, cache = asked
    box = Box(103.95, 22.4, 104.05, 22.6)
    assert find_elevation(box, sources["elevation"], cache, [(103.97, 22.5)]).raster.is_known.all()
    with pytest.raises(
        ReadError, match="has no tile Copernicus_DSM_COG_10_N22_00_E104_00_DEM, where land is"
    ) as caught:
        find_elevation(box, sources["elevation"], cache, [(103.97, 22.5), (104.02, 22.5)])
    assert caught.value.code == "fetch-absent"


def test_land_cover_keeps_its_classes(asked: tuple) -> None:
    sources, cache = asked
    found = find_cover(Box(103.6, 22.3, 103.9, 22.6), sources["land-cover"], cache)
    assert {*np.unique(found.raster.values).tolist()} == {10, 50, 80}
    assert found.raster.values.dtype == np.uint8
    # 40 by 40 cells of the tile are built up: a ninth as many of three by three.
    assert (found.raster.values == 50).sum() == pytest.approx(40 * 40 / 9, rel=0.1)


@pytest.mark.slow
def test_a_damaged_tile_is_told_and_dropped(asked: tuple, served: Served) -> None:
    sources, cache = asked
    path = "/cover/N21E102.tif"
    whole = served.files[path]
    served.files[path] = whole[:200] + b"\xff" * (len(whole) - 200)
    with pytest.raises(ReadError) as caught:
        find_cover(Box(103.6, 22.3, 103.9, 22.6), sources["land-cover"], cache)
    assert caught.value.code == "fetch-content"
    served.files[path] = whole
    assert find_cover(Box(103.6, 22.3, 103.9, 22.6), sources["land-cover"], cache).raster.is_known.any()


@pytest.mark.slow
@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["float32", "int16", "uint8"]))
def test_a_cut_is_the_cells_of_the_tiles(tmp_path_factory: pytest.TempPathFactory, seed: int, dtype: str) -> None:
    """Two tiles side by side, cut anywhere: a slice of both together; written and read they are the same."""
    random = np.random.default_rng(seed)
    folder = tmp_path_factory.mktemp("cut")
    whole = random.integers(1, 200, (20, 40)).astype(dtype)
    paths = [folder / "a.tif", folder / "b.tif"]
    for path, part, west in zip(paths, (whole[:, :20], whole[:, 20:]), (10.0, 10.2), strict=True):
        path.write_bytes(geotiff(np.ascontiguousarray(part), west, 5.2, 0.01, 0))
    left, right = sorted(random.choice(41, 2, replace=False).tolist())
    top, bottom = sorted(random.choice(21, 2, replace=False).tolist())
    box = (10.0 + 0.01 * left, 5.2 - 0.01 * bottom, 10.0 + 0.01 * right, 5.2 - 0.01 * top)
    cut = cut_tiles(paths, box, nodata=0)
    assert np.array_equal(cut.values, whole[top:bottom, left:right])
    again = folder / "again.tif"
    again.write_bytes(raster_file(cut))
    assert np.array_equal(cut_tiles([again], box, nodata=0).values, cut.values)
    wider = cut_tiles(paths, (9.95, 5.0, 10.4, 5.2), nodata=0)
    assert (wider.values[:, :5] == 0).all()


@pytest.mark.parametrize("count", [1e30, float("inf"), float("nan"), -5.0, 0.0])
def test_people_that_cannot_be_are_not_taken(asked: tuple, served: Served, count: float) -> None:
    sources, cache = asked
    values = np.full((720, 720), count, dtype=np.float32)
    served.files["/pop/VNM-vnm.tif"] = geotiff(values, 103.5, 22.8, 1 / 1200, -99999.0)
    with pytest.raises(ReadError) as caught:
        find_people(BOX, VIET_NAM, sources["population"], cache)
    assert caught.value.code == ("fetch-content" if count == 1e30 else "fetch-empty")


def test_cells_that_are_too_small_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiny.tif"
    path.write_bytes(geotiff(np.ones((4, 4), dtype=np.uint8), 10.0, 5.0, 1e-7, 0))
    with pytest.raises(ReadError, match="cells are too small"):
        cut_tiles([path], (9.0, 4.0, 11.0, 6.0), nodata=0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "ring",
    [
        [[103.79, 22.4], [103.85, 22.6], [103.85, 22.4], [103.79, 22.6], [103.79, 22.4]],  # crosses itself
        [[103.79, 22.4], [103.79, 22.4], [103.79, 22.4], [103.79, 22.4]],
        [[103.79, float("nan")], [103.85, 22.4], [103.85, 22.6], [103.79, float("nan")]],
    ],
)
def test_outlines_that_are_wrong_break_nothing(asked: tuple, served: Served, ring: list) -> None:
    sources, cache = asked
    drawn = json.loads(served.files["/gb/ADM3.geojson"])
    drawn["features"][0]["geometry"]["coordinates"] = [ring]
    served.files["/gb/ADM3.geojson"] = json.dumps(drawn).encode()
    found = find_communes(Area("x", BOX, VIET_NAM), sources["boundaries"], cache)
    assert {"Sín Chải", "Nậm Cang"} <= {each.name for each in found.units}
    villages = share_people([NamedPlace("osm-n1", "a", 103.80, 22.5)], found, people_raster(np.ones((3, 3))), {})
    assert all(row.commune < len(found.units) for row in villages.rows)


def test_layers_are_made_in_their_order_and_unknown_ones_are_told() -> None:
    assert layers_of(None) == LAYERS
    assert layers_of("terrain, roads,,waterways") == ("roads", "terrain", "waterways")
    for text, said in (("terain", "did you mean 'terrain'?"), ("", "''"), (" , ", "''"), ("roads,x", "'x'")):
        with pytest.raises(UsageError) as caught:
            layers_of(text)
        assert said in caught.value.findings[0].message
