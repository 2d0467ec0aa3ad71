"""Timeline of a finished plan: who has each service, and which places have, at the end of every phase."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.coverage.served import Coverage, Served
from phusong.optimize.plan.milestones import Milestones, PlaceCount
from phusong.optimize.plan.plan import Plan
from phusong.optimize.planner.phases import due_dates
from phusong.optimize.question.demand import Demand
from phusong.optimize.question.formulation import reach_at, requirements
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.places import PlaceReach, reach_places
from phusong.optimize.question.reach import Reach, find_reach
from phusong.optimize.question.risk import strict_radio
from phusong.optimize.question.targets import DatedTarget, place_kinds


def find_milestones(
    options: Options, parameters: PlanParameters, plan: Plan, targets: Sequence[DatedTarget]
) -> Milestones:
    """Find who has each service, and which places have, at the end of every phase.

    Args:
        options: What was weighed, and by what.
        parameters: The question.
        plan: Its answer.
        targets: What is to be told of; their services and kinds of place are looked at.

    Returns:
        The milestones, over the villages of ``options``; without phases where nothing is planned.
    """
    services = [name for name in options.coverage.services if name in {target.service for target in targets}]
    if not plan.answered:
        return Milestones(places=_count_places(options, parameters, targets, ()))
    stages = _stages(options, plan)
    radio = strict_radio(options.radio, parameters.risk)
    asked = requirements(options, radio, options.coverage)
    demand = Demand.of(options.coverage)
    reach = find_reach(demand, options.candidates, options.matrices, options.extensions, asked)
    served = {
        service: tuple(Served.whole(_served(options.coverage, service, demand, reach, built)) for built in stages)
        for service in services
    }
    names = tuple(phase.name for phase in plan.phases) or ("",)
    return Milestones(names, due_dates(parameters), served, _count_places(options, parameters, targets, stages))


def _stages(options: Options, plan: Plan) -> tuple[IntArray, ...]:
    """Options that stand at the end of each phase."""
    number = {part: at for at, part in enumerate(options.option_ids())}
    return tuple(
        np.array(
            sorted(number[part] for proposal in plan.proposals if proposal.phase <= phase for part in proposal.parts),
            dtype=np.int64,
        )
        for phase in range(1, max(len(plan.phases), 1) + 1)
    )


def _served(coverage: Coverage, service: str, demand: Demand, reach: Reach, built: IntArray) -> BoolArray:
    """Points that have a service today or by what is built, shape (n,)."""
    gained = reach.row[np.isin(reach.option, built)]
    mine = gained[demand.service[gained] == demand.services.index(service)]
    served = coverage.served(service).copy()
    served[demand.village[mine]] = True
    return served


def _count_places(
    options: Options, parameters: PlanParameters, targets: Sequence[DatedTarget], stages: tuple[IntArray, ...]
) -> tuple[PlaceCount, ...]:
    """Places of the layer that have what targets ask for, today and at the end of each phase."""
    kinds = place_kinds(options.network, targets)
    asked = sorted({(target.kind, target.service) for target in targets if target.kind in kinds})
    if not asked:
        return ()
    services = tuple(options.coverage.services)  # all of them, as one may bear the uplink of another
    wanted = parameters.model_copy(update={"must_serve": kinds, "must_serve_services": services})
    places = reach_places(options.network, options.candidates, options.extensions, options.radio, wanted)
    if places is None:
        return ()
    demand = Demand.of(places.coverage)
    reach = reach_at(options, places, demand, strict_radio(options.radio, parameters.risk))
    return tuple(_count(places, kind, service, (demand, reach), stages) for kind, service in asked)


def _count(
    places: PlaceReach, kind: str, service: str, offers: tuple[Demand, Reach], stages: tuple[IntArray, ...]
) -> PlaceCount:
    """Places of one kind that have one service."""
    mine = places.kinds.astype(str) == kind
    today = mine & places.coverage.served(service)
    after = tuple(int((mine & _served(places.coverage, service, *offers, built)).sum()) for built in stages)
    return PlaceCount(kind, service, int(mine.sum()), int(today.sum()), after)
