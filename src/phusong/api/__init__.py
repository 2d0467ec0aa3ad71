"""Phusong as a library: a scenario loaded, checked, run, and a finished run as frames and rasters."""

from phusong.api.comparing import ComparedRuns, compare
from phusong.api.loading import check, load_scenario
from phusong.api.raster import RunRaster
from phusong.api.run import Run
from phusong.api.running import open_run, run

__all__ = ["ComparedRuns", "Run", "RunRaster", "check", "compare", "load_scenario", "open_run", "run"]
