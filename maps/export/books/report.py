"""The workbook of the report: everything that is too long for paper, by service, commune, village and proposal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, PlaceService, Served
from phusong.maps.export.bill import BILL_COLUMNS, bill_rows
from phusong.maps.export.books.cells import Row
from phusong.maps.export.books.proposals import add_about
from phusong.maps.export.books.sheets import Book, Table, add_table, written
from phusong.maps.export.tables import proposal_columns, proposal_rows
from phusong.maps.export.target_table import TARGET_COLUMNS, target_cells
from phusong.maps.indicators.after import commune_index, served_after
from phusong.maps.indicators.brief import cost_by_service
from phusong.maps.indicators.codes import list_code
from phusong.maps.indicators.groups import service_rows
from phusong.maps.indicators.people import plan_states
from phusong.maps.indicators.places import place_columns
from phusong.maps.indicators.targets import TargetRow
from phusong.maps.page.context import PageContext
from phusong.optimize.plan import Plan
from phusong.optimize.pon import PonPlan

SUMMARY_COLUMNS = (
    *("service", "villages", "villages_served", "villages_served_after"),
    *("people", "people_served", "people_served_after", "share", "share_after"),
    *("centres", "centres_served", "centres_served_after", "people_more", "capex_vnd", "per_person_vnd"),
)
"""Columns of the first sheet."""

_SUMMED = frozenset(("villages", "people", "population", "capex_vnd", "opex_vnd_per_year"))


@dataclass(frozen=True, slots=True)
class ReportTables:
    """What the workbook tells of a run beside who is served and the plan.

    Attributes:
        targets: Dated targets with how far the plan goes.
        pon: The passive network of the plan, None where none was designed.
        places: Services at the public places; None without such places.
    """

    targets: Sequence[TargetRow] = ()
    pon: PonPlan | None = None
    places: PlaceService | None = None


NOTHING_MORE = ReportTables()


def report_xlsx(
    network: Network,
    coverage: Coverage,
    plan: Plan,
    *,
    context: PageContext,
    tables: ReportTables = NOTHING_MORE,
) -> bytes:
    """Write the long tables of the report as a workbook.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: Scenario, title and date for the last sheet, and the language of the headings.
        tables: What else the run has found.

    Returns:
        The workbook: sheets ``summary``, ``targets`` where there are any, ``communes``, ``villages``, ``places`` where
        there are any, ``proposals``, ``bill`` where fibre is designed, and ``about``. The first row of a table, which
        is hidden, has the names that scripts read; the second, frozen and filtered, the headings that people read. Sums
        stand two rows below.
    """
    book = Book()
    after = served_after(coverage, plan)
    sheets = [Table("summary", SUMMARY_COLUMNS, _summary(network, coverage, plan, after))]
    if tables.targets:
        sheets.append(Table("targets", TARGET_COLUMNS, target_cells(tables.targets, context.language)))
    sheets += [_communes(network, coverage, after), _villages(network, coverage, plan, after)]
    if tables.places is not None:
        told = place_columns(network, tables.places)
        sheets.append(Table("places", tuple(told), zip(*told.values(), strict=True)))
    columns = proposal_columns(plan)
    of_services = {name for name in columns if name.startswith("people_")}
    sheets.append(Table("proposals", columns, proposal_rows(network, plan), _SUMMED | of_services))
    if tables.pon is not None and tables.pon.bill.lines:
        sheets.append(Table("bill", BILL_COLUMNS, bill_rows(plan, tables.pon)))
    for table in sheets:
        add_table(book, table, context.language, footer=context.title)
    add_about(book, plan, context)
    return written(book)


def _summary(network: Network, coverage: Coverage, plan: Plan, after: Mapping[str, Served]) -> Iterator[Row]:
    """A row a service, in the order of ``SUMMARY_COLUMNS``."""
    costs = {cost.service: cost for cost in cost_by_service(plan)}
    for row in service_rows(network, coverage, after):
        today, then, cost = row.today, row.after, costs.get(row.service)
        yield (
            row.service,
            *(today.villages_total, today.villages_covered, then.villages_covered),
            *(today.population_total, today.population_covered, then.population_covered),
            *(_known(today.population_share), _known(then.population_share)),
            *(today.commune_centres_total, today.commune_centres_covered, then.commune_centres_covered),
            then.population_covered - today.population_covered,
            0 if cost is None else cost.capex_vnd,
            "" if cost is None else _known(round(cost.per_person_vnd) if cost.people else math.nan),
        )


def _communes(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> Table:
    """Communes with the people who lack each service, today and with the plan."""
    communes, people = network.communes, network.villages.population
    index = commune_index(network)
    among = index >= 0

    def summed(values: np.ndarray) -> list[int]:
        sums = np.bincount(index[among], weights=values[among], minlength=len(communes))
        return [round(float(each)) for each in sums]

    def whole(values: np.ndarray) -> int:
        return round(float(values[among].sum()))

    names: tuple[str, ...] = ("commune_code", "name", "district", "villages", "people")
    everyone = summed(people)
    columns: list[Sequence[str | int | float]] = [
        *(list(map(str, each)) for each in (communes.codes, communes.names, communes.districts)),
        summed(np.ones(len(people))),
        everyone,
    ]
    there = np.where(np.array(everyone) > 0, everyone, np.nan)
    totals = {"people": whole(people)}
    for service, state in coverage.services.items():
        both = {"without": people * state.people.share, "left": people * after[service].share}
        # What is left of those who live there, as every other page tells it: people and those served, each rounded.
        lacking = {name: np.array(everyone) - np.array(summed(having)) for name, having in both.items()}
        shares = [[_known(float(each)) for each in 1.0 - left / there] for left in lacking.values()]
        totals |= {f"{name}_{service}": whole(people) - whole(having) for name, having in both.items()}
        names += (*(f"{name}_{service}" for name in both), f"share_{service}", f"share_{service}_after")
        columns += [*(left.tolist() for left in lacking.values()), *shares]
    return Table("communes", names, zip(*columns, strict=True), _SUMMED | frozenset(totals), totals)


def _villages(network: Network, coverage: Coverage, plan: Plan, after: Mapping[str, Served]) -> Table:
    """Villages: what they have, what the plan brings, how surely, and which proposals do it."""
    villages, communes = network.villages, network.communes
    index = commune_index(network)
    serving: dict[str, list[str]] = {}
    for proposal in plan.proposals:
        for village in proposal.village_ids:
            serving.setdefault(village, []).append(proposal.proposal_id)
    names = ["village_id", "name", "commune_code", "commune", "district", "population", "is_commune_centre"]
    columns: list[Sequence[str | int | float]] = [
        *(list(map(str, each)) for each in (villages.ids, villages.names, villages.commune_codes)),
        [str(communes.names[at]) if at >= 0 else "" for at in index],
        [str(communes.districts[at]) if at >= 0 else "" for at in index],
        [_known(float(each)) for each in np.round(villages.population)],
        [int(each) for each in villages.is_commune_centre],
    ]
    for service, state in coverage.services.items():
        names.append(f"state_{service}")
        columns.append(plan_states(state, after[service]).tolist())
        if state.sure is not None:
            names.append(f"margin_{service}_db")
            columns.append([_known(round(float(each), 1)) for each in state.margin_db])
    names.append("proposals")
    columns.append([list_code(serving.get(str(village), ())) for village in villages.ids])
    totals = {"population": round(float(villages.population.sum()))}
    return Table("villages", names, zip(*columns, strict=True), frozenset(totals), totals)


def _known(value: float) -> str | float:
    """A number, whole where it is; nothing where it is not known."""
    if not math.isfinite(value):
        return ""
    return int(value) if value == int(value) and abs(value) > 1 else value
