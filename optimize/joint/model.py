"""The joint model as arrays: covering, one budget, and a tree in arcs whose cuts are added as they are violated.

With x for each option, z for each arc of the network, s for each demand row and node 0 the root:

    max Σ w_r s_r            or            min Σ c_k x_k + Σ c_a z_a
    s_r ≤ Σ x over what covers r,      Σ c x + Σ c z ≤ B,      Σ x ≤ 1 for each place,
    Σ x ≤ x_b for the options of one place that need b,
    Σ load x ≤ most for each limit, such as a microwave hop that several share,
    Σ x ≤ z(δ⁻(v)) for the options of one place that hang on node v,      z(δ⁻(v)) ≤ 1
    z_uv ≤ inflow to u that does not come from v,      z(δ⁻(v)) ≤ z(δ⁺(v)) + Σ x at v

and for every set S of nodes without the root, as they are found violated,

    z(δ⁻(S)) ≥ Σ x of one place at a node in S,      z(δ⁻(S)) + Σ x that covers r outside S ≥ s_r.

The second kind holds because whoever serves r stands outside S or is reached through its border. It is stronger than
the first alone, by which two access points of one village may each pay for half a trench.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.joint.instance import Instance

MONEY_PARTS = 4096.0
"""Parts of the greatest cost that money is counted in: a solver allows a row an error of a millionth of a part."""


@dataclass(frozen=True, slots=True)
class JointModel:
    """Minimise ``cost @ v`` over ``0 <= v <= upper``; columns are options, arcs, then demand rows.

    Arc ``2e`` runs along edge e from tail to head, arc ``2e + 1`` back.

    Attributes:
        instance: The question.
        cost: Objective coefficients, in money parts where the cost is minimised, shape (columns,).
        upper: Upper bounds, shape (columns,).
        matrix: The rows but those of cuts, sparse, shape (rows, columns).
        lower: Least activity, shape (rows,).
        top: Greatest activity, shape (rows,).
        unit: Amount of money in one part.
        money_row: Row that limits the money, -1 for none.
        floor_rows: Rows of the floors, ascending, shape (floors,).
    """

    instance: Instance
    cost: FloatArray
    upper: FloatArray
    matrix: sparse.csr_array
    lower: FloatArray
    top: FloatArray
    unit: float
    money_row: int
    floor_rows: IntArray

    @property
    def options(self) -> int:
        """Number of columns for options."""
        return len(self.instance)

    @property
    def arcs(self) -> int:
        """Number of columns for arcs."""
        return 2 * len(self.instance.tree)

    def whole(self, binaries: FloatArray) -> FloatArray:
        """Values of all columns for those of options and arcs: a row is served by what is chosen, shape (columns,)."""
        chosen = binaries[: self.options] > 0.5
        served = (self.instance.covers.T @ chosen.astype(np.int64)) > 0
        return np.concatenate((binaries > 0.5, served)).astype(np.float64)

    def objective(self, value: float) -> float:
        """What the question counts as the value of the columns, minimised."""
        return value if self.instance.most else value * self.unit


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows under way: coefficients by option, arc and demand row."""

    options: sparse.csr_array
    arcs: sparse.csr_array
    rows: sparse.csr_array
    lower: FloatArray
    top: FloatArray


