"""Field measurements as tables: links with their own profiles, receptions by stations without terrain, and routes.

A folder holds campaigns, told apart by their file names: ``<name>_links.csv`` with ``<name>_profiles.csv``,
``<name>_stations.csv`` with ``<name>_samples.csv``, and ``<name>_samples.csv`` with neither of the two: losses along
routes. Rows that cannot be used are left out with a finding each kind; a missing file or column is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from routes import RoutePaths, read_routes, route_files
from tables import DISTANCE_SLIP, column_numbers, great_circle_km, leave_out, read_table, table_error

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.coverage.kernels import FloatArray, IntArray
from phusong.coverage.terrain import COASTAL_LAND, INLAND, SEA

LINK_COLUMNS = ("link_id", "site", "tx_lat", "tx_lon", "rx_lat", "rx_lon", "freq_mhz", "h_tx_m", "h_rx_m", "dist_km")
LOSS = "loss_mean_db"
PROFILE_COLUMNS = ("link_id", "point", "d_km", "ground_m", "clutter_m", "clutter_class", "zone")
STATION_COLUMNS = ("station_id", "tech", "tx_lat", "tx_lon")
SAMPLE_COLUMNS = ("station_id", "tech", "rx_lat", "rx_lon", "dist_km")

LEVEL_COLUMNS = {"lorawan": "esp_dbm", "sigfox": "rssi_dbm", "nbiot": "rsrp_dbm"}
"""Column that says how strong each technology was received: what lies below the noise still has an ESP."""

SPIKE_M = 8.0
"""A profile point this far off two neighbours that agree is told of."""


@dataclass(frozen=True, slots=True)
class Link:
    """One measured path with its profile.

    Attributes:
        id: Name of the link.
        site: Where it was measured; links of one site share one unknown offset.
        frequency_mhz: Frequency, MHz.
        tx_m: Transmitting antenna above ground, metres.
        rx_m: Receiving antenna above ground, metres.
        latitude_deg: Latitude of the middle, degrees.
        loss_db: Measured path loss, the mean of its samples, dB.
        d_km: Distance of the profile points, km, shape (n,).
        ground_m: Bare ground, metres above sea level, shape (n,).
        clutter_m: Representative clutter height, metres, shape (n,).
        clutter_class: 1 water, 2 open, 3 suburban, 4 urban or trees, 5 dense urban, shape (n,).
        zone: 1 sea, 3 coastal land, 4 inland, shape (n,).
    """

    id: str
    site: str
    frequency_mhz: float
    tx_m: float
    rx_m: float
    latitude_deg: float
    loss_db: float
    d_km: FloatArray
    ground_m: FloatArray
    clutter_m: FloatArray
    clutter_class: IntArray
    zone: IntArray


@dataclass(frozen=True, slots=True)
class Receptions:
    """Levels of one technology, one entry a path: the median of what one station received from one place.

    Attributes:
        technology: Its name.
        station: Index of the station, shape (n,).
        distance_km: Distance, km, shape (n,).
        level_dbm: Median level, dBm, shape (n,).
        rows: Receptions behind the paths.
    """

    technology: str
    station: IntArray
    distance_km: FloatArray
    level_dbm: FloatArray
    rows: int


@dataclass(slots=True)
class Measurements:
    """What a folder holds.

    Attributes:
        links: Links with profiles, by name of the campaign.
        receptions: Receptions by name of the campaign, one entry a technology.
        routes: Losses along routes by name of the campaign.
        digests: File name to the first 12 digits of its SHA-256.
        findings: What was left out or is doubtful.
    """

    links: dict[str, list[Link]] = field(default_factory=dict)
    receptions: dict[str, list[Receptions]] = field(default_factory=dict)
    routes: dict[str, RoutePaths] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_measurements(folder: Path) -> Measurements:
    """Read every campaign of a folder.

    Raises:
        InputError: When the folder holds no campaign, or a file or column of one is missing.
    """
    found = Measurements()
    links, stations = sorted(folder.glob("*_links.csv")), sorted(folder.glob("*_stations.csv"))
    routes = route_files(folder)
    if not links and not stations and not routes:
        message = "no file named <campaign>_links.csv, _stations.csv or _samples.csv stands in the folder"
        raise InputError([table_error("no-measurements", message, "name the folder of the measurements", folder.name)])
    for path in links:
        name = path.name.removesuffix("_links.csv")
        table = read_table(path, (*LINK_COLUMNS, LOSS), found.digests)
        profiles = read_table(path.with_name(f"{name}_profiles.csv"), PROFILE_COLUMNS, found.digests)
        found.links[name] = _links(table, profiles, path.name, found.findings)
    for path in stations:
        name = path.name.removesuffix("_stations.csv")
        table = read_table(path, STATION_COLUMNS, found.digests)
        samples = read_table(path.with_name(f"{name}_samples.csv"), SAMPLE_COLUMNS, found.digests)
        found.receptions[name] = _receptions(table, samples, f"{name}_samples.csv", found.findings)
    for path in routes:
        found.routes[path.name.removesuffix("_samples.csv")] = read_routes(path, found.digests, found.findings)
    return found


def _links(table: pd.DataFrame, profiles: pd.DataFrame, file: str, findings: list[Finding]) -> list[Link]:
    ids = table["link_id"].to_numpy(dtype=object)
    numbers = {name: column_numbers(table, name) for name in (*LINK_COLUMNS[2:], LOSS)}
    bad = np.asarray(~np.isfinite(np.stack(list(numbers.values()))).all(axis=0), dtype=np.bool_)
    leave_out(bad, "measurement-no-number", "one of its numbers is missing or none", file, findings, ids)
    repeated = table["link_id"].duplicated().to_numpy() & ~bad
    leave_out(repeated, "duplicate-link", "a link of that name stands above", file, findings, ids)
    rows_of = profiles.groupby("link_id").indices
    points = {name: column_numbers(profiles, name) for name in PROFILE_COLUMNS[1:]}
    links: list[Link] = []
    for row in np.flatnonzero(~bad & ~repeated):
        values = {name: float(column[row]) for name, column in numbers.items()}
        held = np.asarray(rows_of.get(str(ids[row]), ()), dtype=np.int64)
        held = held[np.argsort(points["point"][held], kind="stable")]
        profile = {name: column[held] for name, column in points.items()}
        refused = _refusal(profile) or _slip(values, float(profile["d_km"][-1]))
        if refused:
            message = f"{ids[row]}: {refused}; left out"
            remedy = "mend the profile to have the link compared"
            findings.append(make_finding("bad-profile", message, remedy=remedy, file=file, row=int(row) + 1))
            continue
        _note_spikes(str(ids[row]), profile["ground_m"], file.replace("_links", "_profiles"), findings)
        links.append(_link(str(ids[row]), str(table["site"].iloc[row]), values, profile))
    if not links:
        message = "no link can be used; see the warnings"
        raise InputError([*findings, table_error("no-links", message, "mend the links and their profiles", file)])
    return sorted(links, key=lambda link: (link.site, link.d_km[-1], link.id))


def _refusal(profile: dict[str, FloatArray]) -> str:
    """Why a profile cannot be used, empty where it can."""
    d_km = profile["d_km"]
    if len(d_km) < 3:
        return f"its profile has {len(d_km)} points; at least 3 are needed"
    if not all(np.isfinite(column).all() for column in profile.values()):
        return "a point of its profile has no number; a void is not a height"
    if d_km[0] != 0.0 or (np.diff(d_km) <= 0.0).any():
        return "the distances of its profile do not ascend from 0"
    if not np.isin(profile["zone"], (SEA, COASTAL_LAND, INLAND)).all():
        return "a zone of its profile is not 1, 3 or 4"
    if not np.isin(profile["clutter_class"], (1, 2, 3, 4, 5)).all() or (profile["clutter_m"] < 0.0).any():
        return "a clutter class of its profile is not 1 to 5, or a clutter height is negative"
    return ""


def _slip(values: dict[str, float], profile_km: float) -> str:
    """Why the ends of a link do not fit its profile, empty where they do."""
    ends = [np.array([values[name]]) for name in ("tx_lat", "tx_lon", "rx_lat", "rx_lon")]
    apart_km = float(great_circle_km(*ends)[0])
    allowed_km = max(0.05, DISTANCE_SLIP * apart_km)
    if max(abs(values["dist_km"] - apart_km), abs(profile_km - apart_km)) > allowed_km:
        return f"its ends lie {apart_km:.3f} km apart, dist_km says {values['dist_km']:g}, its profile {profile_km:g}"
    return ""


def _note_spikes(name: str, ground_m: FloatArray, file: str, findings: list[Finding]) -> None:
    between = 0.5 * (ground_m[:-2] + ground_m[2:])
    agree = np.abs(ground_m[2:] - ground_m[:-2]) < 0.25 * SPIKE_M
    for point in np.flatnonzero(agree & (np.abs(ground_m[1:-1] - between) > SPIKE_M)) + 1:
        message = (
            f"{name}: point {point} stands at {ground_m[point]:g} m between neighbours at {between[point - 1]:g} m"
        )
        findings.append(make_finding("ground-spike", f"{message}; kept", file=file))


def _link(name: str, site: str, values: dict[str, float], profile: dict[str, FloatArray]) -> Link:
    return Link(
        id=name,
        site=site,
        frequency_mhz=values["freq_mhz"],
        tx_m=values["h_tx_m"],
        rx_m=values["h_rx_m"],
        latitude_deg=0.5 * (values["tx_lat"] + values["rx_lat"]),
        loss_db=values[LOSS],
        d_km=np.ascontiguousarray(profile["d_km"]),
        ground_m=np.ascontiguousarray(profile["ground_m"]),
        clutter_m=np.ascontiguousarray(profile["clutter_m"]),
        clutter_class=profile["clutter_class"].astype(np.int64),
        zone=profile["zone"].astype(np.int64),
    )


def _receptions(stations: pd.DataFrame, samples: pd.DataFrame, file: str, findings: list[Finding]) -> list[Receptions]:
    if stations.empty:
        raise InputError([table_error("no-stations", "the table of stations has no row", "add the stations", file)])
    at = dict(zip(stations["station_id"], range(len(stations)), strict=True))
    names = samples["station_id"].to_numpy(dtype=object)
    station = np.array([at.get(name, -1) for name in names], dtype=np.int64)
    tech = samples["tech"].str.lower().to_numpy(dtype=object)
    distance_km = column_numbers(samples, "dist_km")
    level_dbm = np.full(len(samples), np.nan)
    for technology, column in LEVEL_COLUMNS.items():
        level_dbm = np.where(tech == technology, column_numbers(samples, column), level_dbm)
    place = [column_numbers(samples, name) for name in ("rx_lat", "rx_lon")]
    mast = [column_numbers(stations, name)[station] for name in ("tx_lat", "tx_lon")]
    slip_km = np.abs(great_circle_km(*mast, *place) - distance_km)
    allowed_km = np.maximum(0.05, DISTANCE_SLIP * distance_km)
    rules = (
        (station < 0, "unknown-station", "the table of stations does not have it"),
        (~np.isin(tech, list(LEVEL_COLUMNS)), "unknown-technology", f"tech is none of {', '.join(LEVEL_COLUMNS)}"),
        (~np.isfinite(level_dbm), "measurement-no-number", "there is no level"),
        (~(distance_km > 0.0), "bad-distance", "the distance is not above 0"),
        (~(slip_km <= allowed_km), "distance-slip", "dist_km is not the distance of the coordinates"),
    )
    left = np.zeros(len(samples), dtype=np.bool_)
    for bad, code, what in rules:
        leave_out(bad & ~left, code, what, file, findings, names)
        left |= bad
    kept = pd.DataFrame(
        {"tech": tech, "station": station, "lat": place[0], "lon": place[1], "km": distance_km, "dbm": level_dbm}
    )[~left]
    return [_paths(technology, kept[kept["tech"] == technology], file, findings) for technology in LEVEL_COLUMNS]


def _paths(technology: str, rows: pd.DataFrame, file: str, findings: list[Finding]) -> Receptions:
    """Median of every path; a station with one path says nothing about distance."""
    paths = rows.groupby(["station", "lat", "lon"], as_index=False).agg({"km": "median", "dbm": ["median", "size"]})
    station = paths["station"].to_numpy(dtype=np.int64)
    alone = np.bincount(station, minlength=1)[station] < 2 if len(station) else np.zeros(0, dtype=np.bool_)
    if alone.any():
        message = f"{int(alone.sum())} {technology} station(s) heard from one place only; left out"
        findings.append(make_finding("lonely-station", message, file=file))
    count = paths[("dbm", "size")].to_numpy(dtype=np.int64)
    return Receptions(
        technology=technology,
        station=station[~alone],
        distance_km=paths[("km", "median")].to_numpy(dtype=np.float64)[~alone],
        level_dbm=paths[("dbm", "median")].to_numpy(dtype=np.float64)[~alone],
        rows=int(count[~alone].sum()),
    )
