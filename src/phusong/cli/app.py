"""The command line: thin commands over the run, the checks and the models.

Exit codes: 0 done, 1 the input or the plan has errors (all listed), 2 wrong usage.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from phusong import __version__
from phusong.console.messages import Language, say
from phusong.console.narrator import Narrator
from phusong.coverage.findings.finding import Finding, InputError, PhusongError

P = ParamSpec("P")
R = TypeVar("R")


class _ShownExamples(click.Command):
    """A command whose help keeps the line breaks of its examples."""

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            formatter.write_paragraph()
            formatter.write("Example:\n")
            for line in self.epilog.splitlines():
                formatter.write(f"  {line}\n")


def _common(command: Callable[P, R]) -> Callable[P, R]:
    """Options that every command has."""
    options = (
        click.option("--json", "as_json", is_flag=True, help="Write the result as JSON to standard output."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
        click.option("--lang", type=click.Choice(["en", "vi"]), default="en", help="Language of messages."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what a user can cause into findings and exit code 1, never a traceback."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        language: Language = "vi" if kwargs.get("lang") == "vi" else "en"
        as_json = bool(kwargs.get("as_json"))
        try:
            command(*args, **kwargs)
        except InputError as error:
            _refuse(_located(error.findings, kwargs.get("scenario")), language, as_json=as_json)
        except PhusongError as error:
            _refuse([Finding("error", "refused", str(error), "")], language, as_json=as_json)
        except OSError as error:
            name = str(error.filename) if error.filename else None
            message, remedy = error.strerror or str(error), "check the path, its permissions and the free space"
            _refuse([Finding("error", "file-system", message, remedy, file=name)], language, as_json=as_json)
        except KeyboardInterrupt:
            click.echo(say("interrupted", language), err=True)
            sys.exit(130)

    return guarded


def _located(findings: Sequence[Finding], scenario: object) -> Sequence[Finding]:
    """Findings about a setting name the scenario that the command was given."""
    if not isinstance(scenario, Path):
        return findings
    from phusong.scenario.load import in_scenario

    return in_scenario(findings, scenario)


def _refuse(findings: Sequence[Finding], language: Language, *, as_json: bool) -> None:
    if as_json:
        click.echo(_dump([finding.as_dict() for finding in findings]))
    else:
        Narrator(language).findings(findings)
    sys.exit(1)


def _refuse_to_overwrite(out: Path, *inputs: Path, option: str = "--out") -> None:
    """Wrong usage when a command is asked to write over what it reads."""
    for path in inputs:
        if out.exists() and path.exists() and out.samefile(path):
            raise click.BadParameter(f"{out} is read by this command; name another file.", param_hint=f"'{option}'")


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _finite(value: object) -> object:
    """JSON has no infinity: an unknown bound or gap is null."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="phusong")
def main() -> None:
    """Plan 4G, 5G and fibre coverage: who is served, what to build, on a map that needs no network."""


