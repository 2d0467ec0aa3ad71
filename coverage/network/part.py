"""A part of a network: some of its communes with what lies in them, as a network of its own."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import shapely

from phusong.coverage.kernels.arrays import BoolArray, GeometryArray, IntArray
from phusong.coverage.network.demand import Homes
from phusong.coverage.network.identities import CellIdentities
from phusong.coverage.network.network import Network
from phusong.coverage.network.plant import FibrePlant, Roads
from phusong.coverage.network.sites import Sectors, Sites
from phusong.coverage.terrain.grid import Bounds
from phusong.coverage.terrain.terrain import Terrain

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Table = TypeVar("Table", bound=DataclassInstance)


@dataclass(frozen=True, slots=True)
class PartRows:
    """Rows of a network that a part of it keeps, True where kept.

    Attributes:
        communes: Shape (n communes,).
        villages: Shape (n villages,).
        sites: Shape (n sites,).
        access_points: Access points of the fibre, shape (n access points,).
        places: Public places, shape (n places,).
    """

    communes: BoolArray
    villages: BoolArray
    sites: BoolArray
    access_points: BoolArray
    places: BoolArray


def take_rows(table: Table, rows: BoolArray | IntArray) -> Table:
    """Some rows of a table whose every field is a column.

    Args:
        table: A dataclass of arrays of shape (n,).
        rows: Mask of shape (n,), or positions.
    """
    columns: dict[str, Any] = {each.name: getattr(table, each.name)[rows] for each in fields(table)}
    return replace(table, **columns)


def renumbered(kept: BoolArray, numbers: IntArray) -> IntArray:
    """Numbers of rows as they are among those that are kept, -1 for a row that is not and for none.

    Args:
        kept: True for rows that are kept, shape (n,).
        numbers: Numbers of rows, -1 for none, any shape.
    """
    after = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)  # -1 finds the last entry
    return np.asarray(after[numbers], dtype=np.int64)


def network_part(network: Network, rows: PartRows, lines: Bounds, ground: Bounds) -> Network:
    """The part of a network that some rows make up.

    Args:
        network: The whole.
        rows: What is kept.
        lines: Box to which roads and fibre routes are cut, metres.
        ground: Box to which the terrain is cut, metres, outwards to whole cells.

    Returns:
        The part. Units above communes stay as their layers outline them, and nobody's homes are in it.
    """
    fibre = network.fibre
    roads, road = _cut(network.roads.lines, lines)
    routes, route = _cut(fibre.routes, lines)
    points = rows.access_points
    masks = {"villages": rows.villages, "communes": rows.communes, "sites": rows.sites, "places": rows.places}
    further = {
        layer: {name: values[masks[layer]] for name, values in columns.items()}
        for layer, columns in network.further_columns.items()
        if layer in masks
    }
    villages = take_rows(network.villages, rows.villages)
    sites = _sites(network.sites, rows.sites)
    return replace(
        network,
        villages=villages,
        communes=take_rows(network.communes, rows.communes),
        sites=sites,
        sectors=_sectors(network.sectors, np.isin(network.sectors.site_ids.astype(str), sites.ids.astype(str))),
        roads=Roads(roads, network.roads.classes[road], network.roads.levels[road]),
        fibre=FibrePlant(
            routes,
            fibre.route_kinds[route],
            fibre.access_point_ids[points],
            fibre.access_point_kinds[points],
            fibre.x_m[points],
            fibre.y_m[points],
        ),
        places=take_rows(network.places, rows.places),
        terrain=terrain_part(network.terrain, ground),
        homes=Homes.none(),
        village_outlines={
            key: network.village_outlines[key] for key in villages.ids if key in network.village_outlines
        },
        further_columns=further,
    )


def terrain_part(terrain: Terrain, box: Bounds) -> Terrain:
    """The cells of a terrain that a box touches; all of them where it touches none.

    Args:
        terrain: The whole.
        box: Least x, least y, greatest x, greatest y, metres.
    """
    rows, cols = terrain.grid.touched(box)
    parts = terrain.cover_parts
    finer = slice(rows.start * parts, rows.stop * parts), slice(cols.start * parts, cols.stop * parts)
    return Terrain(
        terrain.height_m[rows, cols],
        terrain.grid.part(rows, cols),
        None if terrain.cover is None else terrain.cover[finer],
        None if terrain.zone is None else terrain.zone[rows, cols],
    )


def _cut(lines: GeometryArray, box: Bounds) -> tuple[GeometryArray, IntArray]:
    """What of some lines lies in a box, and the line that each is of."""
    if not len(lines):
        return lines, np.zeros(0, dtype=np.int64)
    within = np.flatnonzero(shapely.intersects(lines, shapely.box(*box)))
    cut = np.asarray(shapely.clip_by_rect(lines[within], *box), dtype=np.object_)
    there = ~shapely.is_empty(cut)
    return cut[there], within[there]


def _sites(sites: Sites, rows: BoolArray) -> Sites:
    carried = tuple(each for each, kept in zip(sites.technologies, rows, strict=True) if kept)
    return Sites(
        sites.ids[rows],
        sites.names[rows],
        sites.operators[rows],
        carried,
        sites.x_m[rows],
        sites.y_m[rows],
        sites.height_m[rows],
    )


def _sectors(sectors: Sectors, rows: BoolArray) -> Sectors:
    identities = sectors.identities
    own = ("stated", "identities")
    columns: dict[str, Any] = {
        each.name: getattr(sectors, each.name)[rows] for each in fields(sectors) if each.name not in own
    }
    numbers: CellIdentities = take_rows(identities, rows) if len(identities) else identities
    return Sectors(**columns, stated=sectors.stated.take(np.flatnonzero(rows)), identities=numbers)
