"""One path of a scenario explained, for ``phusong link``."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from phusong.coverage.layers import read_network
from phusong.coverage.links import LinkReport, explain_link
from phusong.scenario.model import Scenario
from phusong.scenario.radio import check_offsets, with_calibration


def explain_scenario_link(
    scenario: Scenario, start: str, end: str, service: str, frequency_mhz: float | None
) -> LinkReport:
    """Read the layers and explain the path from a site to a village or a site.

    Raises:
        InputError: When the layers or the calibration have errors, or an end or the service is not there.
    """
    radio = with_calibration(scenario).radio
    network, _ = read_network(scenario.layers, base=Path(), crs=scenario.crs, terrain_step_m=scenario.terrain.step_m)
    doubts = check_offsets(radio, network, scenario.radio.calibration)
    report = explain_link(network, radio, start, end, service, frequency_mhz)
    return replace(report, findings=(*report.findings, *doubts))


def link_record(report: LinkReport) -> dict[str, Any]:
    """The report as plain values for JSON; what is unknown is null."""
    record = asdict(report)
    record["distance_km"] = report.distance_km
    if report.explained is not None:
        record["explained"] = {
            "loss_db": report.explained.loss_db,
            "terms": report.explained.terms._asdict(),
            "geometry": report.explained.geometry._asdict(),
        }
    for name in ("reception", "budget"):
        record[name] = {line["key"]: {"value": line["value"], "unit": line["unit"]} for line in record[name]}
    record["heard"] = [{"site": site, "rsrp_dbm": level_dbm} for site, level_dbm in report.heard]
    return {key: _plain(value) for key, value in record.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a tree of whatever a report holds
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    return None if isinstance(value, float) and not math.isfinite(value) else value
