"""A small region of three communes, and its layers written in every format that is read."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
import shapely
from affine import Affine

from phusong.coverage.geofiles.sources import LayerSource

VECTOR_FORMATS = ("shp", "zip", "gpkg", "geojson", "geojsonl", "fgb", "parquet", "tab", "mif", "kml", "kmz")
TABLE_FORMATS = ("csv", "xlsx")
WITHOUT_GAPS = ("tab",)
"""Formats whose numbers are always there: what is unknown is written as 0."""

WGS84 = "EPSG:4326"
STEP_DEG, SHAPE = 0.0015, (200, 334)
"""Cells of the terrain, about 160 m, and its rows and columns."""

_DRIVERS = {"gpkg": "GPKG", "geojson": "GeoJSON", "geojsonl": "GeoJSONSeq", "fgb": "FlatGeobuf", "kml": "LIBKML"}


def villages() -> gpd.GeoDataFrame:
    """Two villages in each commune; ids with leading zeros, names with marks."""
    lon = [104.02, 104.07, 104.12, 104.17, 104.22, 104.27]
    return gpd.GeoDataFrame(
        {
            "village_id": [f"00{number}" for number in range(1, 7)],
            "name": ["Thôn Nậm Pủng", "Tổ dân phố 2", "Bản Phố", "Ý Tý", "Sừng Hoảng", "Đá Đinh"],
            "commune_code": ["02635", "02635", "02647", "02647", "02650", "02650"],
            "population": [412, 350, 120, 98, 510, 77],
            "is_commune_centre": [1, 0, 1, 0, 0, 1],
        },
        geometry=shapely.points(lon, [22.45] * 6),
        crs=WGS84,
    )


def communes() -> gpd.GeoDataFrame:
    """Three squares side by side, a tenth of a degree wide."""
    return gpd.GeoDataFrame(
        {
            "commune_code": ["02635", "02647", "02650"],
            "name": ["Phường Duyên Hải", "Xã Bát Xát", "Xã Mường Hum"],
            "district": ["Thành phố Lào Cai", "Huyện Bát Xát", "Huyện Bát Xát"],
            "population": [762, 218, 587],
        },
        geometry=[shapely.box(west, 22.4, west + 0.1, 22.5) for west in (104.0, 104.1, 104.2)],
        crs=WGS84,
    )


def sites() -> gpd.GeoDataFrame:
    """One site with 4G and 5G, one with 4G."""
    return gpd.GeoDataFrame(
        {
            "site_id": ["S2", "S1"],
            "operator": ["Viettel", "VNPT"],
            "technologies": ["4G;5G", "4g"],
            "height_m": [42.0, 30.0],
        },
        geometry=shapely.points([104.05, 104.25], [22.46, 22.44]),
        crs=WGS84,
    )


def sectors() -> pd.DataFrame:
    """Three sectors of one site."""
    return pd.DataFrame(
        {"site_id": ["S2"] * 3, "technology": ["4g"] * 3, "azimuth_deg": [240, 0, 120], "downtilt_deg": [4, 3, 2]}
    )


def roads() -> gpd.GeoDataFrame:
    """One road in two parts, and a track."""
    main = shapely.multilinestrings([[(104.0, 22.45), (104.15, 22.45)], [(104.15, 22.45), (104.3, 22.45)]])
    track = shapely.linestrings([(104.15, 22.45), (104.15, 22.41)])
    return gpd.GeoDataFrame({"class": ["national", "track"]}, geometry=[main, track], crs=WGS84)


def fibre() -> gpd.GeoDataFrame:
    """A route and two access points."""
    route = shapely.linestrings([(104.0, 22.45), (104.1, 22.45)])
    return gpd.GeoDataFrame(
        {"kind": ["backbone", "olt", "splitter"], "fibre_id": [None, "AP2", "AP1"]},
        geometry=[route, shapely.Point(104.05, 22.45), shapely.Point(104.1, 22.45)],
        crs=WGS84,
    )


def places() -> gpd.GeoDataFrame:
    """A commune centre near the second village of the first commune, and a school."""
    return gpd.GeoDataFrame(
        {"place_id": ["P2", "P1"], "kind": ["Commune centre", "school"], "name": ["UBND phường", "Trường tiểu học"]},
        geometry=shapely.points([104.068, 104.2], [22.451, 22.44]),
        crs=WGS84,
    )


REGION = {"villages": villages, "communes": communes, "sites": sites, "roads": roads, "fibre": fibre, "places": places}


def write_layer(frame: gpd.GeoDataFrame, path: Path) -> Path:
    """Write a layer in the format of the path's extension."""
    extension = path.suffix[1:]
    if extension in ("csv", "xlsx"):
        table = pd.DataFrame(frame.drop(columns="geometry"))
        table["lon"], table["lat"] = frame.geometry.x, frame.geometry.y
        write_table(table, path)
    elif extension == "shp":
        short = frame.rename(columns={name: name[:10] for name in frame.columns if name != "geometry"})
        pyogrio.write_dataframe(short, path, driver="ESRI Shapefile", encoding="UTF-8")
    elif extension == "zip":
        folder = path.parent / f"{path.stem}_parts"
        folder.mkdir(exist_ok=True)
        write_layer(frame, folder / f"{path.stem}.shp")
        zip_files(sorted(folder.iterdir()), path)
    elif extension == "kmz":
        zip_files([write_layer(frame, path.with_name("doc.kml"))], path)
    elif extension == "parquet":
        frame.to_parquet(path)
    elif extension in ("tab", "mif"):
        options = {"FORMAT": "MIF"} if extension == "mif" else {}
        pyogrio.write_dataframe(frame, path, driver="MapInfo File", **options)
    else:
        path.unlink(missing_ok=True)  # some drivers would add a layer
        pyogrio.write_dataframe(frame, path, driver=_DRIVERS[extension])
    return path


