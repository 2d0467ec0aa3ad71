"""How many processor cores the engine may use."""

from __future__ import annotations

import os


def cores() -> int:
    """Cores this process may use, at most ``PHUSONG_JOBS`` where that is set (``phusong run --jobs``)."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    stated = os.environ.get("PHUSONG_JOBS", "")
    return min(allowed, max(int(stated), 1)) if stated.isdigit() else allowed
