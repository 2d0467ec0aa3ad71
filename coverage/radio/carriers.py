"""Carriers: which sectors share a budget and a channel, and the levels that each carrier of a mast gives.

A channel is one operator on one frequency: its sectors disturb each other, those of one mast included, and no others.
Operators share none. Masts without an operator count as those of one. What a mast gives on a channel with one budget is
a row: of most masts one for each band.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.kernels.arrays import FloatArray, IntArray, TextArray
from phusong.coverage.linkbudget.bands import carrier_budget
from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.transmitters import Transmitters

RASTER_MHZ = 0.1
"""Carriers are numbered in steps of 100 kHz (TS 36.101 §5.7.2): nearer ones are the same."""


@dataclass(frozen=True, slots=True)
class Carriers:
    """The carriers of all masts of a service.

    Attributes:
        budgets: Distinct budgets.
        budget: Budget of each sector, index into ``budgets``, shape (sectors,).
        channel: Channel of each sector, shape (sectors,).
        operators: Operator of each channel, shape (channels,).
        row: Row of each sector, ascending from mast to mast, shape (sectors,).
        mast: Mast of each row, ascending, shape (rows,).
        first: A sector of each row, shape (rows,).
    """

    budgets: tuple[LinkBudget, ...]
    budget: IntArray
    channel: IntArray
    operators: TextArray
    row: IntArray
    mast: IntArray
    first: IntArray

    @property
    def band_mhz(self) -> FloatArray:
        """Frequency of each sector, MHz, shape (sectors,)."""
        return np.array([budget.band_mhz for budget in self.budgets], dtype=np.float64)[self.budget]

    def of_sectors(self, line: str) -> FloatArray:
        """A line of the budget of each sector, by its name, shape (sectors,)."""
        return np.array([getattr(budget, line) for budget in self.budgets], dtype=np.float64)[self.budget]


def find_carriers(transmitters: Transmitters, service: LinkBudget, technology: str) -> Carriers:
    """Find the budget, the channel and the row of every sector.

    Args:
        transmitters: Masts and sectors.
        service: Budget of the service; a sector that names no band is on its band.
        technology: The service.
    """
    radios, operators, says = transmitters.stated, transmitters.operators, transmitters.stated.says()
    mast = np.repeat(np.arange(len(transmitters)), np.diff(transmitters.first_sector))
    numbers: dict[tuple[tuple[str, float], ...], int] = {}
    channels: dict[tuple[str, int], int] = {}
    rows: dict[tuple[int, int], int] = {}
    budgets: list[LinkBudget] = []
    columns = np.empty((3, len(mast)), dtype=np.int64)
    for sector, band_mhz in enumerate(transmitters.band_mhz.tolist()):
        carrier_mhz = service.band_mhz if np.isnan(band_mhz) else band_mhz
        stated = radios.of(sector) if says[sector] else {}
        number = numbers.setdefault((("", carrier_mhz), *sorted(stated.items())), len(budgets))
        if number == len(budgets):
            budgets.append(carrier_budget(service, technology, carrier_mhz, stated))
        at = (str(operators[mast[sector]]), round(carrier_mhz / RASTER_MHZ))
        row = rows.setdefault((int(mast[sector]), number), len(rows))
        columns[:, sector] = number, channels.setdefault(at, len(channels)), row
    return Carriers(
        budgets=tuple(budgets) or (service,),
        budget=columns[0],
        channel=columns[1],
        operators=np.array([operator for operator, _ in channels], dtype=np.object_),
        row=columns[2],
        mast=np.array([at for at, _ in rows], dtype=np.int64),
        first=np.unique(columns[2], return_index=True)[1].astype(np.int64),
    )


@dataclass(frozen=True, slots=True)
class CarrierMatrix:
    """Levels of every carrier of every mast at every point.

    Attributes:
        rsrp: RSRP of the best sector of each row, dBm, shape (rows, points).
        others_dbm: What the row's other sectors give together, dBm, minus infinity for none, of the shape of the
            matrix' stored values; each of them above the floor.
        mast: Mast of each row, shape (rows,).
        budget: Budget of each row, index into ``budgets``, shape (rows,).
        channel: Channel of each row, shape (rows,).
        operators: Operator of each channel, shape (channels,).
        budgets: Distinct budgets.
    """

    rsrp: RsrpMatrix
    others_dbm: NDArray[np.float32]
    mast: IntArray
    budget: IntArray
    channel: IntArray
    operators: TextArray
    budgets: tuple[LinkBudget, ...]

    def of_masts(self, masts: int) -> RsrpMatrix:
        """RSRP of the best sector of each mast, whatever its carrier, dBm, shape (masts, points)."""
        held = self.rsrp.rsrp_dbm
        if len(self.mast) == masts:
            return self.rsrp
        row, sight = np.repeat(self.mast, np.diff(held.indptr)), self.rsrp.sight
        order = np.lexsort((-held.data, held.indices, row))
        again = (np.diff(row[order], prepend=-1) == 0) & (np.diff(held.indices[order], prepend=-1) == 0)
        kept = order[~again]
        indptr = np.searchsorted(row[kept], np.arange(masts + 1))
        levels = csr_array((held.data[kept], held.indices[kept], indptr), shape=(masts, held.shape[1]))
        return RsrpMatrix(levels, self.rsrp.voids, sight[kept])

    def servers(self) -> IntArray:
        """Number of masts that reach the required RSRP on one of their carriers at every point, shape (points,)."""
        held = self.rsrp.rsrp_dbm
        row, point = np.repeat(np.arange(held.shape[0]), np.diff(held.indptr)), held.indices
        required_dbm = np.empty(len(held.data))
        for number, budget in enumerate(self.budgets):
            own = self.budget[row] == number
            required_dbm[own] = budget.required_dbm(self.rsrp.sight[own])
        enough = held.data >= required_dbm
        pairs = np.unique(np.stack((self.mast[row[enough]], point[enough])), axis=1)
        return np.bincount(pairs[1], minlength=held.shape[1]).astype(np.int64)

    def take(self, rows: IntArray, channel: IntArray) -> CarrierMatrix:
        """Some rows as masts of their own, on other channels: masts that are weighed one beside the other.

        Args:
            rows: Rows, shape (n,).
            channel: Channel of each of them, shape (n,).
        """
        names = np.array([str(number) for number in range(int(channel.max(initial=-1)) + 1)], dtype=np.object_)
        return CarrierMatrix(
            rsrp=self.rsrp.take(rows),
            others_dbm=self.others_dbm[self.rsrp.stored(rows).data],
            mast=np.arange(len(rows), dtype=np.int64),
            budget=self.budget[rows],
            channel=channel,
            operators=names,
            budgets=self.budgets,
        )
