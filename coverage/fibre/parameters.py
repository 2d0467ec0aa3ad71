"""Settings of fibre reach: how far along the roads an access point serves."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.fibre.optics import OpticsParameters


class FibreParameters(BaseModel):
    """How far fibre reaches from where it is, along the roads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reach_m: float = Field(
        default=2000.0,
        gt=0,
        le=40_000,
        description="Longest way along the road from an access point to a village that counts as served: the last "
        "distribution cable and the drops; the optical budget from the OLT must hold, too.",
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
    max_beside_m: float = Field(
        default=100.0,
        ge=0,
        le=1000,
        description="A cable that runs along a road no further from it than this lies on it, though drawn beside it.",
    )
    node_tolerance_m: float = Field(
        default=1.0,
        gt=0,
        le=50,
        description="Roads of one level that come this near to each other are joined there, their ends always.",
    )
    max_gap_m: float = Field(
        default=15.0,
        ge=0,
        le=500,
        description="Roads that end this near to another road, and are not joined to it, are listed as findings.",
    )
    island_m: float = Field(
        default=1000.0,
        ge=0,
        le=100_000,
        description="A part of the roads joined to no other is an island where it is shorter than this or bears no "
        "access point; the longest is none. What a road of the network is near enough to is not put on an island.",
    )
    persons_per_home: float = Field(
        default=3.6,
        gt=0,
        le=20,
        description="Persons of a home, where a village does not say its households; Viet Nam's census of 2019.",
    )
    port_share: float = Field(
        default=1.0,
        ge=0,
        le=1,
        description="Share of the homes that ports are counted for: what is built, whoever asks.",
    )
    take_up: float = Field(
        default=0.8,
        ge=0,
        le=1,
        description="Share of the homes with a port that take a line, so that drop and ONT are paid; about what was "
        "reported for Viet Nam at the end of 2024, to be confirmed for the province.",
    )
    optics: OpticsParameters = Field(
        default_factory=OpticsParameters, description="Optical budget between the OLT and the homes."
    )
