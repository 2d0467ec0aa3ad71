"""What every page stands on: escaping, templates, palette, and the seal that lets nothing out."""

from phusong.maps.page.context import PageContext
from phusong.maps.page.escape import plain_text
from phusong.maps.page.palette import PROBABILITY_LIMITS, SINR_LIMITS_DB
from phusong.maps.page.seal import PageError

__all__ = ["PROBABILITY_LIMITS", "SINR_LIMITS_DB", "PageContext", "PageError", "plain_text"]
