"""Every planted mistake is found, with file, row, column and value; what is right raises nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.columns import as_flags, as_numbers, as_text, fold, nearest_column
from phusong.coverage.layers.read import check_layers, check_path, read_network
from phusong.coverage.schema.areas import VILLAGES
from phusong.coverage.schema.radio import SITES, split_technologies
from tests.builders import layer_files as files

pytestmark = pytest.mark.slow  # reads and writes whole files

Frame = gpd.GeoDataFrame


def set_value(column: str, row: int, value: object) -> Callable[[Frame], Frame]:
    """A change that puts a value into a data row counted from 1."""

    def change(frame: Frame) -> Frame:
        frame[column] = frame[column].astype(object)
        frame.loc[frame.index[row - 1], column] = value
        return frame

    return change


def move(row: int, lon: float, lat: float) -> Callable[[Frame], Frame]:
    """A change that moves the point of a data row."""

    def change(frame: Frame) -> Frame:
        geometry = frame.geometry.to_numpy().copy()
        geometry[row - 1] = shapely.Point(lon, lat)
        return frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=frame.crs))

    return change


def reshape(row: int, wkt: str | None) -> Callable[[Frame], Frame]:
    """A change that gives a data row another geometry."""

    def change(frame: Frame) -> Frame:
        geometry = frame.geometry.to_numpy().copy()
        geometry[row - 1] = None if wkt is None else shapely.from_wkt(wkt)
        return frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=frame.crs))

    return change


BOW_TIE = "POLYGON ((104.0 22.4, 104.1 22.5, 104.1 22.4, 104.0 22.5, 104.0 22.4))"
NO_AREA = "POLYGON ((104.2 22.4, 104.25 22.45, 104.3 22.5, 104.2 22.4))"

# layer, change, then severity, code, row, column, value of the one finding that the change must raise
PLANTED: dict[str, tuple[str, Callable[[Frame], Frame], tuple[str, str, int | None, str | None, str | None]]] = {
    "duplicate id": ("villages", set_value("village_id", 5, "002"), ("error", "id-duplicate", 5, "village_id", "002")),
    "empty id": ("villages", set_value("village_id", 3, "  "), ("error", "id-missing", 3, "village_id", None)),
    "empty code": ("villages", set_value("commune_code", 3, None), ("error", "id-missing", 3, "commune_code", None)),
    "empty name": ("villages", set_value("name", 2, ""), ("warning", "value-missing", 2, "name", None)),
    "lost letters": ("villages", set_value("name", 2, "L?o Cai"), ("warning", "text-damaged", 2, "name", "L?o Cai")),
    "no people": ("villages", set_value("population", 4, None), ("error", "value-missing", 4, "population", None)),
    "minus people": ("villages", set_value("population", 4, -3), ("error", "out-of-range", 4, "population", "-3")),
    "people as text": (
        "villages",
        set_value("population", 4, "khoảng 90"),
        ("error", "not-a-number", 4, "population", "khoảng 90"),
    ),
    "infinite people": (
        "villages",
        set_value("population", 4, "inf"),
        ("error", "not-a-number", 4, "population", "inf"),
    ),
    "half people": (
        "villages",
        set_value("population", 4, 1.5),
        ("warning", "fractional-people", 4, "population", "1.5"),
    ),
    "a city as a village": (
        "villages",
        set_value("population", 4, 2_000_000),
        ("warning", "unusual-value", 4, "population", "2000000"),
    ),
    "no flag": (
        "villages",
        set_value("is_commune_centre", 2, "maybe"),
        ("error", "not-a-flag", 2, "is_commune_centre", "maybe"),
    ),
    "two centres": (
        "villages",
        set_value("is_commune_centre", 2, 1),
        ("warning", "commune-centre-repeated", 2, "is_commune_centre", "02635"),
    ),
    "no centre": (
        "villages",
        set_value("is_commune_centre", 6, 0),
        ("warning", "commune-centre-missing", None, "is_commune_centre", "02650"),
    ),
    "unknown commune": (
        "villages",
        set_value("commune_code", 4, "02674"),
        ("error", "commune-unknown", 4, "commune_code", "02674"),
    ),
    "another commune": (
        "villages",
        set_value("commune_code", 4, "02650"),
        ("warning", "commune-mismatch", 4, "commune_code", "02650"),
    ),
    "just outside": ("villages", move(2, 104.07, 22.52), ("warning", "village-outside", 2, None, "Tổ dân phố 2")),
    "far away": ("villages", move(2, 105.84, 21.03), ("error", "village-outside", 2, None, "Tổ dân phố 2")),
    "swapped": ("villages", move(2, 22.45, 104.07), ("error", "coordinates-swapped", 2, None, "22.45, 104.07")),
    "null island": ("villages", move(2, 0.0, 0.0), ("error", "null-island", 2, None, "0, 0")),
    "off the globe": ("villages", move(2, 204.0, 122.0), ("error", "coordinates-invalid", 2, None, "204, 122")),
    "no point": ("villages", reshape(2, None), ("error", "geometry-missing", 2, None, None)),
    "empty point": ("villages", reshape(2, "POINT EMPTY"), ("error", "geometry-missing", 2, None, None)),
    "a line for a village": (
        "villages",
        reshape(2, "LINESTRING (104.07 22.45, 104.08 22.45)"),
        ("error", "geometry-type", 2, None, "LineString"),
    ),
    "two points for a village": (
        "villages",
        reshape(2, "MULTIPOINT ((104.07 22.45), (104.08 22.45))"),
        ("error", "geometry-type", 2, None, "MultiPoint"),
    ),
    "commune twice": (
        "communes",
        set_value("commune_code", 3, "02647"),
        ("error", "id-duplicate", 3, "commune_code", "02647"),
    ),
    "commune without outline": ("communes", reshape(3, None), ("error", "geometry-missing", 3, None, None)),
    "commune without area": ("communes", reshape(3, NO_AREA), ("error", "geometry-beyond-repair", 3, None, None)),
    "commune as a line": (
        "communes",
        reshape(3, "LINESTRING (104.2 22.4, 104.3 22.5)"),
        ("error", "geometry-type", 3, None, "LineString"),
    ),
    "negative census": ("communes", set_value("population", 1, -1), ("error", "out-of-range", 1, "population", "-1")),
    "no height": ("sites", set_value("height_m", 2, None), ("error", "value-missing", 2, "height_m", None)),
    "underground": ("sites", set_value("height_m", 2, -30), ("error", "out-of-range", 2, "height_m", "-30")),
    "height in millimetres": (
        "sites",
        set_value("height_m", 2, 30000),
        ("error", "out-of-range", 2, "height_m", "30000"),
    ),
    "a very tall tower": ("sites", set_value("height_m", 2, 300), ("warning", "unusual-value", 2, "height_m", "300")),
    "height with unit": ("sites", set_value("height_m", 2, "30 m"), ("error", "not-a-number", 2, "height_m", "30 m")),
    "unknown technology": (
        "sites",
        set_value("technologies", 2, "4g;6g"),
        ("warning", "technology-unknown", 2, "technologies", "6g"),
    ),
    "no technology": (
        "sites",
        set_value("technologies", 2, ""),
        ("warning", "technology-missing", 2, "technologies", None),
    ),
    "site far away": ("sites", move(2, 105.84, 21.03), ("warning", "feature-outside", 2, None, None)),
    "site swapped": ("sites", move(2, 22.44, 104.25), ("error", "coordinates-swapped", 2, None, "22.44, 104.25")),
    "road without line": ("roads", reshape(2, None), ("warning", "geometry-missing", 2, None, None)),
    "road without length": (
        "roads",
        reshape(2, "LINESTRING (104.1 22.4, 104.1 22.4)"),
        ("warning", "geometry-degenerate", 2, None, None),
    ),
    "road as a point": ("roads", reshape(2, "POINT (104.1 22.4)"), ("error", "geometry-type", 2, None, "Point")),
    "fibre as an area": ("fibre", reshape(2, BOW_TIE), ("error", "geometry-type", 2, None, "Polygon")),
    "access point twice": ("fibre", set_value("fibre_id", 3, "AP2"), ("error", "id-duplicate", 3, "fibre_id", "AP2")),
    "place without kind": ("places", set_value("kind", 2, None), ("warning", "value-missing", 2, "kind", None)),
}


@pytest.fixture(scope="module")
def clean_region(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LayerSource]:
    folder = tmp_path_factory.mktemp("clean")
    sources = files.write_region(folder)
    return {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}


@pytest.mark.parametrize("case", PLANTED)
def test_one_planted_mistake_raises_one_finding(
    case: str, clean_region: dict[str, LayerSource], tmp_path: Path
) -> None:
    layer, change, (severity, code, row, column, value) = PLANTED[case]
    files.write_layer(change(files.REGION[layer]()), tmp_path / f"{layer}.geojson")
    findings = check_layers(clean_region | {layer: LayerSource(path=f"{layer}.geojson")}, base=tmp_path)
    matching = [finding for finding in findings if finding.code == code and finding.layer == layer]
    assert len(matching) == 1, findings
    found = matching[0]
    assert (found.severity, found.row, found.column) == (severity, row, column)
    assert found.value == value or value is None
    assert found.file == f"{layer}.geojson"
    assert found.message
    assert found.remedy
    # What follows from the mistake may be said, too, but nothing about other layers that are in order.
    follow = {
        "empty code": {"commune-centre-missing"},
        "commune twice": {"commune-unknown", "commune-without-villages", "commune-mismatch", "commune-centre-missing"},
        "unknown commune": {"commune-without-villages"},
        "another commune": {"commune-without-villages"},
        "commune without outline": {"village-outside", "feature-outside"},
        "commune without area": {"village-outside", "feature-outside"},
        "commune as a line": {"village-outside", "feature-outside"},
        "far away": {"terrain-short"},
        "site far away": {"terrain-short"},
        "no technology": {"sector-technology"},
    }.get(case, set())
    assert {finding.code for finding in findings} - {code} <= follow, findings


def test_all_mistakes_are_listed_at_once(tmp_path: Path) -> None:
    villages = files.villages()
    for change in (
        set_value("village_id", 2, "001"),
        set_value("population", 3, "many"),
        set_value("commune_code", 4, "99999"),
        set_value("is_commune_centre", 5, "perhaps"),
    ):
        villages = change(villages)
    sources = files.write_region(tmp_path, villages=villages, sites=files.sites().drop(columns="height_m"))
    (tmp_path / "places.geojson").unlink()
    with pytest.raises(InputError) as caught:
        read_network(sources, base=tmp_path)
    errors = {(finding.layer, finding.code) for finding in caught.value.findings if finding.severity == "error"}
    assert errors == {
        ("villages", "id-duplicate"),
        ("villages", "not-a-number"),
        ("villages", "commune-unknown"),
        ("villages", "not-a-flag"),
        ("sites", "column-missing"),
        ("places", "file-missing"),
    }
    assert all(str(finding) in str(caught.value) for finding in caught.value.findings)


def test_both_rows_of_a_duplicate_are_named(tmp_path: Path) -> None:
    villages = files.villages().assign(village_id=["a", "b", "a", "c", "a", "d"])
    path = files.write_layer(villages, tmp_path / "villages.csv")
    found = [finding for finding in check_path(path, "villages") if finding.code == "id-duplicate"]
    assert [finding.row for finding in found] == [3, 5]
    assert all("row 1" in finding.message for finding in found)


def test_a_duplicate_across_files_names_the_other_file(tmp_path: Path) -> None:
    frame = files.roads().iloc[1:].assign(kind="x", fibre_id="R1")
    files.write_layer(frame, tmp_path / "fibre.shp")
    for number in (1, 2):
        files.write_layer(files.fibre().iloc[1:2], tmp_path / f"points{number}.shp")
    sources = {"fibre": LayerSource(path="fibre.shp"), "access_points": LayerSource(path="points*.shp")}
    [finding] = check_layers(sources, base=tmp_path)
    assert (finding.code, finding.layer, finding.file, finding.row) == (
        "id-duplicate",
        "access_points",
        "points2.shp",
        1,
    )
    assert "row 1 of points1.shp" in finding.message


def test_rows_count_from_1_in_the_order_of_the_file(tmp_path: Path) -> None:
    villages = files.villages().iloc[::-1]
    villages = set_value("population", 2, -1)(villages)  # the fifth village, in the second row
    for extension in ("csv", "xlsx", "gpkg", "shp", "geojson"):
        [finding] = check_path(files.write_layer(villages, tmp_path / f"villages.{extension}"), "villages")
        assert (finding.code, finding.row, finding.value) == ("out-of-range", 2, "-1"), extension


# --- columns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("theirs", "missing"),
    [
        ({"village_id": "ma_thon"}, ["village_id"]),
        ({"population": "Dân số"}, ["population"]),
        ({"name": "Tên thôn", "commune_code": "Mã xã"}, ["name", "commune_code"]),
        ({"population": "populaton"}, ["population"]),
    ],
)
def test_the_nearest_column_is_suggested(theirs: dict[str, str], missing: list[str], tmp_path: Path) -> None:
    path = files.write_layer(files.villages().rename(columns=theirs), tmp_path / "villages.gpkg")
    found = check_path(path, "villages")
    assert [(finding.code, finding.column) for finding in found] == [("column-missing", name) for name in missing]
    for finding in found:
        assert theirs[str(finding.column)] in finding.message
        assert theirs[str(finding.column)] in finding.remedy
    assert check_path(path, "villages", theirs) == []


def test_a_missing_column_without_a_near_one_lists_what_there_is(tmp_path: Path) -> None:
    path = files.write_layer(files.villages()[["village_id", "name", "geometry"]], tmp_path / "villages.gpkg")
    found = check_path(path, "villages")
    assert {finding.column for finding in found} == {"commune_code", "population"}
    assert "village_id, name" in found[1].message


def test_a_mapping_that_names_nothing(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.gpkg")
    [finding] = check_path(path, "villages", {"vilage_id": "village_id"})
    assert (finding.code, finding.column) == ("column-mapping", "vilage_id")
    assert "'village_id'" in finding.message
    [finding] = check_path(path, "villages", {"village_id": "ma_thonn"})
    assert (finding.code, finding.column) == ("column-mapping", "ma_thonn")


def test_a_table_needs_longitude_and_latitude(tmp_path: Path) -> None:
    table = pd.DataFrame(files.villages().drop(columns="geometry"))
    table["Kinh độ"], table["Vĩ độ"] = files.villages().geometry.x, files.villages().geometry.y
    path = files.write_table(table, tmp_path / "villages.csv")
    found = check_path(path, "villages")
    assert [(finding.code, finding.column) for finding in found] == [
        ("column-missing", "lon"),
        ("column-missing", "lat"),
    ]
    assert "Kinh độ" in found[0].remedy
    assert check_path(path, "villages", {"lon": "Kinh độ", "lat": "Vĩ độ"}) == []
    renamed = table.rename(columns={"Kinh độ": "Longitude", "Vĩ độ": "LAT"})
    assert check_path(files.write_table(renamed, path), "villages") == []


def test_columns_that_answer_twice(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    path.write_text("village_id,name,Commune_Code,COMMUNE_CODE,population,lon,lat\na,b,1,2,3,104,22\n")
    assert "column-repeated" in [finding.code for finding in check_path(path, "villages")]
    path.write_text("village_id,name,name,commune_code,population,lon,lat\na,b,c,1,3,104,22\n")
    assert [finding.code for finding in check_path(path, "villages")] == ["column-repeated"]


def test_ragged_rows_and_unclosed_quotes(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    header = "village_id,name,commune_code,population,lon,lat\n"
    path.write_text(header + "a,Thôn 1, xã X,c1,3,104,22\nb,Thôn 2,c1,3,104,22\nc,Thôn 3,c1,3,104\n", encoding="utf-8")
    found = {(finding.code, finding.severity, finding.row) for finding in check_path(path, "villages")}
    assert {("row-ragged", "error", 1), ("row-ragged", "warning", 3), ("coordinates-missing", "error", 3)} <= found
    path.write_text(header + 'a,"Thôn 1,c1,3,104,22\n', encoding="utf-8")
    assert [finding.code for finding in check_path(path, "villages")] == ["file-unreadable"]


def test_coordinates_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    rows = [
        "a,A,c,1,104.0,22.4",
        "b,B,c,1,22.4,104.0",
        "c,C,c,1,,22.4",
        "d,D,c,1,104°,22.4",
        "e,E,c,1,0,0",
        'f,F,c,1,"104,5","22,5"',
        "g,G,c,1,nan,22",
        "h,H,c,1,104,1e400",
    ]
    path.write_text("village_id,name,commune_code,population,lon,lat\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = {(finding.code, finding.row, finding.column) for finding in check_path(path, "villages")}
    assert found == {
        ("coordinates-swapped", 2, "lat"),
        ("coordinates-missing", 3, "lon"),
        ("not-a-number", 4, "lon"),
        ("null-island", 5, "lat"),
        ("decimal-comma", None, "lon"),
        ("decimal-comma", None, "lat"),
        ("not-a-number", 7, "lon"),
        ("not-a-number", 8, "lat"),
    }


# --- whole layers -----------------------------------------------------------------------------------------------------


def test_a_layer_that_is_swapped_throughout_is_said_once(tmp_path: Path) -> None:
    villages = files.villages()
    swapped = villages.set_geometry(shapely.points(villages.geometry.y, villages.geometry.x), crs=files.WGS84)
    sources = files.write_region(tmp_path, villages=swapped)
    found = check_layers(sources, base=tmp_path)
    assert [(finding.layer, finding.code) for finding in found] == [("villages", "coordinates-swapped")]
    assert "all 6 rows" in found[0].message


def test_swapped_metres_are_found_against_the_communes(tmp_path: Path) -> None:
    villages = files.villages().to_crs("EPSG:9208")  # surveyors write northing first
    swapped = villages.set_geometry(shapely.points(villages.geometry.y, villages.geometry.x), crs="EPSG:9208")
    sources = files.write_region(tmp_path, "gpkg", villages=swapped)
    codes = [(finding.layer, finding.code) for finding in check_layers(sources, base=tmp_path)]
    assert codes == [("villages", "coordinates-swapped")]


def test_swapped_degrees_that_are_both_possible_are_found_against_the_communes(tmp_path: Path) -> None:
    shifted = {name: make() for name, make in files.REGION.items()}
    for name, frame in shifted.items():
        shifted[name] = frame.set_geometry(frame.translate(xoff=-100.0), crs=files.WGS84)  # 4°E, 22°N
    villages = move(3, 22.45, 4.12)(shifted["villages"])
    sources = files.write_region(tmp_path, **(shifted | {"villages": villages}))
    sources.pop("terrain")
    found = check_layers(sources, base=tmp_path)
    assert [(finding.layer, finding.code, finding.row) for finding in found] == [("villages", "coordinates-swapped", 3)]


def test_a_layer_of_another_region_is_said_once(tmp_path: Path) -> None:
    roads = files.roads()
    moved = roads.set_geometry(roads.translate(xoff=3.0), crs=files.WGS84)
    sources = files.write_region(tmp_path, roads=moved)
    found = check_layers(sources, base=tmp_path)
    assert [(finding.layer, finding.code, finding.severity) for finding in found] == [
        ("roads", "layer-elsewhere", "error")
    ]


def test_nobody_lives_anywhere(tmp_path: Path) -> None:
    path = files.write_layer(files.villages().assign(population=0), tmp_path / "villages.gpkg")
    found = check_path(path, "villages")
    assert [(finding.code, finding.column) for finding in found] == [("no-population", "population")]
    path = files.write_layer(files.villages().assign(population=np.nan), tmp_path / "villages.gpkg")
    assert {finding.code for finding in check_path(path, "villages")} == {"no-population", "value-missing"}


@pytest.mark.parametrize(("layer", "severity"), [("villages", "error"), ("communes", "error"), ("sites", "warning")])
def test_a_layer_without_rows(layer: str, severity: str, tmp_path: Path) -> None:
    path = files.write_layer(files.REGION[layer]().iloc[:0], tmp_path / f"{layer}.gpkg")
    [finding] = check_path(path, layer)
    assert (finding.code, finding.severity) == ("no-rows", severity)


def test_communes_without_villages(tmp_path: Path) -> None:
    sources = files.write_region(tmp_path, villages=files.villages().iloc[:4])
    found = check_layers(sources, base=tmp_path)
    assert [(finding.code, finding.severity, finding.row, finding.value) for finding in found] == [
        ("commune-without-villages", "warning", 3, "02650")
    ]


def test_a_repaired_outline_says_its_areas(tmp_path: Path) -> None:
    communes = reshape(1, BOW_TIE)(files.communes())
    sources = files.write_region(tmp_path, communes=communes)
    network, findings = read_network(sources, base=tmp_path)
    repaired = [finding for finding in findings if finding.code == "geometry-repaired"]
    assert [(finding.severity, finding.layer, finding.row) for finding in repaired] == [("warning", "communes", 1)]
    assert "self-intersection" in repaired[0].message
    # The signed areas of a bow tie cancel; its two triangles hold half of the commune's square.
    half_m2 = 0.5 * 10_290 * 11_075
    assert shapely.is_valid(network.communes.outlines).all()
    assert shapely.area(network.communes.outlines[0]) == pytest.approx(half_m2, rel=2e-3)
    before, after = re.findall(r"([0-9.]+) km²", repaired[0].message)
    assert float(before) < 0.01
    assert float(after) == pytest.approx(half_m2 / 1e6, rel=2e-3)


def test_sectors_of_unknown_sites_and_wrong_angles(tmp_path: Path) -> None:
    sources = files.write_region(tmp_path)
    rows = ["S2,4g,0,3", "S9,4g,0,3", "S1,5g,0,3", "S1,LTE,361,3", "S1,4g,,", "S1,4g,10,95", ",4g,0,0"]
    (tmp_path / "sectors.csv").write_text("site_id,technology,azimuth_deg,downtilt_deg\n" + "\n".join(rows) + "\n")
    found = [(f.severity, f.code, f.row, f.column, f.value) for f in check_layers(sources, base=tmp_path)]
    assert sorted(found, key=str) == sorted(
        [
            ("error", "site-unknown", 2, "site_id", "S9"),
            ("warning", "sector-technology", 3, "technology", "5g"),
            ("error", "out-of-range", 4, "azimuth_deg", "361"),
            ("error", "out-of-range", 6, "downtilt_deg", "95"),
            ("error", "id-missing", 7, "site_id", None),
        ],
        key=str,
    )


def test_sectors_without_sites(tmp_path: Path) -> None:
    sources = files.write_region(tmp_path)
    sources.pop("sites")
    assert [finding.code for finding in check_layers(sources, base=tmp_path)] == ["site-unknown"]


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("4g;5g", ("4g", "5g"), ()),
        ("5G, 4G,4g", ("4g", "5g"), ()),
        ("LTE/NR", ("4g", "5g"), ()),
        ("2G|3G+4G", ("2g", "3g", "4g"), ()),
        ("4 G; 5-G", ("4g", "5g"), ()),
        ("4g 5g", ("4g", "5g"), ()),
        ("4g;wifi", ("4g",), ("wifi",)),
        ("", (), ()),
        (" ; ", (), ()),
    ],
)
def test_technologies(text: str, known: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert split_technologies(text) == (known, unknown)


def test_numbers_from_text() -> None:
    cells = np.array(["1", " 2.5 ", "3,5", "1,234", "", None, "nan", "1_000", True, "0x10", 7, 1e400], dtype=object)
    numbers = as_numbers(cells)
    np.testing.assert_array_equal(numbers.values[[0, 1, 2, 10]], [1.0, 2.5, 3.5, 7.0])
    assert numbers.missing.tolist() == [False] * 4 + [True, True] + [False] * 6
    assert numbers.bad.tolist() == [False, False, False, True, False, False, True, True, True, True, False, True]
    assert numbers.has_commas
    assert as_numbers(np.array(["103,845"], dtype=object), comma_is_decimal=True).values[0] == 103.845


@given(st.lists(st.one_of(st.none(), st.integers(-(10**15), 10**15), st.floats(allow_nan=True), st.text())))
def test_every_cell_is_a_number_missing_or_bad(cells: list[object]) -> None:
    held = np.empty(len(cells), dtype=object)
    held[:] = cells
    numbers = as_numbers(held)
    assert (np.isfinite(numbers.values) ^ numbers.missing ^ numbers.bad).all()
    flags = as_flags(held)
    assert (np.isfinite(flags.values) ^ flags.missing ^ flags.bad).all()
    assert all(isinstance(word, str) and word == word.strip() for word in as_text(held))


def test_text_of_numbers_has_no_decimal_point() -> None:
    assert list(as_text(np.array([2647.0, np.nan, 1.5]))) == ["2647", "", "1.5"]
    assert list(as_text(np.array([2647, 3]))) == ["2647", "3"]


def test_names_are_folded_and_near_ones_found() -> None:
    assert fold("Đơn vị hành chính (xã)") == "don_vi_hanh_chinh_xa"
    height = SITES.column("height_m")
    assert height is not None
    assert nearest_column(height, ["Chiều cao", "tên"]) == "Chiều cao"
    name = VILLAGES.column("name")
    assert name is not None
    assert nearest_column(name, ["x1", "x2"]) is None


# --- size -------------------------------------------------------------------------------------------------------------


def large_villages(count: int) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    column, row = rng.integers(0, 30, count), rng.integers(0, 30, count)
    return pd.DataFrame(
        {
            "village_id": [f"{number:06d}" for number in range(count)],
            "name": [f"Thôn {number} Nậm Pủng" for number in range(count)],
            "commune_code": [f"{number:05d}" for number in column * 30 + row],
            "population": rng.integers(50, 900, count),
            "lon": 104.0 + 0.1 * (column + rng.uniform(0.01, 0.99, count)),
            "lat": 20.0 + 0.1 * (row + rng.uniform(0.01, 0.99, count)),
        }
    )


def large_communes() -> Frame:
    cells = [(column, row) for column in range(30) for row in range(30)]
    return Frame(
        {
            "commune_code": [f"{column * 30 + row:05d}" for column, row in cells],
            "name": "Xã",
            "district": "Huyện",
        },
        geometry=[shapely.box(104 + 0.1 * c, 20 + 0.1 * r, 104.1 + 0.1 * c, 20.1 + 0.1 * r) for c, r in cells],
        crs=files.WGS84,
    )


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_checked_in_seconds(tmp_path: Path) -> None:
    table = large_villages(100_000)
    table.loc[77_777, "population"] = -5
    table.loc[88_888, "village_id"] = "000000"
    table.loc[99_999, ["lon", "lat"]] = [22.5, 104.5]
    files.write_table(table, tmp_path / "villages.csv")
    files.write_layer(large_communes(), tmp_path / "communes.gpkg")
    sources = {"villages": LayerSource(path="villages.csv"), "communes": LayerSource(path="communes.gpkg")}
    started = time.process_time()
    found = check_layers(sources, base=tmp_path)
    seconds = time.process_time() - started
    assert {(finding.code, finding.row) for finding in found} == {
        ("out-of-range", 77_778),
        ("id-duplicate", 88_889),
        ("coordinates-swapped", 100_000),
        ("commune-centre-missing", None),
    }
    assert seconds < 10.0


@pytest.mark.slow
def test_a_hundred_thousand_mistakes_are_listed_in_seconds(tmp_path: Path) -> None:
    table = large_villages(100_000).assign(population=-1, commune_code="99999")
    files.write_table(table, tmp_path / "villages.csv")
    files.write_layer(large_communes(), tmp_path / "communes.gpkg")
    sources = {"villages": LayerSource(path="villages.csv"), "communes": LayerSource(path="communes.gpkg")}
    started = time.process_time()
    found: list[Finding] = check_layers(sources, base=tmp_path)
    seconds = time.process_time() - started
    assert sum(finding.code == "out-of-range" for finding in found) == 100_000
    assert sum(finding.code == "commune-unknown" for finding in found) == 100_000
    assert seconds < 15.0


def test_a_sector_given_twice_is_told_with_both_rows(tmp_path: Path) -> None:
    sources = files.write_region(tmp_path)
    rows = ["S2,4g,1800,0", "S2,4g,900,0", "S2,4g,1800,120", "S2,4g,,0", "S2,4G,1800,360", "S2,4g,,0", "S2,4g,1800,"]
    (tmp_path / "sectors.csv").write_text("site_id,technology,band_mhz,azimuth_deg\n" + "\n".join(rows) + "\n")
    found = [finding for finding in check_layers(sources, base=tmp_path) if finding.code == "sector-repeated"]
    assert [(f.severity, f.row, f.value) for f in found] == [("warning", 5, "S2"), ("warning", 6, "S2")]
    assert ["row 1" in found[0].message, "row 4" in found[1].message] == [True, True]
