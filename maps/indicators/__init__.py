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

__all__ = [
    "INDICATORS",
    "Change",
    "Comparison",
    "Place",
    "ServiceChange",
    "Setting",
    "Side",
    "Site",
    "Village",
    "VillageChanges",
]
