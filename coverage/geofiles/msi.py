"""Antenna pattern files in the MSI Planet format (``.msi``, ``.pln``): read and checked.

A file states its gain and two cuts with one line for each degree, or for each half of one: losses against the strongest
direction, dB, by azimuth clockwise from boresight, and by angle downwards from the horizon ahead (90 is straight down,
180 behind). The first direction may stand again at the end, units may stand behind the numbers, and other lines may
follow the cuts. Of half degrees the whole ones are kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.archives import opened_files
from phusong.coverage.geofiles.filetypes import identify, is_readable_name
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.network.antennas import DEGREES, MeasuredPattern

DIPOLE_DBI = 2.15
"""Gain of a half-wave dipole, to which dBd refers."""

TILT_SEARCH_DEG = 20
"""The beam of a vertical cut is looked for so far above and below the horizon."""

_SEARCHED = np.arange(-TILT_SEARCH_DEG, TILT_SEARCH_DEG + 1) % DEGREES
_BEAM_MARGIN_DB = 3.0

_TILT_SLIP_DEG = 2.0
"""Difference between a stated tilt and the beam from which the two are doubted: beams are read in whole degrees, and a
flat top or a filled null moves their middle."""

_REPEAT_DB = 0.1
"""Difference up to which the last line of a cut repeats the first direction."""

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
_NUMBER_AND_UNIT = re.compile(rf"(?P<number>{_NUMBER.pattern})\s*(?:deg|degrees|°)?", re.IGNORECASE)
_LINE = re.compile(
    rf"(?P<angle>{_NUMBER.pattern})\s*(?:deg|degrees|°)?[\s;:]+(?P<loss>{_NUMBER.pattern})\s*(?:dbi|dbd|db)?;?",
    re.IGNORECASE,
)
_COMMA_LINE = re.compile(r"(?P<angle>[+-]?\d+(?:\.\d*)?)\s*,\s*(?P<loss>[+-]?\d+(?:\.\d*)?)")
_STEPS = {DEGREES: 1.0, DEGREES + 1: 1.0, 2 * DEGREES: 0.5, 2 * DEGREES + 1: 0.5}
"""Lines of a cut to the step of their angles, degrees."""


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
    tilt_deg = _checked_tilt_deg(_stated_tilt_deg(head), _beam_deg(vertical_db), (starts["VERTICAL"] or 0) + 1, log)
    return MeasuredPattern(
        name=head.get("NAME", (0, ""))[1] or stem,
        gain_dbi=gain_dbi,
        tilt_deg=tilt_deg,
        horizontal_db=cuts["HORIZONTAL"],
        vertical_db=vertical_db,
        frequency_mhz=_frequency_mhz(head),
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
        found = _NUMBER_AND_UNIT.fullmatch(head.get(key, (0, ""))[1].strip())
        if found is not None:
            return abs(float(found["number"].replace(",", ".")))
    return None


def _checked_tilt_deg(stated: float | None, beam_deg: float, row: int, log: FindingLog) -> float:
    """Electrical tilt as stated, else that of the beam; a beam that points up or elsewhere than stated is noted."""
    said = "" if stated is None else f", and the file states a downtilt of {stated:g}"
    if beam_deg < -_TILT_SLIP_DEG:
        message = f"VERTICAL is strongest {-beam_deg:g} degrees above the horizon{said}"
        log.add("antenna-beam-up", message, row=row, value=f"{beam_deg:g}")
    elif stated is not None and abs(stated - beam_deg) > _TILT_SLIP_DEG:
        message = f"VERTICAL is strongest {beam_deg:g} degrees below the horizon{said}"
        log.add("antenna-tilt", message, row=row, value=f"{beam_deg:g}")
    return beam_deg if stated is None or beam_deg < -_TILT_SLIP_DEG else stated


def _frequency_mhz(head: Mapping[str, tuple[int, str]]) -> float:
    """Frequency that the file states, the middle of a range, MHz; NaN where it states none."""
    text = head.get("FREQUENCY", (0, ""))[1].strip()
    numbers = [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", text)]
    if not numbers or len(numbers) > 2 or not re.fullmatch(r"[\d.,\s\-–]+(mhz|ghz)?", text, re.IGNORECASE):
        return math.nan
    return sum(numbers) / len(numbers) * (1000.0 if text.lower().endswith("ghz") else 1.0)


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
    rows = _numbered_rows(lines, start + 1, stop)
    if len(rows) not in _STEPS or (len(rows) % 2 and not _closes(rows)):
        message = f"{section} has {len(rows)} lines; one for each of {DEGREES} degrees is expected, or for each half"
        log.add("antenna-lines", message, row=start + 1, value=len(rows))
    signed = _fill(losses_db, rows, section, log)
    if signed < 0 and np.nanmax(losses_db) <= 0.0:
        message = f"{section} holds gains below 0; they were taken as losses"
        log.add("antenna-sign", message, row=start + 1)
        return -losses_db
    if signed < 0:
        log.add("antenna-value", f"{section} holds losses below and above 0 dB", row=start + 1)
    missing = np.flatnonzero(np.isnan(losses_db))
    if len(missing) and not log.has_errors():
        log.add("antenna-angle", f"{section} has no line for {missing[0]} degrees", row=start + 1)
    return losses_db


def _numbered_rows(lines: Sequence[str], first: int, stop: int) -> list[tuple[int, str]]:
    """Lines of a cut with their numbers, counted from 1: up to the last that begins with a number; the rest trails."""
    rows = [(number, line) for number, line in enumerate(lines[first:stop], start=first + 1) if line]
    while rows and not _NUMBER.match(rows[-1][1]):
        rows.pop()
    return rows


def _parts(line: str) -> tuple[float, float] | None:
    """Angle, degrees, and loss, dB, of a line; None where it is no such line."""
    parts = _LINE.fullmatch(line) or _COMMA_LINE.fullmatch(line)
    if parts is None:
        return None
    return float(parts["angle"].replace(",", ".")), float(parts["loss"].replace(",", "."))


def _closes(rows: Sequence[tuple[int, str]]) -> bool:
    """Whether the last line of a cut repeats its first direction."""
    first, last = _parts(rows[0][1]), _parts(rows[-1][1])
    if first is None or last is None:
        return False
    return (last[0] - first[0]) % DEGREES == 0.0 and abs(last[1] - first[1]) <= _REPEAT_DB


def _fill(losses_db: FloatArray, rows: Sequence[tuple[int, str]], section: str, log: FindingLog) -> int:
    """Fill in the losses that are well formed, note the others, and tell whether any is below 0 dB: -1, else 1."""
    signed, step_deg = 1, _STEPS.get(len(rows), 1.0)
    repeats = len(rows) in _STEPS and len(rows) % 2 == 1 and _closes(rows)
    known: dict[int, float] = {}
    for number, line in rows[: len(rows) - repeats]:
        parts = _parts(line)
        if parts is None:
            message = f"line {number}: {line!r} in {section} is no angle and loss"
            log.add("antenna-value", message, row=number, value=line)
            continue
        angle, loss_db = parts
        at = round(angle / step_deg) % round(DEGREES / step_deg)
        off = abs(angle / step_deg - round(angle / step_deg)) > 0.01
        if off or not -DEGREES < angle <= DEGREES or at in known:
            message = (
                f"line {number}: {angle:g} in {section} is no step of {step_deg:g} degrees, or stands above already"
            )
            log.add("antenna-angle", message, row=number, value=f"{angle:g}")
            continue
        known[at] = loss_db
        signed = -1 if loss_db < 0.0 else signed
    for degree in range(DEGREES):
        losses_db[degree] = known.get(round(degree / step_deg), math.nan)
    return signed
