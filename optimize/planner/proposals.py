"""Proposals from chosen options: what is built together, whom it serves, what it costs, who is to do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np
from shapely import LineString, MultiLineString, line_merge

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.coverage.network import Network
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.plan.proposal import Backhaul, Proposal
from phusong.optimize.planner.place_names import PlaceNames
from phusong.optimize.planner.trenches import TrenchTree
from phusong.optimize.question.demand import Demand
from phusong.optimize.question.formulation import Formulation
from phusong.optimize.question.options import Options
from phusong.optimize.question.reach import Reach
from phusong.optimize.sites.candidates import Candidates

KINDS = ("upgrade", "new_tower", "relay", "fibre")
"""Kinds of proposal in the order plans list them."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who answers for a proposal, until when, and what partners said.

    Attributes:
        default_owner: Owner of what no operator owns yet.
        due: Date due of each phase, ISO, or empty.
        decided: What partners said of options: ``accepted`` or ``relocated``.
    """

    default_owner: str
    due: tuple[str, ...]
    decided: Mapping[int, str] = field(default_factory=dict)

    def status(self, options: Iterable[int]) -> str:
        """Status of what is built of these options: ``proposed`` unless partners said the same of all of them."""
        said = {self.decided.get(option, "proposed") for option in options}
        return said.pop() if len(said) == 1 else "proposed"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is built, and when.

    Attributes:
        options: Indices of the options, shape (k,).
        phase: Phase in which each is built, counted from 1, shape (k,).
    """

    options: IntArray
    phase: IntArray


@dataclass(frozen=True, slots=True)
class _Build:
    """Chosen options that are built as one, before whom they serve is known.

    Attributes:
        options: The options, ascending.
        order: Where it stands in the list: phase, kind, commune, easting, northing, identifiers.
    """

    options: tuple[int, ...]
    order: tuple[int, int, str, float, float, str]

    @property
    def phase(self) -> int:
        """Phase it is built in, counted from 1."""
        return self.order[0]


@dataclass(frozen=True, slots=True)
class _Gain:
    """Whom a proposal is credited with, and the people it alone serves."""

    proposal_id: str
    people: int
    village_ids: tuple[str, ...]
    people_alone: int
    people_by_service: dict[str, int]


def write_proposals(
    options: Options, formulation: Formulation, chosen: Chosen, assignment: Assignment
) -> tuple[Proposal, ...]:
    """Write the chosen options as proposals, each with the people it is credited with.

    A newly served (village, service) pair is credited to the one proposal that serves it first, and best of those: the
    highest RSRP, or the nearest new access point. The people of a proposal are those of the distinct villages credited
    to it, so a village that gains 4G from one proposal and 5G from another counts in both; within one service nobody
    counts twice.

    Args:
        options: What could be built, and what it is weighed by.
        formulation: The question, with what every option would serve.
        chosen: What is built, and when.
        assignment: Owner, dates, and what partners said.

    Returns:
        The proposals by phase, kind, commune, easting and northing, numbered in this order.
    """
    network, candidates, extensions = options.network, options.candidates, options.extensions
    demand, reach = formulation.demand, formulation.reach
    fibre = chosen.options >= len(candidates)
    rows_of = (chosen.options[fibre] - len(candidates)).tolist()
    tree = TrenchTree.of(extensions, dict(zip(rows_of, chosen.phase[fibre].tolist(), strict=True)))
    builds = _builds(candidates, tree, chosen)
    build_of = np.full(reach.options, -1, dtype=np.int64)
    for number, build in enumerate(builds):
        build_of[list(build.options)] = number
    credited = _credited_pairs(demand, reach, chosen, build_of, len(builds))
    only = _villages_served_by_one(demand, reach, build_of, len(builds))
    width, names = max(3, len(str(len(builds)))), PlaceNames.of(network)
    proposals = []
    for number, build in enumerate(builds):
        gain = _gain(network, demand, (number, width), credited[number], only[number])
        rows = [option - len(candidates) for option in build.options]
        if rows[0] < 0:
            proposal = _site_proposal(names, candidates, build.options, gain, assignment.default_owner)
        else:
            proposal = _fibre_proposal(names, extensions, rows, gain, assignment.default_owner)
        status, due = assignment.status(build.options), assignment.due[build.phase - 1]
        proposals.append(replace(proposal, phase=build.phase, due=due, status=status))
    return _with_trenches(options, tree, builds, proposals)


