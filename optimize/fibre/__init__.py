"""Fibre extensions along the roads."""

from phusong.optimize.fibre.extensions import Extensions, find_extensions

__all__ = ["Extensions", "find_extensions"]
