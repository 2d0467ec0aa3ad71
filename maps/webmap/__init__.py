"""The Folium map that needs no network."""

from phusong.maps.webmap.context import MapContext, Tiles
from phusong.maps.webmap.page import render_map

__all__ = ["MapContext", "Tiles", "render_map"]
