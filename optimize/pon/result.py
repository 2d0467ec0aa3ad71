"""A passive network with its bill of materials, as pages and tables read it."""

from __future__ import annotations

from dataclasses import dataclass

from phusong.coverage.fibre import FibreParameters, VillageHomes
from phusong.coverage.network import Network
from phusong.optimize.pon.bill import Bill, bill_of_materials
from phusong.optimize.pon.closures import Closure, find_closures
from phusong.optimize.pon.design import FibreBuilt, PonDesign, design_pon
from phusong.optimize.pon.parameters import PonParameters


@dataclass(frozen=True, slots=True)
class PonPlan:
    """The passive network of a plan.

    Attributes:
        design: Splitters, fibres, cables and budgets.
        closures: Where cables are spliced.
        bill: What that is made of and costs.
        building: How cable is laid.
    """

    design: PonDesign
    closures: tuple[Closure, ...]
    bill: Bill
    building: str

    @staticmethod
    def none() -> PonPlan:
        """Nothing is built."""
        return PonPlan(PonDesign((), (), (), 0, ()), (), Bill((), 0, 0), "aerial")


def plan_pon(
    network: Network, built: FibreBuilt, homes: VillageHomes, fibre: FibreParameters, parameters: PonParameters
) -> PonPlan:
    """Design the passive network of a plan and bill it.

    Args:
        network: The layers, with the villages.
        built: What the plan builds of fibre.
        homes: Homes of the villages.
        fibre: Reach and optical budget.
        parameters: Splitters, cables and prices.
    """
    design = design_pon(network, built, homes, fibre, parameters)
    closures = find_closures(design, 1000.0 * fibre.optics.splice_every_km)
    return PonPlan(design, closures, bill_of_materials(design, built, closures, parameters), parameters.building)
