"""Closures: where cables are spliced, at access points, in villages, where cables part, and from drum to drum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Literal

from shapely import LineString

from phusong.optimize.pon.cables import count_of
from phusong.optimize.pon.design import PonDesign

ClosureKind = Literal["access_point", "village", "branch", "joint"]

SHORTEST_DRUM_M = 100.0
"""Cable comes on drums no shorter than this, metres."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A closure, or several at one place.

    Attributes:
        kind: Why it is there.
        x_m: Easting, metres.
        y_m: Northing, metres.
        phase: Phase it is built in, counted from 1.
        count: How many stand there: one for each cable.
    """

    kind: ClosureKind
    x_m: float
    y_m: float
    phase: int
    count: int = 1


def find_closures(design: PonDesign, drum_m: float) -> tuple[Closure, ...]:
    """Closures of a design: one at every access point, village end and place where cables part, one a joint and cable.

    Args:
        design: The design.
        drum_m: Length of cable between two joints, metres.
    """
    points = [Closure("access_point", point.x_m, point.y_m, point.phase) for point in design.points]
    led_to = [village for village in design.villages if village.cables]
    ends = [(village.line.coords[-1], design.points[village.point].phase) for village in led_to]
    villages = [Closure("village", float(x_m), float(y_m), phase) for (x_m, y_m), phase in ends]
    return (*points, *villages, *_branches(design), *_joints(design, drum_m))


def _branches(design: PonDesign) -> Iterator[Closure]:
    """Taps of lit plant, and forks that are no access point."""
    stands = {point.span for point in design.points if point.span >= 0}
    onward = Counter(each.span.before for each in design.spans if each.span.before >= 0)
    taps: set[tuple[float, float]] = set()
    for each in design.spans:
        if each.span.before < 0 and each.span.start not in taps:
            taps.add(each.span.start)
            yield Closure("branch", *each.span.start, each.span.phase)
    for span in sorted(span for span, count in onward.items() if count > 1 and span not in stands):
        yield Closure("branch", *design.spans[span].span.end, design.spans[span].span.phase)


def _joints(design: PonDesign, drum_m: float) -> Iterator[Closure]:
    """Joints of cables that are longer than a drum."""
    cables = [(each.cables, each.span.line, each.span.length_m, each.span.phase) for each in design.spans]
    cables += [(each.cables, each.line, each.length_m, design.points[each.point].phase) for each in design.villages]
    for held, line, length_m, phase in cables:
        for x_m, y_m in _each_drum(line, length_m, max(drum_m, SHORTEST_DRUM_M)):
            yield Closure("joint", x_m, y_m, phase, count_of(held))


def _each_drum(line: LineString, length_m: float, drum_m: float) -> Iterator[tuple[float, float]]:
    for number in range(1, ceil(round(length_m / drum_m, 6))):
        at = line.interpolate(number * drum_m)
        yield float(at.x), float(at.y)
