"""Frames of the layers of a GeoPackage: villages, communes, sites, the plan; a column each, typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType, MultiLineString

from phusong.coverage.kernels import FloatArray, GeometryArray
from phusong.coverage.network import Network
from phusong.coverage.radio import flag_names
from phusong.coverage.served import Coverage, Served, ServiceCoverage, count_by_commune
from phusong.maps.export.tables import (
    OTHER_SITE_COLUMNS,
    is_whole_number,
    other_site_rows,
    proposal_columns,
    proposal_rows,
)
from phusong.maps.indicators.people import operators_serving, plan_states, village_states
from phusong.maps.indicators.stability import other_sites
from phusong.maps.page.escape import plain_text
from phusong.optimize.plan import Plan


def village_frame(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> gpd.GeoDataFrame:
    """One point for each village: served today, served after the plan, and why."""
    villages = network.villages
    columns: dict[str, Any] = {
        "village_id": texts_of(villages.ids),
        "name": texts_of(villages.names),
        "commune_code": texts_of(villages.commune_codes),
        "population": villages.population,
        "households": villages.households,
        "is_commune_centre": villages.is_commune_centre.astype(np.int32),
        "origin": texts_of(villages.origin),
    }
    for service, state in coverage.services.items():
        columns[f"served_{service}"] = state.served.astype(np.int32)
        columns[f"after_{service}"] = after[service].villages.astype(np.int32)
        columns[f"state_{service}"] = plan_states(state, after[service])
        columns[f"people_{service}"] = np.round(state.share, 6)
        columns[f"people_after_{service}"] = np.round(after[service].share, 6)
        if state.sure is not None:
            columns[f"surely_{service}"] = texts_of(np.array(village_states(state), dtype=np.object_))
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
    columns |= further_columns(network, "villages", columns)
    return frame_of(network, columns, points_at(villages.x_m, villages.y_m))


def further_columns(network: Network, layer: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the user's own; one that is named as one of ours gets an underscore."""
    taken = {name.lower() for name in (*columns, "fid", "geom", "geometry")}
    named = network.further_columns.get(layer, {}).items()
    return {f"{name}_" if name.lower() in taken else name: texts_of(values) for name, values in named}


def _quality(network: Network, service: str, state: ServiceCoverage) -> dict[str, Any]:
    """How well a radio service is received at each village, and what to mind about it."""
    served_by = np.append(network.sites.ids, "")[state.server]
    return {
        f"server_{service}": texts_of(served_by),
        f"servers_{service}": state.servers.astype(np.int32),
        f"sinr_{service}_db": np.round(state.sinr_db, 1),
        f"rsrq_{service}_db": np.round(state.rsrq_db, 1),
        f"downlink_{service}_mbps": np.round(state.downlink_mbps, 2),
        f"uplink_{service}_mbps": np.round(state.uplink_mbps, 2),
        f"probability_{service}": np.round(state.probability, 4),
        f"flags_{service}": as_objects(["; ".join(flag_names(int(flags))) for flags in state.flags]),
    }