def joint_arrays(instance: Instance) -> JointModel:
    """State the joint model without its cuts.

    Args:
        instance: The question.
    """
    unit = _money_unit(instance)
    blocks = [block for block in _blocks(instance, unit) if block.options.shape[0]]
    k, m2, r = len(instance), 2 * len(instance.tree), instance.covers.shape[1]
    matrix = (
        sparse.vstack([sparse.hstack([block.options, block.arcs, block.rows]) for block in blocks], format="csr")
        if blocks
        else sparse.csr_array((0, k + m2 + r))
    )
    floors = len(instance.need) if r else 0
    covering = r + int(instance.must.sum()) + floors
    arc_cost = np.repeat(instance.tree.cost, 2) / unit
    spent = np.concatenate((instance.cost / unit, arc_cost, np.zeros(r)))
    gained = np.concatenate((np.zeros(k + m2), -instance.weights))
    upper = np.ones(k + m2 + r)
    upper[k : k + m2][heads_of(instance) == 0] = 0.0
    return JointModel(
        instance,
        gained if instance.most else spent,
        upper,
        sparse.csr_array(matrix, dtype=np.float64),
        np.concatenate([np.zeros(0), *(block.lower for block in blocks)]),
        np.concatenate([np.zeros(0), *(block.top for block in blocks)]),
        unit,
        covering if np.isfinite(instance.budget) else -1,
        np.arange(covering - floors, covering),
    )


def tails_of(instance: Instance) -> IntArray:
    """Node that each arc leaves, shape (2m,)."""
    return np.column_stack((instance.tree.tail, instance.tree.head)).reshape(-1)


def heads_of(instance: Instance) -> IntArray:
    """Node that each arc enters, shape (2m,)."""
    return np.column_stack((instance.tree.head, instance.tree.tail)).reshape(-1)


def terminals_of(instance: Instance) -> list[tuple[int, IntArray]]:
    """Nodes with the options of one place that hang on them; an option whose own need hangs there too is left out."""
    implied = {
        int(option) for option, need in instance.requires if instance.node[option] == instance.node[need] and need >= 0
    }
    groups: dict[tuple[int, int], list[int]] = {}
    for option in np.flatnonzero(instance.node > 0).tolist():
        if option not in implied:
            place = int(instance.place[option])
            groups.setdefault((int(instance.node[option]), place if place >= 0 else -1 - option), []).append(option)
    return [(node, np.array(options, dtype=np.int64)) for (node, _), options in sorted(groups.items())]


def _money_unit(instance: Instance) -> float:
    greatest = max(float(instance.cost.max(initial=0.0)), float(instance.tree.cost.max(initial=0.0)))
    return greatest / MONEY_PARTS if greatest > 0.0 else 1.0


def _blocks(instance: Instance, unit: float) -> list[_Rows]:
    return [*_covering(instance), *_rules(instance, unit), *_network(instance)]


def _stated(
    instance: Instance,
    lower: FloatArray | float,
    top: FloatArray | float,
    *,
    options: sparse.csr_array | None = None,
    arcs: sparse.csr_array | None = None,
    rows: sparse.csr_array | None = None,
) -> _Rows:
    given = next(part for part in (options, arcs, rows) if part is not None)
    count = given.shape[0]
    sizes = (len(instance), 2 * len(instance.tree), instance.covers.shape[1])
    parts = [
        sparse.csr_array((count, size)) if part is None else part
        for part, size in zip((options, arcs, rows), sizes, strict=True)
    ]
    return _Rows(*parts, *(np.broadcast_to(side, count).astype(np.float64) for side in (lower, top)))


def _covering(instance: Instance) -> list[_Rows]:
    by_row = sparse.csr_array(instance.covers.T.tocsr(), dtype=np.float64)
    rows = by_row.shape[0]
    blocks = [
        _stated(instance, -np.inf, 0.0, options=sparse.csr_array(-by_row), rows=sparse.eye_array(rows, format="csr")),
        _stated(instance, 1.0, np.inf, options=by_row[np.flatnonzero(instance.must)]),
    ]
    if len(instance.need) and rows:
        most = np.maximum(instance.counts.max(axis=1).toarray().reshape(-1), 1e-9)
        counts = sparse.csr_array(sparse.diags_array(1.0 / most) @ instance.counts)
        blocks.append(_stated(instance, instance.need / most, np.inf, rows=counts))
    return blocks


