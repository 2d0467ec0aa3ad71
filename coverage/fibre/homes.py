"""Homes on fibre: how many a village has, how many would take a line, and the ports that takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.fibre.optics import loss_db
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.reach import FibreReach
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray
from phusong.coverage.network.demand import DemandPoints


@dataclass(frozen=True, slots=True)
class VillageHomes:
    """Homes of the villages and what fibre is to them today.

    A home is served where a port is there for it, and connected once its drop and ONT are paid, too.

    Attributes:
        homes: Homes of each village: its households as stated, else by its people, shape (n,).
        taking: Homes of it that take a line where they are served, shape (n,).
        ports: Ports of the OLT for the homes that are served, 0 where none is or this is unknown, shape (n,).
        split: Most homes that can share a port there, 0 where the village is not served or this is unknown, shape (n,).
        length_m: Fibre between the OLT and the village, metres, NaN where not served or unknown, shape (n,).
        loss_db: Optical loss over it at that split, margin included, dB, NaN there, shape (n,).
    """

    homes: FloatArray
    taking: FloatArray
    ports: IntArray
    split: IntArray
    length_m: FloatArray
    loss_db: FloatArray

    def served(self, villages: BoolArray) -> int:
        """Homes that have a port when some villages are served."""
        return round(float(self.homes[villages].sum()))

    def connected(self, villages: BoolArray) -> int:
        """Homes that have a line when some villages are served."""
        return round(float(self.taking[villages].sum()))


def count_homes(villages: DemandPoints, reach: FibreReach | None, parameters: FibreParameters) -> VillageHomes:
    """Homes of every village, with the ports and the optical loss of those that are served.

    Args:
        villages: The villages.
        reach: Who is served and how; None where only a survey says so.
        parameters: Homes, ports, take-up and the optical budget.
    """
    by_people = np.ceil(np.nan_to_num(villages.population) / parameters.persons_per_home)
    homes = np.where(np.isfinite(villages.households), villages.households, by_people)
    taking = parameters.take_up * homes
    n = len(homes)
    if reach is None:
        none = np.zeros(n, dtype=np.int64)
        return VillageHomes(homes, taking, none, none.copy(), np.full(n, np.nan), np.full(n, np.nan))
    split = np.where(reach.reached, reach.split, 0)
    ports = np.ceil(parameters.port_share * homes / np.maximum(split, 1)).astype(np.int64)
    length_m = np.where(reach.reached, reach.length_m, np.nan)
    loss = np.full(n, np.nan)
    for each in np.unique(split[split > 0]).tolist():
        loss[split == each] = loss_db(parameters.optics, length_m[split == each], each)
    return VillageHomes(homes, taking, np.where(split > 0, ports, 0), split, length_m, loss)
