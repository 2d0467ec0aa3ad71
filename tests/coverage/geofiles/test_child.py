"""Files that harm what reads them cost the file and nothing else."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles import opener
from phusong.coverage.geofiles.child import ReadLimits, run_in_child
from phusong.coverage.geofiles.child.packing import dump, load
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers, check_path
from phusong.coverage.schema.layers import LAYERS
from tests.builders.found import codes
from tests.builders.layers import layer_files as files

pytestmark = pytest.mark.slow  # starts processes


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GeoPackage whose only layer is a query that never ends."""
    path = files.write_layer(files.villages(), tmp_path_factory.mktemp("endless") / "villages.gpkg")
    count = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS fid, 'x' AS village_id FROM r"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE VIEW boom AS {count} WHERE n < 0")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('boom', 'attributes', 0)")
        database.execute("DELETE FROM gpkg_contents WHERE table_name = 'villages'")
        database.execute("DELETE FROM gpkg_geometry_columns")
    return path


def test_a_file_that_takes_too_long_is_a_finding_and_the_next_is_read(endless: Path, tmp_path: Path) -> None:
    [finding] = check_layers({"villages": LayerSource(path=str(endless), time_limit_s=1.0)}, base=Path())
    assert finding.code == "file-too-slow"
    assert "1 seconds" in finding.message
    assert "time_limit_s" in finding.remedy
    assert check_path(files.write_layer(files.villages(), tmp_path / "villages.gpkg"), "villages") == []


def test_a_file_that_takes_too_much_memory_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    path.write_bytes(b"village_id\n" + b"12345\n" * 3_000_000)
    [finding] = check_layers({"villages": LayerSource(path=str(path), memory_limit_gib=0.05)}, base=Path())
    assert finding.code == "file-too-large"
    assert "0.05 GiB" in finding.message


def test_a_crash_of_a_library_is_a_finding() -> None:
    started = run_in_child("close_tiles", (0,), ReadLimits())
    assert started is None
    from phusong.coverage.geofiles.child.process import _running

    os.kill(_running[0]._process.pid, signal.SIGKILL)
    with pytest.raises(ReadError, match="broke down"):
        run_in_child("close_tiles", (0,), ReadLimits())
    assert run_in_child("close_tiles", (0,), ReadLimits()) is None


def test_findings_of_a_file_that_is_refused_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "villages.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink/><Folder><name>a</name><Placemark/></Folder>'
        "<Folder><name>b</name><Placemark/></Folder></kml>"
    )
    for small in (opener.SMALL_BYTES, -1):
        monkeypatch.setattr(opener, "SMALL_BYTES", small)
        assert codes(check_path(path, "villages")) == ["kml-links", "layer-ambiguous"]


@pytest.mark.parametrize("extension", ["csv", "xlsx", "geojson", "kml"])
def test_a_file_is_read_alike_here_and_in_the_child(
    extension: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = files.write_layer(files.villages(), tmp_path / f"villages.{extension}")
    source, log = LayerSource(path=str(path)), FindingLog(str(path), "villages")
    [here] = opener.read_parts(path, source, LAYERS["villages"], log)
    monkeypatch.setattr(opener, "SMALL_BYTES", -1)
    [there] = opener.read_parts(path, source, LAYERS["villages"], log)
    assert there.log is log
    assert list(there.raw.columns) == list(here.raw.columns)
    for name, values in here.raw.columns.items():
        assert there.raw.columns[name].tolist() == values.tolist(), name
    assert (here.raw.geometry is None) == (there.raw.geometry is None)
    if here.raw.geometry is not None:
        assert shapely.equals(here.raw.geometry, there.raw.geometry).all()
    assert (there.raw.crs, there.raw.rows) == (here.raw.crs, here.raw.rows)


def test_nothing_is_left_behind(endless: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    archive = files.zip_files([endless], tmp_path / "all.zip")
    assert codes(check_layers({"villages": LayerSource(path=str(archive), time_limit_s=1.0)}, base=Path())) == [
        "file-too-slow"
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]


def test_columns_come_through_as_they_are() -> None:
    texts = np.array(["a", None, "", "Nậm\x00Pủng", "\ud83d", "x" * 1000], dtype=object)
    mixed = np.array([1, "a", None, 2.5, b"x", True], dtype=object)
    shapes = np.array([shapely.Point(1, 2), None, shapely.Point(3, 4), shapely.Point()], dtype=object)
    others = np.array([shapely.box(0, 0, 1, 1), None, shapely.LineString([(0, 0), (1, 1)])], dtype=object)
    values = (texts, mixed, shapes[:3], shapes, others, np.arange(3.0), np.empty(0, dtype=object))
    read, write = os.pipe()
    with os.fdopen(read, "rb") as source, os.fdopen(write, "wb") as sink:
        dump(values, sink)
        found = load(source)
    for before, after in zip(values, found, strict=True):
        assert after.dtype == before.dtype
        if before is shapes or before is others or (len(before) == 3 and before.dtype == object):
            assert [None if each is None else each.wkt for each in after] == [
                None if each is None else each.wkt for each in before
            ]
        else:
            assert after.tolist() == before.tolist()


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "villages.csv")
    assert codes(check_path(tmp_path / "villages.csv", "villages")) == ["file-unreadable"]


def test_the_child_ends_with_the_program(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.gpkg")
    program = (
        "import sys; from pathlib import Path; from phusong.coverage.layers import check_path\n"
        "check_path(Path(sys.argv[1]), 'villages')\n"
        "from phusong.coverage.geofiles.child.process import _running; print(_running[0]._process.pid)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
