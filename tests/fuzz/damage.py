"""Small layers in every format, broken in seeded ways, and what must hold of every broken file.

``python -m tests.fuzz.damage [COUNT] [SEED] [FOLDER]`` breaks COUNT files (10,000 unless told) over all formats and
prints what went wrong, and how long the slowest took. Its record (``out/damage`` unless told) lets a run that was ended
go on where it was: empty the folder when the code has changed. The suite runs a slice.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from phusong.coverage.geofiles.child import start_child
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.readings import Reading
from tests.builders.layers import layer_files as files
from tests.builders.record import Record, Tried

WHOLES = ("csv", "xlsx", "geojson", "geojsonl", "kml", "kmz", "gpkg", "fgb", "parquet", "zip", "shp", "tab", "mif")
RASTERS = ("tif", "asc", "hgt", "img")
PARTS = {"dbf": "shp", "shx": "shp", "dat": "tab", "map": "tab", "id": "tab", "mid": "mif"}
"""Files that are read with another, and which that is."""

FORMATS = (*WHOLES, *PARTS, *RASTERS)
MOST_S = 20.0

_MAY_LOSE_ROWS_AT_LINE_ENDS = ("csv", "geojsonl")
"""Nothing in these says how many rows there were: a file cut between two is a whole file."""

_WORDS = {"geojson", "geojsonl", "csv", "kml", "tab", "mif", "mid"}
"""Text formats: another letter or digit in them is another value, which only its author can tell from the right one."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken file.

    Attributes:
        number: Its number, from 0.
        extension: Its format.
        how: What was done to it.
        path: Where it lies, or for a part of a table where the file does that is named.
    """

    number: int
    extension: str
    how: str
    path: Path


def whole_files(folder: Path) -> dict[str, Path]:
    """The same layer, or the same ground, in every format, whole."""
    made = {}
    for extension in WHOLES:
        made[extension] = files.write_layer(files.villages(), folder / f"villages.{extension}")
    for part, whole in PARTS.items():
        made[part] = made[whole].with_suffix(f".{part}")
    made |= _rasters(folder)
    return made


def _rasters(folder: Path) -> dict[str, Path]:
    import rasterio

    heights = (np.add.outer(np.arange(40), np.arange(60)) * 7 % 900 + 300).astype(np.int16)
    made = {"tif": files.write_terrain(folder / "t.tif", heights, step_deg=0.01)}
    with rasterio.open(made["tif"]) as source:
        profile = source.profile
    for extension, driver in (("img", "HFA"),):
        path = folder / f"t.{extension}"
        with rasterio.open(path, "w", **{**profile, "driver": driver}) as target:
            target.write(heights, 1)
        made[extension] = path
    rows = "\n".join(" ".join(map(str, row)) for row in heights)
    head = "ncols 60\nnrows 40\nxllcorner 103.9\nyllcorner 22.2\ncellsize 0.01\nNODATA_value -32768\n"
    made["asc"] = folder / "t.asc"
    made["asc"].write_text(f"{head}{rows}\n")
    made["hgt"] = folder / "N22E104.hgt"
    np.full((1201, 1201), 500, dtype=">i2").tofile(made["hgt"])
    return made


def break_bytes(raw: bytes, dice: random.Random) -> tuple[bytes, str]:
    """A file with bytes flipped, cut off, doubled, blanked or exchanged, and what was done."""
    way = dice.choice(("flip", "flip", "flip", "cut", "blank", "double", "insert"))
    spot = dice.randrange(len(raw))
    if way == "cut":
        return raw[:spot], f"cut at {spot}"
    if way == "blank":
        length = dice.choice((1, 8, 64, 512))
        return raw[:spot] + bytes(len(raw[spot : spot + length])) + raw[spot + length :], f"blank {length} at {spot}"
    if way == "double":
        length = dice.choice((1, 16, 256))
        return raw[: spot + length] + raw[spot:], f"double {length} at {spot}"
    if way == "insert":
        extra = dice.randbytes(dice.choice((1, 4, 32)))
        return raw[:spot] + extra + raw[spot:], f"insert {len(extra)} at {spot}"
    broken, count = bytearray(raw), dice.choice((1, 1, 4, 40))
    for _ in range(count):
        broken[dice.randrange(len(broken))] = dice.randrange(256)
    return bytes(broken), f"flip {count}"


def broken_files(count: int, seed: int, folder: Path, done: Container[int] = ()) -> Iterator[Broken]:
    """Broken files of all formats in turn, one at a time; each is whole again before the next.

    Args:
        count: How many.
        seed: What is broken how.
        folder: Where they are written.
        done: Numbers of those that are passed over.
    """
    dice = random.Random(seed)
    made = whole_files(folder)
    contents = {extension: path.read_bytes() for extension, path in made.items()}
    for number in range(count):
        extension = FORMATS[number % len(FORMATS)]
        path = made[extension]
        raw, how = break_bytes(contents[extension], dice)
        if number in done:
            continue
        path.write_bytes(raw)
        yield Broken(number, extension, how, made[PARTS[extension]] if extension in PARTS else path)
        path.write_bytes(contents[extension])


def read_broken(path: Path, extension: str) -> tuple[Reading, float]:
    """A broken file read, and the seconds that it took."""
    layer = "terrain" if extension in RASTERS else "villages"
    started = time.monotonic()
    reading = read_all({layer: LayerSource(path=str(path))}, Path(), None, 90.0, whole=False)
    return reading, time.monotonic() - started


def wrong_with(broken: Broken, reading: Reading) -> str:
    """What must not be of a broken file that was read; empty when all is as it must be."""
    for finding in reading.findings:
        if "Traceback" in finding.message or not finding.message.isprintable():
            return f"the message is no sentence: {finding.message!r}"
    if reading.findings or broken.extension in RASTERS:
        return ""
    villages = reading.layers["villages"]
    may_lose = broken.extension in _MAY_LOSE_ROWS_AT_LINE_ENDS and broken.how.startswith("cut")
    if len(villages) != len(files.villages()) and not may_lose:
        return f"{len(villages)} villages of {len(files.villages())} and no word of it"
    if len(set(villages.words("village_id"))) != len(villages):
        return "villages that share an identifier and no word of it"
    if not (villages.values("population") >= 0).all():
        return "villages without people and no word of it"
    return "" if villages.usable.all() else "villages without a place and no word of it"


def try_broken(broken: Broken) -> Tried:
    """A broken file: read and judged."""
    name = f"{broken.number} {broken.extension} ({broken.how})"
    try:
        reading, took_s = read_broken(broken.path, broken.extension)
        fault = wrong_with(broken, reading)
    except Exception as error:  # noqa: BLE001 - what is looked for
        took_s, fault = 0.0, f"{type(error).__name__}: {error}"
    return Tried(broken.number, name, fault or (f"{took_s:.1f} s" if took_s > MOST_S else ""), broken.extension)


def main() -> None:
    """Break many files and print what went wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder = Path(sys.argv[3] if len(sys.argv) > 3 else "out/damage")
    folder.mkdir(parents=True, exist_ok=True)
    record = Record(folder / f"seed-{seed}.jsonl")
    start_child()  # is no file's work
    with tempfile.TemporaryDirectory(prefix="phusong-damage-") as name:
        for broken in broken_files(count, seed, Path(name), record.tried):
            record.add(try_broken(broken))
            if broken.number % 1000 == 999:
                print(f"so far: {record.told()}", flush=True)
    print(f"files of which damage did harm, or passed: {record.told()}")


if __name__ == "__main__":
    main()
