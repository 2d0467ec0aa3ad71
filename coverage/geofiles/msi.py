"""Antenna pattern files in the MSI Planet format (``.msi``, ``.pln``): read and checked.

A file states its gain and two cuts of 360 values, one for each degree: losses against the strongest direction, dB, by
azimuth clockwise from boresight, and by angle downwards from the horizon ahead (90 is straight down, 180 behind).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.filetypes import identify, is_readable_name
from phusong.coverage.geofiles.opener import opened_files
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.network.antennas import DEGREES, MeasuredPattern

DIPOLE_DBI = 2.15
"""Gain of a half-wave dipole, to which dBd refers."""

TILT_SEARCH_DEG = 20
"""The beam of a vertical cut is looked for so far above and below the horizon."""

_SEARCHED = np.arange(-TILT_SEARCH_DEG, TILT_SEARCH_DEG + 1) % DEGREES
_BEAM_MARGIN_DB = 3.0

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")


def read_patterns(named: Mapping[str, Path], log: FindingLog) -> dict[str, MeasuredPattern]:
    """Read the pattern files of a layer: files, and what a folder or an archive holds.

    Args:
        named: Path as the user named it to the path to open.
        log: Where findings are written.

    Returns:
        Name of each file without its extension to what it says, in the order of the names.

    Raises:
        ReadError: When there is no pattern file.
    """
    found: dict[str, MeasuredPattern] = {}
    names: set[str] = set()
    for entry in _entries(named):
        with opened_files(entry) as files:
            for file in sorted(file for file in files if identify(file).role == "pattern"):
                notes = FindingLog(file.name, "antennas")
                if file.stem.casefold() in names:
                    notes.add("antenna-repeated", f"there are two files for the antenna {file.stem!r}")
                names.add(file.stem.casefold())
                pattern = parse_pattern(_text(file), file.stem, notes)
                if pattern is not None:
                    found[file.stem] = pattern
                log.findings += notes.findings
    if not names:
        raise ReadError("file-missing", "there is no antenna pattern file (.msi or .pln)")
    return dict(sorted(found.items()))


def _entries(named: Mapping[str, Path]) -> list[Path]:
    """Files behind the paths of a layer: files and archives, and what a folder holds, by name."""
    entries: list[Path] = []
    for path in named.values():
        inside = sorted(path.iterdir()) if path.is_dir() else []
        entries += [entry for entry in inside if is_readable_name(entry.name)] if path.is_dir() else [path]
    return entries


def parse_pattern(text: str, stem: str, log: FindingLog) -> MeasuredPattern | None:
    """Read one pattern file.

    Args:
        text: Content of the file.
        stem: Name of the file without its extension.
        log: Where findings are written, each with the line as its row.

    Returns:
        The pattern, None when the file has an error.
    """
    lines = [line.strip().lstrip("\ufeff") for line in text.splitlines()]
    starts = {section: _section_start(lines, section) for section in ("HORIZONTAL", "VERTICAL")}
    cuts = {section: _cut(lines, section, starts, log) for section in starts}
    head = _head(lines[: min((start for start in starts.values() if start is not None), default=len(lines))])
    gain_dbi = _gain_dbi(head, log)
    if log.has_errors():
        return None
    vertical_db = cuts["VERTICAL"]
    strongest_deg = (int(np.argmin(vertical_db)) + DEGREES // 2) % DEGREES - DEGREES // 2
    if vertical_db[_SEARCHED].min() > vertical_db.min() + _BEAM_MARGIN_DB:
        message = (
            f"VERTICAL is strongest {strongest_deg} degrees below the horizon, by more than {_BEAM_MARGIN_DB:g} dB"
        )
        log.add("antenna-beam", message, row=(starts["VERTICAL"] or 0) + 1, value=strongest_deg)
    stated = _stated_tilt_deg(head)
    return MeasuredPattern(
        name=head.get("NAME", (0, ""))[1] or stem,
        gain_dbi=gain_dbi,
        tilt_deg=_beam_deg(vertical_db) if stated is None else stated,
        horizontal_db=cuts["HORIZONTAL"],
        vertical_db=vertical_db,
    )


def _text(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")  # only names and comments can be concerned


def _section_start(lines: Sequence[str], section: str) -> int | None:
    """Index of the line that begins a cut."""
    return next((index for index, line in enumerate(lines) if line.upper().split()[:1] == [section]), None)


def _head(lines: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Key to its line, counted from 1, and its value."""
    head: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines, start=1):
        key, value = (*line.split(None, 1), "", "")[:2]
        head.setdefault(key.upper(), (number, value))
    return head


