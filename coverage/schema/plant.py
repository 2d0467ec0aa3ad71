"""Layers of roads, fibre routes and access points."""

from __future__ import annotations

from phusong.coverage.schema.column import Column, Layer

ROADS = Layer(
    "roads",
    ("line",),
    False,
    "Road centre lines, along which fibre can be laid.",
    "Tim đường, dọc theo đó có thể kéo cáp.",
    (
        Column(
            "class",
            "text",
            False,
            "Class: national, provincial, district, commune, track, or any other word.",
            "Cấp đường: quốc lộ, tỉnh lộ, đường huyện, đường xã, đường mòn hoặc từ khác.",
            aliases=("highway", "fclass", "loai", "loai_duong", "loaiduong", "cap", "cap_duong", "type", "road_class"),
            example="provincial",
        ),
        Column(
            "layer",
            "text",
            False,
            "Level, as in OpenStreetMap: 0 on the ground, 1 above; roads of two levels are not joined at crossings.",
            "Tầng, như trong OpenStreetMap: 0 trên mặt đất, 1 ở trên; hai đường khác tầng cắt nhau thì không nối nhau.",
            aliases=("tang", "level"),
            example="0",
        ),
        Column(
            "bridge",
            "text",
            False,
            "Whether it is a bridge: yes, no or a kind of bridge; a bridge without a level lies on level 1.",
            "Có phải cầu không: yes, no hoặc loại cầu; cầu không ghi tầng thì ở tầng 1.",
            aliases=("cau", "is_bridge"),
            example="no",
        ),
    ),
)


_FIBRE_COLUMNS = (
    Column(
        "kind",
        "text",
        False,
        "What it is: olt, splitter, backbone, distribution, or any other word.",
        "Loại: olt, splitter, backbone, distribution hoặc từ khác.",
        aliases=("loai", "type", "role"),
        example="splitter",
    ),
    Column(
        "fibre_id",
        "id",
        False,
        "Identifier of the access point or route; access points without one are numbered.",
        "Mã điểm truy nhập hoặc tuyến; điểm không có mã được tự đánh số.",
        aliases=("access_point_id", "id", "ma"),
        example="AP001",
    ),
)


FIBRE = Layer(
    "fibre",
    ("line", "point"),
    False,
    "Fibre in place: lines are routes, points are access points where homes can be connected.",
    "Cáp quang hiện có: đường là tuyến, điểm là điểm truy nhập có thể kết nối hộ gia đình.",
    _FIBRE_COLUMNS,
    companions=("access_points",),
)


ACCESS_POINTS = Layer(
    "access_points",
    ("point",),
    False,
    "Access points by themselves, for formats such as Shapefile that cannot hold lines and points together.",
    "Riêng các điểm truy nhập, cho định dạng như Shapefile không chứa chung đường và điểm.",
    _FIBRE_COLUMNS,
)
