"""Tables of the fibre design: the bill of materials with its reconciliation, and the optical budget by village."""

from __future__ import annotations

from collections.abc import Iterator

from phusong.coverage.network import Network
from phusong.maps.export.tables import csv_document
from phusong.maps.words import bilingual
from phusong.optimize.plan import Plan
from phusong.optimize.pon import PonPlan

Row = tuple[str | int | float, ...]

BILL_COLUMNS = ("part", "item", "size", "quantity", "unit", "unit_vnd", "amount_vnd", "text_en", "text_vi")
"""Columns of ``bill.csv``."""

BUDGET_COLUMNS = (
    "village_id",
    "name",
    "commune_code",
    "access_point",
    "homes_passed",
    "homes_connected",
    "ports",
    "first_ratio",
    "second_ratio",
    "fibres",
    "cable_m",
    "from_olt_m",
    "fibre_db",
    "splices_db",
    "connectors_db",
    "first_splitter_db",
    "second_splitter_db",
    "joints_db",
    "margin_db",
    "total_db",
    "budget_db",
    "left_db",
)
"""Columns of ``fibre_budgets.csv``."""


def fibre_vnd(plan: Plan) -> int:
    """Investment of the fibre proposals of a plan, VND."""
    return sum(proposal.capex_vnd for proposal in plan.proposals if proposal.kind == "fibre")


def bill_rows(plan: Plan, pon: PonPlan) -> Iterator[Row]:
    """Rows of the bill: its lines, its totals, the plan's own money and the difference, in the order of the columns."""
    bill = pon.bill
    for line in bill.lines:
        both = bilingual.word(f"bill.item.{line.item}")
        price: str | float = "" if line.unit_vnd is None else round(line.unit_vnd, 2)
        amount: str | int = "" if line.unit_vnd is None else line.amount_vnd
        told = (line.part, line.item, line.size or "", round(line.quantity, 4), line.unit)
        yield (*told, price, amount, both["en"], both["vi"])
    paid = fibre_vnd(plan)
    for item, key, amount_vnd in (
        ("priced_in_plan", "bill.part.plan", bill.amount_vnd("plan")),
        ("plan_fibre", "report.fibre.plan_money", paid),
        ("difference", "report.fibre.difference", paid - bill.amount_vnd("plan")),
        ("beyond", "bill.part.beyond", bill.amount_vnd("beyond")),
        ("connection", "bill.part.connection", bill.amount_vnd("connection")),
        ("whole", "report.fibre.whole", bill.total_vnd),
    ):
        both = bilingual.word(key)
        yield ("total", item, "", "", "", "", amount_vnd, both["en"], both["vi"])
    for item, key, homes, each in (
        ("homes_passed", "report.fibre.passed", bill.homes_passed, bill.per_home_passed_vnd),
        ("homes_connected", "report.fibre.connected", bill.homes_connected, bill.per_home_connected_vnd),
    ):
        both = bilingual.word(key)
        yield ("total", item, "", homes, "pieces", "" if each is None else round(each), "", both["en"], both["vi"])


def budget_rows(network: Network, pon: PonPlan) -> Iterator[Row]:
    """The optical budget of every village that the plan leads fibre to, by element, in the order of the columns."""
    villages = network.villages
    for each in pon.design.villages:
        point, loss = pon.design.points[each.point], each.loss
        losses = (loss.fibre_db, loss.splices_db, loss.connectors_db, loss.first_db, loss.second_db, loss.joints_db)
        sums = (loss.margin_db, loss.total_db, loss.budget_db, loss.left_db)
        yield (
            str(villages.ids[each.village]),
            str(villages.names[each.village]),
            str(villages.commune_codes[each.village]),
            f"{point.x_m:.1f},{point.y_m:.1f}",
            round(each.homes),
            round(each.taking),
            each.ports,
            *each.ratios,
            each.legs,
            round(each.length_m, 1),
            round(each.from_olt_m, 1),
            *(round(value, 2) + 0.0 for value in (*losses, *sums)),
        )


def bill_csv(plan: Plan, pon: PonPlan) -> str:
    """Write the bill of materials as CSV, UTF-8, items in English and Vietnamese.

    Args:
        plan: What is proposed.
        pon: Its passive network.
    """
    return csv_document(BILL_COLUMNS, bill_rows(plan, pon))


def fibre_budgets_csv(network: Network, pon: PonPlan) -> str:
    """Write the optical budget of every village that the plan leads fibre to as CSV, UTF-8, codes as text.

    Args:
        network: The layers.
        pon: The passive network of the plan.
    """
    return csv_document(BUDGET_COLUMNS, budget_rows(network, pon))
