"""``phusong frontier``: kept stages, audited points, one table, one picture."""

import csv
import json
from pathlib import Path

import pytest

from phusong.console.narrator import Narrator
from phusong.coverage.findings.errors import InputError
from phusong.optimize.audit.audit import PlanAuditError
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.plan.outcomes import FrontierPoint
from phusong.pipeline.frontier import frontier_record, frontier_scenario, parse_budgets, scenario_frontier
from phusong.pipeline.run import run_scenario
from phusong.pipeline.stages import plan as plan_module
from phusong.pipeline.stages.stages import Stages
from phusong.scenario.load import load_scenario
from phusong.scenario.model import Scenario
from tests.builders.layers.small_layers import write_small_layers

QUIET = Narrator(quiet=True)
BUDGETS = (0, 5_000_000_000, 20_000_000_000)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return load_scenario(write_small_layers(tmp_path_factory.mktemp("layers")), settings=["map.raster=false"])


def test_budgets_are_ascending_and_each_once() -> None:
    assert parse_budgets("2e10, 0,5e9,2e10") == (0, 5_000_000_000, 20_000_000_000)


@pytest.mark.parametrize("text", ["abc", "1e18", "-1", "5e10;1e11", "nan"])
def test_a_budget_that_is_none_has_a_finding_of_its_own(text: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_budgets(text)
    (finding,) = refused.value.findings
    assert finding.code == "budgets-form"
    assert text in finding.message


def test_a_point_is_plain_for_json() -> None:
    part = OptionId("tower", "400000,2480000", ("4g", "5g"))
    point = FrontierPoint(10, "feasible", 2.0, float("inf"), float("inf"), 8, (part,), 0.5)
    record = json.loads(json.dumps(frontier_record(point), allow_nan=False))
    assert record["parts"] == ["tower:400000,2480000:4g+5g"]
    assert (record["bound"], record["gap"], record["objective"]) == (None, None, 2.0)


def test_the_question_of_a_frontier_is_the_most_people_whatever_else_is_asked(scenario: Scenario) -> None:
    floors = scenario.plan.model_validate(
        {"question": "least_cost", "floors": [{"service": "4g", "share": 0.5}], "enabled": False, "frontier_gap": 0.1}
    )
    asked = frontier_scenario(scenario.model_copy(update={"plan": floors}), BUDGETS).plan
    assert (asked.question, asked.enabled, asked.budget_vnd, asked.gap) == ("budget", True, max(BUDGETS), 0.1)
    assert asked.floors == floors.floors
    assert asked.frontier_vnd == BUDGETS


@pytest.mark.slow
def test_stages_of_a_run_are_used_again(scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_scenario(scenario, tmp_path, QUIET)
    kept: list[Stages] = []
    begin = Stages.__init__

    def recorded(stages: Stages, *given: object) -> None:
        begin(stages, *given)
        kept.append(stages)

    monkeypatch.setattr(Stages, "__init__", recorded)
    points = scenario_frontier(scenario, BUDGETS, tmp_path, QUIET)
    assert kept[0].reused == ["coverage", "matrices"]
    assert [point.budget_vnd for point in points] == list(BUDGETS)
    with (tmp_path / "frontier.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert [int(row["budget_vnd"]) for row in rows] == list(BUDGETS)
    assert [float(row["objective"]) for row in rows] == pytest.approx([point.objective for point in points])
    assert (tmp_path / "frontier.png").read_bytes().startswith(b"\x89PNG")
    # Asked again, nothing is computed anew, and the plan of the run is still kept.
    assert scenario_frontier(scenario, BUDGETS, tmp_path, QUIET) == points
    assert kept[1].reused == ["coverage", "matrices", "frontier"]
    assert run_scenario(scenario, tmp_path, QUIET).up_to_date


@pytest.mark.slow
def test_every_point_is_audited(scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = plan_module.make_plan

    def flattered(*asked: object, **more: object) -> object:
        plan = make(*asked, **more)
        first, *others = plan.frontier
        object.__setattr__(plan, "frontier", (first._replace(objective=first.objective + 1000.0), *others))
        return plan

    monkeypatch.setattr(plan_module, "make_plan", flattered)
    with pytest.raises(PlanAuditError, match="frontier at 0 VND"):
        scenario_frontier(scenario, BUDGETS, tmp_path, QUIET)


@pytest.mark.slow
def test_nothing_is_left_without_a_folder(scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    points = scenario_frontier(scenario, BUDGETS[:1], None, QUIET)
    assert points[0].parts == ()
    assert list(tmp_path.iterdir()) == []
