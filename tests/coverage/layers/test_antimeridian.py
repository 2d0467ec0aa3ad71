"""A region across 180 degrees: read as one piece, in one metric system, and drawn as one piece."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import read_network
from phusong.maps.webmap.overlays import hillshade_image
from tests.builders.layers.layer_files import REGION, sectors, write_layer, write_table, write_terrain

pytestmark = pytest.mark.slow  # reads and writes whole files

SHIFT_DEG = 180.0 - 104.15
"""Brings the region's middle to 180 degrees."""


def turned(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same layer with its middle at 180 degrees, its eastern half at longitudes from -180 on."""

    def change(points: np.ndarray) -> np.ndarray:
        lon = points[:, 0] + SHIFT_DEG
        return np.column_stack((np.where(lon > 180.0, lon - 360.0, lon), points[:, 1]))

    return frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), change), crs=frame.crs)


@pytest.mark.parametrize("sites_crs", ["EPSG:4326", "EPSG:32601"])
def test_a_region_across_180_degrees_hangs_together(sites_crs: str, region: tuple, tmp_path: Path) -> None:
    plain = region[0]
    sources = {}
    for name, make in REGION.items():
        frame = turned(make())
        frame = frame.to_crs(sites_crs) if name == "sites" else frame
        write_layer(frame, tmp_path / f"{name}.gpkg")
        sources[name] = LayerSource(path=f"{name}.gpkg")
    write_table(sectors(), tmp_path / "sectors.csv")
    write_terrain(tmp_path / "terrain.tif", west=103.9 + SHIFT_DEG)
    sources |= {"sectors": LayerSource(path="sectors.csv"), "terrain": LayerSource(path="terrain.tif")}
    network, findings = read_network(sources, base=tmp_path)
    assert findings == []
    assert network.crs.to_epsg() in (32660, 32601)
    for name in ("villages", "sites", "places"):
        ours, theirs = getattr(network, name), getattr(plain, name)
        ours_m, theirs_m = (np.ptp(each.x_m) for each in (ours, theirs))
        assert ours_m == pytest.approx(theirs_m, rel=5e-3), name
    areas = shapely.area(network.communes.outlines)
    np.testing.assert_allclose(areas, shapely.area(plain.communes.outlines), rtol=5e-3)
    lon, _ = network.lon_lat(network.villages.x_m, network.villages.y_m)
    assert (np.abs(lon) <= 180.0).all()
    on_map, _ = network.map_lon_lat(network.villages.x_m, network.villages.y_m)
    assert np.ptp(on_map) == pytest.approx(0.25, abs=1e-6)
    image = hillshade_image(network.terrain)
    assert image is not None
    assert 0.0 < image.north_east[1] - image.south_west[1] < 1.0
