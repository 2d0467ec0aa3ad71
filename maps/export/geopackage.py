"""The layers and the plan as one GeoPackage that QGIS opens styled."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString, MultiPolygon

from phusong.coverage.kernels import FloatArray, GeometryArray
from phusong.coverage.network import Network, Units
from phusong.coverage.radio import flag_names
from phusong.coverage.served import Coverage, Served, ServiceCoverage, count_by_commune
from phusong.maps.export.fixed_time import FIXED_TIME, fixed_time
from phusong.maps.export.plant import plant_layers
from phusong.maps.export.qgis import (
    LayerStyle,
    cable_styles,
    commune_styles,
    fibre_styles,
    hop_styles,
    other_site_styles,
    plant_point_styles,
    proposal_styles,
    site_styles,
    unit_styles,
    village_styles,
)
from phusong.maps.export.tables import (
    OTHER_SITE_COLUMNS,
    is_whole_number,
    other_site_rows,
    proposal_columns,
    proposal_rows,
)
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.people import operators_serving, village_states
from phusong.maps.indicators.stability import other_sites
from phusong.maps.page.context import PageContext
from phusong.maps.page.escape import plain_text
from phusong.maps.words import bilingual
from phusong.optimize.plan import Plan
from phusong.optimize.pon import PonPlan

_STYLE_TABLE = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""


def layers_gpkg(
    network: Network, coverage: Coverage, plan: Plan, *, context: PageContext, pon: PonPlan | None = None
) -> bytes:
    """Write villages, communes, sites, proposals and the fibre design as a styled GeoPackage.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: Title, date and language of descriptions and legends.
        pon: The passive network of the plan, None where none was designed.

    Returns:
        The GeoPackage in the network's coordinate system, with a ``layer_styles`` table.
    """
    after = served_after(coverage, plan)
    services = tuple(coverage.services)
    layers = {
        "communes": (_communes(network, coverage, after), "MultiPolygon", commune_styles(services, context.language)),
        "fibre_proposals": (_fibre(network, plan), "MultiLineString", fibre_styles(context.language)),
        "sites": (_sites(network), "Point", site_styles(context.language)),
        "proposals": (_proposals(network, plan), "Point", proposal_styles(context.language)),
        "villages": (_villages(network, coverage, after), "Point", village_styles(services, context.language)),
    }
    for name, units, width_mm in (("districts", network.districts, 0.35), ("provinces", network.provinces, 0.7)):
        if len(units):
            layers[name] = (_units(network, units), "MultiPolygon", unit_styles(width_mm))
    if plan.sections:
        layers["backhaul"] = (_hops(network, plan), "LineString Z", hop_styles(context.language))
    if plan.alternatives:
        layers["alternative_sites"] = (_other_sites(network, plan), "Point", other_site_styles(context.language))
    for name, (columns, geometries, kind) in ({} if pon is None else plant_layers(network, pon)).items():
        styles = cable_styles(name) if kind == "MultiLineString" else plant_point_styles(name)
        layers[name] = (_frame(network, columns, geometries), kind, styles)
    description = _description(context)
    with tempfile.TemporaryDirectory() as folder, fixed_time():
        path = Path(folder) / "layers.gpkg"
        for name, (frame, geometry_type, _) in layers.items():
            pyogrio.write_dataframe(
                frame,
                path,
                layer=name,
                driver="GPKG",
                append=path.exists(),
                geometry_type=geometry_type,
                layer_options={"DESCRIPTION": description, "GEOMETRY_NAME": "geom"},
            )
        _write_styles(path, {name: styles for name, (_, _, styles) in layers.items()})
        return path.read_bytes()


def _villages(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> gpd.GeoDataFrame:
    """One point for each village: served today, served after the plan, and why."""
    villages = network.villages
    columns: dict[str, Any] = {
        "village_id": _texts(villages.ids),
        "name": _texts(villages.names),
        "commune_code": _texts(villages.commune_codes),
        "population": villages.population,
        "households": villages.households,
        "is_commune_centre": villages.is_commune_centre.astype(np.int32),
        "origin": _texts(villages.origin),
    }
    for service, state in coverage.services.items():
        columns[f"served_{service}"] = state.served.astype(np.int32)
        columns[f"after_{service}"] = after[service].villages.astype(np.int32)
        columns[f"state_{service}"] = np.where(
            state.served, "served", np.where(after[service].villages, "planned", "gap")
        )
        columns[f"people_{service}"] = np.round(state.share, 4)
        columns[f"people_after_{service}"] = np.round(after[service].share, 4)
        if state.sure is not None:
            columns[f"surely_{service}"] = _texts(np.array(village_states(state), dtype=np.object_))
            columns[f"margin_{service}_db"] = np.round(
                np.where(np.isfinite(state.margin_db), state.margin_db, np.nan), 1
            )
            columns |= {f"{name}_{service}": np.round(who.share, 4) for name, who in state.environments.items()}
            columns[f"operators_{service}"] = operators_serving(state).astype(np.int32)
        if np.isfinite(state.rsrp_dbm).any():
            columns[f"rsrp_{service}_dbm"] = np.round(state.rsrp_dbm, 1)
        columns[f"distance_{service}_m"] = np.round(state.distance_m)
        if np.isfinite(state.probability).any():
            columns |= _quality(network, service, state)
    columns |= _further(network, "villages", columns)
    return _frame(network, columns, _points(villages.x_m, villages.y_m))


def _further(network: Network, layer: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the user's own; one that is named as one of ours gets an underscore."""
    taken = {name.lower() for name in (*columns, "fid", "geom", "geometry")}
    named = network.further_columns.get(layer, {}).items()
    return {f"{name}_" if name.lower() in taken else name: _texts(values) for name, values in named}


