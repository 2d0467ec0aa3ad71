"""Network of a scenario: its layers read, with every check of layers, radio, calibration and question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from phusong.coverage.fibre import BegunCheck, RoadBasis, road_basis, take_over
from phusong.coverage.findings import Finding, InputError
from phusong.coverage.layers import Examination, examine_layers
from phusong.coverage.layers.ground import MARGIN_M
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioModel, check_radio, farthest_m
from phusong.optimize.pon import check_communes
from phusong.optimize.question import check_names, check_targets, doubt_decisions, doubt_names, doubt_unmade
from phusong.optimize.sites import doubt_wanted
from phusong.scenario.model import Scenario
from phusong.scenario.radio import check_drawn, check_filing, check_ranges, doubt_offsets, first_radio


@dataclass(frozen=True, slots=True)
class ScenarioNetwork:
    """A scenario with its layers read and checked.

    Attributes:
        scenario: The question.
        radio: What predicts: its first model, with the offsets of the calibration that it names.
        network: What the layers hold.
        findings: Warnings about layers and settings; no error is among them.
        layers: The layers as they were checked by themselves.
    """

    scenario: Scenario
    radio: RadioModel
    network: Network
    findings: tuple[Finding, ...]
    layers: CheckedLayers


@dataclass(frozen=True, slots=True)
class CheckedLayers:
    """Layers that were read and have no error, whatever is asked of them.

    Attributes:
        network: What they hold.
        findings: Warnings about each and about them together.
        plant: Warnings about how roads and fibre hang together.
        roads: What was found of the roads and cables.
    """

    network: Network
    findings: tuple[Finding, ...]
    plant: tuple[Finding, ...]
    roads: RoadBasis


@dataclass(frozen=True, slots=True)
class ScenarioExamination:
    """A scenario with its layers examined, whatever was found.

    Attributes:
        radio: The first model with the offsets of its calibration; None where that cannot be read.
        network: What the layers hold; None where they have errors.
        layers: What reading them understood and found.
        findings: Every finding about layers and settings.
        plant: Those of them about how roads and fibre hang together.
    """

    radio: RadioModel | None
    network: Network | None
    layers: Examination
    findings: tuple[Finding, ...]
    plant: tuple[Finding, ...] = ()


def examine_scenario(scenario: Scenario, *, keep_rows: bool = False) -> ScenarioExamination:
    """Read the layers of a scenario, and check them, its calibration and its question against each other.

    Args:
        scenario: The question, with absolute paths.
        keep_rows: Whether the rows of the layers are kept as they were read, to be written again.

    Returns:
        All that was found; nothing that a user can cause is raised.
    """
    network, plant = None, tuple[Finding, ...]()
    with BegunCheck(scenario.fibre) as begun:
        layers = examine_layers(
            scenario.sources(),
            base=Path(),
            crs=scenario.crs,
            terrain_step_m=scenario.terrain.step_m,
            whole=True,
            keep_rows=keep_rows,
            terrain_margin_m=terrain_margin_m(scenario),
            before_ground=begun.begin,
        )
        if not any(finding.severity == "error" for finding in layers.findings):
            network = layers.together[0].network()
            plant = tuple(
                layers.together[0].at_place(each.finding, each.x_m, each.y_m) for each in begun.findings(network)
            )
    radio, asked = _check_settings(scenario, network)
    return ScenarioExamination(radio, network, layers, (*layers.findings, *asked, *plant), plant)


def _check_settings(scenario: Scenario, network: Network | None) -> tuple[RadioModel | None, list[Finding]]:
    """The first model, None where its calibration cannot be read, and what is wrong with what the settings say."""
    radio: RadioModel | None = None
    found: list[Finding] = []
    try:
        radio = first_radio(scenario.radio)
    except InputError as error:
        found += error.findings
    if network is not None:
        found += check_radio(network.terrain, scenario.radio)
    if radio is not None:
        found += doubt_offsets(radio, network, scenario.radio.calibration)
    if network is not None:
        found += _check_question(scenario, network)
    return radio, found


def terrain_margin_m(scenario: Scenario) -> float:
    """How far around villages, communes and sites the ground counts: the reach of masts or the longest hop, metres."""
    radio, candidates = scenario.radio, scenario.candidates
    models = {radio.model, *(() if radio.second_model == "none" else (radio.second_model,))}
    bands = candidates.backhaul.microwave.bands
    hop_m = min(candidates.microwave_range_m, max((band.longest_m for band in bands), default=0.0))
    return max(MARGIN_M, hop_m, min(1000.0 * radio.max_range_km, max(farthest_m(model) for model in models)))


def read_scenario_network(scenario: Scenario) -> ScenarioNetwork:
    """Network of a scenario whose layers, calibration and question have no error.

    Args:
        scenario: The question, with absolute paths.

    Returns:
        The network, and every warning.

    Raises:
        InputError: When anything has an error; it carries every finding, warnings included.
    """
    found = examine_scenario(scenario)
    _refuse_errors(found.findings)
    if found.network is None or found.radio is None:
        raise InputError(found.findings)
    roads = road_basis(found.network, scenario.fibre)
    layers = CheckedLayers(found.network, found.layers.findings, found.plant, roads)
    return ScenarioNetwork(scenario, found.radio, found.network, found.findings, layers)


def checked_again(scenario: Scenario, layers: CheckedLayers) -> ScenarioNetwork:
    """Network of a scenario whose layers were read and checked before, its settings held against them.

    Args:
        scenario: The question.
        layers: What its layers hold, and what was found in them.

    Raises:
        InputError: When a setting or the calibration has an error; it carries every finding, warnings included.
    """
    take_over(layers.network, scenario.fibre, layers.roads)
    radio, asked = _check_settings(scenario, layers.network)
    findings = (*layers.findings, *asked, *layers.plant)
    _refuse_errors(findings)
    if radio is None:
        raise InputError(findings)
    return ScenarioNetwork(scenario, radio, layers.network, findings, layers)


def _refuse_errors(findings: Sequence[Finding]) -> None:
    if any(finding.severity == "error" for finding in findings):
        raise InputError(findings)


def _check_question(scenario: Scenario, network: Network) -> list[Finding]:
    """What the settings say of masts, operators, services, places and groups, held against the layers."""
    services = scenario.radio.services
    return [
        *check_ranges(scenario.radio, network),
        *doubt_names(network, services, scenario.candidates.operator),
        *doubt_wanted(network, scenario.candidates),
        *check_names(network, (*services, "fibre"), scenario.plan),
        *check_communes(network, scenario.pon),
        *check_targets(network, (*services, "fibre"), scenario.targets),
        *check_drawn(scenario),
        *check_filing(scenario, network),
        *doubt_decisions(network, scenario.plan),
        *doubt_unmade(scenario.plan),
    ]
