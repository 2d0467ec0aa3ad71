"""One table of layers and columns, which drives reading, checking, the reference page and the templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["id", "code", "text", "number", "flag", "technologies"]
GeometryKind = Literal["point", "line", "polygon"]
Range = tuple[float | None, float | None]

OPEN: Range = (None, None)
DBF_NAME_LENGTH = 10
"""A Shapefile keeps this many letters of a column's name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layer.

    Attributes:
        name: Name of ours.
        kind: What it holds: ``id`` and ``code`` are text with leading zeros kept; ``flag`` is yes, no or unknown.
        required: Whether a file without it is refused.
        description: One sentence, English.
        description_vi: One sentence, Vietnamese.
        unit: Unit of a number, empty when it has none.
        limits: Least and greatest possible value; outside is an error.
        usual: Least and greatest usual value; outside is a warning.
        aliases: Names that others give it, folded; suggested when the column is missing, never taken silently.
        example: A value for the template.
    """

    name: str
    kind: ColumnKind
    required: bool
    description: str
    description_vi: str
    unit: str = ""
    limits: Range = OPEN
    usual: Range = OPEN
    aliases: tuple[str, ...] = ()
    example: str = ""

    @property
    def dbf_name(self) -> str:
        """The name as a Shapefile keeps it."""
        return self.name[:DBF_NAME_LENGTH]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer.

    Attributes:
        name: Name of ours.
        geometry: Kinds of geometry it may have; none for plain tables and rasters.
        required: Whether a run needs it.
        description: One sentence, English.
        description_vi: One sentence, Vietnamese.
        columns: Its columns; a raster has none.
        is_raster: Whether it is a grid of cells.
        is_pattern: Whether it is a set of antenna pattern files.
        is_guessed: Whether a file may be taken for it though neither its columns nor its name say so.
    """

    name: str
    geometry: tuple[GeometryKind, ...]
    required: bool
    description: str
    description_vi: str
    columns: tuple[Column, ...] = ()
    is_raster: bool = False
    is_pattern: bool = False
    is_guessed: bool = True

    @property
    def has_rows(self) -> bool:
        """Whether it is a vector layer or table."""
        return not (self.is_raster or self.is_pattern)

    def column(self, name: str) -> Column | None:
        """The column of ours with that name, longitude and latitude included, None when there is none."""
        return next((column for column in (*self.columns, *self.coordinates) if column.name == name), None)

    @property
    def coordinates(self) -> tuple[Column, ...]:
        """Columns that place the rows of a table without geometry."""
        return COORDINATES if "point" in self.geometry else ()


COORDINATES = (
    Column(
        "lon",
        "number",
        False,
        "Longitude (or x where a projected crs is given), for tables without geometry.",
        "Kinh độ (hoặc x nếu crs phẳng), cho bảng không có hình học.",
        unit="degrees",
        aliases=("longitude", "long", "lng", "x", "easting", "kinh_do", "kinhdo", "toa_do_x", "x_coord", "point_x"),
        example="103.9707",
    ),
    Column(
        "lat",
        "number",
        False,
        "Latitude (or y where a projected crs is given), for tables without geometry.",
        "Vĩ độ (hoặc y nếu crs phẳng), cho bảng không có hình học.",
        unit="degrees",
        aliases=("latitude", "y", "northing", "vi_do", "vido", "toa_do_y", "y_coord", "point_y"),
        example="22.4856",
    ),
)

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
    ("point",),
    True,
    "Places where people live: thôn, bản, tổ dân phố.",
    "Nơi dân cư sinh sống: thôn, bản, tổ dân phố.",
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
            limits=(0, None),
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
            limits=(0, None),
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

SITES = Layer(
    "sites",
    ("point",),
    False,
    "Existing structures that carry radio equipment.",
    "Trạm hiện có mang thiết bị vô tuyến.",
    (
        Column(
            "site_id",
            "id",
            True,
            "Identifier, different in every row.",
            "Mã trạm, khác nhau ở mọi dòng.",
            aliases=("ma_tram", "matram", "tram", "site", "id", "bts_id", "enodeb", "enodeb_id", "site_code"),
            example="LCI0001",
        ),
        Column(
            "operator",
            "text",
            True,
            "Operator.",
            "Nhà mạng.",
            aliases=("nha_mang", "nhamang", "mno", "doanh_nghiep", "owner", "carrier"),
            example="Viettel",
        ),
        Column(
            "technologies",
            "technologies",
            True,
            "Technologies on air, separated by semicolons: 2g, 3g, 4g, 5g.",
            "Công nghệ đang phát, cách nhau bằng dấu chấm phẩy: 2g, 3g, 4g, 5g.",
            aliases=("cong_nghe", "congnghe", "technology", "tech", "radio", "rat", "network"),
            example="4g;5g",
        ),
        Column(
            "height_m",
            "number",
            True,
            "Height of the antennas above ground.",
            "Độ cao ăng-ten so với mặt đất.",
            unit="m",
            limits=(0.5, 650),
            usual=(3, 150),
            aliases=("do_cao", "docao", "chieu_cao", "cao", "height", "antenna_height", "tower_height", "h"),
            example="42",
        ),
        Column("name", "text", False, "Name for people; the identifier where absent.", "Tên trạm; mã trạm nếu thiếu."),
    ),
)

