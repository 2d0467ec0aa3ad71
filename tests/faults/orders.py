"""Run a scenario again and again, with other hash seeds and the rows of its layers in other orders: one result.

Every run is a process of its own with its own ``PYTHONHASHSEED``, on a copy of the layers whose rows are shuffled:
those of CSV files and the features of GeoJSON. What is held is every file that a run leaves, without the SHA-256 of the
files that it read, which differ.

    python -m tests.faults.orders scenario.toml --runs 10 --hash-seeds 0 1 2 --out /tmp/orders
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path


def shuffle_rows(folder: Path, seed: int) -> None:
    """Put the rows of every table and the features of every GeoJSON of a folder into another order."""
    draw = random.Random(seed)
    for path in sorted(folder.iterdir()):
        if path.suffix == ".csv":
            head, *rows = path.read_text(encoding="utf-8").splitlines()
            draw.shuffle(rows)
            path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        elif path.suffix == ".geojson":
            tree = json.loads(path.read_text(encoding="utf-8"))
            draw.shuffle(tree["features"])
            path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")


def results_without_inputs(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a run but its record; the report without the SHA-256 of what was read."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(".") and name != "run.json":
            content = path.read_bytes()
            if name == "report.html":
                content = re.sub(rb"\b[0-9a-f]{64}\b", b"", content)
            found[name] = sha256(content).hexdigest()
    return found


def run_shuffled(scenario: Path, work: Path, seed: int, hash_seed: int, settings: list[str]) -> dict[str, str]:
    """Run a scenario on a copy of its folder with shuffled rows; its results."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(scenario.parent, work / "layers", ignore=shutil.ignore_patterns("out*"))
    if seed:
        shuffle_rows(work / "layers", seed)
    command = [
        sys.executable,
        "-m",
        "phusong",
        "run",
        str(work / "layers" / scenario.name),
        "--out",
        str(work / "out"),
        "-q",
    ]
    changes = [part for setting in settings for part in ("--set", setting)]
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed)}
    subprocess.run([*command, *changes], env=environment, check=True)
    return results_without_inputs(work / "out")


def main() -> None:
    """Run in every order with every hash seed, tell of each, and fail where one came out differently."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", type=Path, help="a scenario whose layers lie beside it")
    parser.add_argument("--out", type=Path, required=True, help="folder for the runs; it is emptied")
    parser.add_argument("--runs", type=int, default=10, help="orders of the rows, the first as they are")
    parser.add_argument("--hash-seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="KEY=VALUE")
    given = parser.parse_args()
    expected: dict[str, str] = {}
    wrong = 0
    for hash_seed in given.hash_seeds:
        for seed in range(given.runs):
            found = run_shuffled(given.scenario.resolve(), given.out.resolve(), seed, hash_seed, given.settings)
            expected = expected or found
            differing = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
            wrong += bool(differing)
            told = f"OTHER BYTES: {', '.join(differing)}" if differing else f"same {len(found)} files"
            print(f"hash seed {hash_seed}, order {seed}: {told}", flush=True)
    print(f"{len(given.hash_seeds) * given.runs} runs, {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
