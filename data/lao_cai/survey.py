"""What the coverage model sees while the sites are chosen: terrain in metres and the levels that count as served."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from phusong.coverage.matrix import RsrpMatrix
from phusong.coverage.radio import RadioParameters, predict_points
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters
from pyproj import CRS
from rasterio.enums import Resampling
from rasterio.warp import reproject

from lao_cai import grid
from lao_cai.grid import FloatArray

STEP_M = 90.0


@dataclass(frozen=True, slots=True)
class Survey:
    """Terrain and radio parameters.

    Attributes:
        terrain: Heights in metres on a metric grid.
        radio: Parameters of the radio model.
    """

    terrain: Terrain
    radio: RadioParameters

    def levels(self, service: str, masts: Transmitters, x_m: FloatArray, y_m: FloatArray) -> RsrpMatrix:
        """Predicted RSRP less what is required, so that 0 dB and more is served; masts by points."""
        matrix = predict_points(self.terrain, masts, x_m, y_m, service, self.radio)
        matrix.rsrp_dbm.data -= np.float32(self.radio.budget(service).required_rsrp_dbm)
        return matrix


def metric_terrain(height_m: NDArray[np.int16]) -> Terrain:
    """The heights on a metric grid of 90 m."""
    west, north = grid.to_metres(np.array([grid.WEST_DEG]), np.array([grid.NORTH_DEG]))
    east, south = grid.to_metres(
        np.array([grid.WEST_DEG + grid.COLS * grid.STEP_DEG]), np.array([grid.NORTH_DEG - grid.ROWS * grid.STEP_DEG])
    )
    left, top = np.floor(west[0] / STEP_M) * STEP_M, np.ceil(north[0] / STEP_M) * STEP_M
    transform = Affine(STEP_M, 0.0, left, 0.0, -STEP_M, top)
    shape = (int((top - south[0]) / STEP_M), int((east[0] - left) / STEP_M))
    metric = np.full(shape, np.nan, dtype=np.float32)
    crs = CRS.from_user_input(grid.METRIC_CRS)
    reproject(
        height_m.astype(np.float32),
        metric,
        src_transform=grid.TRANSFORM,
        src_crs="EPSG:4326",
        dst_transform=transform,
        dst_crs=grid.METRIC_CRS,
        dst_nodata=np.nan,
        resampling=Resampling.bilinear,
    )
    return Terrain(metric, transform, crs)
