"""Further surfaces of the map: how far inside a service reaches, how surely, how clean and fast, from which mast."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.kernels import GeometryArray
from phusong.coverage.radio.rasters import QualityRaster
from phusong.coverage.served import ENVIRONMENTS
from phusong.coverage.terrain import Grid, Raster
from phusong.maps.page import palette
from phusong.maps.webmap.context import MapContext
from phusong.maps.webmap.images import OverlayImage, hatching, outside, palette_image, picked, rgb, web_frame
from phusong.maps.webmap.model import SurfaceClass

SURFACES = ("level", "probability", "sinr", "downlink", "uplink", "server")
"""Surfaces in the order in which they are offered."""
_TAKEN = ("level", "probability", "sinr", "downlink", "server", "uplink")
"""The same in the order in which they are taken onto the page while there is room."""
ROOM = 2_400_000
"""Characters that their images may take together; what does not fit is left to the files of the run."""
MAX_PIXELS = 1000
"""Longest edge of an image."""
_OPACITY = 200
_LIMITS: Mapping[str, Sequence[float]] = {
    "probability": palette.PROBABILITY_LIMITS,
    "sinr": palette.SINR_LIMITS_DB,
    "downlink": palette.DOWNLINK_LIMITS_MBPS,
    "uplink": palette.UPLINK_LIMITS_MBPS,
}
"""Lower limits of the classes of what is known of a pixel's quality, the best first."""

Area = tuple[GeometryArray, CRS]
"""Outlines outside which nothing is drawn, and their coordinate reference system."""
Images = dict[str, dict[str, OverlayImage]]
"""``today`` and ``after`` to the image of each ``surface/service``."""


