"""The run: check, coverage, plan, map and report, in this order, each stage kept as soon as it is finished."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from phusong.console.narrator import Narrator
from phusong.maps.export import summarise
from phusong.pipeline.comparison import comparison_stage
from phusong.pipeline.coverage import coverage_stage
from phusong.pipeline.network import read_scenario_network
from phusong.pipeline.outputs import Results, page_of, render_outputs
from phusong.pipeline.people import Populated
from phusong.pipeline.plan import plan_stage
from phusong.pipeline.rasters import Mapped, after_stages, filing_stages, today_stages
from phusong.pipeline.record import RunResult, finished, hash_inputs, versions, write_outputs
from phusong.pipeline.stages import Stage, Stages, open_cache
from phusong.scenario.model import Scenario
from phusong.store.files import json_bytes, plain_values
from phusong.store.keys import code_key, content_key

CHECK = Stage("check", "stage-check")
PAGES = Stage("map", "stage-map")


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
    stages = Stages(open_cache(out), narrator)
    read = stages.plain(CHECK, lambda _: read_scenario_network(scenario))
    narrator.findings(read.findings)
    radio, network = read.radio, read.network
    populated = Populated.of(scenario, network)
    covered = coverage_stage(stages, scenario, radio, populated)
    coverage = covered.villages
    today = today_stages(stages, radio, network, out) if scenario.map.raster else Mapped()
    filed = filing_stages(stages, scenario, radio, network, out) if scenario.map.raster else {}
    models = comparison_stage(stages, scenario, populated, (coverage, today.levels), out)
    planned = plan_stage(stages, scenario, radio, populated, covered)
    plan = planned.plan
    after = after_stages(stages, radio, network, planned, today, out)
    summary: dict[str, Any] = plain_values(summarise(page_of(scenario), network, coverage, plan, models))
    record = {
        "complete": False,
        "key": key,
        "phusong": version("phusong"),
        "scenario": scenario.model_dump(mode="json"),
        "inputs": inputs,
        "versions": versions(),
        "solver": plan.solver,
        "seeds": {"plan": scenario.plan.seed},
        "findings": [finding.as_dict() for finding in read.findings],
    }
    results = Results(network, coverage, plan, today, models, after, filed)
    outputs = stages.plain(PAGES, lambda _: render_outputs(scenario, results, record))
    outputs["summary.json"] = json_bytes(summary)
    write_outputs(out, outputs, record | {"timings_s": stages.timings_s, "reused": stages.reused})
    return RunResult(out, summary, read.findings, up_to_date=False)
