"""PuLP statements of the planning questions, one function for each formulation; every one sparse.

The models can be written with ``model.writeLP`` and ``model.writeMPS`` and solved by any solver that PuLP knows.
Options are binary variables ``x``; what is served follows from them, so the variables ``y`` stay continuous.
"""

from __future__ import annotations

import numpy as np
import pulp

from phusong.optimize.problem import Problem


def maximal_covering(problem: Problem) -> pulp.LpProblem:
    """Maximal covering location problem (MCLP) under a budget, with locations, precedence, locks and floors.

    max Σ w_i y_i subject to y_i ≤ Σ_{k covers i} x_k, Σ c_k x_k ≤ B and the rules of :func:`_add_rules`.

    Source: R. Church and C. ReVelle, "The maximal covering location problem", Papers of the Regional Science
    Association 32 (1974), 101-118, with a knapsack in place of the count of sites.
    """
    model = pulp.LpProblem("maximal_covering", pulp.LpMaximize)
    _, served = _add_rules(model, problem)
    model.setObjective(pulp.LpAffineExpression([(served[i], problem.weights[i]) for i in range(problem.rows)]))
    return model


def location_set_covering(problem: Problem) -> pulp.LpProblem:
    """Location set covering problem (LSCP): the least cost that serves what must be served and meets every floor.

    min Σ c_k x_k subject to Σ_{k covers i} x_k ≥ 1 where row i must be served, and the rules of :func:`_add_rules`.

    Source: C. Toregas, R. Swain, C. ReVelle and L. Bergman, "The location of emergency service facilities",
    Operations Research 19 (1971), 1363-1373, with floors on the weight served.
    """
    model = pulp.LpProblem("location_set_covering", pulp.LpMinimize)
    built, _ = _add_rules(model, problem)
    model.setObjective(pulp.LpAffineExpression([(built[k], problem.costs[k]) for k in range(problem.options)]))
    return model


def state(problem: Problem) -> pulp.LpProblem:
    """The formulation that fits the problem's goal."""
    return maximal_covering(problem) if problem.goal == "most_served" else location_set_covering(problem)


def _add_rules(model: pulp.LpProblem, problem: Problem) -> tuple[list[pulp.LpVariable], list[pulp.LpVariable]]:
    built = [
        model.add_variable(f"x{k:07d}", int(problem.locked[k]), int(not problem.forbidden[k]), pulp.LpInteger)
        for k in range(problem.options)
    ]
    served = [model.add_variable(f"y{i:07d}", int(problem.must[i]), 1) for i in range(problem.rows)]
    by_row = problem.covers.T.tocsr()
    for i in range(problem.rows):
        coverers = by_row.indices[by_row.indptr[i] : by_row.indptr[i + 1]]
        terms = [(built[k], -1.0) for k in coverers]
        _add(model, [(served[i], 1.0), *terms], pulp.LpConstraintLE, f"cover{i:07d}", 0.0)
    if np.isfinite(problem.budget):
        terms = [(built[k], float(problem.costs[k])) for k in range(problem.options) if problem.costs[k] > 0.0]
        _add(model, terms, pulp.LpConstraintLE, "budget", problem.budget)
    for place in np.unique(problem.exclusive[problem.exclusive >= 0]):
        terms = [(built[k], 1.0) for k in np.flatnonzero(problem.exclusive == place)]
        _add(model, terms, pulp.LpConstraintLE, f"location{int(place):07d}", 1.0)
    for at, (k, needed) in enumerate(problem.requires):
        _add(model, [(built[k], 1.0), (built[needed], -1.0)], pulp.LpConstraintLE, f"requires{at:07d}", 0.0)
    counts = problem.floors.counts
    for at, need in enumerate(problem.floors.need):
        span = slice(counts.indptr[at], counts.indptr[at + 1])
        terms = [(served[i], float(w)) for i, w in zip(counts.indices[span], counts.data[span], strict=True)]
        _add(model, terms, pulp.LpConstraintGE, f"floor{at:05d}", float(need))
    return built, served


def _add(model: pulp.LpProblem, terms: list[tuple[pulp.LpVariable, float]], sense: int, name: str, rhs: float) -> None:
    model.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(terms), sense, name, rhs))
