"""The plan: proposals with their cost and gain, and how good the plan is proved to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from shapely import LineString, MultiLineString

from phusong.coverage.network.network import BoolArray

PlanStatus = Literal["optimal", "feasible", "infeasible", "no_plan"]

Question = Literal["budget", "least_cost", "expected"]
"""What a plan seeks: most people for the money, least money for the floors, or most people in expectation."""

Money = Literal["capex", "net_present_cost"]
"""What counts against the budget: investment, or investment with discounted running costs."""


class Target(NamedTuple):
    """A floor, or a kind of place that comes first, and how far the plan goes.

    Attributes:
        name: What is asked for, for people.
        unit: ``people`` or ``places``.
        total: People or places there are.
        before: Served today.
        need: To be served; for places that come first all of them.
        after: Served once all is built.
        service: Service that is asked for.
        within: ``province``, ``district`` or ``commune`` for a floor, ``places`` for places that come first.
        units: Districts, communes with their codes, or the kind of place; several count as one.
        attainable: Where the limits conflict and the floor is one of them: the most that can be served.
    """

    name: str
    unit: str
    total: float
    before: float
    need: float
    after: float
    service: str = ""
    within: str = ""
    units: tuple[str, ...] = ()
    attainable: float | None = None


class PhaseOutcome(NamedTuple):
    """What one phase costs and brings.

    Attributes:
        name: Name for people.
        due: Date due, ISO, or empty.
        weight: Worth of being served during it.
        budget_vnd: Money of the phase alone, VND.
        cost_vnd: Money that what is built in it needs, VND.
        left_vnd: Money that carries over to the next, VND.
        value: Weighted people newly served at its end.
    """

    name: str
    due: str
    weight: float
    budget_vnd: int
    cost_vnd: int
    left_vnd: int
    value: float


class FrontierPoint(NamedTuple):
    """The most people that one budget can serve.

    Attributes:
        budget_vnd: Money there is, VND.
        status: Status as that of a plan.
        objective: Weighted people newly served.
        bound: No plan for this money can do better.
        gap: (bound - objective) / max(objective, 1e-9); infinite without a plan.
        cost_vnd: Money that is spent, VND.
        parts: What is built: identifiers of candidates and fibre options.
        runtime_s: Seconds spent.
    """

    budget_vnd: int
    status: PlanStatus
    objective: float
    bound: float
    gap: float
    cost_vnd: int
    parts: tuple[str, ...]
    runtime_s: float


class AddedSite(NamedTuple):
    """A site that another plan builds and the plan does not.

    Attributes:
        part: Identifier of the candidate or the fibre option.
        kind: ``upgrade`` of an existing site, ``new_tower`` or ``access_point``.
        technology: Technologies brought, semicolon-separated.
        name: Where, for people.
        x_m: Easting, metres.
        y_m: Northing, metres.
        capex_vnd: Investment, VND; that of an access point is without its way.
    """

    part: str
    kind: str
    technology: str
    name: str
    x_m: float
    y_m: float
    capex_vnd: int


class Alternative(NamedTuple):
    """Another plan nearly as good.

    Attributes:
        status: Status as that of a plan: of the most that so different a plan can reach.
        objective: What it reaches, counted as that of the plan.
        bound: No plan so different can do better.
        gap: |bound - objective| / max(|objective|, 1e-9).
        cost_vnd: Money it needs, VND.
        parts: What is built: identifiers of candidates and fibre options.
        dropped: Parts of the plan whose sites it leaves out.
        added: Parts at sites that the plan has not.
        added_sites: The same with their places.
    """

    status: PlanStatus
    objective: float
    bound: float
    gap: float
    cost_vnd: int
    parts: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    added_sites: tuple[AddedSite, ...] = ()


class Robustness(NamedTuple):
    """What a plan holds if the world differs from what is predicted and priced.

    Attributes:
        samples: Worlds drawn.
        expected: Weighted people newly served in expectation, by the probability of every village.
        mean: The same as the mean over the worlds drawn.
        low: Weighted people newly served that 5 % of the worlds fall short of.
        median: Weighted people newly served that half of the worlds fall short of.
        high: Weighted people newly served that 95 % of the worlds fall short of.
        cost_low_vnd: Cost that 5 % of the worlds fall short of, VND.
        cost_median_vnd: Cost that half of the worlds fall short of, VND.
        cost_high_vnd: Cost that 95 % of the worlds fall short of, VND.
        within_budget: Share of the worlds in which the money is enough.
    """

    samples: int
    expected: float
    mean: float
    low: float
    median: float
    high: float
    cost_low_vnd: float
    cost_median_vnd: float
    cost_high_vnd: float
    within_budget: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """One site or one fibre section to build.

    Attributes:
        proposal_id: Stable identifier, such as ``P001``.
        kind: ``upgrade`` of an existing site, ``new_tower`` or ``fibre``.
        technology: Technologies brought, semicolon-separated: ``5g``, ``4g;5g``, ``fibre``.
        name: What and where, for people.
        x_m: Easting, metres (the far end of a fibre section).
        y_m: Northing, metres.
        commune_code: Commune it stands in.
        site_id: Existing site that is upgraded, or None.
        phase: Phase it is built in, counted from 1.
        capex_vnd: Investment, VND, backhaul included.
        opex_vnd_per_year: Running cost, VND a year.
        newly_covered_population: People newly served by at least one service and credited to this proposal.
        newly_covered_villages: Villages newly served and credited to this proposal.
        village_ids: The villages credited.
        marginal_population: People who would lose a new service if only this proposal were dropped.
        backhaul: How traffic gets home: ``fibre 1.2 km``, ``microwave 8 km``, ``existing``.
        route: Line of a fibre section in projected metres, or None.
        owner: Who is responsible (an organisation).
        due: Date due, ISO, or empty.
        status: ``proposed`` until partners decide.
        parts: What it is made of, identifiers separated by semicolons: one candidate, or fibre options.
    """

    proposal_id: str
    kind: Literal["upgrade", "new_tower", "fibre"]
    technology: str
    name: str
    x_m: float
    y_m: float
    commune_code: str
    site_id: str | None
    phase: int
    capex_vnd: int
    opex_vnd_per_year: int
    newly_covered_population: int
    newly_covered_villages: int
    village_ids: tuple[str, ...]
    marginal_population: int
    backhaul: str
    route: LineString | MultiLineString | None
    owner: str
    due: str
    status: str
    parts: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Proposals that answer the question, with the proof of their quality.

    Attributes:
        status: ``optimal`` only when proved; ``feasible`` has its ``gap``; ``infeasible``; ``no_plan``.
        objective: Value reached: weighted people newly served, or money where the least cost is sought.
        bound: No plan can do better than this value.
        gap: |bound - objective| / max(|objective|, 1e-9); 0 when proved.
        budget_vnd: Money allowed, VND.
        cost_vnd: Money that the proposals need and that counts against the budget, VND.
        proposals: The proposals, ordered by ``proposal_id``.
        after: Service to the villages served once all is built, each of shape (n villages,).
        candidates: How many possibilities were weighed.
        solver: Name and version of the solver, or how the plan was found.
        runtime_s: Seconds spent solving.
        reasons: For ``infeasible``: the limits that conflict, in the planner's words.
        question: What is sought.
        money: What ``cost_vnd`` and ``budget_vnd`` count.
        targets: Floors and places that come first, in the order they are asked for.
        phases: What each phase costs and brings; empty where there is one only. The objective is then the sum over
            the phases of weight times value.
        alternatives: Other plans nearly as good, where they are asked for.
        robustness: What it holds if the world differs, where that is asked.
        frontier: The most people that each of several budgets can serve, where that is asked.
    """

    status: PlanStatus
    objective: float
    bound: float
    gap: float
    budget_vnd: int
    cost_vnd: int
    proposals: tuple[Proposal, ...]
    after: dict[str, BoolArray]
    candidates: int
    solver: str
    runtime_s: float
    reasons: tuple[str, ...] = ()
    question: Question = "budget"
    money: Money = "capex"
    targets: tuple[Target, ...] = ()
    phases: tuple[PhaseOutcome, ...] = ()
    frontier: tuple[FrontierPoint, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    robustness: Robustness | None = None

    def __post_init__(self) -> None:
        """Give records that come as plain lists, as JSON keeps them, their form again."""
        targets = (Target(*each) for each in self.targets)
        object.__setattr__(self, "targets", tuple(each._replace(units=tuple(each.units)) for each in targets))
        object.__setattr__(self, "phases", tuple(PhaseOutcome(*each) for each in self.phases))
        points = (FrontierPoint(*each) for each in self.frontier)
        object.__setattr__(self, "frontier", tuple(each._replace(parts=tuple(each.parts)) for each in points))
        object.__setattr__(self, "alternatives", tuple(_alternative(*each) for each in self.alternatives))
        if self.robustness is not None:
            object.__setattr__(self, "robustness", Robustness(*self.robustness))


def _alternative(*fields: Any) -> Alternative:  # noqa: ANN401 - a record as JSON keeps it
    """An alternative whose lists have their form again."""
    known = Alternative(*fields)
    return known._replace(
        parts=tuple(known.parts),
        dropped=tuple(known.dropped),
        added=tuple(known.added),
        added_sites=tuple(AddedSite(*site) for site in known.added_sites),
    )
