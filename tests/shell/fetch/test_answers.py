"""Answers that are of the right kind of file and of the wrong form: told, dropped, and asked for again."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.findings import InputError, ReadError
from phusong.fetch.area import Area, area_of_box, find_area
from phusong.fetch.box import Box
from phusong.fetch.communes import find_communes
from phusong.fetch.countries import countries
from phusong.fetch.download import Download, DownloadCache, Request, Wire, kept_encrypted
from phusong.fetch.geonames import find_named_places
from phusong.fetch.osm import Overpass
from phusong.fetch.rasters import find_people
from phusong.fetch.sites import find_cells
from phusong.fetch.sources import Source, read_sources
from tests.builders.fetching.server import Fault, Served
from tests.builders.fetching.world import EAST, NORTH, SOUTH, TOKEN, WEST, geotiff, put_world, sources_toml

BOX = Box(WEST, SOUTH, EAST, NORTH)
VIET_NAM = countries()["VN"]
AREA = Area("x", BOX, VIET_NAM)
ERROR = b'{"error": "please come back later"}'
Find = Callable[[dict[str, Source], DownloadCache], object]


def zipped(name: str, text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, text)
    return out.getvalue()


CROWD = geotiff(np.full((720, 720), 1e7, dtype=np.float32), 103.5, 22.8, 1 / 1200, -99999.0)
CASES: dict[str, tuple[str, bytes, Find]] = {
    "search": ("/search", ERROR, lambda at, cache: find_area("Thử", at["search"], cache)),
    "country": ("/reverse", ERROR, lambda at, cache: area_of_box(BOX, None, at["reverse"], cache)),
    "list of boundaries": ("/gb/VNM/ALL/", ERROR, lambda at, cache: find_communes(AREA, at["boundaries"], cache)),
    "boundaries": ("/gb/ADM3.geojson", ERROR, lambda at, cache: find_communes(AREA, at["boundaries"], cache)),
    "districts": ("/gb/ADM2.geojson", b"[]", lambda at, cache: find_communes(AREA, at["boundaries"], cache)),
    "no boundaries": (
        "/gb/ADM3.geojson",
        b'{"features": []}',
        lambda at, cache: find_communes(AREA, at["boundaries"], cache),
    ),
    "map": ("/overpass", ERROR, lambda at, cache: Overpass(at["osm"], cache).roads(BOX)),
    "other file": (
        "/names/VN.zip",
        zipped("readme.txt", "x"),
        lambda at, cache: find_named_places(BOX, VIET_NAM, at["geonames"], cache),
    ),
    "page of words in the archive": (
        "/names/VN.zip",
        zipped("VN.txt", "<html>\nsorry\n</html>\n"),
        lambda at, cache: find_named_places(BOX, VIET_NAM, at["geonames"], cache),
    ),
    "cells": (
        f"/cells?t={TOKEN}&f=452",
        gzip.compress(b"RATE_LIMITED\n"),
        lambda at, cache: find_cells(BOX, VIET_NAM, at["cells"], cache, TOKEN),
    ),
    "people": ("/pop/VNM-vnm.tif", CROWD, lambda at, cache: find_people(BOX, VIET_NAM, at["population"], cache)),
}


@pytest.mark.parametrize("case", CASES)
def test_an_answer_of_another_form_is_not_kept(case: str, served: Served, tmp_path: Path) -> None:
    path, wrong, find = CASES[case]
    put_world(served)
    sources = read_sources(sources_toml(served, tmp_path))
    right, folder = dict(served.files), tmp_path / "cache"
    served.files[path] = wrong
    served.faults = {asked: [Fault(200, wrong)] for asked in (path, "*") if path not in right}
    with pytest.raises(InputError if case == "country" else ReadError) as caught:
        find(sources, DownloadCache(folder, Wire(sleep=lambda _: None)))
    assert case == "country" or caught.value.code == "fetch-content"
    served.files, served.faults = right, {}
    assert find(sources, DownloadCache(folder, Wire(sleep=lambda _: None))) is not None, "the same command again"


class Encrypted(DownloadCache):
    """A cache that says of every answer that it came by https, and notes what is asked for."""

    def get(self, request: Request) -> Download:
        self.wanted = [*getattr(self, "wanted", ()), request.address]
        plain = Request(request.address.replace("https://", "http://"), request.expects)
        found = super().get(plain)
        return Download(**{**vars_of(found), "address": found.address.replace("http://", "https://")})


def vars_of(download: Download) -> dict[str, object]:
    return {name: getattr(download, name) for name in Download.__dataclass_fields__}


@pytest.mark.slow
def test_an_address_without_encryption_in_an_encrypted_answer_is_asked_with_it(served: Served, tmp_path: Path) -> None:
    put_world(served)
    sources = read_sources(sources_toml(served, tmp_path))
    assert json.loads(served.files["/gb/VNM/ALL/"])[0]["gjDownloadURL"].startswith("http://")
    cache = Encrypted(tmp_path / "cache", Wire())
    found = find_communes(AREA, sources["boundaries"], cache)
    assert [each.startswith("https://") for each in cache.wanted] == [False, True, True]
    assert [finding.code for finding in found.findings()] == ["fetch-raised"] * 2
    open_answer = find_communes(AREA, sources["boundaries"], DownloadCache(tmp_path / "open", Wire()))
    assert (open_answer.units, open_answer.findings()) == (found.units, [])


@pytest.mark.parametrize(
    ("address", "told_by", "asked"),
    [
        ("http://a/x?b=1", "https://c/", "https://a/x?b=1"),
        ("http://a:80/x", "https://c/", "https://a/x"),
        ("HTTP://a/x", "https://c/", "https://a/x"),
        ("http://a/x", "http://c/", "http://a/x"),
        ("https://a/x", "http://c/", "https://a/x"),
        ("ftp://a/x", "https://c/", "ftp://a/x"),
    ],
)
def test_addresses_are_raised_to_encryption_and_never_taken_off_it(address: str, told_by: str, asked: str) -> None:
    assert kept_encrypted(address, told_by) == asked
