"""One path of a scenario explained, for ``phusong link``."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from phusong.coverage.findings import Finding
from phusong.coverage.links import MODELS_TO_MHZ, LinkReport, explain_hop, explain_link, hop_designs
from phusong.coverage.microwave import HopDesign
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
    where, microwave = (read.network, read.radio), scenario.candidates.backhaul.microwave
    frequency_mhz = question.frequency_mhz
    if frequency_mhz is not None and frequency_mhz > MODELS_TO_MHZ:
        report = explain_hop(*where, (question.start, question.end), microwave, frequency_mhz)
    else:
        report = explain_link(*where, question.start, question.end, question.service, frequency_mhz)
        if report.end.kind == "site":
            report = replace(report, hops=hop_designs(*where, (report.start, report.end), microwave))
    offsets = scenario.radio.calibration
    doubts = [finding for finding in read.findings if offsets and finding.file == offsets]
    return replace(report, findings=(*report.findings, *doubts)), read.findings


def _hop_record(design: HopDesign) -> dict[str, Any]:
    """One band of a microwave hop as plain values."""
    clearance, up = design.clearance, design.availability
    return {
        "band": design.band.name,
        "frequency_mhz": design.band.frequency_mhz,
        "feasible": design.feasible,
        "trouble": design.trouble,
        "lacking": design.lacking,
        "length_m": design.length_m,
        "capacity_mbps": design.band.capacity_mbps,
        "clear_share": None if clearance is None else clearance.share_median,
        "clear_share_low": None if clearance is None else clearance.share_low,
        "worst_m": None if clearance is None else clearance.worst_m,
        "received_dbm": plain_values(design.received_dbm),
        "margin_db": plain_values(design.margin_db),
        "rain_db": None if up is None else up.rain_db,
        "rain_percent": None if up is None else up.rain_percent,
        "multipath_percent": None if up is None else up.multipath_percent,
        "availability_percent": None if up is None else up.availability_percent,
    }


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
    record["hops"] = [_hop_record(design) for design in report.hops]
    record["heard"] = [{"site": site, "rsrp_dbm": level_dbm} for site, level_dbm in report.heard]
    return {key: plain_values(value) for key, value in record.items()}
