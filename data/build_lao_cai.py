"""Build the layers of the Lào Cai example from the tables of facts: ``python data/build_lao_cai.py [--check]``.

The same facts, parameters and versions of the libraries give the same bytes on processors with the same instructions.
On others the last digit of an exponential can differ, and streams then carve another bed in a twentieth of the cells.
So ``--check`` carves the terrain anew and holds it to the one in place but for that, then builds everything from the
terrain in place, in a temporary folder, and compares with the files there: from one terrain all else is the same
anywhere. At last the sites must serve on a finer grid, too. It takes minutes; the tests try each of this on less.
"""

from __future__ import annotations

import argparse
import filecmp
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from lao_cai import (
    communes,
    facts,
    fibre,
    grid,
    landcover,
    links,
    places,
    streams,
    terrain,
    villages,
    writing,
)
from lao_cai.radio import sites, survey
from lao_cai.roads import RoadMap, centre_lines
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, minimum_filter

FINER_STEPS_M = (45.0,)
"""Grids of the terrain, beside the scenario's, on which the sites must serve: no figure may hang on the grid."""

ALIKE, MOST_APART_M = 0.9, 20.0
"""Share of cells that a terrain carved on another processor has to the metre, and how far 99 % of them are apart."""

LAYERS = Path(__file__).resolve().parent / "shapefiles" / "lao-cai"


