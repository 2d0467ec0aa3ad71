"""The record of a run: inputs, versions, outputs, and whether all of them stand."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from phusong.coverage.findings import Finding
from phusong.coverage.layers import files_of
from phusong.scenario.model import Scenario
from phusong.store.files import sha256_of, write_bytes, write_json

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
    """

    folder: Path
    summary: dict[str, Any]
    findings: tuple[Finding, ...]
    up_to_date: bool


def hash_inputs(scenario: Scenario) -> dict[str, dict[str, str]]:
    """SHA-256 of every file behind every layer, sidecars included, and of the calibration.

    Absent files are left to the checks.
    """
    inputs = {
        layer: {path.name: sha256_of(path) for path in files_of(source, base=Path()) if path.is_file()}
        for layer, source in sorted(scenario.layers.items())
    }
    calibration = Path(scenario.radio.calibration)
    if scenario.radio.calibration and calibration.is_file():
        inputs["calibration"] = {calibration.name: sha256_of(calibration)}
    return inputs


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that results rest on."""
    return {"python": platform.python_version(), **{library: version(library) for library in _LIBRARIES}}


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


def write_outputs(out: Path, outputs: Mapping[str, bytes], record: dict[str, Any]) -> None:
    """Write every file; ``run.json`` says the folder is incomplete until the last of them stands."""
    earlier = _written_before(out)
    write_json(out / "run.json", record)
    for name in earlier - outputs.keys():  # what this run no longer has would stand beside it as if it were its own
        (out / name).unlink(missing_ok=True)
    for name, content in outputs.items():
        (out / name).parent.mkdir(exist_ok=True)
        write_bytes(out / name, content)
    digests = {name: sha256_of(out / name) for name in sorted(outputs)}
    write_json(out / "run.json", record | {"complete": True, "outputs": digests})


def _written_before(out: Path) -> set[str]:
    """Names of the files below a folder that an earlier run says it wrote there."""
    try:
        names = json.loads((out / "run.json").read_text(encoding="utf-8"))["outputs"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    inside = out.resolve()
    return {name for name in names if isinstance(name, str) and (out / name).resolve().is_relative_to(inside)}
