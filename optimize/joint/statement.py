"""The joint question stated in PuLP, whole and compact: what the search answers, in a form that any solver takes.

A unit of flow goes from the root to every option that hangs on a node, along sections that are built:

    f_uv + f_vu ≤ K x_uv,      inflow(v) - outflow(v) = Σ x at v + Σ x of sections counted at their first end,

with K the number of options and sections. It is exact, and its relaxation is weak, so the search states cuts in its
place (:mod:`phusong.optimize.joint.model`); tests hold that both have the same optimum.
"""

from __future__ import annotations

import pulp

from phusong.optimize.problem.models import pulp_model
from phusong.optimize.problem.problem import Problem


def joint_model(problem: Problem) -> pulp.LpProblem:
    """State a question with links in PuLP; binary variables are named ``x`` and the number of the option.

    Args:
        problem: The question.
    """
    model, links = pulp_model(problem), problem.links
    built = {variable.name: variable for variable in model.variables()}
    most = len(links.section) + len(links.hung)
    balance: list[list[tuple[pulp.LpVariable, float]]] = [[] for _ in range(links.nodes)]
    for option, (one, other) in zip(links.section.tolist(), links.ends.tolist(), strict=True):
        section = built[_name(option)]
        forth, back = (model.add_variable(f"{letter}{option:07d}", 0) for letter in "fg")
        _add(model, [(forth, 1.0), (back, 1.0), (section, -float(most))], pulp.LpConstraintLE, f"trench{option:07d}")
        balance[one] += [(back, 1.0), (forth, -1.0), (section, -1.0)]
        balance[other] += [(forth, 1.0), (back, -1.0)]
    for option, node in links.hung.tolist():
        balance[node].append((built[_name(option)], -1.0))
    for node in range(1, links.nodes):
        _add(model, balance[node], pulp.LpConstraintEQ, f"node{node:07d}")
    return model


def _add(model: pulp.LpProblem, terms: list[tuple[pulp.LpVariable, float]], sense: int, name: str) -> None:
    model.addConstraint(pulp.LpConstraint(pulp.lpSum(value * variable for variable, value in terms), sense, name, 0.0))


def _name(option: int) -> str:
    return f"x{option:07d}"
