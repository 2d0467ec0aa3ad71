"""The tree of a plan: which fibre is built together, what hangs on what, and whose share of a trench is whose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.fibre.extensions import Extensions

Group = tuple[int, str]
"""Phase, and what holds a group of fibre options together: the point on lit plant or the node that it begins at."""


@dataclass(frozen=True, slots=True)
class TrenchTree:
    """Chosen fibre options as a tree that hangs on lit plant.

    Attributes:
        extensions: All fibre options.
        phase: Phase of each chosen one.
        before: Section by which each node is reached, to the node it comes from.
        section: Section that enters each node.
        order: Nodes from lit plant outwards.
    """

    extensions: Extensions
    phase: dict[int, int]
    before: dict[int, int]
    section: dict[int, int]
    order: tuple[int, ...]

    @staticmethod
    def of(extensions: Extensions, phase: dict[int, int]) -> TrenchTree:
        """Hang the chosen sections on lit plant.

        Args:
            extensions: All fibre options.
            phase: Chosen fibre options, each with the phase it is built in.
        """
        around: dict[int, list[tuple[int, int]]] = {}
        for row in sorted(phase):
            if extensions.kinds[row] == "section":
                one, other = (int(node) for node in extensions.ends[row])
                around.setdefault(one, []).append((other, row))
                around.setdefault(other, []).append((one, row))
        before, section, order = {0: -1}, dict[int, int](), [0]
        for node in order:
            for other, row in around.get(node, ()):
                if other not in before:
                    before[other], section[other] = node, row
                    order.append(other)
        return TrenchTree(extensions, phase, before, section, tuple(order))

    def groups(self) -> dict[Group, list[int]]:
        """Chosen fibre options that are built as one in a phase.

        Those are the trenches that begin at one point of lit plant, or of a trench of an earlier phase, with what
        stands on them.
        """
        tree_of = self._trees()
        found: dict[Group, list[int]] = {}
        for row in sorted(self.phase):
            found.setdefault(self._group(row, tree_of), []).append(row)
        return found

    def _trees(self) -> dict[tuple[int, int], str]:
        """Where the trenches of one phase that each node stands on begin."""
        tree_of: dict[tuple[int, int], str] = {}
        for node in self.order[1:]:
            row, above = self.section[node], self.before[node]
            begins = _spot(*self.extensions.lines[row].coords[0]) if above == 0 else f"node {node}"
            tree_of[self.phase[row], node] = tree_of.get((self.phase[row], above), begins) if above else begins
        return tree_of

    def _group(self, row: int, tree_of: dict[tuple[int, int], str]) -> Group:
        extensions, phase = self.extensions, self.phase[row]
        if extensions.kinds[row] == "section":
            entered = [int(node) for node in extensions.ends[row] if self.section.get(int(node)) == row]
            return phase, tree_of[phase, entered[0]] if entered else f"section {row}"
        point = int(extensions.point[row])
        point = row if point < 0 else point
        alone = _spot(float(extensions.x_m[point]), float(extensions.y_m[point]))
        if self.phase.get(point) != phase:
            return phase, f"cables from {alone}"
        return phase, tree_of.get((phase, int(extensions.node[row])), alone)

    def feeding(self, rows: list[int]) -> int:
        """Fibre option of another group that some options of one group hang on first, -1 for lit plant."""
        own = set(rows)
        for row in rows:
            if self.extensions.kinds[row] == "section":
                ends = [int(node) for node in self.extensions.ends[row]]
                above = [self.section.get(node, row) for node in ends if self.section.get(node) != row]
            else:
                point, node = int(self.extensions.point[row]), int(self.extensions.node[row])
                above = [point] if point >= 0 and point not in own else [self.section.get(node, row)]
            for option in above:
                if option not in own:
                    return option
        return -1

    def at(self, node: int) -> int:
        """Section by which a node is reached, -1 on lit plant."""
        return self.section.get(node, -1)

    def shares_vnd(self, users: IntArray) -> FloatArray:
        """What falls on each user when every section is split evenly among the users it feeds, VND, shape (users,).

        Args:
            users: Node of each user: an access point or a tower, shape (users,).
        """
        below: dict[int, int] = {}
        for node in users.tolist():
            while node > 0:
                below[node] = below.get(node, 0) + 1
                node = self.before[node]
        due = {0: 0.0}
        for node in self.order[1:]:
            part = float(self.extensions.capex_vnd[self.section[node]]) / max(below.get(node, 0), 1)
            due[node] = due[self.before[node]] + part
        return np.array([due[node] if node > 0 else 0.0 for node in users.tolist()], dtype=np.float64)


def _spot(x_m: float, y_m: float, *_: float) -> str:
    """A point in tenths of a metre."""
    return f"{x_m:.1f},{y_m:.1f}"
