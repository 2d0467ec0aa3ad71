"""The radio engine: RSRP of masts at points, and of the best server over an area.

Both answers come from one kernel per mast and receiver, so that a pixel and a point at its centre agree exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pyproj import CRS, Transformer
from scipy.sparse import csr_array

from phusong.coverage.clutter import ClutterParameters, check_clutter, clutter_heights_m
from phusong.coverage.cores import cores
from phusong.coverage.findings import Finding, InputError
from phusong.coverage.linkbudget import DEFAULT_BUDGETS, LinkBudget
from phusong.coverage.matrix import RsrpMatrix
from phusong.coverage.network import FloatArray, IntArray
from phusong.coverage.p1812 import P1812Parameters
from phusong.coverage.propagation import ModelName, path_settings
from phusong.coverage.raster import Bounds, Raster, pixel_centres, pixel_grid
from phusong.coverage.reception import MAST, RECEIVER, SECTOR, Scene, Table, predict_masts, predict_pixels
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters

__all__ = ["Progress", "RadioParameters", "Transmitters", "check_radio", "predict_points", "predict_raster"]

Progress = Callable[[int, int], None]
"""Called with (done, total) while long work goes on."""

PAIRS_AT_ONCE = 2_000_000
"""Mast and point pairs held as a dense block by one thread: 8 MB of levels."""

LINES_AT_ONCE = 16
"""Pixel rows that one thread predicts before it reports."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class RadioParameters(BaseModel):
    """Propagation model, atmosphere, reach and the link budget of each radio service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: ModelName = Field(
        default="p526",
        description="Propagation model: p526 is free space plus delta-Bullington diffraction (P.526-15).",
    )
    receiver_height_m: float = Field(
        default=1.5, ge=1.0, le=100, description="Height of the receiver above ground (FCC BDC: at least 1.5 m)."
    )
    max_range_km: float = Field(
        default=15.0, gt=0, le=200, description="Receivers farther from a mast than this are not predicted."
    )
    floor_dbm: float = Field(
        default=-125.0, ge=-200, le=-44, description="Weaker RSRP is not reported; well below any usable threshold."
    )
    delta_n: float = Field(
        default=50.0,
        ge=0,
        le=140,
        description="Median refractivity lapse in the lowest kilometre, N-units/km: a humid tropical value to be "
        "confirmed locally (P.1812 §3.5); 39 gives the standard 4/3 Earth.",
    )
    n0: float = Field(
        default=360.0,
        ge=200,
        le=500,
        description="Median sea-level surface refractivity, N-units, read by p1812 only: a humid tropical value to be "
        "confirmed locally (P.1812 §3.5).",
    )
    time_percent: float = Field(
        default=50.0, ge=1, le=50, description="Share of time for which the loss is not exceeded, read by p1812 only."
    )
    clutter: ClutterParameters = Field(
        default=ClutterParameters(), description="Heights of what stands on the ground, by land-cover class."
    )
    raster_step_m: float = Field(default=90.0, gt=0, le=5000, description="Pixel size of the coverage rasters.")
    services: dict[str, LinkBudget] = Field(
        default=DEFAULT_BUDGETS,
        description="Link budget of each radio service by name; a service given in part keeps its other defaults.",
    )

    @field_validator("services", mode="before")
    @classmethod
    def _complete_the_budgets(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the scenario holds is checked next
        """Lay each given budget over the default budget of that service; one with a preset starts from that."""
        if not isinstance(given, Mapping):
            return given
        whole: dict[str, Any] = dict(DEFAULT_BUDGETS)
        for service, budget in given.items():
            base = DEFAULT_BUDGETS.get(service)
            if base is not None and isinstance(budget, Mapping) and not budget.get("preset"):
                whole[service] = {**base.model_dump(), **budget}
            else:
                whole[service] = budget
        return whole

    def budget(self, service: str) -> LinkBudget:
        """Link budget of a service.

        Raises:
            InputError: When no budget bears that name.
        """
        if service not in self.services:
            known = ", ".join(sorted(self.services))
            raise InputError(
                [
                    Finding(
                        severity="error",
                        code="unknown_service",
                        message=f"no link budget is given for the radio service {service!r}; there are {known}",
                        remedy=f"add services.{service} to the radio settings, or ask for one of {known}",
                        value=service,
                    )
                ]
            )
        return self.services[service]


def check_radio(terrain: Terrain, parameters: RadioParameters) -> list[Finding]:
    """Warnings about how the settings and the land cover go together."""
    flat_loss_db = {service: budget.clutter_loss_db for service, budget in parameters.services.items()}
    return check_clutter(terrain, parameters.clutter, flat_loss_db)


def predict_points(
    terrain: Terrain,
    transmitters: Transmitters,
    x_m: FloatArray,
    y_m: FloatArray,
    service: str,
    parameters: RadioParameters,
    progress: Progress | None = None,
) -> RsrpMatrix:
    """RSRP of every mast at every point within range.

    Args:
        terrain: Heights.
        transmitters: Masts and sectors.
        x_m: Eastings of the points, metres, shape (m,).
        y_m: Northings of the points, metres, shape (m,).
        service: Radio service whose budget applies.
        parameters: Model, reach and budgets.
        progress: Called with masts done and masts in all.

    Returns:
        Matrix of shape (masts, points).

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
    """
    points_x, points_y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    scene, masts, sectors = _prepare(terrain, transmitters, service, parameters)
    receivers = _receivers(terrain, points_x, points_y, parameters.receiver_height_m)
    at_once = int(np.clip(PAIRS_AT_ONCE // max(len(points_x), 1), 1, 64))
    blocks = _blocks(len(transmitters), at_once)

    def predict(block: slice) -> tuple[csr_array, IntArray]:
        return _keep_reached(predict_masts(scene, masts[block], sectors, receivers))

    kept: list[csr_array] = []
    voids = np.zeros(len(points_x), dtype=np.int64)
    for block, (rows, crossed) in zip(blocks, _in_threads(predict, blocks), strict=True):
        kept.append(rows)
        voids += crossed
        if progress is not None:
            progress(block.stop, len(transmitters))
    return RsrpMatrix(rsrp_dbm=_stack_rows(kept, len(points_x)), voids=voids)


def predict_raster(
    terrain: Terrain,
    transmitters: Transmitters,
    service: str,
    parameters: RadioParameters,
    bounds: Bounds,
    progress: Progress | None = None,
) -> Raster:
    """Best-server RSRP over an area, at pixels of ``raster_step_m``.

    Args:
        terrain: Heights.
        transmitters: Masts and sectors.
        service: Radio service whose budget applies.
        parameters: Model, reach, pixel size and budgets.
        bounds: Least x, least y, greatest x, greatest y, metres; the raster covers them.
        progress: Called with pixel rows done and pixel rows in all.

    Returns:
        RSRP, dBm, and the index of the best mast; NaN and -1 beyond every range and on unknown terrain.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
        ValueError: When the bounds are empty.
    """
    transform, rows, cols = pixel_grid(bounds, parameters.raster_step_m)
    scene, masts, sectors = _prepare(terrain, transmitters, service, parameters)
    x_m, y_m = pixel_centres(transform, rows, cols)
    col, row = terrain.grid_position(x_m, y_m)
    values = np.empty((rows, cols), dtype=np.float32)
    server = np.empty((rows, cols), dtype=np.int32)
    blocks = _blocks(rows, LINES_AT_ONCE)

    def predict(block: slice) -> None:
        lines = (y_m[block], row[block])
        values[block], server[block] = predict_pixels(scene, masts, sectors, (x_m, col), lines)

    for block, _ in zip(blocks, _in_threads(predict, blocks), strict=True):
        if progress is not None:
            progress(block.stop, rows)
    return Raster(values=values, server=server, transform=transform, crs=terrain.crs)


def _prepare(
    terrain: Terrain, transmitters: Transmitters, service: str, parameters: RadioParameters
) -> tuple[Scene, Table, Table]:
    """Everything the kernels take, the budget filled in where a sector is silent."""
    budget = parameters.budget(service)
    band_mhz = np.where(np.isnan(transmitters.band_mhz), budget.band_mhz, transmitters.band_mhz)
    _refuse_bands(band_mhz)
    carriers_mhz, carrier = np.unique(np.append(band_mhz, budget.band_mhz), return_inverse=True)
    atmosphere = P1812Parameters(
        delta_n=parameters.delta_n,
        n0=parameters.n0,
        time_percent=parameters.time_percent,
        latitude_deg=_latitude_deg(terrain),
    )
    scene = Scene(
        grid=np.ascontiguousarray(terrain.height_m, dtype=np.float32),
        clutter_m=clutter_heights_m(terrain, parameters.clutter),
        step_m=terrain.step_m,
        settings=path_settings(parameters.model, carriers_mhz, atmosphere),
        pattern=budget.antenna.shape,
        max_range_m=1000.0 * parameters.max_range_km,
        floor_dbm=parameters.floor_dbm,
        receiver_height_m=parameters.receiver_height_m,
    )
    masts, sectors = _tables(terrain, transmitters, budget, carrier[:-1].astype(np.int64))
    return scene, masts, sectors


def _tables(terrain: Terrain, transmitters: Transmitters, budget: LinkBudget, carrier: IntArray) -> tuple[Table, Table]:
    """Masts on the terrain's grid, and their sectors."""
    masts = np.zeros(len(transmitters), dtype=MAST)
    masts["x_m"], masts["y_m"] = transmitters.x_m, transmitters.y_m
    masts["col"], masts["row"] = terrain.grid_position(transmitters.x_m, transmitters.y_m)
    masts["height_m"] = transmitters.height_m
    masts["antenna_m"] = terrain.at(transmitters.x_m, transmitters.y_m) + transmitters.height_m
    masts["first"], masts["last"] = transmitters.first_sector[:-1], transmitters.first_sector[1:]
    sectors = np.zeros(len(carrier), dtype=SECTOR)
    omni, silent = np.isnan(transmitters.azimuth_deg), np.isnan(transmitters.downtilt_deg)
    eirp_dbm = np.where(omni, budget.omni_eirp_per_re_dbm, budget.eirp_per_re_dbm)
    sectors["peak_dbm"] = eirp_dbm + budget.terminal_db
    sectors["azimuth_deg"] = transmitters.azimuth_deg
    sectors["downtilt_deg"] = np.where(silent, budget.downtilt_deg, transmitters.downtilt_deg)
    sectors["carrier"] = carrier
    return masts, sectors


