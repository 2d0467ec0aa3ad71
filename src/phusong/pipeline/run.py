"""The run: check, coverage, plan, map and report, in this order, each stage kept as soon as it is finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from phusong.console.narrator import Narrator, Report
from phusong.coverage.findings import Finding, InputError, listed, make_finding
from phusong.coverage.kernels import Spread
from phusong.maps.export import summarise, target_records
from phusong.pipeline.outputs import Results, page_of, render_outputs
from phusong.pipeline.record import RunResult, differing_from_earlier, finished, hash_inputs, versions
from phusong.pipeline.stages.basis import Given
from phusong.pipeline.stages.comparison import comparison_stage
from phusong.pipeline.stages.places import places_stage
from phusong.pipeline.stages.plan import Search, plan_stage, search_findings, targets_stage
from phusong.pipeline.stages.rasters import after_stages, filing_stages, today_stages
from phusong.pipeline.stages.stages import Stage, Stages, open_cache
from phusong.pipeline.stages.worth import Asked, PlanWorth, Pricing
from phusong.pipeline.survey import open_stages, survey_scenario
from phusong.runs.folder import read_record
from phusong.runs.question import scenario_of
from phusong.scenario.model import Scenario
from phusong.scenario.radio import drawn_services
from phusong.store.files import json_bytes, plain_values
from phusong.store.keys import code_key, content_key
from phusong.store.lock import folder_lock
from phusong.store.publish import Publication, finish_publication

PAGES = Stage("map", "stage-map")


@runtime_checkable
class Workplace(Spread, Protocol):
    """Where tasks run, which tells of itself for the record of the run."""

    def record(self) -> dict[str, Any]:
        """What became of the tasks, as plain values for JSON; empty where none was asked for."""


NOTHING_MORE = Asked()
"""A run that is asked the question of its scenario alone."""


def run_scenario(
    scenario: Scenario,
    out: Path,
    narrator: Narrator,
    home: Path | None = None,
    asked: Asked = NOTHING_MORE,
    *,
    spread: Workplace | None = None,
) -> RunResult:
    """Run a scenario and leave its results in a folder.

    Args:
        scenario: The question, with absolute layer paths.
        out: Folder for the results; made when absent.
        narrator: Says what happens.
        home: Folder in which stages are kept for several runs, which may use each other's; ``out`` alone when None.
        asked: What is asked beside; it changes no file of the folder.
        spread: Where tasks run; in threads of this process when None. It changes no file but the record.

    Returns:
        The indicators and the findings.

    Raises:
        InputError: When the layers or the calibration have errors, all of which are in it, or another run works in the
            folder. What lay in the folder is then as it was.
    """
    with folder_lock(out):
        finish_publication(out)
        inputs = hash_inputs(scenario)
        key = content_key(code_key(), versions(), scenario, inputs)
        earlier = finished(out, key)
        if earlier is not None:
            narrator.say("up-to-date", out=out)
            return replace(earlier, worth=_worth_again(scenario, home or out, narrator, asked))
        stages = Stages(open_cache(home or out, every=home is not None), narrator, Given.of(scenario, inputs), spread)
        return _run(scenario, (out, home or out), stages, ({"key": key, "inputs": inputs}, asked), narrator)


def _run(
    scenario: Scenario,
    folders: tuple[Path, Path],
    stages: Stages,
    asks: tuple[dict[str, Any], Asked],
    narrator: Narrator,
) -> RunResult:
    """Run every stage and publish what they come to."""
    (out, home), (about, asked) = folders, asks
    surveyed = survey_scenario(stages, scenario, narrator)
    radio, populated, covered = surveyed.radio, surveyed.populated, surveyed.covered
    network, coverage = populated.network, covered.villages
    today = today_stages(stages, radio, network, home, drawn_services(scenario))
    filed = filing_stages(stages, scenario, radio, network, home) if scenario.map.raster else {}
    models = comparison_stage(stages, scenario, populated, (coverage, today.levels), home)
    planned = plan_stage(stages, scenario, radio, populated, covered, search=Search(known=asked.known))
    plan, pricing = planned.plan, Pricing(stages, scenario, populated, planned, asked)
    ended = search_findings(plan, scenario.plan)
    narrator.findings(ended)
    findings = (*surveyed.findings, *ended)
    targets = targets_stage(stages, scenario, populated, covered, planned)
    after = after_stages(stages, radio, network, planned, today, home)
    places = places_stage(stages, scenario, radio, populated, planned)
    indicators = summarise(page_of(scenario), network, coverage, plan, models, planned.pon)
    summary: dict[str, Any] = plain_values(indicators | {"targets": target_records(targets)})
    record = about | {
        "phusong": version("phusong"),
        "program": code_key(),
        "scenario": scenario.model_dump(mode="json"),
        "versions": versions(),
        "solver": plan.solver,
        "seeds": {"plan": scenario.plan.seed},
        "findings": [finding.as_dict() for finding in findings],
    }
    results = Results(network, coverage, plan, planned.pon, today, models, after, filed, targets, places)
    since = differing_from_earlier(out, record)
    late, worth = _publish(stages, scenario, (results, summary, record), (out, pricing))
    narrator.findings(late)
    told = tuple(stages.told)
    return RunResult(out, summary, (*findings, *late), up_to_date=False, told=told, since=since, worth=worth)


def _publish(
    stages: Stages,
    scenario: Scenario,
    what: tuple[Results, Mapping[str, Any], dict[str, Any]],
    ends: tuple[Path, Pricing],
) -> tuple[list[Finding], tuple[PlanWorth, ...]]:
    """Write each output as it is rendered, and the record last, once the worth of the plan is known.

    What could not be made is told of in the record, too.
    """
    (results, summary, record), (out, pricing) = what, ends
    late: list[Finding] = []
    with Publication(out) as publication:

        def write(_: Report) -> None:
            # Nothing is forked beside a thread that works: a lock that it holds would be held for ever.
            jobs = 1 if pricing.is_asked or stages.spread is not None else None
            for name, content in render_outputs(scenario, results, record, late, jobs):
                publication.add(name, content)

        stages.plain(PAGES, write)
        publication.add("summary.json", json_bytes(summary))
        worth = pricing.result()
        finished_at = datetime.now().astimezone().isoformat(timespec="seconds")
        made = {"finished_at": finished_at, "timings_s": stages.timings_s, "reused": stages.reused}
        if isinstance(stages.spread, Workplace):
            made |= {"cluster": stages.spread.record()}
        record["findings"] += [finding.as_dict() for finding in late]
        publication.end(record | made)
    return late, worth


def _worth_again(scenario: Scenario, home: Path, narrator: Narrator, asked: Asked) -> tuple[PlanWorth, ...]:
    """The same of a run that had been finished, whose plan is kept."""
    if not asked.priced:
        return ()
    stages = open_stages(scenario, home, narrator)
    surveyed = survey_scenario(stages, scenario)
    planned = plan_stage(
        stages, scenario, surveyed.radio, surveyed.populated, surveyed.covered, search=Search(known=asked.known)
    )
    return Pricing(stages, scenario, surveyed.populated, planned, asked).result()


def pages_again(folder: Path, narrator: Narrator) -> RunResult:
    """Leave a finished run with every page and file that belongs to it, as this version of the program makes them.

    The question is the one that the run answered. Stages that were kept are used again; nothing is done where all files
    are still what the run wrote.

    Args:
        folder: What ``phusong run --out`` wrote.
        narrator: Says what happens.

    Returns:
        The indicators and the findings.

    Raises:
        InputError: When no run that has ended lies there, or a layer is no longer what the run read: the pages would
            tell of another run. What lay in the folder is then as it was.
    """
    record = read_record(folder)
    if not record.get("complete"):
        raise InputError([make_finding("run-unfinished", "the run in this folder has not ended", file=str(folder))])
    scenario = scenario_of(folder, record)
    found, read = hash_inputs(scenario), record.get("inputs")
    known = read if isinstance(read, dict) else {}
    changed = [name for name in sorted({*found, *known}) if found.get(name) != known.get(name)]
    if changed:
        message = f"layers that are no longer what the run read: {listed(changed)}"
        raise InputError([make_finding("run-layers", message, file=str(folder), value=", ".join(changed))])
    return run_scenario(scenario, folder, narrator)


def explained_record(result: RunResult) -> dict[str, Any]:
    """What became of each stage as plain values for JSON."""
    return {
        "up_to_date": result.up_to_date,
        "since": [setting._asdict() for setting in result.since],
        "stages": [
            {
                "stage": told.stage.name,
                "reused": not told.because,
                "because": [because._asdict() for because in told.because],
            }
            for told in result.told
        ],
    }
