"""Trees with a proof: Steiner trees and prize-collecting trees in graphs, as functions."""

from phusong.optimize.trees.graph import graph_of
from phusong.optimize.trees.questions import prize_collecting_tree, steiner_tree
from phusong.optimize.trees.result import TreeResult

__all__ = ["TreeResult", "graph_of", "prize_collecting_tree", "steiner_tree"]
