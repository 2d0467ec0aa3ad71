"""Dated targets: which share of people, villages, communes or places is to have a service, and by which day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from phusong.coverage.findings import Finding, unknown_name
from phusong.coverage.network import Network
from phusong.optimize.question.floors import check_units
from phusong.optimize.question.parameters import COMMUNE_CENTRE, Floor

Measure = Literal["people", "villages", "communes", "places"]
"""What a target counts."""


class DatedTarget(BaseModel):
    """What is to be reached by a day; it is told how far the plan goes, and nothing is forced on the plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field("", description="Name for people, such as the decision that sets the target.")
    service: str = Field(description="Service that is to be had.")
    measure: Measure = Field(
        "people",
        description="What is counted: people; villages; communes, each by its marked centre, or where none is marked "
        "by half of its people; or places of a kind.",
    )
    kind: str = Field(
        "", description="Kind of place that is counted: commune_centre, or any kind of the layer of places."
    )
    share: float = Field(ge=0.0, le=1.0, description="Share that is to have it, 0 to 1; who has it today counts.")
    by: date | None = Field(None, description="Day by which it is to be reached (ISO); whenever it is when absent.")
    within: Literal["province", "district", "commune"] = Field(
        "province",
        description="Whether it is asked of all that the layers hold, of each district or of each commune.",
    )
    only: tuple[str, ...] = Field(
        (), description="Districts by name, or communes by code or name, that it is asked of; all when empty."
    )

    @model_validator(mode="after")
    def _places_have_a_kind(self) -> DatedTarget:
        if (self.measure == "places") != bool(self.kind):
            raise ValueError('\'kind\' goes with measure = "places", and measure = "places" needs a kind')
        if self.measure == "places" and self.within != "province":
            raise ValueError("places are counted in all; leave out 'within', or say measure = \"communes\"")
        if self.within == "province" and self.only:
            raise ValueError('\'only\' names districts or communes; say within = "district" or "commune"')
        return self

    def floor(self) -> Floor:
        """The floor that speaks of the same units."""
        return Floor(service=self.service, share=self.share, within=self.within, only=self.only)


def place_kinds(network: Network, targets: Sequence[DatedTarget]) -> tuple[str, ...]:
    """Kinds of the layer of places that targets count; commune centres that are villages are not among them."""
    centres = bool(network.villages.is_commune_centre.any())
    asked = {target.kind for target in targets if target.kind}
    return tuple(sorted(asked - {COMMUNE_CENTRE} if centres else asked))


def check_targets(network: Network, services: Collection[str], targets: Sequence[DatedTarget]) -> list[Finding]:
    """Refusals of services, units and kinds of places that targets name and no layer knows.

    Args:
        network: The layers.
        services: Services that coverage is computed of.
        targets: The settings.
    """
    kinds = {str(kind) for kind in network.places.kinds} | {COMMUNE_CENTRE}
    found: list[Finding] = []
    for number, target in enumerate(targets):
        key = f"targets.{number}"
        if target.service not in services:
            found.append(unknown_name(f"{key}.service", "service", target.service, services))
        if target.kind and target.kind not in kinds:
            found.append(unknown_name(f"{key}.kind", "kind of place", target.kind, kinds))
        found += check_units(network, target.floor(), key)
    return found
