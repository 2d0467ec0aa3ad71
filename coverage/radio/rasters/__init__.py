"""Rasters: what masts give at every pixel of an area."""

from phusong.coverage.radio.rasters.channels import PLANES, QualityRaster
from phusong.coverage.radio.rasters.footprint import FootprintCache
from phusong.coverage.radio.rasters.levels import add_masts, predict_best, predict_raster
from phusong.coverage.radio.rasters.quality import predict_quality

__all__ = [
    "PLANES",
    "FootprintCache",
    "QualityRaster",
    "add_masts",
    "predict_best",
    "predict_quality",
    "predict_raster",
]
