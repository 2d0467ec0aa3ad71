"""Broken, disguised and hostile files: each is a finding, and nothing beside it is read."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.findings.errors import InputError
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.read import check_layers, check_path, read_network
from tests.builders.found import codes, terrain_codes
from tests.builders.layers import layer_files as files

pytestmark = pytest.mark.slow  # reads and writes whole files


# --- safety -----------------------------------------------------------------------------------------------------------

VRT = """<VRTDataset rasterXSize="334" rasterYSize="200"><SRS>EPSG:4326</SRS>
<GeoTransform>103.9, 0.005, 0, 22.6, 0, -0.005</GeoTransform><VRTRasterBand dataType="Int16" band="1">
<SimpleSource><SourceFilename relativeToVRT="1">secret.tif</SourceFilename></SimpleSource>
</VRTRasterBand></VRTDataset>"""
OGR_VRT = """<OGRVRTDataSource><OGRVRTLayer name="villages"><SrcDataSource relativeToVRT="1">secret.gpkg</SrcDataSource>
</OGRVRTLayer></OGRVRTDataSource>"""


@pytest.mark.parametrize("name", ["t.tif", "t.vrt", "t.asc", "t.img", "t.hgt"])
def test_disguised_virtual_rasters_read_nothing(name: str, region: tuple, tmp_path: Path) -> None:
    files.write_terrain(tmp_path / "secret.tif")
    (tmp_path / name).write_text(VRT)
    [code] = terrain_codes(tmp_path, region, name)
    assert code in ("content-mismatch", "format-unknown")


@pytest.mark.parametrize("name", ["v.shp", "v.vrt", "v.gpkg", "v.geojson", "v.kml", "v.fgb", "v.csv", "v.parquet"])
def test_disguised_virtual_vectors_read_nothing(name: str, tmp_path: Path) -> None:
    files.write_layer(files.villages(), tmp_path / "secret.gpkg")
    (tmp_path / name).write_text(OGR_VRT)
    [finding] = check_path(tmp_path / name, "villages")
    assert finding.code in ("content-mismatch", "format-unknown")
    if finding.code == "content-mismatch":
        assert "virtual" in finding.message


def test_indirect_drivers_are_off() -> None:
    script = (
        "from phusong.coverage.geofiles.gdal import pyogrio, rasterio\n"
        "with rasterio.Env() as env: raster = set(env.drivers())\n"
        "print(sorted((raster | set(pyogrio.list_drivers())) & {'VRT', 'OGR_VRT', 'GTI', 'DERIVED', 'GDALG'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_archives_stay_inside_and_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = files.write_layer(files.villages(), tmp_path / "villages.geojson").read_bytes()
    for number, name in enumerate(["../villages.geojson", "/villages.geojson", "a/../../v.geojson", "C:\\v.geojson"]):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, inside)
        assert codes(check_path(path, "villages")) == ["archive-unsafe"], name
    link = zipfile.ZipInfo("villages.geojson")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert codes(check_path(tmp_path / "link.zip", "villages")) == ["archive-unsafe"]
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.csv", bytes(90 * 2**20))
    assert codes(check_path(tmp_path / "bomb.zip", "villages")) == ["archive-too-large"]
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(1001):
            archive.writestr(f"{number}.csv", b"")
    assert codes(check_path(tmp_path / "many.zip", "villages")) == ["archive-too-large"]
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    assert codes(check_path(tmp_path / "empty.zip", "villages")) == ["file-unreadable"]
    assert {path.name for path in tmp_path.parent.iterdir() if path.suffix == ".geojson"} == set()


def test_folders_inside_archives_and_strangers_are_no_trouble(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.zip")
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(f"GIS/Thôn/{name}", content)
        archive.writestr("README.txt", "about these layers")
        archive.writestr("__MACOSX/._villages.shp", b"\x00\x05")
        archive.writestr("GIS/.DS_Store", b"\x00")
    assert check_path(tmp_path / "other.zip", "villages") == []


# --- broken files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", [*files.VECTOR_FORMATS, *files.TABLE_FORMATS])
def test_a_file_that_breaks_off_is_a_finding(extension: str, tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / f"villages.{extension}")
    whole = path.read_bytes()
    last = 0.9 if extension == "mif" else 0.95  # the end of a .mif is the symbol of its last point, and no data
    for share in (0.0, 0.02, 0.3, 0.6, last):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert any(finding.severity == "error" for finding in check_path(path, "villages")), share


@pytest.mark.parametrize("extension", [".dbf", ".shx"])
def test_a_shapefile_with_a_part_missing_or_cut(extension: str, tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.shp")
    part = path.with_suffix(extension)
    part.write_bytes(part.read_bytes()[:-8])
    assert codes(check_path(path, "villages")) == ["file-cut-short"]
    part.unlink()
    [finding] = check_path(path, "villages")
    assert finding.code == "sidecar-missing"
    assert extension in finding.message


@pytest.mark.parametrize("extension", [*files.VECTOR_FORMATS, *files.TABLE_FORMATS])
def test_flipped_bytes_lose_no_village_in_silence(extension: str, tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / f"villages.{extension}")
    whole, dice = path.read_bytes(), random.Random(extension)
    for _ in range(8):
        broken = bytearray(whole)
        for _ in range(dice.choice((1, 4, 40))):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        path.write_bytes(broken)
        reading = read_all({"villages": LayerSource(path=str(path))}, Path(), None, 90.0, whole=False)
        assert all(str(path) in (finding.file or "") for finding in reading.findings)
        if not reading.findings:
            villages = reading.layers["villages"]
            assert len(villages) == len(files.villages())
            assert len(set(villages.words("village_id"))) == len(villages)
            assert (villages.values("population") >= 0).all()
            assert villages.usable.all()


def test_flipped_bytes_of_terrain_are_an_error_or_heights_that_can_be(region: tuple, tmp_path: Path) -> None:
    path, dice = files.write_terrain(tmp_path / "bad.tif"), random.Random(1)
    whole = path.read_bytes()
    _, _, folder, sources = region
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    here["terrain"] = LayerSource(path=str(path))
    for _ in range(10):
        broken = bytearray(whole)
        for _ in range(dice.choice((1, 4, 40))):
            broken[dice.randrange(400)] = dice.randrange(256)
        path.write_bytes(broken)
        try:
            network, found = read_network(here, base=tmp_path)
        except InputError as error:
            network, found = None, error.findings
        assert {finding.layer for finding in found} <= {"terrain"}
        if network is None:
            assert "error" in {finding.severity for finding in found}
            continue
        known = network.terrain.height_m[np.isfinite(network.terrain.height_m)]
        assert ((known > -500.0) & (known < 9000.0)).all()
        assert np.isfinite(network.terrain.at(network.villages.x_m, network.villages.y_m)).all() or found


def test_content_of_another_kind_is_refused_with_its_kind(tmp_path: Path) -> None:
    contents = {
        "a.csv": files.write_layer(files.villages(), tmp_path / "x.gpkg").read_bytes(),
        "a.gpkg": b"<html><body>log in</body></html>",
        "a.geojson": b"PK\x03\x04",
        "a.xlsx": b"\xd0\xcf\x11\xe0 old",
        "a.zip": b"Rar!\x1a\x07",
        "a.geojson.json": b'{"type": "Topology", "objects": {}}',
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        [finding] = check_path(tmp_path / name, "villages")
        assert finding.code == "content-mismatch", name
    (tmp_path / "a.mdb").write_bytes(b"x")
    [finding] = check_path(tmp_path / "a.mdb", "villages")
    assert finding.code == "format-unknown"
    (tmp_path / "a.csv").write_bytes(b"")
    [finding] = check_path(tmp_path / "a.csv", "villages")
    assert finding.code == "file-unreadable"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"type": "FeatureCollection", "features": [}', "file-unreadable"),
        ('{"type": "FeatureCollection", "features": 3}', "content-mismatch"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": NaN}]}', "file-unreadable"),
        ('{"a":' * 100_000, "file-unreadable"),
        (
            '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "x"}}, "features": []}',
            "crs-unknown",
        ),
    ],
)
def test_broken_geojson(text: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "v.geojson").write_text(text)
    assert codes(check_path(tmp_path / "v.geojson", "villages")) == [code]


def test_broken_features_are_named_by_row(tmp_path: Path) -> None:
    geometries = [
        '{"type": "Polygon", "coordinates": [[[104, 22], [105, 22], [105, 23]]]}',
        '{"type": "Point", "coordinates": ["104", 22]}',
        '{"type": "Point", "coordinates": [1e999, 22]}',
        '{"type": "Point"}',
        '"POINT (104 22)"',
    ]
    features = ",".join(f'{{"type": "Feature", "properties": {{}}, "geometry": {text}}}' for text in geometries)
    (tmp_path / "v.geojson").write_text(f'{{"type": "FeatureCollection", "features": [{features}, 7]}}')
    found = [finding for finding in check_path(tmp_path / "v.geojson", "villages") if finding.layer and finding.row]
    assert [(finding.code, finding.row) for finding in found] == [("geometry-unreadable", row) for row in range(1, 7)]


def test_missing_files_and_wild_paths(tmp_path: Path) -> None:
    files.write_layer(files.villages(), tmp_path / "Villages.gpkg")
    for path in (
        "villages.gpkg",
        "nothing.csv",
        "no*.csv",
        "http://example.org/v.gpkg",
        "/vsicurl/x.gpkg",
        "a\0b",
        "x" * 5000,
    ):
        found = check_layers({"villages": LayerSource(path=path)}, base=tmp_path)
        assert codes(found) == ["file-missing"], path
    [finding] = check_layers({"villages": LayerSource(path="villages.gpkg")}, base=tmp_path)
    assert "Villages.gpkg" in finding.message
    [finding] = check_layers({"villages": LayerSource(path=".")}, base=tmp_path)
    assert finding.code == "file-unreadable"
    [finding] = check_layers({"vilages": LayerSource(path="Villages.gpkg")}, base=tmp_path)
    assert finding.code == "layer-unknown"
    assert "villages" in finding.message
    strange = tmp_path / "a!b"
    strange.mkdir()
    files.write_layer(files.villages(), tmp_path / "b.gpkg").rename(strange / "v.gpkg")
    assert codes(check_path(strange / "v.gpkg", "villages")) == ["file-unreadable"]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("thon.xls", "save it as .xlsx"),
        ("thon.ODS", "save it as .xlsx"),
        ("xa.map", ".tab"),
        ("xa.dwg", "save it from CAD as .dxf"),
        ("xa.dwg", "xa.gpkg xa.dxf"),
        ("duong cu.dxf", """-where "OGR_GEOMETRY='LINESTRING'" "duong cu.gpkg" "duong cu.dxf\""""),
        ("xa.gml", "QGIS"),
        ("tram.rar", ".zip"),
        ("bao_cao.pdf", "ask for the table"),
    ],
)
def test_what_agencies_send_and_nobody_reads_is_told_with_what_to_do(name: str, remedy: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"content")
    [finding] = check_path(tmp_path / name, "villages")
    assert finding.code == "format-unknown"
    assert remedy in finding.remedy


def test_an_archive_in_an_archive_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("gui/thon.zip", b"PK")
    [finding] = check_path(tmp_path / "a.zip", "villages")
    assert finding.code == "file-unreadable"
    assert "gui/thon.zip" in finding.message
    assert "unpack" in finding.remedy
