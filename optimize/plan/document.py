"""The plan as a JSON document: written and read by name, with the version of its form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

import numpy as np
from shapely import from_wkb, to_wkb
from shapely.errors import ShapelyError

from phusong.coverage.kernels import BoolArray
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.plan.outcomes import (
    AddedSite,
    Alternative,
    FrontierPoint,
    HopSection,
    HopTried,
    PhaseOutcome,
    Robustness,
    Target,
    Unconnected,
)
from phusong.optimize.plan.plan import Plan
from phusong.optimize.plan.proposal import Backhaul, Hop, Proposal
from phusong.optimize.plan.reason import Reason

DOCUMENT_VERSION = 7
"""Version of the form of the document; it rises whenever a field is added, dropped, renamed or read another way."""

HOP_PAIRS = ("start_m", "end_m", "antennas_m")
"""Fields of a hop that hold two numbers."""

SECTION_LISTS = ("antennas_m", "distance_m", "ground_m", "cover_m")
"""Fields of a section that hold several numbers."""

Record = TypeVar(
    "Record", HopSection, HopTried, Target, PhaseOutcome, FrontierPoint, AddedSite, Alternative, Robustness
)
Plain = Mapping[str, Any]
"""A record as JSON holds it."""


class PlanDocumentError(ValueError):
    """A text is no plan document of the version that this program reads."""


def plan_to_json(plan: Plan) -> str:
    """Write a plan as a JSON document; routes as WKB in hexadecimal, ``after`` as one character a village."""
    return json.dumps({"version": DOCUMENT_VERSION, "plan": _plan_to_plain(plan)}, ensure_ascii=False)


def plan_from_json(text: str) -> Plan:
    """Read a JSON document that :func:`plan_to_json` wrote.

    Raises:
        PlanDocumentError: When the text is no such document, or one of another version.
    """
    try:
        document = json.loads(text)
        _check_version(document["version"])
        return _plan_from_plain(document["plan"])
    except PlanDocumentError:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, ShapelyError) as error:
        raise PlanDocumentError(f"not a plan document: {error}") from error


def _check_version(version: object) -> None:
    if version != DOCUMENT_VERSION:
        message = f"the plan document has version {version!r}, expected {DOCUMENT_VERSION}: make the plan again"
        raise PlanDocumentError(message)


def _plan_to_plain(plan: Plan) -> dict[str, Any]:
    plain: dict[str, Any] = {field.name: getattr(plan, field.name) for field in fields(Plan)}
    return plain | {
        "proposals": [_proposal_to_plain(proposal) for proposal in plan.proposals],
        "after": {name: "".join("01"[int(has)] for has in served) for name, served in plan.after.items()},
        "after_share": {name: shares.tolist() for name, shares in plan.after_share.items()},
        "after_own_point": {
            name: "".join("01"[int(has)] for has in served) for name, served in plan.after_own_point.items()
        },
        "reasons": [reason.as_plain() for reason in plan.reasons],
        "targets": [target._asdict() for target in plan.targets],
        "phases": [phase._asdict() for phase in plan.phases],
        "frontier": [_with_text_ids(point, "parts") for point in plan.frontier],
        "alternatives": [
            _with_text_ids(other, "parts", "dropped", "added")
            | {"added_sites": [site._asdict() | {"part": str(site.part)} for site in other.added_sites]}
            for other in plan.alternatives
        ],
        "robustness": plan.robustness._asdict() if plan.robustness else None,
        "sections": [section._asdict() for section in plan.sections],
        "unconnected": [
            place._asdict() | {"tried": place.tried and place.tried._asdict()} for place in plan.unconnected
        ],
    }


def _plan_from_plain(plain: Plain) -> Plan:
    _check_names("the plan", plain, tuple(field.name for field in fields(Plan)))
    return Plan(
        **{
            **plain,
            "proposals": tuple(_proposal_from_plain(each) for each in plain["proposals"]),
            "after": {name: _marks(marks) for name, marks in plain["after"].items()},
            "after_share": {name: np.array(shares, dtype=np.float64) for name, shares in plain["after_share"].items()},
            "after_own_point": {name: _marks(marks) for name, marks in plain["after_own_point"].items()},
            "phase_people": tuple(plain["phase_people"]),
            "reasons": tuple(Reason.from_plain(each) for each in plain["reasons"]),
            "targets": tuple(_record(Target, each, units=tuple) for each in plain["targets"]),
            "phases": tuple(_record(PhaseOutcome, each) for each in plain["phases"]),
            "frontier": tuple(_record(FrontierPoint, each, parts=_ids) for each in plain["frontier"]),
            "alternatives": tuple(
                _record(Alternative, each, parts=_ids, dropped=_ids, added=_ids, added_sites=_added_sites)
                for each in plain["alternatives"]
            ),
            "sections": tuple(
                _record(HopSection, each, **dict.fromkeys(SECTION_LISTS, tuple)) for each in plain["sections"]
            ),
            "unconnected": tuple(_unconnected(each) for each in plain["unconnected"]),
            "robustness": None if plain["robustness"] is None else _record(Robustness, plain["robustness"]),
        }
    )


def _proposal_to_plain(proposal: Proposal) -> dict[str, Any]:
    plain = {field.name: getattr(proposal, field.name) for field in fields(Proposal)}
    return plain | {
        "backhaul": asdict(proposal.backhaul),
        "route": None if proposal.route is None else to_wkb(proposal.route, hex=True),
        "parts": [str(part) for part in proposal.parts],
    }


def _proposal_from_plain(plain: Plain) -> Proposal:
    _check_names("a proposal", plain, tuple(field.name for field in fields(Proposal)))
    return Proposal(
        **{
            **plain,
            "technologies": tuple(plain["technologies"]),
            "village_ids": tuple(plain["village_ids"]),
            "backhaul": _backhaul(plain["backhaul"]),
            "route": None if plain["route"] is None else from_wkb(plain["route"]),
            "parts": _ids(plain["parts"]),
        }
    )


def _backhaul(plain: Plain) -> Backhaul:
    hops = tuple(Hop(**{**hop, **{name: tuple(hop[name]) for name in HOP_PAIRS}}) for hop in plain["hops"])
    return Backhaul(plain["kind"], plain["length_m"], hops)


def _unconnected(plain: Plain) -> Unconnected:
    tried = None if plain["tried"] is None else _record(HopTried, plain["tried"])
    return Unconnected(plain["x_m"], plain["y_m"], plain["commune_code"], tried)


def _with_text_ids(record: FrontierPoint | Alternative, *names: str) -> dict[str, Any]:
    """A record by name, with the identifiers under some names as text."""
    return record._asdict() | {name: [str(part) for part in getattr(record, name)] for name in names}


def _record(kind: type[Record], plain: Plain, **readers: Callable[[Any], Any]) -> Record:
    """A record by name; values that JSON keeps in another form are read by the reader of their name."""
    _check_names(f"a {kind.__name__}", plain, kind._fields)
    return kind(**{name: readers[name](value) if name in readers else value for name, value in plain.items()})


def _check_names(what: str, plain: Plain, expected: tuple[str, ...]) -> None:
    if set(plain) != set(expected):
        wrong = ", ".join(sorted(set(plain) ^ set(expected)))
        raise PlanDocumentError(f"not a plan document: {what} has other fields than this program knows: {wrong}")


def _ids(texts: list[str]) -> tuple[OptionId, ...]:
    return tuple(OptionId.parse(text) for text in texts)


def _added_sites(plain: list[Plain]) -> tuple[AddedSite, ...]:
    return tuple(_record(AddedSite, site, part=OptionId.parse, technologies=tuple) for site in plain)


def _marks(marks: str) -> BoolArray:
    return np.array([mark == "1" for mark in marks], dtype=np.bool_)
