"""The plan as one still picture: gaps, what the plan serves, proposals, districts; for print and for slides."""

from phusong.maps.picture.plan_png import plan_png

__all__ = ["plan_png"]
