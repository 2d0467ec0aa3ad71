"""Part file: a download that grows beside its place, goes on after a cut or a kill, and takes its place when whole.

What the server said of the bytes (by which a later request asks for the rest of the same ones) is written before the
first of them, so that a part is never continued with bytes of another version.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from phusong.store.files import sha256_of, write_json


class PartFile:
    """Bytes of a file that is not yet whole, and what is known of the whole.

    Attributes:
        place: Where the whole file will stand.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self._bytes = place.with_name(f"{place.name}.part")
        self._facts = place.with_name(f"{place.name}.part.json")
        self._out: BinaryIO | None = None

    @property
    def size(self) -> int:
        """Bytes that are there."""
        return self._bytes.stat().st_size if self._bytes.exists() else 0

    def facts(self) -> dict[str, str]:
        """What the server said of the whole; nothing where there is no part, or its record is damaged."""
        try:
            read = json.loads(self._facts.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(read, dict):
            return {}
        return {str(key): value for key, value in read.items() if isinstance(value, str)}

    def restart(self, facts: Mapping[str, str]) -> None:
        """Begin again with no bytes, and keep what the server says of the whole."""
        self.close()
        self._bytes.unlink(missing_ok=True)
        write_json(self._facts, dict(facts))

    def append(self, content: bytes) -> None:
        """Put bytes behind those that are there."""
        if self._out is None:
            self._out = self._bytes.open("ab", buffering=0)
        left = memoryview(content)
        while left:  # an unbuffered write may take a part alone, such as where room runs out
            left = left[self._out.write(left) :]

    def close(self) -> None:
        """Let go of the file; what was appended stays."""
        if self._out is not None:
            self._out.close()
            self._out = None

    def content(self) -> Path:
        """The bytes so far, as a file to look at; an empty file where none came."""
        self.close()
        self._bytes.touch()
        return self._bytes

    def sha256(self) -> str:
        """SHA-256 of the bytes so far, hexadecimal."""
        return sha256_of(self.content())

    def discard(self) -> None:
        """Drop the part."""
        self.close()
        self._bytes.unlink(missing_ok=True)
        self._facts.unlink(missing_ok=True)

    def finish(self) -> None:
        """Put the whole file at its place, on disk before its name stands."""
        path = self.content()
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())
        path.replace(self.place)
        self._facts.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