def _builds(candidates: Candidates, tree: TrenchTree, chosen: Chosen) -> list[_Build]:
    """Candidates one by one, a tower with the mast it stands on, and fibre options as their trenches join them."""
    extensions, first = tree.extensions, len(candidates)
    builds = []
    when = dict(zip(chosen.options.tolist(), chosen.phase.tolist(), strict=True))
    stood_on = {mast: option for option in when if option < first and (mast := _mast_under(candidates, option)) >= 0}
    for option, phase in sorted(when.items()):
        tower = stood_on.get(option, -1)
        if option < first and when.get(tower) != phase:
            mast = _mast_under(candidates, option)
            own = (option, mast) if mast >= 0 and when[mast] == phase else (option,)
            order = (
                phase,
                KINDS.index(str(candidates.kinds[option])),
                str(candidates.commune_codes[option]),
                float(candidates.x_m[option]),
                float(candidates.y_m[option]),
                str(candidates.ids[option]),
            )
            builds.append(_Build(own, order))
    for (phase, _), rows in tree.groups().items():
        end = _far_end(extensions, rows)
        x, y = float(extensions.x_m[end]), float(extensions.y_m[end])
        code, name = str(extensions.commune_codes[end]), str(extensions.ids[end])
        options = tuple(first + row for row in rows)
        builds.append(_Build(options, (phase, KINDS.index("fibre"), code, x, y, name)))
    return sorted(builds, key=lambda build: build.order)


def _mast_under(candidates: Candidates, option: int) -> int:
    """The mast that a tower stands on, which is an option of its own; -1 for none."""
    mast = int(candidates.mast[option])
    if mast < 0 or candidates.kinds[option] != "new_tower":
        return -1
    here, there = ((float(candidates.x_m[row]), float(candidates.y_m[row])) for row in (option, mast))
    return mast if here == there else -1


def _with_trenches(
    options: Options, tree: TrenchTree, builds: list[_Build], proposals: list[Proposal]
) -> tuple[Proposal, ...]:
    """Proposals with what each hangs on, and its share of the trenches."""
    extensions, first = options.extensions, len(options.candidates)
    build_of = {option - first: number for number, build in enumerate(builds) for option in build.options}
    users: list[tuple[int, int]] = []
    above = []
    for number, build in enumerate(builds):
        rows = [option - first for option in build.options]
        fed = [_tower_node(extensions, option) for option in build.options if option < first]
        points = [int(extensions.node[row]) for row in rows if row >= 0 and extensions.kinds[row] == "access_point"]
        users += [(number, node) for node in (*fed, *points) if node >= 0]
        above.append(tree.at(max(fed)) if fed else tree.feeding(rows))
    shares = tree.shares_vnd(np.array([node for _, node in users], dtype=np.int64))
    due = np.bincount([number for number, _ in users], weights=shares, minlength=len(builds)) if users else None
    return tuple(
        replace(
            proposal,
            hangs_on=proposals[build_of[above[number]]].proposal_id if above[number] >= 0 else "",
            trench_share_vnd=0 if due is None else round(float(due[number])),
        )
        for number, proposal in enumerate(proposals)
    )


def _tower_node(extensions: Extensions, candidate: int) -> int:
    """Node of the trenches that feeds a candidate, -1 for none."""
    return int(extensions.tower_node[candidate]) if candidate < len(extensions.tower_node) else -1


def _far_end(extensions: Extensions, among: list[int]) -> int:
    """The fibre option that ends furthest from existing fibre, ties to the smaller number."""
    return max(among, key=lambda option: (float(extensions.from_fibre_m[option]), -option))


def _credited_pairs(demand: Demand, reach: Reach, chosen: Chosen, build_of: IntArray, builds: int) -> list[IntArray]:
    """Pairs that each build serves first and best, ascending."""
    best = reach.best_server(chosen.options, chosen.phase, len(demand))
    pairs = np.flatnonzero(best >= 0)
    return _by_build(build_of[best[pairs]], pairs, builds)


def _villages_served_by_one(demand: Demand, reach: Reach, build_of: IntArray, builds: int) -> list[IntArray]:
    """Distinct villages that would lose a new service if only that build were dropped, ascending."""
    serving = build_of[reach.option]
    among = serving >= 0
    pairs = np.unique(np.column_stack((reach.row[among], serving[among])), axis=0)
    rows, first, times = np.unique(pairs[:, 0], return_index=True, return_counts=True)
    alone = times == 1
    return _by_build(pairs[first[alone], 1], demand.village[rows[alone]], builds)


def _by_build(build: IntArray, what: IntArray, builds: int) -> list[IntArray]:
    """What stands beside each build, distinct and ascending."""
    pairs = np.unique(np.column_stack((build, what)), axis=0)
    starts = np.searchsorted(pairs[:, 0], np.arange(builds + 1))
    return [pairs[starts[number] : starts[number + 1], 1] for number in range(builds)]


