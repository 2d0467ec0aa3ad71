"""Coverage polygons: the area of each class of RSRP, as a GeoPackage, and in the shape of an FCC filing.

Source of the filing's columns: FCC, Broadband Data Collection, formatting of mobile broadband availability coverage
maps (help.bdc.fcc.gov, article 6047425308187): one map for each technology and speed, with ranges of signal strength,
and for outdoor stationary terminals alone and those in vehicles too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from rasterio.features import shapes
from shapely import MultiPolygon, Polygon

from phusong.coverage.terrain import Raster
from phusong.maps.export.fixed_time import fixed_time
from phusong.maps.export.tables import archive
from phusong.maps.page.palette import signal_classes

FCC_TECHNOLOGIES = {"4g": 400, "5g": 500}
"""Codes of 4G LTE and 5G-NR."""

STATIONARY, IN_VEHICLE = 0, 1
"""Codes of an area that is served outdoors to standing terminals alone, and of one that is served in vehicles too."""


@dataclass(frozen=True, slots=True)
class SignalBand:
    """A range of RSRP.

    Attributes:
        from_dbm: Its lower limit, dBm.
        to_dbm: Its upper limit, dBm; None for what is stronger than all others.
    """

    from_dbm: float
    to_dbm: float | None


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


def signal_bands(threshold_dbm: float) -> tuple[SignalBand, ...]:
    """The classes of the map, weakest first."""
    return tuple(SignalBand(entry.from_dbm, entry.to_dbm) for entry in reversed(signal_classes(threshold_dbm)))


def coverage_gpkg(rasters: Mapping[str, tuple[Raster, float]]) -> bytes:
    """Write the area of each class of RSRP as a GeoPackage.

    Args:
        rasters: Name of a layer to the RSRP of the best server, dBm, in a projected system, and the RSRP from which a
            place counts as served, dBm.

    Returns:
        One layer a raster, one row a class: its limits, dBm, its area, square kilometres, and where it is. The classes
        of a layer do not overlap and leave no gap between them.
    """
    with tempfile.TemporaryDirectory() as folder, fixed_time():
        path = Path(folder) / "coverage.gpkg"
        for layer, (raster, threshold_dbm) in rasters.items():
            rows = list(_areas(raster, signal_bands(threshold_dbm)))
            columns = {
                "from_dbm": np.array([band.from_dbm for band, _ in rows]),
                "to_dbm": np.array([np.nan if band.to_dbm is None else band.to_dbm for band, _ in rows]),
                "area_km2": np.array([area.area / 1e6 for _, area in rows]),
            }
            options = {"GEOMETRY_NAME": "geom"}
            _write(path, layer, columns, rows, raster, driver="GPKG", layer_options=options, append=path.exists())
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
    limits = sorted({band.from_dbm for band in signal_bands(filing.stationary_dbm)} | {filing.in_vehicle_dbm})
    bands = [SignalBand(low, high) for low, high in zip(limits, [*limits[1:], None], strict=True)]
    rows = list(_areas(raster, bands))
    columns = {
        "providerid": np.full(len(rows), filing.provider_id, dtype=np.int32),
        "brandname": np.array([filing.brand_name] * len(rows), dtype=np.object_),
        "technology": np.full(len(rows), FCC_TECHNOLOGIES[filing.technology], dtype=np.int32),
        "mindown": np.full(len(rows), filing.downlink_mbps),
        "minup": np.full(len(rows), filing.uplink_mbps),
        "minsignal": np.array([round(band.from_dbm, 1) for band, _ in rows]),
        "environmnt": np.array(
            [IN_VEHICLE if band.from_dbm >= filing.in_vehicle_dbm else STATIONARY for band, _ in rows], dtype=np.int32
        ),
    }
    with tempfile.TemporaryDirectory() as folder, fixed_time():
        path = Path(folder) / f"{stem}.shp"
        _write(path, stem, columns, rows, raster, driver="ESRI Shapefile", to_degrees=True, encoding="UTF-8")
        return archive({file.name: file.read_bytes() for file in sorted(path.parent.glob(f"{stem}.*"))})


def _areas(raster: Raster, bands: Sequence[SignalBand]) -> Iterator[tuple[SignalBand, MultiPolygon]]:
    """Each range of RSRP that occurs, and the pixels that have it as one multipolygon."""
    levels = np.nan_to_num(raster.values, nan=-np.inf)
    limits = np.array([band.from_dbm for band in bands])
    number = np.searchsorted(limits, levels, side="right").astype(np.int16)  # 0 is below the first
    parts: list[list[Polygon]] = [[] for _ in bands]
    for outline, value in shapes(number, mask=number > 0, connectivity=4, transform=raster.transform):
        rings = outline["coordinates"]
        parts[int(value) - 1].append(Polygon(rings[0], rings[1:]))
    for band, polygons in zip(bands, parts, strict=True):
        if polygons:
            yield band, MultiPolygon(polygons)


def _write(
    path: Path,
    layer: str,
    columns: Mapping[str, Any],
    rows: Sequence[tuple[SignalBand, MultiPolygon]],
    raster: Raster,
    *,
    to_degrees: bool = False,
    **options: Any,  # noqa: ANN401 - options of the driver
) -> None:
    """Write areas with their columns as one layer."""
    geometries = np.empty(len(rows), dtype=np.object_)
    geometries[:] = [area for _, area in rows]
    frame = gpd.GeoDataFrame(dict(columns), geometry=geometries, crs=raster.crs)
    if to_degrees:
        frame = frame.to_crs("EPSG:4326")
        frame.geometry = shapely.make_valid(frame.geometry.to_numpy())
    pyogrio.write_dataframe(frame, path, layer=layer, geometry_type="MultiPolygon", **options)
