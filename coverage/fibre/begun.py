"""The check of roads and fibre begun while the ground is still being read: a country's roads take as long as its land.

Both need a core of their own. Threads would take turns, as much of either is done by Python itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
import shapely

from phusong.coverage.fibre.checks import PlacedFinding, check_fibre
from phusong.coverage.fibre.graph import RoadBasis, road_basis, take_over
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.geofiles.child import Apart, ApartError
from phusong.coverage.kernels.threads import cores
from phusong.coverage.network.network import Network

MANY_POINTS = 100_000
"""Points of roads and cables from which it pays to start a process, which takes a second or two itself."""


@dataclass(frozen=True, slots=True)
class PlantFound:
    """What the check of roads and fibre came to.

    Attributes:
        findings: What is wrong, each with its place.
        basis: What was found of the roads and cables.
    """

    findings: list[PlacedFinding]
    basis: RoadBasis


def examine_plant(network: Network, parameters: FibreParameters) -> PlantFound:
    """Check roads and fibre, and keep what was found of them.

    Args:
        network: The layers; nothing of the ground is asked for.
        parameters: Reach and tolerances.
    """
    return PlantFound(check_fibre(network, parameters), road_basis(network, parameters))


class BegunCheck:
    """The check of roads and fibre, in a process of its own where it is long and there is a core for it."""

    def __init__(self, parameters: FibreParameters) -> None:
        """Nothing is begun yet.

        Args:
            parameters: Reach and tolerances.
        """
        self._parameters = parameters
        self._apart: Apart[PlantFound] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._apart is not None:
            self._apart.end()

    def begin(self, network: Network) -> None:
        """Begin, where that pays.

        Args:
            network: The layers without the ground.
        """
        if cores() == 1 or _points(network) < MANY_POINTS:
            return
        try:
            self._apart = Apart(examine_plant, (network, self._parameters))
        except ApartError:
            self._apart = None

    def findings(self, network: Network) -> list[PlacedFinding]:
        """What :func:`check_fibre` finds, and what it found of the roads kept for who asks next.

        Args:
            network: The same layers with the ground.
        """
        if self._apart is not None:
            try:
                found = self._apart.result()
            except ApartError:
                return check_fibre(network, self._parameters)
            take_over(network, self._parameters, found.basis)
            return found.findings
        return check_fibre(network, self._parameters)


def _points(network: Network) -> int:
    return int(shapely.get_num_coordinates(np.concatenate([network.roads.lines, network.fibre.routes])).sum())
