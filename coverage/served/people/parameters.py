"""Settings of people points: how many a village has, how wide it is, when it counts as served."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.propagation.p2109 import Building

OF_POINTS = ("points", "radius_m", "share")
"""Settings that find people points and tell them by village: what each point gets does not rest on them."""


class PeopleParameters(BaseModel):
    """Where the people of a village live, from which share of them it is served, and where they are asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    points: int = Field(
        7,
        ge=1,
        le=61,
        description="Points of a village at which its people are served or not, its own point among them; 1 takes the "
        "village for a point.",
    )
    radius_m: float | None = Field(
        None,
        gt=0,
        le=5000,
        description="Radius of the disc that a village without outline, buildings or population raster fills; a "
        "quarter of the median distance from a village to its nearest neighbour when absent, 100 to 500 m.",
    )
    share: float = Field(
        0.5, gt=0, le=1, description="Share of its people from which a village counts as served, 0 to 1."
    )
    marginal_db: float = Field(
        3.0, ge=0, le=20, description="Within so many dB of the threshold, on either side, service is marginal."
    )
    vehicle_loss_db: float = Field(
        9.0, ge=0, le=50, description="Loss into a vehicle, in the mean (TR 38.901 §7.4.3.2); 20 with metallised glass."
    )
    building: Building = Field("traditional", description="Kind of building that indoor figures are of (P.2109).")
    building_percent: float | None = Field(
        None,
        ge=0.1,
        le=99.9,
        description="Share of such buildings and places inside that a fixed entry loss is enough for; when absent the "
        "median loss counts, and its spread with that of shadowing.",
    )

    def at_points(self) -> PeopleParameters:
        """The same as the service of given points is judged by: what finds the points is at its default."""
        kept = {name: getattr(self, name) for name in type(self).model_fields if name not in OF_POINTS}
        return PeopleParameters.model_construct(**kept)
