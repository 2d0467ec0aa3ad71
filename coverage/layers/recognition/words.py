"""Words that agencies and operators use for layers and columns, beside the aliases of the schema, folded."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache

from phusong.coverage.findings.terminal import printable
from phusong.coverage.geofiles.letters.encodings import nfc, recognise_text, restore
from phusong.coverage.schema.column import Column
from phusong.coverage.schema.names import fold

_VILLAGE_NAMES = (
    "ten_thon ten_ban ten_to ten_lang ten_ap ten_tdp ten_to_dan_pho thon_ban thon_to thon_ban_to ten_khu_dan_cu "
    "khu_dan_cu ten_diem_dan_cu diem_dan_cu to_dan_pho hamlet hamlet_name locality settlement ten_buon dia_danh"
)
_COMMUNE_CODES = (
    "ma_xa ma_phuong ma_xa_phuong ma_phuong_xa ma_dvhc ma_dvhc_xa ma_dvhc_cap_xa ma_hanh_chinh ma_don_vi_hanh_chinh "
    "ma_xp id_xa xa_id commune_code ward_code adm3_pcode ma_xa_phuong_thi_tran communecode wardcode"
)
_COMMUNE_NAMES = (
    "ten_xa xa_phuong ten_xa_phuong phuong_xa ten_phuong thuoc_xa ten_dvhc xa_phuong_thi_tran adm3_vi adm3_en"
)
_DISTRICT_NAMES = "huyen ten_huyen quan_huyen ten_quan_huyen thuoc_huyen huyen_thi_xa adm2_vi adm2_en district"
_PEOPLE = (
    "dan_so so_dan nhan_khau so_nhan_khau so_khau tong_dan_so tong_nhan_khau tong_so_dan so_nguoi tong_so_nhan_khau "
    "population inhabitants residents total_population pop people persons no_of_people number_of_people"
)

_PHRASES: dict[str, str] = {
    "villages.village_id": "ma_thon ma_ban ma_to ma_tdp ma_diem id_thon ma_kdc ma_thon_ban ma_ap ma_lang",
    "villages.name": _VILLAGE_NAMES,
    "villages.commune_code": _COMMUNE_CODES,
    "villages.population": _PEOPLE,
    "villages.households": "so_ho ho_dan so_ho_dan tong_so_ho so_ho_gia_dinh households hh ho_gia_dinh num_households",
    "villages.is_commune_centre": "trung_tam_xa la_trung_tam trung_tam la_trung_tam_xa is_centre tt_xa la_tt_xa",
    "villages.has_fibre": "co_cap_quang cap_quang ftth has_fiber fiber co_ftth internet_cap_quang",
    "villages.origin": "nguon nguon_goc source nguon_so_lieu",
    "villages.commune": f"{_COMMUNE_NAMES} xa",
    "villages.district": _DISTRICT_NAMES,
    "communes.commune_code": _COMMUNE_CODES,
    "communes.name": _COMMUNE_NAMES,
    "communes.district": _DISTRICT_NAMES,
    "communes.population": _PEOPLE,
    "sites.site_id": "ma_tram ma_bts ma_cot site_id station_id cell_site ma_vi_tri ma_tram_bts ma_so_tram",
    "sites.name": "ten_tram site_name ten_bts ten_cot station_name ten_vi_tri",
    "sites.operator": (
        "nha_mang doanh_nghiep mang nha_cung_cap don_vi don_vi_quan_ly chu_quan provider telco operator_name"
    ),
    "sites.status": "trang_thai tinh_trang hien_trang status site_status on_air state tinh_trang_hoat_dong",
    "sites.technologies": "cong_nghe loai_cong_nghe tech technologies cong_nghe_phat_song the_he_mang loai_tram",
    "sites.height_m": (
        "do_cao chieu_cao chieu_cao_cot do_cao_cot do_cao_anten chieu_cao_anten do_cao_an_ten chieu_cao_an_ten cao_cot "
        "antenna_height tower_height mast_height height_agl"
    ),
    "sectors.site_id": "ma_tram ma_bts site_id thuoc_tram tram",
    "sectors.technology": "cong_nghe tech technology the_he rat",
    "sectors.azimuth_deg": "goc_phuong_vi phuong_vi huong_anten azimut azimuth huong_an_ten",
    "sectors.downtilt_deg": "tilt downtilt goc_cup goc_nghieng total_tilt",
    "sectors.band_mhz": "bang_tan tan_so band frequency dai_tan",
    "roads.class": "loai_duong cap_duong highway fclass road_class cap_hang hang_duong",
    "fibre.kind": "loai_tuyen loai_cap loai_thiet_bi kind",
    "fibre.fibre_id": "ma_tuyen ma_cap tuyen_id route_id",
    "access_points.kind": "loai_thiet_bi loai_tu kind device_type loai_nut",
    "access_points.fibre_id": "ma_olt ma_splitter ma_tu ma_thiet_bi ma_diem_truy_nhap node_id ma_hop",
    "places.place_id": "ma_truong ma_co_so ma_diem ma_don_vi place_id ma_dia_diem",
    "places.kind": "loai_hinh loai_diem phan_loai cap_hoc loai_co_so loai_dia_diem kind",
    "places.name": "ten_truong ten_co_so ten_diem ten_don_vi ten_dia_diem",
    "districts.name": _DISTRICT_NAMES,
    "districts.district_code": "ma_huyen ma_quan_huyen adm2_pcode district_code",
    "districts.province": "ten_tinh tinh province",
    "provinces.name": "ten_tinh tinh tinh_thanh_pho province adm1_vi",
    "provinces.province_code": "ma_tinh adm1_pcode province_code",
    "lon": "kinh_do kd lon longitude toa_do_x toado_x x_m x_coord easting kinh_do_e long_wgs84 toa_do_kinh_do",
    "lat": "vi_do vd lat latitude toa_do_y toado_y y_m y_coord northing vi_do_n lat_wgs84 toa_do_vi_do",
}
"""Layer and column to further names, apart by spaces; words of a name are apart by ``_``."""

PAIR_PHRASES = ("toa_do", "toa_do_gps", "coordinates", "coordinate", "gps", "latlong", "lat_long", "vi_tri", "location")
"""Names of one column that holds both coordinates."""

_GENERIC = frozenset(
    {
        "id",
        "ma",
        "ma_so",
        "code",
        "objectid",
        "fid",
        "stt",
        "tt",
        "gid",
        "label",
        "ten",
        "name",
        "type",
        "loai",
        "x",
        "y",
    }
    | {"h", "cao", "site", "network", "role", "category", "thon", "ban", "xa", "tinh", "huyen", "long", "ref", "mang"}
    | {"tram", "don_vi", "nguon", "commune", "district", "province", "village", "cap", "ho"}
)
"""Names that say little by themselves."""

_NOT_PEOPLE = (
    "mat_do",
    "density",
    "ty_le",
    "ti_le",
    "nam_gioi",
    "nu_gioi",
    "dan_toc",
    "ty_trong",
    "growth",
    "phan_tram",
    "female",
    "male",
    "women",
    "men",
)
"""What stands beside words for people in columns that do not count them."""

FILE_WORDS: dict[str, tuple[str, ...]] = {
    "villages": ("thon", "ban", "village", "dan_cu", "khu_dan_cu", "to_dan_pho", "hamlet", "settlement", "diem_dan_cu"),
    "communes": ("xa", "commune", "ward", "xa_phuong", "ranh_gioi_xa", "adm3", "dvhc_xa", "hanh_chinh", "ranh_gioi"),
    "sites": ("tram", "bts", "site", "sites", "cot", "tower", "nodeb", "tram_bts", "station", "cot_anten"),
    "sectors": ("sector", "cell", "cells", "an_ten", "anten", "o_phu_song"),
    "roads": ("duong", "giao_thong", "road", "roads", "highway", "duong_bo"),
    "fibre": ("cap_quang", "fibre", "fiber", "tuyen_cap", "cable", "truyen_dan", "cap", "backbone"),
    "access_points": ("access", "olt", "splitter", "diem_truy_nhap", "odf", "tu_cap", "access_points", "fibre_access"),
    "places": ("place", "places", "truong", "truong_hoc", "school", "y_te", "tram_y_te", "clinic", "ubnd", "dia_diem"),
    "buildings": ("building", "nha", "toa_nha", "footprint", "buildings"),
    "sea": ("sea", "bien", "ocean", "vung_nuoc"),
    "districts": ("huyen", "district", "adm2", "quan_huyen"),
    "provinces": ("tinh", "province", "adm1"),
    "crosswalk": ("crosswalk", "sap_nhap", "chuyen_doi", "doi_ma", "lookup"),
    "terrain": (
        "dem",
        "dtm",
        "srtm",
        "terrain",
        "dia_hinh",
        "do_cao",
        "height",
        "elevation",
        "nasadem",
        "aster",
        "dsm",
    ),
    "clutter": ("clutter", "landcover", "land_cover", "worldcover", "lulc", "lop_phu", "tham_phu", "dynamicworld"),
    "population": ("population", "worldpop", "ghs", "ghsl", "dan_so", "pop", "ppp", "hrsl"),
}
"""Words in the names of files and sheets by the layer that they speak for."""


@cache
def plain_name(name: str) -> str:
    """A name of a column folded, letters of old fonts read for what they show."""
    clean = nfc(name)
    if not clean.isascii():
        found = recognise_text([clean])
        if found is not None:
            with suppress(UnicodeError):
                clean = restore(clean, found)
    return fold(printable(clean))


def name_score(layer: str, column: Column, name: str) -> float:
    """How surely the name of a column of a file means a column of ours, 0 to 1.

    Args:
        layer: Layer of ours.
        column: Its column.
        name: Name in the file.
    """
    plain = plain_name(name)
    if not plain or _is_contradicted(column.name, plain):
        return 0.0
    if plain in (column.name, column.dbf_name):
        return 1.0
    return _best_phrase(phrases_of(layer, column), plain)


def _is_contradicted(ours: str, plain: str) -> bool:
    words = f"_{plain}_"
    return ours in ("population", "households") and any(f"_{other}_" in words for other in _NOT_PEOPLE)


@cache
def phrases_of(layer: str, column: Column) -> tuple[str, ...]:
    """Names that a column of ours may have elsewhere, folded."""
    further = _PHRASES.get(f"{layer}.{column.name}", _PHRASES.get(column.name, ""))
    return tuple(dict.fromkeys((column.name, *column.aliases, *further.split())))


@cache
def _best_phrase(phrases: tuple[str, ...], plain: str) -> float:
    bare = re.sub(r"\d+$", "", plain.replace("_", ""))
    return max((_phrase_score(phrase, plain, bare) for phrase in phrases), default=0.0)


def _phrase_score(phrase: str, plain: str, bare: str) -> float:
    """How surely a name means what a phrase does; ``bare`` is the name without signs and figures at its end."""
    weight = 0.62 if phrase in _GENERIC else 1.0
    joined = phrase.replace("_", "")
    if plain == phrase or bare == joined:
        return 0.95 * weight
    if len(bare) >= 8 and plain.count("_") <= 1 and joined.startswith(bare):
        return 0.8 * weight  # ten letters of a Shapefile
    if phrase in plain and f"_{phrase}_" in f"_{plain}_":
        share = phrase.count("_") + 1
        return (0.5 + 0.4 * share / (plain.count("_") + 1)) * weight
    return 0.55 * weight if len(joined) >= 5 and joined in bare else 0.0


def file_score(layer: str, *names: str) -> float:
    """How far the names of a file, its sheet and its folder speak for a layer, 0 to 1."""
    best = 0.0
    for name in names:
        plain = f"_{plain_name(re.sub(r'(?<=[a-z])(?=[A-Z])', '_', name))}_"
        for word in (layer, *FILE_WORDS.get(layer, ())):
            if f"_{word}_" in plain or f"_{word}s_" in plain:
                best = max(best, 0.6 + 0.1 * word.count("_") + (0.2 if len(word) > 4 else 0.0))
            elif len(word) >= 5 and word.replace("_", "") in plain.replace("_", ""):
                best = max(best, 0.6)
    return min(best, 1.0)
