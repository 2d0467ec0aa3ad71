"""A terrain of given heights, and level ground."""

import numpy as np
from affine import Affine
from pyproj import CRS

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import Terrain

CRS_METRES = CRS.from_epsg(32648)


def terrain_of(
    height_m, step_m: float = 100.0, left_m: float = 0.0, top_m: float = 0.0, crs: CRS = CRS_METRES
) -> Terrain:
    """The terrain whose north-western corner is given and whose rows run south."""
    corner = Affine(step_m, 0.0, left_m, 0.0, -step_m, top_m)
    heights = np.asarray(height_m, dtype=np.float32)
    return Terrain(heights, Grid(corner, heights.shape, crs))


def level_square(height_m: float = 200.0, step_m: float = 100.0, size_m: float = 20_000.0) -> Terrain:
    """Level ground whose cell centres reach from 0 to ``size_m`` in both directions."""
    cells = round(size_m / step_m) + 1
    return terrain_of(np.full((cells, cells), height_m), step_m, -step_m / 2, size_m + step_m / 2)


def mountains(cells: int = 200, roughness_m: float = 300.0, seed: int = 3) -> FloatArray:
    """Ground with a power spectrum like that of mountains: slopes of about 20 degrees at 90 m."""
    rng = np.random.default_rng(seed)
    u, v = np.meshgrid(np.fft.fftfreq(cells), np.fft.rfftfreq(cells), indexing="ij")
    power = np.hypot(u, v)
    power[0, 0] = 1.0
    noise = np.fft.rfft2(rng.normal(size=(cells, cells))) * power**-1.9
    noise[0, 0] = 0.0
    ground = np.fft.irfft2(noise, s=(cells, cells))
    heights_m: FloatArray = 1000.0 + roughness_m * ground / ground.std()
    return heights_m
