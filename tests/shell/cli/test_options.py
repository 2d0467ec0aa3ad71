"""Options that commands share, and whom a mistake in them is blamed on."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from tests.builders.small_layers import write_small_layers

READS_A_SCENARIO = sorted(
    name for name, command in main.commands.items() if {"scenario", "paths"} & {each.name for each in command.params}
)
ASKED = {"calibrate": ["samples.csv"], "link": ["--from", "S1", "--to", "V01"], "frontier": ["--budgets", "1e9"]}


def test_every_command_that_reads_a_scenario_takes_its_changes() -> None:
    assert READS_A_SCENARIO == ["calibrate", "check", "frontier", "link", "run"]
    for name in READS_A_SCENARIO:
        assert {"settings", "layers", "jobs"} <= {each.name for each in main.commands[name].params}, name


@pytest.mark.parametrize("name", READS_A_SCENARIO)
def test_a_mistake_in_a_change_is_blamed_on_the_command_line(tmp_path: Path, name: str) -> None:
    scenario = write_small_layers(tmp_path)
    asked = ["--out", str(tmp_path / "out")] if name == "run" else ASKED.get(name, [])
    before = [str(tmp_path / asked[0]), str(scenario)] if name == "calibrate" else [str(scenario), *asked]
    done = CliRunner().invoke(main, [name, *before, "--set", "plan.bugdet_vnd=5", "--json"])
    assert done.exit_code == 1, done.output
    (finding,) = json.loads(done.stdout)
    assert (finding["code"], finding["file"]) == ("setting-unknown", "--set plan.bugdet_vnd=5")


def test_changes_need_a_scenario(tmp_path: Path) -> None:
    write_small_layers(tmp_path)
    done = CliRunner().invoke(main, ["check", str(tmp_path / "villages.csv"), "--set", "plan.seed=1"])
    assert done.exit_code == 2
