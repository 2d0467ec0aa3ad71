"""Our columns found among the columns of an export, for every reading that its format has in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from phusong.coverage.drivetest.exports.formats import OURS, Aliases, plain_name
from phusong.coverage.drivetest.exports.rows import RawRows
from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import make_finding
from phusong.coverage.findings.wording import did_you_mean, listed

_PLACED = ("lon", "lat", "rsrp_dbm")
_NAMING = ("cell", "site", "cell_identity", "node", "node_cell", "pci")
_CARRYING = ("band_mhz", "arfcn", "cell_identity", "node", "node_cell")
_INSTEAD = {
    "cell": "; a column site, cell_identity, node or pci will do",
    "band_mhz": "; a column arfcn, or cell_identity, will do",
}


@dataclass(frozen=True, slots=True)
class BoundReading:
    """One reading of a table.

    Attributes:
        technology: Technology where no column says it, empty where it is then unknown.
        positions: Our columns to their positions in the table.
    """

    technology: str
    positions: Mapping[str, int]

    def cells(self, rows: RawRows, ours: str) -> list[str]:
        """Cells of one of our columns, all empty where the table lacks it."""
        position = self.positions.get(ours)
        return [""] * len(rows.cells) if position is None else rows.column(position)


def check_mapping(columns: Mapping[str, str]) -> None:
    """Refuse a mapping of columns that samples do not have.

    Raises:
        InputError: When there are such.
    """
    unknown = [name for name in columns if name not in OURS]
    if unknown:
        raise InputError(
            make_finding(
                "column-mapping",
                f"samples have no column {name!r}{did_you_mean(name, OURS) or f'; there are {listed(OURS, 20)}'}",
                column=name,
            )
            for name in unknown
        )


def bind_readings(rows: RawRows, columns: Mapping[str, str], file: str) -> list[BoundReading]:
    """The readings of a table whose level and place are there, each with its columns.

    Args:
        rows: The table.
        columns: Names of columns where they differ, ours to theirs; they count for the first reading.
        file: Path as the user named it.

    Raises:
        InputError: When a column that is needed is missing.
    """
    places: dict[str, list[int]] = {}
    for position, name in enumerate(rows.columns):
        places.setdefault(plain_name(name), []).append(position)
    given = {ours: (plain_name(theirs),) for ours, theirs in columns.items()}
    aliases = [dict(reading.aliases) for reading in rows.format.readings]
    aliases[0] |= given
    bound = [_positions(rows, each, places) for each in aliases]
    _refuse(rows, [name for name in columns if name not in bound[0]], columns, file)
    measured = [at for at, positions in enumerate(bound) if "rsrp_dbm" in positions] or [0]
    for at in measured:
        _refuse(rows, _lacking(bound[at]), columns, file)
    return [BoundReading(rows.format.readings[at].technology, bound[at]) for at in measured]


def _positions(rows: RawRows, aliases: Aliases, places: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Position of each of our columns: of all that answer to it, the first that holds anything."""
    bound = {}
    for ours, names in aliases.items():
        positions = [position for name in names for position in places.get(name, ())]
        if positions:
            bound[ours] = next(filter(rows.holds, positions), positions[0])
    return bound


def _lacking(positions: Mapping[str, int]) -> list[str]:
    """Columns that are needed and missing."""
    missing = [name for name in _PLACED if name not in positions]
    missing += [] if any(name in positions for name in _NAMING) else ["cell"]
    return missing + ([] if any(name in positions for name in _CARRYING) else ["band_mhz"])


def _refuse(rows: RawRows, missing: Sequence[str], columns: Mapping[str, str], file: str) -> None:
    shown = listed(rows.columns, 20) or "no columns"
    if set(_PLACED) <= set(missing):
        message = f"no column of longitude, latitude and RSRP is recognised; the table has {shown}"
        remedy = "say which columns they are: --columns lon=NAME,lat=NAME,rsrp_dbm=NAME and those of cell and carrier"
        raise InputError([make_finding("sample-column-missing", message, remedy=remedy, file=file)])
    if missing:
        raise InputError(
            make_finding(
                "sample-column-missing",
                f"the column {columns.get(name, name)} is missing; the table has {shown}",
                remedy=f"add it, or say which column it is: --columns {name}=NAME{_INSTEAD.get(name, '')}",
                file=file,
                column=name,
            )
            for name in dict.fromkeys(missing)
        )
