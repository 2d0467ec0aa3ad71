"""The example's layers laid side by side k times, as files that a run reads: a made country of any size."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.warp import Resampling, reproject

LAYERS = Path(__file__).resolve().parents[1] / "data" / "shapefiles" / "lao-cai"
SCENARIO = Path(__file__).resolve().parents[1] / "scenarios" / "lao-cai.toml"
CRS = "EPSG:32648"
CELL_M = 90.0
TILE = (1230, 1284)
"""Rows and columns of the ground under one copy: its communes, and less than a cell around them."""
MIDDLE_M = 500_000.0
WAVE_M = 12.0

_FILES = {
    "villages": "villages",
    "communes": "communes",
    "sites": "sites",
    "roads": "roads",
    "fibre": "fibre",
    "access_points": "fibre_access",
    "places": "places",
}
_NAMES = {"commune_co": "commune_code", "is_commune": "is_commune_centre", "technologi": "technologies"}
_CODES = ("village_id", "commune_code", "site_id", "fibre_id", "place_id")
_UNITS = ("district",)


def lay(folder: Path, k: int, seed: int = 15) -> None:
    """Write the layers of k copies and their scenario.

    Args:
        folder: Where they are written; the scenario last, as ``scenario.toml``.
        k: Copies; the first is Lào Cai itself, its ground waved as the others' is.
        seed: Draws the waves.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frames = {name: gpd.read_file(LAYERS / f"{file}.shp").rename(columns=_NAMES) for name, file in _FILES.items()}
    frames = {name: frame.to_crs(CRS) for name, frame in frames.items()}
    west, _, _, north = frames["communes"].total_bounds
    corner = (math.floor(west / CELL_M) * CELL_M, math.ceil(north / CELL_M) * CELL_M)
    cols = max(1, round(math.sqrt(0.75 * k)))
    shifts = [shift(copy, cols, corner) for copy in range(k)]
    for name, frame in frames.items():
        copies = [_copy(frame, copy, *shifts[copy]) for copy in range(k)]
        gpd.GeoDataFrame(pd.concat(copies, ignore_index=True), crs=CRS).to_file(
            folder / f"{name}.gpkg", engine="pyogrio"
        )
    sectors = pd.read_csv(LAYERS / "sectors.csv")
    pd.concat([_renamed(sectors, copy) for copy in range(k)]).to_csv(folder / "sectors.csv", index=False)
    rows = math.ceil(k / cols)
    _lay_ground(folder, (corner, shifts[0]), (rows, cols), seed)
    (folder / "scenario.toml").write_text(_scenario(k), encoding="utf-8")


def shift(copy: int, cols: int, corner: tuple[float, float]) -> tuple[float, float]:
    """How far a copy lies from Lào Cai, east and north, whole cells: rows of copies southwards, about the meridian."""
    row, col = divmod(copy, cols)
    width_m, height_m = TILE[1] * CELL_M, TILE[0] * CELL_M
    first_m = 0.0 if cols == 1 else round((MIDDLE_M - 0.5 * cols * width_m - corner[0]) / CELL_M) * CELL_M
    return first_m + col * width_m, -row * height_m


def _copy(frame: gpd.GeoDataFrame, copy: int, east_m: float, north_m: float) -> gpd.GeoDataFrame:
    moved = _renamed(frame, copy)
    points = shapely.transform(moved.geometry.to_numpy(), lambda xy: np.add(xy, (east_m, north_m)))
    return moved.set_geometry(gpd.GeoSeries(points, index=moved.index, crs=CRS))


def _renamed(frame: pd.DataFrame, copy: int) -> pd.DataFrame:
    """Rows of one copy, with identifiers and codes that no other has."""
    named = frame.copy()
    for column in _CODES:
        if column in named:
            named[column] = f"{copy:02d}" + named[column].astype(str)
    for column in _UNITS:
        if column in named and copy:
            named[column] = named[column].astype(str) + f" {copy + 1}"
    return named


def _lay_ground(
    folder: Path, place: tuple[tuple[float, float], tuple[float, float]], copies: tuple[int, int], seed: int
) -> None:
    """Heights and land cover of all copies, one tile after the other."""
    (west, north), (east_m, north_m) = place
    rows, cols = TILE[0] * copies[0], TILE[1] * copies[1]
    transform = Affine(CELL_M, 0, west + east_m, 0, -CELL_M, north + north_m)
    rng = np.random.default_rng(seed)
    for name, dtype, nodata, kernel in (
        ("terrain", "int16", -32768, Resampling.bilinear),
        ("clutter", "uint8", 255, Resampling.nearest),
    ):
        tile = _ground(name, Affine(CELL_M, 0, west, 0, -CELL_M, north), nodata, kernel)
        form = {"driver": "GTiff", "width": cols, "height": rows, "count": 1, "crs": CRS, "transform": transform}
        packed = {"tiled": True, "blockxsize": 256, "blockysize": 256, "compress": "deflate", "BIGTIFF": "IF_SAFER"}
        with rasterio.open(folder / f"{name}.tif", "w", dtype=dtype, nodata=nodata, **form, **packed) as out:
            for row in range(copies[0]):
                band = np.concatenate([_waved(tile, rng, name == "terrain") for _ in range(copies[1])], axis=1)
                out.write(band.astype(dtype), 1, window=((row * TILE[0], (row + 1) * TILE[0]), (0, cols)))


def _ground(name: str, transform: Affine, nodata: int, kernel: Resampling) -> NDArray[np.float32]:
    """Cells of Lào Cai on the metric grid."""
    with rasterio.open(LAYERS / f"{name}.tif") as source:
        cells = np.full(TILE, nodata, dtype=np.float32)
        places = {"dst_transform": transform, "dst_crs": CRS, "dst_nodata": nodata, "resampling": kernel}
        reproject(rasterio.band(source, 1), cells, **places)
    return cells


def _waved(tile: NDArray[np.float32], rng: np.random.Generator, waves: bool) -> NDArray[np.float32]:
    """Ground of one copy: broad waves of its own on the heights."""
    if not waves:
        return tile
    phases, lengths = rng.uniform(0.0, 2.0 * np.pi, 2), rng.uniform(150.0, 400.0, 2)
    down = np.sin(np.arange(TILE[0]) / lengths[0] + phases[0])
    along = np.sin(np.arange(TILE[1]) / lengths[1] + phases[1])
    return np.round(tile + WAVE_M * np.outer(down, along)).astype(np.float32)


def _scenario(k: int) -> str:
    """The example's scenario about these files."""
    text = SCENARIO.read_text(encoding="utf-8")
    text = text[text.index("[radio]") :]
    names = (*_FILES, "sectors", "terrain", "clutter")
    endings = {"sectors": "csv", "terrain": "tif", "clutter": "tif"}
    layers = "".join(f'[layers.{name}]\npath = "{name}.{endings.get(name, "gpkg")}"\n\n' for name in names)
    head = f'name = "side-by-side-{k}"\ndata_date = 2024-12-31\ncrs = "{CRS}"\n\n'
    tomllib.loads(head + layers + text)
    return head + layers + text
