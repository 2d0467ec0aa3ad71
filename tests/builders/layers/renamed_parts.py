"""Layers with their columns called as agencies, operators and programs call them, as parts of files in memory."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.layers.recognition.folder import FilePart
from phusong.coverage.layers.recognition.profiles import ColumnProfile
from phusong.coverage.layers.rows.georeference import geometry_kinds
from tests.builders.layers import layer_files as files

_KEYS = {
    "villages": ("village_id", "name", "commune_code", "population"),
    "communes": ("commune_code", "name", "district"),
    "sites": ("site_id", "operator", "technologies", "height_m"),
    "places": ("place_id", "kind", "name"),
    "roads": ("class",),
    "sectors": ("site_id", "technology", "azimuth_deg", "downtilt_deg"),
}
"""Columns of ours, in the order of the names below."""

_NAMES = {
    "villages": """
        ma_thon | ten_thon | ma_xa | dan_so
        Mã thôn | Tên thôn | Mã xã | Dân số
        MATHON | TENTHON | MAXA | DANSO
        Mã thôn/bản | Tên thôn, bản, TDP | Mã ĐVHC cấp xã | Số nhân khẩu
        OBJECTID | Ten | Ma_Xa | Dan_so_2024
        STT | Thôn/Tổ dân phố | Mã phường xã | Tổng số dân (người)
        village_code | village_name | ward_code | pop_2019
        VillageID | VillageName | CommuneCode | Population
        id | label | adm3_pcode | inhabitants""",
    "communes": """
        ma_xa | ten_xa | ten_huyen
        MAXA | TENXA | TENHUYEN
        Mã xã | Tên xã | Huyện
        Mã ĐVHC | Tên ĐVHC | Thuộc huyện
        GID_3 | NAME_3 | NAME_2
        adm3_pcode | adm3_vi | adm2_vi
        ward_id | ward_name | district_name
        a | b | c""",
    "sites": """
        ma_tram | nha_mang | cong_nghe | chieu_cao
        Mã trạm | Nhà mạng | Công nghệ | Chiều cao cột (m)
        MATRAM | DOANHNGHIEP | CONGNGHE | DOCAO
        Site ID | MNO | RAT | Antenna height
        enodeb_id | carrier | network | tower_height
        ID trạm | Đơn vị quản lý | Loại công nghệ | Độ cao anten
        Ma tram | Don vi | Cong nghe | Do cao cot""",
    "places": """
        ma | loai | ten
        osm_id | amenity | name
        Mã địa điểm | Loại hình | Tên địa điểm""",
    "roads": """
        loai_duong
        highway
        Cấp đường
        c""",
    "sectors": """
        ma_tram | cong_nghe | goc_phuong_vi | goc_cup
        Site | Tech | Azimuth | Tilt
        Mã trạm | Công nghệ | Phương vị | Tilt tổng""",
}

STYLES: dict[str, list[dict[str, str]]] = {
    layer: [
        dict(zip(_KEYS[layer], map(str.strip, line.split("|")), strict=True)) for line in lines.strip().splitlines()
    ]
    for layer, lines in _NAMES.items()
}
"""Layer to ways in which its columns are called elsewhere, ours = theirs."""

FRAMES = {
    "villages": files.villages,
    "communes": files.communes,
    "sites": files.sites,
    "places": files.places,
    "roads": files.roads,
    "sectors": files.sectors,
}


def part_of(frame: gpd.GeoDataFrame | pd.DataFrame, name: str = "layer_1.gpkg") -> FilePart:
    """A frame as it would be read from a file."""
    geometry = np.asarray(frame.geometry.array, dtype=np.object_) if isinstance(frame, gpd.GeoDataFrame) else None
    columns = {
        str(column): frame[column].to_numpy()
        for column in frame.columns
        if geometry is None or column != frame.geometry.name
    }
    crs = frame.crs if isinstance(frame, gpd.GeoDataFrame) else None
    kinds = frozenset() if geometry is None else frozenset(geometry_kinds(geometry)) - {""}
    profiles = tuple(ColumnProfile.of(column, cells) for column, cells in columns.items())
    raw = RawLayer(columns, len(frame), geometry, crs, is_table=geometry is None)
    return FilePart(Path(name), name, None, raw, kinds, profiles)


def renamed(layer: str, style: dict[str, str], *, as_table: bool = False, mirrored: bool = False) -> FilePart:
    """A layer with its columns renamed, beside columns that mean nothing; the order of columns may be turned round.

    Args:
        layer: The layer.
        style: Ours = theirs.
        as_table: Whether points stand in two columns of coordinates.
        mirrored: Whether the columns stand in the opposite order.
    """
    frame = FRAMES[layer]()
    frame = frame[[*style, *(["geometry"] if isinstance(frame, gpd.GeoDataFrame) else [])]].rename(columns=style)
    frame["Ghi chú"] = "theo báo cáo"
    frame["Shape_Leng"] = np.linspace(0.31, 0.77, len(frame))
    if as_table:
        x, y = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
        frame = pd.DataFrame(frame.drop(columns="geometry")).assign(**{"Kinh độ": x, "Vĩ độ": y})
    return part_of(frame[list(reversed(frame.columns))] if mirrored else frame)
