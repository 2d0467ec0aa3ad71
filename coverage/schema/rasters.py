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


POPULATION = Layer(
    "population",
    (),
    False,
    "People in each cell, such as WorldPop or GHSL: where in a village its people live. How many they are is what the "
    "villages say.",
    "Số dân mỗi ô, như WorldPop hoặc GHSL: dân cư ở đâu trong thôn. Số dân lấy theo lớp thôn.",
    is_raster=True,
)


BUILDINGS = Layer(
    "buildings",
    ("point", "polygon"),
    False,
    "Buildings: where in a village its people live. They go before a population raster.",
    "Nhà ở: dân cư ở đâu trong thôn. Được dùng trước raster dân số.",
    (
        Column(
            "people",
            "number",
            False,
            "People or dwellings in it, 1 where absent; what counts is how buildings compare.",
            "Số người hoặc căn hộ, 1 nếu thiếu; chỉ dùng để so sánh giữa các nhà.",
            limits=(0, None),
            aliases=("dwellings", "units", "so_nguoi", "so_ho"),
            example="4",
        ),
    ),
    is_guessed=False,
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
