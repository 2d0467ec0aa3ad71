"""Trees with a proof: Steiner trees and prize-collecting trees in graphs, as functions."""

from phusong.optimize.trees.questions import prize_collecting_tree, steiner_tree
from phusong.optimize.trees.result import TreeResult

__all__ = ["TreeResult", "prize_collecting_tree", "steiner_tree"]
