"""One price of money for all parts: the price at which they spend the budget together, and the bound that it proves.

The bound is convex in the price, and its slope is the budget less what the parts spend, so two prices with their slopes
tell where to ask next. What the rows on borders are worth to each part follows how often they are served: of what two
parts both count the worth falls, of what none serves it rises.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.decomposed.parts import Split
from phusong.optimize.decomposed.priced import PricedPart
from phusong.optimize.solver.clock import Clock

PRICES = 14
"""Most prices at which the relaxations are asked before the rows on borders are looked at."""

NEAR = 2e-3
"""Part of the budget by which what is spent may differ from it."""

WORTHS = 12
"""Most changes of what rows on borders are worth."""

STEP = 0.5
"""First change of the worth of a row that one part too many serves, as a part of its weight."""

SHORTER = 0.8
"""What each later change is of the one before."""

TURNED = 0.3
"""Part of what is spent too much, as a part of the budget, by which the price rises beside."""

OPEN = 1e-5
"""Part of the bound that may stay open there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """All parts at one price.

    Attributes:
        price: Price of a unit of money.
        bound: No choice serves more.
        spent: Money that each part spends, shape (parts,).
        copies: How often each row on a border is served, all parts together, shape (rows,).
    """

    price: float
    bound: float
    spent: FloatArray
    copies: FloatArray


class Master:
    """All parts of a question, under one price of money.

    Attributes:
        split: The question in parts.
        parts: Its parts, with their relaxations.
        worth: What a part gets for each row of the question, shape (rows,).
        bound: Best bound so far.
        choices: Choices found in each part, as options of the question.
    """

    def __init__(self, split: Split, parts: list[PricedPart]) -> None:
        self.split, self.parts = split, parts
        self.worth: FloatArray = split.problem.weights.copy()
        self.bound = math.inf
        self.choices: list[list[IntArray]] = [[] for _ in parts]

    def find(self, clock: Clock) -> Asked:
        """Find the price of money, and what rows on borders are worth, by the relaxations.

        Args:
            clock: What it may take.

        Returns:
            The parts at the price found.
        """
        at = self._find_price(clock.part(0.5))
        return self._find_worth(at, clock.part(0.5)) if self.split.border.any() else at

    def ask(self, price: float, clock: Clock) -> Asked:
        """The relaxations of all parts at one price."""
        spent, total = np.zeros(len(self.parts)), self._beside(price)
        copies = np.zeros(self.split.problem.rows)
        for number, part in enumerate(self.parts):
            rows = part.part.rows[part.border]
            reply = part.ask(price, self.worth[rows], clock)
            total, spent[number] = total + reply.most, reply.spent
            copies[rows] += reply.served
        self.bound = min(self.bound, total)
        return Asked(price, total, spent, copies)

    def _beside(self, price: float) -> float:
        """What the bound counts beside the parts: the money, and what rows on borders are worth to none of them."""
        problem, border = self.split.problem, self.split.border
        return price * problem.budget + float((problem.weights - self.worth)[border].sum())

    def _find_price(self, clock: Clock) -> Asked:
        """The price at which about the budget is spent: where the slopes of a dear and a cheap price meet."""
        budget = self.split.problem.budget
        dear = cheap = None
        price = float(self.split.problem.weights.sum()) / max(budget, 1.0)
        at = self.ask(price, clock)
        for _ in range(PRICES):
            over = float(at.spent.sum()) - budget
            if abs(over) <= NEAR * budget or (over < 0.0 and at.price <= 0.0) or clock.over():
                break
            dear, cheap = (at, cheap) if over < 0.0 else (dear, at)
            if dear is None:
                price = 2.0 * at.price
            elif cheap is None:
                price = 0.5 * at.price if at.price > 1e-12 * price else 0.0
            else:
                price = _meeting(dear, cheap, budget)
                if not cheap.price < price < dear.price or dear.price - cheap.price < 1e-4 * dear.price:
                    break
            at = self.ask(price, clock)
        known = [each for each in (at, dear, cheap) if each is not None]
        return min(known, key=lambda each: (each.bound, each.price))

    def _find_worth(self, at: Asked, clock: Clock) -> Asked:
        """Change what rows on borders are worth as long as the bound falls for it."""
        problem, border = self.split.problem, self.split.border
        best, kept, step = at, self.worth.copy(), STEP
        for _ in range(WORTHS):
            if clock.over():
                break
            wanted = (self.worth < problem.weights).astype(np.float64)
            change = np.where(border, step * problem.weights * np.clip(wanted - at.copies, -1.0, 1.0), 0.0)
            if not change.any():
                break
            self.worth = np.clip(self.worth + change, 0.0, problem.weights)
            over = (float(at.spent.sum()) - problem.budget) / max(problem.budget, 1.0)
            at = self.ask(at.price * (1.0 + TURNED * min(max(over, -0.2), 0.2)), clock)
            step *= SHORTER
            if at.bound < best.bound:
                best, kept = at, self.worth.copy()
        self.worth = kept
        return best

    def branch(self, price: float, clock: Clock) -> None:
        """Branch and bound in every part at one price: a nearer bound, and a choice of each.

        Args:
            price: Price of a unit of money.
            clock: What it may take.
        """
        total, gap = self._beside(price), OPEN * self.bound / len(self.parts)
        for number, part in enumerate(self.parts):
            rows = part.part.rows[part.border]
            reply, choice = part.branch(price, self.worth[rows], gap, clock)
            total += reply.most
            if choice is not None:
                self.choices[number].append(choice)
        self.bound = min(self.bound, total)


def _meeting(dear: Asked, cheap: Asked, budget: float) -> float:
    """Price at which the bound by the slope of a dear price and that by the slope of a cheap one are the same."""
    falls, rises = budget - float(cheap.spent.sum()), budget - float(dear.spent.sum())
    price = (cheap.bound - falls * cheap.price - dear.bound + rises * dear.price) / (rises - falls)
    room = 0.02 * (dear.price - cheap.price)
    return min(max(price, cheap.price + room), dear.price - room)
