"""The whole run on real layers: communes, GeoNames places, the 30 m terrain and the roads of Bát Xát, where present."""

import json
import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio

from phusong.console.narrator import Narrator
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED

DATA = SHARED / "data"
pytestmark = [needs_shared("data", "batxat_dem_glo30.tif"), pytest.mark.slow]


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real layers named in a scenario; people per place and three masts are the test's own."""
    folder = tmp_path_factory.mktemp("real")
    places = gpd.read_file(DATA / "laocai_places_geonames.geojson")
    communes = gpd.read_file(DATA / "laocai_communes_2024.geojson").set_index("feature_id")
    people = communes["pop_2019"].reindex(places["commune_id"]).to_numpy()
    share = places.groupby("commune_id")["name"].transform("size").to_numpy()
    table = places.assign(population=np.floor(people / share), lon=places.geometry.x, lat=places.geometry.y)
    with rasterio.open(DATA / "batxat_dem_glo30.tif") as terrain:
        known = np.array([height[0] > 0 for height in terrain.sample(zip(table["lon"], table["lat"], strict=True))])
    table = table[known]
    columns = ["geonames_id", "name", "commune_id", "population", "lon", "lat"]
    table[columns].to_csv(folder / "places.csv", index=False)
    masts = table.sort_values("geonames_id").iloc[:: max(1, len(table) // 3)][:3]
    rows = [f"M{i},Viettel,4g;5g,40,{row.lon},{row.lat}" for i, row in enumerate(masts.itertuples())]
    (folder / "masts.csv").write_text("\n".join(["site_id,operator,technologies,height_m,lon,lat", *rows]) + "\n")
    path = folder / "real.toml"
    path.write_text(
        f"""
name = "bat-xat"
crs = "EPSG:9208"
[layers.villages]
path = "places.csv"
columns = {{ village_id = "geonames_id", commune_code = "commune_id" }}
[layers.communes]
path = "{DATA / "laocai_communes_2024.geojson"}"
columns = {{ commune_code = "feature_id", population = "pop_2019" }}
[layers.sites]
path = "masts.csv"
[layers.roads]
path = "{DATA / "batxat_roads_osm.geojson"}"
[layers.terrain]
path = "{DATA / "batxat_dem_glo30.tif"}"
[terrain]
step_m = 30
[radio]
max_range_km = 12
raster_step_m = 120
""",
        encoding="utf-8",
    )
    return path


def test_real_layers_run_to_a_plan_and_a_map(scenario: Path, tmp_path: Path) -> None:
    result = run_scenario(load_scenario(scenario), tmp_path, Narrator(quiet=True))
    services = result.summary["services"]
    assert services["4g"]["villages_total"] >= 30
    assert 3 <= services["4g"]["villages_covered"] < services["4g"]["villages_total"]
    assert services["fibre"]["villages_covered"] == 0
    assert result.summary["plan"]["status"] in {"optimal", "feasible"}
    after = result.summary["plan"]["after"]["4g"]["villages_covered"]
    assert after >= services["4g"]["villages_covered"]
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "Y Tý" in page or "Bát Xát" in page
    with rasterio.open(tmp_path / "coverage_4g.tif") as raster:
        rsrp_dbm = raster.read(1, masked=True)
        assert raster.dtypes[0] == "float32"
        assert not math.isclose(float(rsrp_dbm.min()), float(rsrp_dbm.max()))
        assert -150 < float(rsrp_dbm.min()) < float(rsrp_dbm.max()) < -30
    record = json.loads((tmp_path / "run.json").read_text())
    assert record["complete"]
