"""The area map of real size agrees with predictions at points: the whole of Lào Cai, and Bát Xát on fine terrain."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import read_network
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.rasters.levels import predict_raster
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.terrain import Terrain
from phusong.scenario.load import load_scenario
from tests.builders.levels.radio import radio_of
from tests.builders.optional_data import needs_shared
from tests.builders.paths import ROOT, SHARED
from tests.builders.seeds import some

SCENARIO = ROOT / "scenarios" / "lao-cai.toml"
PIXELS = 4_000
"""So many that a 95th percentile stands between the 94th and the 96th; more of them only take longer."""


def differences_db(raster, terrain, masts, service, radio, among):
    """How far random pixels are from points at their centres, dB, where either has a level; none counts as floor."""
    x, y = raster.grid.centres()
    row, col = np.nonzero(among)
    drawn = np.random.default_rng(1).choice(len(row), PIXELS, replace=False)
    row, col = row[drawn], col[drawn]
    points = predict_points(terrain, masts, x[col], y[row], service, radio).best()[0]
    pixels = raster.values[row, col]
    known = np.isfinite(pixels) | np.isfinite(points)
    return np.abs(
        np.nan_to_num(pixels, nan=radio.parameters.floor_dbm) - np.nan_to_num(points, nan=radio.parameters.floor_dbm)
    )[known]


@pytest.mark.parametrize("share", some([0.3, 1.0], quick=0, whole=1))
def test_thousands_of_pixels_of_lao_cai_at_90_m(share):
    """In its middle, that share of the province each way."""
    scenario = load_scenario(SCENARIO)
    network, _ = read_network(scenario.sources(), base=Path(), crs=scenario.crs, terrain_step_m=90.0)
    assert network.terrain.cover is not None
    radio = RadioModel(scenario.radio).changed(model="p1812", raster_step_m=90.0)
    every = Transmitters.of_sites(network, "4g")
    masts = every.only(np.arange(len(every)) % 4 == 0)  # each pixel still lies within reach of several
    boxes = np.array([outline.bounds for outline in network.communes.outlines])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    middle, half = (low + high) / 2.0, share * (high - low) / 2.0
    bounds = (*(middle - half), *(middle + half))
    raster = predict_raster(network.terrain, masts, "4g", radio, bounds)
    everywhere = np.ones(raster.values.shape, dtype=np.bool_)
    apart = differences_db(raster, network.terrain, masts, "4g", radio, everywhere)
    assert len(apart) > 0.25 * PIXELS
    assert np.percentile(apart, 95) <= 0.5
    assert np.percentile(apart, 50) <= 0.02


@needs_shared("data", "batxat_dem_glo30.tif")
@pytest.mark.slow
@pytest.mark.parametrize("wooded", [False, True])
def test_thousands_of_pixels_of_bat_xat_at_30_m(wooded):
    columns = {"village_id": "geonames_id", "commune_code": "commune_id", "population": "wof_id"}
    sources = {
        "villages": LayerSource(path="laocai_places_geonames.geojson", columns=columns),
        "communes": LayerSource(path="laocai_communes_2024.geojson", columns={"commune_code": "feature_id"}),
        "terrain": LayerSource(path="batxat_dem_glo30.tif"),
        "clutter": LayerSource(path="batxat_landcover_dw10.tif"),
    }
    network, _ = read_network(sources, base=SHARED / "data", terrain_step_m=30.0)
    terrain = network.terrain
    if not wooded:
        terrain = Terrain(terrain.height_m, terrain.grid)
    villages = network.villages
    inside = np.flatnonzero(np.isfinite(terrain.at(villages.x_m, villages.y_m)))[::8]
    assert len(inside) >= 8
    masts = Transmitters.at(villages.x_m[inside], villages.y_m[inside], 35.0)
    radio = radio_of(model="p1812", raster_step_m=30.0, max_range_km=12.0, floor_dbm=-150.0)
    raster = predict_raster(terrain, masts, "4g", radio, terrain.bounds)
    apart = differences_db(raster, terrain, masts, "4g", radio, np.isfinite(raster.values))
    assert len(apart) == PIXELS
    assert np.percentile(apart, 95) <= 0.5


LARGE_SITE = """
from pathlib import Path
import numpy as np
from affine import Affine
from pyproj import CRS
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.radio.parameters import RadioModel, RadioParameters
from phusong.coverage.radio.rasters.levels import predict_raster
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import Terrain

blocks = 400.0 * np.random.default_rng(2).random((28, 28), dtype=np.float32)
terrain = Terrain(
    blocks.repeat(100, axis=0).repeat(100, axis=1),
    Grid(Affine(30.0, 0.0, 300_000.0, 0.0, -30.0, 2_584_000.0), (2800, 2800), CRS.from_epsg(32648)),
)
masts = Transmitters.at([342_000.0], [2_542_000.0], [60.0])
radio = RadioModel(RadioParameters(model="p1812", raster_step_m=30.0, max_range_km=40.0))
raster = predict_raster(terrain, masts, "4g", radio, terrain.bounds)
assert np.isfinite(raster.values).sum() > 100_000
status = Path("/proc/self/status").read_text()  # getrusage would count what the parent held when it started us
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="resident memory is counted in kibibytes on Linux")
def test_a_site_of_40_km_at_30_m_stays_within_a_gibibyte():
    done = subprocess.run([sys.executable, "-c", LARGE_SITE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 2**20  # of the whole process, in KiB
