"""A made-up district as public servers give it: small tiles, answers and tables of their forms, behind one server."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import numpy as np
import rasterio
from affine import Affine

from tests.builders.fetching.server import Asked, Served

WEST, SOUTH, EAST, NORTH = 103.795, 22.47, 103.885, 22.53
"""The district: three communes side by side, the third without a named place."""

EDGES = (103.795, 103.825, 103.855, 103.885)
CODES = ("54321A1", "54321A2", "54321B3")
NAMES = ("Bản Mế", "Sín Chải", "Nậm Cang")
HAMLETS = [
    # number, name, place, lon, lat, people around it
    (101, "Thôn Bản Mế", "village", 103.800, 22.500, 400),
    (102, "Thôn Lùng Khấu", "hamlet", 103.812, 22.510, 120),
    (103, "Sín Chải", "town", 103.830, 22.500, 900),
    (104, "=Thôn Đội 3", "hamlet", 103.846, 22.488, 150),
    (105, "Outside", "village", 103.700, 22.400, 50),
]
LONELY = (103.872, 22.505, 210)
"""Where people of the third commune live, and how many."""

TOKEN = "t0ken-of-a-user"


def put_world(served: Served) -> None:
    """Have a server give everything that ``phusong fetch`` asks for."""
    served.files["/gb/ADM3.geojson"] = features(
        [*_communes(), _unit("99999", "Xã Ngoài", (104.1, 22.47, 104.2, 22.53))]
    )
    district = _unit("54321", "Huyện Thử", (WEST - 0.01, SOUTH - 0.01, EAST + 0.01, NORTH + 0.01))
    served.files["/gb/ADM2.geojson"] = features([district])
    served.files["/gb/VNM/ALL/"] = json.dumps([_level(served, "ADM2"), _level(served, "ADM3")]).encode()
    served.files["/dem/Copernicus_DSM_COG_10_N22_00_E103_00_DEM.tif"] = heights()
    served.files["/cover/N21E102.tif"] = cover()
    served.files["/pop/VNM-vnm.tif"] = people()
    served.files["/names/VN.zip"] = named_places()
    served.files[f"/cells?t={TOKEN}&f=452"] = cells()
    served.answers = _answers


def sources_toml(served: Served, folder: Path) -> Path:
    """A file that turns every source to a server."""
    addresses = {
        "search": "/search?q={name}",
        "reverse": "/reverse?lat={lat}&lon={lon}",
        "boundaries": "/gb/{iso3}/ALL/",
        "osm": "/overpass",
        "geonames": "/names/{iso2}.zip",
        "population": "/pop/{iso3}-{iso3_lower}.tif",
        "elevation": "/dem/{tile}.tif",
        "land-cover": "/cover/{tile}.tif",
        "cells": "/cells?t={token}&f={mobile_code}",
    }
    path = folder / "mirrors.toml"
    tables = [f'[{key}]\naddress = "{served.url(address)}"\npause_s = 0\n' for key, address in addresses.items()]
    path.write_text("\n".join(tables), encoding="utf-8")
    return path


def _answers(asked: Asked) -> bytes | None:
    parts = urlsplit(asked.path)
    if parts.path == "/search":
        return json.dumps(places(parse_qs(parts.query)["q"][0])).encode()
    if parts.path == "/reverse":
        return json.dumps({"address": {"country_code": "vn"}}).encode()
    if parts.path == "/overpass":
        return json.dumps({"version": 0.6, "elements": _elements(unquote(asked.body))}).encode()
    return None


def places(name: str) -> list[dict[str, Any]]:
    """What a search by name finds: a district, the town in it that bears its name, a road; other names elsewhere."""
    town = found("Thử", "town", 16, (103.82, 22.49, 103.84, 22.51), "vn")
    district = found("Huyện Thử", "county", 12, (WEST, SOUTH, EAST, NORTH), "vn")
    road = {**found("Thử", "road", 26, (103.8, 22.4, 103.9, 22.5), "vn"), "category": "highway"}
    twins = [
        found("Georgia", "country", 4, (40, 41, 47, 44), "ge"),
        found("Georgia", "state", 8, (-86, 30, -81, 35), "us"),
    ]
    return {"Thử": [town, district, road], "thu": [town, district], "Georgia": twins, "Near": [district]}.get(name, [])


def found(name: str, kind: str, rank: int, box: tuple[float, float, float, float], country: str) -> dict[str, Any]:
    """One place of an answer."""
    west, south, east, north = box
    return {
        "category": "boundary",
        "type": "administrative",
        "addresstype": kind,
        "place_rank": rank,
        "name": name,
        "namedetails": {"name": name, "name:en": f"{name} in English"},
        "display_name": f"{name}, {country.upper()}",
        "boundingbox": [str(south), str(north), str(west), str(east)],
        "address": {"country_code": country},
        "geojson": _rectangle(box),
    }


def _rectangle(box: tuple[float, float, float, float]) -> dict[str, Any]:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def features(units: list[dict[str, Any]]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": units}).encode()


def _communes() -> list[dict[str, Any]]:
    sides = zip(CODES, NAMES, EDGES, EDGES[1:], strict=False)
    return [_unit(code, name, (west, SOUTH, east, NORTH)) for code, name, west, east in sides]


def _unit(code: str, name: str, box: tuple[float, float, float, float]) -> dict[str, Any]:
    properties = {"shapeName": name, "shapeID": code, "shapeISO": "", "shapeGroup": "VNM"}
    return {"type": "Feature", "properties": properties, "geometry": _rectangle(box)}


def _level(served: Served, level: str) -> dict[str, Any]:
    return {
        "boundaryType": level,
        "boundaryYearRepresented": "2020",
        "boundarySource": "A Survey",
        "boundaryLicense": "CC BY 3.0 IGO",
        "gjDownloadURL": served.url(f"/gb/{level}.geojson"),
    }


def geotiff(values: np.ndarray, west: float, north: float, step: float, nodata: float | None) -> bytes:
    """Cells as a GeoTIFF in degrees."""
    rows, cols = values.shape
    profile = {"driver": "GTiff", "height": rows, "width": cols, "count": 1, "dtype": values.dtype.name}
    transform = Affine(step, 0.0, west, 0.0, -step, north)
    with rasterio.MemoryFile() as memory:
        with memory.open(**profile, crs="EPSG:4326", transform=transform, nodata=nodata, compress="deflate") as target:
            target.write(values, 1)
        return bytes(memory.read())


@cache
def heights() -> bytes:
    """A valley along 22.5 with a ridge across it, cells of 1/900 degree, moved by half a cell as the real tiles are."""
    step = 1 / 900
    lon = 103.0 + step * np.arange(900)
    lat = 23.0 - step * np.arange(900)
    ridge = 350.0 * np.exp(-(((lon[None, :] - 103.8555) / 0.0012) ** 2))
    values = (200.0 + ridge + 4000.0 * np.abs(lat[:, None] - 22.5)).astype(np.float32)
    return geotiff(values, 103.0 - step / 2, 23.0 + step / 2, step, None)


@cache
def cover() -> bytes:
    """Trees with a town in the middle and a river, cells of 1/1200 degree; the tile holds no more than is asked for."""
    values = np.full((720, 720), 10, dtype=np.uint8)
    values[300:340, 320:360] = 50
    values[345:350] = 80
    return geotiff(values, 103.5, 22.8, 1 / 1200, 0)


@cache
def people() -> bytes:
    """People around each hamlet, three by three cells of 1/1200 degree."""
    values = np.full((720, 720), -99999.0, dtype=np.float32)
    for lon, lat, count in [*(each[3:] for each in HAMLETS), LONELY]:
        row, col = int((22.8 - lat) * 1200), int((lon - 103.5) * 1200)
        values[row - 1 : row + 2, col - 1 : col + 2] = count / 9.0
    return geotiff(values, 103.5, 22.8, 1 / 1200, -99999.0)


@cache
def named_places() -> bytes:
    """A table of GeoNames: one place that is on the map, one that is not, one abandoned, a mountain."""
    rows = [
        (1, "Bản Mế", 22.5005, 103.8005, "P", "PPL"),
        (2, "Thôn Mới", 22.495, 103.818, "P", "PPL"),
        (3, "Thôn Cũ", 22.49, 103.81, "P", "PPLQ"),
        (4, "Phan Xi Păng", 22.50, 103.82, "T", "MT"),
    ]
    lines = []
    for number, name, lat, lon, kind, code in rows:
        cells_of_row = [str(number), name, name, "", str(lat), str(lon), kind, code, "VN", *[""] * 10]
        lines.append("\t".join(cells_of_row))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "no table")
        archive.writestr("VN.txt", "\n".join(lines) + "\n")
    return out.getvalue()


@cache
def cells() -> bytes:
    """Cells of OpenCelliD: three of one 4G station, a 5G one beside it, a 2G one of another network, one far away."""
    rows = [
        ("LTE", 452, 4, 1, (7001 << 8) + 1, 103.8010, 22.5010, 9),
        ("LTE", 452, 4, 1, (7001 << 8) + 2, 103.8014, 22.5012, 1),
        ("LTE", 452, 4, 1, (7001 << 8) + 3, 103.8006, 22.5008, 1),
        ("NR", 452, 4, 1, (55 << 12) + 1, 103.8011, 22.5011, 3),
        ("GSM", 452, 1, 12, 3451, 103.8310, 22.5010, 5),
        ("GSM", 452, 1, 12, 3452, 103.8312, 22.5010, 5),
        ("LTE", 452, 4, 9, 256, 105.0, 20.0, 5),
    ]
    lines = [
        f"{radio},{mcc},{net},{area},{cell},0,{lon},{lat},1000,{samples},1,1600000000,1700000000,0"
        for radio, mcc, net, area, cell, lon, lat, samples in rows
    ]
    return gzip.compress(("\n".join([*lines, "LTE,452,4,1,x,0,a,b,0,0,0,0,0,0", ""])).encode(), mtime=0)


def _elements(question: str) -> list[dict[str, Any]]:
    if '"highway"' in question:
        valley = [{"lon": 103.70 + 0.005 * number, "lat": 22.5} for number in range(50)]
        bridge = [{"lon": 103.83, "lat": 22.5}, {"lon": 103.83, "lat": 22.51}]
        return [
            {"type": "way", "id": 11, "tags": {"highway": "secondary", "name": "ĐT 153"}, "geometry": valley},
            {
                "type": "way",
                "id": 12,
                "tags": {"highway": "tertiary", "bridge": "yes", "layer": "1"},
                "geometry": bridge,
            },
            {"type": "way", "id": 13, "tags": {"highway": "track"}, "geometry": [None, bridge[0]]},
        ]
    if '"waterway"' in question:
        river = [{"lon": 103.79, "lat": 22.501}, {"lon": 103.89, "lat": 22.501}]
        return [{"type": "way", "id": 21, "tags": {"waterway": "river", "name": "Sông Chảy"}, "geometry": river}]
    nodes = [
        {"type": "node", "id": number, "lat": lat, "lon": lon, "tags": {"place": place, "name": name}}
        for number, name, place, lon, lat, _ in HAMLETS
    ]
    hall = {
        "type": "way",
        "id": 31,
        "center": {"lon": 103.801, "lat": 22.5},
        "tags": {"amenity": "townhall", "name": "UBND"},
    }
    far_hall = {"type": "node", "id": 32, "lon": 103.82, "lat": 22.52, "tags": {"amenity": "townhall"}}
    school = {"type": "node", "id": 33, "lon": 103.831, "lat": 22.501, "tags": {"amenity": "school"}}
    clinic = {"type": "node", "id": 34, "lon": 103.86, "lat": 22.5, "tags": {"amenity": "clinic", "name": "Trạm y tế"}}
    return [*nodes, hall, far_hall, school, clinic]
