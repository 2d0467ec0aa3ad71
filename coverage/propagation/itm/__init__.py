"""Longley-Rice, the Irregular Terrain Model."""

from phusong.coverage.propagation.itm.model import ItmParameters, area, path_losses_db, point_to_point

__all__ = ["ItmParameters", "area", "path_losses_db", "point_to_point"]