def _gain(network: Network, demand: Demand, named: tuple[int, int], pairs: IntArray, alone: IntArray) -> _Gain:
    """What the pairs credited to a build come to, and the villages that it alone serves."""
    (number, width), people = named, network.villages.population
    service, village = demand.service[pairs], demand.village[pairs]
    credited = np.unique(village)
    return _Gain(
        proposal_id=f"P{number + 1:0{width}d}",
        people=round(float(people[credited].sum())),
        village_ids=tuple(str(network.villages.ids[each]) for each in credited),
        people_alone=round(float(people[alone].sum())),
        people_by_service={
            name: round(float(people[village[service == at]].sum()))
            for at, name in enumerate(demand.services)
            if (service == at).any()
        },
    )


def _site_proposal(
    names: PlaceNames, candidates: Candidates, rows: tuple[int, ...], gain: _Gain, default_owner: str
) -> Proposal:
    """One upgrade, new tower with the mast it stands on, or mast."""
    row, built = rows[0], list(rows)
    site_id = str(candidates.site_ids[row]) or None
    length_m = float(candidates.backhaul_m[built].sum())
    return Proposal(
        proposal_id=gain.proposal_id,
        kind=candidates.kinds[row],
        technologies=tuple(sorted(candidates.technologies[row])),
        name=names.of_candidate(candidates, row),
        x_m=float(candidates.x_m[row]),
        y_m=float(candidates.y_m[row]),
        commune_code=str(candidates.commune_codes[row]),
        site_id=site_id,
        phase=1,
        capex_vnd=int(candidates.capex_vnd[built].sum()),
        opex_vnd_per_year=int(candidates.opex_vnd_per_year[built].sum()),
        newly_covered_population=gain.people,
        newly_covered_villages=len(gain.village_ids),
        village_ids=gain.village_ids,
        marginal_population=gain.people_alone,
        backhaul=Backhaul(candidates.backhaul_kinds[row], length_m, candidates.hops[row]),
        route=None,
        owner=str(candidates.operators[row]) or default_owner,
        due="",
        status="proposed",
        parts=tuple(candidates.ids[each] for each in built),
        people_by_service=gain.people_by_service,
    )


def _fibre_proposal(
    names: PlaceNames, extensions: Extensions, rows: list[int], gain: _Gain, default_owner: str
) -> Proposal:
    """Trenches that are joined, with the access points on them and the cables to villages."""
    end = _far_end(extensions, rows)
    lines = [extensions.lines[row] for row in rows if extensions.lines[row] is not None]
    length_m = float(sum(extensions.length_m[row] for row in rows if extensions.kinds[row] == "section"))
    homes = [int(extensions.village[row]) for row in rows if extensions.kinds[row] == "distribution"]
    x, y, code = float(extensions.x_m[end]), float(extensions.y_m[end]), str(extensions.commune_codes[end])
    villages = list(dict.fromkeys(str(names.network.villages.names[village]) for village in homes))
    return Proposal(
        proposal_id=gain.proposal_id,
        kind="fibre",
        technologies=("fibre",),
        name=_listed(villages) or names.of_place(x, y, code),
        x_m=x,
        y_m=y,
        commune_code=code,
        site_id=None,
        phase=1,
        capex_vnd=int(extensions.capex_vnd[rows].sum()),
        opex_vnd_per_year=int(extensions.opex_vnd_per_year[rows].sum()),
        newly_covered_population=gain.people,
        newly_covered_villages=len(gain.village_ids),
        village_ids=gain.village_ids,
        marginal_population=gain.people_alone,
        backhaul=Backhaul("fibre", length_m),
        route=_joined(lines),
        owner=default_owner,
        due="",
        status="proposed",
        parts=tuple(extensions.ids[row] for row in rows),
        people_by_service=gain.people_by_service,
    )


def _joined(lines: list[LineString]) -> LineString | MultiLineString | None:
    """Sections as one line where they follow on each other."""
    if not lines:
        return None
    return cast("LineString | MultiLineString", line_merge(MultiLineString(lines)).normalize())


def _listed(names: list[str]) -> str:
    """The first three names, and how many more."""
    shown = ", ".join(names[:3])
    return f"{shown} (+{len(names) - 3})" if len(names) > 3 else shown


def served_after(demand: Demand, reach: Reach, chosen: IntArray, before: dict[str, BoolArray]) -> dict[str, BoolArray]:
    """Villages that have each service once the chosen options are built: served before, or by the plan.

    Args:
        demand: Pairs not served today.
        reach: What every option would serve.
        chosen: Indices of the chosen options.
        before: Service to the villages served today, each of shape (n villages,).
    """
    gained = reach.covers(len(demand))[chosen].sum(axis=0) > 0
    after = {service: served.copy() for service, served in before.items()}
    for number, service in enumerate(demand.services):
        after[service][demand.village[gained & (demand.service == number)]] = True
    return after
