"""Calibration of a scenario's predictions with drive-test samples."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from phusong.console.narrator import Narrator
from phusong.coverage.drivetest import calibrate_radio
from phusong.coverage.findings import Finding
from phusong.coverage.radio import Calibration
from phusong.pipeline.network import read_scenario_network
from phusong.scenario.model import Scenario


def calibrate_scenario(
    samples: Path, scenario: Scenario, columns: Mapping[str, str], narrator: Narrator
) -> tuple[Calibration, list[Finding]]:
    """Fit offsets to a table of drive-test samples.

    Args:
        samples: File of samples, or folder of such files.
        scenario: Layers, radio and how to fit; an earlier calibration that it names is neither read nor applied.
        columns: Names of columns where they differ, ours to theirs.
        narrator: Says what happens.

    Returns:
        The calibration, and warnings about layers, settings, samples and fit.

    Raises:
        InputError: When the layers or the samples cannot be used.
    """
    uncalibrated = scenario.model_copy(update={"radio": scenario.radio.model_copy(update={"calibration": ""})})
    with narrator.stage("stage-check"):
        read = read_scenario_network(uncalibrated)
    with narrator.stage("stage-calibrate") as report:
        calibration, doubts = calibrate_radio(
            samples,
            read.network,
            uncalibrated.radio,
            scenario.calibration,
            classes_at=read.network.terrain.classes_at,
            columns=columns,
            progress=report,
        )
    return calibration, [*read.findings, *doubts]