def write_table(table: pd.DataFrame, path: Path) -> Path:
    """Write a table as CSV or XLSX."""
    if path.suffix == ".csv":
        table.to_csv(path, index=False)
    else:
        table.to_excel(path, index=False)
    return path


def zip_files(files: list[Path], path: Path) -> Path:
    """Put files into an archive under their bare names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return path


def plane() -> np.ndarray:
    """Heights that rise by 3 m a cell to the east."""
    return np.tile(np.arange(SHAPE[1], dtype=np.int16) * 3, (SHAPE[0], 1))


def flat(height_m: float = 500, dtype: str = "int16") -> np.ndarray:
    """Heights that are the same everywhere."""
    return np.full(SHAPE, height_m, dtype=dtype)


def write_terrain(
    path: Path,
    heights: np.ndarray | None = None,
    *,
    west: float = 103.9,
    north: float = 22.6,
    step_deg: float = STEP_DEG,
    nodata: float | None = -32768,
    crs: str | None = WGS84,
) -> Path:
    """Write a raster over the region and half a degree by 0.3°; the plane unless heights are given."""
    if heights is None:
        heights = plane()
    rows, cols = heights.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=cols,
        height=rows,
        count=1,
        dtype=heights.dtype,
        crs=crs,
        nodata=nodata,
        transform=Affine(step_deg, 0.0, west, 0.0, -step_deg, north),
    ) as target:
        target.write(heights, 1)
    return path


def write_region(folder: Path, extension: str = "geojson", **changed: gpd.GeoDataFrame) -> dict[str, LayerSource]:
    """Write the whole region, some layers changed, and name its sources."""
    sources = {}
    for name, make in REGION.items():
        frame = changed.get(name)
        path = write_layer(make() if frame is None else frame, folder / f"{name}.{extension}")
        sources[name] = LayerSource(path=path.name)
    write_table(sectors(), folder / "sectors.csv")
    write_terrain(folder / "terrain.tif")
    return sources | {"sectors": LayerSource(path="sectors.csv"), "terrain": LayerSource(path="terrain.tif")}


def some(sources: Mapping[str, LayerSource], *names: str) -> dict[str, LayerSource]:
    """Some of the sources."""
    return {name: sources[name] for name in names}
