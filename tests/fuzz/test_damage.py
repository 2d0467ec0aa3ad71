"""Three hundred broken files of every format: each is read right, or told, and none harms. The rest is run by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.damage import PARTS, broken_files, read_broken, whole_files, wrong_with

pytestmark = pytest.mark.slow  # reads hundreds of files


def test_broken_files_are_told(tmp_path: Path) -> None:
    faults = []
    for broken in broken_files(300, seed=11, folder=tmp_path):
        reading, _ = read_broken(broken.path, broken.extension)
        problem = wrong_with(broken, reading)
        if problem:
            faults.append((broken, problem))
    assert faults == []


def test_whole_files_are_not(tmp_path: Path) -> None:
    for extension, path in whole_files(tmp_path).items():
        if extension not in (*PARTS, "hgt", "asc"):
            assert read_broken(path, extension)[0].findings == [], extension
