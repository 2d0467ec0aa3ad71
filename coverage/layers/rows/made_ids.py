"""Identifiers for rows that have none, made from name and place: the same row has the same one in every file."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels.arrays import FloatArray, TextArray
from phusong.coverage.schema.names import fold

_DECIMALS = 4
"""Decimals of a degree, about 11 m: rows of one name that are nearer are one place."""


def ids_from_names(names: TextArray, lon_lat_deg: FloatArray | None) -> TextArray:
    """Identifiers from names and places, ``ban-moi-103.8861-22.3120``; neither order nor number of rows changes them.

    Args:
        names: Name of each row, shape (n,).
        lon_lat_deg: Longitude and latitude, degrees, NaN where a row has no place, shape (n, 2); None without places.

    Returns:
        Text, shape (n,). Rows of one name at one place have one identifier; one without a place ends in its row.
    """
    ids = np.empty(len(names), dtype=np.object_)
    for row, name in enumerate(names.tolist()):
        word = fold(name).replace("_", "-") or "row"
        lon, lat = (np.nan, np.nan) if lon_lat_deg is None else lon_lat_deg[row]
        is_placed = bool(np.isfinite(lon) and np.isfinite(lat))
        ids[row] = f"{word}-{lon:.{_DECIMALS}f}-{lat:.{_DECIMALS}f}" if is_placed else f"{word}-{row + 1}"
    return ids
