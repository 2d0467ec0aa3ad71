"""Pages that hold runs side by side."""

from phusong.maps.comparison.page import ComparisonMap, render_comparison
from phusong.maps.comparison.prices import deciding_sentence, price_name, render_prices
from phusong.maps.comparison.variants import VariantMark, VariantsPage, render_variants

__all__ = [
    "ComparisonMap",
    "VariantMark",
    "VariantsPage",
    "deciding_sentence",
    "price_name",
    "render_comparison",
    "render_prices",
    "render_variants",
]
