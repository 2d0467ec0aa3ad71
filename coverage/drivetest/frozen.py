"""Frozen readings: rows that repeat a reading of the phone while the position goes on.

A phone whose screen goes dark may stop measuring while its positions are still written. Such rows put an old level on
new ground: a calibration that takes them is wrong, and no spread shows it.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from phusong.coverage.drivetest.exports.table import SampleTable
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray

RUN_ROWS = 10
"""Without a time stamp of the level, so many equal readings on end are taken as one: levels in whole decibels repeat
for a few rows by themselves, but independent noise of 4 dB makes two equal ones in 7 of 100 pairs, ten on end in 4 of
10^11."""


def frozen(table: SampleTable, kept: BoolArray, x_m: FloatArray, y_m: FloatArray, run_m: float) -> BoolArray:
    """Samples that repeat an earlier reading, shape (n,); the first of each stays.

    Where a row has the time stamp of its level (as the serving time of G-NetTrack), a reading is known by that, its
    cell and its levels. Elsewhere it takes :data:`RUN_ROWS` equal readings on end over more than ``run_m`` metres.

    Args:
        table: The samples.
        kept: Samples that count, shape (n,).
        x_m: Eastings, metres, NaN where unknown, shape (n,).
        y_m: Northings, metres, NaN where unknown, shape (n,).
        run_m: Distance, metres.
    """
    rows = pd.DataFrame(
        {
            "file": table.origins.file,
            "technology": table.technology,
            "cell_identity": table.cell_identity,
            "node": table.node,
            "cell_number": table.cell_number,
            "cell": table.cell,
            "pci": table.pci,
            "arfcn": table.arfcn,
            "level_time": table.level_time,
            "rsrp_dbm": table.rsrp_dbm,
            "rsrq_db": table.rsrq_db,
        }
    )
    reading = rows.groupby(list(rows.columns), dropna=False, sort=False).ngroup().to_numpy(dtype=np.int64)
    order = _in_time(table, x_m, y_m)
    order = order[kept[order]]
    stamped = _stamped(table)
    found = np.zeros(len(table), dtype=np.bool_)
    with_stamp = order[stamped[order]]
    _, first = np.unique(reading[with_stamp], return_index=True)
    found[with_stamp] = True
    found[with_stamp[first]] = False
    without = order[~stamped[order] & (table.timestamp[order] != "")]
    found[without[_long_runs(table.origins.file[without], reading[without], x_m[without], y_m[without], run_m)]] = True
    return found


def _stamped(table: SampleTable) -> BoolArray:
    """Samples whose level has a time stamp, shape (n,); one that never changes while levels do is none."""
    rows = pd.DataFrame({"file": table.origins.file, "stamp": table.level_time, "rsrp_dbm": table.rsrp_dbm})
    kinds = rows.groupby("file")[["stamp", "rsrp_dbm"]].transform("nunique")
    stands = (kinds["stamp"] == 1) & (kinds["rsrp_dbm"] > 1)
    return np.asarray((table.level_time != "") & ~stands.to_numpy(), dtype=np.bool_)


def _in_time(table: SampleTable, x_m: FloatArray, y_m: FloatArray) -> IntArray:
    """Order of the samples by file and time, and by what they hold where both are equal, shape (n,)."""
    stamps, of_row = np.unique(table.timestamp.astype(str), return_inverse=True)
    natural = sorted(range(len(stamps)), key=lambda at: (_digits(str(stamps[at])), str(stamps[at])))
    rank = np.empty(len(stamps), dtype=np.int64)
    rank[natural] = np.arange(len(stamps))
    return np.lexsort((y_m, x_m, table.rsrp_dbm, rank[of_row.reshape(-1)], table.origins.file)).astype(np.int64)


def _digits(stamp: str) -> tuple[int, ...]:
    """Numbers of a time stamp, so that 9:59 comes before 10:00."""
    return tuple(int(digits) for digits in re.findall(r"\d+", stamp))


def _long_runs(file: IntArray, reading: IntArray, x_m: FloatArray, y_m: FloatArray, run_m: float) -> BoolArray:
    """All but the first of the rows of each long run of one reading, shape (n,)."""
    begins = np.append(True, (np.diff(reading) != 0) | (np.diff(file) != 0))[: len(reading)]
    run = np.cumsum(begins) - 1
    places = pd.DataFrame({"run": run, "x": x_m, "y": y_m}).groupby("run")
    span = places.max() - places.min()
    moved_m = np.hypot(span["x"].to_numpy(), span["y"].to_numpy())
    long = (places.size().to_numpy() >= RUN_ROWS) & (moved_m > run_m)
    return np.asarray(long[run] & ~begins, dtype=np.bool_)
