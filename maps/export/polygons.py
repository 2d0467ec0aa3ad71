"""Coverage polygons: areas by class of RSRP and by who is served, as a GeoPackage and in the shape of an FCC filing.

Source of the filing's columns: FCC, Broadband Data Collection, formatting of mobile broadband availability coverage
maps (help.bdc.fcc.gov, article 6047425308187): one map for each technology and speed, with ranges of signal strength,
and for outdoor stationary terminals alone and those in vehicles too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from rasterio.features import shapes
from shapely import MultiPolygon

from phusong.coverage.kernels import GeometryArray
from phusong.coverage.radio.rasters import QualityRaster
from phusong.coverage.terrain import Grid, Raster
from phusong.maps.export.fixed_time import fixed_time
from phusong.maps.export.geopackage.write import VERSION
from phusong.maps.export.tables import archive
from phusong.maps.page.palette import signal_classes

FCC_TECHNOLOGIES = {"4g": 400, "5g": 500}
"""Codes of 4G LTE and 5G-NR."""

STATIONARY, IN_VEHICLE = 0, 1
"""Codes of an area that is served outdoors to standing terminals alone, and of one that is served in vehicles too."""


@dataclass(frozen=True, slots=True)
class ValueBand:
    """A range of values that makes a class.

    Attributes:
        low: Its lower limit, in the values' unit.
        high: Its upper limit; None for what is above all others.
        state: What a place in it is called; empty where the limits say it.
    """

    low: float
    high: float | None
    state: str = ""


LINES_AT_ONCE = 512
"""Lines of pixels that are put into classes at a time."""

OUTLINES_AT_ONCE = 20_000
"""Outlines that are held as the many numbers they come as."""

NO_POLYGONS: GeometryArray = np.empty(0, dtype=np.object_)


@dataclass(frozen=True, slots=True)
class Area:
    """A layer of polygons to be drawn around classes of pixels.

    Attributes:
        layer: Name of the layer.
        grid: Where the pixels lie, in a projected system.
        values: What they hold, NaN where nothing is known.
        bands: The classes, lowest first, without gaps.
        unit: Ending of the columns of the limits, such as ``dbm``.
    """

    layer: str
    grid: Grid
    values: NDArray[np.float32]
    bands: tuple[ValueBand, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Filing:
    """What the map of one technology and speed says of itself.

    Attributes:
        provider_id: Number that the FCC gives to a provider.
        brand_name: Name that the service is offered under.
        technology: Radio service.
        downlink_mbps: Least downlink rate in the area, Mbit/s.
        uplink_mbps: Least uplink rate in the area, Mbit/s.
        stationary_dbm: RSRP from which a standing terminal outdoors is served, dBm.
        in_vehicle_dbm: RSRP outdoors from which one in a vehicle is served, dBm.
    """

    provider_id: int
    brand_name: str
    technology: str
    downlink_mbps: float
    uplink_mbps: float
    stationary_dbm: float
    in_vehicle_dbm: float


def signal_bands(threshold_dbm: float) -> tuple[ValueBand, ...]:
    """The classes of the map, weakest first."""
    return tuple(ValueBand(entry.from_dbm, entry.to_dbm) for entry in reversed(signal_classes(threshold_dbm)))


def signal_area(layer: str, raster: Raster, threshold_dbm: float) -> Area:
    """Areas by class of RSRP, from the level, dBm, on from which a place out of sight counts as served."""
    return Area(layer, raster.grid, raster.values, signal_bands(threshold_dbm), "dbm")


def served_area(layer: str, quality: QualityRaster, marginal_db: float) -> Area:
    """Areas that are served, all requirements counted, and those that are within ``marginal_db`` of either side."""
    bands = (ValueBand(-marginal_db, marginal_db, "marginal"), ValueBand(marginal_db, None, "served"))
    return Area(layer, quality.grid, quality.margin_db, bands if marginal_db > 0.0 else bands[1:], "db")


def coverage_gpkg(areas: Iterable[Area]) -> bytes:
    """Write areas by class as a GeoPackage.

    Args:
        areas: What is drawn.

    Returns:
        One layer an area, one row a class: its limits and state, its area, square kilometres, and where it is. The
        classes of a layer do not overlap and leave no gap between them.
    """
    with tempfile.TemporaryDirectory() as folder, fixed_time():
        path = Path(folder) / "coverage.gpkg"
        for area in areas:
            rows = list(_areas(area.grid, area.values, area.bands))
            columns = {
                f"from_{area.unit}": np.array([band.low for band, _ in rows]),
                f"to_{area.unit}": np.array([np.nan if band.high is None else band.high for band, _ in rows]),
                "area_km2": np.array([outline.area / 1e6 for _, outline in rows]),
            }
            if any(band.state for band in area.bands):
                columns["state"] = np.array([band.state for band, _ in rows], dtype=np.object_)
            options: dict[str, Any] = {"layer_options": {"GEOMETRY_NAME": "geom"}, "append": path.exists()}
            options |= {"driver": "GPKG", "dataset_options": {"VERSION": VERSION}}
            _write(path, area.layer, columns, rows, area.grid, **options)
        return path.read_bytes()


def fcc_filing(raster: Raster, filing: Filing) -> bytes:
    """Write the map of one provider, technology and speed in the shape of an FCC filing.

    Args:
        raster: RSRP of the provider's own best server, dBm, in a projected system.
        filing: What the map says of itself.

    Returns:
        A zipped Shapefile in longitude and latitude on WGS 84; its polygons do not overlap.
    """
    stem = f"bdc_{filing.technology}_{filing.downlink_mbps:g}_{filing.uplink_mbps:g}"
    limits = sorted({band.low for band in signal_bands(filing.stationary_dbm)} | {filing.in_vehicle_dbm})
    bands = [ValueBand(low, high) for low, high in zip(limits, [*limits[1:], None], strict=True)]
    rows = list(_areas(raster.grid, raster.values, bands))
    columns = {
        "providerid": np.full(len(rows), filing.provider_id, dtype=np.int32),
        "brandname": np.array([filing.brand_name] * len(rows), dtype=np.object_),
        "technology": np.full(len(rows), FCC_TECHNOLOGIES[filing.technology], dtype=np.int32),
        "mindown": np.full(len(rows), filing.downlink_mbps),
        "minup": np.full(len(rows), filing.uplink_mbps),
        "minsignal": np.array([round(band.low, 1) for band, _ in rows]),
        "environmnt": np.array(
            [IN_VEHICLE if band.low >= filing.in_vehicle_dbm else STATIONARY for band, _ in rows], dtype=np.int32
        ),
    }
    with tempfile.TemporaryDirectory() as folder, fixed_time():
        path = Path(folder) / f"{stem}.shp"
        _write(path, stem, columns, rows, raster.grid, driver="ESRI Shapefile", to_degrees=True, encoding="UTF-8")
        return archive({file.name: file.read_bytes() for file in sorted(path.parent.glob(f"{stem}.*"))})


def _areas(
    grid: Grid, values: NDArray[np.float32], bands: Sequence[ValueBand]
) -> Iterator[tuple[ValueBand, MultiPolygon]]:
    """Each range of values that occurs, and the pixels that have it as one multipolygon."""
    limits = np.array([band.low for band in bands])
    number = np.empty(values.shape, dtype=np.int16)
    for top in range(0, len(values), LINES_AT_ONCE):
        levels = np.nan_to_num(values[top : top + LINES_AT_ONCE], nan=-np.inf)
        number[top : top + LINES_AT_ONCE] = np.searchsorted(limits, levels, side="right")  # 0 is below the first
    outlines = shapes(number, mask=number > 0, connectivity=4, transform=grid.transform)
    found: list[GeometryArray] = []
    classes: list[int] = []
    while some := list(islice(outlines, OUTLINES_AT_ONCE)):
        found.append(_polygons([outline["coordinates"] for outline, _ in some]))
        classes += [int(value) for _, value in some]
    polygons, of_class = np.concatenate([*found, NO_POLYGONS]), np.array(classes, dtype=np.int64)
    for at, band in enumerate(bands, start=1):
        if (of_class == at).any():
            yield band, shapely.multipolygons(polygons[of_class == at])


def _polygons(drawn: Sequence[Sequence[Sequence[tuple[float, float]]]]) -> GeometryArray:
    """Polygons from the points of their rings, the outer one first, shape (n,); each by itself takes longer."""
    rings = [ring for outline in drawn for ring in outline]
    lengths = np.fromiter(map(len, rings), dtype=np.int64, count=len(rings))
    ends = np.fromiter(chain.from_iterable(chain.from_iterable(rings)), dtype=np.float64, count=2 * int(lengths.sum()))
    of_ring = np.repeat(np.arange(len(rings)), lengths)
    of_outline = np.repeat(np.arange(len(drawn)), np.fromiter(map(len, drawn), dtype=np.int64, count=len(drawn)))
    closed = np.asarray(shapely.linearrings(ends.reshape(-1, 2), indices=of_ring), dtype=np.object_)
    return np.asarray(shapely.polygons(closed, indices=of_outline), dtype=np.object_)


def _write(
    path: Path,
    layer: str,
    columns: Mapping[str, Any],
    rows: Sequence[tuple[ValueBand, MultiPolygon]],
    grid: Grid,
    *,
    to_degrees: bool = False,
    **options: Any,  # noqa: ANN401 - options of the driver
) -> None:
    """Write areas with their columns as one layer."""
    geometries = np.empty(len(rows), dtype=np.object_)
    geometries[:] = [area for _, area in rows]
    frame = gpd.GeoDataFrame(dict(columns), geometry=geometries, crs=grid.crs)
    if to_degrees:
        frame = frame.to_crs("EPSG:4326")
        frame.geometry = shapely.make_valid(frame.geometry.to_numpy())
    pyogrio.write_dataframe(frame, path, layer=layer, geometry_type="MultiPolygon", **options)
