"""Decomposition of a large question: parts that lie apart, one price of money, copies of what lies on their borders."""

from phusong.optimize.decomposed.parts import split
from phusong.optimize.decomposed.solve import answer_decomposed

__all__ = ["answer_decomposed", "split"]
