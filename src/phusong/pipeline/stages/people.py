"""The people points of a scenario, and coverage told both by points and by villages."""

from __future__ import annotations

from dataclasses import dataclass

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, of_villages
from phusong.coverage.served.people import People, at_points, find_people
from phusong.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Populated:
    """The layers with the points at which people live.

    Attributes:
        network: The layers.
        people: The points of its villages.
        points: The layers with every point as a village of its own.
        share: Share of its people from which a village counts as served.
    """

    network: Network
    people: People
    points: Network
    share: float

    @classmethod
    def of(cls, scenario: Scenario, network: Network) -> Populated:
        """The layers of a scenario, populated as it states."""
        people = find_people(network, scenario.people)
        return cls(network, people, at_points(network, people), scenario.people.share)

    def by_village(self, points: Coverage) -> Coverage:
        """Coverage of the points as coverage of the villages."""
        return of_villages(points, self.people, self.share)


@dataclass(frozen=True, slots=True)
class Covered:
    """Who is served today.

    Attributes:
        points: Coverage of the people points, each as a village of its own: what is planned for.
        villages: Coverage of the villages: what is told.
    """

    points: Coverage
    villages: Coverage
