"""Settings of the passive network (PON): splitters, cables, spare fibres, and prices the plan's table does not have."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from phusong.optimize.costs.prices import UNSOURCED
from phusong.optimize.pon.prices import PON_PRICES, RATIOS_USD, pon_prices_vnd

RATE = "Follows ``costs.price_set`` and ``costs.usd_vnd``."

_AT_RATE: dict[str, Any] = pon_prices_vnd()


def _price(name: str) -> Any:  # noqa: ANN401 - a field, typed where it is declared
    """A price in VND, whole and not negative, whose default is the middle USD figure."""
    return Field(default=_AT_RATE[name], ge=0, le=10**9, description=f"{PON_PRICES[name].description}. {RATE}")


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
        description="Fibres that cables are made with; more than the largest takes several cables. From 12 on they are "
        "whole tubes of 12, as coloured by TIA-598.",
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
    pole_span_m: float = Field(
        default=50.0,
        ge=1,
        le=500,
        description="Distance between poles, metres; QCVN 33:2019/BTTTT has it follow from the load of the design. "
        f"{UNSOURCED}",
    )
    handhole_m: float = Field(default=200.0, ge=1, le=5000, description=f"Way between handholes, metres. {UNSOURCED}")
    ports_per_card: int = Field(
        default=16,
        ge=1,
        le=64,
        description="PON ports of one card of an OLT: 16 on Huawei's GPFD and CGHF cards; older ones have 8.",
    )
    fibre_vnd_per_km: int = _price("fibre_vnd_per_km")
    splitter_vnd: dict[int, int] = Field(
        default=_AT_RATE["splitter_vnd"],
        description="A planar splitter by ratio; USD: "
        + ", ".join(f"1:{ratio} {usd:g}" for ratio, usd in RATIOS_USD.items())
        + f". A ratio between two takes the larger one's price. {UNSOURCED} {RATE}",
    )
    closure_vnd: int = _price("closure_vnd")
    ont_vnd: int = _price("ont_vnd")
    home_drop_vnd: int = _price("home_drop_vnd")
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
