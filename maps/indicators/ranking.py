"""Ranking of communes, districts and provinces by the share of people served, as in yearly tables of indicators."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served, ServedCount
from phusong.maps.indicators.after import commune_index
from phusong.maps.indicators.groups import ServiceRow
from phusong.maps.indicators.provinces import commune_provinces

Level = Literal["province", "district", "commune"]
LEVELS: tuple[Level, ...] = ("province", "district", "commune")
"""Levels of units, the largest first."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One province, district or commune.

    Attributes:
        level: What it is.
        name: Its name.
        code: Code of a commune, else empty.
        district: District of a commune, else empty.
        province: Province, where it is known.
    """

    level: Level
    name: str
    code: str = ""
    district: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A unit with who is served, and its place among the units of its level; 1 is best, equals share a place.

    Attributes:
        unit: The unit.
        services: Counts by service, today and with the plan.
        ranks: Place by service, today and with the plan; None where nobody lives.
        share: Mean over the services of the share of people served today; NaN where nobody lives.
        share_after: The same with the plan.
        rank: Place by that mean today.
        rank_after: The same with the plan.
    """

    unit: Unit
    services: tuple[ServiceRow, ...]
    ranks: tuple[tuple[int | None, int | None], ...]
    share: float
    share_after: float
    rank: int | None
    rank_after: int | None

    @property
    def people(self) -> int:
        """People of its villages."""
        return self.services[0].today.population_total

    @property
    def villages(self) -> int:
        """Its villages."""
        return self.services[0].today.villages_total


def rank_units(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> tuple[RankedUnit, ...]:
    """Rank the units of every level.

    Args:
        network: The layers.
        coverage: Who is served today.
        after: Service to who is served once the plan is built.

    Returns:
        The units, level by level, the best first, equals by province, district, name and code. Provinces are among
        them only where the communes lie in more than one.
    """
    if not coverage.services:
        return ()
    ranked: list[RankedUnit] = []
    for level in LEVELS:
        units, unit_of = _units(network, level)
        if level != "province" or len(units) > 1:
            ranked += _ranked(network, coverage, after, units, unit_of)
    return tuple(ranked)


def of_level(ranked: Sequence[RankedUnit], level: Level) -> tuple[RankedUnit, ...]:
    """The ranked units of one level."""
    return tuple(each for each in ranked if each.unit.level == level)


def _units(network: Network, level: Level) -> tuple[list[Unit], IntArray]:
    """Units of a level, and the unit of each commune, -1 without one, shape (communes,)."""
    communes = network.communes
    provinces = commune_provinces(network)
    districts, names, codes = (
        [str(value) for value in column] for column in (communes.districts, communes.names, communes.codes)
    )
    of_commune: Mapping[Level, Callable[[int], Unit]] = {
        "province": lambda at: Unit("province", provinces[at], province=provinces[at]),
        "district": lambda at: Unit("district", districts[at], province=provinces[at]),
        "commune": lambda at: Unit("commune", names[at], codes[at], districts[at], provinces[at]),
    }
    each = [of_commune[level](at) for at in range(len(communes))]
    units = [unit for unit in dict.fromkeys(each) if level != "district" or unit.name]
    number = {unit: at for at, unit in enumerate(units)}
    return units, np.array([number.get(unit, -1) for unit in each], dtype=np.int64)


def _ranked(
    network: Network, coverage: Coverage, after: Mapping[str, Served], units: list[Unit], unit_of: IntArray
) -> list[RankedUnit]:
    """Units of one level, ranked."""
    commune = commune_index(network)
    mine = np.where(commune >= 0, unit_of[commune] if len(unit_of) else -1, -1)
    counts = {
        service: tuple(_counts(network, who, mine, len(units)) for who in (state.people, after[service]))
        for service, state in coverage.services.items()
    }
    shares = {
        service: tuple(np.array([count.population_share for count in each]) for each in both)
        for service, both in counts.items()
    }
    mean = [np.mean([both[when] for both in shares.values()], axis=0) for when in (0, 1)]
    ranks = {service: tuple(_places(share) for share in both) for service, both in shares.items()}
    overall = [_places(share) for share in mean]
    rows = [
        RankedUnit(
            unit=unit,
            services=tuple(ServiceRow(name, today[at], then[at]) for name, (today, then) in counts.items()),
            ranks=tuple((today[at], then[at]) for today, then in ranks.values()),
            share=float(mean[0][at]),
            share_after=float(mean[1][at]),
            rank=overall[0][at],
            rank_after=overall[1][at],
        )
        for at, unit in enumerate(units)
    ]
    return sorted(rows, key=_order)


def _order(row: RankedUnit) -> tuple[bool, int, str, str, str, str]:
    unit = row.unit
    return row.rank is None, row.rank or 0, unit.province, unit.district, unit.name, unit.code


def _places(shares: FloatArray) -> list[int | None]:
    """Place of each share, the greatest first: one more than there are greater ones; None for what is no number."""
    known = np.sort(shares[np.isfinite(shares)])
    greater = len(known) - np.searchsorted(known, shares, side="right")
    return [int(count) + 1 if np.isfinite(share) else None for count, share in zip(greater, shares, strict=True)]


def _counts(network: Network, who: Served, unit: IntArray, units: int) -> list[ServedCount]:
    """Counts of every unit: people by their share of each village, a commune centre by the village's own point."""
    villages, among = network.villages, unit >= 0
    centre = villages.is_commune_centre

    def summed(values: FloatArray) -> list[int]:
        sums = np.bincount(unit[among], weights=values[among].astype(np.float64), minlength=units)
        return [round(float(each)) for each in sums]

    columns = (
        np.ones(len(villages)),
        who.villages,
        villages.population,
        villages.population * who.share,
        centre,
        centre & who.own_point,
    )
    return [ServedCount(*row) for row in zip(*(summed(np.asarray(column)) for column in columns), strict=True)]
