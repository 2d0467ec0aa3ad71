"""Environments: the same levels outdoors, in a vehicle and indoors, which differ by their entry loss only."""

from __future__ import annotations

from dataclasses import replace

from phusong.coverage.kernels.arrays import BoolArray, IntArray
from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.people.parameters import PeopleParameters
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.quality import measure_quality

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


def served_in(
    matrix: RsrpMatrix, budget: LinkBudget, channels: IntArray, parameters: PeopleParameters
) -> dict[str, BoolArray]:
    """Points that are served in every environment, from levels that were predicted in one.

    Args:
        matrix: RSRP of every mast at every point, by ``budget``.
        budget: Budget that the levels were predicted with.
        channels: Channel of each mast, shape (masts,).
        parameters: Losses into a vehicle and a building.

    Returns:
        Environment to the points that are served there, shape (points,).
    """
    served = {}
    for name, there in budgets_of(budget, parameters).items():
        levels = matrix.rsrp_dbm.copy()
        levels.data = levels.data + levels.data.dtype.type(there.terminal_db - budget.terminal_db)
        served[name] = measure_quality(replace(matrix, rsrp_dbm=levels), there, channels).served
    return served
