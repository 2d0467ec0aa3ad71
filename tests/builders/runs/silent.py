"""A run without a word."""

from pathlib import Path

from phusong.console.narrator import Narrator
from phusong.pipeline.record import RunResult
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario

QUIET = Narrator(quiet=True)


def run(scenario: Path, out: Path, *settings: str) -> RunResult:
    """Run a scenario file into a folder; ``settings`` as on the command line, ``plan.budget_vnd=1e9``."""
    return run_scenario(load_scenario(scenario, settings=settings), out, QUIET)
