"""The small district as agencies hand it over: six files under odd names as in the tutorial, and two strangers."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import geopandas as gpd
import shapely

from tests.builders.layers.small_layers import COMMUNES, VILLAGES, write_small_layers
from tests.builders.paths import ROOT

_NAMES = {"01001": "Xã Nậm Cang", "01002": "Phường Duyên Hải", "01003": "Xã Mường Hum"}


def write_messy_folder(folder: Path) -> Path:
    """Write the files; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    _tutorial_builder().write_files(folder, _frames())
    with TemporaryDirectory() as plain:
        write_small_layers(Path(plain))
        (folder / "N22E103_v3.tif").write_bytes((Path(plain) / "terrain.tif").read_bytes())
    (folder / "ban do.pdf").write_bytes(b"%PDF-1.4\n")
    (folder / "cu.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    return folder


def _tutorial_builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_tutorial", ROOT / "data" / "build_tutorial.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _frame(columns: dict[str, list[object]], shapes: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def _frames() -> dict[str, gpd.GeoDataFrame]:
    ids, names, communes, people, centres, lon, lat = (list(column) for column in zip(*VILLAGES, strict=True))
    boxes = [shapely.box(west, 22.49, east, 22.51) for west, east in COMMUNES.values()]
    road = shapely.linestrings([[(103.795, 22.5), (103.825, 22.5), (103.85, 22.5), (103.885, 22.5)]])
    route = shapely.linestrings([[(103.795, 22.5), (103.825, 22.5), (103.832, 22.5)]])
    villages = {
        "village_id": ids,
        "name": names,
        "commune_code": communes,
        "population": people,
        "is_commune_centre": centres,
    }
    sites = {
        "site_id": ["S1", "S2"],
        "operator": ["Viettel", "MobiFone"],
        "technologies": ["4g", "4g;5g"],
        "height_m": [30, 40],
    }
    return {
        "villages": _frame(villages, shapely.points(lon, lat)),
        "communes": _frame(
            {
                "commune_code": list(COMMUNES),
                "name": [_NAMES[code] for code in COMMUNES],
                "district": ["Huyện Thử"] * len(COMMUNES),
            },
            boxes,
        ),
        "sites": _frame(sites, shapely.points([103.801, 103.831], [22.5005, 22.5005])),
        "roads": _frame({"class": ["provincial"]}, road),
        "fibre": _frame({"kind": ["backbone"]}, route),
        "access_points": _frame({"kind": ["olt", "splitter"]}, shapely.points([103.801, 103.830], [22.5, 22.5])),
    }
