"""Existing radio sites: illustrative masts, calibrated with the model to what was reported for the end of 2024."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lao_cai import grid, noise
from lao_cai.grid import FloatArray, IntArray
from lao_cai.radio.onair import OPERATORS, OnAir
from lao_cai.radio.survey import Survey, lowest_levels, sector_azimuths_deg, spread_out
from lao_cai.terrain import Progress
from phusong.coverage.radio import CarrierMatrix

SITES = 438
COVERING = 400
"""Sites that are there to bring villages into coverage; the rest add capacity where people are."""

VILLAGES_4G = 0.925
"""Share of the villages that the sites bring into coverage at the most."""
CENTRE_MARGIN_DB = 5.0
"""How far above every requirement the commune centres must be, so that a finer model changes nothing."""

OWN_SECTORS_DB = 6.0
"""How far the other sectors of a centre's mast must stay below the one that serves it."""

AZIMUTH_STEP_DEG = 5.0
"""Antennas are turned in steps of this size."""

WINDOWS = (1, 5, 11)
CENTRE_WINDOWS = (0, 1, 2, 4, 8, 12)
"""Half sides, in cells, of the windows whose highest ground may bear a mast."""

AROUND = ((-3, 0), (0, 3), (3, 0), (0, -3))
CENTRE_AROUND = ((-2, -2), (-2, 2), (2, 2), (2, -2), (-5, 0), (0, 5), (5, 0), (0, -5))
"""Cells around a village, and further ones around a centre, that may bear a mast."""

SEED = 411
RESORT = "Thị xã Sa Pa"
BAND_4G_MHZ = 942.5
"""The 900 MHz band, which 4G took over when 2G was switched off in October 2024."""

BANDS_5G_MHZ = {"Viettel": 2600, "VinaPhone": 3700, "MobiFone": 3800}
DOWNTILT_DEG = 3.0
TOWN_HEIGHTS_M = (18.0, 24.0, 30.0)
RURAL_HEIGHTS_M = (36.0, 42.0, 45.0, 48.0, 54.0)


@dataclass(frozen=True, slots=True)
class Masts:
    """Possible and chosen masts, columnar.

    Attributes:
        lon: Longitude, degrees, shape (n,).
        lat: Latitude, degrees, shape (n,).
        height_m: Antenna height above ground, shape (n,).
        azimuth_deg: Direction of its first sector, which looks at the village it was meant for, degrees, shape (n,).
        village: That village, shape (n,).
    """

    lon: FloatArray
    lat: FloatArray
    height_m: FloatArray
    azimuth_deg: FloatArray
    village: IntArray

    def __len__(self) -> int:
        return len(self.lon)

    def take(self, which: IntArray) -> Masts:
        """Some of the masts."""
        return Masts(*(getattr(self, column.name)[which] for column in fields(self)))


@dataclass(frozen=True, slots=True)
class RadioSites:
    """Sites and sectors as tables in the order of their identifiers."""

    sites: pd.DataFrame
    sectors: pd.DataFrame


def build_sites(
    villages: pd.DataFrame,
    units: pd.DataFrame,
    height_m: NDArray[np.int16],
    near_road: NDArray[np.bool_],
    surveys: Sequence[Survey],
    count_5g: int,
    progress: Progress,
) -> RadioSites:
    """Sites that cover all commune centres and the stated share of villages with 4G; the busiest carry 5G.

    Args:
        villages: All villages, as the survey's network has them.
        units: The communes.
        height_m: Heights, shape (rows, cols).
        near_road: True where a mast can be reached from a road, shape (rows, cols).
        surveys: What the model sees on several grids of the terrain, the scenario's own first.
        count_5g: Number of sites with 5G.
        progress: Told what is done.

    Raises:
        ValueError: When no choice of masts meets the figures.
    """
    masts = _possible_masts(villages, units, height_m, near_road)
    survey = surveys[0]
    levels = lowest_levels(surveys, "4g", masts)
    progress(f"sites: {len(masts)} possible masts predicted")
    required_dbm = survey.scenario.radio.budget("4g").required_dbm(levels.rsrp.sight)
    covers, sure = (levels.rsrp.covers(required_dbm + more_db).toarray() for more_db in (0.0, CENTRE_MARGIN_DB))
    sure &= _apart_db(levels) >= OWN_SECTORS_DB
    centre = villages["is_centre"].to_numpy() == 1
    air = OnAir(levels, survey, "4g", [round(share * SITES) for _, share in OPERATORS])
    weights = np.where(centre, 10.0, 1.0)
    for mast in _covering(covers, sure, centre, villages["population"].to_numpy()):
        air.switch_on_best(mast, weights, CENTRE_MARGIN_DB)
    progress(f"sites: {len(air.masts)} masts cover the centres and the share of villages")
    _mend(air, covers, sure, centre, weights)
    progress(f"sites: {len(air.masts)} masts serve them in spite of interference")
    _add_capacity(air, covers, centre, villages, masts)
    order = np.argsort(air.masts)
    operators = [OPERATORS[air.operators[n]][0] for n in order]
    return _described(masts.take(np.array(air.masts)[order]), operators, villages, units, count_5g)


