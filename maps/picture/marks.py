"""Outlines of the marks of a picture, the shapes that map and legend use."""

from __future__ import annotations

import math
from collections.abc import Mapping

from phusong.maps.page import palette
from phusong.maps.picture.drawing import Drawing
from phusong.maps.words.bilingual import Both, word

_STAR = tuple(
    (radius * math.sin(math.pi * at / 5), -radius * math.cos(math.pi * at / 5))
    for at in range(10)
    for radius in ((1.0, 0.42)[at % 2],)
)

OUTLINES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "gap": ((0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)),
    "gained": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "new_tower": _STAR,
    "upgrade": ((0.0, -1.0), (1.0, 0.1), (0.4, 0.1), (0.4, 1.0), (-0.4, 1.0), (-0.4, 0.1), (-1.0, 0.1)),
    "relay": ((0.0, -1.0), (0.9, 0.0), (0.0, 1.0), (-0.9, 0.0)),
    "fibre": ((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),
}
"""Corners of each mark, from its middle, in halves of its size."""

FILLS: Mapping[str, str] = {
    "gained": palette.GAINED,
    "gap": palette.GAP,
    **dict.fromkeys(("new_tower", "upgrade", "relay", "fibre"), palette.PROPOSAL),
}
"""Fill of each mark."""

EDGES: Mapping[str, tuple[str, float]] = {
    "gained": ("#ffffff", 0.8),
    "gap": ("#ffffff", 0.8),
    **dict.fromkeys(("new_tower", "upgrade", "relay", "fibre"), (palette.INK, 1.5)),
}
"""Colour and width, units, of the edge of each mark."""


def legend_of(drawing: Drawing) -> tuple[tuple[str, Both], ...]:
    """Marks that stand in a drawing and what they mean, in the order of a legend."""
    shapes = {mark.shape for mark in drawing.marks} | ({"fibre"} if drawing.routes else set())
    meanings = {shape: word(f"brief.map.{shape}") for shape in ("gap", "gained")}
    meanings |= {kind: word(f"common.kind.{kind}") for kind in ("new_tower", "upgrade", "relay", "fibre")}
    return tuple((shape, meaning) for shape, meaning in meanings.items() if shape in shapes)
