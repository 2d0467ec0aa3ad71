"""Covering problems as plain functions."""

from phusong.optimize.cover.arguments import CoverResult
from phusong.optimize.cover.maximal import maximal_cover
from phusong.optimize.cover.set_covering import set_cover

__all__ = ["CoverResult", "maximal_cover", "set_cover"]
