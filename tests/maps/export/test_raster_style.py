"""Raster styles: classes lie as the map's do, and every server has its name."""

from xml.etree import ElementTree as ET

import pytest

from phusong.maps.export import class_style, server_style, signal_style
from phusong.maps.export.qgis.rasters import stepped_style
from phusong.maps.page.palette import PROBABILITY_LIMITS


def items(qml: str) -> list[dict[str, str]]:
    return [item.attrib for item in ET.fromstring(qml).iter("item")]


def test_signal_below_the_threshold_is_clear_and_classes_rise() -> None:
    shown = items(signal_style(-110.0))
    assert [item["value"] for item in shown] == ["-110", "-100", "-90", "-80", "inf"]
    assert [item["alpha"] for item in shown] == ["0", "255", "255", "255", "255"]
    assert shown[0]["label"] == "< -110 dBm"
    assert shown[1]["label"] == "≥ -110 dBm"
    assert len({item["color"] for item in shown[1:]}) == 4


def test_probability_has_a_colour_for_every_class() -> None:
    shown = items(class_style(PROBABILITY_LIMITS, "%"))
    assert [item["value"] for item in shown] == ["0.5", "0.75", "0.9", "0.95", "inf"]


def test_servers_are_named_whatever_they_are_called() -> None:
    entries = list(ET.fromstring(server_style({1: "<b>&", 0: "LCI0001"})).iter("paletteEntry"))
    assert [(entry.get("value"), entry.get("label")) for entry in entries] == [("0", "LCI0001"), ("1", "<b>&")]
    assert entries[0].get("color") != entries[1].get("color")


def test_a_wrong_number_of_colours_is_refused() -> None:
    with pytest.raises(ValueError, match="3 classes, not 2"):
        stepped_style((1.0, 0.0), "dB", ("#000000", "#ffffff"))
