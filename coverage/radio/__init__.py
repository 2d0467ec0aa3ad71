"""The radio engine: what masts give at points."""

from phusong.coverage.radio.calibration import Calibration, check_calibration, read_calibration
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.engine import predict_carriers, predict_points
from phusong.coverage.radio.flags import flag_names
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.model_names import P1812_LEAST_KM, SCREENING, ModelName, farthest_m
from phusong.coverage.radio.parameters import RadioModel, RadioParameters, check_radio
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
    "RadioModel",
    "RadioParameters",
    "RsrpMatrix",
    "Transmitters",
    "check_calibration",
    "check_radio",
    "farthest_m",
    "flag_names",
    "measure_quality",
    "predict_carriers",
    "predict_points",
    "read_calibration",
]
