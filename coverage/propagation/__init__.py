"""Propagation models of one formula set each, with the ranges their sources state."""

from phusong.coverage.propagation.climate import EARTH_RADIUS_KM, effective_radius_km, path_climate
from phusong.coverage.propagation.diffraction import delta_bullington_loss_db
from phusong.coverage.propagation.freespace import free_space_loss_db
from phusong.coverage.propagation.macro_ranges import MAST_HEIGHT, Scenario
from phusong.coverage.propagation.p2108 import Surroundings, terminal_loss_db
from phusong.coverage.propagation.spherical import VERTICAL
from phusong.coverage.propagation.tr38901 import MacroLink, expected_loss_db, path_loss_db

__all__ = [
    "EARTH_RADIUS_KM",
    "MAST_HEIGHT",
    "VERTICAL",
    "MacroLink",
    "Scenario",
    "Surroundings",
    "delta_bullington_loss_db",
    "effective_radius_km",
    "expected_loss_db",
    "free_space_loss_db",
    "path_climate",
    "path_loss_db",
    "terminal_loss_db",
]
