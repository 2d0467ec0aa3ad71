"""Drive tests: samples read, matched and fitted to a calibration."""
