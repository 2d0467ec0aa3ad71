"""Environments: the same levels outdoors, in a vehicle and indoors, which differ by their entry loss only."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.coverage.kernels.arrays import BoolArray
from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.propagation.p2109 import FREQUENCY_RANGE
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.quality import measure_quality, operator_uplinks
from phusong.coverage.served.people.parameters import PeopleParameters

ENVIRONMENTS = ("outdoors", "vehicle", "indoors")
"""Where a terminal is asked for, in the order of reports."""


def budgets_of(budget: LinkBudget, parameters: PeopleParameters) -> dict[str, LinkBudget]:
    """The budget of a service in every environment: all its lines but the losses on the way in.

    Args:
        budget: Budget of the service, which may itself be of any environment.
        parameters: Losses into a vehicle and a building.
    """
    open_air = {"penetration_loss_db": 0.0, "vehicle_loss_db": 0.0, "building": "none"}
    inside = {"building": parameters.building, "building_percent": parameters.building_percent}
    changes = (open_air, open_air | {"vehicle_loss_db": parameters.vehicle_loss_db}, open_air | inside)
    return {name: budget.model_copy(update=dict(change)) for name, change in zip(ENVIRONMENTS, changes, strict=True)}


def environment_levels(budget: LinkBudget, parameters: PeopleParameters) -> dict[str, float]:
    """RSRP, as it is predicted with a budget, from which a place has the service in every environment, dBm.

    Args:
        budget: Budget that levels are predicted with.
        parameters: Losses into a vehicle and a building.

    Returns:
        Environment to the level; without the indoors below the range of P.2109.
    """
    there = budgets_of(budget, parameters)
    return {
        name: there[name].required_rsrp_dbm + budget.terminal_db - there[name].terminal_db
        for name in (ENVIRONMENTS if budget.band_mhz >= FREQUENCY_RANGE.low else ENVIRONMENTS[:-1])
    }


def served_in(
    levels: CarrierMatrix, anchor: CarrierMatrix | None, parameters: PeopleParameters
) -> dict[str, BoolArray]:
    """Points that are served in every environment, from levels that were predicted in one.

    Args:
        levels: Levels of every carrier at every point.
        anchor: Those of the service that may bear the uplink; None for none.
        parameters: Losses into a vehicle and a building.

    Returns:
        Environment to the points that are served there, shape (points,); without the indoors where a carrier lies
        below the range of P.2109.
    """
    served = {}
    low_mhz = min(budget.band_mhz for budget in levels.budgets)
    for name in ENVIRONMENTS if low_mhz >= FREQUENCY_RANGE.low else ENVIRONMENTS[:-1]:
        uplinks = None if anchor is None else operator_uplinks(_levels_in(anchor, name, parameters))
        served[name] = measure_quality(_levels_in(levels, name, parameters), uplinks).served
    return served


def _levels_in(levels: CarrierMatrix, environment: str, parameters: PeopleParameters) -> CarrierMatrix:
    """The levels and budgets as they are in another environment."""
    there = tuple(budgets_of(budget, parameters)[environment] for budget in levels.budgets)
    gain_db = np.array([new.terminal_db - old.terminal_db for new, old in zip(there, levels.budgets, strict=True)])
    held = levels.rsrp.rsrp_dbm.copy()
    more_db = np.repeat(gain_db[levels.budget], np.diff(held.indptr)).astype(held.data.dtype)
    held.data = held.data + more_db
    return replace(
        levels, rsrp=replace(levels.rsrp, rsrp_dbm=held), others_dbm=levels.others_dbm + more_db, budgets=there
    )
