"""Two finished runs compared from a program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from phusong.api.run import Run, framed
from phusong.maps.indicators import Comparison
from phusong.runs.compare import PACKAGE, compare_runs
from phusong.runs.folder import FinishedRun, open_run
from phusong.runs.page import comparison_page


class ComparedRuns(dict[str, Any]):
    """What differs between two runs: the mapping that ``phusong compare --json`` prints; a notebook shows its page.

    Attributes:
        comparison: The same as typed values, with names and places of sites and villages.

    Examples:
        >>> import phusong
        >>> compared = phusong.compare("out/finished", "out/smaller")
        >>> sorted(compared)
        ['after', 'cost_vnd', 'indicators', 'settings', 'sites', 'villages']
    """

    def __init__(self, comparison: Comparison, ground: Path) -> None:
        super().__init__(comparison.as_dict())
        self.comparison = comparison
        self._ground = ground

    def _repr_html_(self) -> str:
        """The page of the comparison in a frame of its own."""
        return framed(comparison_page(self.comparison, self._ground, "en"), height_px=820)


def compare(run_a: Run | str | Path, run_b: Run | str | Path) -> ComparedRuns:
    """Compare two finished runs: settings, who is served, sites, villages gained and lost, money.

    Args:
        run_a: The first run, or its folder.
        run_b: The second.

    Returns:
        What differs, from the first to the second.

    Raises:
        InputError: When either is no finished run, or its files are no longer what was written.

    Examples:
        >>> import phusong
        >>> compared = phusong.compare("out/finished", "out/smaller")
        >>> compared["villages"]["4g"]
        {'gained': [], 'lost': ['C', 'D']}
        >>> compared["cost_vnd"]["change"]
        -3900000000
    """
    a, b = _finished(run_a), _finished(run_b)
    return ComparedRuns(compare_runs(a, b), b.folder)


def _finished(run: Run | str | Path) -> FinishedRun:
    return open_run(run.folder if isinstance(run, Run) else Path(run), PACKAGE)
