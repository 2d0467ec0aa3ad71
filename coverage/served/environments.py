"""Environments: the same levels outdoors, in a vehicle and indoors, which differ by their entry loss only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.people.parameters import PeopleParameters
from phusong.coverage.radio.carriers import CarrierMatrix

ENVIRONMENTS = ("outdoors", "vehicle", "indoors")
"""Where a terminal is asked for, in the order of reports."""


def budget_in(budget: LinkBudget, environment: str, parameters: PeopleParameters) -> LinkBudget:
    """A budget in an environment: all its lines but the losses on the way in.

    Args:
        budget: Budget of a carrier, which may itself be of any environment.
        environment: One of :data:`ENVIRONMENTS`.
        parameters: Losses into a vehicle and a building.
    """
    lines: dict[str, object] = {"penetration_loss_db": 0.0, "vehicle_loss_db": 0.0, "building": "none"}
    if environment == "vehicle":
        lines["vehicle_loss_db"] = parameters.vehicle_loss_db
    elif environment == "indoors":
        lines |= {"building": parameters.building, "building_percent": parameters.building_percent}
    return budget.model_copy(update=lines)


def levels_in(
    levels: Mapping[str, CarrierMatrix], environment: str, parameters: PeopleParameters
) -> dict[str, CarrierMatrix]:
    """Levels of every service as a terminal in an environment has them, from levels that were predicted in another.

    Args:
        levels: Service to the levels of its carriers.
        environment: One of :data:`ENVIRONMENTS`.
        parameters: Losses into a vehicle and a building.

    Returns:
        The same pairs, each carrier by its own budget in the environment.
    """
    return {service: _shifted(matrix, environment, parameters) for service, matrix in levels.items()}


def _shifted(levels: CarrierMatrix, environment: str, parameters: PeopleParameters) -> CarrierMatrix:
    budgets = tuple(budget_in(budget, environment, parameters) for budget in levels.budgets)
    pairs = zip(budgets, levels.budgets, strict=True)
    more_db = np.array([there.terminal_db - here.terminal_db for there, here in pairs], dtype=np.float32)
    held = levels.rsrp.rsrp_dbm.copy()
    of_pair = np.repeat(more_db[levels.budget], np.diff(held.indptr))
    held.data = held.data + of_pair
    return replace(
        levels,
        rsrp=replace(levels.rsrp, rsrp_dbm=held),
        others_dbm=levels.others_dbm + of_pair,
        budgets=budgets,
    )
