"""Help, version and wrong usage of every command."""

import re

import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from tests.builders.commands import every_command


@pytest.mark.parametrize("command", [name for name, _ in every_command()])
def test_every_command_has_help_with_an_example_and_the_common_options(command: str) -> None:
    shown = CliRunner().invoke(main, [*command.split(), "--help"])
    assert shown.exit_code == 0
    assert f"phusong {command}" in shown.output.split("Example:")[1]
    for option in ("--json", "--quiet", "--lang"):
        assert option in shown.output


def test_version() -> None:
    assert re.fullmatch(r"phusong, version \d+\.\d+\.\d+\n", CliRunner().invoke(main, ["--version"]).output)