@main.command(
    cls=_ShownExamples, epilog="phusong run scenarios/lao-cai.toml --out out/lao-cai --set plan.budget_vnd=1e11"
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the results.")
@click.option(
    "--layers", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Look for the layers here."
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processor cores to use; all by default.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change one setting; may be repeated.")
@_common
@_guarded
def run(
    scenario: Path,
    out: Path,
    layers: Path | None,
    jobs: int | None,
    settings: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Check the layers, compute coverage, plan, and draw the map and the report.

    A second run redoes only what changed; a run that was interrupted goes on where it stopped.
    """
    # The libraries behind a run take seconds to load; --help and --version need none of them.
    from phusong.pipeline.run import run_scenario
    from phusong.scenario.load import load_scenario

    if jobs is not None:
        _use_cores(jobs)
    narrator = Narrator(lang, quiet=quiet)
    result = run_scenario(load_scenario(scenario, settings=settings, layers=layers), out, narrator)
    if as_json:
        click.echo(_dump(result.summary))
    elif not quiet:
        _tell(narrator, result.summary, out)
    if result.summary["plan"]["status"] == "infeasible":
        if quiet and not as_json:
            _tell_no_plan(Narrator(lang), result.summary["plan"])
        sys.exit(1)


def _use_cores(jobs: int) -> None:
    """Let this process and its solver run on the first ``jobs`` of the cores that it may use."""
    if hasattr(os, "sched_setaffinity"):  # Linux; elsewhere the threads of the kernels are limited alone
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:jobs])
    os.environ["PHUSONG_JOBS"] = str(jobs)


def _tell(narrator: Narrator, summary: dict[str, Any], out: Path) -> None:
    """Say the indicators as a planner reads them."""
    names = {"fibre": "Cáp quang" if narrator.language == "vi" else "Fibre", "4g": "4G", "5g": "5G"}
    for service, state in summary["services"].items():
        narrator.say(
            "served",
            service=names.get(service, service),
            villages=f"{state['villages_covered']:,}",
            villages_total=f"{state['villages_total']:,}",
            people=f"{state['population_covered']:,}",
            people_total=f"{state['population_total']:,}",
            centres=f"{state['commune_centres_covered']}/{state['commune_centres_total']}",
        )
        if "sites" in state:
            narrator.say("sites", service=names.get(service, service), sites=state["sites"])
    _tell_models(narrator, summary, names)
    plan = summary["plan"]
    status = say(f"status-{plan['status']}", narrator.language)
    if plan["status"] in ("optimal", "feasible"):
        cost, budget = plan["cost_vnd"] / 1e9, plan["budget_vnd"] / 1e9
        narrator.say("plan", status=status, proposals=plan["proposals"], cost=f"{cost:,.1f}", budget=f"{budget:,.1f}")
        if plan["gap"] is not None:
            objective, bound = f"{plan['objective']:,.0f}", f"{plan['bound']:,.0f}"
            narrator.say("gap", gap=f"{plan['gap']:.2%}", objective=objective, bound=bound)
    else:
        _tell_no_plan(narrator, plan)
    narrator.say("map-is-here", path=out / "map.html")
    narrator.say("report-is-here", path=out / "report.html")


def _tell_no_plan(narrator: Narrator, plan: dict[str, Any]) -> None:
    """Say that there is no plan, and why."""
    status = say(f"status-{plan['status']}", narrator.language)
    narrator.say("no-plan", status="; ".join((status, *plan["reasons"])))


def _tell_models(narrator: Narrator, summary: dict[str, Any], names: dict[str, str]) -> None:
    """Say how far two models lie apart, where a second one was asked for."""
    models = summary.get("models", {"services": {}})
    for service, both in models["services"].items():
        apart = both["villages"]
        figures = {"median": apart["median_db"], "low": apart["p5_db"], "high": apart["p95_db"]}
        narrator.say(
            "models",
            service=names.get(service, service),
            first=models["first"],
            second=models["second"],
            villages=f"{apart['compared']:,}",
            first_only=len(both["served_by_first_only"]),
            second_only=len(both["served_by_second_only"]),
            **{name: "–" if value is None else f"{value:+.1f}" for name, value in figures.items()},
        )


@main.command(
    cls=_ShownExamples, epilog="phusong check scenarios/lao-cai.toml\nphusong check villages.csv --layer villages"
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--layer",
    help="Layer the files hold: villages, communes, sites, sectors, antennas, roads, fibre, access_points, terrain, "
    "clutter, sea, places.",
)
@click.option("--columns", default="", metavar="OURS=THEIRS,…", help="Column names where they differ.")
@_common
@_guarded
def check(paths: tuple[Path, ...], layer: str | None, columns: str, as_json: bool, quiet: bool, lang: Language) -> None:
    """List everything wrong with layer files or with the layers of a scenario; nothing is written."""
    from phusong.pipeline.check import check_paths

    findings = check_paths(paths, layer, columns)
    if as_json:
        click.echo(_dump([finding.as_dict() for finding in findings]))
    else:
        narrator = Narrator(lang, quiet=quiet)
        narrator.findings(findings)
        if not findings:
            narrator.say("no-findings")
    if any(finding.severity == "error" for finding in findings):
        sys.exit(1)


@main.command(cls=_ShownExamples, epilog="phusong template layers/")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@_common
@_guarded
def template(folder: Path, as_json: bool, quiet: bool, lang: Language) -> None:
    """Write an empty, commented file for each layer; files that are there already are kept."""
    from phusong.coverage.geofiles.templates import template_files
    from phusong.store.files import write_bytes

    folder.mkdir(parents=True, exist_ok=True)
    files = template_files()
    kept = sorted(name for name in files if (folder / name).exists())
    for name in sorted(set(files) - set(kept)):
        content = files[name]
        write_bytes(folder / name, content.encode() if isinstance(content, str) else content)
    narrator = Narrator(lang, quiet=quiet)
    if as_json:
        click.echo(_dump({"written": sorted(set(files) - set(kept)), "kept": kept}))
        return
    for name in sorted(files):
        narrator.say("kept" if name in kept else "wrote", path=folder / name)


@main.command(
    cls=_ShownExamples,
    epilog="phusong loss --model p1812 --profiles profiles.csv --cases cases.csv --out losses.csv",
)
@click.option("--model", required=True, help="Propagation model: p1812, itm, tr38901-rma, tr38901-uma, …")
@click.option("--profiles", required=True, type=click.Path(path_type=Path), help="CSV: case, d_km, h_m, R_m, zone.")
@click.option("--cases", required=True, type=click.Path(path_type=Path), help="CSV: case and what the model reads.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV that is written.")
@_common
@_guarded
def loss(model: str, profiles: Path, cases: Path, out: Path, as_json: bool, quiet: bool, lang: Language) -> None:
    """Compute point-to-point basic transmission losses in batch.

    A case with errors keeps its row, without a loss; the exit code is then 1.
    """
    from phusong.coverage.links.batch import batch_losses
    from phusong.store.files import write_bytes

    _refuse_to_overwrite(out, profiles, cases)
    losses = batch_losses(model, profiles, cases)
    computed = sum(math.isfinite(row.loss_db) for row in losses.rows)
    write_bytes(out, losses.csv_text().encode())
    if as_json:
        click.echo(_dump([finding.as_dict() for finding in losses.findings]))
    else:
        narrator = Narrator(lang, quiet=quiet)
        narrator.findings(losses.findings)
        narrator.say("losses", computed=computed, cases=len(losses.rows), path=out)
    if computed < len(losses.rows):
        sys.exit(1)


@main.command(
    cls=_ShownExamples,
    epilog="phusong calibrate drive-test.csv scenarios/lao-cai.toml --out calibration.toml",
)
@click.argument("samples", type=click.Path(path_type=Path))
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: SAMPLES.calibration.toml.")
@click.option("--columns", default="", metavar="OURS=THEIRS,…", help="Column names where they differ.")
@_common
@_guarded
def calibrate(
    samples: Path, scenario: Path, out: Path | None, columns: str, as_json: bool, quiet: bool, lang: Language
) -> None:
    """Fit offsets to drive-test samples and score them on samples that were held out."""
    from phusong.pipeline.calibrate import calibrate_scenario
    from phusong.pipeline.check import column_mapping
    from phusong.scenario.load import load_scenario
    from phusong.store.files import write_bytes

    out = out or samples.with_suffix(".calibration.toml")
    _refuse_to_overwrite(out, samples, scenario)
    narrator = Narrator(lang, quiet=quiet)
    calibration, findings = calibrate_scenario(samples, load_scenario(scenario), column_mapping(columns), narrator)
    write_bytes(out, calibration.to_toml().encode())
    if as_json:
        click.echo(_dump(calibration.model_dump(mode="json")))
        return
    narrator.findings(findings)
    scores = calibration.held_out
    if scores is not None:
        narrator.say(
            "held-out",
            bins=f"{scores.after.bins:,}",
            bias_before=f"{scores.before.bias_db:+.1f}",
            bias_after=f"{scores.after.bias_db:+.1f}",
            rmse_before=f"{scores.before.rmse_db:.1f}",
            rmse_after=f"{scores.after.rmse_db:.1f}",
        )
    narrator.say("wrote", path=out)


@main.command(
    cls=_ShownExamples,
    epilog="phusong link scenarios/lao-cai.toml --from LCI0001 --to 0263501 --png path.png",
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--from", "start", required=True, metavar="ID", help="Site that transmits.")
@click.option("--to", "end", required=True, metavar="ID", help="Village or site that receives.")
@click.option("--service", default="4g", help="Radio service whose sectors and budget apply.")
@click.option("--frequency", "frequency_mhz", type=float, help="Carrier between two sites, MHz.")
@click.option("--png", type=click.Path(dir_okay=False, path_type=Path), help="Draw the path into this file.")
@_common
@_guarded
def link(
    scenario: Path,
    start: str,
    end: str,
    service: str,
    frequency_mhz: float | None,
    png: Path | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Explain one path: its profile, every term of the loss, and the link budget down to what is received."""
    from phusong.maps.report.link_text import link_text
    from phusong.pipeline.link import explain_scenario_link, link_record
    from phusong.scenario.load import load_scenario
    from phusong.store.files import write_bytes

    if png is not None:
        _refuse_to_overwrite(png, scenario, option="--png")
    report = explain_scenario_link(load_scenario(scenario), start, end, service, frequency_mhz)
    if png is not None:
        from phusong.maps.report.link_figure import link_png

        write_bytes(png, link_png(report, lang))
    if as_json:
        click.echo(_dump(link_record(report)))
    elif not quiet:
        click.echo(link_text(report, lang))
    if png is not None:
        Narrator(lang, quiet=quiet).say("wrote", path=png)


@main.command(cls=_ShownExamples, epilog="phusong frontier scenarios/lao-cai.toml --budgets 5e10,1e11,2e11")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--budgets", required=True, metavar="A,B,C…", help="Budgets, VND.")
@_common
@_guarded
def frontier(scenario: Path, budgets: str, as_json: bool, quiet: bool, lang: Language) -> None:
    """Show how many people each of several budgets can serve, and what none can exceed."""
    from phusong.pipeline.frontier import parse_budgets, scenario_frontier
    from phusong.scenario.load import load_scenario

    amounts = parse_budgets(budgets)
    points = scenario_frontier(load_scenario(scenario), amounts, Narrator(lang, quiet=quiet))
    if as_json:
        finite = [{key: _finite(value) for key, value in point._asdict().items()} for point in points]
        click.echo(_dump(finite))
        return
    click.echo(say("frontier-head", lang))
    for point in points:
        amount, cost = f"{point.budget_vnd / 1e9:,.1f}", f"{point.cost_vnd / 1e9:,.1f}"
        numbers = f"{amount:>12} {cost:>12} {point.objective:>14,.0f} {point.bound:>14,.0f} {len(point.parts):>8}"
        click.echo(f"{numbers}  {say(f'status-{point.status}', lang)}")
