"""Settings of candidate sites: where towers may stand and what may be upgraded."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from phusong.optimize.backhaul.parameters import BackhaulParameters


class WantedPlace(BaseModel):
    """A place that somebody names for a new tower."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lon: float = Field(ge=-180.0, le=180.0, description="Longitude, degrees.")
    lat: float = Field(ge=-90.0, le=90.0, description="Latitude, degrees.")


class LocationParameters(BaseModel):
    """Where new towers may be weighed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    wanted: tuple[WantedPlace, ...] = Field(
        (),
        description="Places weighed in any case, as long as the terrain is known and a commune is around them: where "
        "partners would build.",
    )
    commune_centres: bool = Field(True, description="Whether commune centres without a site near are weighed.")
    high_ground: bool = Field(True, description="Whether summits near villages without service are weighed.")
    roadsides: bool = Field(True, description="Whether roadsides near villages without service are weighed.")
    service_range_m: float = Field(
        10_000.0,
        gt=0,
        le=100_000,
        description="Distance within which a site is thought able to serve a village, metres.",
    )
    site_spacing_m: float = Field(
        1_000.0, ge=0, le=50_000, description="Least distance of a new tower from any existing site, metres."
    )
    tower_spacing_m: float = Field(
        800.0, gt=0, le=50_000, description="Least distance between two locations for new towers, metres."
    )
    water_classes: tuple[Annotated[int, Field(ge=0, le=255)], ...] | None = Field(
        None,
        description="Classes of the clutter layer that are water, where no tower is proposed; those of Dynamic World "
        "or WorldCover, whichever it follows, where left out.",
    )
    max_slope_deg: float = Field(30.0, gt=0, le=90, description="Steepest ground a tower is built on, degrees.")
    max_access_m: float = Field(
        2_000.0, ge=0, le=50_000, description="Greatest distance from the nearest road to a new tower, metres."
    )
    peak_prominence_m: float = Field(
        40.0, gt=0, le=5_000, description="Least height of a summit over the pass to higher ground, metres."
    )
    peak_range_m: float = Field(
        5_000.0, gt=0, le=100_000, description="Distance from a village without service to a summit, metres."
    )
    roadside_range_m: float = Field(
        2_000.0, gt=0, le=100_000, description="Distance from a village without service to a roadside, metres."
    )
    roadside_step_m: float = Field(
        250.0, ge=10, le=10_000, description="Distance between the points that are weighed along a road, metres."
    )


class CandidateParameters(LocationParameters):
    """Which sites may be proposed."""

    upgrades: bool = Field(True, description="Whether 4G and 5G may be added at sites that stand.")
    operator: str = Field(
        "",
        description="Operator that the plan is made for: it upgrades its own sites, shares those of others for a rent, "
        "and owns new towers. When empty every operator upgrades its own.",
    )
    new_towers: bool = Field(True, description="Whether new towers may be built.")
    tower_height_m: float = Field(42.0, ge=5, le=200, description="Antenna height of a new tower above ground, metres.")
    microwave_range_m: float = Field(
        30_000.0, ge=0, le=100_000, description="Longest microwave hop, metres; 0 for none."
    )
    backhaul: BackhaulParameters = Field(
        default_factory=BackhaulParameters, description="How the traffic of new towers may get home over microwave."
    )
