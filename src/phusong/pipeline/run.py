"""The run: check, coverage, plan, map and report, in this order, each stage kept as soon as it is finished."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from phusong.console.narrator import Narrator, Report
from phusong.coverage.findings import Finding, InputError
from phusong.coverage.layers import read_network
from phusong.coverage.network import Network
from phusong.coverage.radio import check_radio
from phusong.maps.export import summarise
from phusong.optimize.question import check_names, doubt_names
from phusong.optimize.sites import doubt_wanted
from phusong.pipeline.coverage import comparison_stage, coverage_stage, raster_stages
from phusong.pipeline.outputs import page_of, render_outputs
from phusong.pipeline.plan import plan_stage
from phusong.pipeline.record import RunResult, finished, hash_inputs, versions, write_outputs
from phusong.pipeline.stages import Stages, open_cache
from phusong.scenario.model import Scenario
from phusong.scenario.radio import check_offsets, check_ranges, with_calibration
from phusong.store.files import json_bytes
from phusong.store.keys import code_key, content_key


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
    inputs = hash_inputs(scenario)
    key = content_key(code_key(), versions(), scenario, inputs)
    earlier = finished(out, key)
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

    stages = Stages(open_cache(out), narrator)
    network = stages.plain("check", "stage-check", read)
    narrator.findings(findings)
    coverage = coverage_stage(stages, scenario, network)
    rasters = raster_stages(stages, scenario.radio, network, out) if scenario.map.raster else {}
    models = comparison_stage(stages, asked, network, (coverage, rasters), out)
    plan = plan_stage(stages, scenario, network, coverage)
    summary = summarise(page_of(scenario), network, coverage, plan, models)
    record = {
        "complete": False,
        "key": key,
        "phusong": version("phusong"),
        "scenario": asked.model_dump(mode="json"),
        "inputs": inputs,
        "versions": versions(),
        "solver": plan.solver,
        "seeds": {"plan": scenario.plan.seed},
        "findings": [finding.as_dict() for finding in findings],
    }
    outputs = stages.plain(
        "map", "stage-map", lambda _: render_outputs(scenario, network, coverage, plan, rasters, record, models)
    )
    outputs["summary.json"] = json_bytes(summary)
    write_outputs(out, outputs, record | {"timings_s": stages.timings_s, "reused": stages.reused})
    return RunResult(out, summary, tuple(findings), up_to_date=False)
