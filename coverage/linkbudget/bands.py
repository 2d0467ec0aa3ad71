"""Budget of one carrier: the service's on its own band, the preset of another band, and what a sector states."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.linkbudget.presets import PRESETS, Setting

BANDS = (
    (0.0, "vn-700"),
    (850.0, "vn-900"),
    (1200.0, "vn-1800"),
    (2000.0, "vn-2100"),
    (2250.0, "vn-2600"),
    (3000.0, "vn-3700"),
)
"""Lowest carrier, MHz, for which each band preset speaks, up to that of the next: the bands between those of Viet Nam
(800, 850, 1500, 1900, 2300 MHz and others) have the equipment of the nearest."""

TDD_FROM_MHZ = 2250.0
"""Carriers from here on are time-division duplex (TS 36.101 Table 5.5-1 bands 38 to 43, TS 38.104 Table 5.2-1)."""

LTE_TDD: dict[str, Setting] = {
    "bandwidth_mhz": 20.0,
    "resource_blocks": 100,
    "antenna_gain_dbi": 18.0,
    "downlink_share": 0.743,
    "uplink_share": 0.229,
}
"""LTE from 2300 MHz on: one carrier of 20 MHz, configuration 2 with special subframe 7 (TS 36.211 Tables 4.2-1, 4.2-2:
six downlink, two uplink and two special subframes of 10:2:2 symbols in ten)."""

NR_FDD: dict[str, Setting] = {
    "subcarrier_spacing_khz": 15.0,
    "downlink_greatest_bit_s_hz": 5.98,
    "uplink_greatest_bit_s_hz": 2.93,
}
"""NR on a paired band, beyond the band's own lines (TR 38.803 §5.2.7)."""

BLOCKS = {
    "4g": {1.4: 6, 3.0: 15, 5.0: 25, 10.0: 50, 15.0: 75, 20.0: 100},
    "5g": {5.0: 25, 10.0: 52, 15.0: 79, 20.0: 106, 25.0: 133, 30.0: 160, 40.0: 216, 50.0: 270},
    "5g-tdd": {
        5.0: 11,
        10.0: 24,
        15.0: 38,
        20.0: 51,
        25.0: 65,
        30.0: 78,
        40.0: 106,
        50.0: 133,
        60.0: 162,
        70.0: 189,
        80.0: 217,
        90.0: 245,
        100.0: 273,
    },
}
"""Resource blocks by channel bandwidth, MHz: LTE, NR at 15 kHz, NR at 30 kHz (TS 36.101 Table 5.6-1, TS 38.104 Table
5.3.2-1)."""

COLUMNS = {
    "tx_power_dbm": "tx_power_dbm",
    "gain_dbi": "antenna_gain_dbi",
    "bandwidth_mhz": "bandwidth_mhz",
    "feeder_loss_db": "feeder_loss_db",
    "mimo": "mimo_layers",
}
"""Columns of a sector's own radio, and the lines of the budget that they stand for."""


def band_preset(band_mhz: float) -> str:
    """Name of the preset that speaks for a carrier, MHz."""
    return BANDS[bisect_right([low for low, _ in BANDS], band_mhz) - 1][1]


def carrier_budget(
    service: LinkBudget, technology: str, band_mhz: float, stated: Mapping[str, float] | None = None
) -> LinkBudget:
    """Budget of one carrier of a service.

    Args:
        service: Budget of the service, whose radio lines hold for its own band alone.
        technology: Technology of the service; ``5g`` is NR, every other LTE.
        band_mhz: Carrier, MHz.
        stated: What the sector states, by the keys of :data:`COLUMNS`.

    Returns:
        The service's own budget where nothing differs. On another band the radio lines are those of that band's
        preset; targets, losses around the terminal, load and fading stay the service's.
    """
    lines: dict[str, Setting] = {}
    if band_preset(band_mhz) != band_preset(service.band_mhz):
        lines = _radio_lines(technology, band_mhz)
    for column, value in (stated or {}).items():
        lines[COLUMNS[column]] = int(value) if column == "mimo" else value
    if stated and "gain_dbi" in stated:
        lines["omni_gain_dbi"] = stated["gain_dbi"]
    if stated and "bandwidth_mhz" in stated:
        spacing_khz = float(lines.get("subcarrier_spacing_khz", service.subcarrier_spacing_khz))
        lines["resource_blocks"] = resource_blocks(technology, stated["bandwidth_mhz"], spacing_khz)
    if not lines and band_mhz == service.band_mhz:
        return service
    return service.model_copy(update={**lines, "band_mhz": band_mhz})


def resource_blocks(technology: str, bandwidth_mhz: float, spacing_khz: float) -> int:
    """Resource blocks of a channel; nine tenths of it where the tables have no such bandwidth (TS 36.101 §5.6)."""
    table = BLOCKS["4g"] if technology != "5g" else BLOCKS["5g" if spacing_khz <= 15.0 else "5g-tdd"]
    known = table.get(bandwidth_mhz) if spacing_khz in (15.0, 30.0) else None
    return known or max(int(0.9 * 1000.0 * bandwidth_mhz / (12.0 * spacing_khz)), 1)


def _radio_lines(technology: str, band_mhz: float) -> dict[str, Setting]:
    """Radio lines of a band: its preset over the defaults of a budget."""
    fields = LinkBudget.model_fields
    keys = {key for _, name in BANDS for key in PRESETS[name].values} - {"band_mhz"}
    defaults: dict[str, Setting] = {key: fields[key].default for key in keys}
    own = {key: value for key, value in PRESETS[band_preset(band_mhz)].values.items() if key != "band_mhz"}
    if technology != "5g" and band_mhz >= TDD_FROM_MHZ:
        return {**defaults, **LTE_TDD}
    if technology == "5g" and band_mhz < TDD_FROM_MHZ:
        blocks = resource_blocks(technology, float(own["bandwidth_mhz"]), 15.0)
        return {**defaults, **own, **NR_FDD, "resource_blocks": blocks}
    return {**defaults, **own}
