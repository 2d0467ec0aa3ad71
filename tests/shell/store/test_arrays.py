"""Arrays are kept to the last bit, read in place, and never changed on disk by whoever looks at them."""

import ast
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from phusong.coverage.kernels import paged
from phusong.store import arrays as store
from phusong.store.arrays import is_sound, map_arrays, read_arrays, write_arrays
from phusong.store.cache import FootprintFolder, StageCache


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    monkeypatch.setattr(store, "MAPPED_BYTES", 400)  # so that some are mapped and some are read
    rng = np.random.default_rng(4)
    return {
        "4g/values": rng.normal(size=(13, 17)).astype(np.float32),
        "tên": np.array(["Sơn Đen", "Thôn"], dtype=np.str_),
        "crs": np.array("EPSG:32648"),
        "none": np.empty((0, 3)),
        "columns": np.asfortranarray(rng.integers(0, 255, (40, 31)).astype(np.uint16)),
        "flags": rng.random(999) < 0.5,
    }


def written(path: Path, arrays: dict[str, np.ndarray]) -> Path:
    with path.open("wb") as out:
        write_arrays(out, arrays)
    return path


def test_arrays_come_back_as_they_were_and_lie_where_numpy_reads_them(tmp_path: Path, kept: dict) -> None:
    path = written(tmp_path / "some.npz", kept)
    found = map_arrays(path)
    with np.load(path, allow_pickle=False) as loaded:
        assert list(found) == list(kept) == loaded.files
        for name, array in kept.items():
            assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
            assert_array_equal(found[name], array)
            assert_array_equal(loaded[name], array)
    mapped = [array for array in found.values() if isinstance(array.base, np.memmap)]
    assert len(mapped) == 3
    assert all(array.ctypes.data % 64 == 0 and array.flags.aligned and array.flags.writeable for array in mapped)


@pytest.mark.parametrize("stripe_bytes", [1, 100, 1_000_000])
def test_arrays_are_written_and_read_in_stripes_of_any_height(
    tmp_path: Path, kept: dict, monkeypatch: pytest.MonkeyPatch, stripe_bytes: int
) -> None:
    whole = written(tmp_path / "whole.npz", kept).read_bytes()
    monkeypatch.setattr(paged, "STRIPE_BYTES", stripe_bytes)
    monkeypatch.setattr(paged, "PAGED_BYTES", 400)
    path = written(tmp_path / "stripes.npz", kept)
    assert path.read_bytes() == whole
    found = read_arrays(path)
    assert list(found) == list(kept)
    for name, array in kept.items():
        assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
        assert_array_equal(found[name], array)
    found["4g/values"][:] = 7.0
    assert path.read_bytes() == whole


def test_what_is_written_into_a_mapped_array_changes_no_file(tmp_path: Path, kept: dict) -> None:
    path = written(tmp_path / "some.npz", kept)
    before = path.read_bytes()
    map_arrays(path)["4g/values"][:] = 7.0
    assert path.read_bytes() == before
    assert_array_equal(map_arrays(path)["4g/values"], kept["4g/values"])


def test_damage_anywhere_is_seen(tmp_path: Path, kept: dict) -> None:
    path = written(tmp_path / "some.npz", kept)
    whole = path.read_bytes()
    assert is_sound(path)
    start = whole.index(kept["4g/values"].tobytes())
    for at in (start, start + 100):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert not is_sound(path)
    path.write_bytes(whole[:-30])
    assert not is_sound(path)
    assert not is_sound(tmp_path / "none.npz")


def test_a_stage_whose_result_is_damaged_counts_as_absent(tmp_path: Path, kept: dict) -> None:
    cache = StageCache(tmp_path)
    cache.save("raster", "k" * 40, kept)
    assert cache.holds("raster", "k" * 40)
    assert not cache.holds("raster", "other")
    assert_array_equal(cache.mapped("raster", "k" * 40)["flags"], kept["flags"])
    (path,) = tmp_path.glob("raster-*.npz")
    whole = bytearray(path.read_bytes())
    whole[whole.index(kept["flags"].tobytes())] ^= 1
    path.write_bytes(whole)
    assert not cache.holds("raster", "k" * 40)
    assert not path.exists()


def test_a_stage_drops_older_entries_of_its_own_and_of_no_stage_of_a_longer_name(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    held = {"values": np.zeros(3)}
    for stage, key in (("raster-nr-700", "a"), ("raster-nr", "b"), ("raster-nr", "c")):
        cache.save(stage, key * 64, held)
    assert cache.load("raster-nr-700", "a" * 64) is not None
    assert (cache.load("raster-nr", "b" * 64), cache.load("raster-nr", "c" * 64) is None) == (None, False)


@pytest.mark.slow
def test_no_flipped_bit_at_the_end_of_a_file_is_more_than_a_damaged_entry(tmp_path: Path) -> None:
    path = written(tmp_path / "some.npz", {"values": np.zeros(3), "none": np.empty(0)})
    whole = path.read_bytes()
    for at in range(whole.index(b"PK\x01\x02"), len(whole)):
        for bit in (0x01, 0x40):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            assert is_sound(path) in (True, False)


@pytest.mark.slow
def test_headers_are_read_by_one_thread_at_a_time(tmp_path: Path, kept: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    path, stages, footprints = (
        written(tmp_path / "some.npz", kept),
        StageCache(tmp_path),
        FootprintFolder(tmp_path / "f"),
    )
    stages.save("stage", "key", kept)
    footprints.put("mast", np.zeros((2, 3, 4), dtype=np.float32))
    inside, most, evaluate = threading.Semaphore(1), [], ast.literal_eval

    def watched(text: str) -> object:
        most.append(inside.acquire(blocking=False))
        time.sleep(0.001)
        if most[-1]:
            inside.release()
        return evaluate(text)

    monkeypatch.setattr(ast, "literal_eval", watched)
    reads = (lambda: map_arrays(path), lambda: stages.load("stage", "key"), lambda: footprints.get("mast"))
    with ThreadPoolExecutor(6) as pool:
        read = [each.result() for each in [pool.submit(read) for read in reads * 4]]
    assert all(each is not None for each in read)
    assert len(most) >= 12
    assert all(most)
