"""An empty, commented file for each layer, made from the table of layers."""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np

from phusong.coverage.geofiles import gdal
from phusong.coverage.schema.column import Column, Layer
from phusong.coverage.schema.layers import LAYERS

_GEOMETRY_TYPES = {"point": "Point", "line": "MultiLineString", "polygon": "MultiPolygon"}
_BYTE_ORDER_MARK = "\ufeff"
"""Excel reads a CSV as UTF-8 only with it."""

_FIXED_DATE = "2000-01-01T00:00:00Z"
"""Written into every GeoPackage, so that the same table gives the same file."""


def template_files() -> dict[str, bytes | str]:
    """Empty files to fill in, one for each layer.

    Returns:
        File name to content: tables with commented columns for what has points or no geometry, GeoPackages whose fields
        carry the descriptions for lines and polygons, and a page that says what a raster must be.
    """
    files: dict[str, bytes | str] = {}
    for layer in LAYERS.values():
        if not layer.has_rows:
            files[f"{layer.name}.md"] = _note(layer)
        elif not layer.geometry or ("point" in layer.geometry and "line" not in layer.geometry):
            files[f"{layer.name}.csv"] = _csv_template(layer)
        else:
            files[f"{layer.name}.gpkg"] = _geopackage_template(layer)
    return files


def _note(layer: Layer) -> str:
    wanted = "a raster" if layer.is_raster else "the files"
    lines = (layer.description, layer.description_vi, f"Put {wanted} beside this page and name it in the scenario.")
    return f"# {layer.name}\n\n" + "\n\n".join(lines) + "\n"


def _csv_template(layer: Layer) -> str:
    """Comments, the header, and an example that is a comment, too."""
    columns = (*layer.columns, *layer.coordinates)
    comments = [layer.name + ": " + layer.description, layer.description_vi, ""]
    comments += [f"{_heading(column)}: {column.description} / {column.description_vi}" for column in columns]
    comments += ["", "example / ví dụ:", _csv_line([column.example for column in columns])]
    lines = [f"# {comment}".rstrip() for comment in comments]
    return _BYTE_ORDER_MARK + "\n".join([*lines, _csv_line([column.name for column in columns]), ""])


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _heading(column: Column) -> str:
    words = [word for word in ("required" if column.required else "optional", column.unit) if word]
    return f"{column.name} ({', '.join(words)})"


def _geopackage_template(layer: Layer) -> bytes:
    """An empty GeoPackage with a table for each kind of geometry; QGIS shows the descriptions of its fields."""
    nothing = {"number": np.empty(0, dtype=np.float64)}
    values = [nothing.get(column.kind, np.empty(0, dtype=np.object_)) for column in layer.columns]
    names = np.array([column.name for column in layer.columns], dtype=np.object_)
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        path = Path(folder) / f"{layer.name}.gpkg"
        gdal.pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_DATE})
        try:
            for kind in layer.geometry:
                name = layer.name if len(layer.geometry) == 1 else f"{layer.name}_{kind}s"
                gdal.pyogrio.raw.write(
                    path,
                    np.empty(0, dtype=np.object_),
                    values,
                    names,
                    layer=name,
                    driver="GPKG",
                    geometry_type=_GEOMETRY_TYPES[kind],
                    crs="EPSG:4326",
                    layer_metadata={"DESCRIPTION": layer.description},
                )
        finally:
            gdal.pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        _describe_fields(path, layer)
        return path.read_bytes()


def _describe_fields(path: Path, layer: Layer) -> None:
    """Write the descriptions where the GeoPackage standard keeps them (clause 2.3, table gpkg_data_columns)."""
    with closing(sqlite3.connect(path)) as database, database:
        tables = [row[0] for row in database.execute("SELECT table_name FROM gpkg_contents ORDER BY table_name")]
        database.execute(
            "CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, "
            "name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT, "
            "CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name))"
        )
        database.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, title, description) VALUES (?, ?, ?, ?)",
            [
                (table, column.name, _heading(column), f"{column.description} / {column.description_vi}")
                for table in tables
                for column in layer.columns
            ],
        )
