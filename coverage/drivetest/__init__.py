"""Drive tests: samples read, matched and fitted to a calibration."""

from phusong.coverage.drivetest.calibrate import budgets_used, calibrate_radio
from phusong.coverage.drivetest.fitting import CalibrationParameters

__all__ = ["CalibrationParameters", "budgets_used", "calibrate_radio"]
