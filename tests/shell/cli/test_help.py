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
from phusong.console.help_messages import HELP_IN_VIETNAMESE, help_text
from tests.builders.runs.commands import every_command, every_group


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


@pytest.mark.slow
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


def texts() -> dict[str, str]:
    """Every help text of commands and options, with the command that it stands at."""
    commands = [*every_command(), *every_group()]
    found: dict[str, str] = {}
    for name, command in commands:
        assert command is not None
        options = [option.help for option in command.params if isinstance(option, click.Option)]
        found |= {text: name for text in (command.help, *options) if text}
    return found


def test_every_help_text_has_its_vietnamese() -> None:
    assert [text for text in texts() if help_text(text) is None] == []
    parts = {" ".join(part.split()) for text in texts() for part in text.strip().split("\n\n")}
    of_click = {"Show this message and exit."}
    assert set(HELP_IN_VIETNAMESE) - parts - of_click == set(), "no command says this any more"


@pytest.mark.parametrize(
    "arguments", [["--help", "--lang", "vi"], ["--lang=vi", "init", "-h"], ["--lang", "vi", "scenario", "-h"]]
)
def test_help_is_told_in_vietnamese(arguments: list[str]) -> None:
    shown = CliRunner().invoke(main, arguments)
    assert shown.exit_code == 0
    assert shown.output.startswith("Cách dùng: ")
    assert "Tùy chọn:" in shown.output
    assert "Hiện trợ giúp này rồi thoát." in shown.output
    assert "Show" not in shown.output
    assert "Usage:" in CliRunner().invoke(main, ["init", "-h"]).output


@pytest.mark.parametrize("command", [name for name, _ in every_command()])
def test_no_help_text_keeps_the_indentation_of_its_source(command: str) -> None:
    text = CliRunner().invoke(main, [*command.split(), "--help"]).output.partition("\n\n")[2]
    what_it_does = text.partition("\nOptions:")[0]
    assert {len(line) - len(line.lstrip()) for line in what_it_does.splitlines() if line.strip()} == {2}
    assert "   " not in " ".join(line.strip() for line in what_it_does.splitlines())
