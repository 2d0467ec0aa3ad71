"""Which kept stages would be computed anew: their keys, without computing them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from phusong.coverage.network import Network
from phusong.pipeline.network import read_scenario_network
from phusong.pipeline.stages import plan as plan_module
from phusong.pipeline.stages.comparison import comparison_stage
from phusong.pipeline.stages.coverage import coverage_stage
from phusong.pipeline.stages.people import Populated
from phusong.pipeline.stages.plan import CANDIDATES, plan_stage
from phusong.pipeline.stages.rasters import after_stages, filing_stages, today_stages
from phusong.pipeline.stages.shelf import Shelved
from phusong.pipeline.stages.stages import Stage
from phusong.scenario.load import load_scenario
from phusong.scenario.model import Scenario
from phusong.scenario.radio import first_radio
from phusong.store.keys import content_key
from tests.builders.layers.small_layers import write_small_layers

SMALL = (
    "radio.raster_step_m=1000",
    "people.points=3",
    'radio.second_model="p526"',
    "radio.max_range_km=4",
    'radio.services={4g = {downlink_target_mbps = 2, uplink_target_mbps = 0.1}, 5g = {preset = "vn-5g"}}',
    'map.filing={operator = "Viettel", provider_id = 1}',
)
"""What makes the runs quick, and has every stage asked for."""


class KeyRecorder:
    """Stands for the stages of a run: computes what is kept once, and from then on only notes its key."""

    spread = None
    """Blocks of masts are predicted in threads."""

    def __init__(self, results: dict[str, Any], weighed: dict[str, Any], about: str) -> None:
        self._results, self._weighed, self._about = results, weighed, about
        self.keys: dict[str, str] = {}

    def plain(self, stage: Stage, compute: Callable[[Callable[..., None]], Any]) -> Any:
        """Weigh candidates once for the settings that they are found by."""
        assert stage == CANDIDATES
        if self._about not in self._weighed:
            self._weighed[self._about] = compute(lambda *_: None)
        return self._weighed[self._about]

    def timed(self, _: str) -> AbstractContextManager[None]:
        """Time nothing."""
        return nullcontext()

    def kept(
        self, stage: Stage, content: tuple[object, ...], compute: Callable[[Callable[..., None]], Any], _: object
    ) -> Any:
        """Note the key; compute what no run has computed yet."""
        self.keys[stage.name] = content_key(stage.name, *content)
        if stage.name not in self._results:
            self._results[stage.name] = compute(lambda *_: None)
        return self._results[stage.name]

    def shelved(
        self, stage: Stage, content: tuple[object, ...], compute: Callable[[Callable[..., None]], Any], _: object
    ) -> Shelved[Any]:
        """The same of a stage whose result is loaded when it is asked for."""
        result = self.kept(stage, content, compute, _)
        return Shelved(self.keys[stage.name], lambda: result)

    def remembered(self, _: str, __: object) -> None:
        """Nothing lies beside the stages."""

    def remember(self, _: str, __: object, ___: object) -> None:
        """Leave nothing beside the stages."""

    def let_go(self, _: object) -> None:
        """Keep every footprint."""


class StageKeys:
    """A small district with the result of every stage, and which of them a change would have computed anew.

    Args:
        folder: Folder for the layers and footprints.
        monkeypatch: Takes the audits away once the results are there: what is changed no longer fits them.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self.path = write_small_layers(folder)
        self.scenario = load_scenario(self.path, settings=SMALL)
        self.network: Network = read_scenario_network(self.scenario).network
        self.results: dict[str, Any] = {}
        self._weighed: dict[str, Any] = {}
        self.keys = self.keys_of(self.scenario, self.network)
        monkeypatch.setattr(plan_module, "audit_plan", lambda *_: None)
        monkeypatch.setattr(plan_module, "_pon", lambda *_: None)

    def changed(self, *, scenario: Scenario | None = None, network: Network | None = None) -> frozenset[str]:
        """Stages whose key another scenario or other layers change, the results of all others as they are."""
        keys = self.keys_of(scenario or self.scenario, network or self.network)
        return frozenset(name for name in {*keys, *self.keys} if keys.get(name) != self.keys.get(name))

    def keys_of(self, scenario: Scenario, network: Network) -> dict[str, str]:
        """Key of every kept stage."""
        found_by = (scenario.candidates, scenario.costs, scenario.fibre, scenario.radio.clutter)
        recorder = KeyRecorder(self.results, self._weighed if network is self.network else {}, content_key(*found_by))
        stages: Any = recorder
        radio = first_radio(scenario.radio)
        populated = Populated.of(scenario, network)
        covered = coverage_stage(stages, scenario, radio, populated)
        today = today_stages(stages, radio, network, self._folder, tuple(radio.services))
        filing_stages(stages, scenario, radio, network, self._folder)
        comparison_stage(stages, scenario, populated, (covered.villages, today.levels), self._folder)
        planned = plan_stage(stages, scenario, radio, populated, covered)
        after_stages(stages, radio, network, planned, today, self._folder)
        return recorder.keys
