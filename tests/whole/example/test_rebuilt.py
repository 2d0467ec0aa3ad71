"""The example's layers are made again from the tables of facts, to the byte."""

from __future__ import annotations

import filecmp

import numpy as np
import pytest

from tests.builders.layers.example import LAYERS

pytestmark = pytest.mark.slow  # reads the layers of a province


def test_terrain_is_carved_again_alike(builder, heights):
    again = builder("lao_cai.terrain").build_terrain(lambda _: None)
    apart_m = np.abs(again.astype(np.int64) - heights[0])
    # The last digit of an exponential hangs on the processor, and a stream that turns aside carves another bed.
    assert (apart_m == 0).mean() > 0.9
    assert np.percentile(apart_m, 99) < 20
    assert again.max() == heights[0].max()


def test_everything_but_the_masts_is_rebuilt_to_the_byte_from_the_terrain(builder, heights, tmp_path):
    # Choosing the masts takes minutes: `python data/build_lao_cai.py --check` rebuilds them, too.
    builder("build_lao_cai").build(tmp_path, heights[0], masts=False)
    names = sorted(path.name for path in tmp_path.iterdir())
    _, differing, missing = filecmp.cmpfiles(tmp_path, LAYERS, names, shallow=False)
    assert not differing
    assert not missing
    chosen = {"sectors.csv", *(f"sites.{kind}" for kind in ("cpg", "dbf", "prj", "shp", "shx"))}
    assert {path.name for path in LAYERS.iterdir()} == {*names, *chosen, "SOURCES.md"}


def test_shares_are_exact(builder):
    share_out = builder("lao_cai.communes").share_out
    assert share_out(10, [1.0, 1.0, 1.0]).tolist() == [4, 3, 3]
    assert share_out(7, [0.5, 2.5, 1.0]).tolist() == [1, 4, 2]
    assert share_out(0, [3.0, 1.0]).tolist() == [0, 0]
