"""Questions laid side by side under one budget, with rows on their borders that both neighbours can serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import block_diag, csr_array

from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.limits import Limits
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.problem import Problem
from tests.builders.plans.random_joint import random_joint


def side_by_side(problems: Sequence[Problem], *, budget: float, shared: float = 0.0, seed: int = 0) -> Problem:
    """One question of several.

    Args:
        problems: The questions; their budgets and floors are left out.
        budget: Money for all of them together.
        shared: Part of the rows of each that an option of the next covers too, at random.
        seed: Seed of that.
    """
    rng = np.random.default_rng(seed)
    options, rows = ([getattr(each, name) for each in problems] for name in ("options", "rows"))
    first, first_row = np.cumsum([0, *options[:-1]]), np.cumsum([0, *rows[:-1]])
    covers = csr_array(block_diag([each.covers.astype(np.float64) for each in problems], format="csr")).tolil()
    for at in range(len(problems) - 1):
        reaching = np.flatnonzero(np.diff(problems[at + 1].covers.indptr) > 0)
        for row in rng.permutation(rows[at])[: round(shared * rows[at])] if len(reaching) else ():
            covers[first[at + 1] + rng.choice(reaching), first_row[at] + row] = 1.0
    places = np.cumsum([0, *(int(each.exclusive.max(initial=-1)) + 1 for each in problems)])
    return Problem(
        covers=csr_array(covers).astype(bool),
        weights=np.concatenate([each.weights for each in problems]),
        costs=np.concatenate([each.costs for each in problems]),
        budget=budget,
        exclusive=np.concatenate(
            [np.where(each.exclusive >= 0, each.exclusive + places[at], -1) for at, each in enumerate(problems)]
        ),
        requires=np.concatenate([each.requires + first[at] for at, each in enumerate(problems)]),
        locked=np.concatenate([each.locked for each in problems]),
        forbidden=np.concatenate([each.forbidden for each in problems]),
        must=np.concatenate([each.must for each in problems]),
        floors=Floors.none(sum(rows)),
        links=_links([each.links for each in problems], first),
        limits=_limits([each.limits for each in problems], options),
    )


def neighbours(seed: int, count: int = 3, shared: float = 0.4) -> Problem:
    """Several small joint questions side by side, nothing locked, with money for a part of it."""
    parts = [random_joint(10 * seed + at, meshed=bool(at % 2)) for at in range(count)]
    parts = [
        replace(
            each,
            floors=Floors.none(each.rows),
            must=np.zeros(each.rows, dtype=bool),
            locked=np.zeros(each.options, dtype=bool),
        )
        for each in parts
    ]
    share = np.random.default_rng(seed).uniform(0.1, 0.5)
    budget = float(np.floor(share * sum(each.costs.sum() for each in parts)))
    return side_by_side(parts, budget=budget, shared=shared, seed=seed)


def _links(links: Sequence[Links], first: np.ndarray) -> Links:
    nodes = np.cumsum([0, *(each.nodes - 1 for each in links)])

    def moved(at: int, node: np.ndarray) -> np.ndarray:
        return np.where(node > 0, node + nodes[at], 0)

    known = all(len(each.length_m) for each in links)
    return Links(
        np.concatenate([each.section + first[at] for at, each in enumerate(links)]),
        np.concatenate([moved(at, each.ends) for at, each in enumerate(links)]),
        np.concatenate(
            [
                np.column_stack((each.hung[:, 0] + first[at], moved(at, each.hung[:, 1])))
                for at, each in enumerate(links)
            ]
        ),
        np.concatenate([each.length_m for each in links]) if known else np.zeros(0),
        np.concatenate([each.most_m for each in links])
        if known and all(len(each.most_m) for each in links)
        else np.zeros(0),
    )


def _limits(limits: Sequence[Limits], options: Sequence[int]) -> Limits:
    loads = [
        csr_array((0, count)) if not len(each) else each.loads for each, count in zip(limits, options, strict=True)
    ]
    return Limits(
        csr_array(block_diag(loads, format="csr"))
        if sum(each.shape[0] for each in loads)
        else csr_array((0, sum(options))),
        np.concatenate([each.most for each in limits]),
        tuple(f"{at} {name}" for at, each in enumerate(limits) for name in each.names),
    )
