"""One table of layers and columns, which drives reading, checking, the reference page and the templates."""

from __future__ import annotations

from phusong.coverage.schema.areas import COMMUNES, PLACES, VILLAGES
from phusong.coverage.schema.column import Layer
from phusong.coverage.schema.plant import ACCESS_POINTS, FIBRE, ROADS
from phusong.coverage.schema.radio import ANTENNAS, SECTORS, SITES
from phusong.coverage.schema.rasters import BUILDINGS, CLUTTER, POPULATION, SEA, TERRAIN
from phusong.coverage.schema.units import CROSSWALK, DISTRICTS, PROVINCES

LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        VILLAGES,
        COMMUNES,
        SITES,
        SECTORS,
        ANTENNAS,
        ROADS,
        FIBRE,
        ACCESS_POINTS,
        TERRAIN,
        CLUTTER,
        POPULATION,
        BUILDINGS,
        SEA,
        PLACES,
        DISTRICTS,
        PROVINCES,
        CROSSWALK,
    )
}
"""Every layer by name, in the order of reports."""

LAYER_NAMES = tuple(LAYERS)
REQUIRED_LAYERS = tuple(layer.name for layer in LAYERS.values() if layer.required)
