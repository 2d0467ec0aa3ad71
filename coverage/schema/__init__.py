"""Layers and their columns as tables."""

from phusong.coverage.schema.column import COORDINATES, Column, Layer, Range
from phusong.coverage.schema.layers import LAYER_NAMES, LAYERS

__all__ = ["COORDINATES", "LAYERS", "LAYER_NAMES", "Column", "Layer", "Range"]
