"""The small district as agencies hand it over: six files under odd names, and three that hold no layer.

A workbook with a title row and degrees, minutes and seconds; a zipped Shapefile in capitals with text in TCVN3; a table
with semicolons, decimal commas and the northing called x; a KML; a GeoPackage of two layers; a GeoTIFF.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyogrio
import shapely
from pyproj import Transformer

from tests.builders.old_letters import shown_as_latin
from tests.builders.small_layers import COMMUNES, VILLAGES, write_small_layers

_WGS84 = "EPSG:4326"
_VILLAGE_HEADS = ("STT", "Mã thôn", "Tên thôn, bản", "Mã ĐVHC xã", "Dân số (người)", "TT xã", "Kinh độ", "Vĩ độ")


def write_messy_folder(folder: Path) -> Path:
    """Write the files; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    _villages(folder / "Biểu 01 - dân cư 2024.xlsx")
    _communes(folder / "RANHGIOI.ZIP")
    _sites(folder / "dulieu tram.csv")
    _roads(folder / "Giao thông.kml")
    _fibre(folder / "ha tang.gpkg")
    plain = folder / "plain"
    plain.mkdir()
    write_small_layers(plain)
    (plain / "terrain.tif").rename(folder / "N22E103_v3.tif")
    for file in plain.iterdir():
        file.unlink()
    plain.rmdir()
    (folder / "Đọc trước.txt").write_text("Dữ liệu do Sở cung cấp.\nKhông sao chép.\n", encoding="utf-8")
    (folder / "ban do.pdf").write_bytes(b"%PDF-1.4\n")
    (folder / "cu.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    return folder


def _dms(value: float, letter: str) -> str:
    seconds = round(value * 3600.0, 2)
    degrees, rest = divmod(seconds, 3600.0)
    minutes, rest = divmod(rest, 60.0)
    return f"{int(degrees)}°{int(minutes):02d}'{rest:05.2f}\"{letter}".replace(".", ",")


def _villages(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ghi chú"
    sheet.append(["Số liệu đến 31/12/2024"])
    sheet = book.create_sheet("Biểu")
    sheet.append(["BIỂU TỔNG HỢP DÂN CƯ HUYỆN THỬ"])
    sheet.append([])
    sheet.append(list(_VILLAGE_HEADS))
    for number, (name, title, commune, people, centre, lon, lat) in enumerate(VILLAGES, start=1):
        sheet.append([number, name, title, commune, people, "x" if centre else "", _dms(lon, "Đ"), _dms(lat, "B")])
    sheet.append(["Tổng cộng", None, None, None, sum(village[3] for village in VILLAGES)])
    book.save(path)


def _communes(path: Path) -> None:
    names = {"01001": "Xã Nậm Cang", "01002": "Phường Duyên Hải", "01003": "Xã Mường Hum"}
    frame = gpd.GeoDataFrame(
        {
            "MAXA": list(COMMUNES),
            "TENXA": [shown_as_latin(names[code], "tcvn3") for code in COMMUNES],
            "TENHUYEN": [shown_as_latin("Huyện Thử", "tcvn3")] * len(COMMUNES),
            "DTICH": [12.5, 14.0, 9.75],
        },
        geometry=[shapely.box(west, 22.49, east, 22.51) for west, east in COMMUNES.values()],
        crs=_WGS84,
    )
    parts = path.parent / "parts"
    parts.mkdir()
    pyogrio.write_dataframe(frame, parts / "RanhGioi.shp", driver="ESRI Shapefile", encoding="ISO-8859-1")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(parts.iterdir()):
            if file.suffix != ".cpg":
                archive.write(file, f"BANDO/RANHGIOI{file.suffix.upper()}")
            file.unlink()
    parts.rmdir()


def _sites(path: Path) -> None:
    """In VN-2000 / TM-3 104-45, the northing called x as surveys call it."""
    to_grid = Transformer.from_crs(_WGS84, "EPSG:9208", always_xy=True)
    rows = ["TT;Mã trạm;Doanh nghiệp;Công nghệ;Chiều cao cột (m);X;Y"]
    sites = (("S1", "Viettel", "4G", 30, 103.801), ("S2", "MobiFone", "4G, 5G", 40, 103.831))
    for number, (name, operator, technologies, height_m, lon) in enumerate(sites, start=1):
        easting, northing = to_grid.transform(lon, 22.5005)
        cells = (number, name, operator, technologies, height_m, f"{northing:.3f}", f"{easting:.3f}")
        rows.append(";".join(str(cell) for cell in cells).replace(".", ","))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _roads(path: Path) -> None:
    line = "103.795,22.5,0 103.825,22.5,0 103.85,22.5,0 103.885,22.5,0"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        '<Placemark><name>Đường tỉnh 155</name><ExtendedData><Data name="cap_duong"><value>provincial</value></Data>'
        f"</ExtendedData><LineString><coordinates>{line}</coordinates></LineString></Placemark></Document></kml>",
        encoding="utf-8",
    )


def _fibre(path: Path) -> None:
    routes = gpd.GeoDataFrame(
        {"loai": ["backbone"], "so_soi": [24]},
        geometry=shapely.linestrings([[(103.795, 22.5), (103.825, 22.5), (103.832, 22.5)]]),
        crs=_WGS84,
    )
    points = gpd.GeoDataFrame(
        {"loai": ["OLT", "splitter"], "ghi_chu": ["", ""]},
        geometry=shapely.points([103.801, 103.830], [22.5, 22.5]),
        crs=_WGS84,
    )
    pyogrio.write_dataframe(routes, path, layer="lop_1", driver="GPKG")
    pyogrio.write_dataframe(points, path, layer="lop_2", driver="GPKG")
