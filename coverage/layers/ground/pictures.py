"""Rasters that show terrain and do not hold its heights: pictures in colours, shaded relief, zeros for voids.

A picture of hills read as heights gives a plan that looks like any other. What tells them apart: colours stand in the
file; 8 bits reach 255; and shaded relief changes from cell to cell, which heights hardly do. On 30 m cells in the
mountains, heights of neighbouring cells correlate at 0.9998, their shaded relief at 0.88 to 0.92, their aspect at 0.64.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.geofiles.grids.mosaic import Mosaic
from phusong.coverage.geofiles.grids.tiles import Tile
from phusong.coverage.kernels.arrays import FloatArray

_SAMPLE = 256
"""Rows and columns that a tile is thinned out to, and sides of the part that is looked at cell by cell."""

_COLOURS = (
    ({"red", "green", "blue"}, "red, green and blue"),
    ({"palette"}, "a palette of colours"),
    ({"hue", "saturation", "lightness"}, "hue, saturation and lightness"),
    ({"cyan", "magenta", "yellow"}, "colours for printing"),
    ({"Y", "Cb", "Cr"}, "the colours of a photograph"),
)
_PICTURE_MAX = 255.0
_NEARLY_WHITE = 250.0
"""A picture in 8 bits reaches this; heights in 8 bits would have to end just there."""

_FEWEST_VALUES = 64
"""Steps, plains and patterns have fewer distinct heights; shaded relief has more."""

_LEAST_SPREAD = 15.0
_SMOOTH, _SMOOTH_8_BIT = 0.95, 0.99
"""Correlation of neighbouring cells below which values up to 255 are no heights; in 8 bits more is asked."""

_FAR_ABOVE_M = 50.0
"""Where every other height lies above this, a height of 0 is a void."""

_MANY_ZEROS = 0.2
_SIDE_BY_SIDE = 0.3
"""Voids lie side by side: of many zeros this share at least has one to the right or left."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """Known values of a tile: thinned out over all of it, and of a part as it is, NaN where unknown."""

    spread: FloatArray
    part: FloatArray


def check_heights(mosaic: Mosaic) -> None:
    """Refuse a raster that is a picture or holds nothing but 0, and tell where zeros stand for voids.

    Args:
        mosaic: The open raster; its ``zero_is_void`` is set.

    Raises:
        ReadError: When its cells are no heights.
    """
    for tile in mosaic.tiles:
        for colours, words in _COLOURS:
            if colours <= set(tile.facts.colours):
                raise ReadError("terrain-picture", f"{tile.name} is a picture in {words}, not heights")
    samples = [_sample(tile) for tile in mosaic.tiles]
    for tile, sample in zip(mosaic.tiles, samples, strict=True):
        _check_relief(tile, sample)
    spread = np.concatenate([sample.spread[np.isfinite(sample.spread)] for sample in samples])
    if len(spread) and not spread.any() and not any(np.nan_to_num(sample.part).any() for sample in samples):
        raise ReadError("terrain-empty", "every height of the raster is 0")
    others = spread[(spread != 0.0) & (spread > -9000.0)]
    mosaic.zero_is_void = bool(len(others)) and others.min() > _FAR_ABOVE_M and not _is_pattern(samples, spread)


def _sample(tile: Tile) -> _Sample:
    shape = (min(tile.height, _SAMPLE), min(tile.width, _SAMPLE))
    spread = _values(tile, tile.read(shape=shape))
    row, col = _known_place(spread)
    top = min(int(row * tile.height / shape[0]), max(tile.height - _SAMPLE, 0))
    left = min(int(col * tile.width / shape[1]), max(tile.width - _SAMPLE, 0))
    window = ((top, min(top + _SAMPLE, tile.height)), (left, min(left + _SAMPLE, tile.width)))
    return _Sample(spread, _values(tile, tile.read(window)))


def _known_place(spread: FloatArray) -> tuple[int, int]:
    """Upper left corner of the part of a sample in which most is known, among nine parts."""
    rows, cols = (max(side // 3, 1) for side in spread.shape)
    corners = [(row * rows, col * cols) for row in range(3) for col in range(3)]
    known = np.isfinite(spread) & (spread != 0.0)
    return max(corners, key=lambda corner: int(known[corner[0] : corner[0] + rows, corner[1] : corner[1] + cols].sum()))


def _values(tile: Tile, cells: np.ma.MaskedArray[Any, Any]) -> FloatArray:
    values = np.ma.getdata(cells).astype(np.float64) * tile.facts.scale + tile.facts.offset
    values[np.ma.getmaskarray(cells) | ~np.isfinite(values)] = np.nan
    return np.asarray(values, dtype=np.float64)


def _check_relief(tile: Tile, sample: _Sample) -> None:
    known = sample.part[np.isfinite(sample.part)]
    if not len(known) or known.min() < 0.0 or known.max() > _PICTURE_MAX:
        return
    is_8_bit = tile.facts.dtype in ("uint8", "int8")
    if is_8_bit and max(known.max(), np.nanmax(sample.spread)) >= _NEARLY_WHITE:
        message = f"{tile.name} holds 8-bit values up to {known.max():g}, as a picture does; heights do not end there"
        raise ReadError("terrain-picture", message)
    if len(np.unique(known)) < _FEWEST_VALUES or known.std() < _LEAST_SPREAD:
        return
    if _correlation(sample.part) < (_SMOOTH_8_BIT if is_8_bit else _SMOOTH):
        message = f"{tile.name} holds values of 0 to 255 that change from cell to cell as a shaded relief does"
        raise ReadError("terrain-picture", message)


def _correlation(part: FloatArray) -> float:
    """Correlation of cells with those beside them, 1 where it cannot be told."""
    left, right = part[:, :-1].ravel(), part[:, 1:].ravel()
    both = np.isfinite(left) & np.isfinite(right)
    if both.sum() < _SAMPLE or left[both].std() == 0.0 or right[both].std() == 0.0:
        return 1.0
    return float(np.corrcoef(left[both], right[both])[0, 1])


def _is_pattern(samples: list[_Sample], spread: NDArray[np.float64]) -> bool:
    """Whether zeros alternate with other heights, so that they are heights themselves."""
    if (spread == 0.0).mean() < _MANY_ZEROS:
        return False
    zeros = [sample.part == 0.0 for sample in samples]
    count = sum(int(zero.sum()) for zero in zeros)
    beside = sum(int((zero[:, 1:] & zero[:, :-1]).sum()) for zero in zeros)
    return count > 0 and beside < _SIDE_BY_SIDE * count
