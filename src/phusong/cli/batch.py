"""The command that runs many variants of a scenario."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
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

if TYPE_CHECKING:  # runs load everything, which a help text does not need
    from phusong.batch.results import Outcome


@click.command(
    cls=ShownExamples,
    epilog="phusong batch scenarios/lao-cai.toml variants.csv --out out/variants\n\n"
    "variants.csv:\n  name,plan.budget_vnd,radio.services.4g.preset\n  half,1e11,\n  low-band,,vn-700",
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("variants", type=click.Path(path_type=Path), metavar="VARIANTS.csv")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the results.")
@scenario_options
@common_options
@guarded_command
def batch(
    *,
    scenario: Path,
    variants: Path,
    out: Path,
    layers: Path | None,
    settings: tuple[str, ...],
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Run a variant of the scenario for each row of a table, and put the results side by side.

    The table has the column name and dotted settings; an empty cell leaves a setting as it is. Every variant gets a
    folder in DIR, all of them batch.csv and batch.html. A batch that was interrupted goes on where it stopped; stages
    that variants have in common are computed once; a variant that fails is named with its row, and the others are run.
    """
    from phusong.batch.batch import run_batch
    from phusong.batch.results import result_rows
    from phusong.batch.variants import read_variants

    use_cores(jobs)
    narrator = Narrator(lang, quiet=quiet)
    rows = read_variants(variants, scenario, layers, settings)
    outcomes = run_batch(scenario, variants, rows, out, narrator, layers)
    if as_json:
        found = {outcome.variant.name: [each.as_dict() for each in outcome.findings] for outcome in outcomes}
        click.echo(json_text([row | {"findings": found[row["name"]]} for row in result_rows(outcomes)]))
    elif not quiet:
        click.echo("\n".join(_table(outcomes, lang)))
        for name in ("batch.csv", "batch.html"):
            narrator.say("wrote", path=out / name)
    if any(outcome.status in ("failed", "infeasible") for outcome in outcomes):
        sys.exit(1)


def _table(outcomes: Sequence[Outcome], language: Language) -> Iterator[str]:
    from phusong.batch.results import services_of
    from phusong.console.services import service_name
    from phusong.console.tables import aligned

    services = services_of(outcomes)
    head = [say("column-variant", language), say("column-status", language), say("column-cost", language)]
    head += [say("column-gained", language, service=service_name(name, language)) for name in services]
    rows = [head]
    for outcome in outcomes:
        cost = outcome.summary["plan"]["cost_vnd"] / 1e9 if outcome.summary else None
        gained = [outcome.people_gained(name) for name in services]
        rows.append(
            [
                outcome.variant.name,
                say(f"status-{outcome.status}", language),
                "–" if cost is None else figure(cost, ",.2f", language),
                *("–" if people is None else figure(people, ",", language) for people in gained),
            ]
        )
    yield from aligned(rows, left=2)
