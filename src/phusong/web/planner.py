"""What surrounds a queue: the map, states of a round, links, changes since the last round, prices of decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi import Path as PathPart
from fastapi.responses import Response

from phusong.api import open_run
from phusong.coverage.findings import InputError, make_finding
from phusong.review import (
    LinkScope,
    Person,
    Reviewed,
    find_round,
    list_links,
    list_proposals,
    make_link,
    move_round,
    revoke_link,
)
from phusong.review.again import REPORT
from phusong.web.access import Door, visitor_of
from phusong.web.page import back_to, desk_of, show
from phusong.web.queue import Number, round_seen

Field = Annotated[str, Form(max_length=200)]

Page = Annotated[str, PathPart(pattern=r"^[a-z0-9-]{1,80}\.html$")]
"""A page that a run leaves in its folder of maps."""

RUN_MAP_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "sandbox allow-scripts allow-popups; frame-ancestors 'self'"
)
"""Policy of the map of a run, one file with scripts inside: it runs apart from the workspace, without its cookies."""


def map_page(request: Request, number: Number) -> Response:
    """The map of the proposals that the visitor sees."""
    return show(request, "map.html", held=round_seen(request, number, visitor_of(request).person))


def run_map(request: Request, number: Number) -> Response:
    """The map of the run: everything of every operator; of a run over several provinces the overview."""
    return _map_of_run(request, number, "map.html")


def run_page(request: Request, number: Number, page: Page) -> Response:
    """A map to which the overview of a run leads."""
    return _map_of_run(request, number, f"map/{page}")


def _map_of_run(request: Request, number: Number, name: str) -> Response:
    held = round_seen(request, number, visitor_of(request).person)
    try:
        page = (Path(held.run_folder) / name).read_bytes()
    except OSError:
        raise InputError([make_finding("review-round", "the map of this run is not there")]) from None
    headers = {"content-security-policy": RUN_MAP_POLICY}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


def communes(request: Request, number: Number) -> Response:
    """Outlines of the communes, GeoJSON, for the maps; none where the run's file of layers is gone."""
    held = round_seen(request, number, visitor_of(request).person)
    try:
        frame = open_run(held.run_folder).communes.to_crs(4326)
        shapes = frame.geometry.simplify(0.001).to_json()
    except (InputError, OSError, KeyError, AttributeError):
        shapes = '{"type":"FeatureCollection","features":[]}'
    headers = {"cache-control": "private, max-age=3600"}
    return Response(shapes, media_type="application/geo+json", headers=headers)


def moved(request: Request, number: int, state: Any, deadline: date | None = None) -> Response:  # noqa: ANN401
    """Bring a round into another state."""
    move_round(desk_of(request).workspace, number, state, by=visitor_of(request).person, deadline=deadline)
    return back_to(f"/rounds/{number}")


def close_round(request: Request, number: Number) -> Response:
    """Close a round."""
    return moved(request, number, "decided")


def extend_round(request: Request, number: Number, deadline: Field = "") -> Response:
    """Give a round more time, or open it again."""
    try:
        day = date.fromisoformat(deadline)
    except ValueError:
        message = f"{deadline!r} is no number"
        raise InputError([make_finding("review-request", message, column="deadline", value=deadline)]) from None
    return moved(request, number, "in_review", day)


def withdraw_round(request: Request, number: Number) -> Response:
    """Withdraw a round."""
    return moved(request, number, "withdrawn")


def submit_draft(request: Request, number: Number) -> Response:
    """Submit a draft: partners see it from now on."""
    return moved(request, number, "submitted")


def approve_round(request: Request, number: Number) -> Response:
    """Approve a round that somebody else handed in."""
    return moved(request, number, "agreed")


def links_page(request: Request, number: Number) -> Response:
    """Links of a round."""
    return _links(request, number)


def _links(request: Request, number: int, address: str = "") -> Response:
    desk, person = desk_of(request), visitor_of(request).person
    held = round_seen(request, number, person)
    owners = sorted({each.operator for each in list_proposals(desk.workspace, number, person)} - {""})
    now = desk.workspace.clock()
    links = [(each, each.stands(now)) for each in list_links(desk.workspace, number, person)]
    return show(request, "links.html", held=held, links=links, owners=owners, address=address)


def make_link_here(
    request: Request,
    number: Number,
    operator: Field = "",
    label: Field = "",
    days: Annotated[int, Form(ge=0, le=100_000)] = 14,
    decides: Field = "",
) -> Response:
    """Make a link, and show it once."""
    scope = LinkScope(number, operator, label, days, bool(decides))
    _, token = make_link(desk_of(request).workspace, scope, by=visitor_of(request).person)
    return _links(request, number, f"{str(request.base_url).rstrip('/')}/link/{token}")


def revoke_link_here(request: Request, number: Number, link_id: Number) -> Response:
    """Take a link back."""
    revoke_link(desk_of(request).workspace, link_id, by=visitor_of(request).person)
    return back_to(f"/rounds/{number}/links")


