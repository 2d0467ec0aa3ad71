"""Publication: the earlier files or the new ones, whatever fails and wherever a process is killed."""

import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from phusong.store import files, publish
from phusong.store.publish import finish_publication, is_publishing

OLD = {"map.html": b"old map", "gone.csv": b"old table", "rasters/a.tif": b"old raster"}
NEW = {"map.html": b"new map", "more.csv": b"new table", "rasters/a.tif": b"new raster"}


class Killed(BaseException):
    """What stands for a process that ends at once."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    publish.publish(tmp_path, OLD, {"key": "old"})
    (tmp_path / "mine.txt").write_text("not of any run")
    return tmp_path


def content(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert found.pop("mine.txt") == b"not of any run"
    return found


def state(folder: Path) -> str:
    """Which run lies in the folder: its files and its record, and nothing else."""
    found = content(folder)
    record = json.loads(found.pop("run.json"))
    assert record["complete"]
    assert set(record["outputs"]) == set(found)
    assert found in (OLD, NEW)
    assert (record["key"] == "old") == (found == OLD)
    return str(record["key"])


def failing_at(step: int, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the write or the move with this number fail; says how many there were."""
    count = 0

    def counted(act: Callable) -> Callable:
        def acting(*given: object) -> object:
            nonlocal count
            count += 1
            if count - 1 == step:
                raise error
            return act(*given)

        return acting

    monkeypatch.setattr(publish, "write_bytes", counted(files.write_bytes))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    return lambda: count


def test_files_of_an_earlier_run_that_are_no_more_are_gone_and_others_stay(folder: Path) -> None:
    assert state(folder) == "old"
    publish.publish(folder, NEW, {"key": "new"})
    assert state(folder) == "new"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_write_that_fails_leaves_the_earlier_result(folder: Path, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for step in range(len(NEW) + 1):
        with monkeypatch.context() as patch:
            patch.setattr(publish, "write_bytes", lambda *given, at=step: fail_or_write(at, code, *given))
            written.clear()
            with pytest.raises(OSError, match="it fails"):
                publish.publish(folder, NEW, {"key": "new"})
        assert not is_publishing(folder)
        assert state(folder) == "old", step


written: list[Path] = []


def fail_or_write(step: int, code: int, path: Path, content: bytes) -> None:
    if len(written) == step:
        raise OSError(code, "it fails", str(path))
    written.append(path)
    files.write_bytes(path, content)


@pytest.mark.slow
def test_a_kill_at_any_step_leaves_one_run_or_the_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = set()
    for step in range(40):
        publish.publish(folder, OLD, {"key": "old"})
        with monkeypatch.context() as patch:
            steps = failing_at(step, Killed(), patch)
            try:
                publish.publish(folder, NEW, {"key": "new"})
            except Killed:
                pass
            else:
                assert steps() == step
                break
        finish_publication(folder)  # what the next run does first
        ended.add(state(folder))
        assert not (folder / ".publish").exists()
    assert ended == {"old", "new"}
    assert state(folder) == "new"


def test_nothing_outside_the_folder_is_removed(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("mine")
    inside = tmp_path / "run"
    inside.mkdir()
    publish.publish(inside, OLD, {})
    record = json.loads((inside / "run.json").read_text())
    record["outputs"]["../outside.txt"] = "ab"
    (inside / "run.json").write_text(json.dumps(record))
    publish.publish(inside, NEW, {})
    assert (tmp_path / "outside.txt").read_text() == "mine"
