"""One path of a scenario explained, for ``phusong link``."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from phusong.coverage.findings import Finding
from phusong.coverage.links import LinkReport, explain_link
from phusong.pipeline.network import read_scenario_network
from phusong.scenario.model import Scenario
from phusong.store.files import plain_values


@dataclass(frozen=True, slots=True)
class LinkQuestion:
    """Which path is asked about.

    Attributes:
        start: Site that transmits.
        end: Village or site that receives.
        service: Radio service whose sectors and budget apply.
        frequency_mhz: Carrier between two sites, MHz; that of the budget when None.
    """

    start: str
    end: str
    service: str = "4g"
    frequency_mhz: float | None = None


def explain_scenario_link(scenario: Scenario, question: LinkQuestion) -> tuple[LinkReport, tuple[Finding, ...]]:
    """Read the layers and explain the path from a site to a village or a site.

    Returns:
        The report, with what is to be said of the path and of the calibration; and the warnings about the scenario.

    Raises:
        InputError: When the layers or the calibration have errors, or an end or the service is not there.
    """
    read = read_scenario_network(scenario)
    report = explain_link(
        read.network, read.radio, question.start, question.end, question.service, question.frequency_mhz
    )
    offsets = scenario.radio.calibration
    doubts = [finding for finding in read.findings if offsets and finding.file == offsets]
    return replace(report, findings=(*report.findings, *doubts)), read.findings


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
    return {key: plain_values(value) for key, value in record.items()}
