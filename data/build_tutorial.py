"""Build the folder of the tutorial from the Lào Cai layers: ``python data/build_tutorial.py``.

One district, Si Ma Cai, as agencies hand data over: a workbook with a title and degrees, minutes and seconds; a zipped
Shapefile in capitals whose text is in TCVN3; a table with semicolons, decimal commas and the northing called X; a KML;
a GeoPackage of two layers; a GeoTIFF. What is real and what is illustrative: ``data/shapefiles/lao-cai/SOURCES.md``.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import openpyxl
import pyogrio
import rasterio
from pyproj import Transformer
from rasterio.windows import from_bounds

DISTRICT = "Huyện Si Ma Cai"
HERE = Path(__file__).parent
LAYERS = HERE / "shapefiles" / "lao-cai"
MARGIN_DEG = 0.06
_DATE = (2024, 12, 31, 0, 0, 0)
_TCVN3 = dict(
    zip(
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6e7e8e9"
            "eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe"
        ),
        strict=True,
    )
)
"""TCVN 5712:1993 VN3; its capitals with tones are the small letters in another font."""

Frames = Mapping[str, gpd.GeoDataFrame]


def main() -> None:
    """Write the folder anew."""
    folder = HERE / "tutorial"
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    write_files(folder, district_frames())
    _terrain(folder / "dem_simacai.tif")


def district_frames() -> dict[str, gpd.GeoDataFrame]:
    """Layers of the district, in WGS 84, with the names of columns of ours."""
    full = {"commune_co": "commune_code", "is_commune": "is_commune_centre", "technologi": "technologies"}
    names = {"access_points": "fibre_access"}
    every = {
        name: pyogrio.read_dataframe(LAYERS / f"{names.get(name, name)}.shp").rename(columns=full)
        for name in ("communes", "villages", "sites", "roads", "fibre", "access_points")
    }
    communes = every["communes"][every["communes"]["district"] == DISTRICT]
    inside = communes.union_all()
    near = inside.buffer(0.002)
    return {
        "communes": communes,
        "villages": every["villages"][every["villages"]["commune_code"].isin(communes["commune_code"])],
        **{name: every[name][every[name].intersects(near)] for name in ("sites", "roads", "fibre", "access_points")},
    }


def write_files(folder: Path, frames: Frames) -> None:
    """Write the layers of a district as agencies hand them over, all but the terrain.

    Args:
        folder: Folder that is there.
        frames: ``villages``, ``communes``, ``sites``, ``roads``, ``fibre`` and ``access_points``.
    """
    _villages(frames["villages"], folder / "Biểu 01 - dân cư 2024.xlsx")
    _communes(frames["communes"], folder / "RANHGIOI.ZIP")
    _sites(frames["sites"], folder / "dulieu tram.csv")
    _roads(frames["roads"], folder / "Giao thông.kml")
    for name, title in (("fibre", "lop_1"), ("access_points", "lop_2")):
        frame = frames[name].rename(columns={"kind": "loai"})
        pyogrio.write_dataframe(frame[["loai", "geometry"]], folder / "ha tang.gpkg", layer=title, driver="GPKG")
    (folder / "Đọc trước.txt").write_text("Dữ liệu do Sở cung cấp.\nKhông sao chép.\n", encoding="utf-8")


def as_tcvn3(text: str) -> str:
    """Text in TCVN3 as a program shows it that takes its bytes for Latin-1."""
    letters = unicodedata.normalize("NFC", text)
    return bytes(_TCVN3.get(each, _TCVN3.get(each.lower(), ord(each) % 256)) for each in letters).decode("latin-1")


def _dms(value: float, letter: str) -> str:
    degrees, rest = divmod(round(value * 3600.0, 2), 3600.0)
    minutes, seconds = divmod(rest, 60.0)
    return f"{int(degrees)}°{int(minutes):02d}'{seconds:05.2f}\"{letter}".replace(".", ",")


def _villages(frame: gpd.GeoDataFrame, path: Path) -> None:
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Ghi chú"
    notes.append(["Số liệu đến 31/12/2024"])
    sheet = book.create_sheet("Biểu")
    sheet.append(["BIỂU TỔNG HỢP DÂN CƯ"])
    sheet.append([])
    sheet.append(["STT", "Mã thôn", "Tên thôn, bản", "Mã ĐVHC xã", "Dân số (người)", "TT xã", "Kinh độ", "Vĩ độ"])
    for number, row in enumerate(frame.itertuples(), start=1):
        place = (_dms(row.geometry.x, "Đ"), _dms(row.geometry.y, "B"))
        centre = "x" if row.is_commune_centre else ""
        sheet.append([number, row.village_id, row.name, row.commune_code, int(row.population), centre, *place])
    sheet.append(["Tổng cộng", None, None, None, int(frame["population"].sum())])
    book.properties.created = book.properties.modified = datetime(*_DATE)  # noqa: DTZ001 - a workbook knows no zone
    book.save(path)


def _communes(frame: gpd.GeoDataFrame, path: Path) -> None:
    old = gpd.GeoDataFrame(
        {
            "MAXA": frame["commune_code"].to_numpy(),
            "TENXA": [as_tcvn3(name) for name in frame["name"]],
            "TENHUYEN": [as_tcvn3(name) for name in frame["district"]],
            "DTICH": np.linspace(9.75, 14.0, len(frame)).round(2),
        },
        geometry=frame.geometry.to_numpy(),
        crs=frame.crs,
    )
    with TemporaryDirectory() as parts:
        pyogrio.write_dataframe(old, Path(parts) / "a.shp", driver="ESRI Shapefile", encoding="ISO-8859-1")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(Path(parts).iterdir()):
                if file.suffix != ".cpg":
                    entry = zipfile.ZipInfo(f"BANDO/RANHGIOI{file.suffix.upper()}", _DATE)
                    archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)


def _sites(frame: gpd.GeoDataFrame, path: Path) -> None:
    """In VN-2000 / TM-3 104-45, the northing called X as surveys call it."""
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:9208", always_xy=True)
    rows = ["TT;Mã trạm;Doanh nghiệp;Công nghệ;Chiều cao cột (m);X;Y"]
    for number, row in enumerate(frame.itertuples(), start=1):
        easting, northing = to_grid.transform(row.geometry.x, row.geometry.y)
        technologies = row.technologies.upper().replace(";", ", ")
        cells: Iterable[object] = (number, row.site_id, row.operator, technologies, f"{row.height_m:g}")
        place = (f"{northing:.3f}".replace(".", ","), f"{easting:.3f}".replace(".", ","))
        rows.append(";".join((*map(str, cells), *place)))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _roads(frame: gpd.GeoDataFrame, path: Path) -> None:
    marks = []
    for number, (kind, shape) in enumerate(zip(frame["class"], frame.geometry, strict=True), start=1):
        lines = getattr(shape, "geoms", [shape])
        drawn = "".join(
            f"<LineString><coordinates>{_positions(line.coords)}</coordinates></LineString>" for line in lines
        )
        data = f'<ExtendedData><Data name="cap_duong"><value>{kind}</value></Data></ExtendedData>'
        marks.append(
            f"<Placemark><name>Đường số {number}</name>{data}<MultiGeometry>{drawn}</MultiGeometry></Placemark>"
        )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
    path.write_text(head + "\n".join(marks) + "\n</Document></kml>\n", encoding="utf-8")


def _positions(coordinates: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.6f},{y:.6f}" for x, y in coordinates)


def _terrain(path: Path) -> None:
    west, south, east, north = district_frames()["communes"].total_bounds
    with rasterio.open(LAYERS / "terrain.tif") as source:
        box = (west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG)
        window = from_bounds(*box, source.transform).round_offsets().round_lengths()
        profile = source.profile | {
            "width": int(window.width),
            "height": int(window.height),
            "transform": source.window_transform(window),
            "compress": "deflate",
            "predictor": 2,
        }
        cells = source.read(1, window=window)
    with rasterio.open(path, "w", **profile) as target:
        target.write(cells, 1)


if __name__ == "__main__":
    main()
