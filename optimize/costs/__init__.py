"""Prices of sites, fibre and microwave, with their sources."""

from phusong.optimize.costs.fibre import same_fibre_prices
from phusong.optimize.costs.prices import PRICE_SETS, PRICES, Price, PriceSet
from phusong.optimize.costs.table import USD_VND, CostTable, set_prices_vnd

__all__ = ["PRICES", "PRICE_SETS", "USD_VND", "CostTable", "Price", "PriceSet", "same_fibre_prices", "set_prices_vnd"]
