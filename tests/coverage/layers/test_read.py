"""The one door: every format, coordinate system and encoding gives the same network; broken files give findings."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.heights import MARGIN_M
from phusong.coverage.layers.read import check_layers, check_path, files_of, read_network
from phusong.coverage.network.network import Network
from tests.builders import layer_files as files
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED

pytestmark = pytest.mark.slow  # reads and writes whole files


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def refused(sources: dict[str, LayerSource], base: Path) -> list[Finding]:
    """Findings that a run is refused with."""
    with pytest.raises(InputError) as caught:
        read_network(sources, base=base)
    return list(caught.value.findings)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, list[Finding], Path, dict[str, LayerSource]]:
    folder = tmp_path_factory.mktemp("region")
    sources = files.write_region(folder)
    network, findings = read_network(sources, base=folder)
    return network, findings, folder, sources


def assert_same_network(network: Network, other: Network, within_m: float = 1e-6) -> None:
    assert network.crs == other.crs
    for name in ("villages", "communes", "sites", "sectors", "roads", "fibre", "places"):
        mine, theirs = getattr(network, name), getattr(other, name)
        for field in mine.__slots__:
            value, expected = getattr(mine, field), getattr(theirs, field)
            if isinstance(value, tuple):
                assert value == expected
            elif value.dtype == object and len(value) and isinstance(value[0], shapely.Geometry):
                assert shapely.equals_exact(value, expected, tolerance=within_m).all(), (name, field)
            elif value.dtype == object:
                assert list(value) == list(expected), (name, field)
            else:
                np.testing.assert_allclose(value, expected, atol=within_m, err_msg=f"{name}.{field}")
    np.testing.assert_array_equal(network.terrain.height_m, other.terrain.height_m)
    assert network.terrain.transform == other.terrain.transform


# --- what is read ---------------------------------------------------------------------------------------------------


def test_clean_layers_raise_no_finding(region: tuple) -> None:
    network, findings, _, _ = region
    assert findings == []
    assert network.crs.to_epsg() == 32648


def test_values_are_those_of_the_files(region: tuple) -> None:
    network = region[0]
    villages = network.villages
    assert list(villages.ids) == ["001", "002", "003", "004", "005", "006"]
    assert list(villages.names[:2]) == ["Thôn Nậm Pủng", "Tổ dân phố 2"]
    assert list(villages.commune_codes) == ["02635", "02635", "02647", "02647", "02650", "02650"]
    assert villages.population.sum() == 1567
    assert list(villages.is_commune_centre) == [True, False, True, False, False, True]
    assert np.isnan(villages.has_fibre).all()
    assert np.isnan(villages.households).all()
    lon, lat = network.lon_lat(villages.x_m, villages.y_m)
    np.testing.assert_allclose(lon, [104.02, 104.07, 104.12, 104.17, 104.22, 104.27], atol=1e-9)
    np.testing.assert_allclose(lat, 22.45, atol=1e-9)
    assert list(network.communes.codes) == ["02635", "02647", "02650"]
    assert list(network.communes.population) == [762, 218, 587]
    # A tenth of a degree square at 22.45°: 10,290 m by 11,075 m on the ellipsoid; UTM scales areas by 0.9992 and more.
    np.testing.assert_allclose(shapely.area(network.communes.outlines), 10_290 * 11_075, rtol=2e-3)
    assert list(network.sites.ids) == ["S1", "S2"]
    assert network.sites.technologies == (frozenset({"4g"}), frozenset({"4g", "5g"}))
    assert list(network.sites.names) == ["S1", "S2"]
    assert list(network.sites.height_m) == [30.0, 42.0]
    assert list(network.sectors.azimuth_deg) == [0, 120, 240]
    assert list(network.sectors.downtilt_deg) == [3, 2, 4]
    assert np.isnan(network.sectors.band_mhz).all()
    assert len(network.roads) == 3
    assert sorted(network.roads.classes) == ["national", "national", "track"]
    assert list(network.fibre.access_point_ids) == ["AP1", "AP2"]
    assert list(network.fibre.access_point_kinds) == ["splitter", "olt"]
    assert list(network.fibre.route_kinds) == ["backbone"]
    assert list(network.places.kinds) == ["school", "commune_centre"]
    assert network.sources["villages"] == "villages.geojson"


def test_terrain_is_the_plane_that_was_written(region: tuple) -> None:
    network = region[0]
    lon, _ = network.lon_lat(network.villages.x_m, network.villages.y_m)
    # Cell centres lie at 103.90075 + 0.0015 n and hold 3 n metres.
    expected_m = (lon - 103.90075) / 0.0015 * 3
    np.testing.assert_allclose(network.terrain.at(network.villages.x_m, network.villages.y_m), expected_m, atol=0.5)
    left, bottom, _, top = network.terrain.bounds
    assert left % 90 == 0
    assert top % 90 == 0
    assert network.terrain.step_m == 90.0
    west_m = network.communes.outlines[0].bounds[0]
    assert 0 < west_m - left <= MARGIN_M + 90
    assert top - bottom < 2 * MARGIN_M + 12_000
    assert network.terrain.height_m.dtype == np.float32


@pytest.mark.parametrize("extension", [*files.VECTOR_FORMATS, *files.TABLE_FORMATS])
def test_every_format_gives_the_same_network(extension: str, region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    names = ("villages", "sites", "places") if extension in files.TABLE_FORMATS else tuple(files.REGION)
    # A Shapefile and a FlatGeobuf hold one kind of geometry.
    names = tuple(name for name in names if name != "fibre" or extension not in ("shp", "zip", "fgb"))
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    for name in names:
        path = files.write_layer(files.REGION[name](), tmp_path / f"{name}.{extension}")
        here[name] = LayerSource(path=str(path))
    other, findings = read_network(here, base=tmp_path)
    # Excel and DBF keep the codes as they are: text.
    assert findings == []
    assert_same_network(network, other, within_m=1e-3)


def test_fibre_in_two_shapefiles_in_one_archive_or_side_by_side(region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    fibre = files.fibre()
    routes = files.write_layer(fibre.iloc[:1], tmp_path / "fibre.shp")
    points = files.write_layer(fibre.iloc[1:], tmp_path / "fibre_access.shp")
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    apart = here | {"fibre": LayerSource(path=str(routes)), "access_points": LayerSource(path=str(points))}
    wild = here | {"fibre": LayerSource(path=str(tmp_path / "fibre*.shp"))}
    archive = files.zip_files([path for path in sorted(tmp_path.iterdir()) if path.stem != "all"], tmp_path / "all.zip")
    zipped = here | {"fibre": LayerSource(path=str(archive))}
    for variant in (apart, wild, zipped):
        other, findings = read_network(variant, base=tmp_path)
        assert findings == []
        assert_same_network(network, other)


def test_order_of_rows_changes_nothing(region: tuple, tmp_path: Path) -> None:
    network = region[0]
    shuffled = {name: make().sample(frac=1.0, random_state=7) for name, make in files.REGION.items()}
    shuffled["roads"] = shuffled["roads"].assign(geometry=shuffled["roads"].reverse())
    sources = files.write_region(tmp_path, **shuffled)
    pd.read_csv(tmp_path / "sectors.csv").iloc[::-1].to_csv(tmp_path / "sectors.csv", index=False)
    other, _ = read_network(sources, base=tmp_path)
    assert_same_network(network, other, within_m=0.0)
    assert [shapely.to_wkb(line) for line in other.roads.lines] == [
        shapely.to_wkb(line) for line in network.roads.lines
    ]


def test_layer_is_chosen_by_name_and_geometry_in_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "all.gpkg"
    for name, make in files.REGION.items():
        if name != "fibre":
            pyogrio.write_dataframe(make(), path, layer=f"x_{name}", driver="GPKG")
    assert codes(check_layers({"communes": LayerSource(path="all.gpkg")}, base=tmp_path)) == []  # the only polygons
    [finding] = check_layers({"villages": LayerSource(path="all.gpkg")}, base=tmp_path)
    assert finding.code == "layer-ambiguous"
    assert "x_villages" in finding.message
    assert check_layers({"villages": LayerSource(path="all.gpkg", layer="x_villages")}, base=tmp_path) == []
    [finding] = check_layers({"villages": LayerSource(path="all.gpkg", layer="thon")}, base=tmp_path)
    assert finding.code == "layer-not-in-file"


def test_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    table = pd.DataFrame(files.villages().drop(columns="geometry")).assign(lon=104.05, lat=22.45)
    with pd.ExcelWriter(tmp_path / "book.xlsx") as book:
        pd.DataFrame({"about": ["this workbook"]}).to_excel(book, sheet_name="Notes", index=False)
        table.to_excel(book, sheet_name="Villages", index=False)
    assert check_layers({"villages": LayerSource(path="book.xlsx")}, base=tmp_path) == []
    [*_, finding] = check_layers({"villages": LayerSource(path="book.xlsx", layer="Notes")}, base=tmp_path)
    assert finding.code == "column-missing"


# --- coordinate systems ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("crs", ["EPSG:32648", "EPSG:9208", "EPSG:3857", "EPSG:4756"])
def test_every_layer_may_have_its_own_system(crs: str, region: tuple, tmp_path: Path) -> None:
    network = region[0]
    villages = files.villages().to_crs(crs)
    sources = files.write_region(tmp_path, "gpkg", villages=villages)
    other, findings = read_network(sources, base=tmp_path)
    assert findings == []
    np.testing.assert_allclose(other.villages.x_m, network.villages.x_m, atol=0.01)
    np.testing.assert_allclose(other.villages.y_m, network.villages.y_m, atol=0.01)


def test_the_metric_system_can_be_chosen(region: tuple) -> None:
    _, _, folder, sources = region
    network, _ = read_network(sources, base=folder, crs="EPSG:9208", terrain_step_m=250.0)
    assert network.crs.to_epsg() == 9208
    assert network.terrain.step_m == 250.0
    # Central meridian 104°45' has easting 500 km; the villages lie west of it.
    assert (network.villages.x_m < 500_000).all()
    lon, lat = network.lon_lat(network.villages.x_m, network.villages.y_m)
    np.testing.assert_allclose(lon, [104.02, 104.07, 104.12, 104.17, 104.22, 104.27], atol=1e-6)
    np.testing.assert_allclose(lat, 22.45, atol=1e-6)


@pytest.mark.parametrize(
    ("crs", "code"), [("EPSG:4326", "crs-not-metric"), ("EPSG:2225", "crs-not-metric"), ("moon", "crs-unknown")]
)
def test_a_metric_system_that_is_none(crs: str, code: str, region: tuple) -> None:
    _, _, folder, sources = region
    assert codes(check_layers(sources, base=folder, crs=crs)) == [code]


def test_a_file_without_system(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.shp")
    path.with_suffix(".prj").unlink()
    [finding] = check_path(path, "villages")
    assert (finding.code, finding.severity) == ("crs-assumed", "warning")
    metres = files.write_layer(files.villages().to_crs("EPSG:9208"), tmp_path / "metres.shp")
    metres.with_suffix(".prj").unlink()
    [finding] = check_path(metres, "villages")
    assert (finding.code, finding.severity) == ("crs-missing", "error")
    assert "EPSG" in finding.remedy
    assert check_layers({"villages": LayerSource(path="metres.shp", crs="EPSG:9208")}, base=tmp_path) == []


def test_metres_labelled_degrees_and_degrees_labelled_metres(tmp_path: Path) -> None:
    villages = files.villages()
    metres = villages.to_crs("EPSG:32648").set_crs("EPSG:4326", allow_override=True)
    degrees = villages.set_crs("EPSG:32648", allow_override=True)
    for name, frame in (("metres", metres), ("degrees", degrees)):
        [finding] = check_path(files.write_layer(frame, tmp_path / f"{name}.gpkg"), "villages")
        assert (finding.code, finding.severity) == ("crs-mismatch", "error"), name
    source = LayerSource(path="degrees.gpkg", crs="EPSG:4326")
    assert check_layers({"villages": source}, base=tmp_path) == []


def test_a_datum_that_is_not_known_is_not_passed_over(tmp_path: Path) -> None:
    path = files.write_layer(files.villages().to_crs("EPSG:9208"), tmp_path / "villages.shp")
    projection = path.with_suffix(".prj")
    text = projection.read_text()
    known = text[text.index('DATUM["') + 7 :].partition('"')[0]
    projection.write_text(text.replace(known, "D_Local_1975").replace("VN-2000", "Local").replace("VN_2000", "Local"))
    assert "crs-approximate" in codes(check_path(path, "villages"))


# --- text and codes ---------------------------------------------------------------------------------------------------


def with_names(encoding: str, tmp_path: Path) -> Path:
    """Villages in a Shapefile whose DBF is in an old encoding, as an old GIS wrote it: without .cpg."""
    shown = {
        "tcvn3": ["Th«n NËm Pñng", "Tæ d©n phè 2", "B¶n Phè", "X· B¸t X¸t", "Sõng Ho¶ng", "§¸ §inh"],
        "vni": ["Thoân Naäm Puûng", "Toå daân phoá 2", "Baûn Phoá", "Xaõ Baùt Xaùt", "Söøng Hoaûng", "Ñaù Ñinh"],
        "utf-8": [name.encode().decode("latin-1") for name in NAMES],
        "cp1258": [b.decode("latin-1") for b in _NAMES_CP1258],
    }[encoding]
    villages = files.villages().assign(name=shown)
    path = tmp_path / f"{encoding}.shp"
    short = villages.rename(columns={"commune_code": "commune_co", "is_commune_centre": "is_commune"})
    pyogrio.write_dataframe(short, path, driver="ESRI Shapefile", encoding="ISO-8859-1")
    path.with_suffix(".cpg").unlink()
    return path


NAMES = ["Thôn Nậm Pủng", "Tổ dân phố 2", "Bản Phố", "Xã Bát Xát", "Sừng Hoảng", "Đá Đinh"]
_NAMES_CP1258 = (
    b"Th\xf4n N\xe2\xf2m Pu\xd2ng",
    b"T\xf4\xd2 d\xe2n ph\xf4\xec 2",
    b"Ba\xd2n Ph\xf4\xec",
    b"Xa\xde Ba\xect Xa\xect",
    b"S\xfd\xccng Hoa\xd2ng",
    b"\xd0a\xec \xd0inh",
)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", []), ("tcvn3", ["text-restored"]), ("vni", ["text-restored"]), ("cp1258", ["text-restored"])],
)
def test_dbf_text_is_recognised_without_cpg(encoding: str, found: list[str], region: tuple, tmp_path: Path) -> None:
    _, _, folder, sources = region
    path = with_names(encoding, tmp_path)
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    here["villages"] = LayerSource(path=str(path))
    network, findings = read_network(here, base=tmp_path)
    assert list(network.villages.names) == NAMES
    assert codes(findings) == found
    # The same when the user says it, and then without a finding.
    here["villages"] = LayerSource(path=str(path), encoding=encoding)
    network, findings = read_network(here, base=tmp_path)
    assert list(network.villages.names) == NAMES
    assert findings == []


@pytest.mark.parametrize("extension", ["gpkg", "geojson", "xlsx", "parquet"])
def test_unicode_that_shows_an_old_font_is_restored(extension: str, tmp_path: Path) -> None:
    shown = ["Th«n NËm Pñng", "Tæ d©n phè 2", "B¶n Phè", "X· B¸t X¸t", "Sõng Ho¶ng", "§¸ §inh"]
    path = files.write_layer(files.villages().assign(name=shown), tmp_path / f"villages.{extension}")
    [finding] = check_path(path, "villages")
    assert finding.code == "text-restored"
    assert finding.column == "name"
    assert finding.value == "tcvn3"
    assert check_path(path, "villages", encoding="tcvn3") == []


def test_csv_in_old_encodings_and_dialects(region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    table = pd.DataFrame(files.villages().drop(columns="geometry"))
    table["lon"], table["lat"] = files.villages().geometry.x, files.villages().geometry.y
    plain = table.to_csv(index=False)
    dialects = {
        "bom.csv": plain.encode("utf-8-sig"),
        "excel.csv": table.to_csv(index=False, sep=";", decimal=",").encode(),
        "tab.tsv": table.to_csv(index=False, sep="\t").encode("utf-16"),
        "mac.csv": plain.replace("\n", "\r").encode(),
        "comment.csv": ("# villages of 2024, checked\n\n" + plain + "\n\n").encode(),
    }
    for name, raw in dialects.items():
        (tmp_path / name).write_bytes(raw)
        other, findings = read_network(here | {"villages": LayerSource(path=str(tmp_path / name))}, base=tmp_path)
        assert set(codes(findings)) <= {"decimal-comma"}, name
        assert_same_network(network, other, within_m=1e-3)


def test_bytes_of_no_known_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    path.write_bytes("village_id,name,commune_code,population,lon,lat\n1,Besançon Orléans,1,5,6,47\n".encode("cp1252"))
    [finding] = check_path(path, "villages")
    assert (finding.code, finding.severity) == ("encoding-unknown", "error")
    assert "encoding" in finding.remedy
    assert "encoding-unknown" not in codes(check_path(path, "villages", encoding="cp1252"))
    [finding] = check_path(path, "villages", encoding="klingon")
    assert finding.code == "encoding-unknown"


@pytest.mark.parametrize("extension", ["csv", "xlsx", "shp", "gpkg", "geojson"])
def test_leading_zeros_come_back(extension: str, region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    villages = files.villages()
    villages["commune_code"] = villages["commune_code"].astype(int)
    path = files.write_layer(villages, tmp_path / f"villages.{extension}")
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    other, findings = read_network(here | {"villages": LayerSource(path=str(path))}, base=tmp_path)
    assert list(other.villages.commune_codes) == list(network.villages.commune_codes)
    assert codes(findings) == ["code-restored"]
    assert (findings[0].row, findings[0].value) == (1, "2635")


def test_leading_zeros_of_the_communes_come_back_from_the_villages(region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    communes = files.communes()
    communes["commune_code"] = communes["commune_code"].astype(float)
    path = files.write_layer(communes, tmp_path / "communes.shp")
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    other, findings = read_network(here | {"communes": LayerSource(path=str(path))}, base=tmp_path)
    assert list(other.communes.codes) == list(network.communes.codes)
    assert codes(findings) == ["code-restored"]


def test_codes_that_cannot_be_restored_are_said(tmp_path: Path) -> None:
    villages, communes = files.villages(), files.communes()
    villages["commune_code"] = villages["commune_code"].astype(int)
    communes["commune_code"] = communes["commune_code"].astype(int)
    sources = files.write_region(tmp_path, villages=villages, communes=communes)
    network, findings = read_network(sources, base=tmp_path)
    assert sorted(codes(findings)) == ["code-number", "code-number"]
    assert list(network.communes.codes) == ["2635", "2647", "2650"]


# --- columns --------------------------------------------------------------------------------------------------------


def test_columns_are_mapped_and_found_in_other_capitals(region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    villages = files.villages().rename(columns={"village_id": "MA_THON", "name": "Ten", "population": "POPULATION"})
    files.write_layer(villages, tmp_path / "villages.gpkg")
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    columns = {"village_id": "MA_THON", "name": "ten"}
    here["villages"] = LayerSource(path=str(tmp_path / "villages.gpkg"), columns=columns)
    other, findings = read_network(here, base=tmp_path)
    assert findings == []
    assert_same_network(network, other, within_m=1e-6)


def test_extra_columns_are_left_alone(region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    villages = files.villages().assign(note="x", when=pd.Timestamp("2024-12-31"), ratio=0.5)
    files.write_layer(villages, tmp_path / "villages.gpkg")
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    other, findings = read_network(
        here | {"villages": LayerSource(path=str(tmp_path / "villages.gpkg"))}, base=tmp_path
    )
    assert findings == []
    assert_same_network(network, other)


# --- what is absent -------------------------------------------------------------------------------------------------


def test_optional_layers_may_be_absent(region: tuple) -> None:
    _, _, folder, sources = region
    network, findings = read_network(files.some(sources, "villages", "communes", "terrain"), base=folder)
    assert findings == []
    empty = (network.sites, network.sectors, network.roads, network.places)
    assert [len(part) for part in empty] == [0, 0, 0, 0]
    assert len(network.fibre.routes) == len(network.fibre.x_m) == 0
    assert network.sites.carrying("4g").shape == (0,)


@pytest.mark.parametrize("name", ["villages", "communes", "terrain"])
def test_required_layers_may_not_be_absent(name: str, region: tuple) -> None:
    _, _, folder, sources = region
    left = {key: source for key, source in sources.items() if key != name}
    found = [finding for finding in refused(left, folder) if finding.severity == "error"]
    assert [(finding.code, finding.layer) for finding in found] == [("layer-missing", name)]
    assert "layer-missing" not in codes(check_layers(left, base=folder))
    assert "layer-missing" in codes(check_layers(left, base=folder, whole=True))


def test_centres_come_from_places_where_villages_do_not_say(tmp_path: Path) -> None:
    villages = files.villages().drop(columns="is_commune_centre")
    sources = files.write_region(tmp_path, villages=villages)
    network, findings = read_network(sources, base=tmp_path)
    # The place lies at 104.068, beside the second village of the first commune.
    assert list(network.villages.is_commune_centre) == [False, True, False, False, False, False]
    assert codes(findings) == ["commune-centre-derived", "commune-centre-missing", "commune-centre-missing"]
    sources.pop("places")
    network, findings = read_network(sources, base=tmp_path)
    assert not network.villages.is_commune_centre.any()
    assert codes(findings) == ["commune-centre-missing"]


def test_of_several_centres_the_most_populous_counts(tmp_path: Path) -> None:
    villages = files.villages().assign(is_commune_centre=["yes", "CÓ", "x", "không", "", "true"])
    sources = files.write_region(tmp_path, villages=villages)
    network, findings = read_network(sources, base=tmp_path)
    assert list(network.villages.is_commune_centre) == [True, False, True, False, False, True]
    assert codes(findings) == ["commune-centre-repeated"]


def test_files_of_names_every_file_that_is_read(region: tuple, tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.shp")
    found = files_of(LayerSource(path="villages.shp"), base=tmp_path)
    assert found == [path.with_suffix(suffix) for suffix in (".cpg", ".dbf", ".prj", ".shp", ".shx")]
    assert files_of(LayerSource(path="nothing.csv"), base=tmp_path) == [tmp_path / "nothing.csv"]
    for name in ("n22.tif", "n23.tif"):
        files.write_terrain(tmp_path / name)
    assert files_of(LayerSource(path="n*.tif"), base=tmp_path) == [tmp_path / "n22.tif", tmp_path / "n23.tif"]


# --- terrain --------------------------------------------------------------------------------------------------------


def read_terrain_of(tmp_path: Path, region: tuple, path: str) -> tuple[Network, list[Finding]]:
    _, _, folder, sources = region
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    return read_network(here | {"terrain": LayerSource(path=str(tmp_path / path))}, base=tmp_path)


def test_tiles_meet_without_a_seam(region: tuple, tmp_path: Path) -> None:
    network = region[0]
    heights = files.plane()
    (tmp_path / "tiles").mkdir()
    for number, (first, last) in enumerate([(0, 137), (137, 160), (160, 334)]):
        path = tmp_path / "tiles" / f"tile{number}.tif"
        files.write_terrain(path, heights[:, first:last], west=103.9 + files.STEP_DEG * first)
    files.zip_files(sorted((tmp_path / "tiles").iterdir()), tmp_path / "tiles.zip")
    for name in ("tiles", "tiles/*.tif", "tiles.zip"):
        other, findings = read_terrain_of(tmp_path, region, name)
        assert findings == []
        np.testing.assert_array_equal(other.terrain.height_m, network.terrain.height_m)


def test_finer_terrain_is_averaged_not_skipped(region: tuple, tmp_path: Path) -> None:
    # Every second cell of about 10 m is 200 m high: the mean is 100 m, whatever cell is hit.
    checks = (np.indices((3200, 2000)).sum(axis=0) % 2 * 200).astype(np.int16)
    files.write_terrain(tmp_path / "fine.tif", checks, west=104.0, north=22.6, step_deg=0.0001)
    other, _ = read_terrain_of(tmp_path, region, "fine.tif")
    inside = other.terrain.height_m[100:-100, 40:-60]
    assert np.isfinite(inside).all()
    assert abs(inside.mean() - 100) < 1
    assert inside.std() < 15


def test_blocks_meet_without_a_seam(region: tuple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phusong.coverage.layers.heights._BLOCK", 64)
    other, _ = read_terrain_of(region[2], region, "terrain.tif")
    heights, whole = other.terrain.height_m, region[0].terrain.height_m
    assert np.nanmax(np.abs(heights - whole)) < 0.02
    # Only cells on the very edge of the raster may be known in the one and not in the other.
    assert not (np.isnan(heights) ^ np.isnan(whole))[3:-3, 3:-3].any()


@pytest.mark.parametrize(
    ("mark", "nodata", "found"), [(-32768, -32768, []), (-9999, None, ["terrain-void-undeclared"])]
)
def test_voids_are_never_height_0(
    mark: int, nodata: float | None, found: list[str], region: tuple, tmp_path: Path
) -> None:
    heights = files.flat()
    heights[95:105, 75:85] = mark  # around the first village, 104.02 E 22.45 N
    files.write_terrain(tmp_path / "void.tif", heights, nodata=nodata)
    other, findings = read_terrain_of(tmp_path, region, "void.tif")
    assert codes(findings) == [*found, "terrain-void"]
    assert "'" not in findings[-1].message
    assert "001" in findings[-1].message
    known = other.terrain.height_m[np.isfinite(other.terrain.height_m)]
    assert (known == 500).all()
    villages = other.villages
    assert np.isnan(other.terrain.at(villages.x_m, villages.y_m)).tolist() == [True, False, False, False, False, False]


def test_floats_with_nan_infinity_and_scale(region: tuple, tmp_path: Path) -> None:
    heights = files.flat(dtype="float32")
    heights[5, 5], heights[6, 6] = np.nan, np.inf
    files.write_terrain(tmp_path / "float.tif", heights, nodata=None)
    other, findings = read_terrain_of(tmp_path, region, "float.tif")
    assert findings == []
    assert np.nanmax(other.terrain.height_m) == np.nanmin(other.terrain.height_m) == 500


def terrain_codes(tmp_path: Path, region: tuple, path: str = "bad.tif") -> list[str]:
    _, _, folder, sources = region
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    findings = check_layers(here | {"terrain": LayerSource(path=str(tmp_path / path))}, base=tmp_path)
    assert all(finding.layer == "terrain" for finding in findings)
    return codes(findings)


def test_terrain_that_cannot_be_used(region: tuple, tmp_path: Path) -> None:
    bad, flat = tmp_path / "bad.tif", files.flat()
    files.write_terrain(bad, flat + 9000)
    assert terrain_codes(tmp_path, region)[0] == "terrain-height-absurd"
    files.write_terrain(bad, files.flat(-32768))
    assert terrain_codes(tmp_path, region) == ["terrain-empty"]
    files.write_terrain(bad, flat, west=106.9)
    assert terrain_codes(tmp_path, region) == ["terrain-elsewhere"]
    files.write_terrain(bad, flat, west=104.5)  # within 25 km, but under no village
    assert terrain_codes(tmp_path, region) == ["terrain-elsewhere", "terrain-short"]
    files.write_terrain(bad, flat, west=104.09)
    assert terrain_codes(tmp_path, region) == ["terrain-short", "terrain-short"]
    files.write_terrain(bad, flat, crs=None)
    assert terrain_codes(tmp_path, region) == ["crs-assumed"]
    files.write_terrain(bad, flat, crs=None, west=300_000, north=2_500_000, step_deg=1000)
    assert terrain_codes(tmp_path, region) == ["crs-missing"]
    files.write_terrain(bad, np.full((6, 10), 500, dtype=np.int16), step_deg=0.05)
    assert terrain_codes(tmp_path, region) == ["terrain-coarse"]
    files.write_layer(files.villages(), tmp_path / "bad.geojson")
    assert terrain_codes(tmp_path, region, "bad.geojson") == ["content-mismatch"]


def test_terrain_in_feet_is_refused(region: tuple, tmp_path: Path) -> None:
    import rasterio

    path = files.write_terrain(tmp_path / "bad.tif")
    with rasterio.open(path, "r+") as target:
        target.units = ("ft",)
    assert terrain_codes(tmp_path, region) == ["terrain-unit"]


def test_tiles_of_different_grids_are_refused(region: tuple, tmp_path: Path) -> None:
    files.write_terrain(tmp_path / "t1.tif")
    files.write_terrain(tmp_path / "t2.tif", step_deg=0.004)
    assert terrain_codes(tmp_path, region, "t*.tif") == ["terrain-tiles-mixed"]


def test_a_terrain_grid_without_bounds_is_refused(region: tuple, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phusong.coverage.layers.heights.MAX_CELLS", 1000)
    _, _, folder, sources = region
    assert codes(check_layers(sources, base=folder)) == ["terrain-too-large"]


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
    for share in (0.0, 0.02, 0.3, 0.6, 0.95):
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
            assert {finding.layer for finding in error.findings} == {"terrain"}
            continue
        known = network.terrain.height_m[np.isfinite(network.terrain.height_m)]
        assert {finding.layer for finding in found} <= {"terrain"}
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


# --- one file by itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", files.REGION)
def test_the_layer_of_a_file_is_told_from_its_columns(name: str, tmp_path: Path) -> None:
    path = files.write_layer(files.REGION[name](), tmp_path / "data.geojson")
    if name == "roads":
        assert codes(check_path(path)) == ["layer-undecided"]  # lines without a required column could be fibre
        path = path.rename(tmp_path / "roads.geojson")
    assert [finding for finding in check_path(path) if finding.code != "code-number"] == []


def test_the_layer_of_a_raster_or_table_is_told(tmp_path: Path) -> None:
    assert check_path(files.write_terrain(tmp_path / "dem.tif")) == []
    # Land cover comes as bytes; as heights these would be absurdly flat, but nothing would be said.
    assert check_path(files.write_terrain(tmp_path / "cover.tif", files.flat(7, "uint8"), nodata=255)) == []
    fractions = files.write_terrain(tmp_path / "share.tif", files.flat(0.5, "float32"))
    assert codes(check_path(fractions, "clutter")) == ["clutter-classes"]
    assert check_path(files.write_table(files.sectors(), tmp_path / "data.csv")) == []
    (tmp_path / "data.csv").write_text("a,b\n1,2\n")
    assert codes(check_path(tmp_path / "data.csv")) == ["layer-undecided"]
    assert codes(check_path(tmp_path / "nothing.csv")) == ["file-missing"]


# --- real layers ----------------------------------------------------------------------------------------------------


@needs_shared("data", "laocai_communes_2024.geojson")
def test_real_layers_of_lao_cai() -> None:
    folder = SHARED / "data"
    sources = {
        "communes": LayerSource(
            path="laocai_communes_2024.geojson", columns={"commune_code": "feature_id", "population": "pop_2019"}
        ),
        "villages": LayerSource(
            path="laocai_places_geonames.geojson",
            columns={"village_id": "geonames_id", "commune_code": "commune_id", "population": "elev_m"},
        ),
        "roads": LayerSource(path="batxat_roads_osm.geojson"),
        "clutter": LayerSource(path="batxat_landcover_dw10.tif"),
        "terrain": LayerSource(path="batxat_dem_glo30.tif"),
    }
    findings = check_layers(sources, base=folder, whole=True)
    # Four places have no height, which stands in for people here; three communes have no place; the terrain is one
    # commune's. Nothing else may be said about clean layers.
    expected = {"value-missing": 4, "commune-centre-missing": 1, "commune-without-villages": 3, "terrain-short": 1}
    found = codes(findings)
    assert {code: found.count(code) for code in set(found)} == expected | {"terrain-void": 1, "clutter-short": 1}
    [message] = [finding.message for finding in findings if finding.code == "terrain-short"]
    assert message.startswith("913 of 1,069 villages")


@needs_shared("data", "batxat_dem_glo30.tif")
def test_real_terrain_agrees_with_spot_heights() -> None:
    import rasterio

    folder = SHARED / "data"
    places = gpd.read_file(folder / "laocai_places_geonames.geojson")
    with rasterio.open(folder / "batxat_dem_glo30.tif") as tile:
        at = np.array([value[0] for value in tile.sample(zip(places.geometry.x, places.geometry.y, strict=True))])
    sources = {
        "villages": LayerSource(
            path="laocai_places_geonames.geojson",
            columns={"village_id": "geonames_id", "commune_code": "commune_id", "population": "wof_id"},
        ),
        "communes": LayerSource(path="laocai_communes_2024.geojson", columns={"commune_code": "feature_id"}),
        "terrain": LayerSource(path="batxat_dem_glo30.tif"),
    }
    network, _ = read_network(sources, base=folder, terrain_step_m=30.0)
    ids = places["geonames_id"].astype(str).to_numpy()
    at = at[np.argsort(ids)].astype(float)
    ours = network.terrain.at(network.villages.x_m, network.villages.y_m)
    both = np.isfinite(ours) & (at > -1000)
    assert both.sum() > 60
    # Nearest cell against bilinear on another grid: they differ by what the slope does in half a cell.
    assert np.median(np.abs(ours[both] - at[both])) < 6.0
    assert abs(np.mean(ours[both] - at[both])) < 2.0
