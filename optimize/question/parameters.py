"""What a planner asks: the settings of a question, each with a default that suits any province."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from phusong.coverage.findings import shortened
from phusong.optimize.plan.option_id import ID_SEPARATOR
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.plan.plan import Money, Question

COMMUNE_CENTRE = "commune_centre"
"""Kind that the villages marked as their commune's centre stand for, where any is."""

Verdict = Literal["accept", "reject", "relocate", "defer"]
"""What a partner can say."""


class Floor(BaseModel):
    """Share of the people who must have a service once the plan is built."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: str = Field(description="Service they must have.")
    share: float = Field(ge=0.0, le=1.0, description="Share of the people, 0 to 1; those served today count.")
    within: Literal["province", "district", "commune"] = Field(
        "province", description="Whether the share is asked of the province, of each district or of each commune."
    )
    only: tuple[str, ...] = Field(
        (), description="Districts by name, or communes by code or name, that it is asked of; all when empty."
    )
    together: bool = Field(False, description="Whether those units count as one group instead of each by itself.")

    @model_validator(mode="after")
    def _the_province_is_one(self) -> Floor:
        if self.within == "province" and self.only:
            raise ValueError('\'only\' names districts or communes; say within = "district" or "commune"')
        return self


class Decision(BaseModel):
    """What a partner decided on a proposal, a site or a place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str = Field(
        "",
        description="What it is about: a proposal of the earlier plan, a candidate or fibre option, a place of one "
        "(tower:400000,2480000), or the site an upgrade stands on; empty for a zone around lon, lat.",
    )
    verdict: Verdict = Field(
        description="accept: built for certain; reject: not built, nor any tower within radius_m; relocate: not built, "
        "and a tower at lon, lat instead; defer: not built in this plan, or not before the second phase."
    )
    lon: float | None = Field(None, ge=-180.0, le=180.0, description="Longitude of a zone or a new place, degrees.")
    lat: float | None = Field(None, ge=-90.0, le=90.0, description="Latitude of a zone or a new place, degrees.")
    radius_m: float | None = Field(
        None,
        ge=0.0,
        le=100_000.0,
        description="reject: no tower is built this near, metres, 0 when absent; relocate: the new place may be this "
        "far from lon, lat, metres, 500 when absent.",
    )
    reason: str = Field("", description="Why, for people.")

    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude of the zone or the new place, degrees; None where no point is named."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)

    @model_validator(mode="after")
    def _it_is_about_something(self) -> Decision:
        placed = self.point() is not None
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat come together")
        if self.verdict == "relocate" and not (placed and self.subject):
            raise ValueError("relocate needs a subject and lon and lat of the new place")
        if not self.subject and not (self.verdict == "reject" and placed and self.radius_m):
            raise ValueError("name a subject; only a rejected zone may do without, with lon, lat and radius_m")
        return self


class Phase(BaseModel):
    """Money of one phase, and what being served during it is worth."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field("", description="Name for people, such as the year; its number when empty.")
    budget_vnd: int = Field(ge=0, le=10**16, description="Money of this phase, VND; what is left carries over.")
    weight: float = Field(
        1.0,
        gt=0,
        le=1000,
        description="Worth of being served during this phase; who is served early counts in every phase.",
    )
    due: date | None = Field(None, description="Date by which this phase is to be built (ISO); plan.due when absent.")


class RiskParameters(BaseModel):
    """How the world may differ from what is predicted and priced."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quantile: float | None = Field(
        None,
        ge=0.5,
        lt=1.0,
        description="The plan is made so that service at every village counted, and the sum of costs, hold with this "
        "probability each; a village needs at least the service's own cell_edge_probability.",
    )
    cost_spread: float = Field(
        0.2,
        ge=0.0,
        le=2.0,
        description="Standard deviation of the cost of anything, as a share of it. Unsourced, to be confirmed.",
    )
    cost_correlation: float = Field(
        0.5,
        ge=0.0,
        le=1.0,
        description="Correlation of the logarithms of any two costs. Unsourced, to be confirmed.",
    )
    shadowing_correlation: float = Field(
        0.5, ge=0.0, le=1.0, description="Correlation of the shadowing of two masts at one village (TR 36.814: 0.5)."
    )
    samples: int = Field(
        0, ge=0, le=100_000, description="Worlds in which the plan is evaluated, drawn from plan.seed; 0 for none."
    )


