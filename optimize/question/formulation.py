"""Formulation of the question: demand rows, options, and the rules between them, from the settings and the options."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioModel
from phusong.coverage.served import Coverage
from phusong.optimize.plan.outcomes import Target
from phusong.optimize.plan.reason import Reason
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.problem import MoreRows, Problem
from phusong.optimize.question.capacity import capacity_limits
from phusong.optimize.question.continuity import undecided, with_prices
from phusong.optimize.question.decisions import Rules, find_rules
from phusong.optimize.question.demand import Demand
from phusong.optimize.question.expected import find_chances, with_chances
from phusong.optimize.question.floors import FloorGroup, find_floor_groups, state_floors
from phusong.optimize.question.names import refuse_unknown_names
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import COMMUNE_CENTRE, PlanParameters
from phusong.optimize.question.places import PlaceReach, marked_centres
from phusong.optimize.question.reach import Reach, find_reach
from phusong.optimize.question.requirement import Requirement
from phusong.optimize.question.risk import cost_factor, strict_radio


@dataclass(frozen=True, slots=True)
class PlacePriority:
    """Place priority: places of one kind that are to have one service before people count.

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
        """The priority with what a plan makes of it, given the demand rows that it serves."""
        after = self.before + int(served[self.rows].sum())
        told = (f"{self.service} at every {self.kind}", "places", self.total, self.before, self.total, after)
        return Target(*told, self.service, "places", (self.kind,))


@dataclass(frozen=True, slots=True)
class Formulation:
    """Formulation of a question: options and demand rows, the pairs of villages first, those of places after them.

    Attributes:
        problem: The question; where places come first, what is left once they are served is stated as it is solved.
        demand: Pairs of villages not served today.
        reach: What every option would serve of them.
        groups: Whom the floors speak of.
        priorities: Kinds of place that come first, the gravest first.
        rules: What partners' decisions demand.
        options: Number of options that can be built; those after them stand for dropping what was planned.
        continuity_weight: Sum of the weights of keeping the earlier plan, weighted people; 0 for the least cost.
        reserve: What costs are multiplied with so that they hold with the stated quantile.
    """

    problem: Problem
    demand: Demand
    reach: Reach
    groups: tuple[FloorGroup, ...]
    priorities: tuple[PlacePriority, ...]
    rules: Rules
    options: int
    continuity_weight: float
    reserve: float

    @property
    def money(self) -> Reason:
        """The budget as reasons tell it."""
        budget_vnd = self.problem.budget
        if self.reserve == 1.0:
            return Reason.of("budget", budget_vnd=budget_vnd)
        return Reason.of("budget.reserve", budget_vnd=budget_vnd, whole_vnd=budget_vnd * self.reserve)

    def built(self, selected: IntArray) -> IntArray:
        """The chosen options that are built."""
        return selected[selected < self.options]


def formulate(options: Options, parameters: PlanParameters) -> Formulation:
    """Formulate the question that the settings ask: demand rows, options and rules.

    Of the options at one location at most one is built; access points, their cables and fibre-fed towers are joined to
    lit plant by trenches that are built, each paid once.

    Args:
        options: What could be built, and for whom, with the places that come first.
        parameters: The settings.

    Returns:
        The question.

    Raises:
        InputError: When a setting names a service, a group, a kind of place or a site that is not known.
    """
    refuse_unknown_names(options, parameters)
    options = options.with_places(parameters)
    groups = find_floor_groups(options.network, options.coverage, parameters.floors)
    demand = Demand.of(options.coverage)
    radio = strict_radio(options.radio, parameters.risk)
    asked = requirements(options, radio, options.coverage)
    reach = find_reach(demand, options.candidates, options.matrices, options.extensions, asked)
    blocks = [reach.covers(len(demand))]
    priorities = list(_centres(options, demand, parameters))
    if options.places is not None:
        there = Demand.of(options.places.coverage)
        priorities += _places(options.places, there, parameters, first=len(demand))
        blocks.append(reach_at(options, options.places, there, radio).covers(len(there)))
    covers = sparse.csr_array(sparse.hstack(blocks, format="csr"))
    rules = find_rules(options, parameters)
    problem = _problem(options, parameters, covers, demand, groups, rules)
    if parameters.question == "expected":
        problem = with_chances(problem, find_chances(options, demand))
    kept, prices = undecided(options, parameters, rules)
    order = sorted(priorities, key=lambda priority: parameters.must_serve.index(priority.kind))
    return Formulation(
        problem=with_prices(_with_choices(problem, rules), kept, prices),
        demand=demand,
        reach=reach,
        groups=groups,
        priorities=tuple(order),
        rules=rules,
        options=len(options),
        continuity_weight=float(prices.sum()) if parameters.question != "least_cost" else 0.0,
        reserve=cost_factor(parameters.risk),
    )


def _problem(
    options: Options,
    parameters: PlanParameters,
    covers: sparse.csr_array,
    demand: Demand,
    groups: tuple[FloorGroup, ...],
    rules: Rules,
) -> Problem:
    """The problem before what partners decided together and the earlier plan are stated in it."""
    locked, forbidden = _locks(options, parameters, rules)
    return Problem(
        covers=covers,
        weights=_weights(options.network, demand, parameters, covers.shape[1]),
        costs=options.costs_vnd(parameters.money),
        budget=parameters.money_vnd() / cost_factor(parameters.risk),
        exclusive=_locations(options),
        requires=_precedence(options),
        locked=locked,
        forbidden=forbidden,
        floors=state_floors(groups, options.network, demand).over(covers.shape[1]),
        goal="least_cost" if parameters.question == "least_cost" else "most_served",
        option_names=options.option_names(),
        links=_links(options),
        limits=capacity_limits(options.candidates, len(options)),
    )


