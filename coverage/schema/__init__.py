"""Layers and their columns as tables."""

from phusong.coverage.schema.column import COORDINATES, Column, Layer, Range
from phusong.coverage.schema.layers import LAYER_NAMES, LAYERS
from phusong.coverage.schema.names import without_marks
from phusong.coverage.schema.technologies import Technology, planned_technologies

__all__ = [
    "COORDINATES",
    "LAYERS",
    "LAYER_NAMES",
    "Column",
    "Layer",
    "Range",
    "Technology",
    "planned_technologies",
    "without_marks",
]
