"""The example scenarios: each says what it asks, is valid and names what exists; bad ones are refused in words."""

from datetime import date
from pathlib import Path

import pytest

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.layers.read import read_network
from phusong.coverage.network.network import Network
from phusong.optimize.question.names import check_names
from phusong.pipeline.check import check_paths
from phusong.scenario.load import load_scenario
from phusong.scenario.model import Scenario
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.paths import ROOT

FILES = sorted((ROOT / "scenarios").glob("*.toml"))
BASE = ROOT / "scenarios" / "lao-cai.toml"


@pytest.fixture(scope="module")
def network() -> Network:
    """The layers of the example, its terrain coarse."""
    scenario = load_scenario(BASE)
    sources = {name: source for name, source in scenario.sources().items() if name != "clutter"}
    return read_network(sources, base=Path(), crs=scenario.crs, terrain_step_m=1000.0)[0]


def unknown(scenario: Scenario, network: Network) -> list[Finding]:
    return check_names(network, (*scenario.radio.services, "fibre"), scenario.plan)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_scenario_is_valid(path: Path, network: Network) -> None:
    scenario = load_scenario(path)
    assert scenario.name == path.stem
    assert path.read_text(encoding="utf-8").startswith("# ")
    assert f"`{path.name}`" in (ROOT / "docs" / "planning" / "planning.md").read_text(encoding="utf-8")
    assert unknown(scenario, network) == []
    wanted = {(place.lon, place.lat) for place in scenario.candidates.wanted}
    moved = [decision.point() for decision in scenario.plan.decisions if decision.verdict == "relocate"]
    assert wanted.issuperset(moved)


def test_every_question_has_an_example() -> None:
    plans = [load_scenario(path).plan for path in FILES]
    assert {plan.question for plan in plans} == {"budget", "least_cost", "expected"}
    assert {plan.money for plan in plans} == {"capex", "net_present_cost"}
    assert {floor.within for plan in plans for floor in plan.floors} == {"province", "district", "commune"}
    assert {decision.verdict for plan in plans for decision in plan.decisions} == {
        "accept",
        "reject",
        "relocate",
        "defer",
    }
    for asked in ("floors", "must_serve", "phases", "decisions", "frontier_vnd"):
        assert any(getattr(plan, asked) for plan in plans), asked
    assert any(plan.alternatives.count for plan in plans)
    assert any(plan.risk.quantile for plan in plans)
    assert any(plan.risk.samples for plan in plans)


def test_the_example_asks_for_five_budgets() -> None:
    scenario = load_scenario(BASE)
    assert scenario.data_date == date(2024, 12, 31)
    assert scenario.plan.question == "budget"
    assert len(scenario.plan.frontier_vnd) == 5
    assert scenario.plan.budget_vnd in scenario.plan.frontier_vnd


def bad(folder: Path, text: str) -> Path:
    path = folder / "bad.toml"
    path.write_text(f'extends = "{BASE.as_posix()}"\nname = "bad"\n{text}\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[costs]\ntower_vnd_per_m = -5", "'costs.tower_vnd_per_m': must be 0 or more, not -5"),
        ("[costs]\ntower_vnd_per_n = 5", "unknown setting 'costs.tower_vnd_per_n'; did you mean 'tower_vnd_per_m'?"),
        ("[plan]\nbudget_vnd = -1", "'plan.budget_vnd': must be 0 or more, not -1"),
        ("[[plan.floors]]\nservice = '4g'\nshare = 1.2", "must be 1 or less, not 1.2"),
        ("[[plan.floors]]\nservice = '4g'\nshare = 1\nwithin = 'distrit'", "not distrit; did you mean 'district'?"),
        ("[[plan.floors]]\nservice = '4g'\nshaer = 1", "'plan.floors.0.shaer'; did you mean 'share'?"),
        ("[[plan.decisions]]\nsubject = 'LCI0010'\nverdict = 'acept'", "not acept; did you mean 'accept'?"),
    ],
)
def test_bad_values_are_refused_with_the_nearest(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(bad(tmp_path, text))
    assert any(message in finding.message for finding in caught.value.findings)
    assert all(finding.remedy not in ("", "correct the value") for finding in caught.value.findings)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("[[plan.floors]]\nservice = '6g'\nshare = 0.9", "5g"),
        ("[[plan.floors]]\nservice = '4g'\nshare = 1\nwithin = 'district'\nonly = ['Sa Pa']", "Thị xã Sa Pa"),
        ("[[plan.floors]]\nservice = '4g'\nshare = 1\nwithin = 'commune'\nonly = ['Xã Y Ty']", "Xã Y Tý"),
        ("[plan]\nmust_serve = ['shcool']", "school"),
        ("[[plan.decisions]]\nsubject = 'LCI9010'\nverdict = 'accept'", "LCI0"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(tmp_path: Path, text: str, near: str, network: Network) -> None:
    (finding,) = unknown(load_scenario(bad(tmp_path, text)), network)
    assert finding.severity == "error"
    assert f"did you mean '{near}" in finding.message


@pytest.mark.slow
def test_checking_a_scenario_finds_unknown_names(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    with scenario.open("a", encoding="utf-8") as text:
        text.write("[[plan.decisions]]\nsubject = 'LCI9010'\nverdict = 'accept'\n")
    found = check_paths([scenario]).findings
    (finding,) = [each for each in found if each.severity == "error"]
    assert finding.message.startswith("plan.decisions.0.subject names the proposal or site 'LCI9010'")
