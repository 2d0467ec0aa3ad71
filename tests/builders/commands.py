"""Commands called as a person types them, in this process."""

from click.testing import CliRunner, Result

from phusong.cli.app import main


def phusong(*arguments: object) -> Result:
    """What a command says and ends with."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])
