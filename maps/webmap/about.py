"""What a page with a map says about itself and in which words, colours of shares, and tiles that it may ask for."""

from __future__ import annotations

from phusong.maps.page import palette
from phusong.maps.webmap.context import MapContext
from phusong.maps.webmap.geometry import STEP_DEG
from phusong.maps.webmap.model import AboutData, ShareColours, TileData
from phusong.maps.words.catalogue import words_of


def about_data(context: MapContext, *words: str) -> AboutData:
    """What a page says about itself.

    Args:
        context: What the pages of a run say about themselves.
        words: Groups of texts that the page needs.
    """
    return {
        "scenario": context.scenario,
        "title": context.title,
        "dataDate": context.data_date,
        "language": context.language,
        "illustrative": list(context.illustrative),
        "credits": list(context.credits),
        "words": {language: words_of(language, *words) for language in ("en", "vi")},
        "stepDeg": STEP_DEG,
    }


def share_colours() -> ShareColours:
    """Limits of the classes of shares, and the colour of each."""
    return {
        "limits": list(palette.SHARE_LIMITS),
        "colours": list(palette.SHARE_COLOURS),
        "unknown": palette.SHARE_UNKNOWN,
    }


def tile_data(context: MapContext) -> TileData | None:
    """Tiles that a person can ask a server for, None where there are none.

    Args:
        context: What the pages of a run say about themselves.
    """
    tiles = context.tiles
    return None if tiles is None else {"address": tiles.address, "host": tiles.host, "credit": tiles.credit}
