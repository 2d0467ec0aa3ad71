"""Comparison stage: what a second propagation model says beside the first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from phusong.coverage.served import Coverage, ModelComparison, compare_models, evaluate_radio
from phusong.coverage.terrain import Raster
from phusong.pipeline.stages.coverage import located
from phusong.pipeline.stages.people import Populated
from phusong.pipeline.stages.rasters import SECOND, raster_stages
from phusong.pipeline.stages.stages import Stage, Stages
from phusong.scenario.model import Scenario
from phusong.scenario.radio import drawn_services, second_radio
from phusong.store.packing import pack_coverage, unpack_coverage

SECOND_MODEL = Stage("second_model", "stage-second")


def comparison_stage(
    stages: Stages, scenario: Scenario, populated: Populated, first: tuple[Coverage, Mapping[str, Raster]], out: Path
) -> ModelComparison | None:
    """What the second model says beside the first; None where none is named."""
    network, points = populated.network, populated.points
    radio = second_radio(scenario.radio)
    if radio is None:
        return None
    coverage = stages.kept(
        SECOND_MODEL,
        (located(points), network.sectors, network.antennas, radio.at_points()),
        lambda report: evaluate_radio(points, radio.at_points(), progress=report),
        (pack_coverage, unpack_coverage),
    )
    second = populated.by_village(coverage)
    rasters = raster_stages(stages, radio, network, out, drawn_services(scenario), SECOND)
    return compare_models((scenario.radio.model, radio.parameters.model), (first[0], second), (first[1], rasters))
