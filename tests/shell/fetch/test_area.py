"""The area that a name or a box means: one, none or several, and what is said then in both languages."""

import json
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.findings import InputError, UsageError, message_text
from phusong.fetch.area import area_of_box, candidates_of, choose, find_area, folded
from phusong.fetch.box import Box
from phusong.fetch.countries import countries, operator_name
from phusong.fetch.download import DownloadCache, Wire
from phusong.fetch.rasters import cover_tile, elevation_tile
from phusong.fetch.sources import Source, read_sources
from tests.builders.fetching.server import Fault, Served
from tests.builders.fetching.world import found, places, put_world, sources_toml

HANOI = (105.3, 20.5, 106.0, 21.4)


@pytest.fixture
def asked(served: Served, tmp_path: Path) -> tuple[dict[str, Source], DownloadCache]:
    put_world(served)
    wire = Wire(sleep=lambda _: None)
    return read_sources(sources_toml(served, tmp_path)), DownloadCache(tmp_path / "cache", wire)


def refusal(name: str, answer: list) -> InputError:
    with pytest.raises(InputError) as caught:
        choose(name, candidates_of(answer))
    return caught.value


@pytest.mark.parametrize(
    "name", ["Thử", "thu", "Huyện Thử", "huyen thu", "  Tỉnh THỬ, Việt Nam", "Huyện Thử in English"]
)
def test_of_places_of_one_name_the_one_is_meant_that_holds_the_others(name: str) -> None:
    chosen = choose(name, candidates_of(places("Thử")))
    assert (chosen.name, chosen.kind, chosen.country) == ("Huyện Thử", "county", "VN")
    assert chosen.outline is not None
    assert chosen.outline.equals(shapely.box(*chosen.box.bounds))


def test_a_name_of_several_places_is_told_with_each(asked: tuple) -> None:
    sources, cache = asked
    with pytest.raises(InputError) as caught:
        find_area("Georgia", sources["search"], cache)
    (finding,) = caught.value.findings
    assert finding.code == "fetch-place-ambiguous"
    for part in ("Georgia, GE (country; --bbox 40.000,41.000,47.000,44.000)", "Georgia, US (state; --bbox -86"):
        assert part in finding.message
        assert part in message_text(finding, "vi")
    assert "có thể là" in message_text(finding, "vi")


def test_a_name_of_no_place_is_told_with_what_is_near(asked: tuple) -> None:
    sources, cache = asked
    for name, near in (("Nowhere", ""), ("Near", "; there is Huyện Thử")):
        with pytest.raises(InputError) as caught:
            find_area(name, sources["search"], cache)
        (finding,) = caught.value.findings
        assert finding.code == "fetch-place-unknown"
        assert finding.message.startswith(f"no place is called {name!r}{near}")
        assert message_text(finding, "vi") != finding.message


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"boundingbox": ["a", "b", "c", "d"]},
        {"boundingbox": ["20", "21", "179", "-179"]},
        {"boundingbox": ["20", "21", "100"]},
        {"boundingbox": None},
        {"category": "highway"},
        {"boundingbox": ["nan", "21", "100", "101"]},
    ],
)
def test_what_is_no_place_is_passed_over(wrong: dict) -> None:
    entry = found("Hà Nội", "city", 8, HANOI, "vn") | wrong
    if not wrong:
        entry = {}
    assert refusal("Hà Nội", [entry, None, "x", {"category": "place"}]).findings[0].code == "fetch-place-unknown"


@pytest.mark.parametrize(
    "geojson",
    [
        {"type": "Point", "coordinates": [105.8, 21.0]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 2], [3]]]},
        {"type": "Polygon"},
        None,
        "text",
    ],
)
def test_a_place_without_a_usable_outline_is_its_box(geojson: object) -> None:
    entry = found("Hà Nội", "city", 8, HANOI, "vn") | {"geojson": geojson}
    chosen = choose("Hà Nội", candidates_of([entry]))
    assert chosen.outline is None or chosen.outline.is_empty
    assert chosen.box == Box(*HANOI)


def test_the_outline_goes_before_the_point_of_the_same_place() -> None:
    area = found("Hà Nội", "city", 8, HANOI, "vn")
    point = {**found("Hà Nội", "city", 7, HANOI, "vn"), "geojson": {"type": "Point", "coordinates": [105.8, 21.0]}}
    assert choose("Hà Nội", candidates_of([point, area])).outline is not None


