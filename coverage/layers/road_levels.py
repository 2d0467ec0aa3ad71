"""Levels of roads: which lie on the ground and which on bridges, as the columns ``layer`` and ``bridge`` say."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels.arrays import IntArray
from phusong.coverage.layers.rows.checked import CheckedLayer

BRIDGE_LEVEL = 1
"""Level of a bridge that does not say its own."""

_NO_BRIDGE = frozenset({"", "0", "no", "n", "false", "f", "none", "khong", "không"})


def road_levels(layer: CheckedLayer) -> IntArray:
    """Level of each road: what ``layer`` says, else 1 on a bridge, else 0, shape (n,)."""
    stated, bridge = layer.words("layer"), layer.words("bridge")
    levels = [
        level if level is not None else 0 if word.casefold() in _NO_BRIDGE else BRIDGE_LEVEL
        for level, word in zip(map(_level, stated), bridge, strict=True)
    ]
    return np.array(levels, dtype=np.int64)


def check_levels(layer: CheckedLayer) -> None:
    """Note a column ``layer`` that holds something else than levels, such as the names of merged files."""
    words = layer.words("layer")
    unread = [index for index, word in enumerate(words) if word and _level(word) is None]
    if unread:
        message = (
            f"layer says {words[unread[0]]!r}, which is no level; {len(unread):,} roads are taken as not saying one"
        )
        layer.note("road-level-unread", message, unread[0], "layer", words[unread[0]])


def _level(word: str) -> int | None:
    """The level that a word states, None where it states none."""
    try:
        level = float(word)
    except ValueError:
        return None
    return int(level) if level.is_integer() and abs(level) <= 20 else None
