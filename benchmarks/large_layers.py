"""A million villages checked, as GeoPackage and as CSV: seconds, those of the processor, and the memory it takes.

Run by hand: ``python -m benchmarks.large_layers [ROWS]``. The villages lie at random in 900 made-up communes. Each
format is checked in a process of its own, as ``phusong check`` does it, so that one does not count for the other.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely

SIDE = 30
"""Communes along a side of the region, each a tenth of a degree wide."""

_POLL_S = 0.05


def villages(rows: int) -> pd.DataFrame:
    """Villages with all that the layer requires, at random places."""
    rng = np.random.default_rng(5)
    column, row = rng.integers(0, SIDE, rows), rng.integers(0, SIDE, rows)
    return pd.DataFrame(
        {
            "village_id": [f"{number:07d}" for number in range(rows)],
            "name": [f"Thôn {number} Nậm Pủng" for number in range(rows)],
            "commune_code": [f"{number:05d}" for number in column * SIDE + row],
            "population": rng.integers(50, 900, rows),
            "lon": 104.0 + 0.1 * (column + rng.uniform(0.01, 0.99, rows)),
            "lat": 20.0 + 0.1 * (row + rng.uniform(0.01, 0.99, rows)),
        }
    )


def write_layers(folder: Path, rows: int) -> None:
    """The villages in both formats, and the communes, into a folder."""
    cells = [(column, row) for column in range(SIDE) for row in range(SIDE)]
    squares = [shapely.box(104 + 0.1 * c, 20 + 0.1 * r, 104.1 + 0.1 * c, 20.1 + 0.1 * r) for c, r in cells]
    about = {"commune_code": [f"{c * SIDE + r:05d}" for c, r in cells], "name": "Xã", "district": "Huyện"}
    write(pd.DataFrame(about, index=range(len(cells))), np.array(squares), folder / "communes.gpkg", "Polygon")
    table = villages(rows)
    table.to_csv(folder / "villages.csv", index=False)
    points = shapely.points(table["lon"].to_numpy(), table["lat"].to_numpy())
    write(table.drop(columns=["lon", "lat"]), points, folder / "villages.gpkg", "Point")


def write(table: pd.DataFrame, geometry: np.ndarray, path: Path, kind: str) -> None:
    """A table with its geometry as a GeoPackage."""
    columns = [table[name].to_numpy() for name in table.columns]
    names = np.array(table.columns, dtype=object)
    forms = shapely.to_wkb(geometry)
    pyogrio.raw.write(path, forms, columns, names, driver="GPKG", geometry_type=kind, crs="EPSG:4326")


CHECK = """
import sys
from pathlib import Path
from phusong.coverage.geofiles import LayerSource
from phusong.coverage.layers import check_layers
sources = {name: LayerSource(path=path) for name, path in zip(("villages", "communes"), sys.argv[1:])}
print(len(check_layers(sources, base=Path())))
"""


def check(files: list[Path]) -> tuple[float, float, float, str]:
    """Seconds, those of the processor, greatest memory of all its processes together (GiB), and findings of a check."""
    started, used_s = time.monotonic(), processor_s()
    process = subprocess.Popen([sys.executable, "-c", CHECK, *map(str, files)], stdout=subprocess.PIPE, text=True)
    peak = 0.0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, sum(map(resident_gib, family(process.pid))))
            time.sleep(_POLL_S)

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = process.communicate()
    watcher.join()
    return time.monotonic() - started, processor_s() - used_s, peak, out.strip()


def processor_s() -> float:
    """Seconds that the processor worked for processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def family(pid: int) -> list[int]:
    """A process and those that it started."""
    found = [pid]
    for parent in found:
        try:
            found += map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())
        except OSError:
            continue
    return found


def resident_gib(pid: int) -> float:
    """Memory that a process holds, GiB."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**30
    except (OSError, IndexError):
        return 0.0


def main() -> None:
    """Print a line for each format."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_layers(folder, rows)
        for extension in ("gpkg", "csv"):
            seconds, work_s, peak, found = check([folder / f"villages.{extension}", folder / "communes.gpkg"])
            used = f"{seconds:.1f} s ({work_s:.1f} s of work), {peak:.2f} GiB"
            print(f"{rows:,} villages as {extension}: {used}, {found} findings")


if __name__ == "__main__":
    main()
