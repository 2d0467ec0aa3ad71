"""Damage: what reading a damaged archive may raise, said once for everyone who opens one."""

from __future__ import annotations

import zipfile
import zlib

try:
    from lzma import LZMAError
except ImportError:  # Python may be built without it, and then opens no archive that needs it
    LZMAError = zipfile.BadZipFile  # type: ignore[misc,assignment]

DAMAGED_ZIP = (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, LZMAError)
"""What reading a damaged zip archive may raise, and all that is one: workbooks, arrays of numpy. A flipped bit may call
a part encrypted, which is a ``RuntimeError``, packed by an unknown method, which is a ``NotImplementedError`` and so a
``RuntimeError`` too, or give it another name, which is a ``KeyError``."""
