"""Key figures for a decision maker: largest gaps, cost per person by service, best proposals, what money buys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served
from phusong.maps.indicators.after import commune_index
from phusong.maps.indicators.groups import ServiceRow
from phusong.optimize.plan import Plan, Proposal

MONEY_STEPS = (0.25, 0.5, 0.75, 1.0)
"""Shares of the plan's money at which it is said what they buy."""


@dataclass(frozen=True, slots=True)
class GapArea:
    """A commune with people who lack a service today.

    Attributes:
        name: Name of the commune, or its code where no outline has it.
        code: Code of the commune.
        district: Name of the district.
        villages: Villages without the service today.
        people: People without it today.
        left: People without it once the plan is built.
    """

    name: str
    code: str
    district: str
    villages: int
    people: int
    left: int


@dataclass(frozen=True, slots=True)
class ServiceCost:
    """Money of a plan that falls on one service.

    Attributes:
        service: The service.
        proposals: Proposals that bring it to somebody.
        capex_vnd: Their investment, that of a proposal with several services divided by the people each newly reaches.
        people: People who newly get the service.
    """

    service: str
    proposals: int
    capex_vnd: int
    people: int

    @property
    def per_person_vnd(self) -> float:
        """Cost per person newly served, VND; NaN where nobody is."""
        return self.capex_vnd / self.people if self.people else float("nan")


@dataclass(frozen=True, slots=True)
class MoneyStep:
    """What a part of the money buys, the proposals with the most people for their money first.

    Attributes:
        capex_vnd: Investment so far, VND.
        proposals: Proposals so far.
        people: Service to the people who newly get it.
    """

    capex_vnd: int
    proposals: int
    people: Mapping[str, int]


def opening_service(services: Sequence[ServiceRow], weights: Mapping[str, float]) -> str:
    """Service whose people without it count the most, the first of equals; empty where there is none.

    Args:
        services: Counts of each service.
        weights: Service to what a person newly served with it is worth; all alike where there are none.
    """

    def gap(row: ServiceRow) -> float:
        return (row.today.population_total - row.today.population_covered) * _weight(weights, row.service)

    return max(services, key=gap).service if services else ""


def gap_areas(
    network: Network, coverage: Coverage, after: Mapping[str, Served], service: str, most: int = 5
) -> tuple[GapArea, ...]:
    """Communes with the most people who lack a service today, the most first."""
    if service not in coverage.services:
        return ()
    villages, today = network.villages, coverage.services[service].people
    index, communes = commune_index(network), network.communes
    codes = np.array([str(code) for code in villages.commune_codes], dtype=np.object_)
    units, unit = np.unique(codes.astype(str), return_inverse=True)
    without, left = (
        np.bincount(unit, weights=villages.population * (1.0 - who.share), minlength=len(units))
        for who in (today, after[service])
    )
    missing = np.bincount(unit, weights=(~today.villages).astype(np.float64), minlength=len(units))
    commune = dict(zip(codes, index, strict=True))
    areas = []
    for at in sorted(range(len(units)), key=lambda at: (-without[at], units[at]))[:most]:
        row = int(commune[units[at]])
        name, district = (str(communes.names[row]), str(communes.districts[row])) if row >= 0 else (str(units[at]), "")
        people = round(float(without[at]))
        if people:
            areas.append(GapArea(name, str(units[at]), district, int(missing[at]), people, round(float(left[at]))))
    return tuple(areas)


def cost_by_service(plan: Plan) -> tuple[ServiceCost, ...]:
    """Money of a plan by service; what serves nobody by itself, such as a relay mast, falls on none."""
    found: dict[str, list[int]] = {}
    for proposal in plan.proposals:
        for service, part_vnd in divided_vnd(proposal).items():
            totals = found.setdefault(service, [0, 0, 0])
            totals[0] += 1
            totals[1] += part_vnd
            totals[2] += proposal.people_by_service[service]
    return tuple(ServiceCost(service, *found[service]) for service in _in_order(plan, found))


def divided_vnd(proposal: Proposal) -> dict[str, int]:
    """Investment of a proposal divided by the people whom it newly brings each service to; whole VND, none lost."""
    people = {service: count for service, count in sorted(proposal.people_by_service.items()) if count > 0}
    total, spent, reached = sum(people.values()), 0, 0
    parts = {}
    for service, count in people.items():
        reached += count
        parts[service] = proposal.capex_vnd * reached // total - spent
        spent += parts[service]
    return parts


def best_first(proposals: Sequence[Proposal], weights: Mapping[str, float]) -> tuple[Proposal, ...]:
    """Proposals by people newly served for their money, each service by its weight, the most first."""

    def worth(proposal: Proposal) -> float:
        people = sum(count * _weight(weights, service) for service, count in proposal.people_by_service.items())
        return people / max(proposal.capex_vnd, 1)

    return tuple(sorted(proposals, key=lambda proposal: (-worth(proposal), proposal.proposal_id)))


def money_steps(plan: Plan, weights: Mapping[str, float]) -> tuple[MoneyStep, ...]:
    """What a quarter, a half, three quarters and all of the plan's money buy; none where nothing is built."""
    total = sum(proposal.capex_vnd for proposal in plan.proposals)
    if not total:
        return ()
    shares = iter(MONEY_STEPS)
    share, steps, spent = next(shares), [], 0
    people: dict[str, int] = {}
    for count, proposal in enumerate(best_first(plan.proposals, weights), start=1):
        spent += proposal.capex_vnd
        for service, more in proposal.people_by_service.items():
            people[service] = people.get(service, 0) + more
        if count < len(plan.proposals) and (share >= 1.0 or spent < share * total):
            continue
        while share < 1.0 and spent >= share * total:
            share = next(shares)
        steps.append(MoneyStep(spent, count, dict(people)))
    return tuple(steps)


def _in_order(plan: Plan, services: Mapping[str, object]) -> list[str]:
    """Services in the order of the plan, others after them."""
    return [*(name for name in plan.after if name in services), *sorted(set(services) - set(plan.after))]


def _weight(weights: Mapping[str, float], service: str) -> float:
    return weights.get(service, 0.0) if weights else 1.0
