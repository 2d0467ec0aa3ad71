"""Outcomes of planning: status, targets, phases, frontier, alternatives, robustness."""

from __future__ import annotations

from typing import Literal, NamedTuple

from phusong.optimize.plan.option_id import OptionId

SolverName = Literal["highs", "cbc"]
PlanStatus = Literal["optimal", "feasible", "infeasible", "no_plan"]


def is_answered(status: str) -> bool:
    """True for the status of an answer that says what to build, proved or not."""
    return status in ("optimal", "feasible")


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

    @property
    def met(self) -> bool:
        """True when what is asked for holds once the plan is built."""
        return self.after >= self.need * (1.0 - 1e-9)

    @property
    def met_today(self) -> bool:
        """True when what is asked for holds without any plan."""
        return self.before >= self.need * (1.0 - 1e-9)


class HopTried(NamedTuple):
    """A microwave hop that does not do, the one of a place that came nearest to it.

    Attributes:
        start: Where it would begin: easting and northing in whole metres, with a comma between.
        end: Existing site that it would end at.
        band: Name of the band.
        length_m: Length, metres.
        trouble: ``terrain`` (unknown), ``range``, ``clearance``, ``margin``, ``availability`` or ``validity``.
        lacking: By how much: metres of length or of height, dB of margin, percent of availability.
        clear_share: Least clearance at the median Earth radius factor, first Fresnel radii, NaN where unknown.
        worst_m: Distance from the start to where most clearance is missing, metres, NaN where unknown.
        margin_db: Fade margin, dB, NaN where unknown.
    """

    start: str
    end: str
    band: str
    length_m: float
    trouble: str
    lacking: float
    clear_share: float
    worst_m: float
    margin_db: float


class HopSection(NamedTuple):
    """The section under one microwave hop, as pages draw it.

    Attributes:
        start: Where it begins, as the hop names it.
        end: Where it ends, as the hop names it.
        frequency_mhz: Frequency, MHz.
        k_factor: Median effective Earth radius factor.
        share: Clearance that is asked at it, first Fresnel radii.
        antennas_m: Either antenna, metres above sea level.
        distance_m: Distance of each point from the start, metres; length n.
        ground_m: Bare ground, metres above sea level; length n.
        cover_m: Height of what stands on it, metres; length n.
    """

    start: str
    end: str
    frequency_mhz: float
    k_factor: float
    share: float
    antennas_m: tuple[float, float]
    distance_m: tuple[float, ...]
    ground_m: tuple[float, ...]
    cover_m: tuple[float, ...]


class Unconnected(NamedTuple):
    """A place where a tower could stand, and that nothing connects.

    Attributes:
        x_m: Easting, metres.
        y_m: Northing, metres.
        commune_code: Commune it lies in.
        tried: Hop that came nearest to doing; None where no site is in range, or hops are not wanted.
    """

    x_m: float
    y_m: float
    commune_code: str
    tried: HopTried | None


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
        by_clock: True when the clock ended the search: another machine may find another choice.
    """

    budget_vnd: int
    status: PlanStatus
    objective: float
    bound: float
    gap: float
    cost_vnd: int
    parts: tuple[OptionId, ...]
    runtime_s: float
    by_clock: bool = False

    @property
    def answered(self) -> bool:
        """True when there is a choice for this money."""
        return is_answered(self.status)


class AddedSite(NamedTuple):
    """A site that another plan builds and the plan does not.

    Attributes:
        part: Identifier of the candidate or the fibre option.
        kind: ``upgrade`` of an existing site, ``new_tower`` or ``access_point``.
        technologies: Technologies brought, sorted.
        name: Where, for people.
        x_m: Easting, metres.
        y_m: Northing, metres.
        capex_vnd: Investment, VND; that of an access point is without its way.
    """

    part: OptionId
    kind: str
    technologies: tuple[str, ...]
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
    parts: tuple[OptionId, ...]
    dropped: tuple[OptionId, ...]
    added: tuple[OptionId, ...]
    added_sites: tuple[AddedSite, ...] = ()


class Robustness(NamedTuple):
    """Monte Carlo robustness: what a plan holds if the world differs from what is predicted and priced.

    Attributes:
        samples: Samples drawn.
        expected: Weighted people newly served in expectation, by the probability of every village.
        mean: The same as the mean over the samples.
        low: Weighted people newly served that 5 % of the samples fall short of.
        median: Weighted people newly served that half of the samples fall short of.
        high: Weighted people newly served that 95 % of the samples fall short of.
        cost_low_vnd: Cost that 5 % of the samples fall short of, VND.
        cost_median_vnd: Cost that half of the samples fall short of, VND.
        cost_high_vnd: Cost that 95 % of the samples fall short of, VND.
        within_budget: Share of the samples in which the money is enough.
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