def main() -> int:
    """Build the layers, or check those in place."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="rebuild all but the terrain, compare, write nothing")
    arguments = parser.parse_args()
    if not arguments.check:
        LAYERS.mkdir(parents=True, exist_ok=True)
        build(LAYERS)
        return 0
    wrong = list(differences())
    for each in wrong:
        print(f"differs: {each}")
    return 1 if wrong else 0


def differences() -> Iterator[str]:
    """Layers in place that are not what the facts give, and figures that hang on the grid."""
    height_m = writing.read_terrain(LAYERS / "terrain.tif")
    again = terrain.build_terrain(print)
    apart_m = np.abs(again.astype(np.int64) - height_m)
    if (apart_m == 0).mean() <= ALIKE or np.percentile(apart_m, 99) >= MOST_APART_M or again.max() != height_m.max():
        yield "terrain.tif, by more than a processor's last digit"
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), height_m)
        names = sorted(path.name for path in Path(folder).iterdir())
        _, differing, missing = filecmp.cmpfiles(folder, LAYERS, names, shallow=False)
        yield from (*differing, *missing)
    view = survey.read_survey(LAYERS)
    figures, people = survey.computed_figures(view), float(view.network.villages.population.sum())
    apart = {"fibre_villages": 0.0, "4g_centres": 0.0, "4g_people": 0.02 * people, "5g_people": 0.02 * people}
    for step_m in FINER_STEPS_M:
        finer = survey.computed_figures(survey.read_survey(LAYERS, terrain_step_m=step_m))
        for name, most in apart.items():
            if abs(finer[name] - figures[name]) > most:
                yield f"{name}: {figures[name]} on the scenario's grid, {finer[name]} on one of {step_m:g} m"


def build(folder: Path, height_m: NDArray[np.int16] | None = None, *, masts: bool = True) -> None:
    """Write every layer into a folder.

    Args:
        folder: Where the layers go.
        height_m: Heights to build on, metres; carved anew when None.
        masts: Whether the masts are chosen, too, which takes most of the time.
    """
    started = time.monotonic()

    def progress(message: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {message}", flush=True)

    reported = facts.read_reported()
    height_m = terrain.build_terrain(progress) if height_m is None else height_m
    writing.write_terrain(folder / "terrain.tif", height_m)
    units = communes.build_communes()
    write_communes(folder, units)
    progress("communes written")
    land = settle(height_m, units, progress)
    settled, road_map = land.villages, land.road_map
    lay_tracks(road_map, settled)
    write_villages(folder, settled)
    near_road = road_map.near(5)
    inside = communes.province_cells()
    cover = landcover.cover_land(height_m, land.ground, land.water, road_lines(road_map), settled, inside)
    writing.write_cover(folder / "clutter.tif", cover)
    progress("land cover written")
    links.lay_links(road_map, progress)
    write_roads(folder, road_map)
    progress("roads written")
    read = ("villages", "communes", "roads", "terrain", "clutter")
    view = survey.read_survey(folder, read)
    write_fibre(folder, fibre.lay_fibre(view.network, view.scenario.fibre, reported["fibre_villages"], progress))
    writing.write_points(folder / "places.shp", places.build_places(settled, units.table))
    if not masts:
        return
    finer = [survey.read_survey(folder, read, step_m) for step_m in FINER_STEPS_M]
    radio = sites.build_sites(settled, units.table, height_m, near_road, [view, *finer], reported["5g_sites"], progress)
    writing.write_points(folder / "sites.shp", radio.sites)
    radio.sectors.to_csv(folder / "sectors.csv", index=False, lineterminator="\n")
    compare_with_reported(folder, progress)


@dataclass(frozen=True, slots=True)
class Settled:
    """Land with its villages and the roads between communes, before tracks and links."""

    water: streams.Streams
    ground: villages.Ground
    road_map: RoadMap
    villages: pd.DataFrame


def settle(height_m: NDArray[np.int16], units: communes.Communes, progress: terrain.Progress) -> Settled:
    """Find the water, lay the main roads from commune to commune, and settle the villages along them."""
    water = streams.find_streams(height_m)
    ground = ground_of(height_m, water)
    known = villages.settle_centres(units, ground)
    road_map = RoadMap(height_m, water.river, communes.province_cells())
    lay_main_roads(road_map, known, units)
    progress("main roads laid")
    count = facts.read_reported()["villages"]
    return Settled(water, ground, road_map, villages.settle_villages(units, known, ground, road_map, count, progress))


def compare_with_reported(folder: Path, progress: terrain.Progress) -> None:
    """Compute the coverage of the layers and hold it against the reported figures."""
    computed = survey.computed_figures(survey.read_survey(folder))
    progress(f"computed: {computed}")
    for figure, value in facts.read_reported().items():
        if computed[figure] != value:
            raise ValueError(f"{figure}: the model computes {computed[figure]} from the layers, {value} were reported")


def ground_of(height_m: np.ndarray, water: streams.Streams) -> villages.Ground:
    """Where houses can stand."""
    north, east = np.gradient(height_m.astype(np.float64), grid.DY_M, grid.DX_M)
    above = height_m - minimum_filter(height_m, 23).astype(np.float64)
    return villages.Ground(np.hypot(north, east), above, binary_dilation(water.river, iterations=1))


def lay_main_roads(road_map: RoadMap, known: pd.DataFrame, units: communes.Communes) -> None:
    """The numbered roads from commune to commune, then a road to each commune that none of them passes."""
    centres = known[known["is_centre"] == 1].sort_values("commune")
    cells = _cells(centres)
    cell_of = dict(zip(units.table["commune_code"], cells, strict=True))
    numbered = facts.read_table("roads")
    for road_class, chain in zip(numbered["class"], numbered["communes"], strict=True):
        codes = chain.split()
        for start, end in pairwise(codes):
            road_map.join(int(cell_of[start]), np.array([cell_of[end]]), road_class)
    for cell in cells:
        road_map.join(int(cell), road_map.cells(), "provincial")


def lay_tracks(road_map: RoadMap, settled: pd.DataFrame) -> None:
    """A commune road to each village that no road passes."""
    for cell in _cells(settled):
        road_map.join(int(cell), road_map.cells(), "commune")


def write_communes(folder: Path, units: communes.Communes) -> None:
    """Write the communes."""
    table = units.table.rename(columns={"commune_code": "commune_co"}).assign(vintage=communes.VINTAGE)
    columns = ["commune_co", "name", "unit_type", "district", "population", "vintage"]
    writing.write_shapefile(folder / "communes.shp", table[columns], units.outlines, "Polygon")


def write_villages(folder: Path, settled: pd.DataFrame) -> None:
    """Write the villages."""
    table = settled.rename(columns={"commune_code": "commune_co", "is_centre": "is_commune"})
    columns = ["village_id", "name", "commune_co", "population", "households", "is_commune", "origin", "lon", "lat"]
    writing.write_points(folder / "villages.shp", table[columns])


def road_lines(road_map: RoadMap) -> np.ndarray:
    """Lines of the sections, degrees."""
    return shapely.normalize(centre_lines(road_map.sections()))


def write_roads(folder: Path, road_map: RoadMap) -> None:
    """Write the roads."""
    table = pd.DataFrame({"class": [part.road_class for part in road_map.sections()]})
    writing.write_shapefile(folder / "roads.shp", table, road_lines(road_map), "LineString")


def write_fibre(folder: Path, plant: fibre.Fibre) -> None:
    """Write the cables and the access points."""
    for name, table, kind in (("fibre", plant.routes, "LineString"), ("fibre_access", plant.access, "Point")):
        columns = table.drop(columns="geometry")
        writing.write_shapefile(folder / f"{name}.shp", columns, table["geometry"].to_numpy(), kind)


def _cells(table: pd.DataFrame) -> np.ndarray:
    row, col = grid.cell_of(table["lon"], table["lat"])
    return row * grid.COLS + col


if __name__ == "__main__":
    sys.exit(main())
