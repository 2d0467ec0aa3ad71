"""Partners' decisions: read from a table, and turned into what must and must not be built."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pydantic import ValidationError

from phusong.coverage.findings import Finding, InputError, make_finding, unknown_name
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.terrain import from_degrees
from phusong.optimize.plan.option_id import write_ids
from phusong.optimize.plan.plan import Plan
from phusong.optimize.plan.reason import Reason, ReasonValue
from phusong.optimize.question.parameters import Decision, PlanParameters

if TYPE_CHECKING:
    from phusong.optimize.question.options import Options  # brings the engine, and names are checked without

RELOCATION_M = 500.0
"""A new place may be this far from where the partner put it, metres, where nothing else is said."""

COLUMNS = ("proposal_id", "site_id", "subject", "verdict", "lon", "lat", "radius_m", "reason")
"""Columns of the table; the first three are ways to say what a decision is about. Others are left alone."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What decisions demand of the options.

    Attributes:
        told: Every decision as reasons tell it.
        locked: Options that must be built, each with the number of the decision that says so.
        banned: Options that must not be built, each with the number of the first decision that says so.
        one_of: Number of a decision, and the options of which one must be built.
        deferred: Options that wait, each with the number of the decision.
    """

    told: tuple[Reason, ...]
    locked: Mapping[int, int]
    banned: Mapping[int, int]
    one_of: tuple[tuple[int, IntArray], ...]
    deferred: Mapping[int, int]


def read_decisions(text: str, file: str) -> tuple[Decision, ...]:
    """Read partners' decisions from a table of comma-separated values.

    Args:
        text: Content of the file, with a heading; see :data:`COLUMNS`.
        file: Name of the file for findings.

    Returns:
        The decisions, in the order of the table.

    Raises:
        InputError: With one finding for each value that has no meaning.
    """
    table = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if "verdict" not in (table.fieldnames or ()):
        message = "the table of decisions has no column 'verdict'"
        raise InputError(
            [make_finding("missing-column", message, remedy=f"use the columns {', '.join(COLUMNS)}", file=file)]
        )
    decisions: list[Decision] = []
    findings: list[Finding] = []
    for number, row in enumerate(table, start=1):
        given = {name: (row.get(name) or "").strip() for name in COLUMNS}
        subject = given["subject"] or given["proposal_id"] or given["site_id"]
        values = {name: given[name] for name in ("lon", "lat", "radius_m") if given[name]}
        try:
            decisions.append(
                Decision.model_validate(
                    {"subject": subject, "verdict": given["verdict"].lower(), "reason": given["reason"], **values}
                )
            )
        except ValidationError as error:
            for detail in error.errors():
                column = str(detail["loc"][0]) if detail["loc"] else None
                said = detail["msg"].removeprefix("Value error, ")
                value = None if column is None else str(detail["input"])
                findings.append(make_finding("decision", said, file=file, row=number, column=column, value=value))
    if findings:
        raise InputError(findings)
    return tuple(decisions)


def parts_of(plan: Plan) -> dict[str, str]:
    """Proposal identifiers and their parts, as ``PlanParameters.earlier`` holds a plan that partners decide on."""
    return {proposal.proposal_id: write_ids(proposal.parts) for proposal in plan.proposals}


def projected(network: Network, lon: float, lat: float) -> tuple[float, float]:
    """Easting and northing of a point, metres."""
    to_metres = from_degrees(network.crs)
    x, y = to_metres.transform(lon, lat)
    return float(x), float(y)


def check_decisions(options: Options, parameters: PlanParameters) -> list[Finding]:
    """Refusals of decisions about what is not known, and of relocations to where nothing can stand.

    Args:
        options: What could be built.
        parameters: The question.
    """
    subjects = _Subjects.of(options, parameters.earlier_parts())
    findings: list[Finding] = []
    for number, decision in enumerate(parameters.decisions):
        key = f"plan.decisions.{number}"
        if decision.subject and decision.subject not in subjects.by_name:
            findings.append(unknown_name(f"{key}.subject", "proposal or site", decision.subject, subjects.by_name))
        elif decision.subject and subjects.by_name[decision.subject] is None:
            message = f"{decision.subject!r} holds parts that are no longer weighed"
            remedy = "decide on a plan that was made from the same layers, candidates and prices"
            findings.append(
                make_finding("decision-outdated", message, remedy=remedy, column=key, value=decision.subject)
            )
        elif decision.verdict == "accept" and not len(subjects.of_decision(decision)):
            message = f"nothing was weighed at {decision.subject!r} that could be accepted"
            remedy = "leave this decision out, or let what it is about be weighed"
            findings.append(make_finding("decision-empty", message, remedy=remedy, column=key, value=decision.subject))
        if decision.verdict == "relocate" and not len(_new_places(options, subjects, decision)):
            findings.append(_nowhere(options, decision, key))
    return findings


def _nowhere(options: Options, decision: Decision, key: str) -> Finding:
    candidates = options.candidates
    towers = np.flatnonzero(candidates.kinds == "new_tower")
    away = _distance_m(options, towers, decision)
    near = f"; the nearest is {away.min() / 1000.0:.1f} km away" if len(away) else ""
    return make_finding(
        "relocation-unweighed",
        f"no tower was weighed within {_radius_m(decision):,.0f} m of the new place of {decision.subject}{near}",
        remedy=f"add lon = {decision.lon}, lat = {decision.lat} to candidates.wanted, or allow a greater radius_m",
        column=key,
    )


def find_rules(options: Options, parameters: PlanParameters) -> Rules:
    """Turn decisions into what must and must not be built.

    Args:
        options: What could be built.
        parameters: The question; its decisions were checked.
    """
    subjects = _Subjects.of(options, parameters.earlier_parts())
    locked: dict[int, int] = {}
    banned: dict[int, int] = {}
    deferred: dict[int, int] = {}
    one_of: list[tuple[int, IntArray]] = []
    for number, decision in enumerate(parameters.decisions):
        about = subjects.of_decision(decision)
        if decision.verdict == "accept" and subjects.is_choice(decision, about):
            one_of.append((number, about))
        elif decision.verdict == "accept":
            locked.update({int(option): number for option in about if int(option) not in locked})
        elif decision.verdict == "defer":
            deferred.update({int(option): number for option in subjects.at_places(about)})
        else:
            barred = np.concatenate((subjects.at_places(about), _in_zone(options, decision, about)))
            banned.update({int(option): number for option in barred if int(option) not in banned})
        if decision.verdict == "relocate":
            one_of.append((number, _new_places(options, subjects, decision)))
    return Rules(tuple(decision_told(each) for each in parameters.decisions), locked, banned, tuple(one_of), deferred)


def words_of_decision(decision: Decision) -> str:
    """A decision as findings tell it: ``the rejection of S2``."""
    nouns = {"accept": "acceptance", "reject": "rejection", "relocate": "relocation", "defer": "deferral"}
    about = decision.subject or f"the zone around {decision.lon:.5f}, {decision.lat:.5f}"
    near = f" with {decision.radius_m:,.0f} m around it" if decision.verdict == "reject" and decision.radius_m else ""
    return f"the {nouns[decision.verdict]} of {about}{near}"


def decision_told(decision: Decision) -> Reason:
    """A decision as reasons tell it: ``the rejection of S2``."""
    about: ReasonValue = decision.subject
    point = decision.point()
    if not decision.subject and point is not None:
        about = Reason.of("decision.zone", lon_deg=point[0], lat_deg=point[1])
    if decision.verdict == "reject" and decision.radius_m:
        return Reason.of("decision.reject.around", about=about, radius_m=decision.radius_m)
    return Reason.of(f"decision.{decision.verdict}", about=about)


@dataclass(frozen=True, slots=True)
class _Subjects:
    """What decisions can be about, with the options of each; None where some of its parts are not weighed."""

    options: Options
    by_name: dict[str, IntArray | None]
    places: frozenset[str]

    @staticmethod
    def of(options: Options, earlier: Mapping[str, Sequence[str]]) -> _Subjects:
        """Subjects by name; where names are the same, a site comes before a proposal of the earlier plan."""
        candidates = options.candidates
        number = {name: option for option, name in enumerate(options.option_names())}
        at_place: dict[str, list[int]] = {}
        for option, option_id in enumerate(candidates.ids):
            at_place.setdefault(option_id.place_name, []).append(option)
            if candidates.site_ids[option]:
                at_place.setdefault(str(candidates.site_ids[option]), []).append(option)
        by_name: dict[str, IntArray | None] = {
            proposal: _numbers([number.get(part) for part in parts]) for proposal, parts in earlier.items()
        }
        by_name |= {str(site): _numbers([]) for site in options.network.sites.ids}
        by_name |= {name: _numbers([option]) for name, option in number.items()}
        by_name |= {name: _numbers(list(held)) for name, held in at_place.items()}
        return _Subjects(options, by_name, frozenset(at_place))

    def of_decision(self, decision: Decision) -> IntArray:
        """Options that a decision is about."""
        found = self.by_name.get(decision.subject)
        return np.zeros(0, dtype=np.int64) if found is None else found

    def is_choice(self, decision: Decision, about: IntArray) -> bool:
        """True where a place is meant that several options may fill."""
        return decision.subject in self.places and len(about) > 1

    def at_places(self, about: IntArray) -> IntArray:
        """These options with all others at the same places, the masts that towers there stand on among them."""
        candidates = self.options.candidates
        sites = about[about < len(candidates)]
        there = np.isin(candidates.location, candidates.location[sites])
        spots = candidates.x_m + 1j * candidates.y_m
        there |= (candidates.kinds == "relay") & np.isin(spots, spots[there])
        return np.union1d(about, np.flatnonzero(there)).astype(np.int64)


def _numbers(options: Sequence[int | None]) -> IntArray | None:
    known = [option for option in options if option is not None]
    return np.array(known, dtype=np.int64) if len(known) == len(options) else None


def _radius_m(decision: Decision) -> float:
    if decision.radius_m is not None:
        return decision.radius_m
    return RELOCATION_M if decision.verdict == "relocate" else 0.0


def _in_zone(options: Options, decision: Decision, about: IntArray) -> IntArray:
    """New towers within the radius of a rejected subject or zone."""
    radius_m = decision.radius_m or 0.0
    if decision.verdict != "reject" or radius_m <= 0.0:
        return np.zeros(0, dtype=np.int64)
    candidates = options.candidates
    towers = np.flatnonzero(np.isin(candidates.kinds, ("new_tower", "relay")))
    within = np.zeros(len(towers), dtype=np.bool_)
    for x_m, y_m in _centres(options, decision, about):
        within |= np.hypot(candidates.x_m[towers] - x_m, candidates.y_m[towers] - y_m) <= radius_m
    return towers[within].astype(np.int64)


def _centres(options: Options, decision: Decision, about: IntArray) -> Iterator[tuple[float, float]]:
    """Middle of the zone that a rejection bars: where its subject stands, or the point it names."""
    point = decision.point()
    if point is not None:
        yield projected(options.network, *point)
        return
    candidates, sites = options.candidates, options.network.sites
    for option in about[about < len(candidates)]:
        yield float(candidates.x_m[option]), float(candidates.y_m[option])
    for site in np.flatnonzero(sites.ids == decision.subject):
        yield float(sites.x_m[site]), float(sites.y_m[site])


def _distance_m(options: Options, rows: IntArray, decision: Decision) -> FloatArray:
    """Distance of candidates from the point a decision names, metres, infinite where it names none, shape (rows,)."""
    point = decision.point()
    if point is None:
        return np.full(len(rows), np.inf)
    x_m, y_m = projected(options.network, *point)
    away = np.hypot(options.candidates.x_m[rows] - x_m, options.candidates.y_m[rows] - y_m)
    return np.asarray(away, dtype=np.float64)


def _new_places(options: Options, subjects: _Subjects, decision: Decision) -> IntArray:
    """Towers at the nearest weighed place to the point a relocation names, the old place aside; none if too far."""
    candidates = options.candidates
    towers = np.flatnonzero(candidates.kinds == "new_tower")
    old = subjects.of_decision(decision)
    towers = towers[~np.isin(candidates.location[towers], candidates.location[old[old < len(candidates)]])]
    away = _distance_m(options, towers, decision)
    if not len(away) or away.min() > _radius_m(decision):
        return np.zeros(0, dtype=np.int64)
    there: BoolArray = candidates.location == candidates.location[towers[np.argmin(away)]]
    return np.flatnonzero(there).astype(np.int64)
