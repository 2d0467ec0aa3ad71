"""The Lào Cai example: its layers, the tables of facts that they are made from, and the modules that make them."""

from __future__ import annotations

import csv

import geopandas as gpd

from tests.builders.paths import ROOT

DATA = ROOT / "data"
LAYERS = DATA / "shapefiles" / "lao-cai"
METRES = "EPSG:32648"


def layer(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(LAYERS / f"{name}.shp")


def fact_table(name: str) -> list[dict[str, str]]:
    with (DATA / "facts" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


REPORTED = {row["figure"]: int(row["value"]) for row in fact_table("reported")}


def height_at(heights, lon: float, lat: float) -> int:
    grid, transform = heights
    return int(grid[int((lat - transform.f) / transform.e), int((lon - transform.c) / transform.a)])
