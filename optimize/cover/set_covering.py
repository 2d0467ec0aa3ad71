"""Least cost that serves a share: the set covering question as one function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from phusong.optimize.cover.arguments import (
    CoverResult,
    Groups,
    checked_covers,
    checked_floors,
    checked_number,
    checked_numbers,
    checked_search,
)
from phusong.optimize.problem.floors import EVERYTHING, Floors
from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.solve import solve_problem


def set_cover(  # noqa: PLR0913 - the question and its options, the latter by name only
    covers: sparse.sparray | sparse.spmatrix | ArrayLike,
    costs: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    target: float = 1.0,
    groups: Groups | None = None,
    floors: Mapping[Any, float] | None = None,
    time_limit_s: float | None = None,
    gap: float = 0.0,
) -> CoverResult:
    """Choose the cheapest candidates that serve a share of the whole and of each group.

    >>> covers = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], dtype=bool)
    >>> found = set_cover(covers, costs=[2, 1, 3])
    >>> found.status, found.objective, found.selected.tolist()
    ('optimal', 5.0, [0, 2])

    Args:
        covers: True where a candidate serves a demand row, sparse, shape (candidates n, demand m).
        costs: Cost of each candidate, not negative, shape (n,).
        weights: Weight of each demand row, not negative, shape (m,); all 1 when None.
        target: Share of the whole weight that must be served, 0 to 1.
        groups: Group label of each demand row, shape (m,); needed with ``floors``.
        floors: Group label to the share of the group's weight that must be served, 0 to 1.
        time_limit_s: Seconds after which the best choice so far is returned; None for no limit.
        gap: Relative gap at which the search may stop, 0 for a proof.

    Returns:
        The choice with its status, objective (cost), bound and gap.

    Raises:
        ArgumentError: When an argument has no meaning.
    """
    limit_s = checked_search(time_limit_s, gap)
    matrix = checked_covers(covers)
    options, rows = matrix.shape
    price = checked_numbers("costs", costs, options, "candidate")
    demand = np.ones(rows) if weights is None else checked_numbers("weights", weights, rows, "demand row")
    share = checked_number("target", target, 1.0, "a share from 0 to 1")
    whole = Floors.of_groups([EVERYTHING] * rows, {EVERYTHING: share}, demand)
    problem = Problem(
        covers=matrix,
        weights=demand,
        costs=price,
        budget=float("inf"),
        floors=whole.joined(checked_floors(groups, floors, demand)),
        goal="least_cost",
    )
    return solve_problem(problem, time_limit_s=limit_s, gap=gap)
