"""Indicators that pages and tables share."""

from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.brief import opening_service
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
    is_amount,
)
from phusong.maps.indicators.groups import service_rows
from phusong.maps.indicators.prices import ALL_PRICES, PriceEnd, PriceRange, PriceRanges, ranked
from phusong.maps.indicators.ranking import RankedUnit, rank_units
from phusong.maps.indicators.targets import TargetRow, target_rows

__all__ = [
    "ALL_PRICES",
    "INDICATORS",
    "Change",
    "Comparison",
    "Place",
    "PriceEnd",
    "PriceRange",
    "PriceRanges",
    "RankedUnit",
    "ServiceChange",
    "Setting",
    "Side",
    "Site",
    "TargetRow",
    "Village",
    "VillageChanges",
    "is_amount",
    "opening_service",
    "rank_units",
    "ranked",
    "served_after",
    "service_rows",
    "target_rows",
]
