"""Settings of backhaul: microwave hops, relays in a chain, and what hosts, relays and hops carry."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.microwave import MicrowaveParameters

UNSOURCED = "Unsourced, to be confirmed."


class BackhaulParameters(BaseModel):
    """How the traffic of new towers may get home over microwave."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    most_hops: int = Field(
        2,
        ge=1,
        le=5,
        description="Most microwave hops from a new tower to an existing site or to fibre.",
    )
    load_mbps: dict[str, Annotated[float, Field(ge=0.0, le=100e3)]] = Field(
        {"4g": 100.0, "5g": 200.0},
        description="Throughput that a tower needs for each technology it carries in the busy hour of its three "
        "sectors, Mbit/s; 0 for one that is not named. Where several share a link that mean counts, not the peak of "
        "one cell, 4 to 6 times as high (NGMN, Backhaul Provisioning for LTE-Advanced). 4G: LTE sites need 100 to 150 "
        "(Ericsson Research, 2013); both together: near the 270 that do for four sites of five in advanced networks "
        "(Ericsson, Microwave Towards 2020, 2015). Neither is of Viet Nam.",
    )
    host_mbps: float = Field(
        1000.0,
        ge=0.0,
        le=1e6,
        description="Throughput that an existing site has to spare towards the core for hops, Mbit/s: the 1 Gbit/s "
        "that the busiest fifth of sites has (Ericsson, Microwave Towards 2020, 2015). What a site really has to spare "
        "is its operator's to confirm.",
    )
    host_links: int = Field(
        4, ge=0, le=100, description=f"Most hops that end at one existing site: room on its mast. {UNSOURCED}"
    )
    relay_links: int = Field(4, ge=1, le=100, description=f"Most hops that end at one new mast. {UNSOURCED}")
    hosts_weighed: int = Field(
        2,
        ge=1,
        le=10,
        description="Sites that each tower may hop to, the nearest that do, where the first may be full.",
    )
    relays_weighed: int = Field(
        2, ge=1, le=10, description="New masts that a tower without an existing site in sight may hop to."
    )
    microwave: MicrowaveParameters = Field(
        default_factory=MicrowaveParameters, description="Bands, clearance and availability of every hop."
    )

    def load_of(self, technologies: frozenset[str]) -> float:
        """Throughput that a tower with some technologies needs, Mbit/s."""
        return float(sum(self.load_mbps.get(each, 0.0) for each in technologies))