def commune_frame(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> gpd.GeoDataFrame:
    """One outline for each commune, with the share of people served."""
    communes = network.communes
    columns: dict[str, Any] = {
        "commune_code": texts_of(communes.codes),
        "name": texts_of(communes.names),
        "district": texts_of(communes.districts),
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
    columns |= further_columns(network, "communes", columns)
    return frame_of(network, columns, many_of(communes.outlines, GeometryType.POLYGON, shapely.multipolygons))


def many_of(geometries: GeometryArray, single: GeometryType, joined: Callable[..., Any]) -> GeometryArray:
    """Geometries of which those of one kind are wrapped, each by itself, so that all are of the kind that holds many.

    Args:
        geometries: What is there, shape (n,).
        single: The kind that is wrapped.
        joined: Makes one of some of them, by the number of the one that each belongs to.
    """
    many = np.array(geometries, dtype=np.object_)
    alone = shapely.get_type_id(many) == single
    if alone.any():
        many[alone] = joined(many[alone], indices=np.arange(int(alone.sum())))
    return many


def points_at(x_m: FloatArray, y_m: FloatArray) -> GeometryArray:
    """Points in projected metres, shape (n,)."""
    return np.asarray(shapely.points(x_m, y_m), dtype=np.object_)


def site_frame(network: Network) -> gpd.GeoDataFrame:
    """Sites of today as points."""
    sites = network.sites
    columns: dict[str, Any] = {
        "site_id": texts_of(sites.ids),
        "name": texts_of(sites.names),
        "operator": texts_of(sites.operators),
        "technologies": np.array([";".join(sorted(carried)) for carried in sites.technologies], dtype=np.object_),
        "height_m": sites.height_m,
    }
    columns |= further_columns(network, "sites", columns)
    return frame_of(network, columns, points_at(sites.x_m, sites.y_m))


def proposal_frame(network: Network, plan: Plan) -> gpd.GeoDataFrame:
    """Proposals as points, in the columns of the CSV."""
    points = [shapely.Point(proposal.x_m, proposal.y_m) for proposal in plan.proposals]
    return frame_of(network, _proposal_columns(network, plan, range(len(plan.proposals))), as_objects(points))


def fibre_frame(network: Network, plan: Plan) -> gpd.GeoDataFrame:
    """Fibre that is proposed as lines, in the columns of the CSV."""
    chosen = [index for index, proposal in enumerate(plan.proposals) if proposal.route is not None]
    lines = [MultiLineString(list(shapely.get_parts(plan.proposals[index].route))) for index in chosen]
    columns = _proposal_columns(network, plan, chosen)
    columns["length_m"] = np.round(shapely.length(as_objects(lines)), 1)
    return frame_of(network, columns, as_objects(lines))


def hop_frame(network: Network, plan: Plan) -> gpd.GeoDataFrame:
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
        "proposal_id": texts_of(np.array([row[0] for row in rows], dtype=np.object_)),
        "hop": np.array([row[1] for row in rows], dtype=np.int64),
    }
    for name in ("start", "end", "band"):
        columns["band" if name == "band" else f"hop_{name}"] = texts_of(
            np.array([getattr(row[2], name) for row in rows], dtype=np.object_)
        )
    for name in ("length_m", "clear_share", "margin_db", "availability_percent", "capacity_mbps"):
        columns[name] = np.round([float(getattr(row[2], name)) for row in rows], 4)
    for end, name in enumerate(("start_antenna_m", "end_antenna_m")):
        columns[name] = np.array([row[3].antennas_m[end] for row in rows])
    heights = [";".join(f"{height:g}" for height in row[3].cover_m) for row in rows]
    columns["cover_m"] = texts_of(np.array(heights, dtype=np.object_))
    return frame_of(network, columns, as_objects(lines))


def other_site_frame(network: Network, plan: Plan) -> gpd.GeoDataFrame:
    """Sites that only alternatives build; their numbers are counted from 1."""
    points = [shapely.Point(other.site.x_m, other.site.y_m) for other in other_sites(plan)]
    columns = _columns(OTHER_SITE_COLUMNS, other_site_rows(network, plan))
    return frame_of(network, columns, as_objects(points))


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
            columns[name] = texts_of(np.array(values, dtype=np.object_))
    return columns


def frame_of(network: Network, columns: Mapping[str, Any], geometries: GeometryArray) -> gpd.GeoDataFrame:
    """Columns and geometries in the coordinate system of the network."""
    return gpd.GeoDataFrame(dict(columns), geometry=geometries, crs=network.crs)


def as_objects(items: list[Any]) -> GeometryArray:
    """An object array of geometries, never taken apart by numpy."""
    array = np.empty(len(items), dtype=np.object_)
    array[:] = items
    return array


def texts_of(values: NDArray[Any]) -> NDArray[np.object_]:
    """Texts that a file can carry, shape (n,)."""
    return as_objects([plain_text(value) for value in values])
