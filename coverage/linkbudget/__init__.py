"""Link budgets: powers, antennas, noise, rates and shadowing margins."""

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.linkbudget.fading import SHADOWING_DB
from phusong.coverage.linkbudget.lines import BudgetLine
from phusong.coverage.linkbudget.presets import preset_values
from phusong.coverage.linkbudget.shadowing import served_probability

__all__ = ["SHADOWING_DB", "BudgetLine", "LinkBudget", "preset_values", "served_probability"]