def _receivers(terrain: Terrain, x_m: FloatArray, y_m: FloatArray, height_m: float) -> Table:
    """Receivers on the terrain's grid."""
    receivers = np.zeros(len(x_m), dtype=RECEIVER)
    receivers["x_m"], receivers["y_m"] = x_m, y_m
    receivers["col"], receivers["row"] = terrain.grid_position(x_m, y_m)
    receivers["antenna_m"] = terrain.at(x_m, y_m) + height_m
    return receivers


def _latitude_deg(terrain: Terrain) -> float:
    """Latitude of the middle of the terrain, degrees."""
    left, bottom, right, top = terrain.bounds
    to_wgs84 = Transformer.from_crs(terrain.crs, CRS.from_epsg(4326), always_xy=True)
    return float(to_wgs84.transform((left + right) / 2.0, (bottom + top) / 2.0)[1])


def _refuse_bands(band_mhz: FloatArray) -> None:
    """Refuse carriers outside 30 MHz to 6 GHz, the range of the models."""
    wrong = np.unique(band_mhz[~((band_mhz >= 30.0) & (band_mhz <= 6000.0))])
    if len(wrong):
        raise InputError(
            Finding(
                severity="error",
                code="band_out_of_range",
                layer="sectors",
                column="band_mhz",
                value=f"{value:g}",
                message=f"{value:g} MHz is outside 30..6000 MHz, the range of the propagation models",
                remedy="give the carrier frequency in MHz, or leave it empty for the service's own band",
            )
            for value in wrong
        )


