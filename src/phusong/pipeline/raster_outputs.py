"""Rasters, their styles and coverage polygons as finished bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from phusong.coverage.linkbudget import probability_raster
from phusong.coverage.network import Network
from phusong.coverage.served import ModelComparison
from phusong.coverage.terrain import Raster
from phusong.maps.export import (
    PROBABILITY_LIMITS,
    Filing,
    class_style,
    coverage_gpkg,
    coverage_tif,
    difference_style,
    difference_tif,
    fcc_filing,
    models_csv,
    probability_tif,
    server_style,
    server_tif,
    signal_style,
)
from phusong.pipeline.plan import Built
from phusong.scenario.model import Scenario


def raster_files(
    scenario: Scenario, network: Network, today: Mapping[str, Raster], after: Mapping[str, Built]
) -> dict[str, bytes]:
    """What pixels get from their best server, today and with the plan built, and the polygons of it.

    Args:
        scenario: The question.
        network: The layers.
        today: Service to the RSRP of its best server.
        after: Service to the same once the plan is built; empty without a plan.

    Returns:
        File name to content.
    """
    files: dict[str, bytes] = {}
    for service, raster in today.items():
        built = after.get(service)
        names = server_names(network, service, built)
        files |= _service_files(scenario, service, "", raster, names)
        if built is not None:
            files |= _service_files(scenario, service, "_after", built.raster, names)
        files[f"rasters/{service}_servers.csv"] = _servers_csv(names).encode()
    areas = {
        f"coverage_{service}{suffix}": (grid, scenario.radio.budget(service).required_rsrp_dbm)
        for suffix, rasters in (("", today), ("_after", {name: built.raster for name, built in after.items()}))
        for service, grid in rasters.items()
    }
    return files | {"coverage.gpkg": coverage_gpkg(areas)} if areas else files


def _service_files(
    scenario: Scenario, service: str, suffix: str, grid: Raster, names: Mapping[int, str]
) -> dict[str, bytes]:
    """Rasters of one service at one time, each with its style beside it."""
    budget = scenario.radio.budget(service)
    rsrp, probability, server = (
        f"coverage_{service}{suffix}",
        f"coverage_{service}_probability{suffix}",
        f"rasters/{service}_server{suffix}",
    )
    return {
        f"{rsrp}.tif": coverage_tif(grid),
        f"{rsrp}.qml": signal_style(budget.required_rsrp_dbm).encode(),
        f"{probability}.tif": probability_tif(probability_raster(grid, budget)),
        f"{probability}.qml": class_style(PROBABILITY_LIMITS, "").encode(),
        f"{server}.tif": server_tif(grid),
        f"{server}.qml": server_style(names).encode(),
    }


def server_names(network: Network, service: str, built: Built | None) -> dict[int, str]:
    """Number of a server in the rasters of a service to the site or the proposal that it is."""
    sites = [str(site) for site in network.sites.ids[network.sites.carrying(service)]]
    return dict(enumerate([*sites, *(built.proposals if built else ())]))


def _servers_csv(names: Mapping[int, str]) -> str:
    """The numbers of servers as a table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("server", "site_or_proposal"))
    writer.writerows(names.items())
    return out.getvalue()


def filing_files(scenario: Scenario, filed: Mapping[str, Raster]) -> dict[str, bytes]:
    """The maps of an operator in the shape of an FCC filing."""
    filing = scenario.map.filing
    if filing is None:
        return {}
    files = {}
    for service, raster in filed.items():
        budget = scenario.radio.budget(service)
        stated = Filing(
            provider_id=filing.provider_id,
            brand_name=filing.brand_name or filing.operator,
            technology=service,
            downlink_mbps=budget.downlink_target_mbps or 0.0,
            uplink_mbps=budget.uplink_target_mbps or 0.0,
            stationary_dbm=budget.required_rsrp_dbm,
            in_vehicle_dbm=budget.required_rsrp_dbm + filing.in_vehicle_loss_db,
        )
        files[f"fcc_bdc_{service}.zip"] = fcc_filing(raster, stated)
    return files


def model_files(network: Network, models: ModelComparison) -> dict[str, bytes]:
    """What the second model adds: its rasters, the differences to the first, and both at every village."""
    files = {"models.csv": models_csv(network, models).encode()}
    for service, raster in models.rasters.items():
        files[f"coverage_{service}_{models.second}.tif"] = coverage_tif(raster)
        files[f"difference_{service}.tif"] = difference_tif(models.differences[service], models.first, models.second)
        files[f"difference_{service}.qml"] = difference_style().encode()
    return files
