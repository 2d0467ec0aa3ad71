"""Costs of masts: investment and running costs of new towers and of upgrades of sites that stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from phusong.coverage.schema import planned_technologies
from phusong.optimize.costs.table import CostTable


@dataclass(frozen=True, slots=True)
class Access:
    """Way from the nearest road to a new tower.

    Attributes:
        line_m: Straight way, metres, over which the power line is built.
        climb_m: Height between the road and the tower, metres, up or down.
        road_class: Class of the road, empty when not said.
    """

    line_m: float
    climb_m: float = 0.0
    road_class: str = ""

    def track_m(self, gradient: float) -> float:
        """Length of the track, metres: the straight way, or what the climb asks for where that is longer.

        Args:
            gradient: Steepest track, metres up for each metre along.
        """
        return max(self.line_m, self.climb_m / gradient)


def track_vnd(costs: CostTable, access: Access) -> int:
    """Investment for the track to a new mast, VND."""
    return round(costs.track_km_vnd(access.road_class) * access.track_m(costs.track_gradient) / 1000.0)


def grid_vnd(costs: CostTable, access: Access) -> int:
    """Investment for the power line to a new tower and its transformer, VND."""
    return costs.transformer_vnd + round(costs.power_line_vnd_per_km * access.line_m / 1000.0)


def tower_total_vnd(costs: CostTable, technologies: Collection[str], height_m: float, access: Access) -> int:
    """Investment for a new tower without backhaul, VND.

    Args:
        costs: Prices.
        technologies: What it carries, such as ``{"4g", "5g"}``.
        height_m: Height of the tower, metres.
        access: Way to it.
    """
    way = track_vnd(costs, access) + grid_vnd(costs, access)
    return structure_vnd(costs, height_m) + tower_radio_vnd(costs, technologies) + way


def structure_vnd(costs: CostTable, height_m: float) -> int:
    """Investment for a mast of a height in metres as it stands, without power, radio and way to it, VND."""
    works = costs.tower_civil_vnd + costs.tower_transport_vnd + costs.tower_installation_vnd
    return round(costs.tower_vnd_per_m * height_m) + works


def tower_radio_vnd(costs: CostTable, technologies: Collection[str]) -> int:
    """Investment in what a mast that is paid already carries: radio, router, and power for what needs the most, VND."""
    carried = [each for each in planned_technologies() if each.name in technologies]
    radio = sum(costs.price_vnd(each.radio_price) + costs.baseband_vnd for each in carried)
    return radio + costs.router_vnd + costs.price_vnd(carried[-1].tower_power_price)


def relay_mast_vnd(costs: CostTable, height_m: float, access: Access) -> int:
    """Investment in a mast that microwave hops end at, with its own power and a track, without backhaul, VND.

    Args:
        costs: Prices.
        height_m: Height of the mast, metres.
        access: Way to it.
    """
    return structure_vnd(costs, height_m) + costs.relay_power_vnd + track_vnd(costs, access)


def upgrade_vnd(costs: CostTable, technologies: Collection[str], *, shared: bool = False) -> int:
    """Investment to add technologies at a site that stands, whose backhaul stays as it is, VND.

    Args:
        costs: Prices.
        technologies: What is added, such as ``{"5g"}``.
        shared: Whether another operator's tower is used.
    """
    added = [each for each in planned_technologies() if each.name in technologies]
    equipment = sum(costs.price_vnd(each.radio_price) + costs.price_vnd(each.upgrade_power_price) for each in added)
    return equipment + costs.baseband_vnd * len(added) + costs.upgrade_installation_vnd + costs.sharing_vnd * shared


def upgrade_opex_vnd(costs: CostTable, technologies: Collection[str], *, shared: bool = False) -> int:
    """Running costs of what is added at a site that stands, VND a year, with the rent where its tower is shared."""
    return costs.upgrade_opex_vnd_per_year * len(technologies) + costs.sharing_rent_vnd_per_year * shared
