"""Readings that stand still while the phone moves on, in hand-made drives and in logs of real phones."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyproj import CRS

from phusong.coverage.drivetest.frozen import RUN_ROWS
from phusong.coverage.drivetest.heard import Cell
from phusong.coverage.drivetest.parameters import SampleParameters
from phusong.coverage.drivetest.samples import read_samples
from phusong.coverage.findings.errors import InputError
from phusong.coverage.network.identities import NO_IDENTITIES, CellIdentities
from phusong.coverage.network.network import Network
from phusong.coverage.network.sites import Sectors, Sites
from phusong.coverage.terrain.crs import from_degrees
from tests.builders.networks.numbered_network import BANDS, degrees
from tests.builders.networks.small_network import small_network, text
from tests.builders.networks.terrains import terrain_of
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED

BELGIUM = SHARED / "measured" / "gnettrack_belgium"


def drive(folder: Path, network: Network, levels, *, step_km=0.01, time=True, extra="", extras=()) -> tuple:
    """Read a walk along a street, one row a second; the account and the places that are left, km from its start."""
    lines = []
    for second, level in enumerate(levels):
        lon, lat = degrees(network, 3.0 + step_km * second, 6.0)
        stamp = f"{second // 60}:{second % 60}" if time else ""
        more = f",{extras[second]}" if extra else ""
        lines.append(f"{stamp},{lon},{lat},{level},S1,1815,4g{more}")
    header = "time,lon,lat,rsrp_dbm,site,band_mhz,technology" + (f",{extra}" if extra else "")
    (folder / "walk.csv").write_text("\n".join([header, *lines]), encoding="utf-8")
    samples, findings = read_samples(folder / "walk.csv", network, BANDS, SampleParameters())
    return samples.account.gone, [finding.row for finding in findings]


def test_a_long_run_of_one_level_is_one_reading(tmp_path: Path, network: Network) -> None:
    levels = [-80, -82, *[-90] * RUN_ROWS, -84, -85]
    assert drive(tmp_path, network, levels) == ({"sample-frozen": RUN_ROWS - 1}, [4])


@pytest.mark.parametrize(
    ("levels", "more"),
    [
        ([-80, *[-90] * (RUN_ROWS - 1), -84], {}),  # shorter runs come by themselves
        ([-80, *[-90] * 30, -84], {"step_km": 0.001}),  # a halt
        ([-80, *[-90] * 30, -84], {"time": False}),  # in which order they were taken is not known
        ([-90] * 30, {"extra": "rsrq", "extras": [-9 - second % 3 for second in range(30)]}),
        ([-80, -90] * 15, {}),
    ],
)
def test_equal_levels_alone_are_not_frozen(tmp_path: Path, network: Network, levels: list, more: dict) -> None:
    assert drive(tmp_path, network, levels, **more) == ({}, [])


def test_the_time_of_the_level_tells_a_single_repeat(tmp_path: Path, network: Network) -> None:
    stamps = [1, 2, 3, 3, 3, 4, 3]
    levels = [-80, -81, -82, -82, -83, -84, -82]
    gone, rows = drive(tmp_path, network, levels, extra="level_time", extras=stamps)
    assert (gone, rows) == ({"sample-frozen": 2}, [4])


def test_a_stamp_that_never_changes_is_none(tmp_path: Path, network: Network) -> None:
    levels = [-80, -81, -80, -81, -80, -82]
    assert drive(tmp_path, network, levels, extra="level_time", extras=[0] * 6) == ({}, [])
    gone, _ = drive(tmp_path, network, [-80] * 6, extra="level_time", extras=[33] * 6)
    assert gone == {"sample-frozen": 5}


def belgian_network() -> Network:
    """The masts of the Belgian walks on level ground."""
    with (BELGIUM / "cells.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    crs = CRS.from_epsg(32631)
    place = {row["site"]: (float(row["lon"]), float(row["lat"])) for row in rows}
    names = sorted(place)
    x_m, y_m = from_degrees(crs).transform(*np.array([place[name] for name in names]).T)
    n = len(names)
    sites = Sites(text(*names), text(*names), text(*["B"] * n), (frozenset({"4g"}),) * n, x_m, y_m, np.full(n, 30.0))
    numbers = (np.array([int(row[column] or -1) for row in rows]) for column in ("eci", "pci", "earfcn"))
    sectors = Sectors.upright(
        text(*(row["site"] for row in rows)),
        text(*["4g"] * len(rows)),
        np.array([float(row["frequency_mhz"]) for row in rows]),
        np.array([float(row["azimuth_deg"] or "nan") for row in rows]),
        np.full(len(rows), 3.0),
    )
    left_m, top_m = x_m.min() - 5000.0, y_m.max() + 5000.0
    shape = round((y_m.max() - y_m.min() + 1e4) / 200.0), round((x_m.max() - x_m.min() + 1e4) / 200.0)
    ground = terrain_of(np.full(shape, 50.0), 200.0, left_m, top_m, crs)
    return replace(
        small_network(),
        crs=crs,
        terrain=ground,
        sites=sites,
        sectors=replace(sectors, identities=CellIdentities(*numbers)),
    )


@pytest.mark.slow
@needs_shared("measured", "gnettrack_belgium")
def test_logs_of_real_phones_are_read_and_their_frozen_readings_left_out() -> None:
    network = belgian_network()
    samples, findings = read_samples(BELGIUM, network, BANDS, SampleParameters(nearest_m=0.0))
    assert samples.account.read == 551
    assert samples.account.gone == {"sample-frozen": 471, "sample-repeated": 1}  # one reading stands twice, as new
    assert len(samples) == 79
    heard = {samples.cells[cell] for cell in samples.cell.tolist()}
    assert {(str(network.sites.ids[cell.site]), cell.band_mhz) for cell in heard} == {
        ("ixelle_1", 2630.0),
        ("lln_1", 783.0),
        ("lln_1", 1815.0),
        ("lln_1", 2630.0),
    }
    assert all(cell.sector >= 0 for cell in heard)
    skipped = [Path(finding.file or "").name for finding in findings if finding.code == "samples-file-skipped"]
    assert skipped == ["cells.csv"]


@pytest.mark.slow
@needs_shared("measured", "gnettrack_belgium")
def test_the_same_logs_are_matched_by_pci_where_the_layer_has_no_identities() -> None:
    network = belgian_network()
    numbers = network.sectors.identities
    bare = CellIdentities(np.full(len(numbers), -1), numbers.pci, numbers.arfcn)
    unnamed = replace(network, sectors=replace(network.sectors, identities=bare))
    named, _ = read_samples(BELGIUM, network, BANDS, SampleParameters(nearest_m=0.0))
    samples, _ = read_samples(BELGIUM, unnamed, BANDS, SampleParameters(nearest_m=0.0))
    assert samples.account == named.account
    # Mast lln_1 has PCI 277 three times on two carriers: on 2630 MHz it stands for one sector, on 1815 for one.
    assert samples.cells == named.cells
    assert np.array_equal(samples.cell, named.cell)


@pytest.mark.slow
@needs_shared("measured", "gnettrack_belgium")
def test_real_logs_without_numbers_in_the_layer_say_what_to_add() -> None:
    network = belgian_network()
    bare = replace(network, sectors=replace(network.sectors, identities=NO_IDENTITIES))
    with pytest.raises(InputError, match="471 frozen, 80 site unknown") as refusal:
        read_samples(BELGIUM, bare, BANDS, SampleParameters())
    assert any("the layer of sectors states none" in finding.message for finding in refusal.value.findings)


def test_a_cell_is_heard_as_one_though_its_rows_freeze(tmp_path: Path, network: Network) -> None:
    gone, _ = drive(tmp_path, network, [-90] * 12 + [-91] * 12)
    assert gone == {"sample-frozen": 22}
    samples, _ = read_samples(tmp_path / "walk.csv", network, BANDS, SampleParameters())
    assert samples.cells == (Cell(0, "4g", 1815.0, -1),)
