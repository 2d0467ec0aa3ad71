"""Trees with a proof: Steiner trees and prize-collecting trees in graphs, as functions."""

from phusong.optimize.trees.prize_collecting import prize_collecting_tree
from phusong.optimize.trees.result import TreeResult
from phusong.optimize.trees.steiner import steiner_tree

__all__ = ["TreeResult", "prize_collecting_tree", "steiner_tree"]
