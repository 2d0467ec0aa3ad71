"""The picture of a plan as PNG, for slides and letters: the map, its legend, and the gap in a sentence."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from phusong.maps.page import palette
from phusong.maps.page.context import Language
from phusong.maps.page.escape import plain_text
from phusong.maps.picture.drawing import Area, Drawing, Mark, Ring
from phusong.maps.picture.marks import EDGES, FILLS, OUTLINES, legend_of
from phusong.maps.words.bilingual import word

SCALE = 1.1
"""Pixels of the finished picture for a unit of the drawing."""

OVER = 2
"""Times larger that it is drawn before it is made smooth by halving."""

SIDE = 430
"""Width of the column of words, pixels."""

COLOURS = 128
"""Colours of the finished picture: flat areas and the soft edges between them need no more."""

LEAST_HEIGHT = 640
"""Height that the column of words takes at least, pixels."""

QUIET = "#4b5563"

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Words beside the picture.

    Attributes:
        title: What it is a picture of.
        sentence: Where the gap is and what the plan does about it.
        notes: Date of the data, and that it is predicted.
        language: Language of the legend.
    """

    title: str
    sentence: str
    notes: tuple[str, ...]
    language: Language


def map_png(drawing: Drawing, caption: Caption) -> bytes:
    """Draw the picture.

    Args:
        drawing: What is drawn.
        caption: Words beside it.

    Returns:
        A PNG, the same for the same drawing and words.
    """
    width = round(drawing.width * SCALE) + SIDE
    height = max(round(drawing.height * SCALE), LEAST_HEIGHT)
    image = Image.new("RGB", (width * OVER, height * OVER), "#ffffff")
    pen = _Pen(image, ImageDraw.Draw(image), SCALE * OVER)
    _draw_map(pen, drawing)
    _write_words(_Pen(image, pen.draw, OVER), drawing, caption, width - SIDE + 24)
    out = io.BytesIO()
    few = image.reduce(OVER).quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws in units of its own."""

    image: Image.Image
    draw: ImageDraw.ImageDraw
    scale: float

    def points(self, points: Iterable[Sequence[float]]) -> list[Pair]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def areas(self, areas: Iterable[Area]) -> None:
        for area in areas:
            for ring in area.rings:  # a commune inside another is drawn later, over the hole that is filled here
                self.draw.polygon(self.points(ring.tolist()), fill=_pale(area.fill), outline="#ffffff")

    def lines(self, lines: Iterable[Ring], colour: str, width: float) -> None:
        for line in lines:
            self.draw.line(self.points(line.tolist()), fill=colour, width=round(width * self.scale), joint="curve")

    def mark(self, mark: Mark) -> None:
        edge, width = EDGES[mark.shape]
        corners = [(mark.x + east * mark.units, mark.y + south * mark.units) for east, south in OUTLINES[mark.shape]]
        points, wide = self.points(corners), round(width * self.scale)
        box = self._around(points, wide)
        if box is None:
            return
        # On a piece cut out around it: the library looks at all of an image for each polygon with a wide outline.
        left, top = box[:2]
        piece = self.image.crop(box)
        moved = [(x - left, y - top) for x, y in points]
        ImageDraw.Draw(piece).polygon(moved, fill=FILLS[mark.shape], outline=edge, width=wide)
        self.image.paste(piece, box)

    def _around(self, points: Sequence[Pair], margin: int) -> tuple[int, int, int, int] | None:
        """Whole pixels around points and a margin, as far as they lie in the image; None where none does."""
        (left, top), (right, bottom) = map(min, zip(*points, strict=True)), map(max, zip(*points, strict=True))
        far = 2 * margin + 2
        width, height = self.image.size
        box = (
            max(0, int(left) - far),
            max(0, int(top) - far),
            min(width, int(right) + far),
            min(height, int(bottom) + far),
        )
        return box if box[0] < box[2] and box[1] < box[3] else None

    def text(self, place: Pair, text: str, size: float, **style: object) -> None:
        font = _font(round(size * self.scale), bold=bool(style.get("bold")))
        halo = {"stroke_width": round(2 * self.scale), "stroke_fill": "#ffffff"} if style.get("halo") else {}
        anchor = "mm" if style.get("halo") else "la"
        colour = str(style.get("colour", palette.INK))
        (at,) = self.points([place])
        self.draw.text(at, plain_text(text).replace("\n", " "), fill=colour, font=font, anchor=anchor, **halo)  # type: ignore[arg-type]

    def paragraph(self, place: Pair, text: str, size: float, width: float, **style: object) -> float:
        """Write lines no longer than ``width``; gives the place below them."""
        x, y = place
        font = _font(round(size * self.scale), bold=bool(style.get("bold")))
        for line in _lines(plain_text(text), font, width * self.scale):
            self.text((x, y), line, size, **style)
            y += size * 1.35
        return y


def _draw_map(pen: _Pen, drawing: Drawing) -> None:
    pen.areas(sorted(drawing.communes, key=lambda area: -max((len(ring) for ring in area.rings), default=0)))
    pen.lines(drawing.borders, "#6b6278", 2.0)
    pen.lines(drawing.routes, palette.INK, 4.5)
    pen.lines(drawing.routes, palette.PROPOSAL, 2.5)
    for shape in OUTLINES:
        for mark in drawing.marks:
            if mark.shape == shape:
                pen.mark(mark)
    for name in drawing.names:
        pen.text((name.x, name.y), name.text, 17, bold=True, halo=True)


def _write_words(pen: _Pen, drawing: Drawing, caption: Caption, left: float) -> None:
    width = SIDE - 48.0
    y = pen.paragraph((left, 26), caption.title, 25, width, bold=True) + 8
    y = pen.paragraph((left, y), caption.sentence, 19, width) + 16
    for shape, meaning in legend_of(drawing):
        pen.mark(Mark(shape, left + 9, y + 9, 8.0))  # type: ignore[arg-type]  # a shape of the drawing
        y = pen.paragraph((left + 28, y), meaning[caption.language], 15, width - 28) + 5
    for rank, colour in enumerate(palette.SHARE_COLOURS):
        corner = (left + 14 * rank, y + 4)
        pen.draw.rectangle(pen.points([corner, (corner[0] + 13, corner[1] + 13)]), fill=_pale(colour))
    y = pen.paragraph((left + 94, y), word("brief.map.darker")[caption.language], 15, width - 94) + 5
    y = pen.paragraph((left, y), word("brief.map.size")[caption.language], 15, width) + 16
    bar = drawing.scale_units * SCALE
    pen.draw.rectangle(pen.points([(left, y + 22), (left + bar, y + 26)]), fill=palette.INK)
    pen.text((left, y), f"{drawing.scale_km} km", 14)
    y += 44
    for note in caption.notes:
        y = pen.paragraph((left, y), note, 13, width, colour=QUIET) + 3


def _lines(text: str, font: ImageFont.FreeTypeFont, width: float) -> Iterable[str]:
    """Text in lines no longer than ``width`` pixels; a word that is longer is cut."""
    line = ""
    for each in text.split():
        whole = each
        while font.getlength(whole) > width and len(whole) > 1:
            whole = whole[:-1]
        longer = f"{line} {whole}".strip()
        if line and font.getlength(longer) > width:
            yield line
            longer = whole
        line = longer
    if line:
        yield line


def _pale(colour: str) -> str:
    """A colour as it looks through on white paper."""
    red, green, blue = (round(255 - 0.6 * (255 - value)) for value in bytes.fromhex(colour[1:]))
    return f"#{red:02x}{green:02x}{blue:02x}"


@cache
def _font(pixels: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    """A font that has every Vietnamese letter; it comes with matplotlib, which itself is not loaded for it."""
    found = find_spec("matplotlib")
    folder = Path(str(found and found.origin)).parent / "mpl-data" / "fonts" / "ttf"
    return ImageFont.truetype(folder / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), pixels)
