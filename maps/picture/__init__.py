"""The plan as one still picture: gaps, what the plan serves, proposals, districts; for print and for slides."""

from phusong.maps.picture.drawing import draw_plan
from phusong.maps.picture.png import Caption, map_png
from phusong.maps.picture.svg import drawing_svg

__all__ = ["Caption", "draw_plan", "drawing_svg", "map_png"]
