"""Pixels of a country lie in files: the same to the bit, and little of them in memory."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS

from phusong.coverage.kernels import paged
from phusong.coverage.radio.rasters import pixels
from phusong.coverage.radio.rasters.levels import add_masts, predict_best, predict_raster
from phusong.coverage.radio.rasters.pixels import Pixels
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster
from phusong.store.arrays import map_arrays, write_arrays
from phusong.store.packing import pack_raster, unpack_raster
from tests.builders.levels.masts import AREA, SIXTY
from tests.builders.levels.radio import radio_of

RADIO = radio_of(model="p526", raster_step_m=400.0, max_range_km=5.0)
MASTS = Transmitters.of_sites(SIXTY, "4g")
PLANES = ("values", "server", "servers", "voids")
LARGE = (3000, 3000)
"""Pixels of 108 MB, which lie in a file."""
GRID = Grid(Affine(90.0, 0.0, 0.0, 0.0, -90.0, 270_000.0), LARGE, CRS.from_epsg(32648))


def resident_mib():
    """Memory of this process, pages of mapped files included, MiB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024.0 for line in lines if line.startswith("VmRSS"))


def bits(raster):
    """Every plane as its bytes."""
    return {name: getattr(raster, name).tobytes() for name in PLANES}


@pytest.mark.slow
def test_what_lies_in_files_is_the_same_to_the_bit(monkeypatch, tmp_path):
    few = np.arange(len(MASTS)) < 3
    whole, first = (predict_raster(SIXTY.terrain, masts, "4g", RADIO, AREA) for masts in (MASTS, MASTS.only(few)))
    best = predict_best(SIXTY.terrain, MASTS, "4g", RADIO, AREA)
    with (tmp_path / "first.npz").open("wb") as out:
        write_arrays(out, pack_raster(first))
    monkeypatch.setattr("phusong.store.arrays.MAPPED_BYTES", 1)
    monkeypatch.setattr(paged, "PAGED_BYTES", 1)
    monkeypatch.setattr(paged, "STRIPE_BYTES", 1000)
    monkeypatch.setattr(pixels, "MASTS_BETWEEN", 2)
    monkeypatch.setattr("phusong.coverage.radio.rasters.levels.TILES_BETWEEN", 1)
    assert bits(predict_raster(SIXTY.terrain, MASTS, "4g", RADIO, AREA)) == bits(whole)
    kept = unpack_raster(map_arrays(tmp_path / "first.npz"))
    assert bits(add_masts(kept, SIXTY.terrain, MASTS.only(~few), "4g", RADIO, first=3)) == bits(whole)
    assert bits(kept) == bits(first)
    again = predict_best(SIXTY.terrain, MASTS, "4g", RADIO, AREA)
    assert (again.values.tobytes(), again.server.tobytes()) == (best.values.tobytes(), best.server.tobytes())


def test_pixels_begin_unheard_and_end_unknown():
    found = Pixels.unheard((3, 5))
    assert (found.values == -np.inf).all()
    assert (found.server == -1).all()
    assert not found.servers.any()
    assert not found.voids.any()
    found.values[1, 2], found.server[1, 2] = -80.0, 4
    raster = found.raster(replace(GRID, shape=(3, 5)))
    assert np.isnan(raster.values).sum() == 14
    assert (raster.values[1, 2], raster.server[1, 2]) == (-80.0, 4)
    assert [getattr(raster, name).dtype for name in PLANES] == [np.float32, np.int32, np.uint16, np.uint16]


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is told by /proc")
def test_of_pixels_of_a_country_little_is_held(tmp_path):
    before = resident_mib()
    raster = Pixels.unheard(LARGE).raster(GRID)
    with (tmp_path / "kept.npz").open("wb") as out:
        write_arrays(out, pack_raster(raster))
    kept = unpack_raster(map_arrays(tmp_path / "kept.npz"))
    assert Pixels.of(kept).values.shape == LARGE
    assert resident_mib() - before < 60.0  # 20 of it a stripe of each array that is being copied


def test_masts_are_added_to_nothing_that_does_not_count():
    bare = Raster(np.zeros((2, 2), np.float32), np.zeros((2, 2), np.int32), replace(GRID, shape=(2, 2)))
    with pytest.raises(ValueError, match="counts"):
        Pixels.of(bare)
