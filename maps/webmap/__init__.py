"""The Folium map that needs no network."""

from phusong.maps.webmap.context import MapContext
from phusong.maps.webmap.page import render_map

__all__ = ["MapContext", "render_map"]
