"""Planning again around decisions: accepted stays, rejected goes, and what each decision cost."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, make_finding
from phusong.pipeline.plan_alone import PlanWorth, plans_alone
from phusong.pipeline.run import run_scenario
from phusong.review.decisions import Reviewed, list_proposals
from phusong.review.rights import Person
from phusong.review.rounds import Round, move_round, submit_run
from phusong.review.workspace import Workspace
from phusong.runs.folder import open_run
from phusong.scenario.model import Scenario
from phusong.store.files import json_bytes, sha256_of, write_bytes

REPORT = "decisions"
"""Name of the report of decisions in the folder of the new run, as ``.json`` and ``.csv``."""

_VERDICT = {"accepted": "accept", "rejected": "reject", "relocated": "relocate", "deferred": "defer"}


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


def replanned_scenario(held: Round, proposals: Sequence[Reviewed], change_price: float = 0.0) -> Scenario:
    """The scenario of a round's run, asked again around its decisions.

    Args:
        held: The round.
        proposals: All its proposals.
        change_price: Weighted people it must be worth to drop a proposal that nobody decided on.

    Returns:
        The scenario; accepted proposals must be built, rejected ones must not nor any tower within their radius,
        relocated ones make their new place a candidate of its own, deferred ones wait.

    Raises:
        InputError: When the run is no longer what was handed in.
    """
    scenario = scenario_of_round(held)
    decisions = [_decision(each) for each in proposals if each.state in _VERDICT]
    places = [{"lon": each.lon, "lat": each.lat} for each in proposals if each.state == "relocated"]
    stated = scenario.model_dump(mode="json")
    plan = stated["plan"]
    plan["decisions"] = [*plan["decisions"], *decisions]
    plan["earlier"] = {each.proposal_id: each.facts["parts"] for each in proposals}
    plan["change_price"] = change_price
    plan["frontier_vnd"] = []
    stated["candidates"]["wanted"] = [*stated["candidates"]["wanted"], *places]
    return Scenario.model_validate(stated)


def scenario_of_round(held: Round) -> Scenario:
    """The scenario of a round's run.

    Args:
        held: The round.

    Raises:
        InputError: When the run is no longer what was handed in.
    """
    folder = Path(held.run_folder)
    record = open_run(folder, "proposals.csv").record
    if sha256_of(folder / "run.json") != held.run_hash:
        message = f"the run is no longer the one that was handed in as round {held.round_id}"
        raise InputError([make_finding("run-changed", message, file=str(folder))])
    try:
        return Scenario.model_validate(record["scenario"])
    except ValidationError:
        message = "the scenario of the run is not of the form of this version"
        raise InputError([make_finding("run-unreadable", message, file=str(folder))]) from None


def _decision(proposal: Reviewed) -> dict[str, Any]:
    placed = {"lon": proposal.lon, "lat": proposal.lat} if proposal.state == "relocated" else {}
    return {
        "subject": proposal.proposal_id,
        "verdict": _VERDICT[proposal.state],
        "radius_m": proposal.radius_m,
        "reason": proposal.text or proposal.reason,
        **placed,
    }


def replan(  # noqa: PLR0913 - what is asked for, each by name
    workspace: Workspace,
    held: Round,
    out: Path,
    narrator: Narrator,
    *,
    by: Person,
    deadline: date,
    change_price: float = 0.0,
    priced: bool = True,
) -> Replanned:
    """Plan again around the decisions of a round, and hand the new plan in as its next revision.

    Args:
        workspace: The workspace.
        held: The round; one that is still open is closed.
        out: Folder for the new run.
        narrator: Says what happens.
        by: Who asks.
        deadline: Last day to decide on the new revision.
        change_price: Weighted people it must be worth to drop a proposal that nobody decided on.
        priced: Whether the plan is also made without each decision, to tell what it cost.

    Returns:
        The new revision, what it changes, and what each decision cost.

    Raises:
        InputError: When they may not, the round is closed for good, or the run is no longer what was handed in.
    """
    by.require("replan")
    if held.state != "decided":
        held = move_round(workspace, held.round_id, "decided", by=by)
    proposals = list_proposals(workspace, held.round_id, by)
    scenario = replanned_scenario(held, proposals, change_price)
    result = run_scenario(scenario, out, narrator, home=Path(held.run_folder))
    parts = _parts_of(out)
    kept = tuple(each.proposal_id for each in proposals if _parts(each) and _parts(each) <= parts)
    decided = {each.proposal_id for each in proposals if each.state in ("rejected", "relocated", "deferred")}
    dropped = tuple(each.proposal_id for each in proposals if each.proposal_id not in {*kept, *decided})
    if result.summary["plan"]["status"] not in ("optimal", "feasible"):
        return Replanned(None, out, result.summary, kept, dropped, ())
    prices = _prices(scenario, proposals, held, narrator) if priced else ()
    _write_report(out, prices)
    owner = next((each.operator for each in proposals if not each.facts["owner"]), "")
    revision = submit_run(workspace, out, deadline, by=by, parent=held, owner=owner)
    return Replanned(revision, out, result.summary, kept, dropped, prices)


def _prices(
    scenario: Scenario, proposals: Sequence[Reviewed], held: Round, narrator: Narrator
) -> tuple[DecisionPrice, ...]:
    """What each decision cost, by planning without it."""
    decided = [each for each in proposals if each.state in _VERDICT]
    decisions = scenario.plan.decisions
    given = len(decisions) - len(decided)  # those of the scenario itself stand first
    questions = [scenario.plan] + [
        scenario.plan.model_copy(update={"decisions": decisions[:at] + decisions[at + 1 :]})
        for at in range(given, len(decisions))
    ]
    made, *without = plans_alone(scenario, questions, Path(held.run_folder), narrator)
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
    )


def _write_report(out: Path, prices: Sequence[DecisionPrice]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    services = sorted({service for price in prices for service in price.people})
    head = ("proposal_id", "state", "reason", "decided_by", "weighted_people", "weighted_people_at_most", "cost_vnd")
    writer.writerow((*head, *(f"people_{service}" for service in services), "substitutes"))
    for price in prices:
        told = (price.proposal_id, price.state, price.reason, price.decided_by)
        worth = (f"{price.objective:.1f}", f"{price.at_most:.1f}", price.cost_vnd)
        writer.writerow((*told, *worth, *(price.people[name] for name in services), ";".join(price.substitutes)))
    write_bytes(out / f"{REPORT}.csv", text.getvalue().encode())
    write_bytes(out / f"{REPORT}.json", json_bytes([_plain(price) for price in prices]))


def _plain(price: DecisionPrice) -> dict[str, Any]:
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
