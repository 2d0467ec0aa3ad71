"""The pages of a run that covers several provinces: an overview of all, and a map of each."""

from phusong.maps.country.pages import country_pages, overview_page, province_pages
from phusong.maps.country.part import Country
from phusong.maps.country.provinces import OVERVIEW, provinces_of
from phusong.maps.country.signal_tiles import SignalTiles, country_tiles

__all__ = [
    "OVERVIEW",
    "Country",
    "SignalTiles",
    "country_pages",
    "country_tiles",
    "overview_page",
    "province_pages",
    "provinces_of",
]
