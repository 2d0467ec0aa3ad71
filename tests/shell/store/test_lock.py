"""One run at a time in a folder: the second is told who and since when, and a dead run holds nothing."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from phusong.coverage.findings import case_text
from phusong.coverage.findings.errors import InputError
from phusong.store.lock import folder_lock

HOLDER = "import sys, time; from pathlib import Path; from phusong.store.lock import folder_lock\n"
HOLDER += "with folder_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"


def test_the_second_is_told_who_works_there_and_since_when(tmp_path: Path) -> None:
    with folder_lock(tmp_path):
        with pytest.raises(InputError) as refused, folder_lock(tmp_path):
            pass
        (finding,) = refused.value.findings
        assert (finding.code, finding.file) == ("run-locked", str(tmp_path))
        assert "since 20" in finding.message
        assert "as process" in finding.message
        assert "đang làm việc trong thư mục này từ 20" in case_text(finding.message, "vi")
    with folder_lock(tmp_path):
        pass


def test_an_error_gives_the_folder_back(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), folder_lock(tmp_path):
        raise KeyboardInterrupt
    with folder_lock(tmp_path):
        pass


def test_folders_are_held_one_by_one(tmp_path: Path) -> None:
    with folder_lock(tmp_path / "a"), folder_lock(tmp_path / "b"):
        pass


@pytest.mark.slow
def test_a_killed_process_leaves_a_lock_that_is_taken_over(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(InputError) as refused, folder_lock(tmp_path):
        pass
    assert f"as process {holder.pid}" in refused.value.findings[0].message
    holder.kill()
    holder.wait()
    holder.stdout.close()
    time.sleep(0.01)
    with folder_lock(tmp_path):
        pass


FORKED = """
import os, signal, sys
from pathlib import Path
from phusong.store.lock import folder_lock

begun, begins = os.pipe()
with folder_lock(Path(sys.argv[1])):
    child = os.fork()
    if child == 0:
        os.write(begins, b".")
        signal.pause()
    os.read(begun, 1)
try:
    with folder_lock(Path(sys.argv[1])):
        print("taken")
finally:
    os.kill(child, signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no process is forked there")
def test_a_process_that_was_forked_holds_no_lock(tmp_path: Path) -> None:
    told = subprocess.run([sys.executable, "-c", FORKED, str(tmp_path)], capture_output=True, text=True, check=True)
    assert told.stdout == "taken\n"
