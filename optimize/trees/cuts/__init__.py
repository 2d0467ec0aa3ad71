"""The directed cut relaxation of a tree: its cuts, found as they are violated, and its whole values."""

from phusong.optimize.trees.cuts.flow import WHOLE, Cuts, find_cuts
from phusong.optimize.trees.cuts.integer import solve_whole
from phusong.optimize.trees.cuts.relaxation import Relaxation, relaxation_of

__all__ = ["WHOLE", "Cuts", "Relaxation", "find_cuts", "relaxation_of", "solve_whole"]
