"""The plan as a JSON document, written and read back."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import numpy as np
from shapely import from_wkb, to_wkb

from phusong.optimize.plan.plan import Plan
from phusong.optimize.plan.proposal import Proposal


def plan_to_json(plan: Plan) -> str:
    """Write a plan as JSON; routes as WKB in hexadecimal, ``after`` as one character a village."""
    document: dict[str, Any] = {field.name: getattr(plan, field.name) for field in fields(Plan)}
    document["proposals"] = [_proposal_to_plain(proposal) for proposal in plan.proposals]
    document["after"] = {name: "".join("01"[int(has)] for has in served) for name, served in plan.after.items()}
    return json.dumps(document, ensure_ascii=False)


def plan_from_json(text: str) -> Plan:
    """Read a plan that :func:`plan_to_json` wrote.

    Raises:
        ValueError: When the text is no such document.
    """
    try:
        document = json.loads(text)
        document["proposals"] = tuple(_proposal_from_plain(plain) for plain in document["proposals"])
        document["after"] = {
            name: np.array([mark == "1" for mark in marks], dtype=np.bool_) for name, marks in document["after"].items()
        }
        document["reasons"] = tuple(document["reasons"])
        return Plan(**document)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a plan document: {error}") from error


def _proposal_to_plain(proposal: Proposal) -> dict[str, Any]:
    plain = {field.name: getattr(proposal, field.name) for field in fields(Proposal)}
    if proposal.route is not None:
        plain["route"] = to_wkb(proposal.route, hex=True)
    return plain


def _proposal_from_plain(plain: dict[str, Any]) -> Proposal:
    route = plain["route"]
    unpacked = {"village_ids": tuple(plain["village_ids"]), "route": None if route is None else from_wkb(route)}
    return Proposal(**{**plain, **unpacked})
