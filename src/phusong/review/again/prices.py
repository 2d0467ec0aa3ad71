"""What each decision cost: the best plan without it less the plan made, as an interval that holds, and its report."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from phusong.optimize.plan import Question
from phusong.pipeline.stages.worth import PlanWorth
from phusong.review.again.question import VERDICT
from phusong.review.decisions import Reviewed
from phusong.store.files import json_bytes, write_bytes

REPORT = "decisions"
"""Name of the report of decisions in the folder of the new run, as ``.json`` and ``.csv``."""

PriceUnit = Literal["people", "vnd"]
"""What a price counts: weighted people where a plan seeks the most of them, VND where it seeks the least cost."""


@dataclass(frozen=True, slots=True)
class DecisionPrice:
    """What one decision cost: the best plan without it against the plan made with all decisions.

    Attributes:
        proposal_id: Proposal that it is about.
        state: What was said to it.
        reason: Code of the reason.
        decided_by: Who said it.
        objective: What it cost at least: a plan is known that is so much better without it; 0 where none is known.
        at_most: What it cost at most: no plan without it is better than the plan made by more.
        people: Service to people who would be served more by the plan known; negative where it serves more.
        cost_vnd: Money that the plan known costs more, VND.
        substitutes: What the plan made builds and the plan known does not, by its parts.
        by_clock: True when the clock ended one of the searches: another machine may find other ends.
        unit: What ``objective`` and ``at_most`` count.
    """

    proposal_id: str
    state: str
    reason: str
    decided_by: str
    objective: float
    at_most: float
    people: Mapping[str, int]
    cost_vnd: int
    substitutes: tuple[str, ...]
    by_clock: bool = False
    unit: PriceUnit = "people"

    def whole_range(self) -> tuple[int, int]:
        """Ends of the price in whole people or VND, rounded outwards; the same twice where it is exact."""
        return whole_range(self.objective, self.at_most)


def prices_of(
    proposals: Sequence[Reviewed], worth: Sequence[PlanWorth], question: Question
) -> tuple[DecisionPrice, ...]:
    """What each decision cost.

    Args:
        proposals: Proposals of the round; those that were decided are priced, in their order.
        worth: What the plan made is worth, then what the best plan without each decision is; nothing where that was
            not asked.
        question: What the plan seeks.
    """
    if not worth:
        return ()
    made, *without = worth
    decided = [each for each in proposals if each.state in VERDICT]
    return tuple(_price(each, made, other, question) for each, other in zip(decided, without, strict=True))


def _price(decided: Reviewed, made: PlanWorth, without: PlanWorth, question: Question) -> DecisionPrice:
    sign = -1.0 if question == "least_cost" else 1.0
    least = max(0.0, sign * (without.objective - made.objective))
    return DecisionPrice(
        decided.proposal_id,
        decided.state,
        decided.reason,
        decided.decided_by,
        least,
        max(least, sign * (without.bound - made.objective)),
        {service: without.people[service] - served for service, served in made.people.items()},
        without.cost_vnd - made.cost_vnd,
        tuple(sorted(made.parts - without.parts)),
        made.by_clock or without.by_clock,
        "vnd" if question == "least_cost" else "people",
    )


def whole_range(least: float, most: float) -> tuple[int, int]:
    """Ends of a price in whole people or VND, rounded outwards so that they hold; the same twice where it is exact.

    Args:
        least: The lower end.
        most: The upper end.
    """
    if most - least < 0.5:
        return round(least), round(least)
    return math.floor(least), math.ceil(most)


def price_as_plain(price: DecisionPrice) -> dict[str, Any]:
    """What a decision cost as plain values for JSON."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(price)))
    return plain


def write_report(out: Path, prices: Sequence[DecisionPrice]) -> None:
    """Write ``decisions.csv`` and ``decisions.json``.

    Args:
        out: Folder of the new run.
        prices: What each decision cost.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    services = sorted({service for price in prices for service in price.people})
    head = ("proposal_id", "state", "reason", "decided_by", "weighted_people", "weighted_people_at_most", "cost_vnd")
    people = (f"people_{service}" for service in services)
    writer.writerow((*head, *people, "substitutes", "by_clock", "saved_vnd", "saved_vnd_at_most"))
    for price in prices:
        told = (price.proposal_id, price.state, price.reason, price.decided_by)
        ends, none = (price.objective, price.at_most), ("", "")
        served = tuple(f"{end:.1f}" for end in ends) if price.unit == "people" else none
        saved = tuple(f"{end:.0f}" for end in ends) if price.unit == "vnd" else none
        substitutes = (";".join(price.substitutes), str(price.by_clock).lower())
        more = (price.people[name] for name in services)
        writer.writerow((*told, *served, price.cost_vnd, *more, *substitutes, *saved))
    write_bytes(out / f"{REPORT}.csv", text.getvalue().encode())
    write_bytes(out / f"{REPORT}.json", json_bytes([price_as_plain(price) for price in prices]))
