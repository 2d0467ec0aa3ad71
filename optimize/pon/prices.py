"""Prices of the passive network that the plan's table does not have: low, middle and high, with sources and years.

They pay for what the plan did not price (splitters and closures beyond those of an access point, ONT and drop of the
homes that take a line), so that no plan hangs on them. Two are found in an open model of the fixed access of the United
Kingdom, ``nismod/digital_comms``, in pounds of 2019, each of which then came to 1.28 USD.
"""

from __future__ import annotations

from phusong.optimize.costs.prices import UNSOURCED, Price, PriceSet, one_figure
from phusong.optimize.costs.table import USD_VND

SPLITTER = "splitter_vnd"
"""Setting of the prices of splitters, which are by ratio."""

RATIOS_USD = {2: 5.0, 4: 7.0, 8: 10.0, 16: 16.0, 32: 30.0, 64: 60.0}
"""Middle price of a planar splitter by its ratio, USD."""


def _splitter(ratio: int, middle: float) -> Price:
    of_32 = "High: 45 pounds for a connection point of 32 homes, digital_comms (2019). " if ratio == 32 else ""
    name, what = f"{SPLITTER}.{ratio}", f"Planar splitter 1:{ratio}"
    alone = one_figure(name, "splitter", middle, 0, what, UNSOURCED)
    high = 58.0 if of_32 else alone.high
    return Price(name, "splitter", alone.low, middle, high, 0, what, f"{of_32}{UNSOURCED}")


_ROWS = (
    one_figure(
        "fibre_vnd_per_km",
        "km",
        10.0,
        0,
        "One fibre more in a cable; by it splitters are placed, it is no price of the plan",
        UNSOURCED,
    ),
    *(_splitter(ratio, middle) for ratio, middle in RATIOS_USD.items()),
    one_figure("closure_vnd", "closure", 50.0, 0, "Closure, spliced", UNSOURCED),
    Price(
        "ont_vnd",
        "home",
        33.0,
        47.0,
        95.0,
        2019,
        "ONT of a home",
        "Middle: optical network terminator of 37 pounds, digital_comms; high: with its modem, 37 pounds more",
    ),
    one_figure("home_drop_vnd", "home", 60.0, 0, "Drop and installation of a home", UNSOURCED),
)

PON_PRICES: dict[str, Price] = {price.name: price for price in _ROWS}
"""Every price by the name of its setting under ``[pon]``; that of a splitter has its ratio behind it."""


def pon_prices_vnd(usd_vnd: float = USD_VND, price_set: PriceSet = "middle") -> dict[str, int | dict[int, int]]:
    """Prices of the passive network in one set at an exchange rate, whole VND, by setting.

    Args:
        usd_vnd: VND for one USD.
        price_set: The set.
    """
    due = {name: round(price.usd(price_set) * usd_vnd) for name, price in PON_PRICES.items()}
    plain: dict[str, int | dict[int, int]] = {name: vnd for name, vnd in due.items() if "." not in name}
    return plain | {SPLITTER: {ratio: due[f"{SPLITTER}.{ratio}"] for ratio in RATIOS_USD}}
