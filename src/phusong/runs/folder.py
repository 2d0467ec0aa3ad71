"""A finished run as its folder has it: the record, the indicators, and whether its bytes are what was written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phusong.coverage.findings import InputError, make_finding
from phusong.store.files import sha256_of
from phusong.store.publish import RECORD, is_publishing


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A run that has ended, as it lies in its folder.

    Attributes:
        folder: Where it lies.
        record: Content of ``run.json``: inputs, resolved scenario, versions, outputs with their SHA-256.
        summary: Content of ``summary.json``.
    """

    folder: Path
    record: dict[str, Any]
    summary: dict[str, Any]

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return str(self.summary["scenario"])

    @property
    def title(self) -> str:
        """Title of the scenario for people; its name where it has none."""
        return str(self.record["scenario"].get("title") or self.name)

    @property
    def finished_at(self) -> str:
        """When it ended, ISO with the zone; empty for a run of a version that did not write it down."""
        return str(self.record.get("finished_at", ""))


def open_run(folder: Path, *files: str) -> FinishedRun:
    """Open the folder of a finished run.

    Args:
        folder: What ``phusong run --out`` wrote.
        files: Names of the outputs that will be read, beside the summary; they are held against what was written.

    Returns:
        The run.

    Raises:
        InputError: When no finished run lies there, or a file that is read is no longer what was written.
    """
    record = read_record(folder)
    if is_publishing(folder) or not record.get("complete") or not isinstance(record.get("outputs"), dict):
        message = "the run in this folder has not ended"
        raise InputError([make_finding("run-unfinished", message, file=str(folder))])
    changed = changed_outputs(folder, record, "summary.json", *files)
    if changed:
        named = ", ".join(changed)
        message = f"not what the run wrote, or gone: {named}"
        raise InputError([make_finding("run-changed", message, file=str(folder), value=named)])
    try:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        run = FinishedRun(folder, record, summary)
        _ = run.name, run.title, summary["services"].items(), summary["plan"]["after"].items()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        message = "the record of the run is not of the form that runs write"
        raise InputError([make_finding("run-unreadable", message, file=str(folder))]) from None
    return run


def read_record(folder: Path) -> dict[str, Any]:
    """Content of the ``run.json`` of a folder.

    Raises:
        InputError: When there is none, or it is not of the form that runs write.
    """
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        message = "no run lies here" if folder.is_dir() else "no such folder"
        raise InputError([make_finding("run-missing", message, file=str(folder))]) from None
    except (OSError, ValueError):
        record = None
    if not isinstance(record, dict) or not isinstance(record.get("scenario"), dict):
        message = f"{RECORD} is not of the form that runs write"
        raise InputError([make_finding("run-unreadable", message, file=str(folder))])
    return record


def changed_outputs(folder: Path, record: dict[str, Any], *names: str) -> list[str]:
    """Names of outputs that are no longer what the run wrote, or are gone.

    Args:
        folder: The folder of the run.
        record: Content of its ``run.json``.
        names: Outputs to look at; all of them where none is named.
    """
    written: dict[str, str] = record["outputs"]
    return [name for name in names or sorted(written) if name not in written or _differs(folder / name, written[name])]


def _differs(path: Path, digest: str) -> bool:
    try:
        return sha256_of(path) != digest
    except OSError:
        return True
