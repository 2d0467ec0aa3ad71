"""What compiled code stands on: array types, the kept kernels, decibels, threads, forked processes."""

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray, TextArray
from phusong.coverage.kernels.forks import can_fork, in_forks
from phusong.coverage.kernels.identity import Latest
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.kernels.paged import let_go, let_go_all, let_go_unwritten, paged_from, stripes
from phusong.coverage.kernels.tasks import Arrays, Report, Spread, Task
from phusong.coverage.kernels.threads import blocks, cores, in_threads, in_turn_or_threads

__all__ = [
    "Arrays",
    "BoolArray",
    "FloatArray",
    "GeometryArray",
    "IntArray",
    "Latest",
    "Report",
    "Spread",
    "Task",
    "TextArray",
    "blocks",
    "can_fork",
    "cores",
    "in_forks",
    "in_threads",
    "in_turn_or_threads",
    "inlined",
    "let_go",
    "let_go_all",
    "let_go_unwritten",
    "paged_from",
    "stripes",
]
