"""Runs below a folder: what each is, whether its bytes still stand, and what of it may be freed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.runs.folder import changed_outputs, open_run, read_record
from phusong.store.lock import folder_lock
from phusong.store.publish import RECORD

_KEPT = ".cache"


@dataclass(frozen=True, slots=True)
class ListedRun:
    """One run below a folder.

    Attributes:
        folder: Where it lies.
        scenario: Name of its scenario; empty where its record cannot be read.
        finished_at: When it ended, ISO with the zone; that of its record where it does not say.
        summary: Its indicators, None where they cannot be read.
        changed: Outputs that are gone or no longer what was written; None where that was not looked at.
        kept_bytes: Bytes of its kept stages.
        findings: Why it cannot be read; empty where it can.
    """

    folder: Path
    scenario: str
    finished_at: str
    summary: dict[str, Any] | None
    changed: tuple[str, ...] | None
    kept_bytes: int
    findings: tuple[Finding, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it can be read and, where that was looked at, every file is what was written."""
        return not self.findings and not self.changed

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        plan = self.summary["plan"] if self.summary else {}
        return {
            "folder": str(self.folder),
            "scenario": self.scenario or None,
            "finished_at": self.finished_at,
            "status": plan.get("status"),
            "cost_vnd": plan.get("cost_vnd"),
            "proposals": plan.get("proposals"),
            "services": {name: self._service(name) for name in (self.summary or {}).get("services", {})},
            "changed": None if self.changed is None else list(self.changed),
            "sound": self.sound,
            "kept_bytes": self.kept_bytes,
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def _service(self, name: str) -> dict[str, Any]:
        """Counts of a service today and with the plan built."""
        names = ("villages_total", "villages_covered", "population_total", "population_covered")
        today = self.summary["services"][name] if self.summary else {}
        after = self.summary["plan"]["after"].get(name, today) if self.summary else {}
        told = {key: today.get(key) for key in names}
        return told | {f"{key}_after": after.get(key) for key in names if key.endswith("_covered")}


def list_runs(folder: Path, *, verify: bool = False) -> list[ListedRun]:
    """Every run in a folder and below it, by name of the folder.

    Args:
        folder: Where to look.
        verify: Whether the bytes of every output are held against what was written.

    Raises:
        InputError: When there is no such folder.
    """
    if not folder.is_dir():
        raise InputError([make_finding("run-missing", "no such folder", file=str(folder))])
    return [_listed(found, verify=verify) for found in sorted(_run_folders(folder))]


def free_stages(found: Sequence[ListedRun]) -> int:
    """Delete what is kept of the stages of runs that have ended, never a result; says how many bytes that frees.

    A run that cannot be read keeps its stages, so that it can go on where it stopped, and so does the batch that it
    belongs to.

    Raises:
        InputError: When another process works in one of the folders.
    """
    folders = [run.folder for run in found if not run.findings]
    batches = {run.folder.parent for run in found if (run.folder.parent / "batch.csv").is_file()}
    waiting = {run.folder.parent for run in found if run.findings}
    return sum(map(_freed, [*folders, *sorted(batches - waiting)]))


def _freed(folder: Path) -> int:
    kept = folder / _KEPT
    if not kept.is_dir():
        return 0
    with folder_lock(folder):
        freed = _bytes_below(kept)
        for entry in kept.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != "lock":
                entry.unlink()
    return freed


def _run_folders(folder: Path) -> Iterator[Path]:
    """Folders with a record; links are not followed, and nothing is looked for in what is hidden."""
    for path, below, files in os.walk(folder):
        below[:] = [name for name in below if not name.startswith(".")]
        if RECORD in files:
            yield Path(path)


def _listed(folder: Path, *, verify: bool) -> ListedRun:
    scenario, ended, changed = "", "", None
    kept = _bytes_below(folder / _KEPT)
    try:
        record = read_record(folder)
        scenario = str(record["scenario"].get("name", ""))
        written = datetime.fromtimestamp((folder / RECORD).stat().st_mtime).astimezone()
        ended = str(record.get("finished_at") or written.isoformat(timespec="seconds"))
        if verify and isinstance(record.get("outputs"), dict):
            changed = tuple(changed_outputs(folder, record))
        run = open_run(folder)
    except InputError as error:
        return ListedRun(folder, scenario, ended, None, changed, kept, error.findings)
    return ListedRun(folder, scenario, ended, run.summary, changed, kept)


def _bytes_below(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and path.name != "lock")
