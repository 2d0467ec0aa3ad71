"""Layers of the small region with one fault each that can be mended with certainty, for any format that can bear it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from phusong.coverage.geofiles.sources import LayerSource
from tests.builders.layers import layer_files as files

ALL_FORMATS = (*files.VECTOR_FORMATS, *files.TABLE_FORMATS)


class Fault(NamedTuple):
    """A fault of one layer.

    Attributes:
        layer: The layer that has it.
        make: Writes the layer with the fault into a folder, in the format of an extension.
        formats: Extensions of the formats that can bear it.
    """

    layer: str
    make: Callable[[Path, str], Path]
    formats: tuple[str, ...]


def _table(path: Path, table: pd.DataFrame) -> Path:
    return files.write_table(table, path)


def village_table() -> pd.DataFrame:
    """The villages as a table with longitude and latitude."""
    frame = files.villages()
    table = pd.DataFrame(frame.drop(columns="geometry"))
    return table.assign(lon=frame.geometry.x, lat=frame.geometry.y)


def _commas(folder: Path, extension: str) -> Path:
    table = village_table()
    for name in ("lon", "lat"):
        table[name] = [f"{value:.5f}".replace(".", ",") for value in table[name]]
    return _table(folder / f"villages.{extension}", table)


def _bare_codes(folder: Path, extension: str) -> Path:
    frame = files.villages()
    frame["commune_code"] = frame["commune_code"].astype(int)
    return files.write_layer(frame, folder / f"villages.{extension}")


def _exchanged(folder: Path, extension: str) -> Path:
    frame = files.villages()
    points = frame.geometry.to_numpy().copy()
    points[[1, 4]] = [shapely.Point(point.y, point.x) for point in points[[1, 4]]]
    return files.write_layer(frame.set_geometry(points, crs=files.WGS84), folder / f"villages.{extension}")


def _repeated(folder: Path, extension: str) -> Path:
    frame = files.villages()
    return files.write_layer(frame.take([0, 1, 2, 2, 3, 4, 5]), folder / f"villages.{extension}")


def _other_names(folder: Path, extension: str) -> Path:
    frame = files.villages().rename(columns={"population": "dan_so"})
    return files.write_layer(frame, folder / f"villages.{extension}")


def _spiked(folder: Path, extension: str) -> Path:
    frame = files.communes()
    west, south, _, _ = frame.geometry[0].bounds
    corners = [*frame.geometry[0].exterior.coords]
    spike = [corners[0], (west + 0.15, south - 0.03), corners[0], *corners[1:]]
    outlines = [shapely.Polygon(spike), *frame.geometry[1:]]
    return files.write_layer(frame.set_geometry(outlines, crs=files.WGS84), folder / f"communes.{extension}")


def _empty_line(folder: Path, extension: str) -> Path:
    frame = files.roads()
    more = gpd.GeoDataFrame({"class": ["path"]}, geometry=[None], crs=files.WGS84)
    return files.write_layer(pd.concat([frame, more], ignore_index=True), folder / f"roads.{extension}")


def _point_line(folder: Path, extension: str) -> Path:
    frame = files.roads()
    nowhere = shapely.linestrings([[(104.1, 22.45), (104.1, 22.45)]])
    more = gpd.GeoDataFrame({"class": ["path"]}, geometry=nowhere, crs=files.WGS84)
    return files.write_layer(pd.concat([frame, more], ignore_index=True), folder / f"roads.{extension}")


def _old_text(folder: Path, extension: str) -> Path:
    """Names in TCVN3 (ABC) as Windows-1252 shows them."""
    frame = files.villages()
    frame["name"] = ["Th«n NËm Pñng", "Tæ d©n phè 2", "B¶n Phè", "ý Tý", "Sõng Ho¶ng", "§¸ §inh"]
    return files.write_layer(frame, folder / f"villages.{extension}")


def _short_row(folder: Path, extension: str) -> Path:
    path = _table(folder / f"villages.{extension}", village_table().assign(note="x"))
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:3], lines[3].rpartition(",")[0], *lines[4:]]), encoding="utf-8")
    return path


_GIS = files.VECTOR_FORMATS


def _but(*left_out: str, of: tuple[str, ...] = ALL_FORMATS) -> tuple[str, ...]:
    return tuple(name for name in of if name not in left_out)


FAULTS: dict[str, Fault] = {
    "decimal-comma": Fault("villages", _commas, files.TABLE_FORMATS),
    "code-restored": Fault("villages", _bare_codes, ALL_FORMATS),
    # KML is not written with a latitude over 90 or with a broken ring, and gives every row an identifier of its own.
    "coordinates-swapped": Fault("villages", _exchanged, _but("kml", "kmz")),
    "id-duplicate": Fault("villages", _repeated, _but("kml", "kmz")),
    "column-missing": Fault("villages", _other_names, ALL_FORMATS),
    "geometry-repaired": Fault("communes", _spiked, _but("kml", "kmz", of=_GIS)),
    # Nor FlatGeobuf without a geometry.
    "geometry-missing": Fault("roads", _empty_line, _but("kml", "kmz", "fgb", of=_GIS)),
    "geometry-degenerate": Fault("roads", _point_line, _GIS),
    "text-restored": Fault("villages", _old_text, ALL_FORMATS),
    "row-ragged": Fault("villages", _short_row, ("csv",)),
}
"""Code of a finding that can be mended to a fault that causes it."""


def write_faulty_region(folder: Path, code: str, extension: str, region: Path) -> dict[str, LayerSource]:
    """Sources of villages, communes and roads, one of them written into a folder with a fault, the others sound.

    Args:
        folder: Where the faulty layer is written.
        code: Key of :data:`FAULTS`.
        extension: Format of the faulty layer.
        region: Folder of the sound region, in GeoJSON.
    """
    fault = FAULTS[code]
    sound = {name: LayerSource(path=str(region / f"{name}.geojson")) for name in ("villages", "communes", "roads")}
    return sound | {fault.layer: LayerSource(path=str(fault.make(folder, extension)))}


def damaged(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Villages with errors that nobody can mend for certain: people that are none, no name, no code."""
    people = frame["population"].astype(object).tolist()
    people[0], people[3] = -5, None
    return frame.assign(
        population=np.array(people, dtype=np.float64), commune_code=["02635", "", *["02647"] * 2, "x", "02650"]
    )
