"""Help, version and wrong usage of every command."""

import inspect
import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from phusong.cli import app
from phusong.cli.app import COMMANDS, main
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


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_each_command_what_its_own_help_says(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    first = inspect.cleandoc(command.help or "").split("\n\n")[0].replace("\n", " ")
    assert COMMANDS[name][1] == first
    assert name in CliRunner().invoke(main, ["--help"]).output


def test_help_and_version_load_no_command() -> None:
    """What a command needs is loaded with it; the list of all of them costs less than 0.2 s of processor time."""
    script = "import sys; from phusong.cli import main; sys.argv[1:] = ['--help']\n"
    script += (
        "try: main()\nexcept SystemExit: print(sorted({'pydantic', 'rich', 'numpy', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Finished stages are kept"), ("vi", "Các bước đã xong được giữ lại")]
)
def test_an_interruption_says_that_the_same_command_goes_on(
    language: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the command is still being loaded."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "import_module", interrupted)
    done = CliRunner().invoke(main, ["run", "s.toml", "--out", "o", "--lang", language])
    assert done.exit_code == 130
    assert said in done.stderr