def _apart_db(levels: CarrierMatrix) -> FloatArray:
    """How far the sector of each mast that serves a village is above its other sectors, dB, shape (masts, villages)."""
    return spread_out(levels, levels.rsrp.rsrp_dbm.data - levels.others_dbm, np.inf)


def _possible_masts(
    villages: pd.DataFrame, units: pd.DataFrame, height_m: NDArray[np.int16], near_road: NDArray[np.bool_]
) -> Masts:
    """Masts beside each village, on high ground near it and a short way off, where a road passes; more at centres.

    From a short way off the beam of an antenna meets the houses; right beside them it passes over.
    """
    row, col = grid.cell_of(villages["lon"], villages["lat"])
    reachable = np.where(near_road, height_m, -999)
    lon, lat, tall, village = [], [], [], []
    for n, (i, j) in enumerate(zip(row, col, strict=True)):
        town = units["unit_type"].iat[int(villages["commune"].iat[n])] != "Xã"
        heights = TOWN_HEIGHTS_M if town else RURAL_HEIGHTS_M
        is_centre = bool(villages["is_centre"].iat[n])
        places = [(i, j, reach) for reach in (CENTRE_WINDOWS if is_centre else WINDOWS)]
        places += [(i + down, j + across, 0) for down, across in (*AROUND, *(CENTRE_AROUND if is_centre else ()))]
        for kind, (middle_i, middle_j, reach) in enumerate(places):
            top, left = middle_i - reach, middle_j - reach
            window = reachable[top : middle_i + reach + 1, left : middle_j + reach + 1]
            if window.max() <= 0:
                continue
            a, b = np.unravel_index(int(np.argmax(window)), window.shape)
            at_lon, at_lat = grid.centre_of(top + a, left + b)
            lon.append(round(float(at_lon) + (noise.uniform(SEED, n, kind) - 0.5) * 4e-4, 5))
            lat.append(round(float(at_lat) + (noise.uniform(SEED + 1, n, kind) - 0.5) * 4e-4, 5))
            tall.append(heights[int(noise.uniform(SEED + 2, n, kind) * len(heights))])
            village.append(n)
    at_x, at_y = grid.to_metres(np.array(lon), np.array(lat))
    village_x, village_y = grid.to_metres(villages["lon"].to_numpy()[village], villages["lat"].to_numpy()[village])
    bearing_deg = np.degrees(np.arctan2(village_x - at_x, village_y - at_y))
    azimuth_deg = AZIMUTH_STEP_DEG * np.round(bearing_deg / AZIMUTH_STEP_DEG) % 120.0
    return Masts(np.array(lon), np.array(lat), np.array(tall), azimuth_deg, np.array(village))


def _covering(
    covers: NDArray[np.bool_], sure: NDArray[np.bool_], centre: NDArray[np.bool_], population: FloatArray
) -> list[int]:
    """Masts chosen greedily: first for the commune centres with margin, then for villages until the share is met."""
    if not sure[:, centre].any(axis=0).all():
        raise ValueError("no possible mast serves some commune centre with the margin")
    chosen: list[int] = []
    has, centre_open = np.zeros(len(centre), dtype=np.bool_), centre.copy()
    worth = np.sqrt(population)
    while centre_open.any() or (has.mean() < VILLAGES_4G and len(chosen) < COVERING):
        gain = 1e6 * sure[:, centre_open].sum(axis=1) + covers[:, ~has] @ worth[~has]
        best = int(np.argmax(gain))
        chosen.append(best)
        centre_open &= ~sure[best]
        has |= covers[best]
    return chosen


def _mend(
    air: OnAir, covers: NDArray[np.bool_], sure: NDArray[np.bool_], centre: NDArray[np.bool_], weights: FloatArray
) -> None:
    """Further masts where interference leaves a centre without its margin, or too few villages served."""
    passed = np.zeros(len(covers), dtype=np.bool_)
    while True:
        now = air.judge()
        weak = centre & (now.margin_db < CENTRE_MARGIN_DB)
        if not weak.any() and (now.served.mean() >= VILLAGES_4G or len(air.masts) >= COVERING):
            return
        gain = (sure[:, weak] if weak.any() else covers[:, ~now.served]).sum(axis=1)
        gain[passed] = 0
        gain[air.masts] = 0
        best = int(np.argmax(gain))
        if gain[best] == 0:
            raise ValueError("no possible mast brings the centres and villages above the interference")
        air.switch_on_best(best, weights, CENTRE_MARGIN_DB)
        then = air.judge()
        fewer_weak = weak.sum() - (centre & (then.margin_db < CENTRE_MARGIN_DB)).sum()
        if fewer_weak < 0 or (fewer_weak == 0 and then.served.sum() <= now.served.sum()):
            air.switch_off_last()
            passed[best] = True


