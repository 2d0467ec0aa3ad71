"""Marks of a picture: drawn on a piece that is cut out, with just the pixels of one drawn on the whole."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from phusong.maps.picture.drawing import Mark
from phusong.maps.picture.marks import EDGES, FILLS, OUTLINES
from phusong.maps.picture.png import _Pen

SIZE = (90, 70)


def plainly(image: Image.Image, mark: Mark, scale: float) -> None:
    edge, width = EDGES[mark.shape]
    corners = [((mark.x + x * mark.units) * scale, (mark.y + y * mark.units) * scale) for x, y in OUTLINES[mark.shape]]
    ImageDraw.Draw(image).polygon(corners, fill=FILLS[mark.shape], outline=edge, width=round(width * scale))


@pytest.mark.parametrize("shape", sorted(OUTLINES))
def test_a_mark_has_the_pixels_of_one_on_the_whole_picture(shape: str) -> None:
    """Anywhere, over others, over an edge and beyond it, and at several scales."""
    random = np.random.default_rng(5)
    one, other = Image.new("RGB", SIZE, "#ffffff"), Image.new("RGB", SIZE, "#ffffff")
    for _ in range(40):
        scale = float(random.choice([1.0, 2.0, 3.4]))
        x, y = (random.uniform(-15.0, side + 15.0) / scale for side in SIZE)
        mark = Mark(shape, x, y, float(random.uniform(2.0, 9.0)))  # type: ignore[arg-type]  # a shape of the drawing
        _Pen(one, ImageDraw.Draw(one), scale).mark(mark)
        plainly(other, mark, scale)
    assert one.getcolors() != [(SIZE[0] * SIZE[1], (255, 255, 255))]
    assert one.tobytes() == other.tobytes()