def _keep_reached(rsrp_dbm: NDArray[np.float32]) -> tuple[csr_array, IntArray]:
    """Sparse rows of the levels that reach, and the number of unknown profiles of every point."""
    reached = np.isfinite(rsrp_dbm)
    indptr = np.concatenate([[0], np.cumsum(reached.sum(axis=1))])
    rows = csr_array((rsrp_dbm[reached], np.nonzero(reached)[1], indptr), shape=rsrp_dbm.shape)
    return rows, np.isnan(rsrp_dbm).sum(axis=0).astype(np.int64)


def _stack_rows(blocks: list[csr_array], points: int) -> csr_array:
    """One matrix of the blocks' rows; of no rows when there is no mast."""
    counts = [np.diff(block.indptr) for block in blocks]
    indptr = np.concatenate([np.zeros(1, dtype=np.int64), *counts]).cumsum()
    data = np.concatenate([np.zeros(0, dtype=np.float32), *(block.data for block in blocks)])
    indices = np.concatenate([np.zeros(0, dtype=np.int64), *(block.indices for block in blocks)])
    return csr_array((data, indices, indptr), shape=(len(indptr) - 1, points))


def _blocks(count: int, at_once: int) -> list[slice]:
    return [slice(first, min(first + at_once, count)) for first in range(0, count, at_once)]


def _in_threads(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Results in the order of the items; the kernels release the lock, so threads use every core we may use."""
    pool = ThreadPoolExecutor(max_workers=cores())
    try:
        yield from pool.map(work, items)
    finally:  # an interrupted run does not wait for work that has not begun
        pool.shutdown(cancel_futures=True)
