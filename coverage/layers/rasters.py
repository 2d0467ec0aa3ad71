"""Rasters and the sea: the ground of a network and where its people live, around villages, communes and sites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.grids.mosaic import opened_mosaic
from phusong.coverage.geofiles.opener import locate
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.layers.ground.heights import check_terrain, check_units, read_terrain
from phusong.coverage.layers.ground.homes import homes_of_buildings, homes_of_raster
from phusong.coverage.layers.ground.landcover import check_classes, check_reach, read_cover
from phusong.coverage.layers.ground.pictures import check_heights
from phusong.coverage.layers.ground.sea import check_dry, with_sea
from phusong.coverage.layers.ground.surroundings import Surroundings
from phusong.coverage.layers.readings import Reading, describe_mosaic
from phusong.coverage.layers.units.area_checks import FAR_M
from phusong.coverage.terrain.grid import Bounds
from phusong.coverage.terrain.terrain import Terrain


def read_ground(reading: Reading, name: str, base: Path, step_m: float) -> None:
    """Read terrain and land cover where their place is known; otherwise look at the raster by itself."""
    source, log = reading.sources[name], reading.log(name)
    area = _area(reading)
    try:
        with opened_mosaic(locate(source, base), source, log) as mosaic:
            reading.readings.append(describe_mosaic(mosaic, source, name))
            if name == "terrain" and reading.crs is not None and area is not None:
                around = Surroundings(area, _boxes(reading), reading.margin_m)
                reading.terrain = read_terrain(mosaic, reading.crs, around, step_m, log)
            elif name == "terrain":
                check_units(mosaic)
                check_heights(mosaic)
                mosaic.scan()
                mosaic.note(log)
            elif reading.terrain is None:
                check_classes(mosaic, log)
            else:
                reading.terrain = replace(reading.terrain, cover=read_cover(mosaic, reading.terrain, log))
    except ReadError as error:
        log.add_error(error)
        return
    if reading.terrain is not None:
        _relate_terrain(reading, reading.terrain, name, log)


def read_homes(reading: Reading, base: Path) -> None:
    """Where people live: at the buildings, else in the cells of the population raster."""
    if "buildings" in reading.geometry:
        reading.homes = homes_of_buildings(reading.layers["buildings"], reading.geometry["buildings"])
    if "population" not in reading.sources:
        return
    source, log, area = reading.sources["population"], reading.log("population"), _area(reading)
    try:
        with opened_mosaic(locate(source, base), source, log) as mosaic:
            reading.readings.append(describe_mosaic(mosaic, source, "population"))
            if reading.crs is not None and area is not None:
                homes = homes_of_raster(mosaic, reading.crs, area)
                reading.homes = reading.homes if len(reading.homes) else homes
    except ReadError as error:
        log.add_error(error)
        return
    if "buildings" in reading.geometry:
        log.add("population-unused", "the buildings say where people live; the population raster is not used")


def _relate_terrain(reading: Reading, terrain: Terrain, raster: str, log: FindingLog) -> None:
    check = check_terrain if raster == "terrain" else check_reach
    for name in ("villages", "sites"):
        if name in reading.layers:
            check(reading.layers[name], reading.geometry[name], terrain, log)


def relate_sea(reading: Reading) -> None:
    """Tell the terrain where the sea is, and villages and sites that would stand in it."""
    if "sea" not in reading.geometry or reading.terrain is None:
        return
    log = reading.log("sea")
    reading.terrain = with_sea(reading.terrain, reading.geometry["sea"], log)
    for name in ("villages", "sites"):
        if name in reading.layers:
            check_dry(reading.layers[name], reading.geometry[name], reading.terrain, log)


def _boxes(reading: Reading) -> FloatArray:
    """Boxes around each village, commune and site, metres, NaN where one has no place, shape (n, 4)."""
    named = [reading.geometry[name] for name in ("communes", "villages", "sites") if name in reading.geometry]
    return np.concatenate([np.zeros((0, 4)), *(shapely.bounds(shapes) for shapes in named)])


def _area(reading: Reading) -> Bounds | None:
    """Box around villages, communes and sites, metres, but no further from the communes than makes sense."""
    boxes = {
        name: box
        for name in ("communes", "villages", "sites")
        if len(reading.geometry.get(name, ()))
        and np.isfinite(box := shapely.total_bounds(reading.geometry[name])).all()
    }
    if not boxes:
        return None
    around = np.array(list(boxes.values()))
    west, south = around[:, :2].min(axis=0)
    east, north = around[:, 2:].max(axis=0)
    if "communes" in boxes:
        box = boxes["communes"]
        west, south = max(west, box[0] - FAR_M), max(south, box[1] - FAR_M)
        east, north = min(east, box[2] + FAR_M), min(north, box[3] + FAR_M)
    return float(west), float(south), float(east), float(north)
