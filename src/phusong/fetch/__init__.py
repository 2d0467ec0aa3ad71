"""Public data of a place, fetched and made into the layers of a scenario."""

from phusong.fetch.box import Box
from phusong.fetch.collect import MARGIN_KM, CollectOptions, layers_of
from phusong.fetch.download import Wire
from phusong.fetch.fetch import Fetched, FetchPlaces, Wanted, fetch_layers
from phusong.fetch.sources import LAYERS, MORE_LAYERS, SOURCES, TOKEN_VARIABLE, read_sources

__all__ = [
    "LAYERS",
    "MARGIN_KM",
    "MORE_LAYERS",
    "SOURCES",
    "TOKEN_VARIABLE",
    "Box",
    "CollectOptions",
    "FetchPlaces",
    "Fetched",
    "Wanted",
    "Wire",
    "fetch_layers",
    "layers_of",
    "read_sources",
]
