"""The ground: heights, land cover and zones on a metric grid, and profiles along paths."""

from phusong.coverage.terrain.clutter import ClutterParameters, water_classes
from phusong.coverage.terrain.crs import (
    from_degrees,
    to_degrees,
    to_map_degrees,
    transform_points,
    transformer,
    web_mercator,
)
from phusong.coverage.terrain.grid import Bounds, Grid
from phusong.coverage.terrain.raster import Raster
from phusong.coverage.terrain.terrain import Terrain
from phusong.coverage.terrain.vietnam import national_grid_at
from phusong.coverage.terrain.zones import COASTAL_LAND, INLAND, SEA

__all__ = [
    "COASTAL_LAND",
    "INLAND",
    "SEA",
    "Bounds",
    "ClutterParameters",
    "Grid",
    "Raster",
    "Terrain",
    "from_degrees",
    "national_grid_at",
    "to_degrees",
    "to_map_degrees",
    "transform_points",
    "transformer",
    "water_classes",
    "web_mercator",
]
