"""Fibre extensions along the roads."""

from phusong.optimize.fibre.at_points import extensions_at_points
from phusong.optimize.fibre.extensions import Extensions, Feet, find_extensions

__all__ = ["Extensions", "Feet", "extensions_at_points", "find_extensions"]
