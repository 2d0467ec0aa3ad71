"""Writes are atomic, keys follow content, kept stages survive and damaged ones count as absent."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import BaseModel
from shapely import Point

from phusong.store.cache import FootprintFolder, StageCache
from phusong.store.files import remove_leftovers, write_bytes, write_json
from phusong.store.keys import content_key


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "summary.json"
    write_json(target, {"villages": 1})

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        write_json(target, {"villages": 2})
    assert target.read_text() == '{\n  "villages": 1\n}\n'
    assert [path.name for path in tmp_path.iterdir()] == ["summary.json"]


@pytest.mark.slow
def test_a_killed_writer_leaves_old_or_new_bytes(tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    write_bytes(target, b"old" * 1000)
    script = (
        "import sys\nfrom pathlib import Path\nfrom phusong.store.files import write_bytes\n"
        "print('ready', flush=True)\n"
        "while True: write_bytes(Path(sys.argv[1]), b'new' * 3_000_000)"
    )
    writer = subprocess.Popen([sys.executable, "-c", script, str(target)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    with writer.stdout:
        writer.stdout.readline()
        seen = {len(target.read_bytes()) for _ in range(20)}
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert seen | {len(target.read_bytes())} <= {3000, 9_000_000}
    remove_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_json_refuses_what_json_cannot_say(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "x.json", {"gap": float("nan")})


class Parameters(BaseModel):
    reach_m: float = 5.0
    names: tuple[str, ...] = ("a", "b")


@dataclass(frozen=True)
class Columns:
    ids: np.ndarray
    points: np.ndarray


def sample(**changes: object) -> tuple[object, ...]:
    content: dict[str, object] = {
        "parameters": Parameters(),
        "columns": Columns(np.array(["x", "y"], dtype=object), np.array([Point(0, 0), Point(1, 1)], dtype=object)),
        "numbers": np.arange(6.0).reshape(2, 3),
        "sets": (frozenset({"4g", "5g"}),),
        "nothing": None,
    }
    return tuple((content | changes).values())


def test_key_is_equal_for_equal_content() -> None:
    assert content_key(*sample()) == content_key(*sample())


@pytest.mark.parametrize(
    "change",
    [
        {"parameters": Parameters(reach_m=5.0001)},
        {"parameters": Parameters(names=("ab",))},
        {"columns": Columns(np.array(["xy", ""], dtype=object), np.array([Point(0, 0), Point(1, 1)], dtype=object))},
        {"columns": Columns(np.array(["x", "y"], dtype=object), np.array([Point(0, 0), Point(1, 2)], dtype=object))},
        {"numbers": np.arange(6.0).reshape(3, 2)},
        {"numbers": np.arange(6).reshape(2, 3)},
        {"sets": (frozenset({"4g"}),)},
        {"nothing": ""},
    ],
)
def test_key_follows_every_part(change: dict[str, object]) -> None:
    assert content_key(*sample(**change)) != content_key(*sample())


def test_a_dataclass_is_keyed_as_the_map_of_its_fields_and_its_kind_is_looked_at_once() -> None:
    columns = Columns(np.arange(3), np.array(["x", 1, None], dtype=object))
    as_map = {"points": np.array(["x", 1, None], dtype=object), "ids": np.arange(3)}
    assert content_key(columns) == content_key(as_map) == content_key(replace(columns))
    assert content_key(replace(columns, ids=np.arange(4))) != content_key(columns)
    assert content_key([1, True, 1.0, "1", None]) != content_key([1, 1, 1.0, "1", None])


def test_key_refuses_content_it_does_not_know() -> None:
    with pytest.raises(TypeError, match="object"):
        content_key(object())


def test_kept_stage_is_read_back_and_replaces_the_older(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    arrays = {"a/b": np.arange(3), "text": np.array("crs"), "empty": np.empty((0, 2))}
    cache.save("coverage", "1" * 64, {"old": np.zeros(1)})
    cache.save("coverage", "2" * 64, arrays)
    assert cache.load("coverage", "1" * 64) is None
    loaded = cache.load("coverage", "2" * 64)
    assert loaded is not None
    assert loaded.keys() == arrays.keys()
    for name, array in arrays.items():
        np.testing.assert_array_equal(loaded[name], array)


@pytest.mark.parametrize("damage", [b"", b"not a zip", None])
def test_damaged_entry_counts_as_absent(tmp_path: Path, damage: bytes | None) -> None:
    cache = StageCache(tmp_path)
    cache.save("plan", "3" * 64, {"json": np.arange(1000)})
    (entry,) = tmp_path.glob("plan-*.npz")
    entry.write_bytes(entry.read_bytes()[:200] if damage is None else damage)
    assert cache.load("plan", "3" * 64) is None
    assert not entry.exists()


def test_entry_with_pickled_objects_is_not_loaded(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    cache.save("plan", "4" * 64, {"json": np.arange(1)})
    (entry,) = tmp_path.glob("plan-*.npz")
    with entry.open("wb") as out:
        np.savez(out, json=np.array([{"evil": 1}], dtype=object))
    assert cache.load("plan", "4" * 64) is None


def test_objects_are_not_kept(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    with pytest.raises(TypeError, match="'plan' holds objects in json"):
        cache.save("plan", "5" * 64, {"json": np.array([{"evil": 1}], dtype=object), "numbers": np.zeros(2)})
    assert cache.load("plan", "5" * 64) is None


def test_footprints_are_kept_until_nobody_asks_for_them(tmp_path: Path) -> None:
    levels = np.array([[-80.25, np.nan], [-np.inf, -120.0]], dtype=np.float32)
    folder = FootprintFolder(tmp_path / "footprints")
    assert folder.get("a") is None
    folder.put("a", levels)
    folder.put("b", levels + 1)
    again = FootprintFolder(tmp_path / "footprints")
    kept = again.get("a")
    assert kept is not None
    np.testing.assert_array_equal(kept, levels)
    assert kept.dtype == np.float32
    again.drop_unasked()
    assert again.get("a") is not None
    assert again.get("b") is None


def test_a_damaged_footprint_counts_as_absent(tmp_path: Path) -> None:
    folder = FootprintFolder(tmp_path)
    levels = np.random.default_rng(1).normal(size=(2, 30, 30)).astype(np.float32)
    folder.put("a", levels)
    [path] = tmp_path.iterdir()
    content = path.read_bytes()
    middle = content.index(levels[1, 15].tobytes())
    for damaged in (content[:-5], b"", b"not an archive", content[:middle] + b"\xff" + content[middle + 1 :]):
        path.write_bytes(damaged)
        assert FootprintFolder(tmp_path).get("a") is None


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        try:
            write_bytes(pipe, b"losses")
            assert pipe.is_fifo(), "a file in its place leaves the reader waiting for ever"
            assert reader.communicate()[0] == b"losses"
        finally:
            reader.kill()


def test_a_refused_write_names_the_file_that_was_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "absent" / "losses.csv"
    with pytest.raises(OSError, match="No such file") as refused:
        write_bytes(target, b"")
    assert refused.value.filename == str(target)
