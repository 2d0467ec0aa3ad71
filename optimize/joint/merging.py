"""Merging of choices: what the relaxation takes for a little more and a little less money is searched by itself.

At a neighbouring amount of money other options are whole. All that the relaxation takes at some such amount, or that
follows from it by rounding, is a question of a few hundred options, which branch and bound answers in about a second;
its answer is near the best of all.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.solver.clock import Clock

SHIFTS = (0.0, -0.002, -0.005, -0.01, -0.015, -0.02, -0.03, -0.04, 0.002, 0.005, 0.01, 0.02)
"""Changes of the money, as parts of it. Measured at 50 to 300 billion on the example: the best of what they hold
together is within 0.014 % of the bound, with half of them 0.024 %."""


def merged_support(relaxation: Relaxation, taken: Callable[[FloatArray], BoolArray], clock: Clock) -> BoolArray | None:
    """Columns that the relaxation, or a choice that follows it, takes for some amount of money, shape (columns,).

    None where no money limits the choice.

    Args:
        relaxation: The relaxation, with its cuts; it is left as it was.
        taken: Columns of the choices that follow from values, shape (columns,).
        clock: What the search may take; when nothing is left the rest is not looked at.
    """
    model, programme = relaxation.model, relaxation.programme
    if model.money_row < 0:
        return None
    support = np.zeros(len(model.cost), dtype=np.bool_)
    money = float(programme.row_upper[model.money_row])
    for shift in SHIFTS:
        if clock.over():
            break
        programme.limit_row(model.money_row, money * (1.0 + shift))
        relaxed = programme.counted(clock, "simplex")
        if relaxed is not None:
            support |= (relaxed.values > 1e-6) | taken(relaxed.values)
    programme.limit_row(model.money_row, money)
    return support
