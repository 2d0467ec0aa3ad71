"""Azimuths from true north: grid convergence by formula, and what predictions make of a sector's direction."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pyproj import CRS, Geod

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.bearings import on_the_grid, true_north_deg
from phusong.coverage.layers.read import check_layers, read_network
from phusong.coverage.network.network import Network
from phusong.coverage.network.sites import Sectors
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.crs import from_degrees, to_degrees
from tests.builders.layers import layer_files as files
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import small_network, text

UTM_48N = CRS.from_epsg(32648)
"""Central meridian 105° E."""


@pytest.mark.parametrize("lon", [102.1, 103.9, 105.0, 107.8])
@pytest.mark.parametrize("lat", [8.5, 22.4])
def test_the_convergence_is_that_of_the_formula(lon: float, lat: float) -> None:
    x_m, y_m = from_degrees(UTM_48N).transform(np.array([lon]), np.array([lat]))
    # Transverse Mercator on a sphere: tan(convergence) = tan(lon - lon0) sin(lat); true north lies the other way round.
    expected = -np.degrees(np.arctan(np.tan(np.radians(lon - 105.0)) * np.sin(np.radians(lat))))
    assert_allclose(true_north_deg(x_m, y_m, UTM_48N), expected, atol=0.01)


def test_a_bearing_on_the_ellipsoid_becomes_the_one_on_the_grid() -> None:
    rng = np.random.default_rng(2)
    lon, lat, azimuth = rng.uniform(102.0, 108.0, 50), rng.uniform(8.5, 23.0, 50), rng.uniform(0.0, 360.0, 50)
    end_lon, end_lat, _ = Geod(ellps="WGS84").fwd(lon, lat, azimuth, np.full(50, 500.0))
    start, end = (np.array(from_degrees(UTM_48N).transform(*place)) for place in ((lon, lat), (end_lon, end_lat)))
    on_grid = np.degrees(np.arctan2(*(end - start)))
    found = azimuth + true_north_deg(start[0], start[1], UTM_48N)
    assert_allclose((found - on_grid + 180.0) % 360.0 - 180.0, 0.0, atol=0.01)


def sectors_of(network: Network, azimuth_deg: list[float]) -> Sectors:
    n = len(azimuth_deg)
    return Sectors.upright(
        text(*["S1"] * n), text(*["4g"] * n), np.full(n, 1800.0), np.array(azimuth_deg), np.full(n, 2.0)
    )


def test_directions_keep_their_order_and_omnis_have_none() -> None:
    network = small_network()
    turned = on_the_grid(sectors_of(network, [0.0, 120.0, 360.0, np.nan]), network.sites, network.crs)
    shift_deg = true_north_deg(network.sites.x_m[:1], network.sites.y_m[:1], network.crs)[0]
    assert 0.1 < abs(shift_deg) < 1.0
    assert_allclose(turned.azimuth_deg, np.array([0.0, 120.0, 360.0, np.nan]) + shift_deg)
    assert on_the_grid(sectors_of(network, []), network.sites, network.crs).azimuth_deg.shape == (0,)


def region(folder: Path, **columns: list) -> dict[str, LayerSource]:
    sources = files.write_region(folder)
    table = pd.DataFrame({"site_id": "S2", "technology": "4g", **columns})
    files.write_table(table, folder / "sectors.csv")
    return {**sources, "sectors": LayerSource(path="sectors.csv")}


@pytest.mark.slow
def test_azimuths_count_from_true_north_unless_the_layer_says_grid(tmp_path: Path) -> None:
    sources = region(tmp_path, azimuth_deg=[0, 120, 240])
    network, findings = read_network(sources, base=tmp_path)
    assert findings == []
    gridded = sources | {"sectors": LayerSource(path="sectors.csv", north="grid")}
    plain, _ = read_network(gridded, base=tmp_path)
    assert sorted(plain.sectors.azimuth_deg) == [0.0, 120.0, 240.0]
    at = int(np.flatnonzero(network.sites.ids == "S2")[0])
    shift_deg = true_north_deg(network.sites.x_m[[at]], network.sites.y_m[[at]], network.crs)[0]
    assert abs(shift_deg) > 0.1
    assert_allclose(sorted(network.sectors.azimuth_deg), np.array([0.0, 120.0, 240.0]) + shift_deg)


@pytest.mark.slow
def test_a_sector_to_true_north_is_strongest_along_its_meridian(tmp_path: Path) -> None:
    network, _ = read_network(region(tmp_path, azimuth_deg=[0]), base=tmp_path, crs="EPSG:32647")  # 6 degrees off
    at = int(np.flatnonzero(network.sites.ids == "S2")[0])
    lon, lat = to_degrees(network.crs).transform(network.sites.x_m[at], network.sites.y_m[at])
    away_deg = np.linspace(-12.0, 12.0, 49)
    x_lon, x_lat, _ = Geod(ellps="WGS84").fwd(np.full(49, lon), np.full(49, lat), away_deg, np.full(49, 2000.0))
    x_m, y_m = from_degrees(network.crs).transform(np.array(x_lon), np.array(x_lat))
    flat = replace(network.terrain, height_m=np.full(network.terrain.shape, 100.0, dtype=np.float32))
    radio = radio_of(model="p526", floor_dbm=-200.0)
    masts = Transmitters.of_sites(replace(network, terrain=flat), "4g")
    row = int(np.flatnonzero(network.sites.ids[masts.site] == "S2")[0])
    level_dbm = predict_points(flat, masts, x_m, y_m, "4g", radio).rsrp_dbm.toarray()[row]
    turned_deg = true_north_deg(network.sites.x_m[[at]], network.sites.y_m[[at]], network.crs)[0]
    assert abs(turned_deg) > 1.5  # on this grid the old reading would point as far aside
    assert abs(away_deg[np.argmax(level_dbm)]) <= 0.5


@pytest.mark.slow
def test_a_north_of_another_layer_is_told(tmp_path: Path) -> None:
    sources = region(tmp_path, azimuth_deg=[0])
    wrong = sources | {"sites": replace(sources["sites"], north="grid")}
    assert [finding.code for finding in check_layers(wrong, base=tmp_path)] == ["north-unused"]


# --- an empty downtilt ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_empty_downtilt_is_the_budgets(tmp_path: Path) -> None:
    empty, _ = read_network(region(tmp_path, azimuth_deg=[0, 120]), base=tmp_path)
    assert np.isnan(empty.sectors.downtilt_deg).all()
    radio = radio_of(model="p526", floor_dbm=-200.0)
    tilt_deg = radio.budget("4g").downtilt_deg
    assert tilt_deg == 3.0
    stated, _ = read_network(region(tmp_path, azimuth_deg=[0, 120], downtilt_deg=[tilt_deg] * 2), base=tmp_path)
    level, zero = stated.sites.x_m[-1] + np.array([900.0, 2000.0]), region(tmp_path, azimuth_deg=[0], downtilt_deg=[0])
    place = (level, np.full(2, stated.sites.y_m[-1]))
    predicted = [
        predict_points(each.terrain, Transmitters.of_sites(each, "4g"), *place, "4g", radio).rsrp_dbm.toarray()
        for each in (empty, stated, read_network(zero, base=tmp_path)[0])
    ]
    assert np.array_equal(predicted[0], predicted[1])
    assert not np.array_equal(predicted[0], predicted[2])


@pytest.mark.slow
def test_a_part_of_the_downtilt_counts_by_itself(tmp_path: Path) -> None:
    parts = region(tmp_path, azimuth_deg=[0, 120, 240], mechanical_tilt_deg=[2, np.nan, np.nan])
    network, _ = read_network(parts, base=tmp_path)
    assert sorted(np.nan_to_num(network.sectors.downtilt_deg, nan=-1.0)) == [-1.0, -1.0, 2.0]


# --- numbers of sectors -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_numbers_of_sectors_are_read_and_a_channel_gives_the_band(tmp_path: Path) -> None:
    numbers = {
        "cell_identity": ["402576-121", "103059578", ""],
        "pci": [277, np.nan, 12],
        "arfcn": [1300, 9460, np.nan],
    }
    network, findings = read_network(region(tmp_path, azimuth_deg=[0, 120, 240], **numbers), base=tmp_path)
    assert findings == []
    sectors = network.sectors
    rows = zip(
        sectors.band_mhz,
        *(getattr(sectors.identities, name) for name in ("cell_identity", "pci", "arfcn")),
        strict=True,
    )
    assert {tuple(float(value) for value in row) for row in rows if row[1] > 0} == {
        (1815.0, 103059577.0, 277.0, 1300.0),
        (783.0, 103059578.0, -1.0, 9460.0),
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "values", "code", "row"),
    [
        ("cell_identity", ["402576-121", "LC-2"], "cell-identity", 2),
        ("cell_identity", ["402576-121", "103059577"], "cell-identity-repeated", 2),
        ("arfcn", [1300, 19300], "channel-unknown", 2),
        ("arfcn", [1300, 636666], "channel-conflict", 2),
        ("arfcn", [1300, 2850], "channel-conflict", 2),
        ("pci", [3, 1008], "out-of-range", 2),
    ],
)
def test_numbers_that_cannot_be_are_told(tmp_path: Path, column: str, values: list, code: str, row: int) -> None:
    sources = region(tmp_path, azimuth_deg=[0, 120], band_mhz=[1800, 1800], **{column: values})
    assert [(finding.code, finding.row, finding.column) for finding in check_layers(sources, base=tmp_path)] == [
        (code, row, column)
    ]
