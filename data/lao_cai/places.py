"""Public places: the seat of each commune, and illustrative schools and clinics."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lao_cai import grid, noise

SEED = 505
PEOPLE_PER_SCHOOL = 2200


def build_places(villages: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """One seat and one clinic a commune, and schools by population, each beside a village."""
    rows = []
    for unit, row in enumerate(units.itertuples()):
        own = villages[villages["commune"] == unit]
        centre = own[own["is_centre"] == 1].iloc[0]
        code, name = row.commune_code, row.name
        bare = name[0].lower() + name[1:]
        rows.append((f"{code}-U1", "commune_centre", f"UBND {bare}", centre["lon"], centre["lat"]))
        rows.append((f"{code}-C1", "clinic", f"Trạm Y tế {bare}", *_beside(centre, unit, 1)))
        schools = max(1, round(row.population / PEOPLE_PER_SCHOOL))
        largest = own.sort_values(["population", "village_id"], ascending=[False, True])
        for number in range(1, schools + 1):
            village = centre if number == 1 else largest.iloc[(number - 2) % len(largest)]
            title = f"Trường Tiểu học số {number} {bare}"
            rows.append((f"{code}-S{number}", "school", title, *_beside(village, unit, 10 + number)))
    return pd.DataFrame(rows, columns=["place_id", "kind", "name", "lon", "lat"])


def _beside(village: pd.Series, unit: int, number: int) -> tuple[float, float]:
    """A point some 100 m from a village."""
    angle = 2.0 * np.pi * noise.uniform(SEED, unit, number)
    away = grid.STEP_DEG * (0.8 + 0.8 * noise.uniform(SEED + 1, unit, number))
    return round(float(village["lon"] + away * np.cos(angle)), 5), round(
        float(village["lat"] + away * np.sin(angle)), 5
    )
