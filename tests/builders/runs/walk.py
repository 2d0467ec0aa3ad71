"""Runs of a small district at settings of any value, and what each of them must end in."""

from pathlib import Path
from typing import Any

import pytest

from phusong.console.narrator import Narrator
from phusong.coverage.findings.errors import InputError
from phusong.coverage.layers import Examination
from phusong.pipeline import network as network_module
from phusong.pipeline import run as run_module
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from tests.builders.layers.small_layers import CLOSE, write_small_layers
from tests.builders.runs.every_setting import Together, changes

QUIET = Narrator(quiet=True)
SHOWN = ("map.", "plan.enabled")
"""Settings that change what the pages are made of; the pages of other runs are left out."""
SHOWN_ONCE = {"radio.second_model": '"itm"', "plan.phases": "[{budget_vnd = 0}, {budget_vnd = 10_000_000_000}]"}
"""Settings that do so too, and the value at which the pages are made: at the others they differ in their figures."""


class Walk:
    """A district whose settings are changed run by run.

    What one run finds out is used again where no setting that it hangs on has changed: stages through the run folder,
    layers through what they were asked for with, and the whole answer where the question is the same to the letter, as
    it is for every setting at its default.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._monkeypatch = folder, monkeypatch
        self._layers: dict[str, Examination] = {}
        self._examine = network_module.examine_layers
        self._answered: dict[tuple[str, bool], bool] = {}
        monkeypatch.setattr(network_module, "examine_layers", self._examined)
        self.asked = 0

    def check(self, together: Together) -> None:
        """Run with some settings at their values; the audit of the plan is a part of it.

        Where one of several has a run refused, or nothing proposed, the others are not seen: then each half runs again,
        down to those that do so by themselves.
        """
        if not self._says_much(together) and len(together) > 1:
            half = len(together) // 2
            self.check(together[:half])
            self.check(together[half:])

    def _says_much(self, together: Together) -> bool:
        """Run with some settings at their values; False where the run is refused or its plan proposes nothing."""
        home = self._folder / ("close" if together[0][0] == "terrain.step_m" else "all")
        if not home.exists():
            home.mkdir()
            write_small_layers(home, *([CLOSE] if home.name == "close" else []))
        try:
            scenario = load_scenario(home / "small.toml", settings=changes(together))
        except InputError as error:
            return _is_refused(error)
        key, value = together[0]
        question = (scenario.model_dump_json(), key.startswith(SHOWN) or SHOWN_ONCE.get(key) == value)
        if question not in self._answered:
            self.asked += 1
            self._answered[question] = self._run(home, scenario, with_pages=question[1])
        return self._answered[question]

    def _run(self, home: Path, scenario: Any, *, with_pages: bool) -> bool:
        with self._monkeypatch.context() as patched:
            if not with_pages:
                patched.setattr(run_module, "render_outputs", lambda *_: [])
            try:
                result = run_scenario(scenario, home / "out", QUIET)
            except InputError as error:
                return _is_refused(error)
        plan = result.summary["plan"]
        assert plan["status"] in ("optimal", "feasible", "infeasible", "no_plan")
        assert plan["cost_vnd"] <= plan["budget_vnd"]
        if plan["status"] == "infeasible":
            assert len(plan["reasons"]) == len(plan["reasons_vi"]) > 0
        return bool(plan["proposals"])

    def _examined(self, sources: Any, **asked: Any) -> Examination:
        """Layers as they were read before, where the same was asked; the newest few, as a fine ground is large."""
        key = repr((sources, sorted(asked.items())))
        if key not in self._layers:
            if len(self._layers) == 3:
                del self._layers[next(iter(self._layers))]
            self._layers[key] = self._examine(sources, **asked)
        return self._layers[key]


def _is_refused(error: InputError) -> bool:
    """Hold that a refusal says what is wrong; it says no more of the plan."""
    assert any(finding.severity == "error" for finding in error.findings)
    return False
