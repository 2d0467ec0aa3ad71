"""What every page stands on: escaping, templates, palette, heads of workbooks, and the seal that lets nothing out."""

from phusong.maps.page.context import PageContext
from phusong.maps.page.escape import plain_text
from phusong.maps.page.palette import DOWNLINK_LIMITS_MBPS, PROBABILITY_LIMITS, SINR_LIMITS_DB, UPLINK_LIMITS_MBPS
from phusong.maps.page.seal import PageError
from phusong.maps.page.sheets import heading_style

__all__ = [
    "DOWNLINK_LIMITS_MBPS",
    "PROBABILITY_LIMITS",
    "SINR_LIMITS_DB",
    "UPLINK_LIMITS_MBPS",
    "PageContext",
    "PageError",
    "heading_style",
    "plain_text",
]
