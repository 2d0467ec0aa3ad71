"""Passive network (PON) on the tree of a plan: splitters, cables, ports, budgets, bill of materials, second ways."""

from phusong.optimize.pon.bill import ITEMS, Bill, BillLine
from phusong.optimize.pon.design import FibreBuilt, PonDesign, VillageDesign
from phusong.optimize.pon.names import check_communes
from phusong.optimize.pon.parameters import PonParameters
from phusong.optimize.pon.prices import PON_PRICES, pon_prices_vnd
from phusong.optimize.pon.result import PonPlan, plan_pon
from phusong.optimize.pon.ring import SecondWay
from phusong.optimize.pon.tree import Span

__all__ = [
    "ITEMS",
    "PON_PRICES",
    "Bill",
    "BillLine",
    "FibreBuilt",
    "PonDesign",
    "PonParameters",
    "PonPlan",
    "SecondWay",
    "Span",
    "VillageDesign",
    "check_communes",
    "plan_pon",
    "pon_prices_vnd",
]
