"""What compiled code stands on: array types, the kept kernels, decibels, threads."""

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray, TextArray
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.kernels.threads import in_threads

__all__ = ["BoolArray", "FloatArray", "GeometryArray", "IntArray", "TextArray", "in_threads", "inlined"]
