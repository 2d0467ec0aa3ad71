"""Time the radio engine: full ITU-R P.1812 for one mast beside SPLAT! where that is installed, points, and memory.

    python benchmarks/radio_area.py [--range-km 20] [--repeat 7]

The terrain is one seeded fractal square degree at the equator, where cells of 3 and 1 arc-seconds are nearly square, so
that SPLAT! reads the same heights on the same grid. Times are the least CPU seconds of several runs of one thread with
the kernels compiled, since whatever else a machine does only adds to them (half as much again where the other half of
the core is busy); those of SPLAT! are what a run takes longer than one with a range of 1 km, so that its start-up does
not count. ``area`` is the sweep alone, ``raster`` the same with the RSRP of three sectors, ``loop`` a profile of its
own for each receiver, and ``points`` what villages get from sites: pairs in range, best of three sectors, matrix
included.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from affine import Affine
from pyproj import CRS

from phusong.coverage.kernels import FloatArray
from phusong.coverage.p1812 import P1812Parameters, area_loss_db, point_losses_db
from phusong.coverage.radio import RadioModel, RadioParameters, Transmitters, predict_points
from phusong.coverage.radio.rasters import predict_raster
from phusong.coverage.terrain import Grid, Raster, Terrain

DEGREE_M = 111_000.0
"""Length of a degree at the equator, between that of latitude (110.6 km) and of longitude (111.3 km)."""
PARAMETERS = P1812Parameters(frequency_mhz=700.0, tx_height_m=30.0, rx_height_m=1.5, latitude_deg=0.5)
SAMPLES = 10_000
SITES, VILLAGES = 40, 500


def fractal_degree(cells: int) -> FloatArray:
    """Heights of one square degree at ``cells`` + 1 points a side, metres: 1000 m of relief, slopes of mountains."""
    rng = np.random.default_rng(7)
    noise = np.fft.rfft2(rng.normal(size=(2400, 2400)))[:1200, :601]  # the same mountains at every step
    u, v = np.meshgrid(np.fft.fftfreq(1200) * 1200, np.arange(601.0), indexing="ij")
    power = np.hypot(u, v)
    power[0, 0] = 1.0
    spectrum = np.zeros((cells, cells // 2 + 1), dtype=np.complex128)
    half = 600
    shaped = noise * power**-1.9
    shaped[0, 0] = 0.0
    spectrum[:half, : half + 1] = shaped[:half]
    spectrum[-half:, : half + 1] = shaped[half:]
    ground = np.fft.irfft2(spectrum, s=(cells, cells))
    ground = np.pad(800.0 + 350.0 * ground / ground.std(), ((0, 1), (0, 1)), mode="wrap")
    return np.round(np.maximum(ground, 1.0))


def cpu_seconds(work: Callable[[], object], repeat: int) -> float:
    """Least CPU time of several runs in this process."""
    spent = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def time_ours(height_m: FloatArray, range_km: float, repeat: int) -> tuple[int, float]:
    """Predict the area and print its speed; returns its pixels and CPU seconds."""
    step_m = DEGREE_M / (len(height_m) - 1)
    terrain = Terrain(
        height_m.astype(np.float32), Grid(Affine(step_m, 0, 0, 0, -step_m, 0), height_m.shape, CRS.from_epsg(3857))
    )
    mast_m = (0.5 * DEGREE_M, -0.5 * DEGREE_M)
    area_loss_db(terrain, mast_m, PARAMETERS, max_range_km=2.0, jobs=1)  # compiles
    seconds = cpu_seconds(lambda: area_loss_db(terrain, mast_m, PARAMETERS, max_range_km=range_km, jobs=1), repeat)
    area = area_loss_db(terrain, mast_m, PARAMETERS, max_range_km=range_km)
    rows, cols = np.nonzero(np.isfinite(area.values_db))
    _print("area", len(rows), seconds, "pixels")
    chosen = np.random.default_rng(1).integers(0, len(rows), SAMPLES)
    x_m, y_m = area.grid.centres()
    points_m = (x_m[cols[chosen]], y_m[rows[chosen]])
    points_db = point_losses_db(terrain, mast_m, points_m, PARAMETERS, max_range_km=range_km)
    each = cpu_seconds(lambda: point_losses_db(terrain, mast_m, points_m, PARAMETERS, max_range_km=range_km), repeat)
    _print("loop", SAMPLES, each, "profiles")
    apart_db = np.abs(area.values_db[rows[chosen], cols[chosen]] - points_db)
    quantiles = ", ".join(f"p{q} {np.percentile(apart_db, q):.3f}" for q in (50, 95, 99))
    print(f"  area against loop: {quantiles} dB; {len(rows) / seconds / (SAMPLES / each):.1f} times as fast")
    time_engine(terrain, mast_m, range_km, repeat)
    return len(rows), seconds


def time_engine(terrain: Terrain, mast_m: tuple[float, float], range_km: float, repeat: int) -> None:
    """Predict RSRP over the area, and of sites at villages, and print the speeds."""
    radio = RadioModel(RadioParameters(max_range_km=range_km, raster_step_m=terrain.step_m))
    mast, bounds = Transmitters.at(*mast_m, 30.0), terrain.bounds
    rng = np.random.default_rng(2)
    sites, villages = (rng.uniform(0.2, 0.8, (2, count)) * DEGREE_M for count in (SITES, VILLAGES))
    masts = Transmitters.at(sites[0], -sites[1], 30.0)
    predict_points(terrain, mast, villages[0][:5], -villages[1][:5], "4g", radio)  # compiles
    rasters: list[Raster] = []
    seconds = cpu_seconds(lambda: rasters.append(predict_raster(terrain, mast, "4g", radio, bounds)), repeat)
    x_m, y_m = np.meshgrid(*rasters[0].grid.centres())
    _print("raster", int((np.hypot(x_m - mast_m[0], y_m - mast_m[1]) <= 1000.0 * range_km).sum()), seconds, "pixels")
    seconds = cpu_seconds(lambda: predict_points(terrain, masts, villages[0], -villages[1], "4g", radio), repeat)
    apart_m = np.hypot(sites[0][:, None] - villages[0], sites[1][:, None] - villages[1])
    _print("points", int((apart_m <= 1000.0 * range_km).sum()), seconds, "pairs")


def _print(name: str, count: int, seconds: float, unit: str) -> None:
    rate = count / seconds / 1e6
    print(f"  {name:8s}{count:>10,} {unit:9s}{seconds:8.3f} s {rate:8.3f} million a second and core")


def time_splat(height_m: FloatArray, range_km: float, repeat: int) -> float | None:
    """CPU seconds that SPLAT! takes for the same area, or None where it is not installed."""
    fine = len(height_m) > 1201
    programme, converter = ("splat-hd", "srtm2sdf-hd") if fine else ("splat", "srtm2sdf")
    if shutil.which(programme) is None or shutil.which(converter) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        height_m.astype(">i2").tofile(here / "N00E103.hgt")
        _run([converter, "N00E103.hgt"], here)
        (here / "mast.qth").write_text("mast\n0.5\n-103.5\n30m\n", encoding="ascii")  # SPLAT! counts longitude west
        (here / "mast.lrp").write_text("15.0\n0.005\n360.0\n700.0\n1\n0\n0.5\n0.5\n", encoding="ascii")
        command = [programme, "-t", "mast.qth", "-L", "1.5", "-metric", "-d", ".", "-o", "map", "-N", "-R"]
        spent = {reach: min(_run([*command, f"{reach:g}"], here) for _ in range(repeat)) for reach in (1.0, range_km)}
    return spent[range_km] - spent[1.0]


def _run(command: list[str], folder: Path) -> float:
    """CPU seconds of a child process."""
    before = os.times()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


LARGE_SITE = """
import resource
import numpy as np
from affine import Affine
from pyproj import CRS
from phusong.coverage.radio import RadioModel, RadioParameters, Transmitters
from phusong.coverage.radio.rasters import predict_raster
from phusong.coverage.terrain import Grid, Terrain
blocks = 400.0 * np.random.default_rng(2).random((28, 28), dtype=np.float32)
heights = blocks.repeat(100, axis=0).repeat(100, axis=1)
terrain = Terrain(heights, Grid(Affine(30.0, 0.0, 3e5, 0.0, -30.0, 2_584_000.0), heights.shape, CRS.from_epsg(32648)))
mast = Transmitters.at([342_000.0], [2_542_000.0], [60.0])
def resident_mb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
before = resident_mb()
predict_raster(terrain, mast, "4g", RadioModel(RadioParameters(max_range_km=40.0, raster_step_m=30.0)), terrain.bounds)
print(f"  resident {resident_mb():.0f} MiB, of which {before:.0f} MiB before: libraries and 31 MiB of terrain")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--range-km", type=float, default=20.0)
    parser.add_argument("--repeat", type=int, default=7)
    given = parser.parse_args()
    for cells in (1200, 3600):
        height_m = fractal_degree(cells)
        print(f"{DEGREE_M / cells:.1f} m cells, {given.range_km:g} km around a 30 m mast, 700 MHz, P.1812-8")
        pixels, seconds = time_ours(height_m, given.range_km, given.repeat)
        splat_s = time_splat(height_m, given.range_km, given.repeat)
        if splat_s is None:
            print("  SPLAT! is not installed")
        else:
            _print("SPLAT!", pixels, splat_s, "pixels")
            print(f"  ours is {splat_s / seconds:.1f} times as fast")
    print("Memory of one site of 40 km at 30 m")
    subprocess.run([sys.executable, "-c", LARGE_SITE], check=True)


if __name__ == "__main__":
    main()
