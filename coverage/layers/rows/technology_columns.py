"""Technologies of sites that agencies write as a column for each, with a mark at the sites that have it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.layers.rows.columns import as_flags
from phusong.coverage.schema.column import Layer
from phusong.coverage.schema.radio import split_technologies

TECHNOLOGIES_COLUMN = "technologies"

_BEFORE = re.compile(r"^(?:(?:có|co|has|trạm|tram|bts|phát|phat|sóng|song|công nghệ|cong nghe)[ _-]+)+", re.IGNORECASE)
"""Words before the technology in a heading: ``Có 4G``, ``Trạm 5G``."""


def technology_columns(raw: RawLayer) -> dict[str, str]:
    """Technology to the column that marks the sites that have it; nothing where a column is no such mark.

    Args:
        raw: Rows of a file.
    """
    found: dict[str, str] = {}
    for name, cells in raw.columns.items():
        known, unknown = split_technologies(_BEFORE.sub("", name.strip()))
        if len(known) == 1 and not unknown and _marks(cells):
            found.setdefault(known[0], name)
    return found if len(found) > 1 else {}


def _marks(cells: NDArray[Any]) -> bool:
    """Whether cells say yes or no or nothing, and nothing else."""
    if cells.dtype == np.object_:
        return not as_flags(cells).bad.any()
    return cells.dtype.kind in "biuf" and bool(np.isin(cells, (0, 1)).all())


def with_technologies(raw: RawLayer, layer: Layer, log: FindingLog, *, is_mapped: bool = False) -> RawLayer:
    """Rows of sites with one column of technologies, where the file has a column for each.

    Args:
        raw: The rows.
        layer: Layer that they are read as.
        log: Where it is noted.
        is_mapped: Whether the user says which column holds the technologies.
    """
    has_own = any(name.strip().casefold() in _NAMES for name in raw.columns)
    if layer.name != "sites" or is_mapped or has_own:
        return raw
    columns = technology_columns(raw)
    if not columns:
        return raw
    has = {technology: as_flags(raw.columns[name]).values == 1.0 for technology, name in columns.items()}
    cells = np.empty(raw.rows, dtype=np.object_)
    cells[:] = [";".join(technology for technology, flags in has.items() if flags[row]) for row in range(raw.rows)]
    names = listed(map(repr, columns.values()))
    log.add("technologies-joined", f"technologies were taken from the columns {names}", column=TECHNOLOGIES_COLUMN)
    return replace(raw, columns={**raw.columns, TECHNOLOGIES_COLUMN: cells})


_NAMES = frozenset({TECHNOLOGIES_COLUMN, "technologi", "technology", "công nghệ", "cong_nghe", "cong nghe"})
"""Headings of a column that holds all technologies of a site."""
