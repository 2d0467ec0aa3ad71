"""Odd road networks, read from files and planned, against plain ones: ``python -m tests.fuzz.odd_fibre 100 0``."""

import sys
import tempfile
from pathlib import Path

from phusong.coverage.findings import PhusongError
from tests.builders.networks.checked_odd_fibre import check_odd_fibre


def main(count: int, first: int) -> None:
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory(prefix="phusong-odd-") as folder:
            try:
                check_odd_fibre(seed, Path(folder))
            except (AssertionError, PhusongError):
                print("seed", seed, flush=True)
                raise
    print(count, "networks, none wrong", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
