"""The price of changing a plan that partners have seen: what nobody decided on stays unless dropping it is worth it."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.problem.problem import MoreOptions, MoreRows, Problem
from phusong.optimize.question.decisions import Rules
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters


def undecided(possibilities: Options, parameters: PlanParameters, rules: Rules) -> tuple[IntArray, FloatArray]:
    """Options of the earlier plan that no decision is about, each with its part of its proposal's price.

    Trenches have none of their own: they go where what they lead to is.

    Args:
        possibilities: What could be built.
        parameters: The question.
        rules: What the decisions demand.

    Returns:
        Options, shape (k,), and the price of dropping each: weighted people, or VND for the least cost, shape (k,).
    """
    number = {name: option for option, name in enumerate(possibilities.option_names())}
    kinds = possibilities.extensions.kinds
    trenches = {len(possibilities.candidates) + int(row) for row in np.flatnonzero(kinds == "section")}
    decided = {*rules.locked, *rules.banned, *rules.deferred}
    decided |= {int(option) for _, options in rules.one_of for option in options}
    price = parameters.change_price_vnd if parameters.question == "least_cost" else parameters.change_price
    options: list[int] = []
    prices: list[float] = []
    for _, parts in sorted(parameters.earlier_parts().items()):
        held = [number[part] for part in parts if part in number and number[part] not in trenches]
        if price > 0.0 and held and not decided & set(held):
            options += held
            prices += [price / len(held)] * len(held)
    return np.array(options, dtype=np.int64), np.array(prices, dtype=np.float64)


def with_prices(problem: Problem, options: IntArray, prices: FloatArray) -> Problem:
    """The question with a price on dropping options.

    Seeking the most, an option kept is worth its price: one demand row that it alone serves. Seeking the least, an
    option is kept or its price is paid: one row that must be served, by it or by one option more that costs as much.

    Args:
        problem: The question.
        options: Options that should stay.
        prices: Price of dropping each, shape (k,).
    """
    more = len(options)
    if not more:
        return problem
    held = np.ones(more, dtype=np.bool_)
    keeping = sparse.csr_array((held, (options, np.arange(more))), shape=(problem.options, more))
    if problem.goal != "least_cost":
        return problem.extended(MoreRows(keeping, prices, ~held))
    paying = sparse.eye_array(more, dtype=np.bool_, format="csr")
    rows = MoreRows(sparse.csr_array(sparse.vstack([keeping, paying], format="csr")), np.zeros(more), held)
    names = tuple(f"dropping {problem.name(int(each))}" for each in options)
    return problem.extended(rows, MoreOptions(prices, np.full(more, -1, dtype=np.int64), names))
