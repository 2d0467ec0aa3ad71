"""What every page stands on: escaping, templates, palette, and the seal that lets nothing out."""

from phusong.maps.page.context import PageContext
from phusong.maps.page.escape import plain_text

__all__ = ["PageContext", "plain_text"]
