"""The built tree as spans: trenches between forks, access points, towers and ends, hung on lit plant.

The plan cuts trenches wherever an access point could have stood. Here sections that follow on each other are one span,
so that where the plan has cut a road changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import shapely
from shapely import LineString

from phusong.optimize.fibre.extensions import Extensions

Place = tuple[float, float]
"""Easting and northing, metres."""

ROOT = 0
"""Node of the plan's network that stands for lit plant."""


@dataclass(frozen=True, slots=True)
class Span:
    """A trench between two places that matter, away from lit plant.

    Attributes:
        line: Its road, from the end nearer to lit plant, projected metres.
        length_m: Length, metres.
        before: Span that it hangs on, -1 where it begins at lit plant or closes a loop.
        node: Node of the plan's network at its far end, -1 where it closes a loop.
        from_olt_m: Cable from the OLT to its far end, metres, 0 where it closes a loop.
        phase: Phase it is built in, counted from 1.
        rows: Sections of the plan that it is made of, from the one nearer to lit plant.
    """

    line: LineString
    length_m: float
    before: int
    node: int
    from_olt_m: float
    phase: int
    rows: tuple[int, ...]

    @property
    def start(self) -> Place:
        """Where it begins."""
        return _place(self.line.coords[0])

    @property
    def end(self) -> Place:
        """Where it ends."""
        return _place(self.line.coords[-1])


@dataclass(frozen=True, slots=True)
class SpanTree:
    """Spans in order from lit plant outwards.

    Attributes:
        spans: The spans; each after the one it hangs on.
        at: Span that ends at each node that matters.
    """

    spans: tuple[Span, ...]
    at: Mapping[int, int]

    def ways(self, node: int) -> list[int]:
        """Spans from a node to lit plant; none for lit plant itself."""
        found, span = [], self.at.get(node, -1)
        while span >= 0:
            found.append(span)
            span = self.spans[span].before
        return found

    def shared_m(self, node: int) -> float:
        """Trench from lit plant to a node, metres."""
        return sum(self.spans[span].length_m for span in self.ways(node))


def span_tree(extensions: Extensions, phase_of: Mapping[int, int], used: Collection[int]) -> SpanTree:
    """Join the sections that are built to spans.

    Args:
        extensions: The fibre options.
        phase_of: Options that are built, each with its phase.
        used: Nodes at which an access point or a tower hangs.
    """
    around = _around(extensions, phase_of)
    entering = _entering(extensions, around)
    leaving: dict[int, list[int]] = {}
    for node, (_, above) in sorted(entering.items(), key=lambda each: each[1]):
        leaving.setdefault(above, []).append(node)
    spans: list[Span] = []
    at: dict[int, int] = {}
    waiting: list[tuple[int, int, float, Place | None]] = [(node, -1, 0.0, None) for node in leaving.get(ROOT, [])]
    while waiting:
        node, before, so_far_m, place = waiting.pop(0)
        rows, lines = [], []
        while True:
            row = entering[node][0]
            line = _oriented(extensions, row, place)
            place = _place(line.coords[-1])
            so_far_m += float(extensions.length_m[row]) + float(extensions.tap_m[row])
            rows.append(row)
            lines.append(line)
            onward = leaving.get(node, [])
            joint = len(onward) != 1 or len(around[node]) != 2 or node in used
            if joint or phase_of[entering[onward[0]][0]] != phase_of[row]:
                break
            node = onward[0]
        length_m = float(sum(extensions.length_m[each] for each in rows))
        at[node] = len(spans)
        waiting += [(each, len(spans), so_far_m, place) for each in onward]
        spans.append(Span(_joined(lines), length_m, before, node, so_far_m, phase_of[rows[0]], tuple(rows)))
    return SpanTree((*spans, *_closing(extensions, phase_of, spans)), at)


def _closing(extensions: Extensions, phase_of: Mapping[int, int], spans: list[Span]) -> Iterator[Span]:
    """Sections that close a loop, as partners may have accepted them: trench with cable that no fibre is led over."""
    led_over = {row for span in spans for row in span.rows}
    for row in sorted(phase_of):
        if extensions.kinds[row] == "section" and row not in led_over:
            line = _oriented(extensions, row, None)
            yield Span(line, float(extensions.length_m[row]), -1, -1, 0.0, phase_of[row], (row,))


def _around(extensions: Extensions, phase_of: Mapping[int, int]) -> dict[int, list[tuple[int, int]]]:
    """Node to the sections at it that are built, each with the node at its other end."""
    around: dict[int, list[tuple[int, int]]] = {}
    for row in sorted(phase_of):
        if extensions.kinds[row] == "section":
            one, other = (int(node) for node in extensions.ends[row])
            around.setdefault(one, []).append((row, other))
            around.setdefault(other, []).append((row, one))
    return around


def _entering(extensions: Extensions, around: Mapping[int, list[tuple[int, int]]]) -> dict[int, tuple[int, int]]:
    """Section by which each node is reached over the shortest cable from an OLT, and the node before."""
    found: dict[int, tuple[int, int]] = {}
    queue: list[tuple[float, int, int, int]] = [(0.0, ROOT, -1, -1)]
    done: set[int] = set()
    while queue:
        far_m, node, row, above = heappop(queue)
        if node in done:
            continue
        done.add(node)
        if row >= 0:
            found[node] = (row, above)
        for section, other in around.get(node, ()):
            if other not in done:
                step_m = float(extensions.length_m[section]) + float(extensions.tap_m[section])
                heappush(queue, (far_m + step_m, other, section, node))
    return found


def _oriented(extensions: Extensions, row: int, start: Place | None) -> LineString:
    """Road of a section from a place on; from lit plant, where sections begin, when None."""
    line = LineString(shapely.get_coordinates(extensions.lines[row]))
    if start is None:
        return line
    first, last = (np.hypot(point[0] - start[0], point[1] - start[1]) for point in (line.coords[0], line.coords[-1]))
    return line if first <= last else line.reverse()


def _joined(lines: list[LineString]) -> LineString:
    coordinates = list(lines[0].coords)
    for line in lines[1:]:
        coordinates += line.coords[1:]
    return LineString(coordinates)


def _place(point: tuple[float, ...]) -> Place:
    return float(point[0]), float(point[1])
