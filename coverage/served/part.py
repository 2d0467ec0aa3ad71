"""Coverage of a part of a network: the same figures of fewer villages or places."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from phusong.coverage.kernels.arrays import BoolArray
from phusong.coverage.network.part import PartRows, renumbered, take_rows
from phusong.coverage.served.coverage import Coverage, ServiceCoverage
from phusong.coverage.served.places import PlaceService

_OWN = ("service", "server", "sure", "marginal", "environments", "operators", "by_operators")
"""Fields of a service that are no column of villages, or whose numbers change."""


def coverage_part(coverage: Coverage, rows: PartRows) -> Coverage:
    """Coverage of the villages of a part.

    Args:
        coverage: That of the whole.
        rows: What the part keeps; a server that it does not keep is none.
    """
    homes = None if coverage.homes is None else take_rows(coverage.homes, rows.villages)
    return Coverage(_services(coverage, rows, rows.villages), homes)


def places_part(places: PlaceService, rows: PartRows, proposals: frozenset[str]) -> PlaceService:
    """Services at the public places of a part.

    Args:
        places: Those of the whole.
        rows: What the part keeps.
        proposals: Proposals that are told of.
    """
    gained = {}
    for service, by_proposal in places.gained.items():
        gained[service] = {
            name: mine[mine >= 0]
            for name, served in by_proposal.items()
            if name in proposals and ((mine := renumbered(rows.places, served)) >= 0).any()
        }
    return PlaceService(Coverage(_services(places.today, rows, rows.places)), gained)


def _services(coverage: Coverage, rows: PartRows, kept: BoolArray) -> dict[str, ServiceCoverage]:
    return {name: _service(state, rows, kept) for name, state in coverage.services.items()}


def _service(state: ServiceCoverage, rows: PartRows, kept: BoolArray) -> ServiceCoverage:
    """One service of the villages or places that are kept, shape (n,)."""
    columns: dict[str, Any] = {
        each.name: getattr(state, each.name)[kept] for each in fields(state) if each.name not in _OWN
    }
    servers = rows.access_points if state.service == "fibre" else rows.sites
    by_operators = state.by_operators
    return replace(
        state,
        **columns,
        server=renumbered(servers, state.server[kept]),
        sure=None if state.sure is None else take_rows(state.sure, kept),
        marginal=None if state.marginal is None else take_rows(state.marginal, kept),
        environments={name: take_rows(who, kept) for name, who in state.environments.items()},
        operators={name: take_rows(who, kept) for name, who in state.operators.items()},
        by_operators=by_operators[:, kept] if by_operators.shape[1:] == kept.shape else by_operators,
    )
