"""A made-up district as layer files: twelve villages, three communes, two sites, one road, fibre on half of it."""

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine

WEST, NORTH, STEP = 103.70, 22.60, 0.001
VILLAGES = [
    # id, name, commune, people, centre, lon, lat
    ("V01", "Thôn Bản Mế", "01001", 400, 1, 103.800, 22.500),
    ("V02", "Thôn Nậm Cang", "01001", 120, 0, 103.805, 22.501),
    ("V03", "Thôn Sín Chải", "01001", 80, 0, 103.812, 22.503),
    ("V04", "Lào Cai", "01001", 60, 0, 103.820, 22.500),
    ("V05", "Tổ dân phố 1", "01002", 900, 1, 103.830, 22.500),
    ("V06", "Tổ dân phố 2", "01002", 700, 0, 103.834, 22.498),
    ("V07", "Thôn 3", "01002", 150, 0, 103.842, 22.503),
    ("V08", "Thôn 4", "01002", 90, 0, 103.850, 22.500),
    ("V09", "Thôn Đội 9", "01003", 300, 1, 103.860, 22.500),
    ("V10", "Thôn 10", "01003", 110, 0, 103.866, 22.496),
    ("V11", "Thôn 11", "01003", 70, 0, 103.872, 22.504),
    ("V12", "Thôn 12", "01003", 50, 0, 103.880, 22.500),
]
ALL, CLOSE = (0, 300, 0, 200), (85, 195, 85, 115)
"""Columns and rows of the terrain: all, and those close round the villages, where fine ground is asked for."""
COMMUNES = {"01001": (103.795, 103.825), "01002": (103.825, 103.855), "01003": (103.855, 103.885)}


def write_small_layers(folder: Path, ground: tuple[int, int, int, int] = ALL) -> Path:
    """Write the layers and a scenario into a folder; returns the scenario's path."""
    _write_tables(folder)
    _write_terrain(folder / "terrain.tif", ground)
    layers = {
        "villages": "villages.csv",
        "communes": "communes.geojson",
        "sites": "sites.csv",
        "roads": "roads.geojson",
        "fibre": "fibre.geojson",
        "terrain": "terrain.tif",
    }
    tables = "\n".join(f'[layers.{name}]\npath = "{path}"' for name, path in layers.items())
    scenario = folder / "small.toml"
    settings = "[radio]\nraster_step_m = 250\nmax_range_km = 8\n[plan]\nbudget_vnd = 20_000_000_000\n"
    scenario.write_text(f'name = "small"\n{tables}\n{settings}', encoding="utf-8")
    return scenario


def _write_tables(folder: Path) -> None:
    rows = [",".join(str(value) for value in village) for village in VILLAGES]
    head = "village_id,name,commune_code,population,is_commune_centre,lon,lat"
    (folder / "villages.csv").write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    boxes = [
        _feature(
            {"commune_code": code, "name": f"Xã {code}", "district": "Huyện Thử"},
            f'{{"type":"Polygon","coordinates":[[[{west},22.49],[{east},22.49],[{east},22.51],[{west},22.51],[{west},22.49]]]}}',
        )
        for code, (west, east) in COMMUNES.items()
    ]
    _write_features(folder / "communes.geojson", boxes)
    sites = ["site_id,operator,technologies,height_m,lon,lat", "S1,Viettel,4g,30,103.801,22.5005"]
    sites.append("S2,MobiFone,4g;5g,40,103.831,22.5005")
    (folder / "sites.csv").write_text("\n".join(sites) + "\n", encoding="utf-8")
    road = '{"type":"LineString","coordinates":[[103.795,22.5],[103.825,22.5],[103.85,22.5],[103.885,22.5]]}'
    _write_features(folder / "roads.geojson", [_feature({"class": "provincial"}, road)])
    route = '{"type":"LineString","coordinates":[[103.795,22.5],[103.825,22.5],[103.832,22.5]]}'
    olt = '{"type":"Point","coordinates":[103.801,22.5]}'
    splitter = '{"type":"Point","coordinates":[103.830,22.5]}'
    fibre = [_feature({"kind": "backbone"}, route), _feature({"kind": "olt"}, olt)]
    _write_features(folder / "fibre.geojson", [*fibre, _feature({"kind": "splitter"}, splitter)])


def _feature(properties: dict[str, str], geometry: str) -> str:
    named = ",".join(f'"{key}":"{value}"' for key, value in properties.items())
    return f'{{"type":"Feature","properties":{{{named}}},"geometry":{geometry}}}'


def _write_features(path: Path, features: list[str]) -> None:
    path.write_text('{"type":"FeatureCollection","features":[' + ",".join(features) + "]}", encoding="utf-8")


def _write_terrain(path: Path, ground: tuple[int, int, int, int]) -> None:
    """A valley along the road with a ridge between the second and the third commune."""
    left, right, top, bottom = ground
    lon = WEST + STEP * (np.arange(left, right) + 0.5)
    lat = NORTH - STEP * (np.arange(top, bottom) + 0.5)
    ridge = 350.0 * np.exp(-(((lon[None, :] - 103.8555) / 0.0012) ** 2))
    sides = 4000.0 * np.abs(lat[:, None] - 22.5)
    height = (200.0 + ridge + sides).astype(np.int16)
    transform = Affine(STEP, 0.0, WEST + STEP * left, 0.0, -STEP, NORTH - STEP * top)
    profile = {"driver": "GTiff", "width": lon.size, "height": lat.size, "count": 1, "dtype": "int16"}
    with rasterio.open(path, "w", transform=transform, crs="EPSG:4326", nodata=-32768, **profile) as target:
        target.write(height, 1)
