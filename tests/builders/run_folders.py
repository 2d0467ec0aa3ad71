"""Folders of finished runs made in memory: the small case as a run leaves it, without running anything."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phusong.coverage.network.network import Network
from phusong.coverage.served.coverage import Coverage
from phusong.maps.export.geopackage import layers_gpkg
from phusong.maps.export.summary import summarise
from phusong.maps.page.context import PageContext
from phusong.optimize.plan.plan import Plan
from phusong.store.files import json_bytes, plain_values, sha256_of, write_bytes, write_json

ABOUT = PageContext(scenario="small", title="Lào Cai")
SETTINGS: dict[str, Any] = {
    "name": "small",
    "title": "Lào Cai",
    "layers": {"sites": {"path": "/a/sites.csv", "columns": {}}},
    "plan": {"budget_vnd": 5_000_000_000, "floors": []},
    "radio": {"calibration": ""},
}
INPUTS = {"sites": {"sites.csv": "ab" * 32}}


def write_run(
    folder: Path,
    case: tuple[Network, Coverage, Plan],
    settings: Mapping[str, Any] | None = None,
    inputs: Mapping[str, Mapping[str, str]] | None = None,
    **record: Any,
) -> Path:
    """Leave a case in a folder as a run does."""
    folder.mkdir(parents=True)
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
        "outputs": {name: sha256_of(folder / name) for name in ("layers.gpkg", "summary.json")},
    }
    write_json(folder / "run.json", written | record)
    return folder
