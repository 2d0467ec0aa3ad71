"""Rasters, their styles and coverage polygons as finished bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from phusong.coverage.network import Network
from phusong.coverage.served import ModelComparison
from phusong.coverage.terrain import Raster
from phusong.maps.export import (
    DOWNLINK,
    PROBABILITY,
    SINR,
    UPLINK,
    Area,
    Filing,
    Quantity,
    class_style,
    coverage_gpkg,
    coverage_tif,
    difference_style,
    difference_tif,
    fcc_filing,
    models_csv,
    quantity_tif,
    served_area,
    server_style,
    server_tif,
    signal_area,
    signal_style,
)
from phusong.maps.page import DOWNLINK_LIMITS_MBPS, PROBABILITY_LIMITS, SINR_LIMITS_DB, UPLINK_LIMITS_MBPS
from phusong.pipeline.stages.rasters import Mapped
from phusong.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Surface:
    """A plane of quality as a file.

    Attributes:
        stem: Name of the file, with the service in it, before what tells today from after.
        quantity: What the file says it holds.
        style: Its colours.
    """

    stem: str
    quantity: Quantity
    style: str


SURFACES = {
    "probability": Surface("coverage_{service}_probability", PROBABILITY, class_style(PROBABILITY_LIMITS, "")),
    "sinr_db": Surface("rasters/{service}_sinr", SINR, class_style(SINR_LIMITS_DB, "dB")),
    "downlink_mbps": Surface("rasters/{service}_downlink", DOWNLINK, class_style(DOWNLINK_LIMITS_MBPS, "Mbit/s")),
    "uplink_mbps": Surface("rasters/{service}_uplink", UPLINK, class_style(UPLINK_LIMITS_MBPS, "Mbit/s")),
}
"""Planes of quality that are written."""

Writer = Callable[[], bytes]
"""Makes the content of a file; several may make theirs side by side."""


def raster_files(scenario: Scenario, network: Network, today: Mapped, after: Mapped) -> dict[str, Writer]:
    """What pixels get, today and with the plan built: rasters with their styles, and polygons.

    Args:
        scenario: The question.
        network: The layers.
        today: What pixels get today.
        after: The same once the plan is built; empty without a plan.

    Returns:
        File name to what makes its content, each by itself; the one that takes the longest comes first.
    """
    files: dict[str, Writer] = {}
    for service in today.levels:
        names = server_names(network, service, after.proposals.get(service, ()))
        for suffix, mapped in (("", today), ("_after", after)):
            if service in mapped.levels:
                files |= _level_files(scenario, service, suffix, mapped, names)
                files |= _quality_files(service, suffix, mapped)
        files[f"rasters/{service}_servers.csv"] = partial(_servers_csv, names)
    if not files:
        return {}
    return {"coverage.gpkg": lambda: coverage_gpkg(_areas(scenario, today, after)), **files}


def raster_styles(files: Mapping[str, Writer]) -> dict[str, bytes]:
    """The same files, those alone that are styles with their content, as a project of QGIS is made of them."""
    return {name: write() if name.endswith(".qml") else b"" for name, write in files.items()}


def _areas(scenario: Scenario, today: Mapped, after: Mapped) -> Iterator[Area]:
    """Areas that are drawn around pixels, each looked at by itself."""
    for suffix, mapped in (("", today), ("_after", after)):
        for service in mapped.levels:
            threshold_dbm = scenario.radio.budget(service).required_rsrp_dbm
            yield signal_area(f"coverage_{service}{suffix}", mapped.levels[service], threshold_dbm)
            yield served_area(f"served_{service}{suffix}", mapped.quality[service], scenario.people.marginal_db)


def _level_files(
    scenario: Scenario, service: str, suffix: str, mapped: Mapped, names: Mapping[int, str]
) -> dict[str, Writer]:
    """RSRP and best server of one service at one time, each with its style beside it."""
    rsrp, server = f"coverage_{service}{suffix}", f"rasters/{service}_server{suffix}"
    return {
        f"{rsrp}.tif": lambda: coverage_tif(mapped.levels[service]),
        f"{rsrp}.qml": signal_style(scenario.radio.budget(service).required_rsrp_dbm).encode,
        f"{server}.tif": lambda: server_tif(mapped.levels[service]),
        f"{server}.qml": server_style(names).encode,
    }


def _quality_files(service: str, suffix: str, mapped: Mapped) -> dict[str, Writer]:
    """Probability, SINR and rates of one service at one time, each with its style beside it."""
    files: dict[str, Writer] = {}
    for plane, surface in SURFACES.items():
        stem = f"{surface.stem.format(service=service)}{suffix}"
        files[f"{stem}.tif"] = partial(_plane_tif, mapped, service, plane)
        files[f"{stem}.qml"] = surface.style.encode
    return files


def _plane_tif(mapped: Mapped, service: str, plane: str) -> bytes:
    """One plane of quality, loaded for this alone."""
    quality = mapped.quality[service]
    return quantity_tif(quality.grid, getattr(quality, plane), SURFACES[plane].quantity)


def server_names(network: Network, service: str, proposals: Sequence[str]) -> dict[int, str]:
    """Number of a server in the rasters of a service to the site or the proposal that it is."""
    sites = [str(site) for site in network.sites.ids[network.sites.carrying(service)]]
    return dict(enumerate([*sites, *proposals]))


def _servers_csv(names: Mapping[int, str]) -> bytes:
    """The numbers of servers as a table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("server", "site_or_proposal"))
    writer.writerows(names.items())
    return out.getvalue().encode()


def filing_files(scenario: Scenario, filed: Mapping[str, Raster]) -> dict[str, Writer]:
    """The maps of an operator in the shape of an FCC filing."""
    filing = scenario.map.filing
    if filing is None:
        return {}
    files: dict[str, Writer] = {}
    stated_db = filing.in_vehicle_loss_db
    into_vehicle_db = scenario.people.vehicle_loss_db if stated_db is None else stated_db
    for service in filed:
        budget = scenario.radio.budget(service)
        stated = Filing(
            provider_id=filing.provider_id,
            brand_name=filing.brand_name or filing.operator,
            technology=service,
            downlink_mbps=budget.downlink_target_mbps or 0.0,
            uplink_mbps=budget.uplink_target_mbps or 0.0,
            stationary_dbm=budget.required_rsrp_dbm,
            in_vehicle_dbm=budget.required_rsrp_dbm + into_vehicle_db,
        )
        files[f"fcc_bdc_{service}.zip"] = partial(_filed, filed, service, stated)
    return files


def _filed(filed: Mapping[str, Raster], service: str, stated: Filing) -> bytes:
    """The map of one service, its raster loaded for this alone."""
    return fcc_filing(filed[service], stated)


def model_files(network: Network, models: ModelComparison | None) -> dict[str, Writer]:
    """What the second model adds: its rasters, the differences to the first, and both at every village."""
    if models is None:
        return {}
    files: dict[str, Writer] = {"models.csv": lambda: models_csv(network, models).encode("utf-8-sig")}
    for service in models.rasters:
        files[f"coverage_{service}_{models.second}.tif"] = partial(_second_tif, models, service)
        files[f"difference_{service}.tif"] = partial(_difference_tif, models, service)
        files[f"difference_{service}.qml"] = difference_style().encode
    return files


def _second_tif(models: ModelComparison, service: str) -> bytes:
    return coverage_tif(models.rasters[service])


def _difference_tif(models: ModelComparison, service: str) -> bytes:
    return difference_tif(models.differences[service], models.first, models.second)