def _gain_dbi(head: Mapping[str, tuple[int, str]], log: FindingLog) -> float:
    """Stated gain, dBi; without a unit it is dBd, as the format has it."""
    if "GAIN" not in head:
        log.add("antenna-gain", "the line GAIN is missing")
        return math.nan
    row, value = head["GAIN"]
    found = _NUMBER.match(value)
    unit = value[found.end() :].strip().casefold() if found else ""
    if found is None or unit not in ("", "dbi", "dbd"):
        log.add("antenna-gain", f"line {row}: GAIN {value!r} is no gain in dBi or dBd", row=row, value=value)
        return math.nan
    gain = float(found.group().replace(",", "."))
    if unit == "":
        message = f"line {row}: GAIN {value} has no unit; it was taken as dBd, as the format has it"
        log.add("antenna-gain-unit", message, row=row, value=value)
    return gain if unit == "dbi" else gain + DIPOLE_DBI


def _stated_tilt_deg(head: Mapping[str, tuple[int, str]]) -> float | None:
    """Electrical tilt that the file states as a number."""
    for key in ("ELECTRICAL_TILT", "TILT"):
        found = _NUMBER.fullmatch(head.get(key, (0, ""))[1])
        if found is not None:
            return abs(float(found.group().replace(",", ".")))
    return None


def _beam_deg(vertical_db: FloatArray) -> float:
    """Angle below the horizon at which a vertical cut is strongest."""
    angles = np.arange(-TILT_SEARCH_DEG, TILT_SEARCH_DEG + 1)
    losses_db = vertical_db[angles % DEGREES]
    return float(angles[losses_db == losses_db.min()].mean())


def _cut(lines: Sequence[str], section: str, starts: Mapping[str, int | None], log: FindingLog) -> FloatArray:
    """Losses of one cut by degree, dB; what is wrong is noted."""
    start = starts[section]
    losses_db = np.full(DEGREES, np.nan)
    if start is None:
        log.add("antenna-section", f"the section {section} is missing")
        return losses_db
    stop = min((other for other in starts.values() if other is not None and other > start), default=len(lines))
    rows = [(number, line) for number, line in enumerate(lines[start + 1 : stop], start=start + 2) if line]
    if len(rows) != DEGREES:
        message = f"{section} has {len(rows)} lines; one for each of {DEGREES} degrees is expected"
        log.add("antenna-lines", message, row=start + 1, value=len(rows))
    signed = _fill(losses_db, rows, section, log)
    if signed < 0 and np.nanmax(losses_db) <= 0.0:
        message = f"{section} holds gains below 0; they were taken as losses"
        log.add("antenna-sign", message, row=start + 1)
        return -losses_db
    if signed < 0:
        log.add("antenna-value", f"{section} holds losses below and above 0 dB", row=start + 1)
    missing = np.flatnonzero(np.isnan(losses_db))
    if len(missing) and len(rows) == DEGREES and not log.has_errors():
        log.add("antenna-angle", f"{section} has no line for {missing[0]} degrees", row=start + 1)
    return losses_db


def _fill(losses_db: FloatArray, rows: Sequence[tuple[int, str]], section: str, log: FindingLog) -> int:
    """Fill in the losses that are well formed, note the others, and tell whether any is below 0 dB: -1, else 1."""
    signed = 1
    for number, line in rows:
        cells = line.replace(";", " ").split()
        numbers = [_NUMBER.fullmatch(cell) for cell in cells]
        if len(cells) != 2 or not all(numbers):
            message = f"line {number}: {line!r} in {section} is no angle and loss"
            log.add("antenna-value", message, row=number, value=line)
            continue
        angle, loss_db = (float(cell.replace(",", ".")) for cell in cells)
        degree = round(angle) % DEGREES
        if abs(angle - round(angle)) > 0.01 or not -DEGREES < angle <= DEGREES or not np.isnan(losses_db[degree]):
            message = f"line {number}: {cells[0]} in {section} is no whole degree, or stands above already"
            log.add("antenna-angle", message, row=number, value=cells[0])
            continue
        losses_db[degree] = loss_db
        signed = -1 if loss_db < 0.0 else signed
    return signed
