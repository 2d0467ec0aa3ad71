"""What the map's script reads: plain values, with long columns packed as little-endian arrays in base64.

Nothing here is markup or code. Names travel as text and are shown as text.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.coverage.fibre import VillageHomes
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served, ServiceCoverage, count_served
from phusong.maps.indicators.after import commune_index, served_after
from phusong.maps.indicators.people import (
    MARGINAL,
    SURE,
    WITHOUT,
    operators_serving,
    people_rows,
    village_states,
)
from phusong.maps.page import palette
from phusong.maps.page.palette import signal_classes
from phusong.maps.webmap.context import MapContext
from phusong.maps.webmap.geometry import (
    STEP_DEG,
    extent_m,
    lines_of,
    merge_outlines,
    rings_of,
    thin_outlines,
    tolerance_m,
)
from phusong.maps.webmap.model import (
    BeforeAndAfter,
    CommuneData,
    DistrictData,
    FibreData,
    Packed,
    PageData,
    Positions,
    RoadData,
    SiteData,
    VillageData,
)
from phusong.maps.webmap.plan_data import others_data, plan_data, proposals_data
from phusong.maps.words.catalogue import words_of
from phusong.optimize.plan import Plan

NO_SIGNAL = -32768
"""Packed RSRP where nothing was predicted; other values are tenths of a dBm."""


def page_data(network: Network, coverage: Coverage, plan: Plan, context: MapContext) -> PageData:
    """Everything the map shows, as plain values.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: What the map says about itself.

    Returns:
        Mappings, sequences, text and finite numbers, ready for JSON.
    """
    services = list(coverage.services)
    after = served_after(coverage, plan)
    commune_of = commune_index(network)
    tolerance = tolerance_m(network)
    summary = {service: _counts(network, coverage.services[service].people, after[service]) for service in services}
    return {
        "scenario": context.scenario,
        "title": context.title,
        "dataDate": context.data_date,
        "language": context.language,
        "illustrative": list(context.illustrative),
        "credits": list(context.credits),
        "words": {language: words_of(language, "map", "common") for language in ("en", "vi")},
        "stepDeg": STEP_DEG,
        "bounds": _bounds(network),
        "services": services,
        "opening": _largest_gap(summary, context.weights),
        "operators": {service: list(coverage.services[service].operators) for service in services},
        "people": {row.service: asdict(row) for row in people_rows(network, coverage)},
        "thresholds": {
            service: context.thresholds_dbm[service] for service in services if service in context.thresholds_dbm
        },
        "palette": _palette(),
        "shares": {
            "limits": list(palette.SHARE_LIMITS),
            "colours": list(palette.SHARE_COLOURS),
            "unknown": palette.SHARE_UNKNOWN,
        },
        "signal": _signal(context),
        "summary": summary,
        "villages": _villages(network, coverage, after, commune_of),
        "communes": _communes(network, coverage, after, commune_of, tolerance),
        "districts": _districts(network, tolerance),
        "provinces": _provinces(network, tolerance),
        "sites": _sites(network),
        "roads": _roads(network, tolerance),
        "fibre": _fibre(network, tolerance),
        "plan": plan_data(network, plan),
        "proposals": proposals_data(network, plan, tolerance / 2),
        "others": others_data(network, plan),
    }


def _largest_gap(summary: Mapping[str, BeforeAndAfter], weights: Mapping[str, float]) -> str:
    """Service whose people without count the most in the plan, the first of equals: what the map opens on."""

    def gap(service: str) -> float:
        today = summary[service]["today"]
        people = today["population_total"] - today["population_covered"]
        return float(people * (weights.get(service, 0.0) if weights else 1.0))

    return max(summary, key=gap, default="")


def _palette() -> dict[str, str]:
    """Colours by what they stand for."""
    return {
        "gap": palette.GAP,
        "served": palette.SERVED,
        "gained": palette.GAINED,
        "proposal": palette.PROPOSAL,
        "other": palette.OTHER,
        "fibre": palette.FIBRE,
        "site": palette.INK,
        "servedFar": palette.SERVED_FAR,
        "fibreFar": palette.FIBRE_FAR,
        "siteFar": palette.INK_FAR,
        "ink": palette.INK,
    }


def _counts(network: Network, today: Served, after: Served) -> BeforeAndAfter:
    """Who has a service today and once the plan is built."""
    return {"today": asdict(count_served(network, today)), "after": asdict(count_served(network, after))}


def _roads(network: Network, tolerance: float) -> RoadData:
    return {
        "lines": lines_of(network.roads.lines, tolerance, network.crs),
        "classes": _texts(network.roads.classes),
    }


def _villages(network: Network, coverage: Coverage, after: Mapping[str, Served], commune_of: IntArray) -> VillageData:
    villages = network.villages
    told = {service: state for service, state in coverage.services.items() if state.sure is not None}
    radio = [service for service, state in coverage.services.items() if np.isfinite(state.rsrp_dbm).any()]
    return {
        **_positions(network, villages.x_m, villages.y_m),
        "id": _texts(villages.ids),
        "name": _texts(villages.names),
        "commune": _pack(commune_of),
        "population": _pack(np.nan_to_num(villages.population)),
        "centre": _pack(villages.is_commune_centre),
        "today": _pack(_bits([state.served for state in coverage.services.values()], len(villages))),
        "after": _pack(_bits([after[service].villages for service in coverage.services], len(villages))),
        "rsrp": {service: _pack(_tenths(coverage.services[service].rsrp_dbm)) for service in radio},
        "server": {service: _pack(state.server) for service, state in coverage.services.items()},
        "distance": {
            service: _pack(np.where(np.isfinite(state.distance_m), state.distance_m, -1))
            for service, state in coverage.services.items()
            if service not in radio
        },
        "share": {service: _pack(_per_cent(state.share)) for service, state in coverage.services.items()},
        "shareAfter": {service: _pack(_per_cent(after[service].share)) for service in coverage.services},
        "state": {service: _pack(_states(state)) for service, state in told.items()},
        "environments": {
            service: _pack(_bits([who.villages for who in state.environments.values()], len(villages)))
            for service, state in told.items()
        },
        "operators": {service: _pack(operators_serving(state)) for service, state in told.items()},
        "homes": {} if coverage.homes is None else _homes(coverage.homes),
    }


def _homes(homes: VillageHomes) -> dict[str, Packed]:
    return {
        "total": _pack(np.round(homes.homes)),
        "taking": _pack(np.round(homes.taking)),
        "ports": _pack(homes.ports),
    }


def _per_cent(share: FloatArray) -> FloatArray:
    """Per cent of the people; neither nobody nor everybody is rounded to."""
    per_cent = np.round(100.0 * share)
    return np.where((share > 0.0) & (share < 1.0), np.clip(per_cent, 1.0, 99.0), per_cent)


def _states(state: ServiceCoverage) -> IntArray:
    """Number of the state of each village: 0 without, 1 marginal, 2 sure."""
    numbers = [(WITHOUT, MARGINAL, SURE).index(each) for each in village_states(state)]
    return np.array(numbers, dtype=np.int64)


def _communes(
    network: Network, coverage: Coverage, after: Mapping[str, Served], commune_of: IntArray, tolerance: float
) -> CommuneData:
    communes, villages = network.communes, network.villages
    inside = commune_of >= 0

    def people(share: FloatArray) -> list[int]:
        having = villages.population[inside] * share[inside]
        return [round(float(total)) for total in np.bincount(commune_of[inside], having, minlength=len(communes))]

    def places(served: BoolArray) -> list[int]:
        return [int(count) for count in np.bincount(commune_of[inside & served], minlength=len(communes))]

    everyone = np.ones(len(villages), dtype=np.bool_)
    labels = shapely.point_on_surface(communes.outlines) if len(communes) else np.empty(0, dtype=np.object_)
    return {
        **_positions(network, shapely.get_x(labels), shapely.get_y(labels)),
        "code": _texts(communes.codes),
        "name": _texts(communes.names),
        "district": _texts(communes.districts),
        "rings": rings_of(thin_outlines(communes.outlines, tolerance), network.crs),
        "people": people(np.ones(len(villages))),
        "villages": places(everyone),
        "served": {
            service: {
                "today": {"people": people(state.share), "villages": places(state.served)},
                "after": {"people": people(after[service].share), "villages": places(after[service].villages)},
            }
            for service, state in coverage.services.items()
        },
    }


def _districts(network: Network, tolerance: float) -> DistrictData:
    communes = network.communes
    names = sorted({str(name) for name in communes.districts if name})
    own = dict(zip(network.districts.names, network.districts.outlines, strict=True))
    outlines = np.empty(len(names), dtype=np.object_)
    for index, name in enumerate(names):
        of_communes = communes.districts == name
        outlines[index] = own[name] if name in own else merge_outlines(communes.outlines[of_communes], tolerance)
    labels = shapely.point_on_surface(outlines) if names else outlines
    return {
        **_positions(network, shapely.get_x(labels), shapely.get_y(labels)),
        "name": names,
        "rings": rings_of(shapely.simplify(outlines, tolerance) if names else outlines, network.crs),
    }


def _provinces(network: Network, tolerance: float) -> DistrictData:
    """Provinces that a layer outlines and communes lie in."""
    units = network.provinces.holding(network.communes) if len(network.provinces) else network.provinces
    labels = shapely.point_on_surface(units.outlines) if len(units) else units.outlines
    return {
        **_positions(network, shapely.get_x(labels), shapely.get_y(labels)),
        "name": _texts(units.names),
        "rings": rings_of(shapely.simplify(units.outlines, tolerance) if len(units) else units.outlines, network.crs),
    }


def _sites(network: Network) -> SiteData:
    sites = network.sites
    return {
        **_positions(network, sites.x_m, sites.y_m),
        "id": _texts(sites.ids),
        "name": _texts(sites.names),
        "operator": _texts(sites.operators),
        "technologies": [sorted(carried) for carried in sites.technologies],
        "height": [round(float(height), 1) if np.isfinite(height) else None for height in sites.height_m],
    }


def _fibre(network: Network, tolerance: float) -> FibreData:
    fibre = network.fibre
    return {
        **_positions(network, fibre.x_m, fibre.y_m),
        "id": _texts(fibre.access_point_ids),
        "kind": _texts(fibre.access_point_kinds),
        "routes": lines_of(fibre.routes, tolerance, network.crs),
    }


def _signal(context: MapContext) -> dict[str, list[dict[str, Any]]]:
    """Classes of the RSRP images, for the legend."""
    return {
        service: [asdict(entry) for entry in signal_classes(context.thresholds_dbm[service])]
        for service in context.rasters
    }


def _bounds(network: Network) -> list[list[float]]:
    """South-west and north-east corner of the map, latitude and longitude."""
    left, bottom, right, top = extent_m(network)
    corners_x, corners_y = np.array([left, left, right, right]), np.array([bottom, top, bottom, top])
    lon, lat = network.map_lon_lat(corners_x, corners_y)
    return [
        [round(float(lat.min()), 6), round(float(lon.min()), 6)],
        [round(float(lat.max()), 6), round(float(lon.max()), 6)],
    ]


def _positions(network: Network, x_m: FloatArray, y_m: FloatArray) -> Positions:
    """Packed longitude and latitude in millionths of a degree."""
    if not len(x_m):
        return {"count": 0, "lon": _pack(x_m), "lat": _pack(y_m)}
    lon, lat = network.map_lon_lat(x_m, y_m)
    return {"count": len(x_m), "lon": _pack(lon * 1e6), "lat": _pack(lat * 1e6)}


def _bits(masks: list[BoolArray], count: int) -> NDArray[np.uint8]:
    """One bit for each mask, the first mask lowest, shape (count,)."""
    bits = np.zeros(count, dtype=np.uint8)
    for position, mask in enumerate(masks):
        bits |= mask.astype(np.uint8) << position
    return bits


def _tenths(dbm: FloatArray) -> NDArray[np.int16]:
    """RSRP in tenths of a dBm, ``NO_SIGNAL`` for NaN."""
    return np.where(np.isfinite(dbm), np.round(np.nan_to_num(dbm) * 10), NO_SIGNAL).astype(np.int16)


def _pack(values: NDArray[Any]) -> Packed:
    """Whole numbers in the smallest signed type that holds them: its name and the bytes in base64."""
    whole = np.round(np.asarray(values)).astype(np.int64)
    least, most = (int(whole.min()), int(whole.max())) if len(whole) else (0, 0)
    fitting = (name for name, bits in (("i1", 7), ("i2", 15)) if -(1 << bits) <= least and most < 1 << bits)
    name = next(fitting, "i4")
    return [name, b64encode(whole.astype(f"<{name}").tobytes()).decode("ascii")]


def _texts(values: NDArray[Any]) -> list[str]:
    return [str(value) for value in values]
