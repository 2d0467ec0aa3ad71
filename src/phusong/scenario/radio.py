"""Radio settings of a scenario made ready: the calibration it names read and checked, and the second model apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from phusong.coverage.drivetest import budgets_used
from phusong.coverage.findings import Finding, make_finding, unknown_name
from phusong.coverage.network import Network
from phusong.coverage.propagation import MAST_HEIGHT
from phusong.coverage.radio import (
    SCREENING,
    ModelName,
    RadioModel,
    RadioParameters,
    Transmitters,
    check_calibration,
    read_calibration,
)
from phusong.coverage.schema import planned_technologies
from phusong.scenario.model import Scenario


def first_radio(radio: RadioParameters) -> RadioModel:
    """The first model, with the offsets of the calibration that the settings name, if any.

    Raises:
        InputError: When the calibration cannot be read.
    """
    return RadioModel(radio.alone(), read_calibration(Path(radio.calibration)) if radio.calibration else None)


def second_radio(radio: RadioParameters) -> RadioModel | None:
    """The second model, without calibration, as that belongs to the first; None where none is named."""
    return None if radio.second_model == "none" else RadioModel(radio.alone()).changed(model=radio.second_model)


def drawn_services(scenario: Scenario) -> tuple[str, ...]:
    """Radio services of which rasters are drawn, in the order of the scenario; none where no raster is asked for."""
    if not scenario.map.raster:
        return ()
    asked = scenario.map.raster_services
    return tuple(service for service in scenario.radio.services if not asked or service in asked)


def check_drawn(scenario: Scenario) -> list[Finding]:
    """Refusals of services whose rasters are asked for and that there are not."""
    services = scenario.radio.services
    unknown = [name for name in scenario.map.raster_services if name not in services]
    return [unknown_name("map.raster_services", "service", name, services) for name in unknown]


def filed_services(radio: RadioParameters) -> tuple[str, ...]:
    """Services that an FCC filing can speak of: 4G and 5G with a rate both ways in their budget."""
    known = {each.name for each in planned_technologies()}
    return tuple(
        service
        for service, budget in radio.services.items()
        if service in known and budget.downlink_target_mbps is not None and budget.uplink_target_mbps is not None
    )


def check_filing(scenario: Scenario, network: Network) -> list[Finding]:
    """Refusals of a filing that would be empty: for an operator without sites, or without a service with rates."""
    filing = scenario.map.filing
    if filing is None:
        return []
    found = []
    operators = {str(operator) for operator in network.sites.operators}
    if filing.operator not in operators:
        found.append(unknown_name("map.filing.operator", "operator", filing.operator, operators))
    if not filed_services(scenario.radio):
        message = "map.filing is asked for, and no radio service has a rate both ways"
        remedy = 'give each service downlink_target_mbps and uplink_target_mbps, or a preset such as "fcc-bdc-4g"'
        found.append(make_finding("filing-without-rates", message, remedy=remedy, column="map.filing"))
    return found


def doubt_offsets(radio: RadioModel, network: Network | None, file: str) -> list[Finding]:
    """Findings where a calibration was made otherwise than predictions are; an error where with another model.

    Args:
        radio: What predicts, with or without offsets.
        network: Sites and sectors, whose carriers are predicted beside those of the budgets; None where unknown.
        file: The calibration's file, as findings name it.
    """
    offsets, parameters = radio.calibration, radio.parameters
    if offsets is None:
        return []
    carriers_mhz = [budget.band_mhz for budget in radio.services.values()]
    if network is not None:
        for service in radio.services:
            bands_mhz = Transmitters.of_sites(network, service).band_mhz
            carriers_mhz += bands_mhz[np.isfinite(bands_mhz)].tolist()
    return check_calibration(
        offsets,
        parameters.model,
        np.array(carriers_mhz),
        budgets_used(parameters, network),
        receiver_height_m=parameters.receiver_height_m,
        file=file,
    )


def check_ranges(radio: RadioParameters, network: Network) -> list[Finding]:
    """Warnings about masts that a model without terrain does not predict, or is not made for."""
    models = [model for model in SCREENING if model in (radio.model, radio.second_model)]
    return [
        finding for model in models for service in radio.services for finding in _find_masts(model, service, network)
    ]


def _find_masts(model: ModelName, service: str, network: Network) -> list[Finding]:
    """Warnings about the masts of one service."""
    height_range = MAST_HEIGHT[SCREENING[model]]
    masts = Transmitters.of_sites(network, service)
    least_m, most_m = height_range.advised_low or height_range.low, height_range.advised_high or height_range.high
    outside = ~((masts.height_m >= height_range.low) & (masts.height_m <= height_range.high))
    odd = ~outside & ~((masts.height_m >= least_m) & (masts.height_m <= most_m))
    found = []
    for code, marked, what, remedy in (
        (
            "mast-outside-model",
            outside,
            f"are not predicted by {model}",
            f"its table holds for masts of {height_range.low:g} to {height_range.high:g} m; take another model",
        ),
        (
            "mast-unlike-model",
            odd,
            f"have masts that {model} is not made for",
            f"trust it most for masts of {least_m:g} to {most_m:g} m",
        ),
    ):
        if marked.any():
            name = str(network.sites.ids[masts.site[np.flatnonzero(marked)[0]]])
            message = f"{int(marked.sum()):,} sites with {service} {what}, the first of them {name}"
            found.append(make_finding(code, message, remedy=remedy, layer="sites", value=name))
    return found
