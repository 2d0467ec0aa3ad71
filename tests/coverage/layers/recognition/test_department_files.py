"""Files as a provincial department sends them: headings in place of columns, names in place of kinds, no system."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
import shapely

from phusong.coverage.layers.read import check_layers
from phusong.coverage.layers.recognition import RecognisedFolder, recognise_folder
from tests.builders.layers.small_layers import COMMUNES, VILLAGES, write_small_layers

pytestmark = pytest.mark.slow

NAMES = {"01001": "Xã Nậm Cang", "01002": "Phường Duyên Hải", "01003": "Xã Mường Hum"}
KINDS = ("Trường THCS", "Trạm y tế", "UBND xã")
KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>Tuyến cáp</name><Placemark><name>TC-01</name><LineString><coordinates>
103.795,22.5 103.832,22.5</coordinates></LineString></Placemark></Folder>
<Folder><name>Tủ</name><Placemark><name>OLT 1</name><Point><coordinates>103.801,22.5</coordinates></Point></Placemark>
<Placemark><name>Splitter 2</name><Point><coordinates>103.830,22.5</coordinates></Point></Placemark></Folder>
</Document></kml>"""


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Phụ lục 1"
    sheet.append(["TỔNG HỢP DÂN CƯ"])
    sheet.append([])
    sheet.append(["TT", "Thôn, bản", "Số hộ", "Dân số", "Kinh độ", "Vĩ độ", "Ghi chú"])
    sheet.append(["I", "Huyện Thử"])
    for number, (code, name) in enumerate(NAMES.items(), start=1):
        sheet.append([number, name.upper()])
        rows = [village for village in VILLAGES if village[2] == code]
        for place, (_, village, _, people, _, lon, lat) in enumerate(rows, start=1):
            written = (f"{people * 4:,}".replace(",", "."), f"{lon:.3f}".replace(".", ","), f"{lat:.3f}")
            sheet.append([f"{number}.{place}", village, people, *written])
    sheet.append([None, "Tổng cộng", sum(village[3] for village in VILLAGES), "12.120"])
    schools = book.create_sheet("Phụ lục 2")
    schools.append(["STT", "Tên đơn vị", "Kinh độ", "Vĩ độ"])
    for number, (code, name) in enumerate(NAMES.items()):
        west, _ = COMMUNES[code]
        for place, kind in enumerate(KINDS):
            where = (west + 0.005 + 0.001 * place, 22.5)
            schools.append([3 * number + place + 1, f"{kind} {name.split(' ', 1)[1]}", *where])
    book.save(path)


def write_department_files(folder: Path) -> Path:
    """Write a workbook of villages and schools, communes without a system, cables and cabinets in a KML, terrain."""
    folder.mkdir(parents=True, exist_ok=True)
    write_small_layers(folder)
    for name in ("villages.csv", "communes.geojson", "fibre.geojson", "small.toml"):
        (folder / name).unlink()
    _workbook(folder / "PL kem CV 123.xlsx")
    boxes = [shapely.box(west, 22.49, east, 22.51) for west, east in COMMUNES.values()]
    people = [f"{4 * sum(village[3] for village in VILLAGES if village[2] == code):,}" for code in COMMUNES]
    frame = gpd.GeoDataFrame(
        {
            "MaXa": list(COMMUNES),
            "TenXa": [NAMES[code] for code in COMMUNES],
            "TenHuyen": ["Huyện Thử"] * len(COMMUNES),
            "DanSo": [each.replace(",", ".") for each in people],
        },
        geometry=boxes,
        crs="EPSG:4326",
    ).to_crs("EPSG:9208")
    pyogrio.write_dataframe(frame, folder / "RG_xa.shp", driver="ESRI Shapefile", encoding="UTF-8")
    (folder / "RG_xa.prj").unlink()
    (folder / "tuyen cap.kml").write_text(KML, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RecognisedFolder]:
    folder = write_department_files(tmp_path_factory.mktemp("department"))
    return folder, recognise_folder(folder)


def test_every_layer_is_found_and_lacks_nothing(found: tuple[Path, RecognisedFolder]) -> None:
    _, recognised = found
    assert {name: (layer.source.path, layer.source.layer) for name, layer in recognised.layers.items()} == {
        "villages": ("PL kem CV 123.xlsx", "Phụ lục 1"),
        "communes": ("RG_xa.shp", None),
        "sites": ("sites.csv", None),
        "roads": ("roads.geojson", None),
        "fibre": ("tuyen cap.kml", "Tuyến cáp"),
        "access_points": ("tuyen cap.kml", "Tủ"),
        "places": ("PL kem CV 123.xlsx", "Phụ lục 2"),
        "terrain": ("terrain.tif", None),
    }
    assert [name for name, layer in recognised.layers.items() if layer.lacking] == []
    assert recognised.layers["villages"].rows == len(VILLAGES)
    assert recognised.layers["communes"].source.crs == "EPSG:9208"
    assert {match.ours for match in recognised.layers["places"].matches} == {"name", "lon", "lat"}


def test_what_is_read_so_is_what_was_meant(found: tuple[Path, RecognisedFolder]) -> None:
    folder, recognised = found
    sources = {name: layer.source for name, layer in recognised.layers.items()}
    findings = check_layers(sources, base=folder, whole=True)
    assert [each for each in findings if each.severity == "error"] == []
    codes = {each.code for each in findings if each.layer == "villages"}
    assert {"rows-headed", "row-total", "code-from-name", "id-made", "commune-centre-derived"} <= codes
    assert "kind-from-name" in {each.code for each in findings if each.layer == "places"}


def test_thousands_that_could_be_decimals_are_read_as_people_and_doubted(found: tuple[Path, RecognisedFolder]) -> None:
    folder, recognised = found
    communes = recognised.layers["communes"].source
    assert (communes.decimal, communes.columns["population"]) == (",", "DanSo")
    doubts = [each for each in recognised.doubts if each.code == "number-ambiguous"]
    assert [(each.severity, each.column, each.value, each.message) for each in doubts] == [
        ("warning", "DanSo", "2.640", "2.640 was read as 2640, as people and households are whole")
    ]
    without = replace(communes, decimal=None)
    told = [each for each in check_layers({"communes": without}, base=folder) if each.severity == "error"]
    assert {each.code for each in told} == {"number-ambiguous"}
    assert {each.remedy for each in told} == {
        'state decimal = "," if thousands are meant, as people are whole; decimal = "." if not'
    }
