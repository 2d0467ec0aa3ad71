"""Settings of the passive network (PON): splitters, cables, spare fibres, and prices the plan's table does not have."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

UNSOURCED = "Unsourced, to be confirmed."


class PonParameters(BaseModel):
    """How the fibre of a plan is designed down to splitters, cables and ports."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    small_splitter_db: dict[int, float] = Field(
        default={2: 4.0, 4: 7.3},
        description="Loss of splitters that fibre.optics.splitter_db does not name, dB, by ratio: planar splitters as "
        "data sheets after Telcordia GR-1209 have them at most; parts of a cascade.",
    )
    cascade: bool = Field(
        default=True, description="Whether a second splitter may stand in a village behind one at the access point."
    )
    most_homes_per_port: int = Field(
        default=64,
        ge=1,
        le=256,
        description="Most homes that share a port over both splitters; GPON addresses 128 at most (ITU-T G.984.3).",
    )
    cable_sizes: tuple[int, ...] = Field(
        default=(2, 4, 8, 12, 24, 48, 96, 144, 288),
        min_length=1,
        description="Fibres that cables are made with; more than the largest takes several cables.",
    )
    spare_share: float = Field(
        default=0.25, ge=0, le=3, description=f"Spare fibres of a cable as a share of those in use. {UNSOURCED}"
    )
    fibres_per_site: int = Field(
        default=2, ge=1, le=48, description="Fibres that a tower fed by fibre takes of the cables: one each way."
    )
    building: Literal["aerial", "duct", "buried"] = Field(
        default="aerial",
        description="How cable is laid: on poles, in duct with handholes, or buried; the bill counts what that takes.",
    )
    pole_span_m: float = Field(default=50.0, ge=1, le=500, description=f"Distance between poles, metres. {UNSOURCED}")
    handhole_m: float = Field(default=200.0, ge=1, le=5000, description=f"Way between handholes, metres. {UNSOURCED}")
    ports_per_card: int = Field(default=16, ge=1, le=64, description=f"PON ports of one card of an OLT. {UNSOURCED}")
    fibre_vnd_per_km: int = Field(
        default=250_000,
        ge=0,
        le=10**9,
        description="One fibre more in a cable, VND a km (10 USD); by it splitters are placed, it is no price of the "
        f"plan. {UNSOURCED}",
    )
    splitter_vnd: dict[int, int] = Field(
        default={2: 125_000, 4: 175_000, 8: 250_000, 16: 400_000, 32: 750_000, 64: 1_500_000},
        description="A planar splitter by ratio, VND (5, 7, 10, 16, 30 and 60 USD); a ratio between two takes the "
        f"larger one's price. {UNSOURCED}",
    )
    closure_vnd: int = Field(
        default=1_250_000, ge=0, le=10**9, description=f"A closure, spliced, VND (50 USD). {UNSOURCED}"
    )
    ont_vnd: int = Field(default=1_000_000, ge=0, le=10**9, description=f"ONT of a home, VND (40 USD). {UNSOURCED}")
    home_drop_vnd: int = Field(
        default=1_500_000, ge=0, le=10**9, description=f"Drop and installation of a home, VND (60 USD). {UNSOURCED}"
    )
    ring_communes: tuple[str, ...] = Field(
        default=(),
        description="Codes of communes whose access points get a second way to lit fibre that shares no road with the "
        "first, where the roads have one.",
    )

    @field_validator("small_splitter_db", "splitter_vnd")
    @classmethod
    def _ratios_split(cls, table: dict[int, float]) -> dict[int, float]:
        if any(ratio < 2 for ratio in table) or any(value < 0 for value in table.values()):
            raise ValueError("a splitter has two outputs or more, and neither loss nor price is below 0")
        return table

    @field_validator("cable_sizes")
    @classmethod
    def _sizes_ascend(cls, sizes: tuple[int, ...]) -> tuple[int, ...]:
        if any(size < 1 for size in sizes):
            raise ValueError("a cable has one fibre or more")
        return tuple(sorted(set(sizes)))

    def price_of_splitter_vnd(self, ratio: int) -> int:
        """Price of a splitter, VND; of the next larger one that has a price, else of the largest."""
        if not self.splitter_vnd:
            return 0
        larger = [each for each in self.splitter_vnd if each >= ratio]
        return int(self.splitter_vnd[min(larger) if larger else max(self.splitter_vnd)])
