"""Layers of administrative units above communes, and of how units of one vintage became those of another."""

from __future__ import annotations

from phusong.coverage.schema.column import Column, Layer

DISTRICTS = Layer(
    "districts",
    ("polygon",),
    False,
    "Outlines of the districts: huyện, thị xã, thành phố; they name the district of communes that do not.",
    "Ranh giới đơn vị cấp huyện: huyện, thị xã, thành phố; cho biết huyện của những xã không ghi.",
    (
        Column(
            "name",
            "text",
            True,
            "Name.",
            "Tên.",
            aliases=("ten_huyen", "ten", "huyen", "district", "district_name", "name_2"),
            example="Huyện Bát Xát",
        ),
        Column("district_code", "code", False, "Administrative code as text.", "Mã hành chính dạng văn bản."),
        Column("province", "text", False, "Name of the province.", "Tên tỉnh.", aliases=("tinh", "ten_tinh", "name_1")),
    ),
    is_guessed=False,
)


PROVINCES = Layer(
    "provinces",
    ("polygon",),
    False,
    "Outlines of the provinces that the communes must lie in.",
    "Ranh giới các tỉnh mà các xã phải nằm trong.",
    (
        Column(
            "name",
            "text",
            True,
            "Name.",
            "Tên.",
            aliases=("ten_tinh", "ten", "tinh", "province", "province_name", "name_1"),
            example="Tỉnh Lào Cai",
        ),
        Column("province_code", "code", False, "Administrative code as text.", "Mã hành chính dạng văn bản."),
    ),
    is_guessed=False,
)


CROSSWALK = Layer(
    "crosswalk",
    (),
    False,
    "Which commune became which: a row for each unit before and each unit after that took people of it. Given, it "
    "brings the villages' commune codes to the vintage of the communes.",
    "Xã nào thành xã nào: mỗi dòng một đơn vị cũ và một đơn vị mới nhận dân của nó. Nếu có, mã xã của thôn được chuyển "
    "sang thời điểm của lớp xã.",
    (
        Column(
            "code_before",
            "code",
            True,
            "Code of the unit before the change.",
            "Mã đơn vị trước khi thay đổi.",
            aliases=("old_code", "ma_cu", "ma_xa_cu", "code_old", "from_code"),
            example="02635",
        ),
        Column(
            "code_after",
            "code",
            True,
            "Code of the unit after the change.",
            "Mã đơn vị sau khi thay đổi.",
            aliases=("new_code", "ma_moi", "ma_xa_moi", "code_new", "to_code", "code_2025"),
            example="02671",
        ),
        Column(
            "share",
            "number",
            False,
            "Share of the people of the unit before that live in the unit after; needed where it was divided.",
            "Tỷ lệ dân của đơn vị cũ sống trong đơn vị mới; cần khi đơn vị cũ bị chia.",
            unit="share",
            limits=(0, 1),
            aliases=("ty_le", "weight"),
            example="1",
        ),
        Column(
            "population_before",
            "number",
            False,
            "People of the unit before; communes that state none get theirs from it, by the shares.",
            "Số dân của đơn vị cũ; xã không ghi số dân được tính từ đó theo tỷ lệ.",
            unit="persons",
            limits=(0, 1_000_000_000_000),
            aliases=("dan_so_cu", "population_old"),
            example="4120",
        ),
        Column("name_before", "text", False, "Name before.", "Tên cũ.", aliases=("ten_cu",)),
        Column("name_after", "text", False, "Name after.", "Tên mới.", aliases=("ten_moi",)),
        Column("date", "date", False, "Day of the change.", "Ngày thay đổi.", aliases=("ngay",), example="2025-07-01"),
    ),
)
