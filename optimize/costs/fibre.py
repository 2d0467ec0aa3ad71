"""Costs of fibre: aerial cable along roads, and access points with the drop cable to their villages."""

from __future__ import annotations

from phusong.optimize.costs.table import CostTable


def fibre_vnd(costs: CostTable, length_m: float) -> int:
    """Investment for aerial fibre of a length in metres, VND."""
    return round(costs.fibre_vnd_per_km * length_m / 1000.0)


def fibre_opex_vnd(costs: CostTable, length_m: float) -> int:
    """Running costs of aerial fibre of a length in metres, VND a year."""
    return round(costs.fibre_opex_vnd_per_km_year * length_m / 1000.0)


def access_point_vnd(costs: CostTable, drop_m: float) -> int:
    """Investment for one access point with the drop cable to its village, metres, VND."""
    return costs.fibre_splitter_vnd + costs.fibre_olt_port_vnd + round(costs.fibre_drop_vnd_per_km * drop_m / 1000.0)
