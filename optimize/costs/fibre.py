"""Costs of fibre: cable along roads by way of building, access points, and the cable from them to villages."""

from __future__ import annotations

from phusong.optimize.costs.table import CostTable

EXTENSION_SETTINGS = (
    "fibre_building",
    "fibre_building_by_class",
    "fibre_vnd_per_km",
    "fibre_buried_vnd_per_km",
    "fibre_duct_vnd_per_km",
    "fibre_existing_duct_vnd_per_km",
    "fibre_distribution_vnd_per_km",
    "fibre_drop_vnd_per_km",
    "fibre_splitter_vnd",
    "fibre_olt_port_vnd",
    "fibre_opex_vnd_per_km_year",
    "access_point_opex_vnd_per_year",
)
"""Settings of the cost table that fibre along roads costs by; the fibre from a road to a tower is the tower's."""


def same_fibre_prices(one: CostTable, other: CostTable) -> bool:
    """Whether fibre along roads, access points and cables to villages cost the same in two tables."""
    return all(getattr(one, name) == getattr(other, name) for name in EXTENSION_SETTINGS)


def trench_vnd(costs: CostTable, length_m: float, road_class: str = "") -> float:
    """Investment for fibre along a road, VND, not rounded.

    Args:
        costs: Prices.
        length_m: Length, metres.
        road_class: Class of the road, which decides how fibre is built along it.
    """
    return costs.fibre_km_vnd(road_class) * length_m / 1000.0


def off_road_fibre_vnd(costs: CostTable, length_m: float) -> int:
    """Investment for the fibre from a road to a tower of a length in metres, VND."""
    return round(costs.fibre_off_road_vnd_per_km * length_m / 1000.0)


def fibre_opex_vnd(costs: CostTable, length_m: float) -> int:
    """Running costs of fibre of a length in metres, VND a year."""
    return round(costs.fibre_opex_vnd_per_km_year * length_m / 1000.0)


def access_point_vnd(costs: CostTable) -> int:
    """Investment for one access point: splitter, closure and cabinet, and its OLT port, VND."""
    return costs.fibre_splitter_vnd + costs.fibre_olt_port_vnd


def distribution_vnd(costs: CostTable, way_m: float, drop_m: float) -> int:
    """Investment for the cable from an access point to one village, VND.

    Args:
        costs: Prices.
        way_m: Way along the road, metres, over which distribution cable is hung.
        drop_m: Straight way from the road to the village, metres.
    """
    return round((costs.fibre_distribution_vnd_per_km * way_m + costs.fibre_drop_vnd_per_km * drop_m) / 1000.0)


def distribution_opex_vnd(costs: CostTable, way_m: float, drop_m: float) -> int:
    """Running costs of the cable from an access point to one village, VND a year."""
    return fibre_opex_vnd(costs, way_m + drop_m)
