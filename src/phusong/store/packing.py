"""Stage results as named arrays and back, so that a finished stage is kept and read again to the last digit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import numpy as np
from affine import Affine
from pyproj import CRS
from scipy.sparse import csr_array

from phusong.coverage.fibre import VillageHomes
from phusong.coverage.radio import RsrpMatrix
from phusong.coverage.radio.rasters import PLANES, QualityRaster
from phusong.coverage.served import Coverage, Served, ServiceCoverage
from phusong.coverage.terrain import Grid, Raster
from phusong.optimize.plan import Plan, plan_from_json, plan_to_json
from phusong.store.arrays import Arrays

_RASTER_LAYERS = ("values", "server", "servers", "voids")
_SERVED_PARTS = tuple(field.name for field in fields(Served))
_HOMES = "/homes/"
"""What begins the names of the arrays about homes; no service has an empty name."""

_SHARES = ("sure", "marginal", "environments", "operators")
"""Fields of a service's coverage that hold who is served, one or several by name."""

_SERVICE_FIELDS = tuple(
    field.name for field in fields(ServiceCoverage) if field.name != "service" and field.name not in _SHARES
)


def pack_coverage(coverage: Coverage) -> Arrays:
    """Arrays named ``service/field``; who is served by name as ``service/field/number/part`` beside the names."""
    arrays: Arrays = {}
    for service, state in coverage.services.items():
        arrays |= {f"{service}/{name}": np.asarray(getattr(state, name)) for name in _SERVICE_FIELDS}
        sure, marginal = ({} if who is None else {"": who} for who in (state.sure, state.marginal))
        for field, who in zip(_SHARES, (sure, marginal, state.environments, state.operators), strict=True):
            arrays[f"{service}/{field}"] = np.array(list(who), dtype=np.str_)
            for number, served in enumerate(who.values()):
                for part in _SERVED_PARTS:
                    arrays[f"{service}/{field}/{number}/{part}"] = getattr(served, part)
    if coverage.homes is not None:
        arrays |= {f"{_HOMES}{field.name}": getattr(coverage.homes, field.name) for field in fields(VillageHomes)}
    return arrays


def unpack_coverage(arrays: Arrays) -> Coverage:
    """Coverage that :func:`pack_coverage` packed."""
    services = dict.fromkeys(name.split("/")[0] for name in arrays if not name.startswith(_HOMES))
    homes = {name.removeprefix(_HOMES): values for name, values in arrays.items() if name.startswith(_HOMES)}
    return Coverage(
        {service: _unpack_service(service, arrays) for service in services}, VillageHomes(**homes) if homes else None
    )


def _unpack_service(service: str, arrays: Arrays) -> ServiceCoverage:
    columns = {name: arrays[f"{service}/{name}"] for name in _SERVICE_FIELDS}
    sure, marginal, environments, operators = (
        {
            name: Served(*(arrays[f"{service}/{field}/{number}/{part}"] for part in _SERVED_PARTS))
            for number, name in enumerate(arrays[f"{service}/{field}"].tolist())
        }
        for field in _SHARES
    )
    return ServiceCoverage(
        service,
        **columns,
        sure=sure.get(""),
        marginal=marginal.get(""),
        environments=environments,
        operators=operators,
    )


def pack_raster(raster: Raster) -> Arrays:
    """Layers, transform and CRS of one raster."""
    layers = {name: getattr(raster, name) for name in _RASTER_LAYERS}
    return {
        **{name: layer for name, layer in layers.items() if layer is not None},
        "transform": np.array(raster.transform[:6]),
        "crs": np.array(raster.crs.to_wkt()),
    }


def unpack_raster(arrays: Arrays) -> Raster:
    """Raster that :func:`pack_raster` packed."""
    transform, crs = Affine(*arrays["transform"].tolist()), CRS.from_wkt(str(arrays["crs"]))
    layers = {name: arrays[name] for name in _RASTER_LAYERS if name in arrays}
    rows, cols = layers["values"].shape
    return Raster(grid=Grid(transform, (rows, cols), crs), **layers)


def pack_quality(rasters: Mapping[str, QualityRaster]) -> Arrays:
    """Planes of each service's raster, named ``service/plane``, beside the one grid that they share."""
    arrays: Arrays = {}
    for service, raster in rasters.items():
        arrays |= {f"{service}/{name}": getattr(raster, name) for name in PLANES}
        arrays |= {"transform": np.array(raster.grid.transform[:6]), "crs": np.array(raster.grid.crs.to_wkt())}
    return arrays


def unpack_quality(arrays: Arrays) -> dict[str, QualityRaster]:
    """Rasters that :func:`pack_quality` packed."""
    rasters = {}
    for service in dict.fromkeys(name.split("/")[0] for name in arrays if "/" in name):
        planes = {name: arrays[f"{service}/{name}"] for name in PLANES}
        rows, cols = planes[PLANES[0]].shape
        grid = Grid(Affine(*arrays["transform"].tolist()), (rows, cols), CRS.from_wkt(str(arrays["crs"])))
        rasters[service] = QualityRaster(grid, **planes)
    return rasters


def pack_matrices(matrices: Mapping[str, RsrpMatrix]) -> Arrays:
    """Compressed rows of each service's matrix, named ``service/part``."""
    arrays: Arrays = {}
    for service, matrix in matrices.items():
        rows = matrix.rsrp_dbm
        arrays[f"{service}/data"] = rows.data
        arrays[f"{service}/indices"] = rows.indices
        arrays[f"{service}/indptr"] = rows.indptr
        arrays[f"{service}/shape"] = np.array(rows.shape)
        arrays[f"{service}/voids"] = matrix.voids
        arrays[f"{service}/in_sight"] = matrix.sight
    return arrays


def unpack_matrices(arrays: Arrays) -> dict[str, RsrpMatrix]:
    """Matrices that :func:`pack_matrices` packed."""
    matrices = {}
    for service in dict.fromkeys(name.split("/")[0] for name in arrays):
        parts = (arrays[f"{service}/data"], arrays[f"{service}/indices"], arrays[f"{service}/indptr"])
        rows = csr_array(parts, shape=tuple(arrays[f"{service}/shape"].tolist()))
        matrices[service] = RsrpMatrix(rows, arrays[f"{service}/voids"], arrays[f"{service}/in_sight"])
    return matrices


def pack_plan(plan: Plan) -> Arrays:
    """A plan as one array of UTF-8 bytes."""
    return {"json": np.frombuffer(plan_to_json(plan).encode(), dtype=np.uint8)}


def unpack_plan(arrays: Arrays) -> Plan:
    """Plan that :func:`pack_plan` packed."""
    return plan_from_json(arrays["json"].tobytes().decode())
