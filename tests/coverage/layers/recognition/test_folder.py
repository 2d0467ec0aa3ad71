"""What a folder holds: files that belong together are told of once."""

from pathlib import Path

from phusong.coverage.layers.recognition.folder import read_folder


def test_a_mapinfo_table_is_one_file_and_the_way_out_is_told(tmp_path: Path) -> None:
    for name in ("GIAOTHONG.TAB", "giaothong.dat", "GIAOTHONG.ID", "GIAOTHONG.MAP", "other.dat", "plan.map"):
        (tmp_path / name).write_bytes(b"x")
    told = {finding.file: finding.remedy for finding in read_folder(tmp_path).passed_over}
    assert set(told) == {"GIAOTHONG.TAB", "other.dat", "plan.map"}
    assert told["GIAOTHONG.TAB"] == "export it from QGIS as GeoPackage"
