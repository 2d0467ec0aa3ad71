"""Passive network (PON) on the tree of a plan: splitters, cables, ports, budgets, bill of materials, second ways."""

from phusong.optimize.pon.bill import Bill, BillLine, bill_of_materials
from phusong.optimize.pon.design import FibreBuilt, PonDesign, design_pon
from phusong.optimize.pon.parameters import PonParameters
from phusong.optimize.pon.result import PonPlan, plan_pon
from phusong.optimize.pon.ring import SecondWay

__all__ = [
    "Bill",
    "BillLine",
    "FibreBuilt",
    "PonDesign",
    "PonParameters",
    "PonPlan",
    "SecondWay",
    "bill_of_materials",
    "design_pon",
    "plan_pon",
]