def changes_page(request: Request, number: Number) -> Response:
    """What changed since the last round."""
    desk, person = desk_of(request), visitor_of(request).person
    held = round_seen(request, number, person)
    new: list[Reviewed] = list_proposals(desk.workspace, number, person)
    old: list[Reviewed] = []
    if held.parent_id is not None and person.sees_round(held.parent_id):
        old = list_proposals(desk.workspace, held.parent_id, person)
    return show(request, "changes.html", held=held, compared=compare_rounds(old, new), parent=held.parent_id)


def compare_rounds(old: Sequence[Reviewed], new: Sequence[Reviewed]) -> dict[str, list[Any]]:
    """Proposals that are new, gone, changed and the same, held together by what they are made of.

    Args:
        old: Proposals of the round before.
        new: Proposals of this one.
    """
    before = {parts_of(each): each for each in old}
    after = {parts_of(each): each for each in new}
    both = [(before[parts], each) for parts, each in after.items() if parts in before]
    told = ("capex_vnd", "newly_covered_population", "phase", "due")
    changed = [(a, b) for a, b in both if any(a.facts.get(name) != b.facts.get(name) for name in told)]
    return {
        "new": [each for parts, each in after.items() if parts not in before],
        "gone": [each for parts, each in before.items() if parts not in after],
        "changed": changed,
        "same": [pair for pair in both if pair not in changed],
    }


def parts_of(proposal: Reviewed) -> frozenset[str]:
    """What a proposal is made of: the same in two rounds where it is the same proposal."""
    return frozenset(proposal.facts.get("parts", "").split(";")) - {""}


def prices_page(request: Request, number: Number) -> Response:
    """What the decisions of the round before cost, all together and each; a partner is shown its own proposals."""
    desk, person = desk_of(request), visitor_of(request).person
    held = round_seen(request, number, person)
    if held.parent_id is None or not person.sees_round(held.parent_id):
        return show(request, "prices.html", held=held, prices=[], parent=None)
    new = list_proposals(desk.workspace, number, person)
    old = list_proposals(desk.workspace, held.parent_id, person)
    compared = compare_rounds(old, new)
    decided = [each for each in compared["gone"] if each.state in ("rejected", "relocated", "deferred")]
    values: dict[str, Any] = {
        "parent": find_round(desk.workspace, held.parent_id),
        "compared": compared,
        "decided_gone": len(decided),
        "dropped": [each for each in compared["gone"] if each not in decided],
        "prices": _prices_seen(Path(held.run_folder), person, old, new),
    }
    return show(request, "prices.html", held=held, **values)


def _prices_seen(
    folder: Path, person: Person, old: Sequence[Reviewed], new: Sequence[Reviewed]
) -> list[dict[str, Any]]:
    """Prices of decisions on proposals that a person sees, each with what is built in place of what was decided on."""
    own = {each.proposal_id: each.facts.get("name", "") for each in old}
    prices = [each | {"name": own[each["proposal_id"]]} for each in read_prices(folder) if each["proposal_id"] in own]
    if not person.may("read-all"):  # what stands in its place, and its money, may be others'
        return [each | {"instead": [], "cost_vnd": ""} for each in prices if each.get("unit") != "vnd"]
    of_part = {part: each for each in new for part in parts_of(each)}
    return [each | {"instead": _instead(each["substitutes"], of_part)} for each in prices]


def _instead(parts: Sequence[str], of_part: Mapping[str, Reviewed]) -> list[Reviewed | str]:
    """Proposals that parts belong to, each once, and parts that belong to none."""
    found: dict[str, Reviewed | str] = {}
    for part in parts:
        proposal = of_part.get(part)
        found[part if proposal is None else proposal.proposal_id] = part if proposal is None else proposal
    return list(found.values())


def read_prices(folder: Path) -> list[dict[str, Any]]:
    """Prices of decisions as planning again left them in the folder of a run; none where it left none."""
    try:
        told = json.loads((folder / f"{REPORT}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [each for each in told if isinstance(each, dict) and "proposal_id" in each] if isinstance(told, list) else []


_AT = "/rounds/{number}"
PLANNER = (
    Door("GET", _AT + "/map", "read", map_page),
    Door("GET", _AT + "/run-map", "read-all", run_map),
    Door("GET", _AT + "/map.html", "read-all", run_map),
    Door("GET", _AT + "/map/{page}", "read-all", run_page),
    Door("GET", _AT + "/communes", "read", communes),
    Door("POST", _AT + "/close", "close", close_round),
    Door("POST", _AT + "/extend", "extend", extend_round),
    Door("POST", _AT + "/withdraw", "withdraw", withdraw_round),
    Door("POST", _AT + "/submit", "submit", submit_draft),
    Door("POST", _AT + "/approve", "approve", approve_round),
    Door("GET", _AT + "/links", "link", links_page),
    Door("POST", _AT + "/links", "link", make_link_here),
    Door("POST", _AT + "/links/{link_id}/revoke", "link", revoke_link_here),
    Door("GET", _AT + "/changes", "read", changes_page),
    Door("GET", _AT + "/prices", "read", prices_page),
)
"""Routes around a queue."""