@dataclass(frozen=True, slots=True)
class Surfaces:
    """Surfaces that a page carries.

    Attributes:
        images: ``today`` and ``after`` to the image of each ``surface/service``.
        classes: Surface to the classes of each service, the best first.
        left_out: Surfaces that would have made the page too large.
    """

    images: Images = field(default_factory=lambda: {"today": {}, "after": {}})
    classes: dict[str, dict[str, list[SurfaceClass]]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


NO_SURFACES = Surfaces()
"""Of a run that predicted no raster."""


def surfaces_of(context: MapContext, area: Area, room: int = ROOM) -> Surfaces:
    """Draw every surface that the run has predicted, as long as there is room on the page.

    Args:
        context: Rasters of levels and of quality, and from which level a service reaches inside.
        area: Polygons outside which nothing is drawn, projected metres, none of them for everywhere, and their system.
        room: Characters that the images may take.
    """
    taken = 0
    found, left_out = Surfaces(), []
    for surface in _TAKEN:
        drawings = _drawings(surface, context, area)
        images = {
            key: draw() for key, draw in drawings.items()
        }  # no threads: warping silences warnings for all of them
        size = sum(len(image.url) for image in images.values())
        if not images:
            continue
        if taken + size > room:
            left_out.append(surface)
            continue
        taken += size
        for (view, service), image in images.items():
            found.images[view][f"{surface}/{service}"] = image
        services = [service for view, service in images if view == "today"]
        found.classes[surface] = {service: _classes(surface, service, context) for service in services}
    return Surfaces(found.images, found.classes, tuple(left_out))


def _classes(surface: str, service: str, context: MapContext) -> list[SurfaceClass]:
    """Classes of a surface, the best first, in the unit of the surface: dBm, 0 to 1, dB, Mbit/s, none."""
    if surface == "server":
        return [_class(colour=colour) for colour in palette.SERVER_COLOURS]
    if surface == "level":
        limits = context.environment_dbm[service]
        names = _inwards(limits)
        colours = palette.LEVEL_COLOURS[-len(names) :]
        return [_class(name, limits[name], None, colour) for name, colour in zip(names, colours, strict=True)]
    bounds = _LIMITS[surface]
    lower = (*bounds, None)
    upper = (None, *bounds)
    colours = (*palette.SIGNAL_COLOURS, palette.BELOW)
    return [_class("", *each) for each in zip(lower, upper, colours, strict=True)]


def _class(name: str = "", lower: float | None = None, upper: float | None = None, colour: str = "") -> SurfaceClass:
    return {"name": name, "lower": lower, "upper": upper, "colour": colour}


class _Ranked(Protocol):
    """What gives pixels of a web map their class, from 1 and the best first, 0 where the service is missing."""

    def ranks(self, grid: Grid, frame: Grid) -> NDArray[np.uint8]:
        """Classes on ``frame`` of what is known on ``grid``."""


@dataclass(frozen=True, slots=True)
class _Stepped:
    """Values in classes by their lower limits, the best first; ``below`` tells whether a last class lies below them."""

    values: NDArray[np.float32]
    limits: Sequence[float]
    below: bool

    def ranks(self, grid: Grid, frame: Grid) -> NDArray[np.uint8]:
        there = picked(self.values, grid, frame)
        ranks = np.where(np.isfinite(there) & self.below, len(self.limits) + 1, 0).astype(np.uint8)
        for at in range(len(self.limits), 0, -1):  # weakest first, so that the best class wins
            ranks[there >= self.limits[at - 1]] = at
        return ranks


@dataclass(frozen=True, slots=True)
class _Servers:
    """The best server, whatever its level; colours come again where there are more servers."""

    raster: Raster

    def ranks(self, grid: Grid, frame: Grid) -> NDArray[np.uint8]:
        server = np.nan_to_num(picked(self.raster.server.astype(np.float32), grid, frame), nan=-1.0)
        return np.where(server >= 0.0, np.mod(server, len(palette.SERVER_COLOURS)) + 1.0, 0.0).astype(np.uint8)


def _drawings(surface: str, context: MapContext, area: Area) -> dict[tuple[str, str], Callable[[], OverlayImage]]:
    """What draws a surface, by time and service."""
    times = (("today", context.rasters, context.quality), ("after", context.after, context.quality_after))
    drawings: dict[tuple[str, str], Callable[[], OverlayImage]] = {}
    for view, levels, quality in times:
        for service, raster in levels.items():
            ranked = _ranked(surface, service, context, (raster, quality.get(service)))
            if ranked is not None:
                colours = [entry["colour"] for entry in _classes(surface, service, context)]
                drawings[view, service] = partial(_draw, ranked, raster.grid, colours, area)
    return drawings


def _ranked(
    surface: str, service: str, context: MapContext, known: tuple[Raster, QualityRaster | None]
) -> _Ranked | None:
    """Classes of a surface; None where the run does not know it."""
    raster, quality = known
    if surface == "server":
        return _Servers(raster)
    if surface == "level":
        limits = context.environment_dbm.get(service, {})
        return _Stepped(raster.values, [limits[name] for name in _inwards(limits)], False) if limits else None
    if quality is None:
        return None
    values = {
        "probability": quality.probability,
        "sinr": quality.sinr_db,
        "downlink": quality.downlink_mbps,
        "uplink": quality.uplink_mbps,
    }[surface]
    return _Stepped(values, _LIMITS[surface], True) if np.isfinite(values).any() else None


def _inwards(limits: Mapping[str, float]) -> list[str]:
    """Environments from the farthest inside, which takes the most, to the open air."""
    return [name for name in reversed(ENVIRONMENTS) if name in limits]


def _draw(ranked: _Ranked, grid: Grid, colours: Sequence[str], area: Area) -> OverlayImage:
    """The image of a surface, hatched where the service is missing."""
    frame = web_frame(grid, MAX_PIXELS)
    ranks = ranked.ranks(grid, frame)
    indices = np.where((ranks == 0) & hatching(frame.shape), len(colours) + 1, ranks).astype(np.uint8)
    outlines, crs = area
    if len(outlines):
        indices[outside(outlines, crs, frame)] = 0
    known = [(*rgb(colour), _OPACITY) for colour in colours]
    return palette_image(indices, [(255, 255, 255, 0), *known, (*rgb(palette.NO_COVERAGE), 170)], frame)
