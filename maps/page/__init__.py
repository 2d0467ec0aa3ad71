"""What every page stands on: escaping, templates, palette, and the seal that lets nothing out."""

from phusong.maps.page.context import PageContext

__all__ = ["PageContext"]
