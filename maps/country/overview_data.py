"""What the overview of a country shows: provinces and districts with their figures and outlines, as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
import shapely
from shapely import Geometry

from phusong.coverage.served import Served, count_served
from phusong.maps.country.model import CountryPlan, FiguresData, OverviewData, UnitsData
from phusong.maps.country.part import Country
from phusong.maps.country.provinces import Province
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.brief import opening_service
from phusong.maps.indicators.groups import service_rows
from phusong.maps.indicators.provinces import commune_provinces
from phusong.maps.indicators.ranking import Level, RankedUnit, Unit, of_level
from phusong.maps.page.palette import signal_classes
from phusong.maps.webmap.about import about_data, share_colours, tile_data
from phusong.maps.webmap.geometry import (
    map_bounds,
    merge_outlines,
    rings_of,
    thin_outlines,
    tolerance_m,
)
from phusong.maps.webmap.model import BeforeAndAfter
from phusong.maps.webmap.packing import positions
from phusong.optimize.plan import Plan, money_of

SHOWN: tuple[Level, ...] = ("province", "district")
"""Levels that the overview shows: communes are on the page of their province."""

Key = tuple[str, str]
"""Province and district; the district is empty for the province itself."""


SignalFiles = Mapping[str, Mapping[str, str]]
"""Service, then ``today`` or ``after``, to the path of a file of tiles."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside the overview, by paths from its folder.

    Attributes:
        provinces: Provinces that have a page.
        whole: Page that shows all of it on one map; empty where there is none.
        signal: Tiles of predicted signal.
    """

    provinces: tuple[Province, ...]
    whole: str = ""
    signal: SignalFiles = field(default_factory=dict)


def overview_data(country: Country, ranked: Sequence[RankedUnit], beside: Beside) -> OverviewData:
    """Everything the overview shows.

    Args:
        country: The run.
        ranked: Units of every level, ranked.
        beside: Pages and tiles beside the overview.

    Returns:
        Mappings, sequences, text and finite numbers, ready for JSON.
    """
    network, coverage, plan, context = country.network, country.coverage, country.plan, country.context
    later = served_after(coverage, plan)
    ground = _Ground.of(country, {province.name: province.path for province in beside.provinces})
    return {
        **about_data(context, "map", "common", "country"),
        "bounds": map_bounds(network),
        "services": list(coverage.services),
        "opening": opening_service(service_rows(network, coverage, later), context.weights),
        "shares": share_colours(),
        "summary": {name: _counts(country, state.people, later[name]) for name, state in coverage.services.items()},
        "levels": {level: _units(of_level(ranked, level), ground) for level in SHOWN},
        "plan": _plan(plan),
        "whole": beside.whole,
        "tiles": tile_data(context),
        "signal": {
            service: {
                "today": files.get("today", ""),
                "after": files.get("after", ""),
                "classes": [asdict(each) for each in signal_classes(context.thresholds_dbm[service])],
                "threshold": context.thresholds_dbm[service],
            }
            for service, files in beside.signal.items()
        },
    }


@dataclass(frozen=True, slots=True)
class _Ground:
    """Outlines, money and pages of the units.

    Attributes:
        country: The run.
        outlines: Unit to its outline.
        money: Unit to what stands in it: VND, and how many proposals.
        pages: Province to the path of its page.
    """

    country: Country
    outlines: Mapping[Key, Geometry]
    money: Mapping[Key, tuple[float, int]]
    pages: Mapping[str, str]

    @classmethod
    def of(cls, country: Country, pages: Mapping[str, str]) -> _Ground:
        """Put units together from their communes."""
        network, plan = country.network, country.plan
        communes = network.communes
        keys = list(zip(commune_provinces(network), map(str, communes.districts), strict=True))
        tolerance = tolerance_m(network)
        thin = thin_outlines(communes.outlines, tolerance)
        parts: dict[Key, list[Geometry]] = defaultdict(list)
        for key, outline in zip(keys, thin, strict=True):
            parts[key].append(outline)
        districts = {key: merge_outlines(np.array(each), tolerance) for key, each in parts.items()}
        of_province: dict[Key, list[Geometry]] = defaultdict(list)
        for (province, _), outline in districts.items():
            of_province[province, ""].append(outline)
        whole = {key: merge_outlines(np.array(each), tolerance) for key, each in of_province.items()}
        standing: dict[Key, list[float]] = defaultdict(list)
        key_of, money = dict(zip(map(str, communes.codes), keys, strict=True)), money_of(plan)
        for proposal in plan.proposals:
            unit = key_of.get(str(proposal.commune_code))
            if unit is not None:
                for one in {unit, (unit[0], "")}:
                    standing[one].append(money(proposal))
        # A district without a name is none: whole provinces have this key.
        outlines = {key: outline for key, outline in districts.items() if key[1]} | whole
        return cls(country, outlines, {key: (sum(each), len(each)) for key, each in standing.items()}, pages)


def _units(rows: Sequence[RankedUnit], ground: _Ground) -> UnitsData:
    """Units of a level as columns."""
    network = ground.country.network
    keys = [_key(row.unit) for row in rows]
    outlines = np.empty(len(rows), dtype=np.object_)
    outlines[:] = [ground.outlines[key] for key in keys]
    spots = shapely.point_on_surface(outlines)
    services = list(ground.country.coverage.services)
    built = [ground.money.get(key, (0.0, 0)) for key in keys]
    return {
        **positions(network, shapely.get_x(spots), shapely.get_y(spots)),
        "name": [row.unit.name for row in rows],
        "province": [row.unit.province for row in rows],
        "file": [ground.pages.get(row.unit.province, "") for row in rows],
        "rings": rings_of(outlines, network.crs),
        "people": [row.people for row in rows],
        "villages": [row.villages for row in rows],
        "served": {
            service: {"today": _figures(rows, at, today=True), "after": _figures(rows, at, today=False)}
            for at, service in enumerate(services)
        },
        "cost": [round(cost) for cost, _ in built],
        "proposals": [count for _, count in built],
    }


def _key(unit: Unit) -> Key:
    return unit.province, unit.name if unit.level == "district" else ""


def _figures(rows: Sequence[RankedUnit], service: int, *, today: bool) -> FiguresData:
    """Who has one service in each unit, and the place of each, at one time."""
    counts = [row.services[service].today if today else row.services[service].after for row in rows]
    return {
        "people": [count.population_covered for count in counts],
        "villages": [count.villages_covered for count in counts],
        "rank": [row.ranks[service][0 if today else 1] for row in rows],
    }


def _counts(country: Country, today: Served, after: Served) -> BeforeAndAfter:
    """Who has a service in the whole of it, today and once the plan is built."""
    network = country.network
    return {"today": asdict(count_served(network, today)), "after": asdict(count_served(network, after))}


def _plan(plan: Plan) -> CountryPlan:
    return {
        "status": plan.status,
        "question": plan.question,
        "answered": plan.answered,
        "gap": plan.gap if np.isfinite(plan.gap) else None,
        "budget": plan.budget_vnd,
        "cost": plan.cost_vnd,
        "proposals": len(plan.proposals),
    }
