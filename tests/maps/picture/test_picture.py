"""The picture of a plan: a mark for each gap and each proposal at its place, the same on screen, paper and slide."""

import io
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from phusong.maps.indicators.after import served_after
from phusong.maps.page import palette
from phusong.maps.picture.drawing import draw_plan
from phusong.maps.picture.marks import FILLS, legend_of
from phusong.maps.picture.png import Caption, map_png
from phusong.maps.picture.svg import drawing_svg
from tests.builders.pages.contexts import HOSTILE
from tests.builders.plans.small_plan import small_case

CAPTION = Caption(title="Phủ sóng", sentence="850 người", notes=("Dự báo",), language="vi")


def drawn(service="4g", names=None):
    network, coverage, plan = small_case()
    if names:
        network = replace(network, communes=replace(network.communes, districts=np.array(names, dtype=np.object_)))
    return draw_plan(network, coverage, plan, served_after(coverage, plan), service)


def test_a_mark_for_each_gap_and_each_proposal_of_the_service():
    # without 4G: C and D, which the plan serves, and E, F, G; the tower alone brings 4G
    assert Counter(mark.shape for mark in drawn().marks) == {"gained": 2, "gap": 3, "new_tower": 1}
    assert Counter(mark.shape for mark in drawn("5g").marks) == {"gained": 3, "gap": 3, "upgrade": 1, "new_tower": 1}
    fibre = drawn("fibre")
    assert Counter(mark.shape for mark in fibre.marks) == {"gained": 2, "gap": 4}
    assert len(fibre.routes) == 2
    assert [shape for shape, _ in legend_of(fibre)] == ["gap", "gained", "fibre"]


def test_marks_lie_where_villages_lie_and_grow_with_their_people():
    picture = drawn()
    (tower,) = (mark for mark in picture.marks if mark.shape == "new_tower")
    north, (south_left, south_right) = (
        max(picture.marks, key=lambda mark: -mark.y),
        sorted((mark for mark in picture.marks if mark.shape == "gained"), key=lambda mark: mark.x),
    )
    assert north.shape == "gap", "F, at 15 km, lies farthest north"
    assert north.units < south_left.units, "F has 100 people, C 300"
    # C at (10, 10), D at (15, 10), the tower at (11, 10): a kilometre is a fifth of the way from C to D
    km = (south_right.x - south_left.x) / 5.0
    assert tower.x == pytest.approx(south_left.x + km, abs=0.2)
    assert south_left.y - north.y == pytest.approx(5.0 * km, abs=0.2)
    assert picture.scale_units == pytest.approx(picture.scale_km * km, rel=1e-3)


def test_a_service_that_is_not_there_leaves_the_outlines():
    picture = drawn("6g")
    assert picture.marks == ()
    assert {area.fill for area in picture.communes} == {palette.SHARE_UNKNOWN}


@pytest.mark.parametrize("name", HOSTILE)
def test_names_in_the_drawing_are_text(name):
    svg = ET.fromstring(drawing_svg(drawn(names=[name, "Huyện"]), name).replace("\x00", ""))
    assert svg.attrib["aria-label"] == name
    assert name in [text.text for text in svg.iter("text")]
    assert {element.tag for element in svg.iter()} == {"svg", "path", "text"}


@pytest.mark.slow
def test_the_png_is_painted_in_the_colours_of_the_legend():
    content = map_png(drawn(), CAPTION)
    assert content == map_png(drawn(), CAPTION)
    picture = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    for shape in ("gap", "gained", "new_tower"):
        colour = tuple(bytes.fromhex(FILLS[shape][1:]))
        assert (picture == colour).all(axis=-1).sum() > 80, shape
    assert (picture == tuple(bytes.fromhex(FILLS["gap"][1:]))).all(axis=-1)[:, :600].any()
