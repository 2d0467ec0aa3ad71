"""Raster layers and the sea: terrain, land cover, oceans."""

from __future__ import annotations

from phusong.coverage.schema.column import Column, Layer

TERRAIN = Layer(
    "terrain",
    (),
    True,
    "Heights above sea level in metres: GeoTIFF, SRTM .hgt, .asc or .img, one file or a folder of tiles.",
    "Độ cao so với mực nước biển theo mét: GeoTIFF, SRTM .hgt, .asc hoặc .img, một tệp hoặc thư mục các mảnh.",
    is_raster=True,
)


CLUTTER = Layer(
    "clutter",
    (),
    False,
    "Land cover classes as whole numbers.",
    "Lớp phủ mặt đất dạng số nguyên.",
    is_raster=True,
)


SEA = Layer(
    "sea",
    ("polygon",),
    False,
    "Outlines of the sea and other large waters, to 50 km beyond the terrain; without them all land is inland.",
    "Ranh giới biển và vùng nước lớn, rộng hơn địa hình 50 km; nếu thiếu thì toàn bộ đất được coi là nội địa.",
    (Column("name", "text", False, "Name.", "Tên.", aliases=("ten", "label"), example="Vịnh Bắc Bộ"),),
    is_guessed=False,
)
