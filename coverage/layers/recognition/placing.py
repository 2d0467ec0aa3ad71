"""Where recognised layers lie: the system of tables in metres, coordinates that changed places, the metric system."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS

from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.remedies import scenario_lines
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.kernels.arrays import FloatArray, TextArray
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.misplaced import region_of
from phusong.coverage.layers.readings import Reading
from phusong.coverage.layers.recognition.folder import FilePart
from phusong.coverage.layers.recognition.scores import LayerGuess
from phusong.coverage.layers.rows.angles import read_axis
from phusong.coverage.layers.rows.columns import as_text
from phusong.coverage.layers.rows.region import Likely, Region
from phusong.coverage.terrain.crs import look_like_degrees, metric_crs
from phusong.coverage.terrain.systems import epsg_name
from phusong.coverage.terrain.vietnam import national_grid_at

_NAMED = re.compile(r"EPSG:\d+ \(.+?\)(?= or |$| the layer)")
"""Coordinate systems with their names, as the remedy of a missing one lists them."""

_MOST = 0.5
_CHECK_STEP_M = 90.0
_PLACING = ("communes", "villages", "sites", "places", "roads", "fibre")
"""Layers that say where the region lies, the surest first."""


@dataclass(frozen=True, slots=True)
class MetricSystem:
    """A metric coordinate system that is proposed.

    Attributes:
        code: For example ``EPSG:9208``.
        name: Its name.
        why: ``files``, ``province`` or ``zone``.
        province: Province that it was taken for, empty where it does not matter.
    """

    code: str
    name: str
    why: str
    province: str = ""


def read_region(communes: LayerSource | None, folder: Path) -> Region | None:
    """The region that the communes make up, None where they cannot be placed."""
    if communes is None:
        return None
    reading = read_all({"communes": communes}, folder, None, _CHECK_STEP_M, whole=False)
    return region_of(reading.layers["communes"]) if "communes" in reading.layers else None


def place_table(guess: LayerGuess, source: LayerSource, region: Region | None) -> tuple[LayerSource, list[Finding]]:
    """State the coordinate system of a table in metres, and exchange its columns where they hold each other's values.

    Args:
        guess: The table and the layer that it was taken for.
        source: Where it is read from.
        region: Where the communes lie, None where it is not known.

    Returns:
        The source with what was found, and what is doubted about it.
    """
    lon, lat = source.columns.get("lon"), source.columns.get("lat")
    if lon is None or lat is None or lon == lat:
        return source, []
    points = _points(guess.part, lon, lat)
    if not len(points):
        return source, []
    degrees, turned = look_like_degrees(points), look_like_degrees(points[:, ::-1])
    if (degrees | turned).mean() > _MOST and np.abs(points).max() < 1000.0:
        inside = 0.0 if region is None else region.fit(points[degrees]).inside
        swapped = 0.0 if region is None else region.fit(points[:, ::-1][turned]).inside
        if (region is None and degrees.mean() < _MOST) or swapped > max(inside, _MOST):
            return _exchanged(source, lon, lat), [_exchange_told(guess, lon, lat)]
        return source, []
    likely = [] if region is None else region.likely_systems(points)
    if not likely:
        return source, []
    first = likely[0]
    doubts = []
    if first.exchanged:
        source = _exchanged(source, lon, lat)
        doubts.append(_exchange_told(guess, lon, lat))
    doubts.append(_system_told(guess, likely))
    return replace(source, crs=first.system.code), doubts


def place_outlines(communes: LayerGuess, source: LayerSource, reading: Reading) -> tuple[LayerSource, list[Finding]]:
    """State the coordinate system of communes in metres that tell none: that in which they hold their villages.

    Args:
        communes: The communes.
        source: Where they are read from.
        reading: The layers, read without knowing it.

    Returns:
        The source with what was found, and what is doubted about it.
    """
    outlines, villages = communes.part.raw.geometry, reading.layers.get("villages")
    is_missing = any(each.code == "crs-missing" and each.layer == "communes" for each in reading.findings)
    if not is_missing or outlines is None or villages is None or "commune_code" not in communes.columns:
        return source, []
    codes = as_text(communes.part.raw.columns[communes.columns["commune_code"]])
    spots, usable = villages.lon_lat_deg, villages.usable
    valid = np.asarray(shapely.make_valid(outlines), dtype=np.object_)  # to look where they lie, and for nothing else
    region = Region(valid, _without_zeros(codes))
    likely = region.systems_of_outlines(spots[usable], _without_zeros(villages.words("commune_code")[usable]))
    if not likely:
        return source, []
    return replace(source, crs=likely[0].system.code), [_system_told(communes, likely)]


def _without_zeros(codes: TextArray) -> TextArray:
    return np.array([code.lstrip("0") for code in codes], dtype=np.object_)


def _points(part: FilePart, lon: str, lat: str) -> FloatArray:
    axes = [read_axis(part.raw.columns[name], axis) for name, axis in ((lon, "lon"), (lat, "lat"))]
    points = np.column_stack([np.where(axis.bad, np.nan, axis.values) for axis in axes])
    return np.asarray(points[np.isfinite(points).all(axis=1)], dtype=np.float64)


def _exchanged(source: LayerSource, lon: str, lat: str) -> LayerSource:
    return replace(source, columns={**source.columns, "lon": lat, "lat": lon})


def _exchange_told(guess: LayerGuess, lon: str, lat: str) -> Finding:
    message = f"{lon!r} holds the latitude or northing and {lat!r} the longitude or easting; they are mapped so"
    return make_finding("axes-exchanged", message, file=guess.part.label, layer=guess.layer.name, column=lon)


def _system_told(guess: LayerGuess, likely: list[Likely]) -> Finding:
    others = [str(each.system) for each in likely[1:]]
    first = likely[0].system
    if guess.layer.name == "communes":
        message = f"the coordinates are metres; in {first} the communes hold their villages"
    else:
        message = f"the coordinates are metres; in {first} they lie in the communes"
    if others:
        message += f", as they do in {' and in '.join(dict.fromkeys(others))}"
    return make_finding(
        "crs-recognised", message, file=guess.part.label, layer=guess.layer.name, value=likely[0].system.code
    )


def metric_system(reading: Reading) -> tuple[MetricSystem | None, tuple[float, float] | None]:
    """The metric coordinate system to propose, and the middle of the region in degrees.

    That of a file comes first, where it is projected and made for the region; then the national grid of the province;
    then the zone of UTM.

    Args:
        reading: The layers with rows, read with what was recognised.
    """
    for name in _PLACING:
        layer = reading.layers.get(name)
        if layer is not None and layer.usable.any():
            places = layer.lon_lat_deg[layer.usable]
            break
    else:
        return None, None
    middle = tuple(((places.min(axis=0) + places.max(axis=0)) / 2.0).tolist())
    lon, lat = middle
    zone = metric_crs(places)
    stated = _stated(reading, zone)
    grid = national_grid_at(lon, lat)
    if stated is not None:
        return MetricSystem(epsg_name(stated), stated.name, "files"), (lon, lat)
    if grid is not None:
        return MetricSystem(grid.code, CRS(grid.code).name, "province", grid.province), (lon, lat)
    return MetricSystem(epsg_name(zone), zone.name, "zone"), (lon, lat)


def _stated(reading: Reading, zone: CRS) -> CRS | None:
    """A projected system of a file that is more than the zone of UTM and has a code, the surest layer's first."""
    for name in _PLACING:
        layer = reading.layers.get(name)
        for part in () if layer is None else layer.parts:
            crs = None if part.georeferenced is None else part.georeferenced.crs
            if crs is not None and crs.is_projected and crs != zone and "TM-3" in crs.name and crs.to_epsg():
                return crs
    return None


