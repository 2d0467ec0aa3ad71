"""Commands on plans: frontier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:  # settings load the models, which a help text does not need
    from phusong.scenario.model import Scenario


@click.command(
    cls=ShownExamples,
    epilog="phusong frontier scenarios/lao-cai.toml --budgets 5e10,1e11,2e11 --out out/lao-cai\n"
    "phusong frontier scenarios/lao-cai.toml --prices --out out/lao-cai",
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--budgets", metavar="A,B,C…", help="Budgets, VND.")
@click.option("--prices", is_flag=True, help="Show what each price does to the plan, in place of budgets.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the tables, the picture and finished stages, such as of a run; nothing is kept without it.",
)
@scenario_options
@common_options
@guarded_command
def frontier(
    *,
    scenario: Path,
    budgets: str | None,
    prices: bool,
    out: Path | None,
    layers: Path | None,
    settings: tuple[str, ...],
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Show how many people each of several budgets can serve, and what none can exceed.

    With --prices, each price is taken alone at its low and high end, the others as the scenario has them: what that
    does to people, towers and money at the scenario's budget, those that move most first.

    Every point has passed the audit of plans. With --out, stages that a run finished there are used again, and what
    was interrupted goes on where it stopped.
    """
    if prices == (budgets is not None):
        raise click.UsageError(say("wrong-prices-options", lang))
    from phusong.pipeline.frontier import frontier_record, parse_budgets, scenario_frontier
    from phusong.scenario.load import load_scenario

    amounts = parse_budgets(budgets or "0")
    use_cores(jobs)
    loaded = load_scenario(scenario, settings=settings, layers=layers)
    narrator = Narrator(lang, quiet=quiet)
    if prices:
        _show_prices(loaded, out, narrator, as_json=as_json)
        return
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


def _show_prices(scenario: Scenario, out: Path | None, narrator: Narrator, *, as_json: bool) -> None:
    """Sweep over the prices and tell of them."""
    from phusong.maps.comparison import deciding_sentence, price_name
    from phusong.prices.sweep import sweep_prices
    from phusong.prices.tables import prices_record

    ranges, lang = sweep_prices(scenario, out, narrator), narrator.language
    if as_json:
        click.echo(json_text(prices_record(ranges, scenario.costs)))
        return
    click.echo(say("prices-head", lang))
    for each in ranges.ranges:
        ends = (each.low, each.high)
        people = " ".join(f"{figure(end.people, ',.0f', lang):>13}" for end in ends)
        towers = " ".join(f"{end.new_towers:>11}" for end in ends)
        money = " ".join(f"{figure(end.cost_vnd / 1e9, ',.1f', lang):>13}" for end in ends)
        click.echo(f"{people} {towers} {money}  {price_name(each.name)[lang]}")
    click.echo(deciding_sentence(ranges)[lang])
    if out is not None:
        for name in ("prices.csv", "prices.json", "prices.html"):
            narrator.say("wrote", path=out / name)
