"""Files of provinces: safe in every folder and link, told apart, and the same from run to run."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from phusong.coverage.network.demand import Units
from phusong.maps.country.provinces import page_files, provinces_of
from phusong.maps.indicators.provinces import commune_provinces
from phusong.maps.page.seal import seal
from tests.builders.networks.small_network import SOUTH_M, WEST_M, small_network, text
from tests.builders.plans.dated import with_provinces

PAGE = '<html><head></head><body><a href="map/{file}">x</a></body></html>'


def test_names_become_plain_files() -> None:
    names = ["Lào Cai", "Đắk Lắk", "Bà Rịa – Vũng Tàu", "TP. Hồ Chí Minh"]
    assert page_files(names) == ["lao-cai.html", "dak-lak.html", "ba-ria-vung-tau.html", "tp-ho-chi-minh.html"]


def test_names_that_look_alike_are_told_apart() -> None:
    assert page_files(["Lào Cai", "Lao Cai", "LÀO-CAI", "Lào Cai 2", "All"]) == [
        "lao-cai.html",
        "lao-cai-2.html",
        "lao-cai-3.html",
        "lao-cai-2-2.html",
        "all-2.html",
    ]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("../../etc/passwd", "etc-passwd.html"),
        ("a/b\\c", "a-b-c.html"),
        ("..", "province.html"),
        ("", "province.html"),
        ('"><script>', "script.html"),
        ("' onclick='", "onclick.html"),
        ("ແຂວງ", "province.html"),
        ("CON", "province-con.html"),
        ("com1", "province-com1.html"),
        ("javascript:alert(1)", "javascript-alert-1.html"),
        ("x" * 400, "x" * 60 + ".html"),
    ],
)
def test_a_hostile_name_leads_nowhere(name: str, file: str) -> None:
    assert page_files([name]) == [file]


@given(st.lists(st.text(), unique=True, max_size=12))
def test_any_names_have_files_of_their_own_that_the_seal_lets_be_linked(names: list[str]) -> None:
    files = page_files(names)
    assert len({file.casefold() for file in files}) == len(names)
    for file in files:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.html", file)
        assert file != "all.html"
        assert f'href="map/{file}"' in seal(PAGE.format(file=file), language="en")


def test_a_run_in_one_province_has_no_pages_of_provinces() -> None:
    network = small_network()
    assert provinces_of(network) == ()
    one = replace(network, further_columns={"communes": {"province": text("Lào Cai", "Lào Cai")}})
    assert provinces_of(one) == ()


def test_provinces_come_by_name_with_their_communes() -> None:
    west, east = provinces_of(with_provinces(small_network()))
    assert (west.name, west.path, west.communes.tolist()) == ("Lào Cai", "map/lao-cai.html", [True, False])
    assert (east.name, east.path, east.communes.tolist()) == ("Yên Bái", "map/yen-bai.html", [False, True])


def test_outlines_of_provinces_stand_in_for_a_column() -> None:
    network = small_network()
    outlines = np.array(
        [
            box(
                WEST_M + 7_500, SOUTH_M, WEST_M + 9_000, SOUTH_M + 16_000
            ),  # nearest to the east, which it does not hold
            box(WEST_M - 100, SOUTH_M, WEST_M + 8_000, SOUTH_M + 16_000),
        ],
        dtype=np.object_,
    )
    units = Units(text("Giữa", "Tây"), text("1", "2"), outlines)
    assert commune_provinces(replace(network, provinces=units)) == ["Tây", "Giữa"]
    assert commune_provinces(replace(with_provinces(network), provinces=units)) == ["Lào Cai", "Yên Bái"]
