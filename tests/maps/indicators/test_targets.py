"""Dated targets counted by hand on the small case: reached, planned, late, missed."""

from datetime import date

import numpy as np
import pytest

from phusong.coverage.served.share import Served
from phusong.maps.indicators.target_texts import target_status
from phusong.maps.indicators.targets import target_rows
from phusong.optimize.plan.milestones import Milestones, PlaceCount
from phusong.optimize.question.targets import DatedTarget
from tests.builders.networks.small_network import coverage_of, small_network

NETWORK = small_network()
COVERAGE = coverage_of(NETWORK)  # fibre: A (500 of 1,800); 4G: A, B
STAGES = ("AB", "ABC")
"""Who has fibre at the end of 2025 and of 2026."""


def served(names: str) -> Served:
    return Served.whole(np.array([str(name) in names for name in NETWORK.villages.ids]))


def row(due=("2025-12-31", "2026-12-31"), stages=STAGES, places=(), **target):
    milestones = Milestones(
        tuple(str(2025 + at) for at in range(len(stages))),
        due[: len(stages)],
        {"fibre": tuple(served(stage) for stage in stages)},
        places,
    )
    (found,) = target_rows(NETWORK, COVERAGE, milestones, [DatedTarget(**{"service": "fibre"} | target)])
    return found


def told(found):
    return found.need, found.today, found.in_time, found.after, found.status, found.phase


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"share": 0.25, "by": date(2025, 12, 31)}, (450, 500, 900, 1200, "reached", 0)),
        ({"share": 0.5, "by": date(2025, 12, 31)}, (900, 500, 900, 1200, "planned", 1)),
        ({"share": 0.5, "by": date(2025, 12, 30)}, (900, 500, 500, 1200, "late", 1)),
        ({"share": 0.6}, (1080, 500, None, 1200, "planned", 2)),
        ({"share": 0.6, "by": date(2026, 6, 30)}, (1080, 500, 900, 1200, "late", 2)),
        ({"share": 0.9, "by": date(2030, 1, 1)}, (1620, 500, 1200, 1200, "missed", 0)),
        ({"share": 0.9, "stages": (), "by": date(2030, 1, 1)}, (1620, 500, 500, 500, "missed", 0)),
        ({"share": 0.4, "measure": "villages"}, (3, 1, None, 3, "planned", 2)),
        ({"share": 1, "measure": "communes"}, (2, 0, None, 2, "planned", 2)),  # by their centres, B and C
        ({"share": 1, "measure": "places", "kind": "commune_centre"}, (2, 0, None, 2, "planned", 2)),
        ({"share": 0.0}, (0, 500, None, 1200, "reached", 0)),
        ({"share": 0.5, "due": ("", ""), "by": date(2025, 1, 1)}, (900, 500, 500, 1200, "planned", 1)),
    ],
)
def test_how_a_target_stands(target, expected):
    assert told(row(**target)) == expected


def test_what_is_missing_by_the_day_and_in_the_end():
    found = row(share=0.9, by=date(2025, 12, 31))
    assert (found.missing, found.missing_in_time) == (420, 720)
    assert target_status(found) == {"en": "missed by 420", "vi": "không đạt, còn thiếu 420"}
    late = row(share=0.6, by=date(2026, 6, 30))
    assert target_status(late)["en"] == "late: reached by phase 2026, by 31 December 2026; 180 missing by the day"
    assert target_status(late)["vi"] == "trễ hạn: đạt ở giai đoạn 2026, chậm nhất 31/12/2026; đến hạn còn thiếu 180"


def test_a_target_of_communes_is_a_row_for_each():
    milestones = Milestones(("",), ("",), {"fibre": (served("ABC"),)})
    asked = DatedTarget(service="fibre", share=0.5, within="commune")
    west, east = target_rows(NETWORK, COVERAGE, milestones, [asked])
    assert (west.unit, west.total, west.need, west.after, west.status) == ("Tây (00001)", 950, 475, 900, "reached")
    assert (east.unit, east.total, east.need, east.after, east.status) == ("Đông (00002)", 850, 425, 300, "missed")
    only = asked.model_copy(update={"only": ("Đông",)})
    assert target_rows(NETWORK, COVERAGE, milestones, [only]) == (east,)


def test_a_commune_without_a_centre_counts_by_half_of_its_people():
    unmarked = NETWORK.villages.__class__(
        **{name: getattr(NETWORK.villages, name) for name in NETWORK.villages.__slots__}
        | {"is_commune_centre": np.zeros(7, dtype=bool)}
    )
    network = NETWORK.__class__(**{name: getattr(NETWORK, name) for name in NETWORK.__slots__} | {"villages": unmarked})
    asked = DatedTarget(service="fibre", share=1, measure="communes")
    (found,) = target_rows(network, COVERAGE, Milestones(("",), ("",), {"fibre": (served("ABC"),)}), [asked])
    assert (found.total, found.today, found.after) == (2, 1, 1)  # 500 of 950 today; 300 of 850 are less than half


def test_places_of_the_layer_are_counted_as_they_were_found():
    count = PlaceCount("school", "fibre", 5, 1, (3, 5))
    found = row(share=0.6, measure="places", kind="school", places=(count,))
    assert (found.total, *told(found)) == (5, 3, 1, None, 5, "planned", 1)
