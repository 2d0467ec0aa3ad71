"""The fibre design as layers of the GeoPackage: cables, splitters, closures and second ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from phusong.coverage.kernels import GeometryArray
from phusong.coverage.network import Network
from phusong.maps.indicators.codes import list_code
from phusong.maps.page.escape import plain_text
from phusong.optimize.pon import PonPlan

Feature = tuple[BaseGeometry, tuple[str | int | float, ...]]
"""A geometry and its values."""

CABLE_COLUMNS = ("kind", "fibres", "cables", "length_m", "phase", "building", "village_id")
SPLITTER_COLUMNS = ("place", "stage", "ratio", "count", "phase", "village_id")
CLOSURE_COLUMNS = ("kind", "count", "phase")
SECOND_WAY_COLUMNS = ("outcome", "length_m", "capex_vnd")

WHOLE = frozenset(("fibres", "phase", "stage", "ratio", "count", "capex_vnd"))
REAL = frozenset(("length_m",))

Layer = tuple[dict[str, Any], GeometryArray, str]
"""Columns, geometries, and kind of geometry."""


def plant_layers(network: Network, pon: PonPlan) -> dict[str, Layer]:
    """Layers of a fibre design by name; none where no fibre is planned.

    Args:
        network: The layers, with the villages.
        pon: The passive network of the plan.
    """
    if not pon.design.points:
        return {}
    layers = {
        "fibre_cables": _layer(CABLE_COLUMNS, _cables(network, pon), "MultiLineString"),
        "fibre_splitters": _layer(SPLITTER_COLUMNS, _splitters(network, pon), "Point"),
        "fibre_closures": _layer(CLOSURE_COLUMNS, _closures(pon), "Point"),
    }
    if any(way.line is not None for way in pon.design.second_ways):
        layers["fibre_second_ways"] = _layer(SECOND_WAY_COLUMNS, _second_ways(pon), "MultiLineString")
    return layers


def _cables(network: Network, pon: PonPlan) -> Iterator[Feature]:
    for trench in pon.design.spans:
        held = _cables_text(trench.cables)
        told = ("feeder", trench.fibres, held, round(trench.span.length_m, 1), trench.span.phase, pon.building, "")
        yield shapely.multilinestrings([trench.span.line]), told
    for each in pon.design.villages:
        if each.cables:
            phase, name = pon.design.points[each.point].phase, str(network.villages.ids[each.village])
            held = _cables_text(each.cables)
            told = ("distribution", each.legs, held, round(each.length_m, 1), phase, pon.building, name)
            yield shapely.multilinestrings([each.line]), told


def _cables_text(cables: tuple[tuple[int, int], ...]) -> str:
    """Cables by size, such as ``2x288;24``."""
    return list_code(f"{count}x{size}" if count > 1 else str(size) for size, count in cables)


def _splitters(network: Network, pon: PonPlan) -> Iterator[Feature]:
    for point in pon.design.points:
        for ratio, count in point.splitters:
            yield shapely.Point(point.x_m, point.y_m), ("access_point", 1, ratio, count, point.phase, "")
    for each in pon.design.villages:
        phase, stage = pon.design.points[each.point].phase, 2 if each.ratios[0] > 1 else 1
        for ratio, count in each.splitters:
            name = str(network.villages.ids[each.village])
            yield shapely.Point(each.line.coords[-1]), ("village", stage, ratio, count, phase, name)


def _closures(pon: PonPlan) -> Iterator[Feature]:
    for closure in pon.closures:
        yield shapely.Point(closure.x_m, closure.y_m), (closure.kind, closure.count, closure.phase)


def _second_ways(pon: PonPlan) -> Iterator[Feature]:
    for way in pon.design.second_ways:
        if way.line is not None:
            yield way.line, (way.outcome, round(way.length_m, 1), way.capex_vnd)


def _layer(names: tuple[str, ...], features: Iterator[Feature], kind: str) -> Layer:
    rows = list(features)
    columns = {name: _column(name, [values[at] for _, values in rows]) for at, name in enumerate(names)}
    geometries = np.empty(len(rows), dtype=np.object_)
    geometries[:] = [geometry for geometry, _ in rows]
    return columns, geometries, kind


def _column(name: str, values: list[str | int | float]) -> Any:  # noqa: ANN401 - an array of the column's own type
    if name in WHOLE:
        return np.array(values, dtype=np.int64)
    if name in REAL:
        return np.array(values, dtype=np.float64)
    texts = np.empty(len(values), dtype=np.object_)
    texts[:] = [plain_text(value) for value in values]
    return texts
