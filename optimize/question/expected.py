"""People in expectation: every village counts by the probability that its best server reaches it.

A village without a service is worth w (max_k p_ik - q_i) when options k are built, with q_i the probability that
today's best server reaches it. With p_ik rounded down to steps this is a covering question again: one demand row for
each step above q_i, worth w times the step, served by the options whose probability reaches the step.

Source: the maximum expected covering location problem of M. S. Daskin, "A maximum expected covering location model:
formulation, properties and heuristic solution", Transportation Science 17 (1983), 48-70, with the best server in place
of several that fail independently, because the shadowing of masts at one village is correlated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.problem.problem import MoreRows, Problem
from phusong.optimize.question.demand import Demand
from phusong.optimize.question.options import Options
from phusong.optimize.question.requirement import Requirement
from phusong.optimize.question.risk import probability_today

STEPS = 20
"""Probabilities are rounded down to multiples of one in so many."""


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely options serve pairs that lack a service.

    Attributes:
        option: Option of each chance, shape (k,).
        row: Demand pair of each chance, shape (k,).
        step: Probability in steps, rounded down, 0 to :data:`STEPS`, shape (k,).
        today: Probability that today's best server reaches each pair, shape (m,).
    """

    option: IntArray
    row: IntArray
    step: IntArray
    today: FloatArray


def find_chances(possibilities: Options, demand: Demand) -> Chances:
    """Find how likely every option serves every pair; fibre is certain.

    Args:
        possibilities: What could be built.
        demand: Pairs not served today.
    """
    none = np.zeros(0, dtype=np.int64)
    parts: list[tuple[IntArray, IntArray, IntArray]] = [(none, none, none)]
    today = np.zeros(len(demand))
    for number, service in enumerate(demand.services):
        mine = demand.service == number
        if service == "fibre":
            parts.append(_fibre(possibilities, demand, number))
        elif service in possibilities.matrices:
            parts.append(_radio(possibilities, demand, number))
            state, budget = possibilities.coverage.services[service], possibilities.radio.budget(service)
            today[mine] = probability_today(state, budget)[demand.village[mine]]
    option, row, step = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return Chances(option, row, step, today)


def _fibre(possibilities: Options, demand: Demand, number: int) -> tuple[IntArray, IntArray, IntArray]:
    serves = possibilities.extensions.serves
    row = demand.number[number][serves[:, 1]]
    lacking = row >= 0
    option = serves[lacking, 0] + len(possibilities.candidates)
    return option, row[lacking], np.full(int(lacking.sum()), STEPS, dtype=np.int64)


def _radio(possibilities: Options, demand: Demand, number: int) -> tuple[IntArray, IntArray, IntArray]:
    service = demand.services[number]
    matrix = possibilities.matrices[service]
    pairs = matrix.rsrp_dbm.tocoo()
    candidate, village = (index.astype(np.int64) for index in pairs.coords)
    brings = np.array([service in each for each in possibilities.candidates.technologies], dtype=np.bool_)
    requirement = Requirement.of(possibilities.radio, possibilities.coverage, service)
    chance = requirement.probability(village, pairs.data, matrix.sight)
    step = np.floor(chance * STEPS).astype(np.int64)
    row = demand.number[number][village]
    kept = (row >= 0) & brings[candidate] & (step > 0)
    return candidate[kept], row[kept], step[kept]


def with_chances(problem: Problem, chances: Chances) -> Problem:
    """The question with people counted in expectation instead of as served or not.

    Args:
        problem: The question; its first demand rows are the pairs.
        chances: How likely options serve them.
    """
    pairs = len(chances.today)
    level = np.arange(1, STEPS + 1) / STEPS
    gain = np.clip(level[None, :] - np.maximum(level[None, :] - 1.0 / STEPS, chances.today[:, None]), 0.0, None)
    repeat = np.repeat(np.arange(len(chances.step)), chances.step)
    reached = np.arange(len(repeat)) - np.repeat(np.cumsum(chances.step) - chances.step, chances.step)
    held = np.ones(len(repeat), dtype=np.bool_)
    column = chances.row[repeat] * STEPS + reached
    steps = sparse.csr_array((held, (chances.option[repeat], column)), shape=(problem.options, pairs * STEPS))
    worth = (problem.weights[:pairs, None] * gain).reshape(-1)
    kept = np.flatnonzero(worth > 0.0)
    weights = problem.weights.copy()
    weights[:pairs] = 0.0
    rows = MoreRows(sparse.csr_array(steps[:, kept]), worth[kept], np.zeros(len(kept), dtype=np.bool_))
    return replace(problem, weights=weights).extended(rows)
