"""Commands called as a person types them, in this process."""

from collections.abc import Iterator

import click
from click.testing import CliRunner, Result

from phusong.cli.app import main


def phusong(*arguments: object) -> Result:
    """What a command says and ends with."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def every_command(group: click.Group = main, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its name as it is typed: ``scenario show``."""
    context = click.Context(group)
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from every_command(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command
