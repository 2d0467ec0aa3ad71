"""Drive tests: samples read, matched and fitted to a calibration."""

from phusong.coverage.drivetest.budgets import budgets_used
from phusong.coverage.drivetest.calibrate import calibrate_radio
from phusong.coverage.drivetest.parameters import CalibrationParameters

__all__ = ["CalibrationParameters", "budgets_used", "calibrate_radio"]
