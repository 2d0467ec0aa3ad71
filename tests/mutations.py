"""Faults of the Lào Cai layers: how many are caught with their row, and what clean variations raise.

``python -m tests.mutations 1000 100`` makes a thousand faults and a hundred variations, for every layer and format, and
prints what was not caught and what was raised in vain; a third number is the seed to begin with. A slice of it
stands in the suite.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.builders.layers.lao_cai_layers import lao_cai_frames
from tests.builders.layers.mutations import Bench
from tests.builders.layers.variations import variation


def main(mutations: int, variations: int, seed: int = 0) -> None:
    """Make, check and count."""
    started, caught, made = time.monotonic(), 0, 0
    kinds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="phusong-mutations-") as folder:
        bench = Bench(Path(folder), lao_cai_frames())
        while made < mutations:
            outcome = bench.mutation(seed)
            seed += 1
            if outcome is None:
                continue
            made += 1
            if made % 100 == 0:
                print(f"{made} faults made, {caught} caught before the last; next seed {seed}", flush=True)
            caught += outcome.is_caught
            if not outcome.is_caught:
                kinds[outcome.name.partition(": ")[2].partition(",")[0]] += 1
                found = [(each.code, each.layer, each.row) for each in outcome.new][:4]
                print(f"missed {outcome.name} (row {outcome.row}): {found}", flush=True)
        print(
            f"{caught} of {made} faults caught with their row ({caught / made:.2%}), {time.monotonic() - started:.0f} s"
        )
        print("missed by kind:", dict(kinds))
        in_vain = 0
        for seed in range(variations):
            varied = variation(bench, seed)
            in_vain += bool(varied.alarms)
            if varied.alarms:
                print(f"in vain {varied.name}: {[str(each)[:150] for each in varied.alarms][:3]}", flush=True)
        print(
            f"{in_vain} of {variations} variations raised anything in vain, {time.monotonic() - started:.0f} s in all"
        )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
