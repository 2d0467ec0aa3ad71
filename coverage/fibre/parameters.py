"""Settings of fibre reach: how far along the roads an access point serves."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class FibreParameters(BaseModel):
    """How far fibre reaches from where it is, along the roads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reach_m: float = Field(
        default=2000.0,
        gt=0,
        le=40_000,
        description="Longest way along the road from an access point to a village that counts as served: the last "
        "distribution cable and the drops; the optical budget (20 km, ITU-T G.984.2 class B+) is not what limits it.",
    )
    max_drop_m: float = Field(
        default=1000.0, ge=0, le=20_000, description="Longest straight way from a village to its nearest road."
    )
    max_access_m: float = Field(
        default=250.0, ge=0, le=20_000, description="Longest straight way from an access point to its nearest road."
    )
    max_feed_m: float = Field(
        default=50.0,
        ge=0,
        le=5000,
        description="Two cables, a cable and an access point, or a cable and a road this near belong together.",
    )
    node_tolerance_m: float = Field(
        default=1.0, gt=0, le=50, description="Road ends closer than this to another road are joined to it."
    )
