"""The tree that was found, with its status, bound and gap."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from phusong.optimize.plan.outcomes import PlanStatus, is_answered


@dataclass(frozen=True, slots=True)
class TreeResult:
    """Tree that was found, with status, incumbent, dual bound and gap.

    Attributes:
        status: ``optimal`` only when proved; ``feasible`` has its ``gap``; ``infeasible`` when no edges join what
            has to be joined.
        objective: Weight of the edges, and prizes of the nodes left out, if any; NaN where there is no tree.
        bound: No tree has a smaller objective; NaN when infeasible.
        gap: (objective - bound) / objective; 0 when proved, infinite where there is no tree.
        edges: Edges of the tree as pairs of nodes, in an order that follows from the graph.
        nodes: Nodes of the tree; one node and no edge is a tree, too.
        runtime_s: Seconds spent.
        reasons: For ``infeasible``: what keeps a tree from being found, in words.
    """

    status: PlanStatus
    objective: float
    bound: float
    gap: float
    edges: tuple[tuple[Hashable, Hashable], ...]
    nodes: frozenset[Hashable]
    runtime_s: float
    reasons: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """True when there is a tree, proved or not."""
        return is_answered(self.status)
