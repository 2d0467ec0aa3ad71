"""The run: check, coverage, plan, map and report, in this order, each stage kept as soon as it is finished."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from phusong.console.narrator import Narrator, Report
from phusong.coverage.findings.finding import Finding, InputError
from phusong.coverage.layers.read import files_of, read_network
from phusong.coverage.network.network import Network
from phusong.coverage.radio.engine import RadioParameters, Transmitters, check_radio, predict_best, predict_raster
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.served.comparison import ModelComparison, compare_models
from phusong.coverage.served.evaluate import Coverage, evaluate_coverage, evaluate_radio
from phusong.coverage.terrain.raster import Raster
from phusong.maps.export.summary import summarise
from phusong.optimize.audit.audit import audit_plan
from phusong.optimize.fibre.extensions import Extensions, find_extensions
from phusong.optimize.plan.plan import Plan
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.names import check_names, doubt_names
from phusong.optimize.sites.candidates import Candidates, find_candidates, predict_candidates
from phusong.optimize.sites.locations import doubt_wanted
from phusong.pipeline.outputs import render_outputs
from phusong.scenario.load import Scenario
from phusong.scenario.radio import check_offsets, check_ranges, second_radio, with_calibration
from phusong.store.files import (
    Arrays,
    FootprintFolder,
    StageCache,
    code_key,
    content_key,
    json_bytes,
    remove_leftovers,
    sha256_of,
    write_bytes,
    write_json,
)
from phusong.store.packing import (
    pack_coverage,
    pack_matrices,
    pack_plan,
    pack_raster,
    unpack_coverage,
    unpack_matrices,
    unpack_plan,
    unpack_raster,
)

T = TypeVar("T")

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


class _Stages:
    """Runs stages: announces, times, reuses what is kept and keeps what is new."""

    def __init__(self, cache: StageCache, narrator: Narrator) -> None:
        self._cache = cache
        self._narrator = narrator
        self.timings_s: dict[str, float] = {}
        self.reused: list[str] = []

    def plain(self, name: str, title: str, compute: Callable[[Report], T]) -> T:
        """Run a stage that is quick enough not to be kept."""
        started = time.perf_counter()
        with self._narrator.stage(title) as report:
            result = compute(report)
        self.timings_s[name] = round(time.perf_counter() - started, 3)
        return result

    def kept(
        self,
        name: str,
        title: str,
        content: tuple[object, ...],
        compute: Callable[[Report], T],
        packing: tuple[Callable[[T], Arrays], Callable[[Arrays], T]],
    ) -> T:
        """Run a stage, or reuse its result when ``content`` and the program are unchanged."""
        pack, unpack = packing
        started = time.perf_counter()
        key = content_key(code_key(), name, *content)
        arrays = self._cache.load(name, key)
        if arrays is not None:
            result = unpack(arrays)
            self.reused.append(name)
        else:
            service = name.partition("-")[2]
            with self._narrator.stage(title, service=service.upper()) as report:
                result = compute(report)
            self._cache.save(name, key, pack(result))
        self.timings_s[name] = round(time.perf_counter() - started, 3)
        return result


def run_scenario(scenario: Scenario, out: Path, narrator: Narrator) -> RunResult:
    """Run a scenario and leave its results in a folder.

    Args:
        scenario: The question, with absolute layer paths.
        out: Folder for the results; made when absent.
        narrator: Says what happens.

    Returns:
        The indicators and the findings.

    Raises:
        InputError: When the layers or the calibration have errors; all of them are in it and nothing was written.
    """
    inputs = _hash_inputs(scenario)
    key = content_key(code_key(), _versions(), scenario, inputs)
    earlier = _finished(out, key)
    if earlier is not None:
        narrator.say("up-to-date", out=out)
        return earlier
    findings: list[Finding] = []
    asked, scenario = scenario, with_calibration(scenario)

    def read(_: Report) -> Network:
        network, warnings = read_network(
            scenario.layers, base=Path(), crs=scenario.crs, terrain_step_m=scenario.terrain.step_m
        )
        findings.extend([*warnings, *check_radio(network.terrain, scenario.radio)])
        findings.extend(check_offsets(scenario.radio, network, asked.radio.calibration))
        findings.extend(check_ranges(asked.radio, network))
        findings.extend(doubt_names(network, scenario.radio.services, scenario.candidates.operator))
        findings.extend(doubt_wanted(network, scenario.candidates))
        unknown = check_names(network, (*scenario.radio.services, "fibre"), scenario.plan)
        if unknown:
            raise InputError([*findings, *unknown])
        return network

    stages = _Stages(_open_cache(out), narrator)
    network = stages.plain("check", "stage-check", read)
    narrator.findings(findings)
    coverage = _cover(stages, scenario, network)
    rasters = _map_rsrp(stages, scenario.radio, network, out) if scenario.map.raster else {}
    models = _compare(stages, asked, network, (coverage, rasters), out)
    plan = _plan(stages, scenario, network, coverage)
    summary = summarise(scenario, network, coverage, plan, models)
    record = {
        "complete": False,
        "key": key,
        "phusong": version("phusong"),
        "scenario": asked.model_dump(mode="json"),
        "inputs": inputs,
        "versions": _versions(),
        "solver": plan.solver,
        "seeds": {"plan": scenario.plan.seed},
        "findings": [finding.as_dict() for finding in findings],
    }
    outputs = stages.plain(
        "map", "stage-map", lambda _: render_outputs(scenario, network, coverage, plan, rasters, record, models)
    )
    outputs["summary.json"] = json_bytes(summary)
    _write_outputs(out, outputs, record | {"timings_s": stages.timings_s, "reused": stages.reused})
    return RunResult(out, summary, tuple(findings), up_to_date=False)


def _open_cache(out: Path) -> StageCache:
    out.mkdir(parents=True, exist_ok=True)
    remove_leftovers(out)
    return StageCache(out / ".cache")


def _cover(stages: _Stages, scenario: Scenario, network: Network) -> Coverage:
    masts = (network.sectors, network.antennas)
    content = (_located(network), masts, network.roads, network.fibre, scenario.radio, scenario.fibre)
    return stages.kept(
        "coverage",
        "stage-coverage",
        content,
        lambda report: evaluate_coverage(network, scenario.radio, scenario.fibre, progress=report),
        (pack_coverage, unpack_coverage),
    )


def _map_rsrp(
    stages: _Stages, radio: RadioParameters, network: Network, out: Path, *, second: bool = False
) -> dict[str, Raster]:
    bounds = _bounds(network)
    rasters = {}
    # Stages and folders of the second model have names of their own, so that neither model drops what the other keeps.
    stage, title, folder = (
        ("second_raster", "stage-second-raster", "second") if second else ("raster", "stage-raster", "")
    )
    for service in radio.services:
        transmitters = Transmitters.of_sites(network, service)

        def predict(report: Report, sending: Transmitters = transmitters, what: str = service) -> Raster:
            if second and radio.model != "p1812":  # whose sweep is faster still, and keeps what did not change
                return predict_best(network.terrain, sending, what, radio, bounds, progress=report)
            kept = FootprintFolder(out / ".cache" / "footprints" / folder / what)
            raster = predict_raster(network.terrain, sending, what, radio, bounds, progress=report, cache=kept)
            kept.drop_unasked()
            return raster

        rasters[service] = stages.kept(
            f"{stage}-{service}",
            title,
            (network.terrain, transmitters, bounds, radio),
            predict,
            (pack_raster, unpack_raster),
        )
    return rasters


def _compare(
    stages: _Stages, asked: Scenario, network: Network, first: tuple[Coverage, dict[str, Raster]], out: Path
) -> ModelComparison | None:
    """What the second model says beside the first; None where none is named."""
    radio = second_radio(asked.radio)
    if radio is None:
        return None
    coverage = stages.kept(
        "second_model",
        "stage-second",
        (_located(network), network.sectors, network.antennas, radio),
        lambda report: evaluate_radio(network, radio, progress=report),
        (pack_coverage, unpack_coverage),
    )
    rasters = _map_rsrp(stages, radio, network, out, second=True) if asked.map.raster else {}
    return compare_models((asked.radio.model, radio.model), (first[0], coverage), (first[1], rasters))


def _plan(stages: _Stages, scenario: Scenario, network: Network, coverage: Coverage) -> Plan:
    def weigh(_: Report) -> tuple[Candidates, Extensions]:
        candidates = find_candidates(network, coverage, scenario.candidates, scenario.costs, scenario.fibre)
        return candidates, find_extensions(network, coverage, scenario.fibre, scenario.costs)

    candidates, extensions = stages.plain("candidates", "stage-candidates", weigh)
    matrices: Mapping[str, RsrpMatrix] = stages.kept(
        "matrices",
        "stage-candidates",
        (_located(network), candidates, scenario.radio),
        lambda report: predict_candidates(network, candidates, scenario.radio, progress=report),
        (pack_matrices, unpack_matrices),
    )
    question = (
        coverage,
        candidates,
        extensions,
        pack_matrices(matrices),
        scenario.radio,
        scenario.plan,
        scenario.costs,
    )
    plan = stages.kept(
        "plan",
        "stage-plan",
        (_located(network), *question),
        lambda _: make_plan(network, coverage, candidates, matrices, extensions, scenario.radio, scenario.plan),
        (pack_plan, unpack_plan),
    )
    audit_plan(plan, network, coverage, candidates, matrices, extensions, scenario.radio, scenario.plan)
    return plan


def _located(network: Network) -> tuple[object, ...]:
    """The parts of the network that predictions at villages rest on."""
    return (network.crs, network.villages, network.communes, network.sites, network.terrain)


def _bounds(network: Network) -> tuple[float, float, float, float]:
    """Box around the communes: x_min, y_min, x_max, y_max, metres."""
    boxes = [outline.bounds for outline in network.communes.outlines]
    lowest_x, lowest_y, highest_x, highest_y = zip(*boxes, strict=True)
    return min(lowest_x), min(lowest_y), max(highest_x), max(highest_y)


def _hash_inputs(scenario: Scenario) -> dict[str, dict[str, str]]:
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


def _versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{library: version(library) for library in _LIBRARIES}}


def _finished(out: Path, key: str) -> RunResult | None:
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


def _write_outputs(out: Path, outputs: Mapping[str, bytes], record: dict[str, Any]) -> None:
    """Write every file; ``run.json`` says the folder is incomplete until the last of them stands."""
    write_json(out / "run.json", record)
    for name, content in outputs.items():
        write_bytes(out / name, content)
    digests = {name: sha256_of(out / name) for name in sorted(outputs)}
    write_json(out / "run.json", record | {"complete": True, "outputs": digests})
