"""Proposals for new sites and fibre: the planning problem, its exact reductions, models, solver call and audit."""

from pathlib import Path

from phusong.coverage.kernel_cache import drop_stale_kernels
from phusong.optimize.cover import CoverResult, maximal_cover, set_cover
from phusong.optimize.trees import TreeResult, prize_collecting_tree, steiner_tree

__all__ = ["CoverResult", "TreeResult", "maximal_cover", "prize_collecting_tree", "set_cover", "steiner_tree"]

drop_stale_kernels(Path(__file__).parent)
