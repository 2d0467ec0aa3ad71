"""Layers of people and places: villages, communes, public places."""

from __future__ import annotations

from phusong.coverage.schema.column import Column, Layer

_COMMUNE_ALIASES = (
    "ma_xa",
    "maxa",
    "ma_phuong_xa",
    "xa_code",
    "commune_id",
    "ward_code",
    "ward_id",
    "code",
    "ma",
    "gid_3",
)


VILLAGES = Layer(
    "villages",
    ("point", "polygon"),
    True,
    "Places where people live: thôn, bản, tổ dân phố; outlines say over which ground their people are spread.",
    "Nơi dân cư sinh sống: thôn, bản, tổ dân phố; ranh giới cho biết dân cư phân bố trên đất nào.",
    (
        Column(
            "village_id",
            "id",
            True,
            "Identifier, different in every row.",
            "Mã định danh, khác nhau ở mọi dòng.",
            aliases=("ma_thon", "mathon", "id", "ma", "thon_id", "vill_id", "village_code", "objectid", "fid"),
            example="02635-001",
        ),
        Column(
            "name",
            "text",
            True,
            "Name.",
            "Tên.",
            aliases=("ten_thon", "tenthon", "ten", "thon", "village", "village_name", "name_vi", "label"),
            example="Thôn 1",
        ),
        Column(
            "commune_code",
            "code",
            True,
            "Code of the commune it belongs to, as in the communes layer.",
            "Mã xã mà thôn thuộc về, như trong lớp xã.",
            aliases=_COMMUNE_ALIASES,
            example="02635",
        ),
        Column(
            "population",
            "number",
            True,
            "People who live there.",
            "Số dân.",
            unit="persons",
            limits=(0, 1_000_000_000_000),
            usual=(None, 100_000),
            aliases=(
                "dan_so",
                "danso",
                "so_dan",
                "nhan_khau",
                "so_khau",
                "khau",
                "pop",
                "pop_2019",
                "people",
                "persons",
            ),
            example="412",
        ),
        Column(
            "households",
            "number",
            False,
            "Households.",
            "Số hộ.",
            unit="households",
            limits=(0, None),
            usual=(None, 30_000),
            example="98",
        ),
        Column(
            "is_commune_centre",
            "flag",
            False,
            "Yes on the one village that is its commune's centre; taken from the places layer where absent.",
            "Có với thôn là trung tâm xã; lấy từ lớp địa điểm nếu thiếu.",
            example="0",
        ),
        Column("has_fibre", "flag", False, "Whether homes can get fibre, as surveyed.", "Có cáp quang theo khảo sát."),
        Column(
            "origin",
            "text",
            False,
            "Where the record comes from.",
            "Nguồn của bản ghi.",
            example="survey",
        ),
    ),
)


COMMUNES = Layer(
    "communes",
    ("polygon",),
    True,
    "Outlines of the commune-level units: xã, phường, thị trấn.",
    "Ranh giới đơn vị cấp xã: xã, phường, thị trấn.",
    (
        Column(
            "commune_code",
            "id",
            True,
            "Administrative code as text, leading zeros kept.",
            "Mã hành chính dạng văn bản, giữ số 0 đứng đầu.",
            aliases=(*_COMMUNE_ALIASES, "feature_id"),
            example="02635",
        ),
        Column(
            "name",
            "text",
            True,
            "Name.",
            "Tên.",
            aliases=("ten_xa", "tenxa", "ten", "xa", "commune", "commune_name", "ward_name", "name_3"),
            example="Phường Duyên Hải",
        ),
        Column(
            "district",
            "text",
            True,
            "Name of the district.",
            "Tên huyện.",
            aliases=("huyen", "ten_huyen", "tenhuyen", "quan_huyen", "district_name", "dname", "name_2"),
            example="Thành phố Lào Cai",
        ),
        Column(
            "population",
            "number",
            False,
            "People by the census that the layer cites.",
            "Số dân theo tổng điều tra được dẫn.",
            unit="persons",
            limits=(0, 1_000_000_000_000),
            example="12974",
        ),
        Column(
            "vintage",
            "text",
            False,
            "Date or year that codes and outlines are valid for.",
            "Thời điểm hiệu lực của mã và ranh giới.",
            example="2024-12-31",
        ),
    ),
)


PLACES = Layer(
    "places",
    ("point",),
    False,
    "Public places that must be served: commune centres, schools, clinics.",
    "Địa điểm công cộng phải được phủ: trung tâm xã, trường học, trạm y tế.",
    (
        Column(
            "place_id",
            "id",
            True,
            "Identifier, different in every row.",
            "Mã định danh, khác nhau ở mọi dòng.",
            aliases=("id", "ma", "geonames_id", "osm_id", "fid"),
            example="PL001",
        ),
        Column(
            "kind",
            "text",
            True,
            "commune_centre, school, clinic, or any other word.",
            "commune_centre, school, clinic hoặc từ khác.",
            aliases=("loai", "type", "amenity", "category", "feature_code"),
            example="school",
        ),
        Column("name", "text", True, "Name.", "Tên.", aliases=("ten", "label"), example="Trường tiểu học Số 1"),
    ),
)

COMMUNE_CENTRE_KINDS = frozenset({"commune_centre", "commune_center"})
