"""Planning again around decisions: accepted stays, rejected goes, and what each decision cost."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from phusong.console.narrator import Narrator
from phusong.pipeline.run import run_scenario
from phusong.pipeline.stages.worth import Asked, PlanWorth
from phusong.review.again.question import VERDICT, replanned_scenario, scenario_of_round
from phusong.review.decisions import Reviewed, list_proposals
from phusong.review.rights import Person
from phusong.review.rounds import Round, list_rounds, move_round, submit_run
from phusong.review.workspace import Workspace
from phusong.scenario.model import Scenario
from phusong.store.files import json_bytes, write_bytes
from phusong.store.lock import folder_lock

REPORT = "decisions"
"""Name of the report of decisions in the folder of the new run, as ``.json`` and ``.csv``."""

PRICED_SHARE = 0.5
"""Part of the solver's time in which the plan is made without each decision; the rest is for the plan itself."""


@dataclass(frozen=True, slots=True)
class DecisionPrice:
    """What one decision cost: the plan with all decisions against the best plan without this one.

    Attributes:
        proposal_id: Proposal that it is about.
        state: What was said to it.
        reason: Code of the reason.
        decided_by: Who said it.
        objective: Weighted people that the plan would serve more without it, 0 where it cost nothing.
        at_most: No plan without it could serve more than this over the plan made, weighted people.
        people: Service to people who would be served more without it; negative where it served more.
        cost_vnd: Money that the plan would cost more without it, VND.
        substitutes: Proposals of the new plan that the plan without this decision does not have, by their parts.
        by_clock: True when the clock ended the search of one of the two plans: another machine may find another price.
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


@dataclass(frozen=True, slots=True)
class Replanned:
    """What planning again came to.

    Attributes:
        round: The new round, a revision that names its parent; None where the decisions leave no plan.
        folder: Folder of the run.
        summary: Its indicators.
        kept: Proposals of the earlier plan that stand in the new one.
        dropped: Proposals of the earlier plan that nobody ruled out and that the new one lacks.
        prices: What each decision cost; empty where that was not asked.
    """

    round: Round | None
    folder: Path
    summary: Mapping[str, Any]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    prices: tuple[DecisionPrice, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """How a plan is made again.

    Attributes:
        deadline: Last day to decide on the new revision.
        change_price: Weighted people it must be worth to drop a proposal that nobody decided on.
        priced: Whether the plan is also made without each decision, to tell what it cost.
        within_s: Time for the solver over all of it, seconds; None for what the scenario gives each plan.
        draft: Whether the planner alone sees the new revision until it is submitted.
    """

    deadline: date
    change_price: float = 0.0
    priced: bool = True
    within_s: float | None = None
    draft: bool = False


def replan(  # noqa: PLR0913 - what is asked for, each by name
    workspace: Workspace,
    held: Round,
    out: Path,
    narrator: Narrator,
    *,
    by: Person,
    how: Again,
    hear: Callable[[Sequence[DecisionPrice]], None] | None = None,
) -> Replanned:
    """Plan again around the decisions of a round, and hand the new plan in as its next revision.

    The search begins from the plan that was decided on, and that of each price from the plan made.

    Args:
        workspace: The workspace.
        held: The round; one that is still open is closed.
        out: Folder for the new run.
        narrator: Says what happens.
        by: Who asks.
        how: How it is made.
        hear: Called with the prices of decisions before the maps of the new run are drawn.

    Returns:
        The new revision, what it changes, and what each decision cost.

    Raises:
        InputError: When they may not, the round is closed for good, or the run is no longer what was handed in.
    """
    by.require("replan")
    if held.state != "decided":
        held = move_round(workspace, held.round_id, "decided", by=by)
    proposals = list_proposals(workspace, held.round_id, by)
    scenario, asked = _question(held, proposals, how)
    if hear is not None:
        asked = replace(asked, hear=lambda worth: hear(_prices(proposals, worth)))
    home = kept_stages(workspace, held)
    is_own = home.resolve() == out.resolve()  # which the run locks itself
    with nullcontext() if is_own else folder_lock(home):  # nobody else drops the stages that this run reads
        result = run_scenario(scenario, out, narrator, home=home, asked=asked)
    parts = _parts_of(out)
    kept = tuple(each.proposal_id for each in proposals if _parts(each) and _parts(each) <= parts)
    decided = {each.proposal_id for each in proposals if each.state in ("rejected", "relocated", "deferred")}
    dropped = tuple(each.proposal_id for each in proposals if each.proposal_id not in {*kept, *decided})
    if result.summary["plan"]["status"] not in ("optimal", "feasible"):
        return Replanned(None, out, result.summary, kept, dropped, ())
    prices = _prices(proposals, result.worth)
    _write_report(out, prices)
    owner = next((each.operator for each in proposals if not each.facts["owner"]), "")
    revision = submit_run(workspace, out, how.deadline, by=by, parent=held, owner=owner, draft=how.draft)
    return Replanned(revision, out, result.summary, kept, dropped, prices)


def kept_stages(workspace: Workspace, held: Round) -> Path:
    """Folder that holds the stages which decisions do not touch: that of the first run in the line of parents.

    Args:
        workspace: The workspace.
        held: A round.
    """
    rounds = {each.round_id: each for each in list_rounds(workspace)}
    first = held
    while first.parent_id is not None:
        first = rounds[first.parent_id]
    folder = Path(first.run_folder)
    return folder if folder.is_dir() else Path(held.run_folder)


def _question(held: Round, proposals: Sequence[Reviewed], how: Again) -> tuple[Scenario, Asked]:
    """What the run is asked: the scenario, what it begins from, and the same question without each decision."""
    scenario = replanned_scenario(scenario_of_round(held), proposals, held.parent_id, how.change_price)
    decisions = scenario.plan.decisions
    decided = sum(each.state in VERDICT for each in proposals) if how.priced else 0
    plan_s = price_s = scenario.plan.time_limit_s
    if how.within_s is not None:
        plan_s = min(plan_s, how.within_s * (1.0 - PRICED_SHARE if decided else 1.0))
        price_s = min(price_s, how.within_s * PRICED_SHARE / max(decided, 1))
    scenario = scenario.model_copy(update={"plan": scenario.plan.model_copy(update={"time_limit_s": plan_s})})
    beside = [
        scenario.plan.model_copy(update={"decisions": decisions[:at] + decisions[at + 1 :], "time_limit_s": price_s})
        for at in range(len(decisions) - decided, len(decisions))
    ]
    known = frozenset[str]().union(*map(_parts, proposals))
    return scenario, Asked(known, tuple(beside))


def _prices(proposals: Sequence[Reviewed], worth: Sequence[PlanWorth]) -> tuple[DecisionPrice, ...]:
    """What each decision cost: the plan made against the plan without it."""
    if not worth:
        return ()
    made, *without = worth
    decided = [each for each in proposals if each.state in VERDICT]
    return tuple(_price(each, made, other) for each, other in zip(decided, without, strict=True))


def _price(decided: Reviewed, made: PlanWorth, without: PlanWorth) -> DecisionPrice:
    return DecisionPrice(
        decided.proposal_id,
        decided.state,
        decided.reason,
        decided.decided_by,
        max(0.0, without.objective - made.objective),
        max(0.0, without.bound - made.objective),
        {service: without.people[service] - served for service, served in made.people.items()},
        without.cost_vnd - made.cost_vnd,
        tuple(sorted(made.parts - without.parts)),
        made.by_clock or without.by_clock,
    )


def _write_report(out: Path, prices: Sequence[DecisionPrice]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    services = sorted({service for price in prices for service in price.people})
    head = ("proposal_id", "state", "reason", "decided_by", "weighted_people", "weighted_people_at_most", "cost_vnd")
    writer.writerow((*head, *(f"people_{service}" for service in services), "substitutes", "by_clock"))
    for price in prices:
        told = (price.proposal_id, price.state, price.reason, price.decided_by)
        worth = (f"{price.objective:.1f}", f"{price.at_most:.1f}", price.cost_vnd)
        substitutes = (";".join(price.substitutes), str(price.by_clock).lower())
        writer.writerow((*told, *worth, *(price.people[name] for name in services), *substitutes))
    write_bytes(out / f"{REPORT}.csv", text.getvalue().encode())
    write_bytes(out / f"{REPORT}.json", json_bytes([price_as_plain(price) for price in prices]))


def price_as_plain(price: DecisionPrice) -> dict[str, Any]:
    """What a decision cost as plain values for JSON."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(price)))
    return plain


def _parts(proposal: Reviewed) -> set[str]:
    return set(proposal.facts.get("parts", "").split(";")) - {""}


def _parts_of(out: Path) -> set[str]:
    """Parts of every proposal of a run."""
    try:
        with (out / "proposals.csv").open(encoding="utf-8-sig", newline="") as file:
            return {part for row in csv.DictReader(file) for part in row["parts"].split(";") if part}
    except FileNotFoundError:
        return set()
