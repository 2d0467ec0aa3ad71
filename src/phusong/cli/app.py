"""The command line: thin commands over the run, the checks and the models.

Exit codes: 0 done, 1 the input or the plan has errors (all listed), 2 wrong usage.
"""

from __future__ import annotations

import click

from phusong import __version__
from phusong.cli.batch import batch
from phusong.cli.check import check
from phusong.cli.init import init
from phusong.cli.layers import template
from phusong.cli.links import calibrate, link, loss
from phusong.cli.plan import frontier
from phusong.cli.run import run
from phusong.cli.runs import compare, runs
from phusong.cli.scenario import scenario
from phusong.cli.usage import ToldCommands


@click.group(cls=ToldCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="phusong")
def main() -> None:
    """Plan 4G, 5G and fibre coverage: who is served, what to build, on a map that needs no network."""


for _command in (init, run, check, template, loss, link, calibrate, frontier, compare, batch, runs, scenario):
    main.add_command(_command)
