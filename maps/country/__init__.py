"""The pages of a run that covers several provinces: an overview of all, and a map of each."""

from phusong.maps.country.pages import country_pages
from phusong.maps.country.part import Country
from phusong.maps.country.provinces import provinces_of

__all__ = ["Country", "country_pages", "provinces_of"]
