"""Commands on plans: frontier."""

from __future__ import annotations

from pathlib import Path

import click

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


@click.command(
    cls=ShownExamples, epilog="phusong frontier scenarios/lao-cai.toml --budgets 5e10,1e11,2e11 --out out/lao-cai"
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--budgets", required=True, metavar="A,B,C…", help="Budgets, VND.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for frontier.csv, frontier.png and finished stages, such as of a run; nothing is kept without it.",
)
@scenario_options
@common_options
@guarded_command
def frontier(
    *,
    scenario: Path,
    budgets: str,
    out: Path | None,
    layers: Path | None,
    settings: tuple[str, ...],
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Show how many people each of several budgets can serve, and what none can exceed.

    Every point has passed the audit of plans. With --out, stages that a run finished there are used again, and a
    frontier that was interrupted goes on where it stopped.
    """
    from phusong.pipeline.frontier import frontier_record, parse_budgets, scenario_frontier
    from phusong.scenario.load import load_scenario

    amounts = parse_budgets(budgets)
    use_cores(jobs)
    loaded = load_scenario(scenario, settings=settings, layers=layers)
    narrator = Narrator(lang, quiet=quiet)
    points = scenario_frontier(loaded, amounts, out, narrator)
    if as_json:
        click.echo(json_text([frontier_record(point) for point in points]))
        return
    click.echo(say("frontier-head", lang))
    for point in points:
        amount, cost = (figure(vnd / 1e9, ",.1f", lang) for vnd in (point.budget_vnd, point.cost_vnd))
        worth, most = (figure(people, ",.0f", lang) for people in (point.objective, point.bound))
        numbers = f"{amount:>12} {cost:>12} {worth:>14} {most:>14} {len(point.parts):>8}"
        click.echo(f"{numbers}  {say(f'status-{point.status}', lang)}")
    if out is not None:
        for name in ("frontier.csv", "frontier.png"):
            narrator.say("wrote", path=out / name)
