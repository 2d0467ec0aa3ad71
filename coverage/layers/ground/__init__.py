"""Layers that lie on the ground: heights, land cover, sea, and where people live."""

from phusong.coverage.layers.ground.heights import check_terrain, check_units, read_terrain
from phusong.coverage.layers.ground.homes import homes_of_buildings, homes_of_raster
from phusong.coverage.layers.ground.landcover import check_classes, check_reach, read_cover
from phusong.coverage.layers.ground.pictures import check_heights
from phusong.coverage.layers.ground.sea import check_dry, clipped, with_sea
from phusong.coverage.layers.ground.surroundings import MARGIN_M, Surroundings

__all__ = [
    "MARGIN_M",
    "Surroundings",
    "check_classes",
    "check_dry",
    "check_heights",
    "check_reach",
    "check_terrain",
    "check_units",
    "clipped",
    "homes_of_buildings",
    "homes_of_raster",
    "read_cover",
    "read_terrain",
    "with_sea",
]
