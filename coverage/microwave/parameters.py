"""Settings of microwave hops: bands, clearance, climate, and the availability that a chain of hops must reach."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator

from phusong.coverage.microwave.availability import HopParameters
from phusong.coverage.microwave.clearance import ClearanceRule

VENDORS = (
    "Power and gain lie within ETSI EN 302 217 (at 80 GHz at most 30 dBm and 85 dBm radiated, at least 38 dBi); the "
    "figures are typical of data sheets, to be confirmed."
)


class MicrowaveBand(BaseModel):
    """One band with the equipment that a hop on it has at both ends."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=40, description="Name for people, such as 15 GHz.")
    frequency_mhz: float = Field(ge=1e3, le=100e3, description="Frequency, MHz.")
    longest_m: float = Field(gt=0.0, le=60e3, description="Longest hop on this band, metres.")
    channel_mhz: float = Field(gt=0.0, le=5e3, description="Channel width, MHz.")
    capacity_mbps: float = Field(gt=0.0, le=100e3, description="Net throughput of the channel, Mbit/s.")
    power_dbm: float = Field(ge=-30.0, le=50.0, description="Transmitter power at the antenna, dBm.")
    gain_dbi: float = Field(ge=0.0, le=70.0, description="Gain of the antenna at either end, dBi.")
    threshold_dbm: float = Field(
        ge=-120.0, le=-10.0, description="Received level at which the bit error ratio reaches 1e-6, dBm."
    )
    gas_db_per_km: float = Field(default=0.0, ge=0.0, le=20.0, description="Loss by oxygen and water vapour (P.676).")


BANDS = (
    MicrowaveBand(
        name="80 GHz",
        frequency_mhz=80e3,
        longest_m=3e3,
        channel_mhz=500.0,
        capacity_mbps=2000.0,
        power_dbm=15.0,
        gain_dbi=50.0,
        threshold_dbm=-57.0,
        gas_db_per_km=0.4,
    ),
    MicrowaveBand(
        name="23 GHz",
        frequency_mhz=23e3,
        longest_m=12e3,
        channel_mhz=112.0,
        capacity_mbps=700.0,
        power_dbm=20.0,
        gain_dbi=41.0,
        threshold_dbm=-60.0,
        gas_db_per_km=0.2,
    ),
    MicrowaveBand(
        name="15 GHz",
        frequency_mhz=15e3,
        longest_m=25e3,
        channel_mhz=56.0,
        capacity_mbps=350.0,
        power_dbm=23.0,
        gain_dbi=43.0,
        threshold_dbm=-63.0,
        gas_db_per_km=0.04,
    ),
    MicrowaveBand(
        name="7 GHz",
        frequency_mhz=7.5e3,
        longest_m=50e3,
        channel_mhz=56.0,
        capacity_mbps=350.0,
        power_dbm=27.0,
        gain_dbi=41.0,
        threshold_dbm=-63.0,
        gas_db_per_km=0.01,
    ),
)
"""Bands of long-haul and access hops: 256-QAM with 6.25 Mbit/s a MHz net, 16-QAM-like 4 Mbit/s a MHz at 80 GHz; dishes
of 1.8 m at 7 GHz, 1.2 m at 15 GHz and 0.6 m above. Thresholds are thermal noise, a noise figure of 6 to 8 dB and the
signal to noise that the modulation takes. Data sheets differ by some dB."""


class MicrowaveParameters(BaseModel):
    """What a microwave hop must hold, and by which equipment and climate."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bands: tuple[MicrowaveBand, ...] = Field(
        default=BANDS, description=f"Bands that a hop may be built on; the one of the most capacity is. {VENDORS}"
    )
    availability_percent: float = Field(
        default=99.95,
        ge=99.0,
        le=99.998,
        description="Share of the average year that the whole chain to the host must be up, percent.",
    )
    clearance: ClearanceRule = Field(
        default=ClearanceRule(share_median=0.6, share_low=0.0, low_from_m=0.0),
        description="Clearance over terrain and cover: 60 % of the first Fresnel zone at the median Earth radius "
        "factor, and grazing at the low one, which is exceeded 99.9 % of the worst month.",
    )
    climate: HopParameters = Field(default=HopParameters(), description="Rain and multipath (P.837, P.530).")
    cleared_m: float = Field(
        default=50.0, ge=0.0, le=1000.0, description="Cover nearer to a mast than this is cleared away, metres."
    )

    @field_validator("bands")
    @classmethod
    def _names_differ(cls, bands: tuple[MicrowaveBand, ...]) -> tuple[MicrowaveBand, ...]:
        names = [band.name for band in bands]
        if len(set(names)) < len(names):
            raise ValueError("two bands have the same name")
        return bands

    def band(self, name: str) -> MicrowaveBand | None:
        """The band of a name, None where there is none."""
        return next((band for band in self.bands if band.name == name), None)
