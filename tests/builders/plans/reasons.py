"""Reasons of infeasible plans for tests: one of every key, and what a plan is told in a language."""

from phusong.maps.words.reason_texts import reason_text
from phusong.optimize.plan.reason import REASONS, Reason

CONFLICTING = (Reason.of("exclusive"),)
"""Reasons of a plan whose floors cannot all be met."""

FIGURES = {"n": 12, "limit_s": 0.5, "lon_deg": 103.8, "lat_deg": 22.5, "radius_m": 1500.0}
SHARES = {"asked_share": 0.905, "most_share": 0.8659}
SEVERAL = ("names", "decisions", "others", "below")


def a_reason(key: str, name: str = "Xã Y Tý") -> Reason:
    """A reason of a key; what it names is called ``name``."""
    return Reason.of(key, **{value: _value(value, name) for value in REASONS[key]})


def every_reason(name: str = "Xã Y Tý") -> tuple[Reason, ...]:
    """A reason, or a part of one, of every key."""
    return tuple(a_reason(key, name) for key in REASONS)


def explained(plan, language: str = "en") -> list[str]:
    """Why there is no plan, in words."""
    return [reason_text(reason)[language] for reason in plan.reasons]


def _value(value: str, name: str):
    if value in SEVERAL:
        return (name,) * 7
    if value == "whose":
        return Reason.of("whose.commune", name=name)
    if value == "floor":
        return Reason.of("floor", service="fibre", asked_share=0.905, whose=_value("whose", name))
    if value == "budget":
        return Reason.of("budget", budget_vnd=57_400.0)
    if value.endswith("_vnd"):
        return 57_400.0
    return {**FIGURES, **SHARES, "service": "fibre"}.get(value, name)
