"""Losses along routes from one mast: the ground is known at the ends alone, the cover at the receiver alone.

Of such a path a profile is made: straight ground between its ends, under cover of the receiver's height all along.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tables import DISTANCE_SLIP, column_numbers, great_circle_km, leave_out, read_table, table_error

from phusong.coverage.findings import Finding, InputError
from phusong.coverage.kernels import FloatArray, IntArray, TextArray

PLACE_COLUMNS = ("tx_lat", "tx_lon", "rx_lat", "rx_lon")
HEIGHT_COLUMNS = ("ht_m", "hr_m", "tx_ground_m", "rx_ground_m", "clutter_height_m")
ROUTE_COLUMNS = ("route", *PLACE_COLUMNS, *HEIGHT_COLUMNS, "frequency_mhz", "distance_km", "loss_db")


@dataclass(frozen=True, slots=True)
class RoutePaths:
    """Measured losses of one campaign, one entry a row of its table, in an order that the table's own does not change.

    Attributes:
        frequency_mhz: Frequency, MHz, shape (n,).
        antennas_m: Transmitting and receiving antenna, metres above ground, shape (2, n).
        grounds_m: Ground at either end, metres above sea level, shape (2, n).
        clutter_m: Height of the cover at the receiver, metres, shape (n,).
        latitude_deg: Latitude of the middle, degrees, shape (n,).
        distance_km: Distance, km, shape (n,).
        loss_db: Measured path loss, dB, shape (n,).
        route: Name of the route, shape (n,).
        point: Index of the receiver's place on its route; many rows may share one, shape (n,).
    """

    frequency_mhz: FloatArray
    antennas_m: FloatArray
    grounds_m: FloatArray
    clutter_m: FloatArray
    latitude_deg: FloatArray
    distance_km: FloatArray
    loss_db: FloatArray
    route: TextArray
    point: IntArray


def route_files(folder: Path) -> list[Path]:
    """Tables ``<campaign>_samples.csv`` beside which neither links nor stations of that campaign stand."""
    return [
        path
        for path in sorted(folder.glob("*_samples.csv"))
        if not any(
            path.with_name(path.name.replace("_samples.csv", f"_{twin}.csv")).is_file()
            for twin in ("links", "stations")
        )
    ]


def read_routes(path: Path, digests: dict[str, str], findings: list[Finding]) -> RoutePaths:
    """Read one campaign of routes.

    Raises:
        InputError: When the file or a column is missing, or no row can be used.
    """
    table = read_table(path, ROUTE_COLUMNS, digests)
    values = {name: column_numbers(table, name) for name in ROUTE_COLUMNS[1:]}
    route = table["route"].to_numpy(dtype=object)
    slip_km = np.abs(great_circle_km(*(values[name] for name in PLACE_COLUMNS)) - values["distance_km"])
    rules = (
        (~np.isfinite(np.stack(list(values.values()))).all(axis=0), "measurement-no-number", "a number is missing"),
        (~(values["distance_km"] > 0.0), "bad-distance", "the distance is not above 0"),
        (values["clutter_height_m"] < 0.0, "bad-profile", "the height of the clutter is negative"),
        (
            ~(slip_km <= np.maximum(0.05, DISTANCE_SLIP * values["distance_km"])),
            "distance-slip",
            "distance_km is not the distance of the coordinates",
        ),
    )
    left = np.zeros(len(table), dtype=np.bool_)
    for bad, code, what in rules:
        leave_out(bad & ~left, code, what, path.name, findings, route)
        left |= bad
    if left.all():
        message = "no row can be used; see the warnings"
        raise InputError([*findings, table_error("no-links", message, "mend the rows", path.name)])
    return _paths({name: column[~left] for name, column in values.items()}, route[~left])


def _paths(values: dict[str, FloatArray], route: TextArray) -> RoutePaths:
    order = np.lexsort((*(values[name] for name in sorted(values)), route.astype(str)))
    values, route = {name: column[order] for name, column in values.items()}, route[order]
    places = np.stack([np.unique(route.astype(str), return_inverse=True)[1], values["rx_lat"], values["rx_lon"]])
    return RoutePaths(
        frequency_mhz=values["frequency_mhz"],
        antennas_m=np.stack([values["ht_m"], values["hr_m"]]),
        grounds_m=np.stack([values["tx_ground_m"], values["rx_ground_m"]]),
        clutter_m=values["clutter_height_m"],
        latitude_deg=0.5 * (values["tx_lat"] + values["rx_lat"]),
        distance_km=values["distance_km"],
        loss_db=values["loss_db"],
        route=route,
        point=np.unique(places, axis=1, return_inverse=True)[1].ravel().astype(np.int64),
    )


def made_profile(paths: RoutePaths, row: int, step_m: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Distance, km, ground and cover, metres, of one path at equal steps of ``step_m`` or less, each of shape (n,).

    The ground is straight between its ends; the cover stands as high as at the receiver, and not at the mast.
    """
    length_km = float(paths.distance_km[row])
    share = np.linspace(0.0, 1.0, max(math.ceil(1000.0 * length_km / step_m), 2) + 1)
    start_m, end_m = paths.grounds_m[:, row]
    clutter_m = np.full(len(share), paths.clutter_m[row])
    clutter_m[0] = 0.0
    return share * length_km, start_m + (end_m - start_m) * share, clutter_m
