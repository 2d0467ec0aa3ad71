"""Frontier: people served against money, the scenario's question asked for several budgets, each point audited."""

from __future__ import annotations

import csv
import io
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

from phusong.console.narrator import Narrator
from phusong.coverage.findings import UsageError, make_finding
from phusong.maps.report import frontier_png
from phusong.optimize.plan import FrontierPoint
from phusong.pipeline.stages.plan import Search, plan_stage, search_findings
from phusong.pipeline.stages.stages import Stage
from phusong.pipeline.survey import open_stages, survey_scenario
from phusong.scenario.model import Scenario
from phusong.store.files import plain_values, write_bytes
from phusong.store.lock import folder_lock

FRONTIER = Stage("frontier", "stage-frontier")


def parse_budgets(text: str) -> tuple[int, ...]:
    """Budgets in VND from ``5e10,1e11``, ascending and each once.

    Raises:
        UsageError: When a part is no amount of money.
    """
    budgets = set()
    for part in text.split(","):
        try:
            budget = float(part)
        except ValueError:
            budget = -1.0
        if not 0.0 <= budget <= 1e16:
            message = f"--budgets: {part.strip()!r} is no amount of VND from 0 to 1e16"
            raise UsageError([make_finding("budgets-form", message)])
        budgets.add(round(budget))
    return tuple(sorted(budgets))


def scenario_frontier(
    scenario: Scenario, budgets_vnd: Sequence[int], out: Path | None, narrator: Narrator
) -> tuple[FrontierPoint, ...]:
    """The most weighted people that each budget can serve, through the kept stages of a run.

    Args:
        scenario: The question; its phases, alternatives and samples of risk are left out.
        budgets_vnd: Money of each point, VND.
        out: Folder for the table ``frontier.csv``, the picture ``frontier.png`` and finished stages, such as that of a
            run of this scenario; None keeps nothing.
        narrator: Says what happens.

    Returns:
        One point for each different budget, ascending; every one of them has passed the audit of plans.

    Raises:
        InputError: When the layers or the calibration have errors, the question names what is not known, or
            another run works in the folder.
    """
    if out is None:
        with tempfile.TemporaryDirectory(prefix="phusong-frontier-") as folder:
            return scenario_frontier(scenario, budgets_vnd, Path(folder), narrator)
    with folder_lock(out):
        return _frontier(scenario, budgets_vnd, out, narrator)


def _frontier(
    scenario: Scenario, budgets_vnd: Sequence[int], out: Path, narrator: Narrator
) -> tuple[FrontierPoint, ...]:
    asked = frontier_scenario(scenario, budgets_vnd)
    stages = open_stages(asked, out, narrator, every=False)
    found = survey_scenario(stages, asked, narrator)
    plan = plan_stage(stages, asked, found.radio, found.populated, found.covered, search=Search(FRONTIER)).plan
    narrator.findings(search_findings(plan, asked.plan))
    title = scenario.title or scenario.name
    write_bytes(out / "frontier.csv", frontier_csv(plan.frontier).encode())
    write_bytes(out / "frontier.png", frontier_png(plan.frontier, narrator.language, title=title))
    return plan.frontier


def frontier_scenario(scenario: Scenario, budgets_vnd: Sequence[int]) -> Scenario:
    """The scenario whose plan is the point of the largest budget, and whose frontier are all the points."""
    plan = scenario.plan
    changes = {
        "enabled": True,
        "question": "budget",
        "budget_vnd": max(budgets_vnd),
        "frontier_vnd": tuple(budgets_vnd),
        "gap": plan.gap if plan.frontier_gap is None else plan.frontier_gap,
        "phases": (),
        "alternatives": plan.alternatives.model_copy(update={"count": 0}),
        "risk": plan.risk.model_copy(update={"samples": 0}),
    }
    return scenario.model_copy(update={"plan": plan.model_copy(update=changes)})


def frontier_record(point: FrontierPoint) -> dict[str, object]:
    """A point as plain values for JSON; a bound or a gap that is not known is null."""
    record: dict[str, object] = plain_values(point._asdict() | {"parts": [*map(str, point.parts)]})
    return record


def frontier_csv(points: Sequence[FrontierPoint]) -> str:
    """Points as a table, a row for each budget; a bound that is not known is left empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("budget_vnd", "status", "objective", "bound", "gap", "cost_vnd", "parts"))
    for point in points:
        values = (point.objective, point.bound, point.gap)
        numbers = [f"{value:.10g}" if math.isfinite(value) else "" for value in values]
        writer.writerow((point.budget_vnd, point.status, *numbers, point.cost_vnd, ";".join(map(str, point.parts))))
    return text.getvalue()