def as_taken(finding: Finding) -> Finding:
    """What was found of a coordinate system, said of a scenario that states the likeliest one."""
    systems = _NAMED.findall(finding.remedy)
    if finding.code != "crs-missing" or not systems:
        return replace(finding, severity="warning")
    message = f"the coordinates are metres; in {systems[0]} they lie in the communes"
    if systems[1:]:
        message += f", as they do in {' and in '.join(systems[1:])}"
    code = systems[0].partition(" ")[0]
    return make_finding("crs-recognised", message, file=finding.file, layer=finding.layer, value=code)


def with_systems(
    sources: Mapping[str, LayerSource], findings: Sequence[Finding]
) -> tuple[dict[str, LayerSource], list[Finding]]:
    """State the coordinate systems that checking the layers inferred or assumed, where none is stated yet.

    Args:
        sources: Layer name to its source.
        findings: What checking the layers found.

    Returns:
        The sources, and the findings that are answered so.
    """
    placed, answered = dict(sources), []
    settings = scenario_lines(findings).settings
    for layer, values in settings.items():
        if layer in placed and "crs" in values and placed[layer].crs is None:
            placed[layer] = replace(placed[layer], crs=values["crs"])
            answered += [each for each in findings if each.layer == layer and each.code.startswith("crs-")]
    return placed, answered
