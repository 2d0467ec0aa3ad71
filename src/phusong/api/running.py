"""Scenarios run from a program, and finished runs opened."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Literal

from phusong.api.loading import as_scenario
from phusong.api.run import Run
from phusong.console.narrator import Narrator
from phusong.pipeline.run import run_scenario
from phusong.runs import folder as folders
from phusong.scenario.model import Scenario


def run(
    scenario: Scenario | str | Path,
    out: str | Path | None = None,
    *,
    progress: bool = False,
    language: Literal["en", "vi"] = "en",
) -> Run:
    """Run a scenario: check, coverage, plan, map and report.

    Args:
        scenario: The scenario, or the path of its file.
        out: Folder for the results; one that has them already is used again as far as nothing changed. None for a
            temporary folder, which goes with the run.
        progress: Whether to say on standard error what happens; nothing is said otherwise.
        language: Language of what is said.

    Returns:
        The run. Where the question has no answer its plan has the status ``infeasible`` and says why.

    Raises:
        InputError: When layers or settings have errors, all of which are in ``error.findings``, or another run works
            in the folder.
        OSError: When a result cannot be written; what lay in the folder is then as it was.

    Examples:
        >>> import phusong
        >>> scenario = phusong.load_scenario("province.toml", settings={"map.raster": False, "people.points": 1})
        >>> done = phusong.run(scenario)
        >>> done.summary["plan"]["status"], len(done.proposals)
        ('optimal', 2)
    """
    loaded, narrator = as_scenario(scenario), Narrator(language, quiet=not progress)
    if out is not None:
        run_scenario(loaded, Path(out), narrator)
        return Run(folders.open_run(Path(out)))
    folder = Path(mkdtemp(prefix="phusong-run-"))
    try:
        run_scenario(loaded, folder, narrator)
        return Run(folders.open_run(folder), temporary=True)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise


def open_run(folder: str | Path) -> Run:
    """Open a finished run; nothing is computed.

    Args:
        folder: What ``phusong run --out`` or :func:`run` wrote.

    Returns:
        The run.

    Raises:
        InputError: When no finished run lies there, or its indicators are no longer what was written.

    Examples:
        >>> import phusong
        >>> phusong.open_run("out/finished").summary["scenario"]
        'small'
    """
    return Run(folders.open_run(Path(folder)))
