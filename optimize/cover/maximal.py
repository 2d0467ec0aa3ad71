"""Most served for the money: the maximal covering question as one function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from phusong.coverage.findings import ArgumentError
from phusong.optimize.cover.arguments import (
    CoverResult,
    Groups,
    checked_covers,
    checked_floors,
    checked_indices,
    checked_number,
    checked_numbers,
    checked_search,
)
from phusong.optimize.problem.problem import Problem, bad_argument
from phusong.optimize.search.solve import solve_problem


def maximal_cover(  # noqa: PLR0913 - the question and its options, the latter by name only
    covers: sparse.sparray | sparse.spmatrix | ArrayLike,
    weights: ArrayLike,
    costs: ArrayLike,
    budget: float,
    *,
    locked: ArrayLike = (),
    forbidden: ArrayLike = (),
    groups: Groups | None = None,
    floors: Mapping[Any, float] | None = None,
    time_limit_s: float | None = None,
    gap: float = 0.0,
    seed: int = 0,
) -> CoverResult:
    """Choose candidates within a budget so that the greatest weight is served.

    >>> covers = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], dtype=bool)
    >>> found = maximal_cover(covers, weights=[50, 80, 30, 60], costs=[2, 1, 3], budget=3)
    >>> found.status, found.objective, found.selected.tolist()
    ('optimal', 160.0, [0, 1])

    Args:
        covers: True where a candidate serves a demand row, sparse, shape (candidates n, demand m).
        weights: Weight of each demand row, not negative, shape (m,).
        costs: Cost of each candidate, not negative, shape (n,); all 1 with ``budget=p`` for p sites.
        budget: What the chosen candidates may cost together.
        locked: Indices of candidates that must be chosen.
        forbidden: Indices of candidates that must not be chosen.
        groups: Group label of each demand row, shape (m,); needed with ``floors``.
        floors: Group label to the share of the group's weight that must be served, 0 to 1.
        time_limit_s: Seconds after which the best choice so far is returned; None for no limit.
        gap: Relative gap at which the search may stop, 0 for a proof.
        seed: Seed of every random choice, a whole number that is not negative.

    Returns:
        The choice with its status, objective (weight served), bound and gap.

    Raises:
        ArgumentError: When an argument has no meaning.
    """
    limit_s = checked_search(time_limit_s, gap, seed)
    matrix = checked_covers(covers)
    options, rows = matrix.shape
    demand = checked_numbers("weights", weights, rows, "demand row")
    price = checked_numbers("costs", costs, options, "candidate")
    lock, forbid = checked_indices("locked", locked, options), checked_indices("forbidden", forbidden, options)
    money = checked_number("budget", budget, np.inf, "a number that is not negative")
    if np.any(lock & forbid):
        both = int(np.flatnonzero(lock & forbid)[0])
        raise ArgumentError([bad_argument("locked", f"and forbidden both name candidate {both}")])
    problem = Problem(
        covers=matrix,
        weights=demand,
        costs=price,
        budget=money,
        locked=lock,
        forbidden=forbid,
        floors=checked_floors(groups, floors, demand),
    )
    return solve_problem(problem, time_limit_s=limit_s, gap=gap, seed=int(seed))
