"""Recommendation ITU-R P.1812: loss along one path and over an area."""

from phusong.coverage.p1812.area import area_loss_db, point_losses_db
from phusong.coverage.p1812.path import P1812Parameters, basic_loss_db, make_link, path_loss_db

__all__ = ["P1812Parameters", "area_loss_db", "basic_loss_db", "make_link", "path_loss_db", "point_losses_db"]
