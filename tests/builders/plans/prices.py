"""Prices that tests reckon with by hand, whatever the defaults are."""

from phusong.optimize.costs.table import CostTable

BY_HAND = {
    "usd_vnd": 1,
    "discount_rate": 0.05,
    "baseband_vnd": 0,
    "router_vnd": 0,
    "transformer_vnd": 0,
    "tower_vnd_per_m": 0,
    "tower_civil_vnd": 10_000,
    "tower_opex_vnd_per_year": 13_400,
    "power_line_vnd_per_km": 10_000,
    "fibre_off_road_vnd_per_km": 7_000,
    "upgrade_opex_vnd_per_year": 3_150,
    "sharing_rent_vnd_per_year": 3_000,
}
"""A tower stands for 20,000, 4G and its power add 21,500, 4G and 5G 48,000; 5G at a site costs 31,500."""


def plain_prices(**changes: object) -> CostTable:
    """The prices of :data:`BY_HAND` with changes."""
    return CostTable(**(BY_HAND | changes))
