"""Survey: layers of a scenario read and checked, where people live, who is served today; every plan begins here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from phusong.console.narrator import Narrator
from phusong.coverage.findings import Finding
from phusong.coverage.radio import RadioModel
from phusong.pipeline.network import (
    CheckedLayers,
    ScenarioNetwork,
    checked_again,
    read_scenario_network,
    terrain_margin_m,
)
from phusong.pipeline.record import hash_inputs, versions
from phusong.pipeline.stages.basis import Given
from phusong.pipeline.stages.coverage import coverage_stage
from phusong.pipeline.stages.people import Covered, Populated
from phusong.pipeline.stages.stages import Stage, Stages, open_cache
from phusong.scenario.model import Scenario
from phusong.store.structures import pack_structure, unpack_structure

CHECK = Stage("check", "stage-check")
_LAYERS = "layers"
"""Name that layers are kept under beside the stages: a question that is asked again reads no file."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What is there before anything is planned.

    Attributes:
        radio: What predicts.
        populated: The layers with their people points.
        covered: Who is served today.
        findings: What was found in the layers.
    """

    radio: RadioModel
    populated: Populated
    covered: Covered
    findings: tuple[Finding, ...]


def open_stages(
    scenario: Scenario, home: Path, narrator: Narrator, *, every: bool = True, alone: bool = True
) -> Stages:
    """Stages of a scenario as it stands with its files now, kept in a folder.

    Args:
        scenario: Layers and settings.
        home: Folder in which stages are kept.
        narrator: Says what happens.
        every: Whether results of other settings are kept too, and not the newest of each stage alone.
        alone: Whether this process holds the folder; one that only looks in lets unfinished files of others be.
    """
    return Stages(open_cache(home, every=every, alone=alone), narrator, Given.of(scenario, hash_inputs(scenario)))


def survey_scenario(stages: Stages, scenario: Scenario, narrator: Narrator | None = None) -> Surveyed:
    """Read and check the layers of a scenario, and find who is served today.

    Args:
        stages: Keeps what is finished.
        scenario: Layers and settings.
        narrator: Tells what was found in the layers; None where that has been told.

    Raises:
        InputError: When the layers or the calibration have errors, all of which are in it.
    """
    read = stages.plain(CHECK, lambda _: _read(stages, scenario))
    if narrator is not None:
        narrator.findings(read.findings)
    populated = Populated.of(scenario, read.network)
    covered = coverage_stage(stages, scenario, read.radio, populated)
    return Surveyed(read.radio, populated, covered, read.findings)


def _read(stages: Stages, scenario: Scenario) -> ScenarioNetwork:
    """The layers as an earlier run read and checked them, where no file and no setting of theirs has changed since."""
    if not stages.given.files:
        return read_scenario_network(scenario)
    sources = {name: source.model_dump(mode="json") for name, source in scenario.layers.items()}
    stated = (scenario.crs, scenario.terrain, scenario.fibre, terrain_margin_m(scenario))
    content = (stages.given.files, sources, *stated, versions())
    kept = stages.remembered(_LAYERS, content)
    if kept is not None:
        try:
            layers: CheckedLayers = unpack_structure(kept, CheckedLayers)
        except ValueError:
            pass  # it counts as absent
        else:
            return checked_again(scenario, layers)
    read = read_scenario_network(scenario)
    if hash_inputs(scenario) == stages.given.files:  # and none was written while it was read
        stages.remember(_LAYERS, content, pack_structure(read.layers))
    return read
