"""Planning stages: candidates, what each would cover, the plan and its audit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from phusong.console.narrator import Report
from phusong.coverage.fibre import count_homes, share_graph
from phusong.coverage.findings import Finding, make_finding
from phusong.coverage.radio import RadioModel
from phusong.coverage.served import Served
from phusong.coverage.served.people import at_own_points
from phusong.maps.indicators import TargetRow, target_rows
from phusong.optimize.audit import PonEvidence, audit_plan, audit_pon
from phusong.optimize.costs import CostTable, same_fibre_prices
from phusong.optimize.fibre import Extensions, Feet, extensions_at_points, find_extensions
from phusong.optimize.plan import Plan, plan_of_villages
from phusong.optimize.planner import find_milestones, make_plan
from phusong.optimize.pon import FibreBuilt, PonPlan, plan_pon
from phusong.optimize.question import Options, PlanParameters
from phusong.optimize.sites import Candidates, Sought
from phusong.pipeline.stages.coverage import located
from phusong.pipeline.stages.hops import KnownHops
from phusong.pipeline.stages.levels import matrices_stage
from phusong.pipeline.stages.people import Covered, Populated
from phusong.pipeline.stages.stages import Stage, Stages
from phusong.scenario.model import Scenario
from phusong.store.arrays import Arrays
from phusong.store.packing import (
    pack_matrices,
    pack_plan,
    unpack_plan,
)

CANDIDATES = Stage("candidates", "stage-candidates")
PLAN = Stage("plan", "stage-plan")
TARGETS = Stage("targets", "stage-targets")
AUDIT, PON = "audit", "pon"
"""What is timed beside the stages: the audit of a plan, and the passive network of its fibre with its own audit."""


@dataclass(frozen=True, slots=True)
class Search:
    """The search for a plan.

    Attributes:
        stage: Name that the plan is kept under, and what announces it.
        known: Identifiers of what an earlier plan builds, from which the search begins where it may.
        spares: Whether, of all choices that serve the same, a cheapest one is sought.
        origin: Key of all that the options follow from but for the prices, where that is known; the options themselves
            take as long to read as a search.
    """

    stage: Stage = PLAN
    known: frozenset[str] = frozenset()
    spares: bool = True
    origin: str = ""


SEARCH = Search()


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, the candidates that it chose from, and all that it was weighed by.

    Attributes:
        plan: The plan, told by villages.
        candidates: Upgrades and new towers.
        points: The same plan, told by people points.
        options: What could be built, and what it is weighed by.
        pon: The passive network of its fibre.
    """

    plan: Plan
    candidates: Candidates
    points: Plan
    options: Options
    pon: PonPlan


