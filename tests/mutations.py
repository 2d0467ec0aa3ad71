"""Faults of the Lào Cai layers: how many are caught with their row, and what clean variations raise.

``python -m tests.mutations 1000 100`` makes a thousand faults and a hundred variations, for every layer and format, and
prints what was not caught and what was raised in vain. A third number is the seed to begin with, and a fourth argument
the folder of the record (``out/mutations`` unless told): a run that was ended goes on where it was, so empty the folder
when the code has changed. A slice of it stands in the suite.
"""

import sys
import tempfile
from pathlib import Path

from tests.builders.layers.lao_cai_layers import lao_cai_frames
from tests.builders.layers.mutations import Bench
from tests.builders.layers.variations import variation
from tests.builders.record import Record, Tried


def main(mutations: int, variations: int, seed: int = 0, folder: str = "out/mutations") -> None:
    """Make, check and count."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    faults, clean = Record(Path(folder) / "faults.jsonl"), Record(Path(folder) / "variations.jsonl")
    with tempfile.TemporaryDirectory(prefix="phusong-mutations-") as written:
        bench = Bench(Path(written), lao_cai_frames())
        while faults.made() < mutations:
            if seed not in faults.tried:
                faults.add(try_mutation(bench, seed))
                if faults.made() % 50 == 0:
                    print(f"faults so far: {faults.told()}", flush=True)
            seed += 1
        print(f"faults not caught with their row: {faults.told()}", flush=True)
        for number in range(variations):
            if number not in clean.tried:
                varied = variation(bench, number)
                told = "; ".join(str(each)[:150] for each in varied.alarms[:3])
                clean.add(Tried(number, varied.name, told, varied.name.partition(": ")[2]))
    print(f"variations that raised anything in vain: {clean.told()}")


def try_mutation(bench: Bench, seed: int) -> Tried:
    """The mutation of a seed: made, checked and judged."""
    outcome = bench.mutation(seed)
    if outcome is None:
        return Tried(seed, f"{seed}: nothing it can befall", is_made=False)
    found = [(each.code, each.layer, each.row) for each in outcome.new][:4]
    fault = "" if outcome.is_caught else f"row {outcome.row} missed, found {found}"
    return Tried(seed, outcome.name, fault, outcome.name.partition(": ")[2].partition(",")[0])


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:4]]
    main(*numbers, *([0] if len(numbers) == 2 else []), *sys.argv[4:5])
