"""Folders of finished runs made in memory: the small case as a run leaves it, without running anything."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine

from phusong.coverage.network.network import Network
from phusong.coverage.served.coverage import Coverage
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster
from phusong.maps.export.geopackage import layers_gpkg
from phusong.maps.export.geotiff import coverage_tif
from phusong.maps.export.summary import summarise
from phusong.maps.page.context import PageContext
from phusong.optimize.plan.plan import Plan
from phusong.store.files import json_bytes, plain_values, sha256_of, write_bytes, write_json
from tests.builders.networks.small_network import SOUTH_M, WEST_M
from tests.builders.networks.terrains import CRS_METRES
from tests.builders.plans.small_plan import UPGRADE, small_case

ABOUT = PageContext(scenario="small", title="Lào Cai")
SETTINGS: dict[str, Any] = {
    "name": "small",
    "title": "Lào Cai",
    "layers": {"sites": {"path": "/a/sites.csv", "columns": {}}},
    "plan": {"budget_vnd": 5_000_000_000, "floors": []},
    "radio": {"calibration": ""},
}
INPUTS = {"sites": {"sites.csv": "ab" * 32}}


def smaller_case() -> tuple[Network, Coverage, Plan]:
    """The small case with less money: the upgrade alone, which serves G with 5G."""
    network, coverage, plan = small_case()
    served = {"fibre": "A", "4g": "AB", "5g": "ABG"}
    after = {name: np.array([str(key) in who for key in network.villages.ids]) for name, who in served.items()}
    cost = UPGRADE.capex_vnd
    return (
        network,
        coverage,
        replace(plan, proposals=(UPGRADE,), cost_vnd=cost, after=after, budget_vnd=1_000_000_000),
    )


def small_raster() -> bytes:
    """Levels of 4G on three rows of four pixels of 500 m, one of them unknown, as a file."""
    values = np.linspace(-120.0, -70.0, 12, dtype=np.float32).reshape(3, 4)
    values[2, 3] = np.nan
    grid = Grid(Affine(500.0, 0.0, WEST_M, 0.0, -500.0, SOUTH_M), (3, 4), CRS_METRES)
    return coverage_tif(Raster(values, np.zeros((3, 4), dtype=np.int32), grid))


def write_run(
    folder: Path,
    case: tuple[Network, Coverage, Plan],
    settings: Mapping[str, Any] | None = None,
    inputs: Mapping[str, Mapping[str, str]] | None = None,
    more: Mapping[str, bytes] | None = None,
    **record: Any,
) -> Path:
    """Leave a case in a folder as a run does."""
    folder.mkdir(parents=True)
    for name, content in (more or {}).items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_bytes(folder / name, content)
    network, coverage, plan = case
    write_bytes(folder / "layers.gpkg", layers_gpkg(network, coverage, plan, context=ABOUT))
    write_bytes(folder / "summary.json", json_bytes(plain_values(summarise(ABOUT, network, coverage, plan))))
    written = {
        "complete": True,
        "key": "k",
        "phusong": "0.1.0",
        "versions": {},
        "scenario": SETTINGS if settings is None else settings,
        "inputs": INPUTS if inputs is None else inputs,
        "findings": [],
        "outputs": {name: sha256_of(folder / name) for name in ("layers.gpkg", "summary.json", *(more or {}))},
    }
    write_json(folder / "run.json", written | record)
    return folder
