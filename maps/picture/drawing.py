"""Drawing of a plan for one service in whole units of paper: areas, lines, marks and names, north up.

What is drawn is the same on every kind of paper; :mod:`phusong.maps.picture.svg` and
:mod:`phusong.maps.picture.png` put it there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.coverage.kernels import FloatArray, GeometryArray
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served, count_by_commune
from phusong.maps.page import palette
from phusong.maps.picture.names import bare_names, place_names
from phusong.maps.webmap.geometry import extent_m, merge_outlines, thin_outlines
from phusong.optimize.plan import Plan

Shape = Literal["gap", "gained", "new_tower", "upgrade", "relay", "fibre"]

UNITS = 1000
"""Longer side of the drawing, units."""

MARGIN = 14
"""Clear border around everything, units."""

MOST_NAMES = 24
"""Districts that are named; more would lie upon each other."""

KIND_UNITS: Mapping[str, float] = {"new_tower": 13.0, "upgrade": 10.0, "relay": 9.0, "fibre": 8.0}
"""Half the size of the mark of each kind of proposal, units."""

_ROUND_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)

Ring = NDArray[np.int64]
"""Points of a line, units from the upper left corner, shape (n, 2)."""


@dataclass(frozen=True, slots=True)
class Area:
    """A filled area: its rings, holes among them, by the even-odd rule."""

    rings: tuple[Ring, ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at a place: its kind, half its size in units, and what it is called."""

    shape: Shape
    x: float
    y: float
    units: float


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is written over a place."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plan for one service, ready to be put on paper.

    Attributes:
        service: The service.
        width: Units from left to right.
        height: Units from top to bottom.
        communes: Communes, coloured by the share of their people who are served today.
        borders: Outlines of districts.
        routes: Fibre that is proposed.
        marks: Villages without the service today, then proposals; later ones lie on earlier ones.
        names: Names of districts.
        scale_km: Length of the bar of the scale, km.
        scale_units: The same in units.
    """

    service: str
    width: int
    height: int
    communes: tuple[Area, ...]
    borders: tuple[Ring, ...]
    routes: tuple[Ring, ...]
    marks: tuple[Mark, ...]
    names: tuple[Name, ...]
    scale_km: int
    scale_units: float


class _Paper:
    """Where metres lie on the paper."""

    def __init__(self, network: Network) -> None:
        left, bottom, right, top = extent_m(network)
        self.step_m = max(right - left, top - bottom, 1.0) / (UNITS - 2 * MARGIN)
        self._left, self._top = left, top
        self.width = round((right - left) / self.step_m) + 2 * MARGIN
        self.height = round((top - bottom) / self.step_m) + 2 * MARGIN

    def place(self, x_m: FloatArray, y_m: FloatArray) -> FloatArray:
        """Units of places in metres, shape (n, 2)."""
        return np.column_stack(
            ((x_m - self._left) / self.step_m + MARGIN, (self._top - y_m) / self.step_m + MARGIN)
        ).astype(np.float64)

    def metres(self, x: float, y: float) -> tuple[float, float]:
        """Metres of a place in units."""
        return (x - MARGIN) * self.step_m + self._left, self._top - (y - MARGIN) * self.step_m

    def rings(self, geometry: shapely.Geometry) -> tuple[Ring, ...]:
        """Rings of areas, or lines of lines."""
        parts = shapely.get_parts(geometry)
        lines = shapely.get_rings(parts) if shapely.get_dimensions(geometry) == 2 else parts
        placed = (self.place(*shapely.get_coordinates(line).T).round().astype(np.int64) for line in lines)
        return tuple(line for line in map(_without_repeats, placed) if len(line) > 1)


def draw_plan(network: Network, coverage: Coverage, plan: Plan, after: Mapping[str, Served], service: str) -> Drawing:
    """Draw who lacks a service today, whom the plan brings it to, and with what.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        after: Service to who is served once the plan is built.
        service: The service; one that the coverage does not have gives outlines alone.
    """
    paper = _Paper(network)
    outlines = thin_outlines(network.communes.outlines, paper.step_m)
    marks = (*_villages(network, coverage, after, service, paper), *_proposals(plan, service, paper))
    km = _round_km(paper.step_m * paper.width / 4000.0)
    return Drawing(
        service=service,
        width=paper.width,
        height=paper.height,
        communes=tuple(_communes(network, coverage, service, outlines, paper)),
        borders=tuple(_borders(network, outlines, paper)),
        routes=tuple(_routes(plan, service, paper)),
        marks=marks,
        names=tuple(_names(network, paper, marks)),
        scale_km=km,
        scale_units=km * 1000.0 / paper.step_m,
    )


def _communes(
    network: Network, coverage: Coverage, service: str, outlines: GeometryArray, paper: _Paper
) -> Iterable[Area]:
    state = coverage.services.get(service)
    counts = {} if state is None else count_by_commune(network, state.people)
    for code, outline in zip(network.communes.codes, outlines, strict=True):
        share = counts[str(code)].population_share if counts else math.nan
        rank = palette.share_class(share)
        fill = palette.SHARE_UNKNOWN if rank is None else palette.SHARE_COLOURS[rank]
        yield Area(paper.rings(outline), fill)


def _borders(network: Network, outlines: GeometryArray, paper: _Paper) -> Iterable[Ring]:
    """Districts by their own layer, else around the communes of each."""
    if len(network.districts):
        held = network.districts.holding(network.communes)
        for outline in thin_outlines(held.outlines, paper.step_m):
            yield from paper.rings(outline)
        return
    names = network.communes.districts.astype(str)
    for name in sorted(set(names)):
        yield from paper.rings(merge_outlines(outlines[names == name], paper.step_m))


def _routes(plan: Plan, service: str, paper: _Paper) -> Iterable[Ring]:
    for proposal in plan.proposals:
        if service == "fibre" and proposal.route is not None:
            yield from paper.rings(shapely.simplify(proposal.route, paper.step_m))


def _villages(
    network: Network, coverage: Coverage, after: Mapping[str, Served], service: str, paper: _Paper
) -> Iterable[Mark]:
    """A mark for each village without the service: those that the plan serves, then the rest, the largest first."""
    state = coverage.services.get(service)
    if state is None:
        return
    villages, planned = network.villages, after[service].villages
    places = paper.place(villages.x_m, villages.y_m)
    missing = np.flatnonzero(~state.served)
    half = np.clip(np.sqrt(np.nan_to_num(villages.population)) * 0.33, 2.6, 14.0)
    for row in sorted(missing, key=lambda row: (not planned[row], -half[row], row)):
        shape: Shape = "gained" if planned[row] else "gap"
        yield Mark(shape, round(float(places[row, 0]), 1), round(float(places[row, 1]), 1), round(float(half[row]), 1))


def _proposals(plan: Plan, service: str, paper: _Paper) -> Iterable[Mark]:
    """A mark for each proposal that brings the service to somebody."""
    for proposal in plan.proposals:
        if proposal.people_by_service.get(service, 0) > 0 and proposal.kind != "fibre":
            x, y = paper.place(np.array([proposal.x_m]), np.array([proposal.y_m]))[0]
            yield Mark(proposal.kind, round(float(x), 1), round(float(y), 1), KIND_UNITS[proposal.kind])


def _names(network: Network, paper: _Paper, marks: Sequence[Mark]) -> Iterable[Name]:
    """Names of districts over the middle of their communes; none where there are too many to read."""
    names = network.communes.districts.astype(str)
    listed = sorted(set(names) - {""})
    if not 1 < len(listed) <= MOST_NAMES:
        return
    outlines = [shapely.union_all(network.communes.outlines[names == name]) for name in listed]
    middles = [
        shapely.centroid(shapely.union_all(shapely.centroid(network.communes.outlines[names == name])))
        for name in listed
    ]
    places = paper.place(np.array([middle.x for middle in middles]), np.array([middle.y for middle in middles]))
    shapely.prepare(outlines)

    def holds(number: int, place: tuple[float, float]) -> bool:
        return bool(shapely.contains_xy(outlines[number], *paper.metres(*place)))

    wanted = [(name, (float(x), float(y))) for name, (x, y) in zip(bare_names(listed), places, strict=True)]
    taken = np.array([(mark.x, mark.y) for mark in marks], dtype=np.float64).reshape(-1, 2)
    for text, (x, y) in place_names(wanted, taken, holds):
        yield Name(text, round(x, 1), round(y, 1))


def _round_km(most_km: float) -> int:
    """The greatest round length that is not over ``most_km``."""
    return max((km for km in _ROUND_KM if km <= most_km), default=_ROUND_KM[0])


def _without_repeats(line: Ring) -> Ring:
    """A line without points that repeat the one before."""
    return line[np.r_[True, np.any(np.diff(line, axis=0) != 0, axis=1)]]
