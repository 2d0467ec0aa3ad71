"""Planning stages: candidates, what each would cover, the plan and its audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from phusong.console.narrator import Report
from phusong.coverage.network import Network
from phusong.coverage.people import at_own_points
from phusong.coverage.radio import RadioParameters, RsrpMatrix, Transmitters, add_masts
from phusong.coverage.terrain import Raster
from phusong.optimize.audit import audit_plan
from phusong.optimize.fibre import Extensions, extensions_at_points, find_extensions
from phusong.optimize.plan import Plan, plan_of_villages
from phusong.optimize.planner import make_plan
from phusong.optimize.question import Options
from phusong.optimize.sites import Candidates, find_candidates, masts_at, predict_candidates, rows_built
from phusong.pipeline.coverage import located
from phusong.pipeline.people import Covered, Populated
from phusong.pipeline.stages import Stage, Stages
from phusong.scenario.model import Scenario
from phusong.store.cache import FootprintFolder
from phusong.store.packing import (
    pack_matrices,
    pack_plan,
    pack_raster,
    unpack_matrices,
    unpack_plan,
    unpack_raster,
)

CANDIDATES = Stage("candidates", "stage-candidates")
MATRICES = Stage("matrices", "stage-candidates")
PLAN = Stage("plan", "stage-plan")


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the candidates that it chose from."""

    plan: Plan
    candidates: Candidates


@dataclass(frozen=True, slots=True)
class Built:
    """What pixels get from a service once the plan is built.

    Attributes:
        raster: RSRP of the best server; those that the plan adds are counted after those of today.
        proposals: The proposals that add them, in that order.
    """

    raster: Raster
    proposals: tuple[str, ...]


def plan_stage(
    stages: Stages, scenario: Scenario, populated: Populated, covered: Covered, stage: Stage = PLAN
) -> Planned:
    """What could be built, what each would cover, the plan, and its audit.

    Sites and fibre are sought where villages lack service. What they would bring, the plan and its audit count people
    points, each as a village of its own; only then is the plan told by villages.

    Args:
        stages: Keeps what is finished.
        scenario: The question, its radio settings with the offsets of a calibration.
        populated: The layers with their people points.
        covered: Who is served today.
        stage: Name that the plan is kept under, and what announces it.
    """
    people, network, coverage = populated.people, populated.points, covered.points

    def weigh(_: Report) -> tuple[Candidates, Extensions]:
        where = (populated.network, covered.villages)
        candidates = find_candidates(*where, scenario.candidates, scenario.costs, scenario.fibre)
        extensions = find_extensions(*where, scenario.fibre, scenario.costs)
        return candidates, extensions_at_points(extensions, people)

    candidates, extensions = stages.plain(CANDIDATES, weigh)
    lacking = {service: ~coverage.served(service) for service in scenario.radio.services}
    matrices: Mapping[str, RsrpMatrix] = stages.kept(
        MATRICES,
        (located(network), candidates, scenario.radio, lacking),
        lambda report: predict_candidates(network, candidates, scenario.radio, report, lacking),
        (pack_matrices, unpack_matrices),
    )
    weighed = (coverage, candidates, extensions, pack_matrices(matrices), scenario.radio)
    weighing = Options(network, coverage, candidates, matrices, extensions, scenario.radio)
    connected = at_own_points(populated.network, people)
    options = replace(weighing, connected=connected).with_places(scenario.plan)
    plan = stages.kept(
        stage,
        (located(network), network.places, network.roads, network.fibre, *weighed, scenario.plan, scenario.costs),
        lambda _: make_plan(options, scenario.plan),
        (pack_plan, unpack_plan),
    )
    audit_plan(plan, options, scenario.plan)
    ids = (populated.network.villages.ids, network.villages.ids)
    return Planned(plan_of_villages(plan, people, populated.share, ids), candidates)


def after_stages(
    stages: Stages, radio: RadioParameters, network: Network, planned: Planned, today: Mapping[str, Raster], out: Path
) -> dict[str, Built]:
    """Level of the best server once the plan is built, for every radio service that is mapped today.

    Args:
        stages: Keeps what is finished.
        radio: Radio settings that today's rasters were made with.
        network: The layers.
        planned: The plan and its candidates.
        today: Service to the raster of what is on air; empty where none is asked for.
        out: Folder of the run, in which the footprints of masts are kept.

    Returns:
        Service to what it comes to; empty without a plan.
    """
    if not planned.plan.answered:
        return {}
    proposal_of = {part: proposal.proposal_id for proposal in planned.plan.proposals for part in proposal.parts}
    built = {}
    for service, raster in today.items():
        rows = rows_built(planned.candidates, proposal_of, service)
        masts = masts_at(network, planned.candidates, rows)

        def extend(report: Report, what: str = service, onto: Raster = raster, sending: Transmitters = masts) -> Raster:
            kept = FootprintFolder(out / ".cache" / "footprints" / "after" / what)
            on_air = int(network.sites.carrying(what).sum())
            extended = add_masts(onto, network.terrain, sending, what, radio, report, first=on_air, cache=kept)
            kept.drop_unasked()
            return extended

        stage = Stage(f"raster_after-{service}", "stage-raster-after", service)
        content = (network.terrain, masts, radio, pack_raster(raster))
        extended = stages.kept(stage, content, extend, (pack_raster, unpack_raster))
        built[service] = Built(extended, tuple(proposal_of[planned.candidates.ids[row]] for row in rows))
    return built
