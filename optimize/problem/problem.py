"""The planning question as data: which options serve whom, what they cost, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from scipy import sparse

from phusong.coverage.findings import ArgumentError, Finding, make_finding
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.problem.floors import FLOOR_TOLERANCE, Floors
from phusong.optimize.problem.limits import Limits
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.taking import columns_of, taken

Goal = Literal["most_served", "least_cost"]

MONEY_TOLERANCE = 1e-9
"""Relative tolerance on the budget: rounding of sums, never money."""


SUM_TOLERANCE = 1e-12
"""Relative difference between two sums of the same numbers in another order."""


def relative_gap(objective: float, bound: float) -> float:
    """Relative gap: how far the dual bound lies from the objective, as a share of the objective."""
    if bound == objective:
        return 0.0
    return abs(bound - objective) / abs(objective) if objective else float("inf")


def closed_bound(objective: float, bound: float, goal: Goal) -> float:
    """Dual bound beside an objective: never worse than it, and the same where only the rounding of sums parts them."""
    if abs(bound - objective) <= SUM_TOLERANCE * abs(objective):
        return objective
    return max(bound, objective) if goal == "most_served" else min(bound, objective)


@dataclass(frozen=True, slots=True)
class MoreRows:
    """Demand rows to add to a question.

    Attributes:
        covers: True where an option covers an added row, those added with it last, sparse, shape (options, k).
        weights: Value of serving each, shape (k,).
        must: True where one must be served, shape (k,).
    """

    covers: sparse.csr_array
    weights: FloatArray
    must: BoolArray


@dataclass(frozen=True, slots=True)
class MoreOptions:
    """Options to add to a question; they are neither locked nor forbidden and cover added rows only.

    Attributes:
        costs: Cost of each, shape (k,).
        exclusive: Location of each, -1 for none, shape (k,).
        names: Name of each for people; length k.
    """

    costs: FloatArray
    exclusive: IntArray
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One question: choose options within the rules, so that the most is served or the least is spent.

    A demand row is one (village, service) pair or one place; it is served when at least one chosen option covers it.

    Attributes:
        covers: True where an option covers a demand row, sparse, shape (options n, demand rows m).
        weights: Value of serving each row, not negative, shape (m,).
        costs: Cost of each option, VND, not negative, shape (n,).
        budget: Money that the chosen options may cost together, VND; ``inf`` for no limit.
        exclusive: Location of each option: of the options with the same number >= 0 at most one is chosen; -1 for
            none, shape (n,). All -1 when empty.
        requires: Pairs (a, b): option a only if option b is chosen too, shape (k, 2). Empty for none.
        locked: True where an option must be chosen, shape (n,). All False when empty.
        forbidden: True where an option must not be chosen, shape (n,). All False when empty.
        floors: Weight that must be served, group by group. Empty for none.
        must: True where a demand row must be served, shape (m,). All False when empty.
        goal: ``most_served`` maximises the weight of the rows served, ``least_cost`` minimises the cost.
        option_names: Name of each option for people; its index when empty.
        links: Sections of a network, and the options that it has to reach. Empty for none.
        limits: What chosen options may load together, such as one microwave hop. Empty for none.
    """

    covers: sparse.csr_array
    weights: FloatArray
    costs: FloatArray
    budget: float
    exclusive: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    requires: IntArray = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    locked: BoolArray = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    forbidden: BoolArray = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    floors: Floors = field(default_factory=lambda: Floors.none(0))
    must: BoolArray = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    goal: Goal = "most_served"
    option_names: tuple[str, ...] = ()
    links: Links = field(default_factory=Links.none)
    limits: Limits = field(default_factory=lambda: Limits.none(0))

    def __post_init__(self) -> None:
        """Fill what was not given and put every array into its one form.

        Raises:
            ArgumentError: When an array has a wrong shape or a value that has no meaning; every trouble is listed.
        """
        covers = _covering(self.covers)
        options, rows = covers.shape
        put = object.__setattr__
        put(self, "covers", covers)
        put(self, "weights", np.asarray(self.weights, dtype=np.float64))
        put(self, "costs", np.asarray(self.costs, dtype=np.float64))
        put(self, "budget", float(self.budget))
        put(self, "requires", np.asarray(self.requires, dtype=np.int64).reshape(-1, 2))
        put(self, "exclusive", _given(np.asarray(self.exclusive, dtype=np.int64), np.full(options, -1)))
        put(self, "locked", _given(np.asarray(self.locked, dtype=np.bool_), np.zeros(options, dtype=np.bool_)))
        put(self, "forbidden", _given(np.asarray(self.forbidden, dtype=np.bool_), np.zeros(options, dtype=np.bool_)))
        put(self, "must", _given(np.asarray(self.must, dtype=np.bool_), np.zeros(rows, dtype=np.bool_)))
        put(self, "floors", self.floors if len(self.floors) or self.floors.rows == rows else Floors.none(rows))
        put(self, "limits", self.limits if len(self.limits) or self.limits.options == options else Limits.none(options))
        findings = list(_check(self))
        if findings:
            raise ArgumentError(findings)

    @property
    def options(self) -> int:
        """Number of options."""
        return int(self.covers.shape[0])

    @property
    def rows(self) -> int:
        """Number of demand rows."""
        return int(self.covers.shape[1])

    def served(self, selected: IntArray) -> BoolArray:
        """Rows that the options ``selected`` serve, shape (m,)."""
        served = np.zeros(self.rows, dtype=np.bool_)
        served[columns_of(self.covers, selected)] = True
        return served

    def value(self, selected: IntArray) -> float:
        """Weight of the rows that ``selected`` serves."""
        return float(self.weights[self.served(selected)].sum())

    def cost(self, selected: IntArray) -> float:
        """Cost of the options ``selected``, VND."""
        return float(self.costs[selected].sum())

    def objective(self, selected: IntArray) -> float:
        """What the goal counts: weight served or cost."""
        return self.value(selected) if self.goal == "most_served" else self.cost(selected)

    def part(self, options: IntArray, rows: IntArray) -> Problem:
        """The same question over some of the options and demand rows; rules that name another option are dropped.

        Args:
            options: Indices of the options to keep, in their new order.
            rows: Indices of the demand rows to keep, in their new order.
        """
        at = np.full(self.options, -1, dtype=np.int64)
        at[options] = np.arange(len(options))
        pairs = at[self.requires]
        return replace(
            self,
            covers=taken(self.covers, options, rows),
            weights=self.weights[rows],
            costs=self.costs[options],
            exclusive=self.exclusive[options],
            requires=pairs[(pairs >= 0).all(axis=1)],
            locked=self.locked[options],
            forbidden=self.forbidden[options],
            floors=self.floors.part(rows),
            must=self.must[rows],
            option_names=tuple(self.option_names[k] for k in options) if self.option_names else (),
            links=self.links.part(at),
            limits=self.limits.part(options),
        )

    def extended(self, rows: MoreRows, options: MoreOptions | None = None) -> Problem:
        """The same question with more demand rows, which count in no floor, and with more options.

        Args:
            rows: The rows to add; they come after those that there are.
            options: The options to add; they come after those that there are.
        """
        added = len(options.costs) if options else 0
        free = np.zeros(added, dtype=np.bool_)
        old = sparse.csr_array((added, self.rows), dtype=np.bool_)
        covers = sparse.vstack([self.covers, old], format="csr") if added else self.covers
        return replace(
            self,
            covers=sparse.csr_array(sparse.hstack([covers, rows.covers], format="csr")),
            weights=np.concatenate((self.weights, rows.weights)),
            must=np.concatenate((self.must, rows.must)),
            floors=self.floors.over(self.rows + len(rows.weights)),
            costs=np.concatenate((self.costs, options.costs if options else free)),
            exclusive=np.concatenate((self.exclusive, options.exclusive if options else free)),
            locked=np.concatenate((self.locked, free)),
            forbidden=np.concatenate((self.forbidden, free)),
            limits=self.limits.over(self.options + added),
            option_names=(*self.option_names, *options.names) if options and self.option_names else self.option_names,
        )

    def name(self, option: int) -> str:
        """Name of an option for people."""
        return self.option_names[option] if self.option_names else f"option {option}"

    def broken_rules(self, selected: IntArray) -> tuple[str, ...]:
        """Rules that a choice of options breaks, in words; empty for a choice that is allowed.

        Args:
            selected: Indices of the chosen options.
        """
        chosen = np.zeros(self.options, dtype=np.bool_)
        chosen[selected] = True
        return tuple(_broken(self, chosen))


