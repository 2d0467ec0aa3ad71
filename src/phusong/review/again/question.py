"""The question of a round's run asked again: its settings with what partners decided, now and before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from phusong.coverage.findings import InputError, make_finding
from phusong.review.decisions import Reviewed
from phusong.review.rounds import Round
from phusong.runs.folder import open_run
from phusong.runs.question import scenario_of
from phusong.scenario.model import Scenario
from phusong.store.files import sha256_of

VERDICT = {"accepted": "accept", "rejected": "reject", "relocated": "relocate", "deferred": "defer"}
"""State of a proposal to the verdict that planning knows; what is in no other state changes no plan."""

_TRENCH = "section:"


def replanned_scenario(
    scenario: Scenario, proposals: Sequence[Reviewed], parent: int | None = None, change_price: float = 0.0
) -> Scenario:
    """The scenario of a round's run, asked again around its decisions and those of the rounds before.

    Decisions of earlier rounds keep holding, under the proposal's number and that of its round (``P003@1``), since the
    same number means another proposal by now. Where this round says something newer of the same thing, that counts.

    Args:
        scenario: That of the round's run.
        proposals: All proposals of the round.
        parent: Round before it, whose decisions the scenario holds already; None for the first.
        change_price: Weighted people it must be worth to drop a proposal that nobody decided on.

    Returns:
        The scenario; accepted proposals must be built, rejected ones must not nor any tower within their radius,
        relocated ones make their new place a candidate of its own, deferred ones wait. The decisions of this round are
        the last ones, in the order of the proposals.
    """
    stated = scenario.model_dump(mode="json")
    plan = stated["plan"]
    decided = [each for each in proposals if each.state in VERDICT]
    before, names = _before(plan, decided, parent)
    places = [{"lon": each.lon, "lat": each.lat} for each in decided if each.state == "relocated"]
    plan["decisions"] = [*before, *map(_decision, decided)]
    plan["earlier"] = names | {each.proposal_id: each.facts["parts"] for each in proposals}
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
    return scenario_of(folder, record)


def _before(
    plan: Mapping[str, Any], decided: Sequence[Reviewed], parent: int | None
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Decisions of before that still hold, and the names of the proposals that they are about, to their parts."""
    kept: list[dict[str, Any]] = []
    names: dict[str, str] = {}
    for decision in plan["decisions"]:
        subject = decision["subject"]
        parts = plan["earlier"].get(subject)
        for each in _still(decision, subject if parts is None else parts, decided):
            if parts is not None:
                name = subject if "@" in subject else f"{subject}@{parent or 0}"
                names[name] = parts
                each["subject"] = name
            kept.append(each)
    return kept, names


def _still(decision: Mapping[str, Any], parts: str, decided: Sequence[Reviewed]) -> Iterator[dict[str, Any]]:
    """What of an earlier decision holds beside newer ones: all, nothing, or that the old place of a tower is out."""
    about = what(parts)
    again = [each for each in decided if about & what(each.facts.get("parts", ""))]
    if again:
        return
    moved_on = decision["verdict"] == "relocate" and any(
        _stands_there(decision, each) for each in decided if each.state != "accepted"
    )
    yield {**decision, **({"verdict": "reject", "lon": None, "lat": None, "radius_m": None} if moved_on else {})}


def _stands_there(relocation: Mapping[str, Any], proposal: Reviewed) -> bool:
    """Whether a proposal is the tower that a relocation asked for."""
    try:
        lon, lat = float(proposal.facts["lon"]), float(proposal.facts["lat"])
    except (KeyError, ValueError):
        return False
    near_deg = 0.5 * (relocation["radius_m"] or 500.0) / 111_000.0
    return bool(abs(lon - relocation["lon"]) <= near_deg and abs(lat - relocation["lat"]) <= near_deg)


def what(parts: str) -> frozenset[str]:
    """What of a proposal's parts it is about: all but trenches, which others may need too."""
    named = frozenset(parts.split(";")) - {""}
    return frozenset(each for each in named if not each.startswith(_TRENCH)) or named


def _decision(proposal: Reviewed) -> dict[str, Any]:
    placed = {"lon": proposal.lon, "lat": proposal.lat} if proposal.state == "relocated" else {}
    return {
        "subject": proposal.proposal_id,
        "verdict": VERDICT[proposal.state],
        "radius_m": proposal.radius_m,
        "reason": proposal.text or proposal.reason,
        **placed,
    }
