"""The plan as one still picture: gaps, what the plan serves, proposals, districts; for print and for slides."""

from phusong.maps.picture.run_picture import plan_png

__all__ = ["plan_png"]
