"""The pages of a finished run made again, from what the run kept."""

from __future__ import annotations

from pathlib import Path

from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, listed, make_finding
from phusong.pipeline.record import RunResult, hash_inputs
from phusong.pipeline.run import run_scenario
from phusong.runs.folder import read_record
from phusong.runs.question import scenario_of


def pages_again(folder: Path, narrator: Narrator) -> RunResult:
    """Leave a finished run with every page and file that belongs to it, as this version of the program makes them.

    The question is the one that the run answered. Stages that were kept are used again; nothing is done where all files
    are still what the run wrote.

    Args:
        folder: What ``phusong run --out`` wrote.
        narrator: Says what happens.

    Returns:
        The indicators and the findings.

    Raises:
        InputError: When no run that has ended lies there, or a layer is no longer what the run read: the pages would
            tell of another run. What lay in the folder is then as it was.
    """
    record = read_record(folder)
    if not record.get("complete"):
        raise InputError([make_finding("run-unfinished", "the run in this folder has not ended", file=str(folder))])
    scenario = scenario_of(folder, record)
    found, read = hash_inputs(scenario), record.get("inputs")
    known = read if isinstance(read, dict) else {}
    changed = [name for name in sorted({*found, *known}) if found.get(name) != known.get(name)]
    if changed:
        message = f"layers that are no longer what the run read: {listed(changed)}"
        raise InputError([make_finding("run-layers", message, file=str(folder), value=", ".join(changed))])
    return run_scenario(scenario, folder, narrator)
