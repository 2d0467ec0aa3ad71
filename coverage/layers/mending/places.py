"""Geometry and rows mended: exchanged coordinates, broken outlines, rows that say nothing of their own."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.layers.mending.work import MendingWork
from phusong.coverage.layers.outlines import repaired_outlines
from phusong.coverage.layers.readings import Reading

CERTAIN_CHANGE = 0.01
"""Share of its area by which an outline may change at most when it is repaired, for it to be certain what was meant."""

_MARGIN_DEG = 1.0
"""Rows may lie this far around the communes and still belong to them."""


def mend_exchanged(work: MendingWork, reading: Reading) -> None:
    """Exchange longitude and latitude where they cannot be right as they stand and are when exchanged."""
    placed = work.part.georeferenced
    if placed is None or not work.findings("coordinates-swapped"):
        return
    exchanged = placed.swapped_deg()
    around = _anchor(reading, work)
    wrong = ~placed.usable if around is None else ~_within(placed.lon_lat_deg, around)
    right = np.isfinite(exchanged).all(axis=1) if around is None else _within(exchanged, around)
    rows = np.flatnonzero(wrong & right & ~shapely.is_missing(placed.geometry)).tolist()
    middles = [shapely.get_coordinates(shapely.centroid(placed.geometry[row]))[0] for row in rows]
    _exchange(work, rows)
    for row, (x, y) in zip(rows, middles, strict=True):
        before, after = f"{x:.10g}, {y:.10g}", f"{y:.10g}, {x:.10g}"
        work.record("coordinates-swapped", row + 1, None, before=before, after=after)


def _exchange(work: MendingWork, rows: list[int]) -> None:
    if work.geometry is not None:
        for row in rows:
            work.geometry[row] = _turned(work.geometry[row])
        return
    lon, lat = (work.part.bound[name] for name in ("lon", "lat"))
    old = work.columns[lon].tolist(), work.columns[lat].tolist()
    work.set_cells(lon, rows, [old[1][row] for row in rows])
    work.set_cells(lat, rows, [old[0][row] for row in rows])


def _turned(geometry: BaseGeometry) -> BaseGeometry:
    has_z = bool(geometry.has_z)
    order = [1, 0, 2] if has_z else [1, 0]
    turned: BaseGeometry = shapely.transform(geometry, lambda points: points[:, order], include_z=has_z)
    return turned


def _anchor(reading: Reading, work: MendingWork) -> tuple[FloatArray, FloatArray] | None:
    """Corners of the box around the communes, or else the villages, unless they are what is mended."""
    for name in ("communes", "villages"):
        layer = reading.layers.get(name)
        if layer is not None and layer.usable.any():
            if layer.layer.name == work.part.layer.name:
                return None
            spots = layer.lon_lat_deg[layer.usable]
            return spots.min(axis=0) - _MARGIN_DEG, spots.max(axis=0) + _MARGIN_DEG
    return None


def _within(points_deg: FloatArray, box: tuple[FloatArray, FloatArray]) -> BoolArray:
    return np.asarray(((points_deg >= box[0]) & (points_deg <= box[1])).all(axis=1), dtype=np.bool_)


def mend_outlines(work: MendingWork) -> None:
    """Write repaired outlines where repairing them changes next to nothing of their area."""
    for finding in work.findings("geometry-repaired"):
        if work.geometry is None or finding.row is None or work.geometry[finding.row - 1] is None:
            continue
        stated = shapely.force_2d(work.geometry[[finding.row - 1]])
        [after] = repaired_outlines(stated)
        before_area, after_area = float(shapely.area(stated[0])), float(shapely.area(after))
        if not after_area > 0.0 or abs(before_area / after_area - 1.0) > CERTAIN_CHANGE or stated[0] is after:
            continue
        work.geometry[finding.row - 1] = after
        work.record("geometry-repaired", finding.row, after=f"{after_area / before_area - 1.0:+.4%}")


def drop_nothings(work: MendingWork) -> None:
    """Leave out lines that are not there or have no length: nothing counts them anyway."""
    for code in ("geometry-missing", "geometry-degenerate"):
        for finding in work.findings(code):
            if finding.severity == "warning" and finding.row is not None:
                work.stays[finding.row - 1] = False
                work.record(code, finding.row)


def drop_repeated(work: MendingWork) -> None:
    """Leave out rows that repeat an earlier row of the file in every column and in geometry."""
    rows = {finding.row - 1 for finding in work.findings("id-duplicate") if finding.row is not None}
    if not rows:
        return
    first: dict[tuple[object, ...], int] = {}
    for row, key in enumerate(_whole_rows(work)):
        if first.setdefault(key, row) != row and row in rows:
            work.stays[row] = False
            work.record("id-duplicate", row + 1, before=str(work.number_of(first[key] + 1)))


def _whole_rows(work: MendingWork) -> list[tuple[object, ...]]:
    """Everything that each row says, in a form that can be compared."""
    columns = [[repr(cell) for cell in values.tolist()] for values in work.as_read.raw.columns.values()]
    if work.as_read.raw.geometry is not None:
        columns.append([repr(form) for form in shapely.to_wkb(work.as_read.raw.geometry)])
    return list(zip(*columns, strict=True))
