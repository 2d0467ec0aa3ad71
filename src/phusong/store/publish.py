"""Publication of a run: every file or none takes the place of the earlier ones.

New files are first written beside the folder's own, in ``.publish``, the record last. From the moment the record stands
there the run is published: what is left are renames, which a process that is killed on the way leaves to the next one.
Until then nothing of the earlier run has been touched.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from phusong.store.files import json_bytes, write_bytes

RECORD = "run.json"
PRINTED = ("report.pdf", "report.png")
"""What ``phusong report`` prints from the report of a run; it goes when another report takes its place."""

_STAGED = ".publish"


class Publication:
    """Files of a run on their way into the place of those of an earlier one, each written as soon as it is there.

    To be used as a context: what is left without :meth:`end` has never been.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._staged = folder / _STAGED
        self._digests: dict[str, str] = {}

    def __enter__(self) -> Self:
        shutil.rmtree(self._staged, ignore_errors=True)
        return self

    def add(self, name: str, content: bytes) -> None:
        """Write one file beside the folder's own; nothing of it is held on to.

        Args:
            name: Its name, which may lead into a folder below.
            content: What it holds.

        Raises:
            OSError: When it cannot be written.
        """
        (self._staged / name).parent.mkdir(parents=True, exist_ok=True)
        write_bytes(self._staged / name, content)
        self._digests[name] = sha256(content).hexdigest()

    def end(self, record: Mapping[str, Any]) -> None:
        """Write the record, from when on the run is published, and put every file into its place.

        Args:
            record: What ``run.json`` says; the SHA-256 of every output is added.

        Raises:
            OSError: When a file cannot be written or moved.
        """
        self._staged.mkdir(parents=True, exist_ok=True)
        outputs = {name: self._digests[name] for name in sorted(self._digests)}
        write_bytes(self._staged / RECORD, json_bytes({**record, "complete": True, "outputs": outputs}))
        finish_publication(self._folder)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not (self._staged / RECORD).exists():
            shutil.rmtree(self._staged, ignore_errors=True)


def publish(folder: Path, outputs: Mapping[str, bytes], record: Mapping[str, Any]) -> None:
    """Put the files of a run in the place of those of an earlier one.

    Args:
        folder: Folder of the run.
        outputs: Name, which may lead into a folder below, to content.
        record: What ``run.json`` says; the SHA-256 of every output is added.

    Raises:
        OSError: When a file cannot be written; the earlier files are then as they were.
    """
    with Publication(folder) as publication:
        for name, content in outputs.items():
            publication.add(name, content)
        publication.end(record)


def finish_publication(folder: Path) -> None:
    """Finish a publication that was interrupted; drop one whose record does not stand yet.

    Raises:
        OSError: When a file cannot be moved; asked again, the rest is moved.
    """
    staged = folder / _STAGED
    if not (staged / RECORD).exists():
        shutil.rmtree(staged, ignore_errors=True)
        return
    outputs = json.loads((staged / RECORD).read_text(encoding="utf-8"))["outputs"]
    earlier = _written_before(folder) | set(PRINTED)
    for name in earlier - outputs.keys():  # what this run no longer has would pass for its own
        (folder / name).unlink(missing_ok=True)
    for name in outputs:
        if (staged / name).exists():  # else it was moved before the interruption
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).replace(folder / name)
    (staged / RECORD).replace(folder / RECORD)
    shutil.rmtree(staged, ignore_errors=True)


def is_publishing(folder: Path) -> bool:
    """Whether a publication was interrupted, so that files of two runs may lie side by side."""
    return (folder / _STAGED / RECORD).exists()


def _written_before(folder: Path) -> set[str]:
    """Names of the files below a folder that an earlier run says it wrote there."""
    try:
        names = json.loads((folder / RECORD).read_text(encoding="utf-8"))["outputs"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    inside = folder.resolve()
    return {name for name in names if isinstance(name, str) and (folder / name).resolve().is_relative_to(inside)}
