"""Milestones: who has each service at the end of every phase of a plan, and which places have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from phusong.coverage.served import Served


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Places of one kind that have one service.

    Attributes:
        kind: Kind of place.
        service: Service that they have.
        total: Places there are.
        today: Places that have it today.
        after: Places that have it at the end of each phase; as long as the phases.
    """

    kind: str
    service: str
    total: int
    today: int
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Milestones:
    """What holds at the end of every phase of a plan; one phase where the plan has none of its own.

    Attributes:
        names: Name of each phase; empty where nothing is planned.
        due: Date due of each, ISO, or empty.
        served: Service to who has it at the end of each phase.
        places: Places of the kinds that were asked for.
    """

    names: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    served: Mapping[str, tuple[Served, ...]] = field(default_factory=dict)
    places: tuple[PlaceCount, ...] = ()
