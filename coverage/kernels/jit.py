"""The decorator of kernels that are called once a pixel or more often and allocate nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {"cache": True, "error_model": "numpy", "forceinline": True, "_nrt": False}
"""The last turns off the counting of references; numba has it for its own kernels and does not list it."""


def inlined(kernel: Kernel) -> Kernel:
    """Compile a function into each of its compiled callers.

    A plain call would count references to each array that it hands on and push each number of its tuples, which takes
    as long as the formulas themselves. Nothing may be allocated, for nothing would be counted.
    """
    from numba import njit  # takes a second to load, and who reads a help text needs none of it

    compiled: Kernel = njit(**_OPTIONS)(kernel)
    return compiled
