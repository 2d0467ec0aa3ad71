"""Longley-Rice, the Irregular Terrain Model."""

from phusong.coverage.propagation.itm.model import ItmParameters, area, point_to_point

__all__ = ["ItmParameters", "area", "point_to_point"]
