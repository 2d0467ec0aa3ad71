"""Large arrays in files: they are as any other, and what is let go comes back."""

import ctypes
import io
import mmap
import os
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.kernels import paged as paged_module
from phusong.coverage.kernels.paged import let_go, let_go_all, let_go_unwritten, paged, paged_from, stripes

SIDE = 2048


@pytest.fixture
def small_is_large(monkeypatch):
    monkeypatch.setattr(paged_module, "PAGED_BYTES", 4096)


def in_file(array):
    """Whether an array is kept in a mapped file."""
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(array, memoryview) and isinstance(array.obj, mmap.mmap)


def held_mib(*kinds):
    """Memory of this process of some kinds, that which mapped files take where none is named, MiB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) / 1024.0 for line in lines if line.startswith(kinds or ("RssFile", "RssShmem")))


def test_only_large_arrays_are_kept_in_a_file(small_is_large):
    assert not in_file(paged((1023,), np.float32))
    assert in_file(paged((1024,), np.float32))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_it_is_an_array_as_any_other(small_is_large, dtype):
    array = paged((3, 100, 70), dtype)
    array[...] = np.arange(array.size).reshape(array.shape) % 251
    assert (array.shape, array.dtype) == ((3, 100, 70), dtype)
    assert array.flags.c_contiguous
    assert array.flags.writeable
    assert array.flags.aligned
    assert np.array_equal(array, np.arange(21_000).reshape(3, 100, 70) % 251)
    assert np.array_equal(pickle.loads(pickle.dumps(array)), array)


def test_what_is_let_go_comes_back(small_is_large):
    array = paged((2, SIDE), np.float32)
    array[0] = np.arange(SIDE)
    let_go(array[0], array)  # a part lets go of all
    array[1] = -1.0
    let_go(array[1])
    assert np.array_equal(array[0], np.arange(SIDE))
    assert (array[1] == -1.0).all()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is told by /proc")
def test_what_is_let_go_takes_no_memory(small_is_large):
    before = held_mib()
    array = paged((4 * SIDE, SIDE), np.float32)  # 64 MiB
    array.fill(1.0)
    assert held_mib() - before > 60.0
    let_go(array[3:5])
    assert held_mib() - before < 4.0
    assert float(array[::SIDE, 0].sum()) == 4.0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is told by /proc")
def test_of_an_array_that_is_passed_over_no_more_than_a_stripe_is_held(small_is_large, monkeypatch):
    monkeypatch.setattr(paged_module, "STRIPE_BYTES", 1 << 22)
    before, most_mib, rows_seen = held_mib(), 0.0, []
    array = paged((4 * SIDE, SIDE), np.float32)  # 64 MiB
    for rows in stripes(array):
        array[rows] = 1.0
        most_mib = max(most_mib, held_mib() - before)
        rows_seen += range(4 * SIDE)[rows]
    assert rows_seen == list(range(4 * SIDE))
    assert 3.0 < most_mib < 8.0
    assert held_mib() - before < 4.0


@pytest.mark.parametrize("stripe_bytes", [1, 100, 10_000])
def test_every_row_comes_once(monkeypatch, stripe_bytes):
    monkeypatch.setattr(paged_module, "STRIPE_BYTES", stripe_bytes)
    for shape in ((7, 5), (13,), (0, 4), (3, 0)):
        seen = [row for rows in stripes(np.zeros(shape)) for row in range(shape[0])[rows]]
        assert seen == list(range(shape[0]))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is told by /proc")
def test_all_that_is_there_is_let_go_at_once(small_is_large):
    before = held_mib()
    arrays = [paged((2 * SIDE, SIDE), np.float32) for _ in range(3)]  # 16 MiB each
    for number, array in enumerate(arrays):
        array.fill(number)
    parts = [arrays[0][5:], arrays[1].T]
    del arrays[:2], array
    assert held_mib() - before > 45.0
    let_go_all()
    assert held_mib() - before < 4.0
    assert [float(each.max()) for each in (*parts, arrays[0])] == [0.0, 1.0, 2.0]


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="a C library that keeps what is freed",
)
def test_what_was_freed_is_given_back_to_the_system():
    pieces = [bytes(4000) for _ in range(20_000)]  # 80 MB, of which the last one is held
    last = pieces[-1]
    full = held_mib("RssAnon")
    del pieces
    let_go_all()
    assert full - held_mib("RssAnon") > 60.0
    assert len(last) == 4000


def test_an_array_is_filled_from_a_stream(small_is_large, monkeypatch):
    monkeypatch.setattr(paged_module, "STRIPE_BYTES", 3000)
    wanted = np.random.default_rng(1).integers(0, 255, (40, 30, 2)).astype(np.uint16)
    stream = io.BytesIO(wanted.tobytes() + b"after")
    got = paged_from(stream, wanted.shape, wanted.dtype)
    assert np.array_equal(got, wanted)
    assert in_file(got)
    assert stream.read() == b"after"
    with pytest.raises(ValueError, match="ends before"):
        paged_from(io.BytesIO(wanted.tobytes()[:-1]), wanted.shape, wanted.dtype)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is told by /proc")
def test_what_is_mapped_elsewhere_and_only_read_is_let_go_by_its_own_name(tmp_path):
    path = tmp_path / "ones"
    path.write_bytes(b"\1" * (32 << 20))
    mapped = np.asarray(np.memmap(path, dtype=np.uint8, mode="c")).reshape(4, -1)
    before = held_mib()
    assert int(mapped[:, ::4096].sum()) == 32 << 8
    assert held_mib() - before > 28.0
    let_go(mapped)
    assert held_mib() - before > 28.0
    let_go_unwritten(mapped[1:])
    assert held_mib() - before < 4.0
    assert int(mapped[:, ::4096].sum()) == 32 << 8


def test_changes_of_an_array_that_is_mapped_elsewhere_are_kept(tmp_path):
    path = tmp_path / "zeros"
    path.write_bytes(bytes(8192))
    private = np.asarray(np.memmap(path, dtype=np.uint8, mode="c"))
    private[:] = 7
    let_go(private, np.ones(5), private[10:])
    assert (private == 7).all()


def test_without_room_for_a_file_it_is_in_memory(small_is_large, monkeypatch):
    def full(*_):
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    array = paged((5000,), np.uint8)
    array.fill(3)
    assert not in_file(array)
    assert int(array.sum()) == 15_000
