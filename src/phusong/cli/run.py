"""The command that runs a scenario."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from phusong.cli.answer import list_answer
from phusong.cli.command import (
    ShownExamples,
    common_options,
    guarded_command,
    json_text,
    scenario_options,
    use_cores,
)
from phusong.console.messages import Language, figure, say
from phusong.console.narrator import Narrator
from phusong.console.services import service_name
from phusong.coverage.findings import InputError, make_finding
from phusong.pipeline.cluster import read_address

if TYPE_CHECKING:
    from phusong.pipeline.run import Workplace


@click.command(
    cls=ShownExamples, epilog="phusong run scenarios/lao-cai.toml --out out/lao-cai --set plan.budget_vnd=1e11"
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the results.")
@click.option("--explain", is_flag=True, help="Run, then say which stages were computed anew, and because of what.")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Compute on worker processes: local, local:4, or tcp://host:8786 for a Dask scheduler.",
)
@scenario_options
@common_options
@guarded_command
def run(
    *,
    scenario: Path,
    out: Path,
    explain: bool,
    cluster: str | None,
    layers: Path | None,
    settings: tuple[str, ...],
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Check the layers, compute coverage, plan, and draw the map and the report.

    A second run redoes only what changed; a run that was interrupted goes on where it stopped.
    """
    # The libraries behind a run take seconds to load; --help and --version need none of them.
    from phusong.cli.explained import list_explained
    from phusong.pipeline.run import explained_record, run_scenario
    from phusong.scenario.load import load_scenario

    use_cores(jobs)
    narrator = Narrator(lang, quiet=quiet)
    loaded = load_scenario(scenario, settings=settings, layers=layers)
    with _workplace(cluster, out) as spread:
        result = run_scenario(loaded, out, narrator, spread=spread)
    if as_json:
        click.echo(json_text(result.summary | ({"explained": explained_record(result)} if explain else {})))
    elif not quiet:
        if explain:
            for line in list_explained(result.told, result.since, lang):
                narrator.line(line)
        _tell(narrator, result.summary, out)
    if result.summary["plan"]["status"] == "infeasible":
        if quiet and not as_json:
            _tell_no_plan(Narrator(lang), result.summary["plan"])
        sys.exit(1)


def _workplace(cluster: str | None, out: Path) -> AbstractContextManager[Workplace | None]:
    """Where the tasks of a run are done: on a cluster, or None for threads of this process.

    Raises:
        InputError: When the address has no form that is known, or the library behind it is not installed.
    """
    if cluster is None:
        return nullcontext()
    address = read_address(cluster)
    try:
        from phusong.pipeline.cluster.spread import ClusterSpread
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed here"
        raise InputError([make_finding("cluster-install", message, value=error.name)]) from None
    return ClusterSpread(address, out / ".cache" / "cluster")


def _tell(narrator: Narrator, summary: dict[str, Any], out: Path) -> None:
    """Say the answer as a planner reads it, and where the pages are."""
    for line in list_answer(summary, narrator.language):
        narrator.line(line)
    _tell_models(narrator, summary)
    for message, name in (("map-is-here", "map.html"), ("report-is-here", "report.html")):
        if (out / name).exists():  # else a finding has said why
            narrator.say(message, path=out / name)


def _tell_no_plan(narrator: Narrator, plan: dict[str, Any]) -> None:
    """Say that there is no plan, and why."""
    status = say(f"status-{plan['status']}", narrator.language)
    reasons = plan["reasons_vi" if narrator.language == "vi" else "reasons"]
    narrator.say("no-plan", status="; ".join((status, *reasons)))


def _tell_models(narrator: Narrator, summary: dict[str, Any]) -> None:
    """Say how far two models lie apart, where a second one was asked for."""
    models = summary.get("models", {"services": {}})
    for service, both in models["services"].items():
        apart = both["villages"]
        figures = {"median": apart["median_db"], "low": apart["p5_db"], "high": apart["p95_db"]}
        narrator.say(
            "models",
            service=service_name(service, narrator.language),
            first=models["first"],
            second=models["second"],
            villages=figure(apart["compared"], ",", narrator.language),
            first_only=len(both["served_by_first_only"]),
            second_only=len(both["served_by_second_only"]),
            **{
                name: "–" if value is None else figure(value, "+.1f", narrator.language)
                for name, value in figures.items()
            },
        )