def _quality(network: Network, service: str, state: ServiceCoverage) -> dict[str, Any]:
    """How well a radio service is received at each village, and what to mind about it."""
    served_by = np.append(network.sites.ids, "")[state.server]
    return {
        f"server_{service}": _texts(served_by),
        f"servers_{service}": state.servers.astype(np.int32),
        f"sinr_{service}_db": np.round(state.sinr_db, 1),
        f"rsrq_{service}_db": np.round(state.rsrq_db, 1),
        f"downlink_{service}_mbps": np.round(state.downlink_mbps, 2),
        f"uplink_{service}_mbps": np.round(state.uplink_mbps, 2),
        f"probability_{service}": np.round(state.probability, 4),
        f"flags_{service}": _geometries(["; ".join(flag_names(int(flags))) for flags in state.flags]),
    }


def _communes(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> gpd.GeoDataFrame:
    """One outline for each commune, with the share of people served."""
    communes = network.communes
    columns: dict[str, Any] = {
        "commune_code": _texts(communes.codes),
        "name": _texts(communes.names),
        "district": _texts(communes.districts),
        "population": communes.population,
    }
    for service, state in coverage.services.items():
        today, later = count_by_commune(network, state.people), count_by_commune(network, after[service])
        codes = [str(code) for code in communes.codes]
        columns["villages"] = np.array([today[code].villages_total for code in codes], dtype=np.int64)
        columns["people"] = np.array([today[code].population_total for code in codes], dtype=np.int64)
        columns[f"villages_{service}"] = np.array([today[code].villages_covered for code in codes], dtype=np.int64)
        columns[f"share_{service}"] = np.array([today[code].population_share for code in codes], dtype=np.float64)
        columns[f"share_{service}_after"] = np.array([later[code].population_share for code in codes], dtype=np.float64)
    outlines = [
        outline if isinstance(outline, MultiPolygon) else MultiPolygon([outline]) for outline in communes.outlines
    ]
    columns |= _further(network, "communes", columns)
    return _frame(network, columns, _geometries(outlines))


def _units(network: Network, units: Units) -> gpd.GeoDataFrame:
    """One outline for each district or province that a commune lies in."""
    held = units.holding(network.communes)
    outlines = [each if isinstance(each, MultiPolygon) else MultiPolygon([each]) for each in held.outlines]
    return _frame(network, {"name": _texts(held.names), "code": _texts(held.codes)}, _geometries(outlines))


def _points(x_m: FloatArray, y_m: FloatArray) -> GeometryArray:
    return np.asarray(shapely.points(x_m, y_m), dtype=np.object_)


def _sites(network: Network) -> gpd.GeoDataFrame:
    sites = network.sites
    columns: dict[str, Any] = {
        "site_id": _texts(sites.ids),
        "name": _texts(sites.names),
        "operator": _texts(sites.operators),
        "technologies": np.array([";".join(sorted(carried)) for carried in sites.technologies], dtype=np.object_),
        "height_m": sites.height_m,
    }
    columns |= _further(network, "sites", columns)
    return _frame(network, columns, _points(sites.x_m, sites.y_m))


def _proposals(network: Network, plan: Plan) -> gpd.GeoDataFrame:
    points = [shapely.Point(proposal.x_m, proposal.y_m) for proposal in plan.proposals]
    return _frame(network, _proposal_columns(network, plan, range(len(plan.proposals))), _geometries(points))


def _fibre(network: Network, plan: Plan) -> gpd.GeoDataFrame:
    chosen = [index for index, proposal in enumerate(plan.proposals) if proposal.route is not None]
    lines = [MultiLineString(list(shapely.get_parts(plan.proposals[index].route))) for index in chosen]
    columns = _proposal_columns(network, plan, chosen)
    columns["length_m"] = np.round(shapely.length(_geometries(lines)), 1)
    return _frame(network, columns, _geometries(lines))


def _hops(network: Network, plan: Plan) -> gpd.GeoDataFrame:
    """Microwave hops, each a line with the ground under every point of its profile as its third number."""
    sections = {(section.start, section.end): section for section in plan.sections}
    rows = [
        (proposal.proposal_id, order, hop, sections[hop.start, hop.end])
        for proposal in plan.proposals
        for order, hop in enumerate(proposal.backhaul.hops, start=1)
        if (hop.start, hop.end) in sections
    ]
    lines = []
    for _, _, hop, section in rows:
        along = np.array(section.distance_m)[:, None] / section.distance_m[-1]
        spots = np.array(hop.start_m) + along * (np.array(hop.end_m) - np.array(hop.start_m))
        lines.append(shapely.LineString(np.column_stack((spots, np.array(section.ground_m)))))
    columns = {
        "proposal_id": _texts(np.array([row[0] for row in rows], dtype=np.object_)),
        "hop": np.array([row[1] for row in rows], dtype=np.int64),
    }
    for name in ("start", "end", "band"):
        columns["band" if name == "band" else f"hop_{name}"] = _texts(
            np.array([getattr(row[2], name) for row in rows], dtype=np.object_)
        )
    for name in ("length_m", "clear_share", "margin_db", "availability_percent", "capacity_mbps"):
        columns[name] = np.round([float(getattr(row[2], name)) for row in rows], 4)
    for end, name in enumerate(("start_antenna_m", "end_antenna_m")):
        columns[name] = np.array([row[3].antennas_m[end] for row in rows])
    heights = [";".join(f"{height:g}" for height in row[3].cover_m) for row in rows]
    columns["cover_m"] = _texts(np.array(heights, dtype=np.object_))
    return _frame(network, columns, _geometries(lines))


def _other_sites(network: Network, plan: Plan) -> gpd.GeoDataFrame:
    """Sites that only alternatives build; their numbers are counted from 1."""
    points = [shapely.Point(other.site.x_m, other.site.y_m) for other in other_sites(plan)]
    columns = _columns(OTHER_SITE_COLUMNS, other_site_rows(network, plan))
    return _frame(network, columns, _geometries(points))


def _proposal_columns(network: Network, plan: Plan, chosen: range | list[int]) -> dict[str, Any]:
    """The columns of the proposals table for some proposals; typed also where there is none."""
    rows = proposal_rows(network, plan)
    return _columns(proposal_columns(plan), [rows[index] for index in chosen])


def _columns(names: tuple[str, ...], rows: list[tuple[str | int | float, ...]]) -> dict[str, Any]:
    """A table of rows as typed columns."""
    columns: dict[str, Any] = {}
    for position, name in enumerate(names):
        values = [row[position] for row in rows]
        if is_whole_number(name):
            columns[name] = np.array(values, dtype=np.int64)
        elif name in ("lon", "lat"):
            columns[name] = np.array(values, dtype=np.float64)
        else:
            columns[name] = _texts(np.array(values, dtype=np.object_))
    return columns


def _frame(network: Network, columns: Mapping[str, Any], geometries: GeometryArray) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(dict(columns), geometry=geometries, crs=network.crs)


def _geometries(items: list[Any]) -> GeometryArray:
    """An object array of geometries, never taken apart by numpy."""
    array = np.empty(len(items), dtype=np.object_)
    array[:] = items
    return array


def _texts(values: NDArray[Any]) -> NDArray[np.object_]:
    return _geometries([plain_text(value) for value in values])


def _description(context: PageContext) -> str:
    """Scenario, date and the reminder that this is a prediction."""
    date = bilingual.word("common.data_date", date=bilingual.day(context.data_date))
    when = date if context.data_date else bilingual.word("common.no_date")
    parts = (bilingual.word("report.scenario", name=context.scenario), when, bilingual.word("common.predicted"))
    return ". ".join(part[context.language] for part in parts) + "."


def _write_styles(path: Path, styles: Mapping[str, tuple[LayerStyle, ...]]) -> None:
    """Add QGIS's table of styles; the first style of a layer is its default."""
    with closing(sqlite3.connect(path)) as database, database:
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
                (layer, style.name, style.qml, int(rank == 0), FIXED_TIME)
                for layer, several in styles.items()
                for rank, style in enumerate(several)
            ],
        )
