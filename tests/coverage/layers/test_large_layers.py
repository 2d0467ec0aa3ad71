"""A hundred thousand rows are checked, and a hundred thousand mistakes listed, in seconds."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers
from tests.builders.layers import layer_files as files
from tests.builders.layers.planted import Frame

pytestmark = pytest.mark.slow  # reads and writes whole files


def large_villages(count: int) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    column, row = rng.integers(0, 30, count), rng.integers(0, 30, count)
    return pd.DataFrame(
        {
            "village_id": [f"{number:06d}" for number in range(count)],
            "name": [f"Thôn {number} Nậm Pủng" for number in range(count)],
            "commune_code": [f"{number:05d}" for number in column * 30 + row],
            "population": rng.integers(50, 900, count),
            "lon": 104.0 + 0.1 * (column + rng.uniform(0.01, 0.99, count)),
            "lat": 20.0 + 0.1 * (row + rng.uniform(0.01, 0.99, count)),
        }
    )


def large_communes() -> Frame:
    cells = [(column, row) for column in range(30) for row in range(30)]
    return Frame(
        {
            "commune_code": [f"{column * 30 + row:05d}" for column, row in cells],
            "name": "Xã",
            "district": "Huyện",
        },
        geometry=[shapely.box(104 + 0.1 * c, 20 + 0.1 * r, 104.1 + 0.1 * c, 20.1 + 0.1 * r) for c, r in cells],
        crs=files.WGS84,
    )


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_checked_in_seconds(tmp_path: Path) -> None:
    table = large_villages(100_000)
    table.loc[77_777, "population"] = -5
    table.loc[88_888, "village_id"] = "000000"
    table.loc[99_999, ["lon", "lat"]] = [22.5, 104.5]
    files.write_table(table, tmp_path / "villages.csv")
    files.write_layer(large_communes(), tmp_path / "communes.gpkg")
    sources = {"villages": LayerSource(path="villages.csv"), "communes": LayerSource(path="communes.gpkg")}
    started = time.process_time()
    found = check_layers(sources, base=tmp_path)
    seconds = time.process_time() - started
    assert {(finding.code, finding.row) for finding in found} == {
        ("out-of-range", 77_778),
        ("id-duplicate", 88_889),
        ("coordinates-swapped", 100_000),
        ("commune-centre-missing", None),
    }
    assert seconds < 60.0  # one look at each pair of rows would take an hour


@pytest.mark.slow
def test_a_hundred_thousand_mistakes_are_listed_in_seconds(tmp_path: Path) -> None:
    table = large_villages(100_000).assign(population=-1, commune_code="99999")
    files.write_table(table, tmp_path / "villages.csv")
    files.write_layer(large_communes(), tmp_path / "communes.gpkg")
    sources = {"villages": LayerSource(path="villages.csv"), "communes": LayerSource(path="communes.gpkg")}
    started = time.process_time()
    found: list[Finding] = check_layers(sources, base=tmp_path)
    seconds = time.process_time() - started
    assert sum(finding.code == "out-of-range" for finding in found) == 100_000
    assert sum(finding.code == "commune-unknown" for finding in found) == 100_000
    assert seconds < 60.0
