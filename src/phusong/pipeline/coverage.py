"""Coverage stages: who is served today, rasters, a second model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from phusong.console.narrator import Report
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioParameters, Transmitters, predict_best, predict_raster
from phusong.coverage.served import Coverage, ModelComparison, compare_models, evaluate_people, evaluate_radio
from phusong.coverage.terrain import Raster
from phusong.pipeline.people import Covered, Populated
from phusong.pipeline.stages import Stage, Stages
from phusong.scenario.model import Scenario
from phusong.scenario.radio import filed_services, second_radio
from phusong.store.cache import FootprintFolder
from phusong.store.packing import (
    pack_coverage,
    pack_raster,
    unpack_coverage,
    unpack_raster,
)

COVERAGE = Stage("coverage", "stage-coverage")
SECOND_MODEL = Stage("second_model", "stage-second")


@dataclass(frozen=True, slots=True)
class ModelRun:
    """The rasters of one propagation model: names of its own, so that neither model drops what the other keeps.

    Attributes:
        label: Name of its stages, before the service.
        title: Message that announces each of them.
        folder: Folder of its footprints below those of the run; empty for theirs.
    """

    label: str
    title: str
    folder: str

    def stage(self, service: str) -> Stage:
        """The stage that maps one service."""
        return Stage(f"{self.label}-{service}", self.title, service)


FIRST = ModelRun("raster", "stage-raster", "")
SECOND = ModelRun("second_raster", "stage-second-raster", "second")


def coverage_stage(stages: Stages, scenario: Scenario, populated: Populated) -> Covered:
    """Who is served today, by every service."""
    network, people = populated.network, populated.people
    masts = (network.sectors, network.antennas)
    settings = (scenario.radio, scenario.fibre, scenario.people)
    content = (located(network), people, masts, network.roads, network.fibre, *settings)
    points = stages.kept(
        COVERAGE,
        content,
        lambda report: evaluate_people(network, people, settings, progress=report),
        (pack_coverage, unpack_coverage),
    )
    return Covered(points, populated.by_village(points))


def raster_stages(
    stages: Stages, radio: RadioParameters, network: Network, out: Path, run: ModelRun = FIRST
) -> dict[str, Raster]:
    """Level of the best server over the communes, for every radio service."""
    bounds = _bounds(network)
    rasters = {}
    for service in radio.services:
        transmitters = Transmitters.of_sites(network, service)

        def predict(report: Report, sending: Transmitters = transmitters, what: str = service) -> Raster:
            if run == SECOND and radio.model != "p1812":  # whose sweep is faster still, and keeps what did not change
                return predict_best(network.terrain, sending, what, radio, bounds, progress=report)
            kept = FootprintFolder(out / ".cache" / "footprints" / run.folder / what)
            raster = predict_raster(network.terrain, sending, what, radio, bounds, progress=report, cache=kept)
            kept.drop_unasked()
            return raster

        content = (network.terrain, transmitters, bounds, radio)
        rasters[service] = stages.kept(run.stage(service), content, predict, (pack_raster, unpack_raster))
    return rasters


def filing_stages(stages: Stages, scenario: Scenario, network: Network, out: Path) -> dict[str, Raster]:
    """Level of one operator's own best server, for every service that its filing speaks of; empty without a filing."""
    filing = scenario.map.filing
    if filing is None:
        return {}
    rasters = {}
    for service in filed_services(scenario.radio):
        every = Transmitters.of_sites(network, service)
        own = every.only(network.sites.operators[every.site] == filing.operator)

        def predict(report: Report, sending: Transmitters = own, what: str = service) -> Raster:
            kept = FootprintFolder(out / ".cache" / "footprints" / what)  # those of the run, which had them all
            bounds = _bounds(network)
            return predict_raster(network.terrain, sending, what, scenario.radio, bounds, report, cache=kept)

        content = (network.terrain, own, _bounds(network), scenario.radio)
        stage = Stage(f"filing-{service}", "stage-filing", service)
        rasters[service] = stages.kept(stage, content, predict, (pack_raster, unpack_raster))
    return rasters


def comparison_stage(
    stages: Stages, stated: Scenario, populated: Populated, first: tuple[Coverage, dict[str, Raster]], out: Path
) -> ModelComparison | None:
    """What the second model says beside the first; None where none is named."""
    network, points = populated.network, populated.points
    radio = second_radio(stated.radio)
    if radio is None:
        return None
    coverage = stages.kept(
        SECOND_MODEL,
        (located(points), network.sectors, network.antennas, radio),
        lambda report: evaluate_radio(points, radio, progress=report),
        (pack_coverage, unpack_coverage),
    )
    second = populated.by_village(coverage)
    rasters = raster_stages(stages, radio, network, out, SECOND) if stated.map.raster else {}
    return compare_models((stated.radio.model, radio.model), (first[0], second), (first[1], rasters))


def located(network: Network) -> tuple[object, ...]:
    """The parts of the network that predictions at villages rest on."""
    return (network.crs, network.villages, network.communes, network.sites, network.terrain)


def _bounds(network: Network) -> tuple[float, float, float, float]:
    """Box around the communes: x_min, y_min, x_max, y_max, metres."""
    boxes = [outline.bounds for outline in network.communes.outlines]
    lowest_x, lowest_y, highest_x, highest_y = zip(*boxes, strict=True)
    return min(lowest_x), min(lowest_y), max(highest_x), max(highest_y)
