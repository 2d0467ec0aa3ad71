"""Processes of their own: one that files are read in, within limits of time and memory, and others for work of ours."""

from phusong.coverage.geofiles.child.apart import Apart, ApartError
from phusong.coverage.geofiles.child.process import ReadLimits, run_in_child, start_child

__all__ = ["Apart", "ApartError", "ReadLimits", "run_in_child", "start_child"]
