"""Coverage whose people are told apart: how surely, where and by whom they are served."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.coverage.served.coverage import Coverage, ServiceCoverage
from phusong.coverage.served.share import Served

ENVIRONMENT_SHARES = {"outdoors": 1.0, "vehicle": 0.75, "indoors": 0.25}
"""Share of the people of a served village who are served there, too."""
OPERATORS = {"Viễn thông X": 0, "=Viễn thông Y": 1}
"""Operator to the first of the villages, every second of which it serves where it is served at all."""


def with_people(coverage: Coverage) -> Coverage:
    """The coverage with every third village marginal, and with surroundings and operators of 4G and 5G."""
    services = {name: _told(state) if name != "fibre" else state for name, state in coverage.services.items()}
    return Coverage(services, coverage.homes)


def _told(state: ServiceCoverage) -> ServiceCoverage:
    n = len(state.served)
    third = np.arange(n) % 3 == 0
    operators = {
        name: Served.whole(state.served & ((np.arange(n) >= first) & (np.arange(n) % 2 == first % 2)))
        for name, first in OPERATORS.items()
    }
    number = np.sum([who.villages for who in operators.values()], axis=0)
    return replace(
        state,
        margin_db=np.where(state.served, np.where(third, 1.0, 9.0), np.where(third, -1.0, -np.inf)),
        sure=Served.whole(state.served & ~third),
        marginal=Served.whole(third),
        environments={
            name: Served(state.served & (share >= 0.5), state.served * share, state.served & (share >= 0.5))
            for name, share in ENVIRONMENT_SHARES.items()
        },
        operators=operators,
        by_operators=(np.arange(len(operators) + 1)[:, None] == number).astype(np.float64),
    )