def _covering(covers: sparse.csr_array) -> sparse.csr_array:
    """A covering matrix as booleans, each entry once; what is so already is not copied."""
    if isinstance(covers, sparse.csr_array) and covers.dtype == np.bool_ and _is_plain(covers):
        return covers
    given = covers if sparse.issparse(covers) else np.asarray(covers)
    matrix = sparse.csr_array(given.astype(np.bool_, copy=False))  # before a sum: 256 ones are 0 in eight bits
    if _is_plain(matrix):
        return matrix
    matrix = matrix.copy()
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix


def _is_plain(matrix: sparse.csr_array) -> bool:
    """Whether each entry stands once, in order, and is true."""
    return bool(matrix.has_canonical_format and matrix.data.all())


def _given(values: np.ndarray[Any, Any], default: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return values if values.size else default


def spendable(budget: float) -> float:
    """What a sum of costs may come to within a budget: the budget and the rounding of sums."""
    return budget * (1.0 + MONEY_TOLERANCE)


def within_budget(cost: float, budget: float) -> bool:
    """True when ``cost`` exceeds ``budget`` by no more than the rounding of sums."""
    return cost <= spendable(budget)


def _broken(problem: Problem, chosen: BoolArray) -> Iterable[str]:
    cost = float(problem.costs[chosen].sum())
    if not within_budget(cost, problem.budget):
        yield f"the budget of {problem.budget:,.0f} is exceeded: the options cost {cost:,.0f}"
    for option in np.flatnonzero(problem.locked & ~chosen):
        yield f"{problem.name(int(option))} is locked and not chosen"
    for option in np.flatnonzero(problem.forbidden & chosen):
        yield f"{problem.name(int(option))} is forbidden and chosen"
    places, times = np.unique(problem.exclusive[chosen & (problem.exclusive >= 0)], return_counts=True)
    for place in places[times > 1]:
        yield f"more than one option is chosen at location {int(place)}"
    for option, needed in problem.requires[chosen[problem.requires[:, 0]] & ~chosen[problem.requires[:, 1]]]:
        yield f"{problem.name(int(option))} needs {problem.name(int(needed))}, which is not chosen"
    for option in problem.links.cut_off(chosen):
        yield f"{problem.name(int(option))} is chosen and no chosen section joins it to what is lit"
    yield from problem.limits.broken(chosen)
    served = problem.served(np.flatnonzero(chosen))
    reached = problem.floors.counts @ served.astype(np.float64)
    for floor in np.flatnonzero(reached < problem.floors.need * (1.0 - FLOOR_TOLERANCE)):
        yield f"floor {problem.floors.names[floor]}: {reached[floor]:,.6g} of {problem.floors.need[floor]:,.6g}"
    for row in np.flatnonzero(problem.must & ~served):
        yield f"demand row {int(row)} must be served and is not"


def _check(problem: Problem) -> Iterable[Finding]:
    options, rows = problem.covers.shape
    sized = (
        ("weights", problem.weights, rows, "demand rows"),
        ("costs", problem.costs, options, "options"),
        ("exclusive", problem.exclusive, options, "options"),
        ("locked", problem.locked, options, "options"),
        ("forbidden", problem.forbidden, options, "options"),
        ("must", problem.must, rows, "demand rows"),
    )
    wrong = [(name, values, size, what) for name, values, size, what in sized if values.shape != (size,)]
    for name, values, size, what in wrong:
        yield bad_argument(name, f"has shape {values.shape}, expected ({size},), one entry for each of the {what}")
    if problem.floors.counts.shape != (len(problem.floors.need), rows):
        yield bad_argument("floors", f"count {problem.floors.counts.shape} entries, expected (floors, {rows})")
    for name, values in (("weights", problem.weights), ("costs", problem.costs)):
        yield from _check_numbers(name, values)
    if np.isnan(problem.budget) or problem.budget < 0.0:
        yield bad_argument("budget", f"is {problem.budget}, expected a number of VND that is not negative")
    if problem.requires.size and not (problem.requires.min() >= 0 and problem.requires.max() < options):
        yield bad_argument("requires", f"names an option outside 0..{options - 1}")
    yield from _check_links(problem)
    yield from _check_limits(problem)
    if problem.option_names and len(problem.option_names) != options:
        yield bad_argument("option_names", f"has {len(problem.option_names)} names for {options} options")


def _check_links(problem: Problem) -> Iterable[Finding]:
    links, options = problem.links, problem.options
    named = np.concatenate((links.section, links.hung[:, 0]))
    if links.ends.shape != (len(links.section), 2) or links.hung.ndim != 2:
        yield bad_argument("links", "need two ends for each section, and pairs of an option and a node")
    elif named.size and not (named.min() >= 0 and named.max() < options):
        yield bad_argument("links", f"names an option outside 0..{options - 1}")
    elif len(np.unique(named)) != len(named) or min(links.ends.min(initial=0), links.hung.min(initial=0)) < 0:
        yield bad_argument("links", "names an option twice, or a node below 0")
    elif problem.covers.shape[0] == options and links.section.size:
        idle = np.diff(problem.covers.indptr)[links.section] == 0
        bound = np.isin(links.section, problem.requires) | (problem.exclusive[links.section] >= 0)
        if not idle.all() or bound.any():
            yield bad_argument("links", "has a section that covers demand, stands at a location or is in requires")


def _check_limits(problem: Problem) -> Iterable[Finding]:
    limits = problem.limits
    if limits.loads.shape != (len(limits.most), problem.options) or len(limits.names) != len(limits.most):
        yield bad_argument(
            "limits", f"load {limits.loads.shape}, expected (limits, {problem.options}), each with a name"
        )
    elif not (np.isfinite(limits.loads.data).all() and (limits.loads.data >= 0.0).all()) or np.isnan(limits.most).any():
        yield bad_argument("limits", "hold a load that is negative or no number, or a most that is no number")


def _check_numbers(name: str, values: FloatArray) -> Iterable[Finding]:
    bad = np.flatnonzero(~np.isfinite(values) | (values < 0.0)) if values.ndim == 1 else np.zeros(0, dtype=np.int64)
    if len(bad):
        at = int(bad[0])
        yield bad_argument(
            name, f"holds {values[at]} at index {at} ({len(bad)} such), expected finite numbers that are not negative"
        )


def bad_argument(name: str, message: str) -> Finding:
    """Finding about an argument of the optimiser that has no meaning."""
    return make_finding("bad-argument", f"{name} {message}", remedy=f"correct {name}")