def test_the_country_of_a_box_is_asked_for_at_its_middle_or_stated(asked: tuple, served: Served) -> None:
    sources, cache = asked
    box = Box(103.7, 22.4, 103.9, 22.6)
    assert area_of_box(box, None, sources["reverse"], cache).country.iso3 == "VNM"
    assert served.paths() == ["/reverse?lat=22.500000&lon=103.800000"]
    for code in ("VN", "vnm", " la "):
        assert area_of_box(box, code, sources["reverse"], cache).country.iso2 in ("VN", "LA")
    with pytest.raises(InputError, match="'XX' is no country"):
        area_of_box(box, "XX", sources["reverse"], cache)
    served.faults["*"] = [Fault(200, json.dumps({"error": "Unable to geocode"}).encode())]
    with pytest.raises(InputError, match="lies in no country"):
        area_of_box(Box(0, 0, 1, 1), None, sources["reverse"], cache)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "10,20,10,21",
        "104,22,103,23",
        "100,91,101,92",
        "nan,0,1,1",
        "0,-inf,1,1",
        "170,0,190,1",
    ],
)
def test_what_is_no_box_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        Box.of_text(text)
    (finding,) = caught.value.findings
    assert finding.code == "fetch-box"
    assert "không phải là khung" in message_text(finding, "vi")


sides = st.tuples(st.floats(-179.0, 178.0), st.floats(-88.0, 87.0), st.floats(0.001, 3.0), st.floats(0.001, 3.0))


@pytest.mark.slow
@settings(max_examples=40)
@given(sides, st.floats(0.05, 1.5), st.floats(0.0, 50.0))
def test_parts_quarters_tiles_and_margins_of_any_box(side: tuple, part_deg: float, margin_km: float) -> None:
    west, south, wide_deg, high_deg = (round(each, 4) for each in side)
    box = Box(west, south, min(round(west + wide_deg, 4), 180.0), min(round(south + high_deg, 4), 90.0))
    for parts in (list(box.parts(part_deg)), list(box.quarters())):
        assert sum(each.square_degrees for each in parts) == pytest.approx(box.square_degrees)
        joined = parts[0]
        for each in parts[1:]:
            joined = joined.joined(each.bounds)
        assert joined == box
    wide = box.wider(margin_km)
    assert wide.joined(box.bounds) == wide
    for step in (1, 3):
        tiles = [shapely.box(lon, lat, lon + step, lat + step) for lon, lat in box.corners(step)]
        assert shapely.union_all(tiles).covers(shapely.box(*box.bounds))
        assert all(lon % step == 0 and lat % step == 0 for lon, lat in box.corners(step))
        assert all(tile.intersection(shapely.box(*box.bounds)).area > 0 for tile in tiles)


def test_names_of_tiles_are_those_of_their_south_west_corners() -> None:
    assert elevation_tile(103, 22) == "Copernicus_DSM_COG_10_N22_00_E103_00_DEM"
    assert elevation_tile(-70, -1) == "Copernicus_DSM_COG_10_S01_00_W070_00_DEM"
    assert (cover_tile(102, 21), cover_tile(-3, 0), cover_tile(0, -3)) == ("N21E102", "N00W003", "S03E000")


def test_countries_are_known_by_two_and_three_letters() -> None:
    table = countries()
    assert len(table) > 430
    assert {(each.iso2, each.iso3) for each in table.values()} == {
        (each.iso2, each.iso3) for each in map(table.get, (key for key in table if len(key) == 2))
    }
    assert all(len(code) == 3 and code.isdigit() for each in table.values() for code in each.mobile_codes)
    assert (table["VN"].iso3, table["VN"].mobile_codes) == ("VNM", ("452",))
    assert (table["LAO"].mobile_codes, table["IN"].mobile_codes) == (("457",), ("404", "405"))
    assert [operator_name("452", code) for code in ("4", "04", "99")] == ["Viettel", "Viettel", "452-99"]


@pytest.mark.parametrize(
    ("name", "same"), [("Tỉnh Lào Cai", "lao cai"), ("THÀNH PHỐ  Hà Nội", "Ha Noi"), ("Xã Sín Chải", "sin chai")]
)
def test_names_are_compared_without_marks_and_kinds(name: str, same: str) -> None:
    assert folded(name) == folded(same)
    assert folded("Xã") != ""
