"""People by how surely, where and by whom they are served: margin, surroundings, operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels import IntArray
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served, ServedCount, ServiceCoverage, count_served

SURE, MARGINAL, WITHOUT = "sure", "marginal", "without"
"""States of a village: served by more than the marginal decibels, within them, or not served."""


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """One radio service today: how surely people are served, where, and by whom.

    Attributes:
        service: Radio service.
        people: People there are.
        sure: Villages and people served by more than the marginal decibels.
        marginal: Villages and people within them, on either side of the threshold: to be measured first.
        environments: Outdoors, in a vehicle and indoors to who is served there.
        operators: Operator to who is served by its masts alone.
        by_operators: People whom 0, 1, 2 … operators serve.
    """

    service: str
    people: int
    sure: ServedCount
    marginal: ServedCount
    environments: Mapping[str, ServedCount]
    operators: Mapping[str, ServedCount]
    by_operators: tuple[int, ...]

    @property
    def not_spot(self) -> int:
        """People whom no operator serves."""
        return self.by_operators[0]

    @property
    def partial(self) -> int:
        """People whom some operators serve, and others do not."""
        return sum(self.by_operators[1:-1])

    @property
    def everyone(self) -> int:
        """People whom every operator serves; nobody where there is no operator."""
        return self.by_operators[-1] if len(self.by_operators) > 1 else 0


def people_rows(network: Network, coverage: Coverage) -> tuple[PeopleRow, ...]:
    """A row for each service whose people are told apart: the radio services of a run."""
    rows = (_row(network, name, state) for name, state in coverage.services.items())
    return tuple(row for row in rows if row is not None)


def _row(network: Network, service: str, state: ServiceCoverage) -> PeopleRow | None:
    if state.sure is None or state.marginal is None:
        return None
    population = network.villages.population

    def counted(who: Mapping[str, Served]) -> dict[str, ServedCount]:
        return {name: count_served(network, each) for name, each in who.items()}

    return PeopleRow(
        service=service,
        people=round(float(population.sum())),
        sure=count_served(network, state.sure),
        marginal=count_served(network, state.marginal),
        environments=counted(state.environments),
        operators=counted(state.operators),
        by_operators=tuple(round(float(population @ share)) for share in state.by_operators),
    )


def village_states(state: ServiceCoverage) -> list[str]:
    """State of every village: sure, marginal or without; a service without margins is sure or without."""
    sure = state.served if state.sure is None else state.sure.villages
    marginal = np.zeros_like(sure) if state.marginal is None else state.marginal.villages
    return [str(state) for state in np.where(marginal, MARGINAL, np.where(sure, SURE, WITHOUT))]


def plan_states(state: ServiceCoverage, after: Served) -> NDArray[np.str_]:
    """Every village by the plan: served today, planned, or a gap that stays, shape (n villages,)."""
    return np.where(state.served, "served", np.where(after.villages, "planned", "gap"))


def operators_serving(state: ServiceCoverage) -> IntArray:
    """Number of operators that serve each village, 0 where they are not told apart, shape (n villages,)."""
    none = np.zeros(len(state.served), dtype=np.int64)
    return np.asarray(np.sum([none, *(who.villages for who in state.operators.values())], axis=0), dtype=np.int64)
