"""Optical budget of a village by element: fibre, splices, connectors, both splitters, margin, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from phusong.coverage.fibre import OpticsParameters
from phusong.optimize.pon.parameters import PonParameters
from phusong.optimize.pon.splitters import SplitterTable

JOINTS = 2
"""Splices with which a second splitter is put into the fibre: in and out."""


@dataclass(frozen=True, slots=True)
class LossBudget:
    """What light loses between the OLT and the homes of a village, dB.

    Attributes:
        fibre_db: The fibre.
        splices_db: Splices between drums.
        connectors_db: Connectors.
        first_db: Splitter at the access point, 0 for none.
        second_db: Splitter in the village, 0 for none.
        joints_db: Splices of the second of two splitters.
        margin_db: Kept for repairs and ageing.
        budget_db: Most that may be lost.
    """

    fibre_db: float
    splices_db: float
    connectors_db: float
    first_db: float
    second_db: float
    joints_db: float
    margin_db: float
    budget_db: float

    @property
    def total_db(self) -> float:
        """All of it, margin included, dB."""
        way_db = self.fibre_db + self.splices_db + self.connectors_db
        return way_db + self.first_db + self.second_db + self.joints_db + self.margin_db

    @property
    def left_db(self) -> float:
        """What is left of the budget, dB."""
        return self.budget_db - self.total_db


def loss_budget(
    optics: OpticsParameters, length_m: float, table: SplitterTable, splitting: tuple[int, int]
) -> LossBudget:
    """Optical budget over a length of fibre and two splitters.

    Args:
        optics: Losses.
        length_m: Fibre between the OLT and the village, metres.
        table: Losses of splitters.
        splitting: Ratio at the access point and ratio in the village, 1 for none.
    """
    first, second = splitting
    km = length_m / 1000.0
    both = first > 1 and second > 1
    return LossBudget(
        fibre_db=optics.fibre_db_per_km * km,
        splices_db=optics.splice_db * km / optics.splice_every_km,
        connectors_db=optics.connectors * optics.connector_db,
        first_db=table.loss_db.get(first, 0.0),
        second_db=table.loss_db.get(second, 0.0),
        joints_db=table.joint_db if both else 0.0,
        margin_db=optics.margin_db,
        budget_db=optics.budget_db,
    )


def splitter_table(optics: OpticsParameters, parameters: PonParameters, port_vnd: int) -> SplitterTable:
    """What splitters take and cost by the settings; the ratios are those that either table names.

    Args:
        optics: Losses of the splitters by which fibre is offered.
        parameters: Losses of smaller ones, prices and rules.
        port_vnd: Price of a port of the OLT, VND.
    """
    loss_db = {**parameters.small_splitter_db, **optics.splitter_db}
    return SplitterTable(
        loss_db=loss_db,
        price_vnd={ratio: float(parameters.price_of_splitter_vnd(ratio)) for ratio in loss_db},
        joint_db=JOINTS * optics.splice_db,
        most_homes=max(parameters.most_homes_per_port, min(optics.splitter_db)),
        cascade=parameters.cascade,
        port_vnd=float(port_vnd),
        fibre_vnd_per_m=parameters.fibre_vnd_per_km / 1000.0,
    )