def _weights(network: Network, demand: Demand, parameters: PlanParameters, rows: int) -> FloatArray:
    """Weighted people of every row, shape (rows,): those of the demand first, places after them count for nobody."""
    worth = np.array([parameters.weights.get(service, 0.0) for service in demand.services])
    weights = np.zeros(rows)
    weights[: len(demand)] = worth[demand.service] * network.villages.population[demand.village]
    return weights


def _locks(options: Options, parameters: PlanParameters, rules: Rules) -> tuple[BoolArray, BoolArray]:
    """Options that must and must not be built, shapes (options,); what is deferred may wait for a later phase."""
    locked, forbidden = np.zeros(len(options), np.bool_), np.zeros(len(options), np.bool_)
    locked[list(rules.locked)] = True
    forbidden[list(rules.banned)] = True
    if len(parameters.phases) < 2:
        forbidden[list(rules.deferred)] = True
    forbidden |= _without_a_node(options)
    return locked, forbidden


def _without_a_node(options: Options) -> BoolArray:
    """Towers fed by fibre that no node is known for: what feeds them would be free, shape (options,)."""
    candidates, lost = options.candidates, np.zeros(len(options), np.bool_)
    node = np.full(len(candidates), -1, dtype=np.int64)
    known = options.extensions.tower_node
    node[: len(known)] = known
    lost[: len(candidates)] = np.isfinite(candidates.feet().x_m) & (node < 0)
    return lost


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


def reach_at(options: Options, places: PlaceReach, demand: Demand, radio: RadioModel) -> Reach:
    """What every option would serve of the places."""
    extensions = replace(options.extensions, serves=places.access, serves_m=places.access_m)
    asked = requirements(options, radio, places.coverage)
    return find_reach(demand, options.candidates, places.matrices, extensions, asked)


def requirements(options: Options, radio: RadioModel, coverage: Coverage) -> dict[str, Requirement]:
    """What every radio service that candidates may bring asks of their levels."""
    named = [service for service in options.matrices if service in coverage.services]
    return {service: Requirement.of(radio, coverage, service) for service in named}


def _locations(options: Options) -> IntArray:
    """Location of every option, -1 for fibre, shape (options,)."""
    none = np.full(len(options.extensions), -1, dtype=np.int64)
    return np.concatenate((options.candidates.location, none))


def _precedence(options: Options) -> IntArray:
    """Pairs of a cable and its access point, and of a tower or mast and the mast that it needs, shape (k, 2)."""
    point, mast = options.extensions.point, options.candidates.mast
    cables, hopping = np.flatnonzero(point >= 0), np.flatnonzero(mast >= 0)
    at_points = np.column_stack((cables, point[cables])) + len(options.candidates)
    return np.concatenate((np.column_stack((hopping, mast[hopping])), at_points))


def _links(options: Options) -> Links:
    """Trenches that could be dug, and the access points, cables and fibre-fed towers that they have to reach."""
    candidates, extensions = options.candidates, options.extensions
    first = len(candidates)
    sections, points = np.flatnonzero(extensions.kinds == "section"), np.flatnonzero(extensions.node >= 0)
    fed = np.flatnonzero(extensions.tower_node >= 0)
    hung = np.concatenate(
        (
            np.column_stack((fed, extensions.tower_node[fed])),
            np.column_stack((first + points, extensions.node[points])),
        )
    )
    length = extensions.length_m[sections] + extensions.tap_m[sections]
    most = np.concatenate((np.full(len(fed), np.inf), extensions.most_m[points]))
    return Links((first + sections).astype(np.int64), extensions.ends[sections], hung.astype(np.int64), length, most)


def _centres(options: Options, demand: Demand, parameters: PlanParameters) -> Iterator[PlacePriority]:
    """Commune centres that are villages."""
    centre = marked_centres(options.network)
    if COMMUNE_CENTRE not in parameters.must_serve or not centre.any():
        return
    for service in parameters.place_services():
        if service in demand.services:
            mine = centre[demand.village] & (demand.service == demand.services.index(service))
            before = int((centre & options.coverage.served(service)).sum())
            yield PlacePriority(COMMUNE_CENTRE, service, int(centre.sum()), before, np.flatnonzero(mine))


def _places(places: PlaceReach, demand: Demand, parameters: PlanParameters, *, first: int) -> Iterator[PlacePriority]:
    """Places of the layer; their demand rows begin at ``first``."""
    for kind in dict.fromkeys(parameters.must_serve):
        of_kind = places.kinds.astype(str) == kind
        for service in parameters.place_services():
            if service in demand.services and of_kind.any():
                mine = of_kind[demand.village] & (demand.service == demand.services.index(service))
                before = int((of_kind & places.coverage.served(service)).sum())
                yield PlacePriority(kind, service, int(of_kind.sum()), before, first + np.flatnonzero(mine))
