"""Everything a plan is made from: the layers, who is served today, and all that could be built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import FloatArray
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioParameters, RsrpMatrix
from phusong.coverage.served import Coverage
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.plan.plan import Money
from phusong.optimize.sites.candidates import Candidates


@dataclass(frozen=True, slots=True)
class Possibilities:
    """What could be built, and what it is weighed by; options are the candidates, then the fibre options.

    Attributes:
        network: The layers.
        coverage: Who is served today.
        candidates: Upgrades and new towers.
        matrices: Service to RSRP in dBm, candidates × villages.
        extensions: Fibre sections and access points.
        radio: Link budgets whose thresholds decide who is served.
    """

    network: Network
    coverage: Coverage
    candidates: Candidates
    matrices: Mapping[str, RsrpMatrix]
    extensions: Extensions
    radio: RadioParameters

    def __len__(self) -> int:
        return len(self.candidates) + len(self.extensions)

    def option_names(self) -> tuple[str, ...]:
        """Identifier of every option."""
        return (*(str(each) for each in self.candidates.ids), *(str(each) for each in self.extensions.ids))

    def costs_vnd(self, money: Money) -> FloatArray:
        """What every option counts against the budget, VND, shape (options,)."""
        candidates, extensions = self.candidates, self.extensions
        capex = np.concatenate((candidates.capex_vnd, extensions.capex_vnd)).astype(np.float64)
        if money == "capex":
            return capex
        opex = np.concatenate((candidates.opex_vnd_per_year, extensions.opex_vnd_per_year)).astype(np.float64)
        return candidates.costs.net_present_cost_vnd(capex, opex)
