"""Coverage stage: who is served today."""

from __future__ import annotations

from phusong.coverage.network import Network
from phusong.coverage.radio import RadioModel
from phusong.coverage.served import evaluate_people
from phusong.pipeline.stages.people import Covered, Populated
from phusong.pipeline.stages.stages import Stage, Stages
from phusong.scenario.model import Scenario
from phusong.store.packing import (
    pack_coverage,
    unpack_coverage,
)

COVERAGE = Stage("coverage", "stage-coverage")


def coverage_stage(stages: Stages, scenario: Scenario, radio: RadioModel, populated: Populated) -> Covered:
    """Who is served today, by every service."""
    network, people = populated.network, populated.people
    masts = (network.sectors, network.antennas)
    settings = (radio.at_points(), scenario.fibre, scenario.people.at_points())
    content = (located(network), people, masts, network.roads, network.fibre, *settings)
    points = stages.kept(
        COVERAGE,
        content,
        lambda report: evaluate_people(network, people, settings, report, spread=stages.spread),
        (pack_coverage, unpack_coverage),
    )
    return Covered(points, populated.by_village(points))


def located(network: Network) -> tuple[object, ...]:
    """The parts of the network that predictions at villages rest on."""
    return (network.crs, network.villages, network.communes, network.sites, network.terrain)
