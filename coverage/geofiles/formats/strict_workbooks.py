"""Workbooks saved as *Strict Open XML Spreadsheet*: the same parts under other names, renamed to be read.

Source: ISO/IEC 29500-1:2016 (Strict) and 29500-4:2016 (Transitional), their namespaces and relationship types.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from phusong.coverage.findings.errors import DAMAGED_ZIP

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAME = re.compile(re.escape(_STRICT) + rb"(\w+)/(\w+)")
_TEXTS = (".xml", ".rels")


def as_usual(path: Path, described: bytes) -> Path | io.BytesIO:
    """A workbook as libraries read it: the file itself, or its parts renamed where it is a strict one.

    Args:
        path: A workbook whose size unpacked was checked.
        described: Its part ``xl/workbook.xml``, which says which of the two it is.
    """
    if _STRICT not in described:
        return path
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except DAMAGED_ZIP:
        return path  # who reads the sheets says what is wrong
    renamed = io.BytesIO()
    with zipfile.ZipFile(renamed, "w") as archive:
        for name, content in parts.items():
            usual = _NAME.sub(_usual_name, content) if name.endswith(_TEXTS) else content
            archive.writestr(name, usual)
    renamed.seek(0)
    return renamed


def _usual_name(found: re.Match[bytes]) -> bytes:
    return b"http://schemas.openxmlformats.org/" + found[1] + b"/2006/" + found[2]
