"""Every setting, at each literal and at both ends of its range, ends in a result or in findings: never a traceback."""

from pathlib import Path

import pytest

from phusong.console.narrator import Narrator
from phusong.coverage.findings.errors import InputError
from phusong.pipeline import run as run_module
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.every_setting import Together, changes, runs_of, settings

QUIET = Narrator(quiet=True)
SETTINGS = list(settings())
RUNS = list(runs_of(SETTINGS))
SHOWN = ("map.", "radio.second_model", "plan.enabled", "plan.phases")
"""Settings that change what the pages are made of; the pages of other runs are left out."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Layers, and a run folder whose stages every run uses again as far as it can."""
    made = tmp_path_factory.mktemp("district")
    write_small_layers(made)
    return made


def check(folder: Path, together: Together, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run with some settings at their values; the audit of the plan is a part of it.

    Where one of several has a run refused, or nothing proposed, the others are not seen: then each is run by itself.
    """
    if not says_much(folder, together, monkeypatch) and len(together) > 1:
        for setting in together:
            says_much(folder, (setting,), monkeypatch)


def says_much(folder: Path, together: Together, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run with some settings at their values; False where the run is refused or its plan proposes nothing."""
    if not together[0][0].startswith(SHOWN):
        monkeypatch.setattr(run_module, "render_outputs", lambda *_: [])
    refused = None
    try:
        scenario = load_scenario(folder / "small.toml", settings=changes(together))
        result = run_scenario(scenario, folder / "out", QUIET)
    except InputError as error:
        refused = error
    if refused is not None:
        assert any(finding.severity == "error" for finding in refused.findings)
        return False
    plan = result.summary["plan"]
    assert plan["status"] in ("optimal", "feasible", "infeasible", "no_plan")
    assert plan["cost_vnd"] <= plan["budget_vnd"]
    if plan["status"] == "infeasible":
        assert len(plan["reasons"]) == len(plan["reasons_vi"]) > 0
    return bool(plan["proposals"])


def test_the_walk_reaches_every_table() -> None:
    tables = {key.split(".")[0] for key, _ in SETTINGS}
    assert tables == {"terrain", "radio", "fibre", "candidates", "costs", "people", "plan", "map"}
    assert len(SETTINGS) > 250
    assert ("plan.enabled", "false") in SETTINGS
    assert ("radio.model", '"itm"') in SETTINGS
    assert ("candidates.tower_height_m", "200.0") in SETTINGS
    assert sorted(setting for together in RUNS for setting in together) == sorted(SETTINGS)


@pytest.mark.slow
@pytest.mark.parametrize("together", RUNS, ids=lambda each: "-".join(each[0])[:40])
def test_every_setting(folder: Path, together: Together, monkeypatch: pytest.MonkeyPatch) -> None:
    check(folder, together, monkeypatch)
