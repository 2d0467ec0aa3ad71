"""The GeoPackage as a file: its layers, what every column holds, and the styles that QGIS opens it with."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pyogrio

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage
from phusong.maps.export.fields import described
from phusong.maps.export.fixed_time import FIXED_TIME, fixed_time
from phusong.maps.export.geopackage.layers import GisLayer, gis_layers
from phusong.maps.page.context import LANGUAGES, Language, PageContext
from phusong.maps.words import bilingual
from phusong.optimize.plan import Plan
from phusong.optimize.pon import PonPlan

_STYLE_TABLE = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""

VERSION = "1.2"
"""Version of the format: GDAL before 3.7, which QGIS of those years reads by, warns at every layer of a later one."""

# OGC GeoPackage 1.3, F.9 (schema): table 47 and the rows that announce it.
_COLUMN_TABLE = """
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
    constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name))
"""
_CONSTRAINT_TABLE = """
CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
    max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))
"""
_EXTENSION_TABLE = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))
"""
_SCHEMA = ("gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema", "read-write")


def layers_gpkg(
    network: Network, coverage: Coverage, plan: Plan, *, context: PageContext, pon: PonPlan | None = None
) -> bytes:
    """Write every layer as a styled GeoPackage: the ground, who is served, the plan and the fibre design.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: Title, date and language of descriptions and legends.
        pon: The passive network of the plan, None where none was designed.

    Returns:
        The GeoPackage in the network's coordinate system, with a ``layer_styles`` table and a description of every
        column in ``gpkg_data_columns``.
    """
    return write_gpkg(gis_layers(network, coverage, plan, context=context, pon=pon), context)


def write_gpkg(layers: Mapping[str, GisLayer], context: PageContext) -> bytes:
    """Write layers that are gathered as :func:`layers_gpkg` does.

    Args:
        layers: Layers by name.
        context: Title, date and language of descriptions.
    """
    options = {"DESCRIPTION": _description(context), "GEOMETRY_NAME": "geom"}
    with tempfile.TemporaryDirectory() as folder, fixed_time():
        path = Path(folder) / "layers.gpkg"
        for name, layer in layers.items():
            pyogrio.write_dataframe(
                layer.frame,
                path,
                layer=name,
                driver="GPKG",
                append=path.exists(),
                geometry_type=layer.geometry_type,
                layer_options=options,
                dataset_options={"VERSION": VERSION},
            )
        with closing(sqlite3.connect(path)) as database, database:
            _write_styles(database, layers)
            _write_columns(database, layers, context.language)
        return path.read_bytes()


def _description(context: PageContext) -> str:
    """Scenario, date and the reminder that this is a prediction."""
    date = bilingual.word("common.data_date", date=bilingual.day(context.data_date))
    when = date if context.data_date else bilingual.word("common.no_date")
    parts = (bilingual.word("report.scenario", name=context.scenario), when, bilingual.word("common.predicted"))
    return ". ".join(part[context.language] for part in parts) + "."


def _write_styles(database: sqlite3.Connection, layers: Mapping[str, GisLayer]) -> None:
    """Add QGIS's table of styles; the first style of a layer is its default."""
    database.execute(_STYLE_TABLE)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
        (FIXED_TIME,),
    )
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
        "VALUES ('', '', ?, 'geom', ?, ?, '', ?, '', '', '', ?)",
        [
            (name, style.name, style.qml, int(rank == 0), FIXED_TIME)
            for name, layer in layers.items()
            for rank, style in enumerate(layer.styles)
        ],
    )


def _write_columns(database: sqlite3.Connection, layers: Mapping[str, GisLayer], language: Language) -> None:
    """Say what every column of ours holds: in the language of the run as its title, in both as its description."""
    database.execute(_COLUMN_TABLE)
    database.execute(_CONSTRAINT_TABLE)
    database.execute(_EXTENSION_TABLE)
    database.executemany(
        "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) "
        "VALUES (?, NULL, ?, ?, ?)",
        [(name, *_SCHEMA) for name in ("gpkg_data_columns", "gpkg_data_column_constraints")],
    )
    database.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) VALUES (?, ?, NULL, ?, ?)",
        list(_told_columns(layers, language)),
    )


def _told_columns(layers: Mapping[str, GisLayer], language: Language) -> Iterator[tuple[str, str, str, str]]:
    """Layer, column, title and description of every column of ours."""
    for layer, held in layers.items():
        for column in held.frame.columns.drop("geometry"):
            told = described(str(column), layer)
            if told is not None:
                both = [told[each] for each in LANGUAGES]
                yield layer, str(column), told[language], " / ".join(dict.fromkeys(both))
