"""Checking files and scenarios: every finding, nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from phusong.coverage.findings import Finding, InputError, did_you_mean, make_finding
from phusong.coverage.layers import check_layers, check_path, read_network
from phusong.coverage.schema import LAYER_NAMES
from phusong.optimize.question import USUAL_SERVICES, check_names, doubt_names
from phusong.optimize.sites import doubt_wanted
from phusong.scenario.load import load_scenario
from phusong.scenario.mistakes import in_scenario
from phusong.scenario.model import Scenario
from phusong.scenario.radio import find_other_offsets, with_calibration


def check_paths(paths: Sequence[Path], layer: str | None, columns: str) -> list[Finding]:
    """Check layer files, or the layers of scenarios.

    Args:
        paths: Layer files and scenario files (``.toml``).
        layer: Layer that the files hold; told from their content when None.
        columns: Column names where they differ, as ``ours=theirs,…``.

    Returns:
        The findings, in the order of the paths.

    Raises:
        InputError: When the layer or the column mapping is not understood.
    """
    mapping = column_mapping(columns)
    if layer is not None and layer not in LAYER_NAMES:
        message = f"there is no layer {layer!r}{did_you_mean(layer, LAYER_NAMES)}"
        raise InputError([make_finding("layer-unknown", message, remedy=f"use one of {', '.join(LAYER_NAMES)}")])
    findings: list[Finding] = []
    for path in paths:
        if path.suffix == ".toml":
            findings += _check_scenario(path)
        else:
            findings += check_path(path, layer, mapping)
    return findings


def _check_scenario(path: Path) -> list[Finding]:
    try:
        scenario = load_scenario(path)
    except InputError as error:
        return list(error.findings)
    found = check_layers(scenario.layers, base=Path(), crs=scenario.crs, whole=True)
    return in_scenario([*found, *_check_calibration(scenario), *_check_question(scenario, found)], path)


def _check_question(scenario: Scenario, found: Sequence[Finding]) -> list[Finding]:
    """Names in the question that the layers do not know, where the layers can be read at all."""
    asked, operator = scenario.plan, scenario.candidates.operator
    names = asked.floors or asked.must_serve or asked.decisions or "weights" in asked.model_fields_set
    if not (names or operator or scenario.candidates.wanted or set(scenario.radio.services) - USUAL_SERVICES) or any(
        finding.severity == "error" for finding in found
    ):
        return []
    network, _ = read_network(scenario.layers, base=Path(), crs=scenario.crs, terrain_step_m=scenario.terrain.step_m)
    doubts = [
        *doubt_names(network, scenario.radio.services, operator),
        *doubt_wanted(network, scenario.candidates),
    ]
    return [*doubts, *check_names(network, (*scenario.radio.services, "fibre"), scenario.plan)]


def _check_calibration(scenario: Scenario) -> list[Finding]:
    """Findings of the calibration that a scenario names, its carriers against those of the budgets."""
    try:
        radio = with_calibration(scenario).radio
    except InputError as error:
        return list(error.findings)
    return find_other_offsets(radio, [], scenario.radio.calibration)


def column_mapping(columns: str) -> dict[str, str]:
    """Parse ``village_id=ma_thon,name=ten_thon``: ours to theirs.

    Raises:
        InputError: When a pair is not of that form.
    """
    mapping = {}
    for pair in filter(None, (part.strip() for part in columns.split(","))):
        ours, separator, theirs = pair.partition("=")
        if not separator or not ours.strip() or not theirs.strip():
            message = f"--columns: {pair!r} is not of the form ours=theirs"
            raise InputError([make_finding("columns-form", message)])
        mapping[ours.strip()] = theirs.strip()
    return mapping
