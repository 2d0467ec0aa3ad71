"""Planning stages: candidates, what each would cover, the plan and its audit."""

from __future__ import annotations

from collections.abc import Mapping

from phusong.console.narrator import Report
from phusong.coverage.network import Network
from phusong.coverage.radio import RsrpMatrix
from phusong.coverage.served import Coverage
from phusong.optimize.audit import audit_plan
from phusong.optimize.fibre import Extensions, find_extensions
from phusong.optimize.plan import Plan
from phusong.optimize.planner import make_plan
from phusong.optimize.question import Options
from phusong.optimize.sites import Candidates, find_candidates, predict_candidates
from phusong.pipeline.coverage import located
from phusong.pipeline.stages import Stage, Stages
from phusong.scenario.model import Scenario
from phusong.store.packing import (
    pack_matrices,
    pack_plan,
    unpack_matrices,
    unpack_plan,
)

CANDIDATES = Stage("candidates", "stage-candidates")
MATRICES = Stage("matrices", "stage-candidates")
PLAN = Stage("plan", "stage-plan")


def plan_stage(stages: Stages, scenario: Scenario, network: Network, coverage: Coverage, stage: Stage = PLAN) -> Plan:
    """What could be built, what each would cover, the plan, and its audit.

    Args:
        stages: Keeps what is finished.
        scenario: The question, its radio settings with the offsets of a calibration.
        network: The layers.
        coverage: Who is served today.
        stage: Name that the plan is kept under, and what announces it.
    """

    def weigh(_: Report) -> tuple[Candidates, Extensions]:
        candidates = find_candidates(network, coverage, scenario.candidates, scenario.costs, scenario.fibre)
        return candidates, find_extensions(network, coverage, scenario.fibre, scenario.costs)

    candidates, extensions = stages.plain(CANDIDATES, weigh)
    matrices: Mapping[str, RsrpMatrix] = stages.kept(
        MATRICES,
        (located(network), candidates, scenario.radio),
        lambda report: predict_candidates(network, candidates, scenario.radio, progress=report),
        (pack_matrices, unpack_matrices),
    )
    weighed = (coverage, candidates, extensions, pack_matrices(matrices), scenario.radio)
    options = Options(network, coverage, candidates, matrices, extensions, scenario.radio).with_places(scenario.plan)
    plan = stages.kept(
        stage,
        (located(network), network.places, network.roads, network.fibre, *weighed, scenario.plan, scenario.costs),
        lambda _: make_plan(options, scenario.plan),
        (pack_plan, unpack_plan),
    )
    audit_plan(plan, options, scenario.plan)
    return plan
