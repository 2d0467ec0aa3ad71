"""What the map's script reads: plain values, with long columns packed as little-endian arrays in base64.

Nothing here is markup or code. Names travel as text and are shown as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import shapely

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served, count_served
from phusong.maps.indicators.after import commune_index, served_after
from phusong.maps.indicators.people import (
    people_rows,
)
from phusong.maps.page import palette
from phusong.maps.page.palette import signal_classes
from phusong.maps.webmap.about import about_data, share_colours, tile_data
from phusong.maps.webmap.context import MapContext
from phusong.maps.webmap.geometry import (
    lines_of,
    map_bounds,
    merge_outlines,
    rings_of,
    thin_outlines,
    tolerance_m,
)
from phusong.maps.webmap.heights import heights_data
from phusong.maps.webmap.model import (
    BeforeAndAfter,
    CommuneData,
    DistrictData,
    FibreData,
    PageData,
    RoadData,
    SiteData,
    WholeData,
)
from phusong.maps.webmap.packing import positions, texts
from phusong.maps.webmap.place_data import places_data
from phusong.maps.webmap.plan_data import others_data, plan_data, proposals_data
from phusong.maps.webmap.surfaces import NO_SURFACES, Surfaces
from phusong.maps.webmap.village_data import villages_data
from phusong.optimize.plan import Plan

MAST_M = 42.0
"""Height of the antennas of a site that does not state it, metres, as drawn."""


def page_data(
    network: Network, coverage: Coverage, plan: Plan, context: MapContext, surfaces: Surfaces = NO_SURFACES
) -> PageData:
    """Everything the map shows, as plain values.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: What the map says about itself.
        surfaces: Surfaces beside the signal that the page carries.

    Returns:
        Mappings, sequences, text and finite numbers, ready for JSON.
    """
    services = list(coverage.services)
    after = served_after(coverage, plan)
    commune_of = commune_index(network)
    tolerance = tolerance_m(network)
    summary = {service: _counts(network, coverage.services[service].people, after[service]) for service in services}
    return {
        **about_data(context, "map", "common"),
        "bounds": map_bounds(network),
        "services": services,
        "opening": _largest_gap(summary, context.weights),
        "operators": {service: list(coverage.services[service].operators) for service in services},
        "people": {row.service: asdict(row) for row in people_rows(network, coverage)},
        "model": context.model,
        "thresholds": {
            service: context.thresholds_dbm[service] for service in services if service in context.thresholds_dbm
        },
        "palette": _palette(),
        "shares": share_colours(),
        "signal": _signal(context),
        "surfaces": surfaces.classes,
        "leftOut": list(surfaces.left_out),
        "summary": summary,
        "villages": villages_data(network, coverage, after, commune_of),
        "places": places_data(network, context.places, plan, services),
        "communes": _communes(network, coverage, after, commune_of, tolerance),
        "districts": _districts(network, tolerance),
        "provinces": _provinces(network, tolerance),
        "sites": _sites(network),
        "heights": heights_data(network.terrain) if context.bands_mhz else None,
        "bands": dict(context.bands_mhz),
        "mastHeight": MAST_M,
        "terminalHeight": context.terminal_m,
        "roads": _roads(network, tolerance),
        "fibre": _fibre(network, tolerance),
        "plan": plan_data(network, plan),
        "proposals": proposals_data(network, plan, tolerance / 2),
        "others": others_data(network, plan),
        "whole": _whole(context),
        "tiles": tile_data(context),
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
        "water": palette.WATER,
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
        "classes": texts(network.roads.classes),
    }


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
        **positions(network, shapely.get_x(labels), shapely.get_y(labels)),
        "code": texts(communes.codes),
        "name": texts(communes.names),
        "district": texts(communes.districts),
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
    """Districts that communes name, or that a layer outlines around some of them."""
    communes = network.communes
    held = network.districts.holding(communes).names if len(network.districts) else ()
    names = sorted({str(name) for name in (*communes.districts, *held) if name})
    own = dict(zip(network.districts.names, network.districts.outlines, strict=True))
    outlines = np.empty(len(names), dtype=np.object_)
    for index, name in enumerate(names):
        of_communes = communes.districts == name
        outlines[index] = own[name] if name in own else merge_outlines(communes.outlines[of_communes], tolerance)
    labels = shapely.point_on_surface(outlines) if names else outlines
    return {
        **positions(network, shapely.get_x(labels), shapely.get_y(labels)),
        "name": names,
        "rings": rings_of(shapely.simplify(outlines, tolerance) if names else outlines, network.crs),
    }


def _provinces(network: Network, tolerance: float) -> DistrictData:
    """Provinces that a layer outlines and communes lie in."""
    units = network.provinces.holding(network.communes) if len(network.provinces) else network.provinces
    labels = shapely.point_on_surface(units.outlines) if len(units) else units.outlines
    return {
        **positions(network, shapely.get_x(labels), shapely.get_y(labels)),
        "name": texts(units.names),
        "rings": rings_of(shapely.simplify(units.outlines, tolerance) if len(units) else units.outlines, network.crs),
    }


def _sites(network: Network) -> SiteData:
    sites = network.sites
    return {
        **positions(network, sites.x_m, sites.y_m),
        "id": texts(sites.ids),
        "name": texts(sites.names),
        "operator": texts(sites.operators),
        "technologies": [sorted(carried) for carried in sites.technologies],
        "height": [round(float(height), 1) if np.isfinite(height) else None for height in sites.height_m],
        "sectors": _sectors(network),
    }


def _sectors(network: Network) -> dict[str, list[list[int]]]:
    """Directions of the antennas of each site by service, degrees clockwise from north; none for those all round."""
    sectors = network.sectors
    directed = np.isfinite(sectors.azimuth_deg)
    row = {str(site): i for i, site in enumerate(network.sites.ids)}
    told: dict[str, list[list[int]]] = {}
    for at in np.flatnonzero(directed):
        i = row.get(str(sectors.site_ids[at]))
        if i is None:
            continue
        service = str(sectors.technologies[at])
        if service not in told:
            told[service] = [[] for _ in row]
        told[service][i].append(round(float(sectors.azimuth_deg[at])) % 360)
    return {service: [sorted(set(degrees)) for degrees in sites] for service, sites in sorted(told.items())}


def _fibre(network: Network, tolerance: float) -> FibreData:
    fibre = network.fibre
    return {
        **positions(network, fibre.x_m, fibre.y_m),
        "id": texts(fibre.access_point_ids),
        "kind": texts(fibre.access_point_kinds),
        "routes": lines_of(fibre.routes, tolerance, network.crs),
    }


def _whole(context: MapContext) -> WholeData | None:
    whole = context.whole
    return None if whole is None else {"title": whole.title, "href": whole.href, "isPart": whole.is_part}


def _signal(context: MapContext) -> dict[str, list[dict[str, Any]]]:
    """Classes of the RSRP images, for the legend."""
    return {
        service: [asdict(entry) for entry in signal_classes(context.thresholds_dbm[service])]
        for service in context.rasters
    }