def _add_capacity(
    air: OnAir, covers: NDArray[np.bool_], centre: NDArray[np.bool_], villages: pd.DataFrame, masts: Masts
) -> None:
    """Further masts where people are, that bring no further village into coverage and disturb none out of it."""
    now = air.judge()
    idle = ~covers[:, ~now.served].any(axis=1)
    idle[air.masts] = False
    x_m, y_m = grid.to_metres(masts.lon, masts.lat)
    people = villages["population"].to_numpy().astype(np.float64)
    village_x, village_y = grid.to_metres(villages["lon"], villages["lat"])
    crowd = np.array(
        [people[np.hypot(village_x - x, village_y - y) < 1200.0].sum() for x, y in zip(x_m, y_m, strict=True)]
    )
    share = np.zeros(len(masts))
    for mast in air.masts:
        share[np.hypot(x_m - x_m[mast], y_m - y_m[mast]) < 1200.0] += 1.0
    while len(air.masts) < SITES:
        need = np.where(idle, crowd / (1.0 + share), -1.0)
        best = int(np.argmax(need))
        if need[best] < 0.0:
            raise ValueError(f"only {len(air.masts)} of the stated number of sites find a place")
        idle[best] = False
        for operator in air.with_room():
            then = air.judge(best, operator)
            if (then.served >= now.served).all() and (then.margin_db[centre] >= CENTRE_MARGIN_DB).all():
                air.switch_on(best, operator)
                share[np.hypot(x_m - x_m[best], y_m - y_m[best]) < 1200.0] += 1.0
                break


def _described(
    masts: Masts, operators: list[str], villages: pd.DataFrame, units: pd.DataFrame, count_5g: int
) -> RadioSites:
    """Identifiers, technologies and sectors of the chosen masts."""
    rank = _busiest(masts, villages, units)
    carries_5g = np.zeros(len(masts), dtype=np.bool_)
    carries_5g[rank[:count_5g]] = True
    sites, sectors = [], []
    for n in range(len(masts)):
        site_id = f"LCI{n + 1:04d}"
        village = villages.iloc[int(masts.village[n])]
        technologies = ("4g", "5g") if carries_5g[n] else ("4g",)
        sites.append(
            {
                "site_id": site_id,
                "name": f"{village['name']}, {units['name'].iat[int(village['commune'])]}",
                "operator": operators[n],
                "technologi": ";".join(technologies),
                "height_m": masts.height_m[n],
                "lon": masts.lon[n],
                "lat": masts.lat[n],
            }
        )
        for technology in technologies:
            band = BAND_4G_MHZ if technology == "4g" else BANDS_5G_MHZ[operators[n]]
            sectors += [
                {
                    "site_id": site_id,
                    "technology": technology,
                    "band_mhz": band,
                    "azimuth_deg": azimuth,
                    "downtilt_deg": DOWNTILT_DEG,
                }
                for azimuth in sorted(sector_azimuths_deg(masts.azimuth_deg[n : n + 1])[0].tolist())
            ]
    return RadioSites(pd.DataFrame(sites), pd.DataFrame(sectors))


def _busiest(masts: Masts, villages: pd.DataFrame, units: pd.DataFrame) -> IntArray:
    """Masts from the most to the least crowded surroundings; towns count double, the resort's guests too."""
    x_m, y_m = grid.to_metres(masts.lon, masts.lat)
    village_x, village_y = grid.to_metres(villages["lon"], villages["lat"])
    unit = units.iloc[villages["commune"].to_numpy()]
    draw = np.where(unit["unit_type"] == "Xã", 1.0, np.where(unit["district"] == RESORT, 6.0, 2.0))
    people = villages["population"].to_numpy() * draw
    crowd = np.array(
        [people[np.hypot(village_x - x, village_y - y) < 1500.0].sum() for x, y in zip(x_m, y_m, strict=True)]
    )
    share = np.ones(len(masts))
    order: list[int] = []
    for _ in range(len(masts)):
        best = int(np.argmax(np.where(np.isin(np.arange(len(masts)), order), -1.0, crowd / share)))
        order.append(best)
        share[np.hypot(x_m - x_m[best], y_m - y_m[best]) < 1500.0] += 1.0
    return np.array(order)
