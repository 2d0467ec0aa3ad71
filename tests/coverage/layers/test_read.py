"""The one door: layers become a network; coordinate systems, columns and absent layers; one file by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers, check_path, files_of, read_network
from tests.builders.found import codes, refused
from tests.builders.layers import layer_files as files
from tests.builders.networks.same_network import assert_same_network
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED

pytestmark = pytest.mark.slow  # reads and writes whole files


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
    turn_deg = network.sectors.azimuth_deg - np.array([0, 120, 240])  # from true north to the grid's
    assert (np.abs(turn_deg) < 1.0).all()
    assert list(network.sectors.downtilt_deg) == [3, 2, 4]
    assert np.isnan(network.sectors.band_mhz).all()
    assert len(network.roads) == 3
    assert sorted(network.roads.classes) == ["national", "national", "track"]
    assert list(network.fibre.access_point_ids) == ["AP1", "AP2"]
    assert list(network.fibre.access_point_kinds) == ["splitter", "olt"]
    assert list(network.fibre.route_kinds) == ["backbone"]
    assert list(network.places.kinds) == ["school", "commune_centre"]
    assert network.sources["villages"] == "villages.geojson"


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
    found = [finding for finding in refused(read_network, left, base=folder) if finding.severity == "error"]
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
    assert {code: found.count(code) for code in set(found)} == expected | {"terrain-void": 1}
    [message] = [finding.message for finding in findings if finding.code == "terrain-short"]
    assert message.startswith("913 of 1,069 villages")
