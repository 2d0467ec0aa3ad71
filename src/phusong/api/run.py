"""Run: a finished run as frames, rasters and its map."""

from __future__ import annotations

import shutil
import weakref
from functools import cached_property
from html import escape
from typing import Any

import geopandas as gpd
import numpy as np

from phusong.api.raster import NAMES, Quantity, read_raster
from phusong.coverage.findings import ArgumentError, Finding, did_you_mean, make_finding
from phusong.runs.folder import FinishedRun, open_run
from phusong.runs.tables import read_layer

_PACKAGE = "layers.gpkg"


class Run:
    """A finished run: indicators, findings, layers as frames, rasters; in a notebook it shows its map.

    Frames are in the projected coordinate system of the run, easting and northing in metres; what each column holds is
    in ``docs/library.md``. They are read when they are first asked for, and every file is held against what the run
    wrote.

    Attributes:
        folder: Where it lies. A run without a folder of its own lies in a temporary one, which goes with this object.

    Examples:
        >>> import phusong
        >>> run = phusong.open_run("out/finished")
        >>> run
        <Run small: optimal, 3 proposals>
        >>> run.summary["services"]["4g"]["villages_covered"]
        2
        >>> run.villages.loc[run.villages["state_4g"] == "gap", "village_id"].tolist()
        ['E', 'F', 'G']
    """

    def __init__(self, finished: FinishedRun, *, temporary: bool = False) -> None:
        self.folder = finished.folder
        self._finished = finished
        if temporary:  # its folder goes with the last reference to it
            weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    @property
    def finished(self) -> FinishedRun:
        """The run as its folder has it: the record and the indicators."""
        return self._finished

    @property
    def summary(self) -> dict[str, Any]:
        """The indicators, as ``summary.json`` has them: people and villages as integers, money in VND."""
        return self._finished.summary

    @property
    def findings(self) -> list[Finding]:
        """Warnings about layers and settings."""
        return [Finding(**finding) for finding in self._finished.record["findings"]]

    @cached_property
    def villages(self) -> gpd.GeoDataFrame:
        """Villages as points: ``village_id``, ``population``, and by service ``served_…``, ``after_…``, ``state_…``.

        Raises:
            InputError: When the file is gone or no longer what the run wrote.
        """
        return self._frame("villages")

    @cached_property
    def communes(self) -> gpd.GeoDataFrame:
        """Communes as outlines: ``commune_code``, ``people``, and by service ``share_…`` and ``share_…_after``, 0 to 1.

        Raises:
            InputError: When the file is gone or no longer what the run wrote.
        """
        return self._frame("communes")

    @cached_property
    def sites(self) -> gpd.GeoDataFrame:
        """Sites of today as points: ``site_id``, ``operator``, ``technologies`` (``4g;5g``), ``height_m``.

        Raises:
            InputError: When the file is gone or no longer what the run wrote.
        """
        return self._frame("sites")

    @cached_property
    def proposals(self) -> gpd.GeoDataFrame:
        """Proposals as points, in the columns of ``proposals.csv``; empty without a plan.

        Raises:
            InputError: When the file is gone or no longer what the run wrote.
        """
        return self._frame("proposals")

    def raster(self, service: str, *, after: bool = False, quantity: Quantity = "rsrp") -> Any:  # noqa: ANN401
        """A raster of a radio service.

        Args:
            service: Radio service, such as ``4g``.
            after: With the plan built, in place of today.
            quantity: ``rsrp`` of the best server, dBm; ``probability`` of being served, 0 to 1; ``sinr``, dB;
                ``downlink`` or ``uplink``, Mbit/s.

        Returns:
            A :class:`RunRaster` with float32 ``values`` of shape (rows, columns), ``transform`` and ``crs``; xarray's
            ``DataArray`` where rioxarray is installed. NaN where nothing is predicted.

        Raises:
            ArgumentError: When the run has no such raster; a ``ValueError`` that carries its finding.
            InputError: When the file is gone or no longer what the run wrote.

        Examples:
            >>> import phusong
            >>> phusong.open_run("out/finished").raster("4g").values.shape
            (3, 4)
        """
        names = {key: name.format(service=service, after="_after" if after else "") for key, name in NAMES.items()}
        name = names.get(quantity, "")
        written = self._finished.record["outputs"]
        if name not in written:
            services = [
                each for each in self.summary["services"] if NAMES["rsrp"].format(service=each, after="") in written
            ]
            message = f"the run has no raster of {quantity} for {service!r}{did_you_mean(service, services)}"
            remedy = "map.raster must be true; with after=True the run must have a plan"
            raise ArgumentError([make_finding("raster-missing", message, remedy=remedy, file=str(self.folder))])
        open_run(self.folder, name)
        return read_raster(self.folder / name)

    def _frame(self, layer: str) -> gpd.GeoDataFrame:
        open_run(self.folder, _PACKAGE)
        read = read_layer(self.folder / _PACKAGE, layer)
        columns = {name: _column(values) for name, values in read.columns.items()}
        return gpd.GeoDataFrame(columns, geometry=read.geometries, crs=read.crs)

    def __repr__(self) -> str:
        plan = self.summary["plan"]
        return f"<Run {self._finished.name}: {plan['status']}, {plan['proposals']} proposals>"

    def _repr_html_(self) -> str:
        """The map in a frame of its own, from which nothing reaches the notebook."""
        open_run(self.folder, "map.html")
        return framed((self.folder / "map.html").read_text(encoding="utf-8"))


def _column(values: list[Any]) -> Any:  # noqa: ANN401 - a list, or an array of numbers
    """Values as a frame takes them: numbers some of which are not known as floats with NaN."""
    if None in values and all(value is None or isinstance(value, int | float) for value in values):
        return np.array(values, dtype=np.float64)
    return values


def framed(page: str, height_px: int = 640) -> str:
    """A page of ours as an element of a notebook: its scripts run in a frame of their own, and reach nothing else."""
    style = f"width:100%;height:{height_px}px;border:1px solid #d5d8dd"
    return f'<iframe sandbox="allow-scripts" style="{style}" srcdoc="{escape(page, quote=True)}"></iframe>'
