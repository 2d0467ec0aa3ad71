"""Is an answer what was asked for: no page of words about an error, not cut short, no bomb, of the stated checksum."""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from phusong.coverage.findings import DAMAGED_ZIP
from phusong.fetch.download.request import Expected

MOST_UNPACKED = 8 * 2**30
"""Bytes that an archive may unpack to; more is no table of a country."""

MOST_RATIO = 200
"""Bytes that one byte may unpack to; tables reach about 20."""

_BEGINS: dict[Expected, tuple[bytes, ...]] = {
    "tiff": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    "zip": (b"PK\x03\x04",),
    "gzip": (b"\x1f\x8b",),
}
_NAMES: dict[Expected, str] = {"tiff": "a GeoTIFF", "json": "JSON", "zip": "a zip archive", "gzip": "gzip"}
_SHOWN = 80
UNFINISHED = "the server did not finish: "
"""How the fault of an answer begins whose question was too much for the server."""


def content_fault(path: Path, expects: Expected) -> str:
    """What keeps an answer from being what was expected, empty where nothing does.

    Args:
        path: The bytes.
        expects: What they must be.
    """
    with path.open("rb") as stream:
        first = stream.read(512)
    if not first:
        return "the answer is empty"
    if expects in _BEGINS and not first.startswith(_BEGINS[expects]):
        return f"the answer is not {_NAMES[expects]}; it begins {_shown(first)}"
    if expects == "json":
        return _json_fault(path, first)
    if expects == "gzip":
        return _gzip_fault(path)
    return _zip_fault(path) if expects == "zip" else ""


def _shown(first: bytes) -> str:
    """The beginning of an answer, a page of a server without its marks."""
    text = first.decode("utf-8", errors="replace")
    text = re.sub(r"<(?:style|script|head)\b.*?(?:</|$)|<[^>]*>?", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return repr(" ".join(text.split())[:_SHOWN])


def _json_fault(path: Path, first: bytes) -> str:
    if first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return f"the answer is not JSON; it begins {_shown(first)}"
    try:
        read = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return "the answer is JSON that breaks off or is damaged"
    remark = read.get("remark") if isinstance(read, dict) else None
    # The queried database answers 200 and what it had when its time or memory was over.
    if isinstance(remark, str) and "error" in remark:
        return UNFINISHED + repr(" ".join(remark.split())[:_SHOWN])
    return ""


def _gzip_fault(path: Path) -> str:
    most = min(MOST_UNPACKED, max(path.stat().st_size, 2**16) * MOST_RATIO)
    unpacked = 0
    try:
        with gzip.open(path) as stream:
            while piece := stream.read(2**20):
                unpacked += len(piece)
                if unpacked > most:
                    return "the answer unpacks to more than any table would"
    except (OSError, EOFError, zlib.error):
        return "the answer is gzip that breaks off or is damaged"
    return ""


def _zip_fault(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if entry.file_size > MOST_UNPACKED or entry.file_size > max(entry.compress_size, 2**16) * MOST_RATIO:
                    return "the answer unpacks to more than any table would"
            broken = archive.testzip()
    except DAMAGED_ZIP:
        return "the answer is a zip archive that breaks off or is damaged"
    return "" if broken is None else "the answer is a zip archive that breaks off or is damaged"


def stated_checksum(headers: Mapping[str, str], *, is_whole: bool) -> str:
    """Checksum that a server states of the whole content: ``sha256:<hex>``, ``md5:<hex>`` or nothing.

    Args:
        headers: Headers of the answer.
        is_whole: Whether the answer is the whole content, which some headers speak of only then.
    """
    for name in ("Repr-Digest", "Digest"):
        found = re.search(r"sha-256=:?([A-Za-z0-9+/=]{43,44}):?", headers.get(name, ""), re.IGNORECASE)
        if found:
            return _of_base64("sha256", found[1])
    if headers.get("x-amz-checksum-sha256") and is_whole:
        return _of_base64("sha256", headers["x-amz-checksum-sha256"])
    hashed = re.search(r"\bmd5=([A-Za-z0-9+/=]{22,24})", headers.get("x-goog-hash", ""))
    if hashed:
        return _of_base64("md5", hashed[1])
    if headers.get("Content-MD5") and is_whole:
        return _of_base64("md5", headers["Content-MD5"])
    tag = headers.get("ETag", "").strip('"')
    # Amazon S3 names an object by its MD5, unless it came in parts or lies encrypted under a key of its own.
    is_plain = "kms" not in headers.get("x-amz-server-side-encryption", "")
    if headers.get("Server") == "AmazonS3" and is_plain and re.fullmatch(r"[0-9a-f]{32}", tag):
        return f"md5:{tag}"
    return ""


def _of_base64(name: str, value: str) -> str:
    try:
        return f"{name}:{base64.b64decode(value + '=' * (-len(value) % 4)).hex()}"
    except (ValueError, binascii.Error):
        return ""


def has_checksum(path: Path, stated: str) -> bool:
    """Whether bytes have a checksum as :func:`stated_checksum` gives it."""
    name, _, expected = stated.partition(":")
    with path.open("rb") as stream:
        # MD5 guards against damage on the way, which is all that a server's own word can do.
        return hashlib.file_digest(stream, name).hexdigest() == expected
