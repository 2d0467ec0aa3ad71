"""Budgets by name: bands on air in Viet Nam, and what operators and regulators call served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from phusong.coverage.findings.wording import did_you_mean, shortened

Setting = float | str
"""Value of one line of a budget."""


@dataclass(frozen=True, slots=True)
class Preset:
    """Some lines of a link budget under a name.

    Attributes:
        title: What it is, for people.
        source: Where the figures are from.
        values: Lines of the budget, by the names of :class:`LinkBudget`'s fields.
        band: Band preset that a service rests on where no other is named; None for a band itself and for services
            that rest on the defaults of a budget.
    """

    title: str
    source: str
    values: Mapping[str, Setting]
    band: str | None = None


_LOW_BAND = {"bandwidth_mhz": 10.0, "resource_blocks": 50, "tx_power_dbm": 46.0, "antenna_gain_dbi": 15.0}
"""A rural macro below 1 GHz: antenna by ITU-R M.2292 Table 2, power of 10 MHz by TR 36.942 Table 4.6, blocks by
TS 36.101 Table 5.6-1."""

_NR_100_MHZ = {
    "bandwidth_mhz": 100.0,
    "subcarrier_spacing_khz": 30.0,
    "resource_blocks": 273,
    "tx_power_dbm": 53.0,
    "antenna_gain_dbi": 18.0,
    "feeder_loss_db": 0.0,
    "beamforming_gain_db": 5.0,
    "mimo_layers": 4,
    "uplink_blocks": 50,
    "downlink_share": 0.743,
    "uplink_share": 0.229,
    "downlink_greatest_bit_s_hz": 5.98,
    "uplink_greatest_bit_s_hz": 2.93,
}
"""An active antenna on 100 MHz of a TDD band: blocks by TS 38.104 Table 5.3.2-1; 200 W; 64 elements of 5 dBi give
23 dBi (ITU-R M.2101 §5), 5 dB above the broadcast beam; four layers to a terminal with four antennas; three downlink
slots, a special slot of 10:2:2 symbols and one uplink slot of five (TS 38.213 §11.1); greatest efficiencies at 30 and
22 dB (TR 38.803 §5.2.7)."""

_RATES_DECIDE: dict[str, Setting] = {"rsrp_threshold_dbm": -124.0}
"""Where rates decide, RSRP need only let the terminal find the cell (side conditions of TS 36.133 Annex B)."""

_FCC: dict[str, Setting] = {"cell_edge_probability": 0.90, "cell_load": 0.5, **_RATES_DECIDE}

_BDC = "47 CFR §1.7004(c)(3), Broadband Data Collection"
_AUCTIONS = "Viet Nam: spectrum as licensed and auctioned up to 2025, see docs/radio/linkbudget.md"

PRESETS: dict[str, Preset] = {
    "vn-700": Preset("700 MHz, 758-788 MHz downlink, 10 MHz", _AUCTIONS, {"band_mhz": 773.0, **_LOW_BAND}),
    "vn-900": Preset("900 MHz, 925-960 MHz downlink, 10 MHz", _AUCTIONS, {"band_mhz": 942.5, **_LOW_BAND}),
    "vn-1800": Preset(
        "1800 MHz, 1805-1880 MHz downlink, 20 MHz",
        _AUCTIONS,
        {"band_mhz": 1842.5, "bandwidth_mhz": 20.0, "resource_blocks": 100, "antenna_gain_dbi": 18.0},
    ),
    "vn-2100": Preset(
        "2100 MHz, 2110-2170 MHz downlink, 15 MHz",
        _AUCTIONS,
        {"band_mhz": 2140.0, "bandwidth_mhz": 15.0, "resource_blocks": 75, "antenna_gain_dbi": 18.0},
    ),
    "vn-2600": Preset("5G on 2500-2600 MHz, 100 MHz", _AUCTIONS, {"band_mhz": 2550.0, **_NR_100_MHZ}),
    "vn-3700": Preset("5G on 3700-3800 MHz, 100 MHz", _AUCTIONS, {"band_mhz": 3750.0, **_NR_100_MHZ}),
    "vn-3800": Preset("5G on 3800-3900 MHz, 100 MHz", _AUCTIONS, {"band_mhz": 3850.0, **_NR_100_MHZ}),
    "vn-4g-zone1": Preset(
        "4G as declared for zone 1: 5 Mbit/s down, 2.5 up",
        "VNPT's published 4G quality zones; probability and load as in FCC BDC, none being published",
        {"downlink_target_mbps": 5.0, "uplink_target_mbps": 2.5, **_FCC},
    ),
    "vn-4g-zone2": Preset(
        "4G as declared for zone 2: 2.5 Mbit/s both ways",
        "VNPT's published 4G quality zones; probability and load as in FCC BDC, none being published",
        {"downlink_target_mbps": 2.5, "uplink_target_mbps": 2.5, **_FCC},
    ),
    "vn-5g": Preset(
        "5G: 30 Mbit/s down in 95 % of samples, 1 up",
        "Vietnamese press on the 5G criteria; load as in FCC BDC; uplink as 47 CFR §1.7004(c)(3) asks of 5G at the "
        "least, since no figure for the cell edge is published in Viet Nam",
        {"downlink_target_mbps": 30.0, "uplink_target_mbps": 1.0, **_FCC, "cell_edge_probability": 0.95},
        band="vn-2600",
    ),
    "fcc-bdc-4g": Preset("FCC 4G: 5/1 Mbit/s", _BDC, {"downlink_target_mbps": 5.0, "uplink_target_mbps": 1.0, **_FCC}),
    "fcc-bdc-5g-7-1": Preset(
        "FCC 5G: 7/1 Mbit/s", _BDC, {"downlink_target_mbps": 7.0, "uplink_target_mbps": 1.0, **_FCC}, band="vn-2600"
    ),
    "fcc-bdc-5g-35-3": Preset(
        "FCC 5G: 35/3 Mbit/s", _BDC, {"downlink_target_mbps": 35.0, "uplink_target_mbps": 3.0, **_FCC}, band="vn-2600"
    ),
    "ofcom-4g": Preset(
        "Ofcom 4G outdoors: -105 dBm RSRP",
        "Ofcom, Connected Nations, methodology: predicted level at an isotropic receiver outdoors",
        {"rsrp_threshold_dbm": -105.0, "ue_gain_dbi": 0.0, "body_loss_db": 0.0, "cell_edge_probability": 0.5},
    ),
}
"""Every preset by its name."""


def preset_values(names: Iterable[str]) -> dict[str, Setting]:
    """Lines of the named presets together, bands before services, whatever the order of the names.

    Raises:
        ValueError: When a name is unknown, or two of the names are bands; the message has the nearest name.
    """
    chosen: dict[str, Preset] = {}
    for name in names:
        if name not in PRESETS:
            hint = did_you_mean(name, PRESETS) or "."
            raise ValueError(f"unknown preset {shortened(name)!r}{hint} There are {', '.join(PRESETS)}")
        chosen[name] = PRESETS[name]
    bands = [name for name, preset in chosen.items() if "band_mhz" in preset.values]
    if len(bands) > 1:
        raise ValueError(f"presets {' and '.join(bands)} are both bands; name one")
    services = [preset for name, preset in chosen.items() if name not in bands]
    resting = bands or [preset.band for preset in services if preset.band is not None]
    values: dict[str, Setting] = {}
    for preset in (*(PRESETS[band] for band in resting[:1]), *services):
        values |= preset.values
    return values
