"""The part of a run that the page of one province shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import shapely

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.network import Network, PartRows, network_part
from phusong.coverage.radio.rasters import PLANES, QualityRaster
from phusong.coverage.served import Coverage, coverage_part, places_part
from phusong.coverage.terrain import Bounds, Raster
from phusong.maps.country.provinces import OVERVIEW, Province
from phusong.maps.indicators.after import commune_index
from phusong.maps.indicators.places import place_communes
from phusong.maps.webmap.context import MapContext, WholeMap
from phusong.optimize.plan import AddedSite, Plan, Proposal, Target, plan_part

MARGIN_M = 2000.0
"""Ground, roads and fibre are shown so far beyond what lies in a province, so that nothing ends at its very border."""

Values = TypeVar("Values", Raster, QualityRaster)


@dataclass(frozen=True)
class Country:
    """A run that covers several provinces.

    Attributes:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: What the pages say about themselves, and the rasters.
    """

    network: Network
    coverage: Coverage
    plan: Plan
    context: MapContext

    @cached_property
    def commune_of(self) -> IntArray:
        """Commune of each village, -1 for none, shape (n villages,)."""
        return commune_index(self.network)

    @cached_property
    def commune_of_place(self) -> IntArray:
        """Commune of each public place, -1 for none, shape (n places,)."""
        return place_communes(self.network)

    @cached_property
    def site_commune(self) -> IntArray:
        """Commune that each site stands in, -1 for none, shape (n sites,)."""
        return self._holding(self.network.sites.x_m, self.network.sites.y_m)

    @cached_property
    def point_commune(self) -> IntArray:
        """Commune of each access point of the fibre, -1 for none, shape (n access points,)."""
        return self._holding(self.network.fibre.x_m, self.network.fibre.y_m)

    def _holding(self, x_m: FloatArray, y_m: FloatArray) -> IntArray:
        found: IntArray = np.full(len(x_m), -1, dtype=np.int64)
        if len(x_m) and len(self.network.communes):
            tree = shapely.STRtree(self.network.communes.outlines)
            point, commune = tree.query(shapely.points(x_m, y_m), predicate="intersects")
            order = np.lexsort((commune, point))[::-1]  # the first commune of a point is written last
            found[point[order]] = commune[order]
        return found


@dataclass(frozen=True, slots=True)
class ProvincePart:
    """What the page of one province is drawn from: a run of its own, as far as the page can tell."""

    network: Network
    coverage: Coverage
    plan: Plan
    context: MapContext


def province_part(country: Country, province: Province) -> ProvincePart:
    """Cut a province out of a run.

    Sites and access points beyond the border stay where something in the province is served from them, and proposals
    where a village of it gains by them; the money is that of what stands in the province, so that provinces add up.

    Args:
        country: The run.
        province: The province.
    """
    network, context = country.network, country.context
    rows = _rows(country, province)
    box = _around(network, rows, sites=False)
    part = network_part(network, rows, box, _around(network, rows, sites=True))
    plan = _plan(country, province, rows, box)
    told = frozenset(proposal.proposal_id for proposal in plan.proposals)
    return ProvincePart(
        part,
        coverage_part(country.coverage, rows),
        plan,
        replace(
            context,
            title=province.name or context.title,
            rasters=_cut(context.rasters, box),
            after=_cut(context.after, box),
            quality=_cut(context.quality, box),
            quality_after=_cut(context.quality_after, box),
            places=None if context.places is None else places_part(context.places, rows, told),
            whole=WholeMap(context.title, f"../{OVERVIEW}"),
        ),
    )


def _rows(country: Country, province: Province) -> PartRows:
    """What lies in a province, and the sites and access points that serve it from beyond."""
    within = np.append(province.communes, False)  # the last entry is found by -1, no commune
    villages = within[country.commune_of]
    places = within[country.commune_of_place]
    sites, points = within[country.site_commune], within[country.point_commune]
    states = [(state, villages) for state in country.coverage.services.values()]
    if country.context.places is not None:
        states += [(state, places) for state in country.context.places.today.services.values()]
    for state, mine in states:
        serving = state.server[mine]
        (points if state.service == "fibre" else sites)[serving[serving >= 0]] = True
    return PartRows(province.communes, villages, sites, points, places)


def _around(network: Network, rows: PartRows, *, sites: bool) -> Bounds:
    """Box around what a part holds and a margin, metres; with its sites, where paths from them are drawn."""
    boxes = [shapely.total_bounds(network.communes.outlines[rows.communes])]
    villages, masts = network.villages, network.sites
    held: list[tuple[FloatArray, FloatArray, BoolArray]] = [(villages.x_m, villages.y_m, rows.villages)]
    if sites:
        held.append((masts.x_m, masts.y_m, rows.sites))
    for all_x_m, all_y_m, kept in held:
        if kept.any():
            x_m, y_m = all_x_m[kept], all_y_m[kept]
            boxes.append(np.array([x_m.min(), y_m.min(), x_m.max(), y_m.max()]))
    corners = np.array(boxes)
    (left, bottom), (right, top) = corners[:, :2].min(axis=0) - MARGIN_M, corners[:, 2:].max(axis=0) + MARGIN_M
    return float(left), float(bottom), float(right), float(top)


def _cut(rasters: Mapping[str, Values], box: Bounds) -> dict[str, Values]:
    return {service: _window(raster, box) for service, raster in rasters.items()}


def _window(raster: Values, box: Bounds) -> Values:
    """The pixels of a raster that a box touches; no pixel is copied."""
    window = raster.grid.touched(box)
    grid = raster.grid.part(*window)
    if isinstance(raster, QualityRaster):
        return QualityRaster(grid, **{name: getattr(raster, name)[window] for name in PLANES})
    servers, voids = (each if each is None else each[window] for each in (raster.servers, raster.voids))
    return Raster(raster.values[window], raster.server[window], grid, servers, voids)


def _plan(country: Country, province: Province, rows: PartRows, box: Bounds) -> Plan:
    """Proposals that stand in the province, that a village of it gains by, or that are fed over a mast of it."""
    network, plan = country.network, country.plan
    communes, names = network.communes, network.villages.ids[rows.villages]
    codes = {str(code) for code in communes.codes[province.communes]}
    units = codes | {str(name) for name in communes.districts[province.communes] if name}
    villages = {str(key) for key in names}

    def standing(proposal: Proposal) -> bool:
        return str(proposal.commune_code) in codes

    masts = {_spot(each.x_m, each.y_m) for each in plan.proposals if each.kind == "relay" and standing(each)}

    def chosen(proposal: Proposal) -> bool:
        fed = any(_spot(*hop.end_m) in masts for hop in proposal.backhaul.hops)
        return standing(proposal) or fed or any(str(key) in villages for key in proposal.village_ids)

    def target(asked: Target) -> bool:
        return asked.within in ("district", "commune") and any(unit in units for unit in asked.units)

    def site(added: AddedSite) -> bool:
        left, bottom, right, top = box
        return left <= added.x_m <= right and bottom <= added.y_m <= top

    return plan_part(plan, rows.villages, chosen, standing, target, site)


def _spot(x_m: float, y_m: float) -> tuple[float, float]:
    return round(x_m, 1), round(y_m, 1)
