"""Fibre reach: access points along the roads."""

from phusong.coverage.fibre.begun import BegunCheck
from phusong.coverage.fibre.checks import check_fibre
from phusong.coverage.fibre.feeder import Feeder
from phusong.coverage.fibre.graph import (
    FibreGraph,
    RoadBasis,
    build_road_graph,
    feeder_of,
    road_basis,
    share_graph,
    take_over,
)
from phusong.coverage.fibre.homes import VillageHomes, count_homes
from phusong.coverage.fibre.optics import OpticsParameters
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.plant import OLT, find_lit_plant, is_olt
from phusong.coverage.fibre.reach import fibre_reach
from phusong.coverage.fibre.roads import RoadGraph

__all__ = [
    "OLT",
    "BegunCheck",
    "Feeder",
    "FibreGraph",
    "FibreParameters",
    "OpticsParameters",
    "RoadBasis",
    "RoadGraph",
    "VillageHomes",
    "build_road_graph",
    "check_fibre",
    "count_homes",
    "feeder_of",
    "fibre_reach",
    "find_lit_plant",
    "is_olt",
    "road_basis",
    "share_graph",
    "take_over",
]