class AlternativeParameters(BaseModel):
    """Other plans nearly as good."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    count: int = Field(0, ge=0, le=20, description="How many other plans are sought.")
    min_sites: int = Field(
        5, ge=1, le=10_000, description="How many sites of every plan before it another plan leaves out at least."
    )
    max_loss: float = Field(0.05, ge=0, le=1, description="How much worse than the best they may be, as a share.")


class PlanParameters(BaseModel):
    """The planning question: what serving people is worth, the money there is, and what must hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = Field(True, description="Whether a plan is made at all.")
    question: Question = Field(
        "budget",
        description="budget: the most people served within budget_vnd; least_cost: the least money that meets every "
        "floor and serves as many of the places that come first as can be; expected: the most people in expectation, "
        "each village by the probability that its best server reaches it.",
    )
    budget_vnd: int = Field(
        100_000_000_000, ge=0, le=10**16, description="Money there is, VND; a limit whatever the question."
    )
    money: Money = Field(
        "capex",
        description="What counts against the budget: capex is investment; net_present_cost adds the running costs of "
        "costs.years, discounted.",
    )
    weights: dict[str, float] = Field(
        default={"4g": 1.0, "5g": 0.3, "fibre": 1.0},
        description="Worth of newly serving one person, by service; a service that is left out is worth nothing.",
    )
    floors: tuple[Floor, ...] = Field((), description="Shares of the people who must be served, the gravest first.")
    must_serve: tuple[str, ...] = Field(
        (),
        description="Kinds of places served before people count, the gravest first: commune_centre, and any kind of "
        "the layer of places.",
    )
    must_serve_services: tuple[str, ...] = Field(
        (), description="Services that these places are to have; every service with a weight when empty."
    )
    phases: tuple[Phase, ...] = Field(
        (), description="Phases in order; their money takes the place of budget_vnd. One phase when empty."
    )
    frontier_vnd: tuple[Annotated[int, Field(ge=0, le=10**16)], ...] = Field(
        (), description="Budgets for which the most people are also found, VND; the time limit holds for all together."
    )
    frontier_gap: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Relative gap to the best possible at which the search for a point may stop; plan.gap when absent.",
    )
    risk: RiskParameters = Field(
        default_factory=RiskParameters, description="How the world may differ from what is predicted and priced."
    )
    alternatives: AlternativeParameters = Field(
        default_factory=AlternativeParameters, description="Other plans nearly as good."
    )
    decisions: tuple[Decision, ...] = Field((), description="What partners decided; it holds whatever the question.")
    earlier: dict[str, str] = Field(
        default={}, description="The plan that partners decided on: proposal identifier to its parts."
    )
    change_price: float = Field(
        0.0,
        ge=0,
        le=1e9,
        description="Weighted people it must be worth to drop a proposal of the earlier plan that nobody decided on.",
    )
    change_price_vnd: int = Field(
        0, ge=0, le=10**15, description="The same for the least cost: VND, counted in the objective and the budget."
    )
    effort: float = Field(
        1.0,
        gt=0,
        le=10_000,
        description="How much work the search may do, as a multiple of the usual; counted, so that the same question "
        "has the same plan on every machine.",
    )
    time_limit_s: float = Field(
        3_600.0,
        gt=0,
        le=86_400,
        description="Brake on the search, seconds: what ends by the clock may differ on another machine, and is told.",
    )
    gap: float = Field(0.0, ge=0, le=1, description="Relative gap to the best possible at which the search may stop.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of the solver's random choices.")
    solver: SolverName = Field("highs", description="Solver that is called.")
    default_owner: str = Field("", description="Organisation responsible for what no operator owns yet.")
    due: date | None = Field(None, description="Date by which everything is to be built (ISO); none when absent.")

    @field_validator("weights")
    @classmethod
    def _weights_are_worths(cls, weights: dict[str, float]) -> dict[str, float]:
        for service, weight in weights.items():
            if weight != 0.0 and not 1e-100 <= weight <= 1e6:
                raise ValueError(
                    f"the weight of {shortened(service)} must lie between 0 and 1,000,000; below 1e-100 it must be 0"
                )
        return weights

    @model_validator(mode="after")
    def _least_cost_of_something(self) -> PlanParameters:
        if self.question == "least_cost" and not (self.floors or self.must_serve):
            raise ValueError('question = "least_cost" needs a floor (plan.floors) or places (plan.must_serve)')
        return self

    @model_validator(mode="after")
    def _phases_seek_the_most(self) -> PlanParameters:
        if self.phases and self.question != "budget":
            raise ValueError(f'phases go with question = "budget", not with "{self.question}"')
        if self.phases and self.alternatives.count:
            raise ValueError("alternatives are sought for one phase; leave out phases or alternatives")
        return self

    @property
    def weighs_chances(self) -> bool:
        """Whether levels count that do not suffice: by the chance that they do in a kinder world."""
        return self.question == "expected" or self.risk.samples > 0

    def money_vnd(self) -> int:
        """Money there is: that of all phases, or the budget where there are none, VND."""
        return sum(phase.budget_vnd for phase in self.phases) if self.phases else self.budget_vnd

    def earlier_parts(self) -> dict[str, tuple[str, ...]]:
        """Proposals of the earlier plan, each with the identifiers of its parts, whether they are weighed or not."""
        return {name: tuple(parts.split(ID_SEPARATOR)) for name, parts in self.earlier.items()}

    def place_services(self) -> tuple[str, ...]:
        """Services that the places that come first are to have."""
        if self.must_serve_services:
            return self.must_serve_services
        return tuple(service for service, weight in self.weights.items() if weight > 0.0)
