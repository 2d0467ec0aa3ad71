"""Pages that hold runs side by side."""

from phusong.maps.comparison.page import ComparisonMap, render_comparison

__all__ = ["ComparisonMap", "render_comparison"]
