"""What a folder holds: files that belong together are told of once."""

from pathlib import Path

from phusong.coverage.layers.recognition.folder import read_folder
from tests.builders.layers import layer_files as files


def test_a_mapinfo_table_is_one_file_and_parts_by_themselves_are_told_of(tmp_path: Path) -> None:
    for name in ("GIAOTHONG.TAB", "giaothong.dat", "GIAOTHONG.ID", "GIAOTHONG.MAP", "other.dat", "plan.map"):
        (tmp_path / name).write_bytes(b"x")
    assert {finding.file for finding in read_folder(tmp_path).passed_over} == {"GIAOTHONG.TAB", "other.dat", "plan.map"}
    whole = tmp_path / "whole"
    whole.mkdir()
    files.write_layer(files.villages(), whole / "thon.tab")
    found = read_folder(whole)
    assert ([part.shown for part in found.parts], found.passed_over) == (["thon.tab"], [])
