"""The tables of facts the layers are built from (``data/facts``)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from lao_cai.grid import FloatArray

FACTS = Path(__file__).resolve().parent.parent / "facts"


@dataclass(frozen=True, slots=True)
class Relief:
    """Coarse heights on the 0.01-degree grid.

    Attributes:
        lon: Longitude of each column, degrees, shape (cols,).
        lat: Latitude of each row, north first, degrees, shape (rows,).
        height_m: Metres above sea level, shape (rows, cols).
    """

    lon: FloatArray
    lat: FloatArray
    height_m: FloatArray


def read_table(name: str) -> pd.DataFrame:
    """A table of facts with every column as text, empty where nothing is said."""
    return pd.read_csv(FACTS / f"{name}.csv", dtype=str, keep_default_na=False)


def read_reported() -> dict[str, int]:
    """Figures reported for the end of 2024, which the layers are made to give when the model computes them."""
    table = read_table("reported")
    return {figure: int(value) for figure, value in zip(table["figure"], table["value"], strict=True)}


def read_relief() -> Relief:
    """The coarse heights."""
    table = pd.read_csv(FACTS / "relief.csv")
    lon = table.columns[1:].to_numpy(dtype=np.float64)
    return Relief(lon, table["lat"].to_numpy(dtype=np.float64), table.iloc[:, 1:].to_numpy(dtype=np.float64))
