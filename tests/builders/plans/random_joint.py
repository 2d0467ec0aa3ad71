"""Random joint questions small enough to enumerate, and the best choice of each by enumeration.

Whether sections join a node to the root is found here by walking them, and what a choice costs and serves by counting:
none of the planner's code for links is used.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.limits import Limits
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.problem import Problem


@dataclass(frozen=True)
class Enumerated:
    """Every choice that keeps all rules but money, floors and what must be served.

    Attributes:
        chosen: One choice a line, shape (choices, options).
        cost: Cost, shape (choices,).
        served: Rows served, shape (choices, rows).
    """

    chosen: np.ndarray
    cost: np.ndarray
    served: np.ndarray


def random_joint(seed: int, *, goal: str = "most_served", most_options: int = 11, meshed: bool = False) -> Problem:
    """A network with options on it, some beside it, and at random floors, locks, places and needs."""
    rng = np.random.default_rng(seed)
    nodes = int(rng.integers(4, 6) if meshed else rng.integers(2, 7))
    sections = most_options - 4 if meshed else int(rng.integers(nodes - 1, min(nodes + 2, most_options - 3) + 1))
    ends = [(int(rng.integers(0, node)), node) for node in range(1, nodes)][:sections]
    while len(ends) < sections:
        one, other = (int(each) for each in rng.integers(0, nodes, 2))
        ends.append((one, other))
    free = most_options - sections
    hung = int(rng.integers(1, free + 1))
    beside = int(rng.integers(0, free - hung + 1))
    n, rows = sections + hung + beside, int(rng.integers(1, 7))
    order = rng.permutation(n)
    section, on_node, loose = np.split(order, [sections, sections + hung])
    covers = rng.random((n, rows)) < 0.45
    covers[section] = False
    pairs = np.column_stack((on_node, rng.integers(0, nodes, hung)))
    exclusive = np.full(n, -1)
    if len(loose) and rng.random() < 0.6:
        exclusive[[loose[0], on_node[0]]] = 0  # one place, by fibre or without
    requires = np.zeros((0, 2), dtype=np.int64)
    if hung >= 2 and rng.random() < 0.5 and exclusive[on_node[1]] < 0:
        pairs[1, 1] = pairs[0, 1]
        requires = np.array([[on_node[1], on_node[0]]])
    locked, forbidden = rng.random((2, n)) < 0.05
    weights = rng.integers(0, 20, rows).astype(float)
    counts = csr_array((rng.random((1, rows)) < 0.6) * weights[None, :])
    floors = Floors(counts, np.array([float(np.floor(counts.sum() * rng.uniform(0.1, 0.7)))]), ("some",))
    costs = rng.integers(0, 30, n).astype(float)
    return Problem(
        covers=csr_array(covers),
        weights=weights,
        costs=costs,
        budget=float(np.round(costs.sum() * rng.uniform(0.1, 0.9))) if goal == "most_served" else float("inf"),
        exclusive=exclusive,
        requires=requires,
        locked=locked & ~forbidden,
        forbidden=forbidden,
        floors=floors if rng.random() < 0.4 or goal == "least_cost" else Floors.none(rows),
        must=rng.random(rows) < (0.25 if goal == "least_cost" else 0.05),
        goal=goal,
        links=Links(section, np.array(ends, dtype=np.int64).reshape(-1, 2), pairs.astype(np.int64)),
    )


def with_limits(problem: Problem, seed: int) -> Problem:
    """The same question with one to three limits on options that are no sections."""
    rng = np.random.default_rng(seed)
    limits = int(rng.integers(1, 4))
    loads = np.where(rng.random((limits, problem.options)) < 0.6, rng.integers(1, 9, (limits, problem.options)), 0)
    loads[:, problem.links.section] = 0
    most = np.floor(loads.sum(axis=1) * rng.uniform(0.2, 0.8, limits))
    return replace(
        problem, limits=Limits(csr_array(loads.astype(float)), most, tuple(f"hop {k}" for k in range(limits)))
    )


def walked(problem: Problem, chosen: np.ndarray) -> set[int]:
    """Nodes that chosen sections join to the root, by walking from it."""
    found, grew = {0}, True
    while grew:
        grew = False
        for option, (one, other) in zip(problem.links.section, problem.links.ends, strict=True):
            if chosen[option] and (one in found) != (other in found):
                found |= {int(one), int(other)}
                grew = True
    return found


def enumerated(problem: Problem) -> Enumerated:
    """Every choice that keeps the rules but money, floors and what must be served."""
    n = problem.options
    every = np.array(list(itertools.product((False, True), repeat=n)), dtype=bool)
    allowed = ~every[:, problem.forbidden].any(axis=1) & every[:, problem.locked].all(axis=1)
    for place in set(problem.exclusive.tolist()) - {-1}:
        allowed &= every[:, problem.exclusive == place].sum(axis=1) <= 1
    for option, need in problem.requires:
        allowed &= ~every[:, option] | every[:, need]
    for load, most in zip(problem.limits.loads.toarray(), problem.limits.most, strict=True):
        allowed &= every @ load <= most + 1e-9
    every = every[allowed]
    reached: dict[bytes, set[int]] = {}
    kept = np.ones(len(every), dtype=bool)
    for at, chosen in enumerate(every):
        key = chosen[problem.links.section].tobytes()
        if key not in reached:
            reached[key] = walked(problem, chosen)
        there = reached[key]
        kept[at] = all(node in there for option, node in problem.links.hung if chosen[option]) and all(
            one in there and other in there
            for option, (one, other) in zip(problem.links.section, problem.links.ends, strict=True)
            if chosen[option]
        )
    every = every[kept]
    return Enumerated(every, every @ problem.costs, every.astype(int) @ problem.covers.toarray().astype(int) > 0)


def best_by_enumeration(problem: Problem) -> float | None:
    """Best objective of a question, None where no choice is allowed."""
    choices = enumerated(problem)
    good = choices.cost <= problem.budget
    good &= choices.served[:, problem.must].all(axis=1)
    if len(problem.floors):
        good &= (choices.served @ problem.floors.counts.toarray().T >= problem.floors.need - 1e-9).all(axis=1)
    if not good.any():
        return None
    if problem.goal == "least_cost":
        return float(choices.cost[good].min())
    return float((choices.served @ problem.weights)[good].max())
