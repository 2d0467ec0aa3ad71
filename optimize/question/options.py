"""Options: all that could be built, with the layers, who is served today, and the places that come first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.kernels import FloatArray
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioModel, RsrpMatrix
from phusong.coverage.served import Coverage
from phusong.optimize.costs.discounting import net_present_cost_vnd
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.plan.plan import Money
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.places import PlaceReach, reach_places
from phusong.optimize.sites.candidates import Candidates


@dataclass(frozen=True, slots=True)
class Options:
    """What could be built, and what it is weighed by; the candidates come first, the fibre options after them.

    Attributes:
        network: The layers.
        coverage: Who is served today.
        candidates: Upgrades and new towers.
        matrices: Service to RSRP in dBm, candidates × villages.
        extensions: Fibre sections and access points.
        radio: Link budgets whose thresholds decide who is served.
        connected: The layers with every village where fibre leads to it, which for people points is their village's
            own point; the layers themselves when None.
        places: Places of the layer that come first, and what reaches them; None where there are none, or where
            :meth:`with_places` has not looked for them yet.
    """

    network: Network
    coverage: Coverage
    candidates: Candidates
    matrices: Mapping[str, RsrpMatrix]
    extensions: Extensions
    radio: RadioModel
    places: PlaceReach | None = None
    connected: Network | None = None

    @property
    def fibre_network(self) -> Network:
        """The layers with every village where fibre leads to it."""
        return self.network if self.connected is None else self.connected

    def __len__(self) -> int:
        return len(self.candidates) + len(self.extensions)

    def with_places(self, parameters: PlanParameters) -> Options:
        """The options with the places that a question puts first; the same where they were found already.

        Args:
            parameters: Which kinds of place come first, and what they are to have.
        """
        if self.places is not None:
            return self
        found = reach_places(self.network, self.candidates, self.extensions, self.radio, parameters)
        return self if found is None else replace(self, places=found)

    def option_ids(self) -> tuple[OptionId, ...]:
        """Identifier of every option."""
        return (*self.candidates.ids, *self.extensions.ids)

    def option_names(self) -> tuple[str, ...]:
        """Identifier of every option as text."""
        return tuple(str(each) for each in self.option_ids())

    def costs_vnd(self, money: Money) -> FloatArray:
        """What every option counts against the budget, VND, shape (options,)."""
        candidates, extensions = self.candidates, self.extensions
        capex = np.concatenate((candidates.capex_vnd, extensions.capex_vnd)).astype(np.float64)
        if money == "capex":
            return capex
        opex = np.concatenate((candidates.opex_vnd_per_year, extensions.opex_vnd_per_year)).astype(np.float64)
        return net_present_cost_vnd(candidates.costs, capex, opex)
