"""The process of its own that files are read in, within limits of time and memory."""

from phusong.coverage.geofiles.child.process import ReadLimits, run_in_child, start_child

__all__ = ["ReadLimits", "run_in_child", "start_child"]
