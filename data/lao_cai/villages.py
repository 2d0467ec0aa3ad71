"""The 1,556 villages: real places first, then illustrative ones where villages of the commune could stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lao_cai import grid, noise
from lao_cai.communes import Communes, share_out
from lao_cai.grid import FloatArray, IntArray
from lao_cai.roads import RoadMap
from lao_cai.terrain import Progress

FEWEST = 4
SEED = 77
TOO_STEEP = 0.45
PERSONS_PER_HOUSEHOLD = {"Phường": 3.6, "Thị trấn": 3.8, "Xã": 4.4}


@dataclass(frozen=True, slots=True)
class Ground:
    """How suitable each cell is for houses.

    Attributes:
        steepness: Rise over run, shape (rows, cols).
        above_valley_m: Height above the lowest ground within about a kilometre, shape (rows, cols).
        wet: True on and beside rivers, shape (rows, cols).
    """

    steepness: FloatArray
    above_valley_m: FloatArray
    wet: NDArray[np.bool_]

    def effort(self, row: IntArray, col: IntArray, at_row: int, at_col: int) -> FloatArray:
        """How ill suited cells are for a centre near a cell: metres away, and as many for slope and height."""
        away_m = np.hypot((row - at_row) * grid.DY_M, (col - at_col) * grid.DX_M)
        return np.asarray(away_m + 8000.0 * self.steepness[row, col] + 6.0 * self.above_valley_m[row, col])


def settle_centres(communes: Communes, ground: Ground) -> pd.DataFrame:
    """The places of all communes with one of each marked as its centre.

    The centre is the place that bears the commune's name, else the place on gentle ground nearest to the commune's
    representative point, else a new one there.
    """
    places = communes.places.assign(origin="geonames", is_centre=0)
    rows = []
    for unit, row in enumerate(communes.table.itertuples()):
        own = places[places["commune"] == unit]
        if own.empty:
            lon, lat = _gentlest_near(row.lon, row.lat, communes.outlines[unit], ground)
            rows.append({"name": "", "lon": lon, "lat": lat, "commune": unit, "origin": "synthetic", "is_centre": 1})
            continue
        i, j = grid.cell_of(own["lon"], own["lat"])
        at_row, at_col = grid.cell_of(np.array([row.lon]), np.array([row.lat]))
        bare = row.name.removeprefix(f"{row.unit_type} ").casefold()
        named = [bare == name.casefold().removeprefix("thị trấn ") for name in own["name"]]
        effort = np.where(named, -1.0, ground.effort(i, j, int(at_row[0]), int(at_col[0])))
        places.loc[own.index[np.argmin(effort)], "is_centre"] = 1
    return pd.concat([places, pd.DataFrame(rows)], ignore_index=True)


def settle_villages(
    communes: Communes, known: pd.DataFrame, ground: Ground, roads: RoadMap, count: int, progress: Progress
) -> pd.DataFrame:
    """All villages in the order of their identifiers, with people and households."""
    have = np.bincount(known["commune"], minlength=len(communes.table))
    wanted = _how_many(have, communes.table["population"].to_numpy(), count)
    near_road = roads.near(4)
    found = []
    for unit in range(len(communes.table)):
        own = known[known["commune"] == unit]
        taken = np.column_stack(grid.to_metres(own["lon"], own["lat"]))
        points = _spots_for(int(wanted[unit] - have[unit]), communes.outlines[unit], taken, ground, near_road, unit)
        found.append(
            pd.DataFrame(points, columns=["lon", "lat"]).assign(commune=unit, origin="synthetic", name="", is_centre=0)
        )
    progress(f"villages: {len(known)} known or central, {int((wanted - have).sum())} illustrative")
    villages = pd.concat([known, *(table for table in found if len(table))], ignore_index=True)
    villages = villages.sort_values(
        ["commune", "is_centre", "origin", "lon", "lat"], ascending=[True, False, True, True, True]
    )
    return _described(villages.reset_index(drop=True), communes.table)


def _how_many(have: IntArray, population: IntArray, count: int) -> IntArray:
    """Villages of each commune: what is known, the fewest, then wherever most people share one."""
    wanted = np.maximum(have, FEWEST)
    while wanted.sum() < count:
        wanted[np.argmax(population / (wanted + 0.5))] += 1
    return wanted


def _candidates(outline: shapely.Geometry, ground: Ground) -> tuple[IntArray, IntArray]:
    """Rows and columns of the cells well inside an outline that houses can stand on."""
    west, south, east, north = outline.bounds
    (top, bottom), (left, right) = grid.cell_of(np.array([west, east]), np.array([north, south]))
    row, col = (part.ravel() for part in np.mgrid[top : bottom + 1, left : right + 1])
    lon, lat = grid.centre_of(row, col)
    inner = outline.buffer(-0.001)
    kept = shapely.contains_xy(inner if not inner.is_empty else outline, lon, lat) & ~ground.wet[row, col]
    row, col = row[kept], col[kept]
    gentle = ground.steepness[row, col] < TOO_STEEP
    return (row[gentle], col[gentle]) if gentle.sum() > 30 else (row, col)


def _gentlest_near(lon: float, lat: float, outline: shapely.Geometry, ground: Ground) -> tuple[float, float]:
    """The most suitable cell near a point."""
    row, col = _candidates(outline, ground)
    at_row, at_col = grid.cell_of(np.array([lon]), np.array([lat]))
    best = int(np.argmin(ground.effort(row, col, int(at_row[0]), int(at_col[0]))))
    found_lon, found_lat = grid.centre_of(row[best], col[best])
    return round(float(found_lon), 5), round(float(found_lat), 5)


def _spots_for(
    count: int, outline: shapely.Geometry, taken: FloatArray, ground: Ground, near_road: NDArray[np.bool_], unit: int
) -> list[tuple[float, float]]:
    """Places for ``count`` more villages, apart from each other, where ground and roads suit."""
    if count <= 0:
        return []
    row, col = _candidates(outline, ground)
    lon, lat = grid.centre_of(row, col)
    x_m, y_m = grid.to_metres(lon, lat)
    worth = np.exp(-ground.steepness[row, col] / 0.12 - ground.above_valley_m[row, col] / 120.0)
    worth = worth * np.where(near_road[row, col], 4.0, 1.0) + 1e-12
    chance = np.array([noise.uniform(SEED, int(a) * grid.COLS + int(b), unit) for a, b in zip(row, col, strict=True)])
    order = np.argsort(np.log(chance + 1e-300) / worth, kind="stable")[::-1]
    apart_m = 0.7 * np.sqrt(len(row) * grid.DX_M * grid.DY_M / (count + len(taken)))
    chosen: list[int] = []
    spots = [tuple(point) for point in taken]
    while len(chosen) < count:
        for n in order:
            if len(chosen) == count:
                break
            if n not in chosen and all((x_m[n] - x) ** 2 + (y_m[n] - y) ** 2 > apart_m**2 for x, y in spots):
                chosen.append(int(n))
                spots.append((x_m[n], y_m[n]))
        apart_m *= 0.7
    return [(_jittered(lon[n], unit, n, 1), _jittered(lat[n], unit, n, 2)) for n in chosen]


def _jittered(degrees: float, unit: int, number: int, axis: int) -> float:
    """A coordinate moved within its cell, so that villages do not stand in rows."""
    return round(float(degrees + (noise.uniform(SEED + axis, unit, number) - 0.5) * 0.7 * grid.STEP_DEG), 5)


def _described(villages: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Villages with identifiers, names, people and households, shared out exactly within each commune."""
    parts = []
    for unit, own in villages.groupby("commune", sort=True):
        row = units.iloc[unit]
        dice = noise.Dice(SEED + 1000 + int(unit))
        weight = np.array([dice.between(0.6, 1.6) * (1.7 if centre else 1.0) for centre in own["is_centre"]])
        people = share_out(int(row["population"]), weight)
        size = PERSONS_PER_HOUSEHOLD[row["unit_type"]] * dice.between(0.93, 1.07)
        homes = share_out(
            round(int(row["population"]) / size), people * np.array([dice.between(0.92, 1.08) for _ in people])
        )
        word = "Thôn" if row["unit_type"] == "Xã" else "Tổ dân phố"
        numbers = iter(range(1, len(own) + 1))
        names = [name or f"{word} {next(numbers)}" for name in own["name"]]
        ids = [f"{row['commune_code']}{n:02d}" for n in range(1, len(own) + 1)]
        parts.append(
            own.assign(
                village_id=ids,
                name=_distinct(names),
                population=people,
                households=homes,
                commune_code=row["commune_code"],
            )
        )
    return pd.concat(parts, ignore_index=True)


def _distinct(names: list[str]) -> list[str]:
    """Names unique within a commune: the second of a name gets a number."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return out
