"""Processes that solvers run in, ended when their time is over."""

from __future__ import annotations

import subprocess

GRACE_S = 0.2
"""A process that stops by itself when its time is over is ended this long after, seconds; writing what it found takes
a few hundredths."""


def log_of(command: list[str], timeout_s: float | None) -> str:
    """Output of a program, cut off when its time is over."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return ""
    return run.stdout
