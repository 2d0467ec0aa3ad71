"""Proposals for new sites and fibre: the planning problem, its exact reductions, models, solver call and audit."""

from pathlib import Path

from phusong.coverage.kernel_cache import drop_stale_kernels
from phusong.optimize.cover import CoverResult, maximal_cover, set_cover

__all__ = ["CoverResult", "maximal_cover", "set_cover"]

drop_stale_kernels(Path(__file__).parent)
