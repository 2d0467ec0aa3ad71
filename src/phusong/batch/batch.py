"""The batch: every variant run into a folder of its own, stages shared, one table and one page of results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from phusong.batch.results import Outcome, result_rows, results_csv, services_of
from phusong.batch.variants import Variant
from phusong.console.narrator import Narrator
from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.maps.comparison import VariantMark, VariantsPage, render_variants
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from phusong.store.files import write_bytes
from phusong.store.lock import folder_lock


def run_batch(
    scenario: Path, table: Path, variants: Sequence[Variant], out: Path, narrator: Narrator, layers: Path | None = None
) -> tuple[Outcome, ...]:
    """Run every variant; what fails is told with its row and leaves the others alone.

    A variant that an earlier batch has finished in ``out`` is not run again, and stages that several need are computed
    once. The table and the page are written anew after each variant.

    Args:
        scenario: The scenario that they are variants of.
        table: The file that they stand in, as findings name it.
        variants: The variants.
        out: Folder with a folder for each variant, ``batch.csv`` and ``batch.html``.
        narrator: Says what happens.
        layers: Folder to look for layers in.

    Returns:
        What became of each variant, in their order.

    Raises:
        InputError: When another batch works in the folder.
        OSError: When the results cannot be written.
    """
    outcomes: list[Outcome] = []
    with folder_lock(out):
        for number, variant in enumerate(variants, start=1):
            narrator.say("variant", name=variant.name, number=number, count=len(variants), row=variant.row)
            outcome = _run(scenario, table, variant, out, narrator, layers)
            outcomes.append(outcome)
            if outcome.summary is None:
                narrator.say("variant-failed", name=variant.name, row=variant.row)
                narrator.findings(outcome.findings)
            write_bytes(out / "batch.csv", results_csv(outcomes).encode())
            page = render_variants(variants_page(scenario, outcomes), narrator.language)
            write_bytes(out / "batch.html", page.encode())
    return tuple(outcomes)


def _run(scenario: Path, table: Path, variant: Variant, out: Path, narrator: Narrator, layers: Path | None) -> Outcome:
    try:
        loaded = load_scenario(scenario, settings=variant.changes, layers=layers)
        result = run_scenario(loaded, out / variant.name, narrator, home=out)
    except InputError as error:
        return Outcome(variant, None, _with_row(variant.located(error.findings, scenario, table), variant, table))
    except Exception as error:  # noqa: BLE001 - whatever one variant does, the others are run
        message = f"the run ended with {type(error).__name__}: {error}"
        finding = make_finding("variant-failed", message, file=str(table), row=variant.row)
        return Outcome(variant, None, (finding,))
    return Outcome(variant, result.summary)


def _with_row(findings: Sequence[Finding], variant: Variant, table: Path) -> tuple[Finding, ...]:
    """Findings led by one that names the row, as most are about layers and not about the table."""
    message = f"variant {variant.name!r} cannot be run: {sum(each.severity == 'error' for each in findings)} errors"
    return (make_finding("variant-failed", message, file=str(table), row=variant.row), *findings)


def variants_page(scenario: Path, outcomes: Sequence[Outcome]) -> VariantsPage:
    """What the page of a batch shows."""
    services = services_of(outcomes)
    rows = result_rows(outcomes)
    marks = [
        VariantMark(
            name=outcome.variant.name,
            row=outcome.variant.row,
            status=outcome.status,
            settings=dict(outcome.variant.cells),
            cost_vnd=row["cost_vnd"],
            budget_vnd=row["budget_vnd"],
            proposals=row["proposals"],
            gained={service: outcome.people_gained(service) for service in services},
            after={service: row[f"people_{service}_after"] for service in services},
            error=outcome.error,
            error_vi=outcome.error_vi,
        )
        for outcome, row in zip(outcomes, rows, strict=True)
    ]
    return VariantsPage(scenario.stem, tuple(services), tuple(marks))
