"""Damaged archives: whatever a flipped byte makes of them, reading raises what the one name says."""

import io
import zipfile
from contextlib import suppress
from random import Random

import numpy as np
import pytest

from phusong.coverage.findings import DAMAGED_ZIP
from phusong.coverage.findings.errors import ReadError
from phusong.coverage.geofiles.archives import check_archive, unpack
from phusong.coverage.geofiles.formats.strict_workbooks import as_usual

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def archive(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main'/>" * 20)
        packed.writestr("[Content_Types].xml", bytes(range(256)))
    return out.getvalue()


def damaged(content, rng):
    """The bytes with one to four of them changed, or cut."""
    changed = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed[: rng.randrange(len(changed))] if rng.random() < 0.2 else changed)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_reading_a_damaged_archive_raises_what_is_said(method, tmp_path):
    rng, whole, refused = Random(method), archive(method), set()
    path = tmp_path / "a.zip"
    for number in range(150):
        path.write_bytes(damaged(whole, rng))
        try:
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    packed.read(name)
        except DAMAGED_ZIP as error:
            refused.add(type(error))
        as_usual(path, b"http://purl.oclc.org/ooxml/")
        into = tmp_path / str(number)
        into.mkdir()
        for read in (check_archive, lambda at, into=into: unpack(at, into)):
            with suppress(ReadError):  # and nothing else
                read(path)
    assert len(refused) > 1, "damage of several kinds was met"


def test_reading_damaged_arrays_raises_what_is_said(tmp_path):
    out, rng, refused = io.BytesIO(), Random(3), 0
    np.savez_compressed(out, values=np.arange(50.0), names=np.array(["a", "bé"]))
    for _ in range(300):
        try:
            with np.load(io.BytesIO(damaged(out.getvalue(), rng)), allow_pickle=False) as entry:
                for name in entry.files:
                    assert entry[name] is not None
        except DAMAGED_ZIP:
            refused += 1
    assert refused > 100
