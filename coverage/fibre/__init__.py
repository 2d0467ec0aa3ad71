"""Fibre reach: access points along the roads."""

from phusong.coverage.fibre.checks import check_fibre
from phusong.coverage.fibre.graph import FibreGraph, build_road_graph
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.plant import OLT
from phusong.coverage.fibre.reach import fibre_reach
from phusong.coverage.fibre.roads import RoadGraph

__all__ = ["OLT", "FibreGraph", "FibreParameters", "RoadGraph", "build_road_graph", "check_fibre", "fibre_reach"]
