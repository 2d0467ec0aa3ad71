"""The record of a run: inputs, versions, outputs, and whether all of them stand."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from phusong.coverage.findings import Finding
from phusong.coverage.layers import files_of
from phusong.maps.indicators import Setting
from phusong.pipeline.stages.stages import StageTold
from phusong.pipeline.stages.worth import PlanWorth
from phusong.runs.settings import differing_settings
from phusong.scenario.model import Scenario
from phusong.store.files import sha256_of

_LIBRARIES = (
    "numpy",
    "scipy",
    "numba",
    "shapely",
    "pyproj",
    "geopandas",
    "rasterio",
    "networkx",
    "folium",
    "pulp",
    "highspy",
)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run came to.

    Attributes:
        folder: Where everything was written.
        summary: Content of ``summary.json``.
        findings: Warnings about the layers.
        up_to_date: True when an earlier run had already made exactly this.
        told: What became of each stage; empty for a run that is up to date.
        since: What differs from the earlier run in the same folder, settings and files; empty where there was none.
        worth: What the plan is worth, then each plan that was asked for beside it; empty where none was.
    """

    folder: Path
    summary: dict[str, Any]
    findings: tuple[Finding, ...]
    up_to_date: bool
    told: tuple[StageTold, ...] = ()
    since: tuple[Setting, ...] = ()
    worth: tuple[PlanWorth, ...] = ()


def hash_inputs(scenario: Scenario) -> dict[str, dict[str, str]]:
    """SHA-256 of every file behind every layer, sidecars included, and of the calibration.

    Absent files are left to the checks.
    """
    inputs = {
        layer: {path.name: sha256_of(path) for path in files_of(source, base=Path()) if path.is_file()}
        for layer, source in sorted(scenario.sources().items())
    }
    calibration = Path(scenario.radio.calibration)
    if scenario.radio.calibration and calibration.is_file():
        inputs["calibration"] = {calibration.name: sha256_of(calibration)}
    return inputs


@cache
def _version(library: str) -> str:
    """Version of a library, read from its metadata once: what is installed later is not what this process runs."""
    return version(library)


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that results rest on."""
    return {"python": platform.python_version(), **{library: _version(library) for library in _LIBRARIES}}


def finished(out: Path, key: str) -> RunResult | None:
    """The earlier run in ``out`` when it answered exactly this and its files are still what it wrote."""
    try:
        record = json.loads((out / "run.json").read_text(encoding="utf-8"))
        if not record["complete"] or record["key"] != key:
            return None
        if any(sha256_of(out / name) != digest for name, digest in record["outputs"].items()):
            return None
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        findings = tuple(Finding(**finding) for finding in record["findings"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return RunResult(out, summary, findings, up_to_date=True)


def differing_from_earlier(out: Path, record: dict[str, Any]) -> tuple[Setting, ...]:
    """Settings and files that differ from the run that lies in ``out``; empty where none lies there."""
    try:
        return differing_settings(json.loads((out / "run.json").read_text(encoding="utf-8")), record)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
