"""Coverage stages: who is served today, rasters, a second model."""

from __future__ import annotations

from pathlib import Path

from phusong.console.narrator import Report
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioParameters, Transmitters, predict_best, predict_raster
from phusong.coverage.served import Coverage, ModelComparison, compare_models, evaluate_coverage, evaluate_radio
from phusong.coverage.terrain import Raster
from phusong.pipeline.stages import Stages
from phusong.scenario.model import Scenario
from phusong.scenario.radio import second_radio
from phusong.store.cache import FootprintFolder
from phusong.store.packing import (
    pack_coverage,
    pack_raster,
    unpack_coverage,
    unpack_raster,
)


def coverage_stage(stages: Stages, scenario: Scenario, network: Network) -> Coverage:
    """Who is served today, by every service."""
    masts = (network.sectors, network.antennas)
    content = (located(network), masts, network.roads, network.fibre, scenario.radio, scenario.fibre)
    return stages.kept(
        "coverage",
        "stage-coverage",
        content,
        lambda report: evaluate_coverage(network, scenario.radio, scenario.fibre, progress=report),
        (pack_coverage, unpack_coverage),
    )


def raster_stages(
    stages: Stages, radio: RadioParameters, network: Network, out: Path, *, second: bool = False
) -> dict[str, Raster]:
    """Level of the best server over the communes, for every radio service."""
    bounds = _bounds(network)
    rasters = {}
    # Stages and folders of the second model have names of their own, so that neither model drops what the other keeps.
    stage, title, folder = (
        ("second_raster", "stage-second-raster", "second") if second else ("raster", "stage-raster", "")
    )
    for service in radio.services:
        transmitters = Transmitters.of_sites(network, service)

        def predict(report: Report, sending: Transmitters = transmitters, what: str = service) -> Raster:
            if second and radio.model != "p1812":  # whose sweep is faster still, and keeps what did not change
                return predict_best(network.terrain, sending, what, radio, bounds, progress=report)
            kept = FootprintFolder(out / ".cache" / "footprints" / folder / what)
            raster = predict_raster(network.terrain, sending, what, radio, bounds, progress=report, cache=kept)
            kept.drop_unasked()
            return raster

        rasters[service] = stages.kept(
            f"{stage}-{service}",
            title,
            (network.terrain, transmitters, bounds, radio),
            predict,
            (pack_raster, unpack_raster),
        )
    return rasters


def comparison_stage(
    stages: Stages, asked: Scenario, network: Network, first: tuple[Coverage, dict[str, Raster]], out: Path
) -> ModelComparison | None:
    """What the second model says beside the first; None where none is named."""
    radio = second_radio(asked.radio)
    if radio is None:
        return None
    coverage = stages.kept(
        "second_model",
        "stage-second",
        (located(network), network.sectors, network.antennas, radio),
        lambda report: evaluate_radio(network, radio, progress=report),
        (pack_coverage, unpack_coverage),
    )
    rasters = raster_stages(stages, radio, network, out, second=True) if asked.map.raster else {}
    return compare_models((asked.radio.model, radio.model), (first[0], coverage), (first[1], rasters))


def located(network: Network) -> tuple[object, ...]:
    """The parts of the network that predictions at villages rest on."""
    return (network.crs, network.villages, network.communes, network.sites, network.terrain)


def _bounds(network: Network) -> tuple[float, float, float, float]:
    """Box around the communes: x_min, y_min, x_max, y_max, metres."""
    boxes = [outline.bounds for outline in network.communes.outlines]
    lowest_x, lowest_y, highest_x, highest_y = zip(*boxes, strict=True)
    return min(lowest_x), min(lowest_y), max(highest_x), max(highest_y)
