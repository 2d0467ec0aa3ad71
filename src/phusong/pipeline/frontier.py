"""People served against money: the scenario's question asked for several budgets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from phusong.console.narrator import Narrator
from phusong.coverage.findings import Finding, InputError
from phusong.coverage.layers import read_network
from phusong.coverage.served import evaluate_coverage
from phusong.optimize.fibre import find_extensions
from phusong.optimize.plan import FrontierPoint
from phusong.optimize.planner import find_frontier
from phusong.optimize.question import Options
from phusong.optimize.sites import find_candidates, predict_candidates
from phusong.scenario.model import Scenario
from phusong.scenario.radio import check_offsets, with_calibration


def parse_budgets(text: str) -> tuple[int, ...]:
    """Budgets in VND from ``5e10,1e11``, ascending and each once.

    Raises:
        InputError: When a part is no amount of money.
    """
    budgets = set()
    for part in text.split(","):
        try:
            budget = float(part)
        except ValueError:
            budget = -1.0
        if not 0.0 <= budget <= 1e16:
            message = f"--budgets: {part.strip()!r} is no amount of VND"
            raise InputError([Finding("error", "setting-form", message, "write for example --budgets 5e10,1e11,2e11")])
        budgets.add(round(budget))
    return tuple(sorted(budgets))


def scenario_frontier(scenario: Scenario, budgets_vnd: Sequence[int], narrator: Narrator) -> tuple[FrontierPoint, ...]:
    """The most weighted people that each budget can serve.

    Raises:
        InputError: When the layers or the calibration have errors or the question names what is not known.
    """
    file, scenario = scenario.radio.calibration, with_calibration(scenario)
    with narrator.stage("stage-check"):
        network, findings = read_network(
            scenario.layers, base=Path(), crs=scenario.crs, terrain_step_m=scenario.terrain.step_m
        )
    narrator.findings([*findings, *check_offsets(scenario.radio, network, file)])
    with narrator.stage("stage-coverage") as report:
        coverage = evaluate_coverage(network, scenario.radio, scenario.fibre, progress=report)
    with narrator.stage("stage-candidates") as report:
        candidates = find_candidates(network, coverage, scenario.candidates, scenario.costs, scenario.fibre)
        extensions = find_extensions(network, coverage, scenario.fibre, scenario.costs)
        matrices = predict_candidates(network, candidates, scenario.radio, progress=report)
    with narrator.stage("stage-plan"):
        options = Options(network, coverage, candidates, matrices, extensions, scenario.radio)
        return find_frontier(options, scenario.plan, budgets_vnd)
