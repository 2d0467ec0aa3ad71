"""Settings of a calibration: which samples count, and how offsets are fitted to them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class SampleParameters(BaseModel):
    """Which drive-test samples count, and how many of them make one value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bin_m: float = Field(
        default=50.0, gt=0, le=1000, description="Side of the squares in which the samples of a cell become one median."
    )
    lowest_dbm: float = Field(
        default=-140.0, ge=-156, le=-100, description="Least RSRP that a receiver reports (TS 36.133 §9.1.4)."
    )
    highest_dbm: float = Field(
        default=-44.0, ge=-80, le=-31, description="Greatest RSRP that a receiver reports (TS 36.133 §9.1.4)."
    )
    sensitivity_dbm: float = Field(
        default=-125.0,
        ge=-156,
        le=-80,
        description="At or below it the receiver misses as much as it reports, so that samples are left out.",
    )
    saturation_dbm: float = Field(
        default=-50.0, ge=-80, le=-31, description="At or above it the receiver may be overdriven: samples left out."
    )
    nearest_m: float = Field(
        default=100.0, ge=0, le=2000, description="Samples nearer to the mast lie under its antennas and are left out."
    )
    farthest_m: float = Field(
        default=20_000.0, gt=0, le=200_000, description="Samples farther from the site they name are left out."
    )
    band_tolerance: float = Field(
        default=0.10, ge=0, le=0.5, description="Largest relative difference between a sample's carrier and its site's."
    )
    frozen_m: float = Field(
        default=50.0,
        ge=0,
        le=2000,
        description="Ten or more equal readings of a cell on end over more than this distance are one that has frozen, "
        "where the export has no time stamp of the level; all but the first are left out.",
    )


class CalibrationParameters(BaseModel):
    """How drive-test samples are cleaned, held out and fitted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    samples: SampleParameters = Field(default_factory=SampleParameters, description="Which samples count.")
    block_m: float = Field(
        default=1000.0, ge=50, le=50_000, description="Side of the blocks of ground that are held out as a whole."
    )
    held_out_share: float = Field(default=0.3, gt=0, le=0.7, description="Share of the bins that is held out.")
    seed: int = Field(default=0, ge=0, description="Seed of the draw of the blocks.")
    square_m: float = Field(
        default=200.0,
        ge=0.1,
        le=5000,
        description="All bins of a cell in a square of this side weigh as one, as they share their shadowing.",
    )
    edge_margin_db: float = Field(
        default=12.0,
        ge=0,
        le=40,
        description="Bins predicted less than this above the sensitivity are left out: weak samples are missing there.",
    )
    per_site: bool = Field(default=False, description="Whether every site gets an offset of its own.")