def plan_stage(
    stages: Stages,
    scenario: Scenario,
    radio: RadioModel,
    populated: Populated,
    covered: Covered,
    search: Search = SEARCH,
) -> Planned:
    """What could be built, what each would cover, the plan, and its audit.

    Sites and fibre are sought where villages lack service. What they would bring, the plan and its audit count people
    points, each as a village of its own; only then is the plan told by villages.

    Args:
        stages: Keeps what is finished.
        scenario: The question.
        radio: What predicts.
        populated: The layers with their people points.
        covered: Who is served today.
        search: How the plan is announced and kept, and what its search begins from.
    """
    weighed = weigh_stage(stages, scenario, radio, populated, covered)
    options, to_villages = weighed.options, weighed.to_villages
    plan = answer_stage(stages, scenario, options, search)
    ids = (populated.network.villages.ids, populated.points.villages.ids)
    told = plan_of_villages(plan, populated.people, populated.share, ids)
    built = FibreBuilt.of(told.proposals, to_villages, options.candidates)
    with stages.timed(PON):
        pon = _pon(scenario, populated, covered, told, built)
    return Planned(told, options.candidates, plan, options, pon)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What could be built at some prices, and what of it was found without them.

    Attributes:
        options: What could be built, and what each would bring to the people points.
        to_villages: The fibre options by village.
        sought: Candidates before they were priced.
    """

    options: Options
    to_villages: Extensions
    sought: Sought


def weigh_stage(
    stages: Stages,
    scenario: Scenario,
    radio: RadioModel,
    populated: Populated,
    covered: Covered,
    before: Weighed | None = None,
) -> Weighed:
    """What could be built, what each would bring to the people points, and the fibre options by village.

    Args:
        stages: Keeps what is finished.
        scenario: The question.
        radio: What predicts.
        populated: The layers with their people points.
        covered: Who is served today.
        before: The same scenario weighed at other prices: what does not hang on them is taken from it.
    """
    people, network, coverage, radio = populated.people, populated.points, covered.points, radio.at_points()
    costs = scenario.costs

    def weigh(_: Report) -> tuple[Sought, Candidates, Extensions, Extensions]:
        where = (populated.network, covered.villages)
        clutter, hops = scenario.radio.clutter, KnownHops(stages, scenario, populated.network.terrain)
        if before:
            sought = before.sought
        else:
            sought = Sought.find(*where, scenario.candidates, scenario.fibre, clutter, sights=hops.sights)
            hops.keep()
        candidates = sought.at_prices(costs)
        feet = candidates.feet()
        if before and _same_fibre(before, feet, costs):
            same = replace(before.to_villages, costs=costs), replace(before.options.extensions, costs=costs)
            return sought, candidates, *same
        extensions = find_extensions(*where, scenario.fibre, costs, feet)
        return sought, candidates, extensions, extensions_at_points(extensions, people)

    sought, candidates, to_villages, extensions = stages.plain(CANDIDATES, weigh)
    lacking = {service: ~coverage.served(service) for service in radio.services}
    if before and np.array_equal(candidates.ids, before.options.candidates.ids):
        matrices = before.options.matrices
    else:
        matrices = matrices_stage(stages, network, candidates, radio, (lacking, scenario.plan))
    weighing = Options(network, coverage, candidates, matrices, extensions, radio)
    connected = before.options.connected if before else at_own_points(populated.network, people)
    if connected is not None and connected is not populated.network:
        share_graph(populated.network, connected, scenario.fibre, people.village)
    options = replace(weighing, connected=connected).with_places(scenario.plan)
    return Weighed(options, to_villages, sought)


def _same_fibre(before: Weighed, feet: Feet, costs: CostTable) -> bool:
    """Whether fibre along the roads is the same, at the same prices, as it was weighed before."""
    return feet.same_as(before.options.candidates.feet()) and same_fibre_prices(before.to_villages.costs, costs)


def answer_content(options: Options) -> tuple[object, ...]:
    """What an answer reads of what could be built, and of what it is weighed by.

    Args:
        options: What could be built.
    """
    network, matrices = options.network, pack_matrices(options.matrices)
    weighed = (options.coverage, options.candidates, options.extensions, matrices, options.radio)
    return located(network), network.places, network.roads, network.fibre, *weighed


def answer_stage(stages: Stages, scenario: Scenario, options: Options, search: Search = SEARCH) -> Plan:
    """The plan by people points, which has passed its audit.

    Args:
        stages: Keeps what is finished.
        scenario: The question.
        options: What could be built.
        search: How the plan is announced and kept, and what its search begins from.
    """
    plan = stages.kept(
        search.stage,
        (
            *((search.origin,) if search.origin else answer_content(options)),
            *(scenario.plan, scenario.costs),
            *([sorted(search.known)] if search.known else ()),
            *(() if search.spares else ("money is not spared",)),
        ),
        lambda _: make_plan(options, scenario.plan, search.known, spares=search.spares),
        (pack_plan, _answered if scenario.plan.enabled else unpack_plan),
    )
    with stages.timed(AUDIT):
        audit_plan(plan, options, scenario.plan)
    return plan


def search_findings(plan: Plan, parameters: PlanParameters) -> tuple[Finding, ...]:
    """What is to be said of a search: that the clock ended it.

    Args:
        plan: What was found.
        parameters: The question.
    """
    if not plan.by_clock:
        return ()
    message = f"stopped by the clock after {parameters.time_limit_s:g} s; another machine may give another plan"
    return (make_finding("search-by-clock", message),)


def _answered(arrays: Arrays) -> Plan:
    """A plan that was kept.

    Raises:
        ValueError: When none was found in the time there was: on a machine that is less busy there may be one.
    """
    plan = unpack_plan(arrays)
    if plan.status == "no_plan":
        raise ValueError("no plan was found in the time there was")
    return plan


def _pon(scenario: Scenario, populated: Populated, covered: Covered, plan: Plan, built: FibreBuilt) -> PonPlan:
    """The passive network of a plan, audited."""
    network, homes = populated.network, covered.villages.homes
    homes = count_homes(network.villages, None, scenario.fibre) if homes is None else homes
    pon = plan_pon(network, built, homes, scenario.fibre, scenario.pon)
    evidence = PonEvidence(network, plan, built, homes, scenario.fibre, scenario.pon)
    audit_pon(pon.design, pon.bill, evidence)
    return pon


def targets_stage(
    stages: Stages, scenario: Scenario, populated: Populated, covered: Covered, planned: Planned
) -> tuple[TargetRow, ...]:
    """Dated targets with how far the plan goes; nothing is computed where there are none.

    Args:
        stages: Keeps what is finished.
        scenario: The question.
        populated: The layers with their people points.
        covered: Who is served today.
        planned: What is proposed.
    """
    if not scenario.targets:
        return ()

    def find(_: Report) -> tuple[TargetRow, ...]:
        found = find_milestones(planned.options, scenario.plan, planned.points, scenario.targets)
        people, share = populated.people, populated.share
        served = {
            service: tuple(Served.at_points(each.villages, people, share) for each in phases)
            for service, phases in found.served.items()
        }
        return target_rows(populated.network, covered.villages, replace(found, served=served), scenario.targets)

    return stages.plain(TARGETS, find)
