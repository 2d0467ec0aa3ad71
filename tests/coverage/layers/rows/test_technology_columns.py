"""Technologies of sites written as a column for each."""

from __future__ import annotations

import numpy as np
import pytest

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.layers.rows.technology_columns import with_technologies
from phusong.coverage.schema.layers import LAYERS


def rows(**columns: list[object]) -> RawLayer:
    cells = {name: np.array(values, dtype=object) for name, values in columns.items()}
    return RawLayer(cells, len(next(iter(cells.values()))), is_table=True)


def joined(raw: RawLayer, layer: str = "sites", *, is_mapped: bool = False) -> tuple[list[str], list[str]]:
    log = FindingLog("t.csv", layer)
    found = with_technologies(raw, LAYERS[layer], log, is_mapped=is_mapped)
    return [str(cell) for cell in found.columns.get("technologies", ())], [each.code for each in log.findings]


@pytest.mark.parametrize(
    ("marks", "read"),
    [
        ({"3G": ["x", None, "X"], "4G": ["x", "x", ""], "5G": [None, "", "x"]}, ["3g;4g", "4g", "3g;5g"]),
        ({"Có 4G": ["có", "không", "có"], "Có 5G": ["không", "không", "có"]}, ["4g", "", "4g;5g"]),
        ({"Trạm LTE": [1, 0, 1], "BTS NR": [0, 0, 1]}, ["4g", "", "4g;5g"]),
        ({"2G": ["1", "1", "0"], "phát sóng 4G": ["1", "0", "1"]}, ["2g;4g", "2g", "4g"]),
    ],
)
def test_marks_of_each_technology_are_put_together(marks: dict[str, list[object]], read: list[str]) -> None:
    assert joined(rows(**marks)) == (read, ["technologies-joined"])


def test_what_is_no_mark_or_has_its_own_column_is_left_alone() -> None:
    counts = rows(**{"4G": [12, 3, 0], "5G": [1, 0, 0]})
    assert joined(counts) == ([], []), "numbers of cells are no marks"
    marks = {"4G": ["x", "", ""], "5G": ["", "x", ""]}
    assert joined(rows(**marks, Technology=["4g", "5g", "4g"])) == ([], [])
    assert joined(rows(**marks), is_mapped=True) == ([], [])
    assert joined(rows(**marks), "villages") == ([], [])
