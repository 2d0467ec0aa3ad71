"""PuLP statements of the planning questions, one function for each formulation; every one sparse.

The models can be written with ``model.writeLP`` and ``model.writeMPS`` and solved by any solver that PuLP knows.
Money is counted in ``Projection.money_unit``. Options are binary variables ``x``; what is served follows from them, so
the variables ``y`` stay continuous.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pulp
from scipy import sparse

from phusong.coverage.kernels import IntArray
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.projection import Projection, project

Variables = dict[int, pulp.LpVariable]


def maximal_covering(problem: Problem) -> pulp.LpProblem:
    """Maximal covering location problem (MCLP) under a budget, with locations, precedence, locks and floors.

    max Σ w_i y_i subject to y_i ≤ Σ_{k covers i} x_k, Σ c_k x_k ≤ B and the side constraints.

    Source: R. Church and C. ReVelle, "The maximal covering location problem", Papers of the Regional Science
    Association 32 (1974), 101-118, with a knapsack in place of the count of sites.
    """
    model = pulp.LpProblem("maximal_covering", pulp.LpMaximize)
    projection = project(problem)
    built, served = _variables(model, problem, projection)
    terms = [(served[i], float(problem.weights[i])) for i in served]
    terms += [(built[k], float(v)) for k, v in enumerate(projection.option_value)]  # with 0: no option gets lost
    model.setObjective(pulp.LpAffineExpression(terms, constant=projection.constant))
    _add_cover(model, projection, built, served)
    _add_side_constraints(model, problem, projection, built, served)
    return model


def location_set_covering(problem: Problem) -> pulp.LpProblem:
    """Location set covering problem (LSCP): the least cost that serves what must be served and meets every floor.

    min Σ c_k x_k subject to Σ_{k covers i} x_k ≥ 1 where row i must be served, Σ f_gi y_i ≥ need_g for each floor g
    with y_i ≤ Σ_{k covers i} x_k, and the side constraints.

    Source: C. Toregas, R. Swain, C. ReVelle and L. Bergman, "The location of emergency service facilities",
    Operations Research 19 (1971), 1363-1373, with floors on the weight served.
    """
    model = pulp.LpProblem("location_set_covering", pulp.LpMinimize)
    projection = project(problem)
    built, served = _variables(model, problem, projection)
    model.setObjective(pulp.LpAffineExpression([(built[k], float(projection.costs[k])) for k in built]))
    _add_cover(model, projection, built, served)
    _add_side_constraints(model, problem, projection, built, served)
    return model


def pulp_model(problem: Problem) -> pulp.LpProblem:
    """PuLP model of a question: the formulation that fits the problem's goal."""
    return maximal_covering(problem) if problem.goal == "most_served" else location_set_covering(problem)


def _variables(model: pulp.LpProblem, problem: Problem, projection: Projection) -> tuple[Variables, Variables]:
    built = {
        k: model.add_variable(f"x{k:07d}", int(problem.locked[k]), int(not problem.forbidden[k]), pulp.LpInteger)
        for k in range(problem.options)
    }
    served = {int(i): model.add_variable(f"y{i:07d}", 0, 1) for i in projection.variable}
    return built, served


def _add_cover(model: pulp.LpProblem, projection: Projection, built: Variables, served: Variables) -> None:
    for i in served:
        terms = [(served[i], 1.0), *((built[k], -1.0) for k, _ in _entries(projection.by_row, i))]
        _add(model, terms, pulp.LpConstraintLE, f"cover{i:07d}", 0.0)
    for i in projection.must:
        terms = [(built[k], 1.0) for k, _ in _entries(projection.by_row, i)]
        _add(model, terms, pulp.LpConstraintGE, f"must{i:07d}", 1.0)


def _add_side_constraints(
    model: pulp.LpProblem, problem: Problem, projection: Projection, built: Variables, served: Variables
) -> None:
    if np.isfinite(problem.budget):
        terms = [(built[k], float(projection.costs[k])) for k in built if problem.costs[k] > 0.0]
        _add(model, terms, pulp.LpConstraintLE, "budget", projection.budget)
    for place, options in locations(problem):
        _add(model, [(built[int(k)], 1.0) for k in options], pulp.LpConstraintLE, f"location{place:07d}", 1.0)
    for at, (k, needed) in enumerate(problem.requires.tolist()):
        if k != needed:
            terms = [(built[k], 1.0), (built[needed], -1.0)]
            _add(model, terms, pulp.LpConstraintLE, f"requires{at:07d}", 0.0)
    loads, most = problem.limits.rows()
    for at, bears in enumerate(most):
        terms = [(built[k], load) for k, load in _entries(loads, at)]
        _add(model, terms, pulp.LpConstraintLE, f"limit{at:05d}", float(bears))
    for at, need in enumerate(projection.need):
        counted = _entries(problem.floors.counts, at)
        terms = [(served[i], count) for i, count in counted if i in served]
        terms += [(built[k], count) for k, count in _entries(projection.option_counts, at)]
        _add(model, terms, pulp.LpConstraintGE, f"floor{at:05d}", float(need))


def locations(problem: Problem) -> list[tuple[int, IntArray]]:
    """Exclusive locations with their options, where there are at least two, ordered by location."""
    inside = np.flatnonzero(problem.exclusive >= 0)
    places, at = np.unique(problem.exclusive[inside], return_inverse=True)
    order = np.argsort(at, kind="stable")
    ends = np.cumsum(np.bincount(at, minlength=len(places)))
    groups = np.split(inside[order], ends[:-1]) if len(places) else []
    return [(int(place), group) for place, group in zip(places, groups, strict=True) if len(group) > 1]


def _entries(matrix: sparse.csr_array, row: int) -> Iterable[tuple[int, float]]:
    span = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return zip(matrix.indices[span].tolist(), matrix.data[span].tolist(), strict=True)


def _add(model: pulp.LpProblem, terms: list[tuple[pulp.LpVariable, float]], sense: int, name: str, rhs: float) -> None:
    model.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(terms), sense, name, rhs))
