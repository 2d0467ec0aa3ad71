"""The question stated: demand rows, options, and the rules between them, from the settings and what could be built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.plan.outcomes import Target
from phusong.optimize.problem.problem import MoreRows, Problem
from phusong.optimize.question.continuity import undecided, with_prices
from phusong.optimize.question.decisions import Rules, find_rules
from phusong.optimize.question.demand import Demand
from phusong.optimize.question.expected import find_chances, with_chances
from phusong.optimize.question.floors import FloorGroup, find_floor_groups, state_floors
from phusong.optimize.question.offers import Offers, gather_offers
from phusong.optimize.question.options import Possibilities
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.places import COMMUNE_CENTRE, PlaceReach, marked_centres
from phusong.optimize.question.risk import cost_factor


@dataclass(frozen=True, slots=True)
class Level:
    """Places of one kind that are to have one service before people count.

    Attributes:
        kind: Kind of place.
        service: Service they are to have.
        total: Places there are.
        before: Places that have the service today.
        rows: Demand rows of those that have not, ascending.
    """

    kind: str
    service: str
    total: int
    before: int
    rows: IntArray

    def target(self, served: BoolArray) -> Target:
        """The level with what a plan makes of it, given the demand rows that it serves."""
        after = self.before + int(served[self.rows].sum())
        told = (f"{self.service} at every {self.kind}", "places", self.total, self.before, self.total, after)
        return Target(*told, self.service, "places", (self.kind,))


@dataclass(frozen=True, slots=True)
class Statement:
    """A question as options and demand rows; the pairs of villages come first, those of places after them.

    Attributes:
        problem: The question; where places come first, what is left once they are served is stated as it is solved.
        demand: Pairs of villages not served today.
        offers: What every option would serve of them.
        groups: Whom the floors speak of.
        levels: Kinds of place that come first, the gravest first.
        rules: What partners' decisions demand.
        options: Number of options that can be built; those after them stand for paying a price.
        prices: Sum of the prices of changing the earlier plan, in weighted people; 0 for the least cost.
        reserve: What costs are multiplied with so that they hold with the stated quantile.
    """

    problem: Problem
    demand: Demand
    offers: Offers
    groups: tuple[FloorGroup, ...]
    levels: tuple[Level, ...]
    rules: Rules
    options: int
    prices: float
    reserve: float

    @property
    def money(self) -> str:
        """The budget in words."""
        budget = self.problem.budget
        less = f" ({round(budget * self.reserve):,} VND less a reserve)" if self.reserve != 1.0 else ""
        return f"{round(budget):,} VND{less}"

    def built(self, selected: IntArray) -> IntArray:
        """The chosen options that are built."""
        return selected[selected < self.options]


def state_question(
    possibilities: Possibilities, parameters: PlanParameters, places: PlaceReach | None = None
) -> Statement:
    """State the question that the settings ask.

    Of the options at one location at most one is built; a fibre option needs the section before it.

    Args:
        possibilities: What could be built, and for whom.
        parameters: The settings.
        places: Places of the layer that come first, where there are any.

    Returns:
        The question.
    """
    network, coverage = possibilities.network, possibilities.coverage
    groups = find_floor_groups(network, coverage, parameters.floors)
    demand = Demand.of(coverage)
    offers = _offers(possibilities, demand)
    worth = np.array([parameters.weights.get(service, 0.0) for service in demand.services])
    blocks = [offers.covers(len(demand))]
    levels = list(_centres(possibilities, demand, parameters))
    if places is not None:
        there = Demand.of(places.coverage)
        levels += _places(places, there, parameters, first=len(demand))
        blocks.append(_offers_at(possibilities, places, there).covers(len(there)))
    covers = sparse.csr_array(sparse.hstack(blocks, format="csr"))
    weights = np.zeros(covers.shape[1])
    weights[: len(demand)] = worth[demand.service] * network.villages.population[demand.village]
    rules = find_rules(possibilities, parameters)
    locked, forbidden = _locks(possibilities, parameters, rules)
    problem = Problem(
        covers=covers,
        weights=weights,
        costs=possibilities.costs_vnd(parameters.money),
        budget=parameters.money_vnd() / cost_factor(parameters.risk),
        exclusive=_locations(possibilities),
        requires=_precedence(possibilities),
        locked=locked,
        forbidden=forbidden,
        floors=state_floors(groups, network, demand).over(covers.shape[1]),
        goal="least_cost" if parameters.question == "least_cost" else "most_served",
        option_names=possibilities.option_names(),
    )
    if parameters.question == "expected":
        problem = with_chances(problem, find_chances(possibilities, demand))
    options, prices = undecided(possibilities, parameters, rules)
    order = sorted(levels, key=lambda level: parameters.must_serve.index(level.kind))
    return Statement(
        problem=with_prices(_with_choices(problem, rules), options, prices),
        demand=demand,
        offers=offers,
        groups=groups,
        levels=tuple(order),
        rules=rules,
        options=len(possibilities),
        prices=float(prices.sum()) if parameters.question != "least_cost" else 0.0,
        reserve=cost_factor(parameters.risk),
    )


def _locks(possibilities: Possibilities, parameters: PlanParameters, rules: Rules) -> tuple[BoolArray, BoolArray]:
    """Options that must and must not be built, shapes (options,); what is deferred may wait for a later phase."""
    locked, forbidden = np.zeros(len(possibilities), np.bool_), np.zeros(len(possibilities), np.bool_)
    locked[list(rules.locked)] = True
    forbidden[list(rules.banned)] = True
    if len(parameters.phases) < 2:
        forbidden[list(rules.deferred)] = True
    return locked, forbidden


def _with_choices(problem: Problem, rules: Rules) -> Problem:
    """The question with one more row for each choice of which one option must be built."""
    if not rules.one_of:
        return problem
    options = np.concatenate([options for _, options in rules.one_of])
    row = np.repeat(np.arange(len(rules.one_of)), [len(options) for _, options in rules.one_of])
    held = np.ones(len(options), dtype=np.bool_)
    choices = sparse.csr_array((held, (options, row)), shape=(problem.options, len(rules.one_of)))
    more = len(rules.one_of)
    return problem.extended(MoreRows(choices, np.zeros(more), np.ones(more, dtype=np.bool_)))


def _offers(possibilities: Possibilities, demand: Demand) -> Offers:
    candidates, extensions = possibilities.candidates, possibilities.extensions
    return gather_offers(demand, candidates, possibilities.matrices, extensions, possibilities.radio)


def _offers_at(possibilities: Possibilities, places: PlaceReach, demand: Demand) -> Offers:
    """What every option would serve of the places."""
    extensions = replace(possibilities.extensions, serves=places.access, serves_m=places.access_m)
    return gather_offers(demand, possibilities.candidates, places.matrices, extensions, possibilities.radio)


def _locations(possibilities: Possibilities) -> IntArray:
    """Location of every option, -1 for fibre, shape (options,)."""
    none = np.full(len(possibilities.extensions), -1, dtype=np.int64)
    return np.concatenate((possibilities.candidates.location, none))


def _precedence(possibilities: Possibilities) -> IntArray:
    """Pairs of a fibre option and the section before it, shape (k, 2)."""
    parent = possibilities.extensions.parent
    later = np.flatnonzero(parent >= 0)
    return np.column_stack((later, parent[later])) + len(possibilities.candidates)


def _centres(possibilities: Possibilities, demand: Demand, parameters: PlanParameters) -> Iterator[Level]:
    """Commune centres that are villages."""
    centre = marked_centres(possibilities.network)
    if COMMUNE_CENTRE not in parameters.must_serve or not centre.any():
        return
    for service in parameters.place_services():
        if service in demand.services:
            mine = centre[demand.village] & (demand.service == demand.services.index(service))
            before = int((centre & possibilities.coverage.served(service)).sum())
            yield Level(COMMUNE_CENTRE, service, int(centre.sum()), before, np.flatnonzero(mine))


def _places(places: PlaceReach, demand: Demand, parameters: PlanParameters, *, first: int) -> Iterator[Level]:
    """Places of the layer; their demand rows begin at ``first``."""
    for kind in dict.fromkeys(parameters.must_serve):
        of_kind = places.kinds.astype(str) == kind
        for service in parameters.place_services():
            if service in demand.services and of_kind.any():
                mine = of_kind[demand.village] & (demand.service == demand.services.index(service))
                before = int((of_kind & places.coverage.served(service)).sum())
                yield Level(kind, service, int(of_kind.sum()), before, first + np.flatnonzero(mine))