SECTORS = Layer(
    "sectors",
    (),
    False,
    "Antenna directions of the sites; a site and technology without any row counts as omnidirectional.",
    "Hướng ăng-ten của trạm; trạm và công nghệ không có dòng nào được coi là vô hướng.",
    (
        Column(
            "site_id",
            "code",
            True,
            "Site it stands on, as in the sites layer.",
            "Mã trạm, như trong lớp trạm.",
            aliases=("ma_tram", "matram", "tram", "site", "bts_id", "enodeb", "enodeb_id", "site_code"),
            example="LCI0001",
        ),
        Column(
            "technology",
            "technologies",
            True,
            "Technology of the sector: 2g, 3g, 4g or 5g.",
            "Công nghệ của sector: 2g, 3g, 4g hoặc 5g.",
            aliases=("cong_nghe", "congnghe", "technologies", "tech", "radio", "rat"),
            example="4g",
        ),
        Column(
            "azimuth_deg",
            "number",
            False,
            "Boresight clockwise from grid north; empty for omnidirectional.",
            "Phương vị theo chiều kim đồng hồ từ bắc lưới; trống nếu vô hướng.",
            unit="degrees",
            limits=(0, 360),
            aliases=("azimuth", "azi", "phuong_vi", "bearing"),
            example="120",
        ),
        Column(
            "downtilt_deg",
            "number",
            False,
            "Total downtilt, mechanical plus electrical, below the horizon; where empty the pattern file's, else 0.",
            "Tổng góc cụp, cơ và điện; nếu trống thì theo tệp giản đồ, nếu không có thì 0.",
            unit="degrees",
            limits=(-90, 90),
            usual=(-5, 25),
            aliases=("downtilt", "tilt", "total_tilt", "goc_cup"),
            example="4",
        ),
        Column(
            "band_mhz",
            "number",
            False,
            "Band; the service's own band where empty.",
            "Băng tần; băng tần của dịch vụ nếu trống.",
            unit="MHz",
            limits=(30, 100_000),
            usual=(400, 6_000),
            aliases=("band", "frequency", "freq", "frequency_mhz", "bang_tan"),
            example="1800",
        ),
        Column(
            "antenna",
            "text",
            False,
            "Pattern file of the antennas layer; the budget's parametric pattern where empty.",
            "Tệp giản đồ trong lớp antennas; giản đồ tham số nếu trống.",
            aliases=("antenna_model", "ang_ten", "pattern"),
        ),
        Column(
            "mechanical_tilt_deg",
            "number",
            False,
            "Mechanical part of the downtilt; with it or the electrical part, their sum counts as downtilt.",
            "Góc cụp cơ; nếu có góc cơ hoặc góc điện thì tổng của chúng là góc cụp.",
            unit="degrees",
            limits=(-90, 90),
            usual=(-5, 20),
            aliases=("mechanical_tilt", "m_tilt", "mdt"),
            example="2",
        ),
        Column(
            "electrical_tilt_deg",
            "number",
            False,
            "Electrical part of the downtilt; that of the pattern file where empty.",
            "Góc cụp điện; theo tệp giản đồ nếu trống.",
            unit="degrees",
            limits=(-90, 90),
            usual=(-5, 20),
            aliases=("electrical_tilt", "e_tilt", "edt", "ret"),
            example="2",
        ),
    ),
)

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
            aliases=("highway", "fclass", "loai", "cap", "cap_duong", "type", "road_class"),
            example="provincial",
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
)

ACCESS_POINTS = Layer(
    "access_points",
    ("point",),
    False,
    "Access points by themselves, for formats such as Shapefile that cannot hold lines and points together.",
    "Riêng các điểm truy nhập, cho định dạng như Shapefile không chứa chung đường và điểm.",
    _FIBRE_COLUMNS,
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

ANTENNAS = Layer(
    "antennas",
    (),
    False,
    "Antenna pattern files in MSI Planet format (.msi, .pln): one file, a folder or an archive of them.",
    "Tệp giản đồ ăng-ten định dạng MSI Planet (.msi, .pln): một tệp, thư mục hoặc tệp nén.",
    is_pattern=True,
)

LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        VILLAGES,
        COMMUNES,
        SITES,
        SECTORS,
        ANTENNAS,
        ROADS,
        FIBRE,
        ACCESS_POINTS,
        TERRAIN,
        CLUTTER,
        SEA,
        PLACES,
    )
}
"""Every layer by name, in the order of reports."""

LAYER_NAMES = tuple(LAYERS)
REQUIRED_LAYERS = tuple(layer.name for layer in LAYERS.values() if layer.required)

TECHNOLOGIES = ("2g", "3g", "4g", "5g")
TECHNOLOGY_SYNONYMS = {"gsm": "2g", "umts": "3g", "wcdma": "3g", "hspa": "3g", "lte": "4g", "nr": "5g", "5gnr": "5g"}
COMMUNE_CENTRE_KINDS = frozenset({"commune_centre", "commune_center"})