def _rules(instance: Instance, unit: float) -> list[_Rows]:
    k = len(instance)
    blocks = []
    if np.isfinite(instance.budget):
        spent = (instance.cost[None, :], np.repeat(instance.tree.cost, 2)[None, :])
        options, arcs = (sparse.csr_array(part / unit) for part in spent)
        blocks.append(_stated(instance, -np.inf, instance.budget / unit, options=options, arcs=arcs))
    inside = np.flatnonzero(instance.place >= 0)
    _, place, size = np.unique(instance.place[inside], return_inverse=True, return_counts=True)
    shared = np.flatnonzero(size > 1)
    together = sparse.csr_array((np.ones(len(inside)), (place, inside)), shape=(len(size), k))
    blocks.append(_stated(instance, -np.inf, 1.0, options=sparse.csr_array(together[shared])))
    blocks.append(_stated(instance, -np.inf, 0.0, options=_needs(instance)))
    loads, bears = instance.limits.rows()
    blocks.append(_stated(instance, -np.inf, bears, options=loads))
    locked = np.flatnonzero(instance.locked)
    one = sparse.csr_array((np.ones(len(locked)), (np.arange(len(locked)), locked)), shape=(len(locked), k))
    blocks.append(_stated(instance, 1.0, np.inf, options=one))
    return blocks


def _needs(instance: Instance) -> sparse.csr_array:
    """Options of one place less what each of them needs, shape (needs, k): one of them is built at most."""
    option, needed = np.unique(instance.requires, axis=0).T
    place = np.where(instance.place[option] >= 0, instance.place[option], -1 - option)
    groups, at = np.unique(np.column_stack((place, needed)), axis=0, return_inverse=True)
    shape = (len(groups), len(instance))
    needing = sparse.coo_array((np.ones(len(option)), (at.reshape(-1), option)), shape=shape)
    held = sparse.coo_array((np.ones(len(groups)), (np.arange(len(groups)), groups[:, 1])), shape=shape)
    return sparse.csr_array(needing - held)


def _network(instance: Instance) -> list[_Rows]:
    tree, k = instance.tree, len(instance)
    arcs, nodes = 2 * len(tree), tree.nodes
    tail, head = tails_of(instance), heads_of(instance)
    number = np.arange(arcs)
    inflow = sparse.csr_array((np.ones(arcs), (head, number)), shape=(nodes, arcs))
    outflow = sparse.csr_array((np.ones(arcs), (tail, number)), shape=(nodes, arcs))
    inner = np.arange(1, nodes)
    blocks = [_stated(instance, -np.inf, 1.0, arcs=inflow[inner])]
    onward = np.flatnonzero(tail > 0)
    back = sparse.csr_array((np.ones(len(onward)), (np.arange(len(onward)), onward ^ 1)), shape=(len(onward), arcs))
    own = sparse.csr_array((np.ones(len(onward)), (np.arange(len(onward)), onward)), shape=(len(onward), arcs))
    blocks.append(_stated(instance, -np.inf, 0.0, arcs=sparse.csr_array(own - inflow[tail[onward]] + back)))
    hung = np.flatnonzero(instance.node > 0)
    at_node = sparse.csr_array((np.ones(len(hung)), (instance.node[hung], hung)), shape=(nodes, k))
    plain = np.setdiff1d(inner, instance.goal_nodes)
    passing = sparse.csr_array((inflow - outflow)[plain])
    blocks.append(_stated(instance, -np.inf, 0.0, options=sparse.csr_array(-at_node[plain]), arcs=passing))
    blocks.append(_stated(instance, 1.0, np.inf, arcs=inflow[instance.goal_nodes]))
    groups = terminals_of(instance)
    at = np.repeat(np.arange(len(groups)), [len(options) for _, options in groups])
    options = np.concatenate([np.zeros(0, dtype=np.int64), *(options for _, options in groups)])
    claimed = sparse.csr_array((np.ones(len(at)), (at, options)), shape=(len(groups), k))
    reached = sparse.csr_array(-inflow[np.array([node for node, _ in groups], dtype=np.int64)])
    blocks.append(_stated(instance, -np.inf, 0.0, options=claimed, arcs=reached))
    return blocks
