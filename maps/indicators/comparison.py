"""Comparison: what two runs have in common and what differs, settings first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeGuard

INDICATORS = ("villages_covered", "population_covered", "commune_centres_covered")
"""Counts of a service that are compared."""


class Change(NamedTuple):
    """A figure in both runs; None where a run does not have it."""

    a: float | None
    b: float | None

    @property
    def change(self) -> float | None:
        """What the second run has more than the first; None where either does not have it."""
        return None if self.a is None or self.b is None else self.b - self.a

    def as_dict(self) -> dict[str, float | None]:
        """Plain values for JSON."""
        return {"a": self.a, "b": self.b, "change": self.change}


_AMOUNT = 100_000
"""Whole numbers of settings from here on are amounts; years and frequencies are not."""


def is_amount(value: object) -> TypeGuard[int]:
    """Whether a setting is a number so large that its digits are shown in groups."""
    return isinstance(value, int) and abs(value) >= _AMOUNT


class Setting(NamedTuple):
    """A setting, or the content of a file, that differs.

    Attributes:
        key: Dotted key; ``layers.sites.content`` for the content of the files of a layer.
        a: Value in the first run as JSON has it, None where it has none.
        b: Value in the second run.
    """

    key: str
    a: Any
    b: Any


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs.

    Attributes:
        name: Name of the scenario.
        title: Title of the scenario for people.
        folder: Where it lies.
        status: Status of its plan.
        finished_at: When it ended, ISO; empty where that is not known.
    """

    name: str
    title: str
    folder: str
    status: str
    finished_at: str = ""


class Place(NamedTuple):
    """Longitude and latitude, degrees."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Site:
    """A place with a structure that differs: a mast, or an access point of fibre.

    Attributes:
        kind: ``site`` for what stands today, ``upgrade``, ``new_tower`` or ``fibre`` for what the plan builds.
        site_id: Identifier among the sites of today; empty for what is new.
        proposal_id: Identifier in the plan that builds it; empty for what stands today.
        technologies: What is on air in one run and not in the other, or all of it for a site that moved, sorted.
        name: Where, for people.
        place: Where it stands; in the second run for a site that moved.
        capex_vnd: Investment, VND; 0 for what stands today.
        moved_from: Where it stood in the first run, for a site that moved.
        distance_m: How far it moved, metres.
    """

    kind: str
    site_id: str
    proposal_id: str
    technologies: tuple[str, ...]
    name: str
    place: Place
    capex_vnd: int = 0
    moved_from: Place | None = None
    distance_m: float = 0.0

    @property
    def label(self) -> str:
        """Identifier of the site or of the proposal."""
        return self.site_id or self.proposal_id

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        told: dict[str, Any] = {
            "id": self.label,
            "kind": self.kind,
            "site_id": self.site_id or None,
            "proposal_id": self.proposal_id or None,
            "technology": ";".join(self.technologies),
            "name": self.name,
            "lon": self.place.lon,
            "lat": self.place.lat,
            "capex_vnd": self.capex_vnd,
        }
        if self.moved_from is not None:
            told["from"] = self.moved_from._asdict()
            told["distance_m"] = round(self.distance_m, 1)
        return told


@dataclass(frozen=True, slots=True)
class Village:
    """A village that has a service in one run and not in the other.

    Attributes:
        village_id: Identifier.
        name: Name.
        commune: Name of its commune, or its code.
        population: People, None where unknown.
        place: Where it lies.
    """

    village_id: str
    name: str
    commune: str
    population: float | None
    place: Place


@dataclass(frozen=True, slots=True)
class VillageChanges:
    """Villages that gain and that lose a service from the first run to the second, both with their plans built."""

    gained: tuple[Village, ...] = ()
    lost: tuple[Village, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """Counts of one service in both runs.

    Attributes:
        today: Indicator to its counts before any plan.
        after: Indicator to its counts with the plans built; those of today where a run has no plan.
    """

    today: Mapping[str, Change]
    after: Mapping[str, Change]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two runs.

    Attributes:
        a: The first run.
        b: The second run.
        settings: What was asked or read otherwise, by key.
        services: Service to its counts.
        added: Sites that the second run has with its plan built and the first has not.
        removed: Sites that the first run has with its plan built and the second has not.
        moved: Sites that stand elsewhere.
        villages: Service to the villages that gain and lose it.
        cost_vnd: Money that the plans need, VND.
        budget_vnd: Money that the plans may need, VND.
        programs_differ: Whether other versions of the program or of its libraries made the two.
    """

    a: Side
    b: Side
    settings: tuple[Setting, ...]
    services: Mapping[str, ServiceChange]
    added: tuple[Site, ...]
    removed: tuple[Site, ...]
    moved: tuple[Site, ...]
    villages: Mapping[str, VillageChanges]
    cost_vnd: Change
    budget_vnd: Change
    programs_differ: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as ``phusong compare --json`` prints them."""
        return {
            "settings": [setting._asdict() for setting in self.settings],
            "indicators": {name: _counts(each.today) for name, each in self.services.items()},
            "after": {name: _counts(each.after) for name, each in self.services.items()},
            "sites": {
                name: [site.as_dict() for site in sites]
                for name, sites in (("added", self.added), ("removed", self.removed), ("moved", self.moved))
            },
            "villages": {
                name: {
                    "gained": [village.village_id for village in each.gained],
                    "lost": [village.village_id for village in each.lost],
                }
                for name, each in self.villages.items()
            },
            "cost_vnd": self.cost_vnd.as_dict(),
        }


def _counts(changes: Mapping[str, Change]) -> dict[str, dict[str, float | None]]:
    return {name: change.as_dict() for name, change in changes.items()}
