"""Random small questions and their best answers by enumeration."""

import itertools

import numpy as np
from scipy import sparse

from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem


def random_problem(seed: int, *, plain: bool = False) -> Problem:
    """A question of up to 11 options with every kind of rule, some of them impossible."""
    rng = np.random.default_rng(seed)
    options, rows = int(rng.integers(1, 12)), int(rng.integers(1, 16))
    density = rng.uniform(0.1, 0.5)
    covers = sparse.csr_array(rng.random((options, rows)) < density)
    whole = rng.random() < 0.6
    weights = rng.integers(0, 6, rows).astype(float) if whole else np.round(rng.random(rows) * 9, 3)
    costs = rng.integers(0 if rng.random() < 0.3 else 1, 6, options).astype(float)
    if rng.random() < 0.3:
        costs = np.round(costs * rng.uniform(0.5, 2.0), 2)
    budget = float("inf") if rng.random() < 0.15 else float(np.round(costs.sum() * rng.uniform(0.2, 0.95), 2))
    if plain:
        return Problem(covers, weights, costs, budget)
    goal = "least_cost" if rng.random() < 0.5 else "most_served"
    groups = rng.integers(0, 3, rows)
    shares = {g: rng.uniform(0.05, 0.9) for g in range(3) if rng.random() < (0.6 if goal == "least_cost" else 0.25)}
    floors = Floors.of_groups(groups, shares, weights)
    if rng.random() < 0.3:
        floors = floors.joined(Floors.of_groups(np.zeros(rows, dtype=int), {0: rng.uniform(0.1, 0.8)}, weights))
    exclusive = np.where(rng.random(options) < 0.4, rng.integers(0, 4, options), -1)
    pairs = rng.integers(0, options, (int(rng.integers(0, 4)), 2))
    return Problem(
        covers,
        weights,
        costs,
        budget,
        exclusive=exclusive,
        requires=pairs[pairs[:, 0] != pairs[:, 1]],
        locked=rng.random(options) < 0.06,
        forbidden=rng.random(options) < 0.08,
        floors=floors,
        must=rng.random(rows) < (0.1 if rng.random() < 0.4 else 0.0),
        goal=goal,
    )


def allowed_choices(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Every allowed choice, one a line, and its objective."""
    choices = np.array(list(itertools.product((False, True), repeat=problem.options)), dtype=bool)
    choices = choices.reshape(2**problem.options, problem.options)
    served = (choices.astype(int) @ problem.covers.astype(int).toarray()) > 0
    cost = choices @ problem.costs
    allowed = cost <= problem.budget * (1 + 1e-9) + 1e-9
    allowed &= (choices | ~problem.locked).all(axis=1) & ~(choices & problem.forbidden).any(axis=1)
    for place in np.unique(problem.exclusive[problem.exclusive >= 0]):
        allowed &= choices[:, problem.exclusive == place].sum(axis=1) <= 1
    for option, needed in problem.requires:
        allowed &= ~choices[:, option] | choices[:, needed]
    allowed &= (served | ~problem.must).all(axis=1)
    reached = served.astype(float) @ problem.floors.counts.toarray().T
    allowed &= (reached >= problem.floors.need - 1e-9 * np.abs(problem.floors.need)).all(axis=1)
    objective = served @ problem.weights if problem.goal == "most_served" else cost
    return choices[allowed], objective[allowed]


def best_by_enumeration(problem: Problem) -> float | None:
    """Objective of the best allowed choice, None when no choice is allowed."""
    _, objective = allowed_choices(problem)
    if not len(objective):
        return None
    return float(objective.max() if problem.goal == "most_served" else objective.min())


def shuffled(problem: Problem, seed: int) -> tuple[Problem, np.ndarray, np.ndarray]:
    """The same question with options and rows in another order, and the orders used."""
    rng = np.random.default_rng(seed)
    options, rows = rng.permutation(problem.options), rng.permutation(problem.rows)
    return problem.part(options, rows), options, rows


def clustered(seed: int, rows: int = 300, options: int = 120, share: float = 0.3, *, whole: bool = True) -> Problem:
    """Villages in clusters and candidates among them, under a budget; too large to enumerate."""
    rng = np.random.default_rng(seed)
    centres = rng.random((12, 2))
    villages = centres[rng.integers(0, 12, rows)] + rng.normal(size=(rows, 2)) * 0.06
    candidates = centres[rng.integers(0, 12, options)] + rng.normal(size=(options, 2)) * 0.07
    near = ((villages[None] - candidates[:, None]) ** 2).sum(axis=2) < 0.05**2
    weights = np.ceil(rng.lognormal(5.0, 0.8, rows))
    costs = np.round(rng.uniform(60, 160, options))
    if not whole:
        weights, costs = weights * 0.731, costs * 1.117
    return Problem(sparse.csr_array(near), weights, costs, float(costs.sum() * share * 0.3))
