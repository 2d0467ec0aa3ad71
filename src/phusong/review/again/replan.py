"""Planning again around decisions: accepted stays, rejected goes, and what each decision cost."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from phusong.console.narrator import Narrator
from phusong.optimize.plan import is_answered
from phusong.pipeline.run import run_scenario
from phusong.pipeline.stages.worth import Asked
from phusong.review.again.prices import DecisionPrice, prices_of, write_report
from phusong.review.again.question import VERDICT, replanned_scenario, scenario_of_round
from phusong.review.decisions import Reviewed, list_proposals
from phusong.review.rights import Person
from phusong.review.rounds import Round, list_rounds, move_round, submit_run
from phusong.review.workspace import Workspace
from phusong.scenario.model import Scenario
from phusong.store.lock import folder_lock

PRICED_SHARE = 0.5
"""Part of the solver's time in which plans without a decision are sought; the rest is for the plan itself."""


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
        hear: Called from another thread with the prices of decisions as soon as they are known.

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
        asked = replace(asked, hear=lambda worth: hear(prices_of(proposals, worth, scenario.plan.question)))
    home = kept_stages(workspace, held)
    is_own = home.resolve() == out.resolve()  # which the run locks itself
    with nullcontext() if is_own else folder_lock(home):  # nobody else drops the stages that this run reads
        result = run_scenario(scenario, out, narrator, home=home, asked=asked)
    parts = _parts_of(out)
    kept = tuple(each.proposal_id for each in proposals if _parts(each) and _parts(each) <= parts)
    decided = {each.proposal_id for each in proposals if each.state in ("rejected", "relocated", "deferred")}
    dropped = tuple(each.proposal_id for each in proposals if each.proposal_id not in {*kept, *decided})
    if not is_answered(result.summary["plan"]["status"]):
        return Replanned(None, out, result.summary, kept, dropped, ())
    prices = prices_of(proposals, result.worth, scenario.plan.question)
    write_report(out, prices)
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
    """What the run is asked: the scenario, what it begins from, and the decisions of this round to be priced."""
    scenario = replanned_scenario(scenario_of_round(held), proposals, held.parent_id, how.change_price)
    decisions = len(scenario.plan.decisions)
    decided = sum(each.state in VERDICT for each in proposals) if how.priced else 0
    price_s = None if how.within_s is None else how.within_s * PRICED_SHARE
    if how.within_s is not None:
        plan_s = min(scenario.plan.time_limit_s, how.within_s * (1.0 - PRICED_SHARE if decided else 1.0))
        scenario = scenario.model_copy(update={"plan": scenario.plan.model_copy(update={"time_limit_s": plan_s})})
    known = frozenset[str]().union(*map(_parts, proposals))
    return scenario, Asked(known, tuple(range(decisions - decided, decisions)), price_s)


def _parts(proposal: Reviewed) -> set[str]:
    return set(proposal.facts.get("parts", "").split(";")) - {""}


def _parts_of(out: Path) -> set[str]:
    """Parts of every proposal of a run."""
    try:
        with (out / "proposals.csv").open(encoding="utf-8-sig", newline="") as file:
            return {part for row in csv.DictReader(file) for part in row["parts"].split(";") if part}
    except FileNotFoundError:
        return set()
