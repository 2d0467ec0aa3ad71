"""Indicators that pages and tables share."""

from phusong.maps.indicators.comparison import (
    INDICATORS,
    Change,
    Comparison,
    Place,
    ServiceChange,
    Setting,
    Side,
    Site,
    Village,
    VillageChanges,
)
from phusong.maps.indicators.prices import ALL_PRICES, PriceEnd, PriceRange, PriceRanges, ranked

__all__ = [
    "ALL_PRICES",
    "INDICATORS",
    "Change",
    "Comparison",
    "Place",
    "PriceEnd",
    "PriceRange",
    "PriceRanges",
    "ServiceChange",
    "Setting",
    "Side",
    "Site",
    "Village",
    "VillageChanges",
    "ranked",
]
