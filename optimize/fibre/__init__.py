"""Fibre extensions along the roads."""

from phusong.optimize.fibre.at_points import extensions_at_points
from phusong.optimize.fibre.extensions import Extensions, find_extensions

__all__ = ["Extensions", "extensions_at_points", "find_extensions"]
