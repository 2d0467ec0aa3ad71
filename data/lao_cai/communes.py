"""The 152 commune-level units: population shared out exactly, outlines from the Thiessen cells of their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lao_cai import facts, grid
from lao_cai.grid import FloatArray, IntArray

SNAP_DEG = 1e-6
VINTAGE = "2024-12-31"


@dataclass(frozen=True, slots=True)
class Communes:
    """Commune-level units in the order of their codes.

    Attributes:
        table: ``commune_code``, ``name``, ``unit_type``, ``district``, ``population``, ``lon``, ``lat`` (the
            representative point), one row a unit.
        outlines: Polygons or multipolygons in degrees, a coverage without gaps or overlaps, shape (n,).
        places: Distinct GeoNames places within the province: ``name``, ``lon``, ``lat``, ``commune`` (row of table).
    """

    table: pd.DataFrame
    outlines: NDArray[np.object_]
    places: pd.DataFrame


def share_out(total: int, weights: Sequence[float] | FloatArray) -> IntArray:
    """Split an integer in proportion to weights so that the parts sum to it (largest remainders first)."""
    weight = np.asarray(weights, dtype=np.float64)
    exact = total * weight / weight.sum()
    part: IntArray = np.floor(exact).astype(np.int64)
    order = np.lexsort((np.arange(len(part)), -(exact - part)))
    part[order[: total - int(part.sum())]] += 1
    return part


def build_communes() -> Communes:
    """Units, outlines and the places assigned to each unit."""
    table = _units()
    province = province_outline()
    places = _distinct_places(table, province)
    lon = np.concatenate([table["lon"].to_numpy(), places["lon"].to_numpy()])
    lat = np.concatenate([table["lat"].to_numpy(), places["lat"].to_numpy()])
    owner = np.concatenate([np.arange(len(table)), places["commune"].to_numpy()])
    return Communes(table, _thiessen(lon, lat, owner, len(table), province), places)


def province_outline() -> shapely.Polygon:
    """The rounded outline of the province, degrees."""
    ring = facts.read_table("outline")
    return shapely.Polygon(ring[["lon", "lat"]].to_numpy(dtype=np.float64))


def province_cells() -> NDArray[np.bool_]:
    """True at the cells of the grid whose centre lies in the province, shape (rows, cols)."""
    lon, lat = grid.centre_of(np.arange(grid.ROWS), np.arange(grid.COLS))
    inside = shapely.contains_xy(province_outline(), *np.meshgrid(lon, lat))
    return np.asarray(inside, dtype=np.bool_)


def _units() -> pd.DataFrame:
    """The units with their census population and a point inside each."""
    units = facts.read_table("units").sort_values("commune_code", ignore_index=True)
    census = facts.read_table("census").set_index("outline_id")
    splits = facts.read_table("splits").set_index("commune_code")
    population = np.zeros(len(units), dtype=np.int64)
    for outline, rows in units.groupby("outline_id").groups.items():
        population[rows] = share_out(int(census.at[outline, "population_2019"]), np.ones(len(rows)))
    x_m, y_m = grid.to_metres(
        census.loc[units["outline_id"], "lon"].astype(float), census.loc[units["outline_id"], "lat"].astype(float)
    )
    moved = splits.reindex(units["commune_code"])
    x_m = x_m + 1000.0 * moved["east_km"].astype(float).fillna(0.0).to_numpy()
    y_m = y_m + 1000.0 * moved["north_km"].astype(float).fillna(0.0).to_numpy()
    lon, lat = grid.to_degrees(x_m, y_m)
    return units.assign(population=population, lon=np.round(lon, 5), lat=np.round(lat, 5))


def _distinct_places(units: pd.DataFrame, province: shapely.Polygon) -> pd.DataFrame:
    """One place for each coordinate within the rounded outline, the best-spelt name first, with its unit's row."""
    places = facts.read_table("places")
    places = places.assign(
        lon=places["lon"].astype(float),
        lat=places["lat"].astype(float),
        plain=[name.isascii() for name in places["name"]],
        number=places["geonames_id"].astype(int),
    ).sort_values(["plain", "number"])
    places = places.drop_duplicates(["lon", "lat"]).sort_values("number", ignore_index=True)
    inside = shapely.contains_xy(province, places["lon"].to_numpy(), places["lat"].to_numpy())
    places = places[inside].reset_index(drop=True)
    unit_x, unit_y = grid.to_metres(units["lon"], units["lat"])
    x_m, y_m = grid.to_metres(places["lon"], places["lat"])
    away = np.hypot(x_m[:, None] - unit_x[None, :], y_m[:, None] - unit_y[None, :])
    other = places["outline_id"].to_numpy()[:, None] != units["outline_id"].to_numpy()[None, :]
    commune = np.argmin(np.where(other, np.inf, away), axis=1)
    return places[["name", "lon", "lat"]].assign(commune=commune)


def _thiessen(
    lon: FloatArray, lat: FloatArray, owner: IntArray, count: int, province: shapely.Polygon
) -> NDArray[np.object_]:
    """Union of the Thiessen cells of each owner's points, clipped to the province, shape (count,)."""
    x_m, y_m = grid.to_metres(lon, lat)
    edges = shapely.voronoi_polygons(shapely.MultiPoint(np.column_stack([x_m, y_m])), only_edges=True)
    lines = shapely.transform(edges, lambda xy: np.column_stack(grid.to_degrees(xy[:, 0], xy[:, 1])))
    noded = shapely.unary_union([shapely.set_precision(lines, SNAP_DEG), province.boundary], grid_size=SNAP_DEG)
    faces = np.array(list(shapely.polygonize(shapely.get_parts(noded)).geoms))
    middle = shapely.point_on_surface(faces)
    inside = shapely.contains(province.buffer(SNAP_DEG), middle)
    faces, middle = faces[inside], middle[inside]
    face_x, face_y = grid.to_metres(shapely.get_x(middle), shapely.get_y(middle))
    nearest = np.argmin(np.hypot(face_x[:, None] - x_m[None, :], face_y[:, None] - y_m[None, :]), axis=1)
    outlines = np.array([shapely.coverage_union_all(faces[owner[nearest] == unit]) for unit in range(count)])
    return np.asarray(shapely.normalize(outlines))
