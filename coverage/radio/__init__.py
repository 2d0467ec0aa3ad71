"""The radio engine: RSRP of masts at points and over areas."""

from phusong.coverage.radio.calibration import Calibration, check_calibration, read_calibration
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.engine import (
    add_masts,
    check_radio,
    predict_best,
    predict_carriers,
    predict_points,
    predict_raster,
)
from phusong.coverage.radio.flags import flag_names
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.models import P1812_LEAST_KM, SCREENING, ModelName
from phusong.coverage.radio.parameters import RadioParameters, offsets_of
from phusong.coverage.radio.quality import Quality, measure_quality
from phusong.coverage.radio.transmitters import THREE_SECTORS_DEG, Transmitters

__all__ = [
    "P1812_LEAST_KM",
    "SCREENING",
    "THREE_SECTORS_DEG",
    "Calibration",
    "CarrierMatrix",
    "ModelName",
    "Quality",
    "RadioParameters",
    "RsrpMatrix",
    "Transmitters",
    "add_masts",
    "check_calibration",
    "check_radio",
    "flag_names",
    "measure_quality",
    "offsets_of",
    "predict_best",
    "predict_carriers",
    "predict_points",
    "predict_raster",
    "read_calibration",
]
