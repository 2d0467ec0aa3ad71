"""The picture of a plan as SVG, to stand in a page: sharp at every size, without a font or a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from markupsafe import Markup

from phusong.maps.page import palette
from phusong.maps.picture.drawing import Drawing, Mark, Ring
from phusong.maps.picture.marks import EDGES, FILLS, OUTLINES

PALE = Markup(' fill-opacity="0.6"')
"""Communes step back behind the marks that lie on them."""

_PATH = Markup('<path d="{}" fill="{}" stroke="{}" stroke-width="{}"{}/>')
_NAME = Markup('<text x="{}" y="{}" class="place">{}</text>')
_PICTURE = Markup('<svg viewBox="0 0 {} {}" class="picture" role="img" aria-label="{}">{}</svg>')
_SCALE = Markup('<path d="M{} {}h{:.0f}" stroke="{}" stroke-width="4"/><text x="{}" y="{}">{} km</text>')


def drawing_svg(drawing: Drawing, label: str) -> Markup:
    """Write a drawing as an SVG element.

    Args:
        drawing: What is drawn.
        label: What it shows, for those who do not see it.
    """
    by_fill: dict[str, list[str]] = {}
    for area in drawing.communes:
        by_fill.setdefault(area.fill, []).append(_closed(area.rings))
    parts = [_PATH.format("".join(paths), fill, "#ffffff", 0.8, PALE) for fill, paths in by_fill.items()]
    parts.append(_PATH.format(_closed(drawing.borders), "none", "#6b6278", 2, ""))
    parts.append(_PATH.format(_open(drawing.routes), "none", palette.INK, 4.5, ""))
    parts.append(_PATH.format(_open(drawing.routes), "none", palette.PROPOSAL, 2.5, ""))
    for shape in OUTLINES:
        marks = [mark for mark in drawing.marks if mark.shape == shape]
        edge, width = EDGES[shape]
        parts.append(_PATH.format("".join(map(_mark, marks)), FILLS[shape], edge, width, ""))
    parts += [_NAME.format(name.x, name.y, name.text) for name in drawing.names]
    parts.append(
        _SCALE.format(
            14, drawing.height - 12, drawing.scale_units, palette.INK, 14, drawing.height - 20, drawing.scale_km
        )
    )
    return _PICTURE.format(drawing.width, drawing.height, label, Markup("").join(parts))


def mark_svg(shape: str) -> Markup:
    """A mark alone, for a legend."""
    edge, width = EDGES[shape]
    path = _PATH.format(_outline(shape, 12.0, 12.0, 9.0 if shape != "gap" else 7.5), FILLS[shape], edge, width, "")
    return Markup('<svg width="14" height="14" viewBox="0 0 24 24" aria-hidden="true">{}</svg>').format(path)


def _mark(mark: Mark) -> str:
    return _outline(mark.shape, mark.x, mark.y, mark.units)


def _outline(shape: str, x: float, y: float, half: float) -> str:
    """A path around a mark."""
    corners = [(x + east * half, y + south * half) for east, south in OUTLINES[shape]]
    return "M" + "L".join(f"{east:.1f} {south:.1f}" for east, south in corners) + "z"


def _closed(rings: Iterable[Ring]) -> str:
    return "".join(_line(ring) + "z" for ring in rings)


def _open(rings: Iterable[Ring]) -> str:
    return "".join(map(_line, rings))


def _line(ring: Ring) -> str:
    """A path: its first point, and each further one as the way from the one before."""
    (x, y), *_ = points = ring.tolist()
    steps = (f"{e1 - e0} {s1 - s0}" for (e0, s0), (e1, s1) in pairwise(points))
    return f"M{x} {y}l" + " ".join(steps)
