"""The pages of a run that covers several provinces: an overview of all, and a map of each."""

from phusong.maps.country.pages import country_pages
from phusong.maps.country.part import Country
from phusong.maps.country.provinces import provinces_of
from phusong.maps.country.signal_tiles import country_tiles

__all__ = ["Country", "country_pages", "country_tiles", "provinces_of"]
