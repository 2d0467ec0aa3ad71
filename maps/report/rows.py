"""Rows of the report: proposals, and people against money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.network import Network
from phusong.maps.indicators.curve import Curve, money_curve
from phusong.maps.indicators.stability import Standing, left_out_by, standings
from phusong.optimize.plan import Plan, Proposal


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal with its place as people write it, and how it stands among the plans that were found."""

    proposal: Proposal
    commune: str
    place: str
    standing: Standing
    left_out_by: tuple[int, ...]


def proposal_rows(network: Network, plan: Plan) -> tuple[ProposalRow, ...]:
    """A row for each proposal, with longitude and latitude."""
    if not plan.proposals:
        return ()
    lon, lat = network.lon_lat(
        np.array([proposal.x_m for proposal in plan.proposals]), np.array([proposal.y_m for proposal in plan.proposals])
    )
    names = dict(zip(map(str, network.communes.codes), map(str, network.communes.names), strict=True))
    places = (f"{east:.5f}, {north:.5f}" for east, north in zip(lon, lat, strict=True))
    return tuple(
        ProposalRow(proposal, names.get(proposal.commune_code, proposal.commune_code), place, standing, numbers)
        for proposal, place, standing, numbers in zip(
            plan.proposals, places, standings(plan), left_out_by(plan), strict=True
        )
    )


def money_against_people(plan: Plan) -> Curve | None:
    """People newly served against money spent, None for fewer than two proposals."""
    gains = [(proposal.capex_vnd, proposal.newly_covered_population) for proposal in plan.proposals]
    return money_curve(gains) if len(gains) > 1 else None
