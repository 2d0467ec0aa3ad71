"""Masts with one sector each, level ground under them, and levels at points and pixels."""

import numpy as np

from phusong.coverage.linkbudget.antenna import AntennaPattern
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.rasters.levels import predict_raster
from phusong.coverage.radio.transmitters import Transmitters
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import BOTTOM_M, LEFT_M, sixty_villages

ROUND = AntennaPattern(side_lobe_db=0.0)
"""An antenna without a vertical shape: with an azimuth of NaN it radiates the same in every direction."""


def masts(x_m, y_m, height_m, azimuth_deg=np.nan, downtilt_deg=0.0, band_mhz=np.nan):
    """Masts with one sector each."""
    x, y, height, azimuth, tilt, band = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(v, dtype=float)) for v in (x_m, y_m, height_m, azimuth_deg, downtilt_deg, band_mhz))
    )
    return Transmitters(x, y, height, np.full(len(x), -1), np.arange(len(x) + 1), azimuth, tilt, band)


def level_at(terrain, transmitters, x_m, y_m, parameters, service="4g"):
    return predict_points(terrain, transmitters, np.atleast_1d(x_m), np.atleast_1d(y_m), service, parameters).best()[0]


def high_parameters():
    """Receivers so high above flat ground that nothing obstructs the path."""
    return radio_of(receiver_height_m=100.0, floor_dbm=-200.0)


SIXTY = sixty_villages()
AREA = (LEFT_M + 6000.0, BOTTOM_M + 7000.0, LEFT_M + 10_000.0, BOTTOM_M + 12_000.0)


def raster_and_points(parameters, area=AREA):
    """A raster, and predictions at the centres of its pixels."""
    transmitters = Transmitters.of_sites(SIXTY, "4g")
    raster = predict_raster(SIXTY.terrain, transmitters, "4g", parameters, area)
    x, y = np.meshgrid(*raster.grid.centres())
    return raster, predict_points(SIXTY.terrain, transmitters, x.ravel(), y.ravel(), "4g", parameters)
