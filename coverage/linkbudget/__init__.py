"""Link budgets: powers, antennas, noise, rates and shadowing margins."""

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.linkbudget.fading import SHADOWING_DB
from phusong.coverage.linkbudget.lines import BudgetLine
from phusong.coverage.linkbudget.shadowing import probability_raster, served_probability

__all__ = ["SHADOWING_DB", "BudgetLine", "LinkBudget", "probability_raster", "served_probability"]
