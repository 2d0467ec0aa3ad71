"""Costs of masts: investment and running costs of new towers and of upgrades of sites that stand."""

from __future__ import annotations

from collections.abc import Collection

from phusong.coverage.schema import planned_technologies
from phusong.optimize.costs.table import CostTable


def tower_total_vnd(costs: CostTable, technologies: Collection[str], access_m: float) -> int:
    """Investment for a new tower without backhaul, VND.

    Args:
        costs: Prices.
        technologies: What it carries, such as ``{"4g", "5g"}``.
        access_m: Distance to the nearest road, metres, over which track and power line are built.
    """
    access = (costs.access_track_vnd_per_km + costs.power_line_vnd_per_km) * access_m / 1000.0
    return _structure_vnd(costs) + tower_radio_vnd(costs, technologies) + round(access)


def tower_radio_vnd(costs: CostTable, technologies: Collection[str]) -> int:
    """Investment in what a mast that is paid already carries: radio, and power for what needs the most, VND."""
    carried = [each for each in planned_technologies() if each.name in technologies]
    radio = sum(costs.price_vnd(each.radio_price) for each in carried)
    return radio + costs.price_vnd(carried[-1].tower_power_price)


def relay_mast_vnd(costs: CostTable, access_m: float) -> int:
    """Investment in a mast that microwave hops end at, with its own power, without backhaul, VND.

    Args:
        costs: Prices.
        access_m: Distance to the nearest road, metres, over which a track is built.
    """
    return _structure_vnd(costs) + costs.relay_power_vnd + round(costs.access_track_vnd_per_km * access_m / 1000.0)


def _structure_vnd(costs: CostTable) -> int:
    return costs.tower_vnd + costs.tower_civil_vnd + costs.tower_transport_vnd + costs.tower_installation_vnd


def upgrade_vnd(costs: CostTable, technologies: Collection[str], *, shared: bool = False) -> int:
    """Investment to add technologies at a site that stands, whose backhaul stays as it is, VND.

    Args:
        costs: Prices.
        technologies: What is added, such as ``{"5g"}``.
        shared: Whether another operator's tower is used.
    """
    added = [each for each in planned_technologies() if each.name in technologies]
    equipment = sum(costs.price_vnd(each.radio_price) + costs.price_vnd(each.upgrade_power_price) for each in added)
    return equipment + costs.upgrade_installation_vnd + costs.sharing_vnd * shared


def upgrade_opex_vnd(costs: CostTable, technologies: Collection[str], *, shared: bool = False) -> int:
    """Running costs of what is added at a site that stands, VND a year, with the rent where its tower is shared."""
    return costs.upgrade_opex_vnd_per_year * len(technologies) + costs.sharing_rent_vnd_per_year * shared
