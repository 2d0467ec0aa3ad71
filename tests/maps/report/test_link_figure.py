"""An explained path in words and as a picture."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from phusong.coverage.links.explain import explain_link
from phusong.coverage.p1812.terms import Terms
from phusong.maps.report.link_figure import link_png
from phusong.maps.report.link_text import link_as_text, link_sections
from phusong.maps.words.link import LINK_WORDS
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import sixty_villages

SIXTY = sixty_villages()
RADIO = radio_of(model="p1812", services={"4g": {"preset": "fcc-bdc-4g"}})


@pytest.fixture(scope="module")
def report():
    villages, sites = SIXTY.villages, SIXTY.sites
    away = np.hypot(villages.x_m - sites.x_m[0], villages.y_m - sites.y_m[0])
    return explain_link(SIXTY, RADIO, "S0", str(villages.ids[int(np.argmin(np.abs(away - 3000.0)))]))


def test_every_line_has_its_words(report):
    lines = {line.key for line in (*report.reception, *report.budget)} | set(Terms._fields)
    assert lines <= set(LINK_WORDS)


def test_words_fill_the_same_values_in_both_languages():
    for key, (english, vietnamese) in LINK_WORDS.items():
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", vietnamese)), key


def test_the_text_says_it_all_in_english(report):
    text = link_as_text(report, "en")
    for heading in ("Profile", "Loss by ITU-R P.1812-8", "Reception", "Servers heard", "Link budget of 4G"):
        assert heading in text
    assert f"{report.loss_db:.1f}".rstrip("0").rstrip(".") + " dB" in text
    assert re.search(r"uplink target +1 Mbit/s", text)
    assert "60 % of the first Fresnel zone is" in text


def test_the_text_is_vietnamese_with_vietnamese_numbers(report):
    text = link_as_text(report, "vi")
    assert "Quỹ đường truyền 4G" in text
    assert f"{report.distance_km:.2f}".rstrip("0").replace(".", ",") + " km" in text
    assert len(text.splitlines()) == len(link_as_text(report, "en").splitlines())


def test_two_sites_have_no_budget_of_a_terminal():
    headings = [heading for heading, _ in link_sections(explain_link(SIXTY, RADIO, "S0", "S3"), "en")]
    assert "Reception" not in headings
    assert not any(heading.startswith("Link budget") for heading in headings)


@pytest.mark.slow
def test_the_picture_is_a_png_and_always_the_same(report):
    first, again = link_png(report, "en"), link_png(report, "en")
    assert first == again
    with Image.open(io.BytesIO(first)) as picture:
        assert picture.format == "PNG"
        assert picture.width > 1000
        assert picture.height > 600
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 20
        assert "Software" not in picture.info


@pytest.mark.slow
def test_the_picture_speaks_vietnamese_without_a_missing_letter(report):
    # A letter the font has not would be warned of, and a warning fails a test here.
    assert link_png(report, "vi") != link_png(report, "en")
