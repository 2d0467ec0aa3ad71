"""Options that commands share, and whom a mistake in them is blamed on."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.commands import every_command

COMMANDS = dict(every_command())
READS_A_SCENARIO = [
    name for name, command in COMMANDS.items() if {"scenario", "paths"} & {each.name for each in command.params}
]
ASKED = {"calibrate": ["samples.csv"], "link": ["--from", "S1", "--to", "V01"], "frontier": ["--budgets", "1e9"]}


def test_every_command_that_reads_a_scenario_takes_its_changes() -> None:
    assert READS_A_SCENARIO == ["batch", "calibrate", "check", "frontier", "link", "run", "scenario show"]
    for name in READS_A_SCENARIO:
        assert {"settings", "layers", "jobs"} <= {each.name for each in COMMANDS[name].params}, name


@pytest.mark.slow
@pytest.mark.parametrize("name", READS_A_SCENARIO)
def test_a_mistake_in_a_change_is_blamed_on_the_command_line(tmp_path: Path, name: str) -> None:
    scenario = write_small_layers(tmp_path)
    asked = ["--out", str(tmp_path / "out")] if name in ("run", "batch") else ASKED.get(name, [])
    (tmp_path / "variants.csv").write_text("name\na\n", encoding="utf-8")
    asked = [str(tmp_path / "variants.csv"), *asked] if name == "batch" else asked
    before = [str(tmp_path / asked[0]), str(scenario)] if name == "calibrate" else [str(scenario), *asked]
    done = CliRunner().invoke(main, [*name.split(), *before, "--set", "plan.bugdet_vnd=5", "--json"])
    assert done.exit_code == 1, done.output
    (finding,) = json.loads(done.stdout)
    assert (finding["code"], finding["file"]) == ("setting-unknown", "--set plan.bugdet_vnd=5")


def test_changes_need_a_scenario(tmp_path: Path) -> None:
    write_small_layers(tmp_path)
    done = CliRunner().invoke(main, ["check", str(tmp_path / "villages.csv"), "--set", "plan.seed=1"])
    assert done.exit_code == 2


def test_layer_and_columns_need_a_layer_file(tmp_path: Path) -> None:
    scenario = str(write_small_layers(tmp_path))
    for option in (["--layer", "villages"], ["--columns", "village_id=id"]):
        done = CliRunner().invoke(main, ["check", scenario, *option])
        assert (done.exit_code, "for layer files" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "SCENARIO", "--set", "plan.seed"], "setting-form"),
        (["check", "SCENARIO", "--set", "name.x=1"], "setting-form"),
        (["check", "villages.csv", "--layer", "houses"], "layer-unknown"),
        (["check", "villages.csv", "--columns", "village_id"], "columns-form"),
        (["frontier", "SCENARIO", "--budgets", "1e9,much"], "budgets-form"),
        (["loss", "--model", "p1821", "--profiles", "p", "--cases", "c", "--out", "o"], "unknown-model"),
    ],
)
def test_an_option_that_is_not_of_its_form_is_wrong_usage(tmp_path: Path, arguments: list[str], code: str) -> None:
    scenario = str(write_small_layers(tmp_path))
    done = CliRunner().invoke(main, [scenario if each == "SCENARIO" else each for each in arguments] + ["--json"])
    assert done.exit_code == 2, done.output
    assert [finding["code"] for finding in json.loads(done.stdout)] == [code]
